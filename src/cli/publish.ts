/** Writes a result: the files of the run's folder, and the summary (or exactly result.json) to stdout. */
import { mkdir } from 'node:fs/promises'
import path from 'node:path'

import { RULES } from '../compare/facets/index.ts'
import { UserError } from '../core/errors.ts'
import type { Result } from '../core/result.ts'
import { readLogs, type LogIndex } from '../log/read-log.ts'
import type { ReportEvidence } from '../report/evidence.ts'
import { findFormat, formatNames } from '../report/formats/index.ts'
import type { Format, RenderOptions } from '../report/formats/index.ts'
import { gatherEvidence } from './gather-evidence.ts'
import { wantsColour, wantsUnicode } from './io.ts'
import type { Io } from './io.ts'
import { logFileOf, RESULT_FILE, writeAtomically } from './run-folder.ts'

const WIDTH_MIN = 80
const WIDTH_MAX = 160

export type Publication = {
  readonly folder: string
  readonly formats: readonly Format[]
  readonly io: Io
  readonly json: boolean
  readonly verbose: boolean
  /** The log that was judged, where it is open; else the one in the folder is read when a format wants evidence. */
  readonly log?: LogIndex
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

export async function publish(result: Result, publication: Publication): Promise<void> {
  const { folder, formats, io, json, verbose } = publication
  const plain: RenderOptions = { width: 120, colour: false, unicode: true, out: path.relative(io.cwd, folder) || '.', verbose }
  const resultJson = render('json', result, plain)
  await writeAtomically(path.join(folder, RESULT_FILE), resultJson)
  const evidence = formats.some((format) => format.wantsEvidence === true) ? await evidenceOf(result, publication) : undefined
  const full: RenderOptions = { ...plain, rules: RULES, ...(evidence !== undefined && { evidence }) }
  for (const format of formats) {
    if (format.name === 'json') continue
    // An exporter that fails must not change what the run found out.
    try {
      await writeFormat(format, result, full, folder)
    } catch (error) {
      io.err.write(`warning: the ${format.name} report could not be written: ${messageOf(error)}\n`)
    }
  }
  const width = Math.min(WIDTH_MAX, Math.max(WIDTH_MIN, io.out.columns))
  io.out.write(
    json
      ? resultJson
      : render('terminal', result, { ...plain, width, colour: wantsColour(io, io.out), unicode: wantsUnicode(io) }),
  )
}

async function writeFormat(format: Format, result: Result, options: RenderOptions, folder: string): Promise<void> {
  const first = { name: format.file, text: format.render(result, options) }
  for (const { name, text } of [first, ...(format.beside?.(result, options) ?? [])]) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true })
    await writeAtomically(path.join(folder, name), text)
  }
}

/** A log that cannot be read costs the report its exchanges, not more. */
async function evidenceOf(result: Result, { folder, io, log }: Publication): Promise<ReportEvidence | undefined> {
  let opened: LogIndex | undefined
  try {
    opened = log === undefined ? await readLogs([logFileOf(folder)]) : undefined
    const index = log ?? opened
    return index === undefined ? undefined : await gatherEvidence(result, index)
  } catch (error) {
    io.err.write(`warning: the reports show no exchanges, because the log could not be read: ${messageOf(error)}\n`)
    return undefined
  } finally {
    await opened?.close()
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function render(name: string, result: Result, options: RenderOptions): string {
  const format = findFormat(name)
  if (format === undefined) throw new RangeError(`format "${name}" is not registered`)
  return format.render(result, options)
}
