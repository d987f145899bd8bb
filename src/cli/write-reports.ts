/** Writes reports of a result: the files of each format, with the exchanges of the log where a format wants them. */
import { mkdir } from 'node:fs/promises'
import path from 'node:path'

import { RULES } from '../compare/facets/index.ts'
import { UserError } from '../core/errors.ts'
import type { Result } from '../core/result.ts'
import { readLogs, type LogIndex } from '../log/read-log.ts'
import type { ReportEvidence } from '../report/evidence.ts'
import { findFormat, formatNames, type Format, type RenderOptions } from '../report/formats/index.ts'
import { pipelineOf } from './allure/pipeline.ts'
import { gatherEvidence } from './gather-evidence.ts'
import { wantsColour, wantsUnicode, type Io } from './io.ts'
import { writeAtomically } from './run-folder.ts'

const WIDTH_MIN = 80
const WIDTH_MAX = 160
/** Allure wraps longer lines of a text. */
const ALLURE_COLUMNS = 100

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

/** What files are rendered with: no colour, the same on every machine. @param out - the folder that people are told */
export function fileOptions(out: string, verbose: boolean): RenderOptions {
  return { width: 120, colour: false, unicode: true, out: out || '.', verbose, rules: RULES }
}

/** What reports are told of each other, and of the pipeline. */
export function surroundingsOf(formats: readonly Format[], io: Io): Pick<RenderOptions, 'alsoWritten' | 'pipeline'> {
  const pipeline = pipelineOf(io.variables)
  return { alsoWritten: formats.map(({ name }) => name), ...(pipeline !== undefined && { pipeline }) }
}

/** The summary for the terminal that is looked at. */
export function summaryOf(result: Result, options: RenderOptions, io: Io): string {
  const width = Math.min(WIDTH_MAX, Math.max(WIDTH_MIN, io.out.columns))
  return render('terminal', result, { ...options, width, colour: wantsColour(io, io.out), unicode: wantsUnicode(io) })
}

export function render(name: string, result: Result, options: RenderOptions): string {
  const format = findFormat(name)
  if (format === undefined) throw new RangeError(`format "${name}" is not registered`)
  return format.render(result, options)
}

/** @returns the files, relative to the folder; of what a library writes, its folder */
export async function writeFormat(
  format: Format,
  result: Result,
  options: RenderOptions,
  folder: string,
): Promise<readonly string[]> {
  const first = { name: format.file, text: format.render(result, options) }
  const files = [first, ...(format.beside?.(result, options) ?? [])]
  for (const { name, text } of files) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true })
    await writeAtomically(path.join(folder, name), text)
  }
  if (format.writtenBy === undefined) return files.map(({ name }) => name)
  await writeByLibrary(format, result, options, folder)
  return [path.dirname(format.file)]
}

/** Loads the library of a format, which nobody else needs. */
async function writeByLibrary({ file }: Format, result: Result, options: RenderOptions, folder: string): Promise<void> {
  const [{ writeAllure }, { allureExport }] = await Promise.all([
    import('./allure/write-allure.ts'),
    import('../report/allure/export.ts'),
  ])
  const summary = render('terminal', result, { ...options, width: ALLURE_COLUMNS })
  const withPage = options.alsoWritten?.includes('html') === true
  const documents = [
    { name: 'summary of envparity', mediaType: 'text/plain', extension: '.txt', text: summary },
    ...(withPage
      ? [{ name: 'report of envparity', mediaType: 'text/html', extension: '.html', text: render('html', result, options) }]
      : []),
  ]
  await writeAllure({ model: allureExport(result, options), folder: path.join(folder, path.dirname(file)), documents })
}

/**
 * A log that cannot be read costs the report its exchanges, not more.
 *
 * @param log - the open log, or the file to read
 */
export async function evidenceFor(
  result: Result,
  formats: readonly Format[],
  log: LogIndex | string,
  io: Io,
): Promise<Pick<RenderOptions, 'evidence'>> {
  if (!formats.some((format) => format.wantsEvidence === true)) return {}
  let opened: LogIndex | undefined
  try {
    opened = typeof log === 'string' ? await readLogs([log]) : undefined
    const index = opened ?? log
    const evidence: ReportEvidence | undefined = typeof index === 'string' ? undefined : await gatherEvidence(result, index)
    return evidence === undefined ? {} : { evidence }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    io.err.write(`warning: the reports show no exchanges, because the log could not be read: ${why}\n`)
    return {}
  } finally {
    await opened?.close()
  }
}
