/** The registry of report formats. A new one: one file here, one line below, one sample in reports/samples. */
import type { Format } from './format.ts'
import { jsonFormat } from './json.ts'
import { junitFormat } from './junit.ts'
import { terminalFormat } from './terminal.ts'

export type { Format, RenderOptions } from './format.ts'

export const formats: readonly Format[] = [jsonFormat, terminalFormat, junitFormat]

export const formatNames: readonly string[] = formats.map((format) => format.name)

export function findFormat(name: string): Format | undefined {
  return formats.find((format) => format.name === name)
}
