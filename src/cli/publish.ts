/** Writes a result: the files of the run's folder, and the summary (or exactly result.json) to stdout. */
import path from 'node:path'

import { UserError } from '../core/errors.ts'
import type { Result } from '../core/result.ts'
import { findFormat, formatNames } from '../report/formats/index.ts'
import type { Format, RenderOptions } from '../report/formats/index.ts'
import { wantsColour, wantsUnicode } from './io.ts'
import type { Io } from './io.ts'
import { RESULT_FILE, writeAtomically } from './run-folder.ts'

const WIDTH_MIN = 80
const WIDTH_MAX = 160

export type Publication = {
  readonly folder: string
  readonly formats: readonly Format[]
  readonly io: Io
  readonly json: boolean
  readonly verbose: boolean
}

/** @throws UserError for a format that is not there, before anything is sent */
export function chooseFormats(names: string | undefined): readonly Format[] {
  const wanted = (names ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
  return wanted.map((name) => {
    const format = findFormat(name)
    if (format === undefined)
      throw new UserError('PARITY_FORMAT_UNKNOWN', `there is no report format "${name}"`, {
        hint: `Use one or more of: ${formatNames.join(', ')}.`,
      })
    return format
  })
}

export async function publish(result: Result, { folder, formats, io, json, verbose }: Publication): Promise<void> {
  const plain: RenderOptions = { width: 120, colour: false, unicode: true, out: path.relative(io.cwd, folder) || '.', verbose }
  const resultJson = render('json', result, plain)
  await writeAtomically(path.join(folder, RESULT_FILE), resultJson)
  for (const format of formats) {
    if (format.name === 'json') continue
    // An exporter that fails must not change what the run found out.
    try {
      await writeAtomically(path.join(folder, format.file), format.render(result, plain))
    } catch (error) {
      io.err.write(
        `warning: the ${format.name} report could not be written: ${error instanceof Error ? error.message : String(error)}\n`,
      )
    }
  }
  const width = Math.min(WIDTH_MAX, Math.max(WIDTH_MIN, io.out.columns))
  io.out.write(
    json
      ? resultJson
      : render('terminal', result, { ...plain, width, colour: wantsColour(io, io.out), unicode: wantsUnicode(io) }),
  )
}

function render(name: string, result: Result, options: RenderOptions): string {
  const format = findFormat(name)
  if (format === undefined) throw new RangeError(`format "${name}" is not registered`)
  return format.render(result, options)
}
