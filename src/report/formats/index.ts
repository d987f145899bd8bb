/** The registry of report formats. A new one: one file here, one line below, one sample in reports/samples. */
import { allureFormat } from './allure.ts'
import { cdeventsFormat } from './cdevents.ts'
import { csvFormat } from './csv.ts'
import { ctrfFormat } from './ctrf.ts'
import type { Format } from './format.ts'
import { githubFormat } from './github.ts'
import { gitlabFormat } from './gitlab.ts'
import { htmlFolderFormat, htmlFormat } from './html.ts'
import { jsonFormat } from './json.ts'
import { junitFormat } from './junit.ts'
import { markdownFormat } from './markdown.ts'
import { otlpFormat } from './otlp.ts'
import { prometheusFormat } from './prometheus.ts'
import { sarifFormat } from './sarif.ts'
import { terminalFormat } from './terminal.ts'

export type { Format, Pipeline, RenderOptions } from './format.ts'

export const formats: readonly Format[] = [
  jsonFormat,
  terminalFormat,
  htmlFormat,
  htmlFolderFormat,
  junitFormat,
  markdownFormat,
  githubFormat,
  gitlabFormat,
  ctrfFormat,
  allureFormat,
  sarifFormat,
  csvFormat,
  otlpFormat,
  prometheusFormat,
  cdeventsFormat,
]

export const formatNames: readonly string[] = formats.map((format) => format.name)

export function findFormat(name: string): Format | undefined {
  return formats.find((format) => format.name === name)
}
