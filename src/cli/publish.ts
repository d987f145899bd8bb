/** Writes a result: the files of the run's folder, the summary (or exactly result.json) to stdout, and what the CI reads. */
import path from 'node:path'

import type { Result } from '../core/result.ts'
import { readLogs, type LogIndex } from '../log/read-log.ts'
import type { Format } from '../report/formats/index.ts'
import { announce, ciOf, withCiFormats, withoutCommands } from './announce.ts'
import { deliver } from './deliver.ts'
import type { Io } from './io.ts'
import { logFileOf, RESULT_FILE, writeAtomically } from './run-folder.ts'
import { evidenceFor, fileOptions, render, summaryOf, surroundingsOf, writeFormat } from './write-reports.ts'

export type Publication = {
  readonly folder: string
  readonly formats: readonly Format[]
  readonly io: Io
  readonly json: boolean
  readonly verbose: boolean
  /** Tell whom the environment variables name: telemetry, webhook. A run that is judged again is not told again. */
  readonly send?: boolean
  /** The log that was judged, where it is open; else the one in the folder is read when a format wants evidence. */
  readonly log?: LogIndex
}

export async function publish(result: Result, publication: Publication): Promise<void> {
  const { folder, io, json, verbose } = publication
  const ci = ciOf(io)
  const formats = withCiFormats(publication.formats, ci)
  const plain = fileOptions(path.relative(io.cwd, folder), verbose)
  const resultJson = render('json', result, plain)
  await writeAtomically(path.join(folder, RESULT_FILE), resultJson)
  const full = {
    ...plain,
    ...surroundingsOf(formats, io),
    ...(await evidenceFor(result, formats, publication.log ?? logFileOf(folder), io)),
  }
  const warn = (sentence: string): void => io.err.write(`warning: ${sentence}\n`)
  for (const format of formats) {
    if (format.name === 'json') continue
    // An exporter that fails must not change what the run found out.
    try {
      await writeFormat(format, result, full, folder)
    } catch (error) {
      warn(`the ${format.name} report could not be written: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  io.out.write(json ? resultJson : withoutCommands(summaryOf(result, plain, io), ci))
  try {
    for (const line of await pictureLines(result, publication)) if (!json) io.out.write(line)
  } catch (error) {
    warn(`the differing pictures could not be drawn: ${error instanceof Error ? error.message : String(error)}`)
  }
  for (const sentence of await announce(result, full, io, json)) warn(sentence)
  if (publication.send === true) for (const sentence of await deliver(result, full, io)) warn(sentence)
}

/** Of screenshots that differ: both and the pixels that do, in one picture each. */
async function pictureLines(result: Result, { folder, io, log }: Publication): Promise<readonly string[]> {
  if (!result.findings.some(({ facet }) => facet === 'screenshot')) return []
  const { drawDifferences } = await import('./journeys/draw-differences.ts')
  const opened = log ?? (await readLogs([logFileOf(folder)]))
  try {
    const drawn = await drawDifferences(result, opened, folder)
    return [...drawn].map(([id, file]) => `picture   ${id}  ${path.relative(io.cwd, path.join(folder, file))}\n`)
  } finally {
    if (log === undefined) await opened.close()
  }
}
