/**
 * The history on disk: one JSON file, one probe and pair of environments a line, sorted, so that equal histories are equal
 * files and a difference of two is read line by line. Nobody else writes it, but somebody may have edited it: what does not
 * fit is refused before anything is sent.
 */
import { constants } from 'node:fs'
import { access, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'

import { MachineError, UserError } from '../core/errors.ts'
import { LEVELS } from '../core/level.ts'
import { HITS_MAX, LATENCY_RUNS_MAX, type KnownEvent, type NoisyPath, type ProbeHistory } from '../core/history.ts'

export const HISTORY_SCHEMA: string = 'https://envparity.dev/schemas/history-1.json'

export type HistoryKey = {
  readonly suite: string
  readonly reference: string
  readonly candidate: string
  /** A step of a flow is `flow › step`. */
  readonly probe: string
}
export type HistoryEntry = HistoryKey & ProbeHistory
/** By `historyKey`. */
export type Histories = ReadonlyMap<string, HistoryEntry>

export function historyKey({ suite, reference, candidate, probe }: HistoryKey): string {
  return JSON.stringify([suite, reference, candidate, probe])
}

/**
 * @returns an empty history where there is no such file yet
 * @throws UserError when it is no history, or of another version, or could not be written again
 */
export async function readHistory(file: string): Promise<Histories> {
  await access(path.dirname(file), constants.W_OK).catch((cause: unknown) => {
    throw new UserError('PARITY_HISTORY_FOLDER', `the history ${file} cannot be written: ${messageOf(cause)}`, {
      hint: 'Make the folder, or name another file with --history.',
      cause,
    })
  })
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    if (isMissing(cause)) return undefined
    throw new UserError('PARITY_HISTORY_READ', `the history ${file} cannot be read: ${messageOf(cause)}`, { cause })
  })
  return text === undefined ? new Map() : parseHistory(text, file)
}

/**
 * Written beside and renamed: a reader sees the whole file or the former one.
 *
 * @throws MachineError when it cannot be written; the former one is left
 */
export async function writeHistory(file: string, histories: Histories): Promise<void> {
  const part = `${file}.${process.pid}.part`
  try {
    await writeFile(part, historyText(histories))
    await rename(part, file)
  } catch (cause) {
    await rm(part, { force: true }).catch(() => undefined)
    throw new MachineError('PARITY_HISTORY_WRITE', `the history ${file} could not be written: ${messageOf(cause)}`, {
      hint: 'This run is not counted in it; free space or name another file with --history.',
      cause,
    })
  }
}

export function historyText(histories: Histories): string {
  const lines = [...histories]
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([, entry]) => JSON.stringify(inOrder(entry)))
  const probes = lines.length === 0 ? '[]' : `[\n${lines.join(',\n')}\n]`
  return `{"schema":${JSON.stringify(HISTORY_SCHEMA)},"probes":${probes}}\n`
}

/** Whatever order the keys were set in. */
function inOrder({
  suite,
  reference,
  candidate,
  probe,
  runs,
  quiet,
  answers,
  unsteady,
  noise,
  rare,
  latency,
}: HistoryEntry): HistoryEntry {
  return {
    suite,
    reference,
    candidate,
    probe,
    runs,
    quiet,
    answers: { reference: answers.reference, candidate: answers.candidate },
    unsteady: Object.fromEntries(Object.entries(unsteady).toSorted(([left], [right]) => (left < right ? -1 : 1))),
    noise: noise.map(({ facet, path: at, level, last }) => ({ facet, path: at, level, last })),
    rare: rare.map((event) => ({
      facet: event.facet,
      path: event.path,
      shows: event.shows,
      level: event.level,
      reference: event.reference,
      candidate: event.candidate,
      runs: event.runs,
      last: event.last,
    })),
    ...(latency !== undefined && {
      latency: Object.fromEntries(
        Object.entries(latency).map(([name, values]) => [name, values.map(({ at, logRatio }) => ({ at, logRatio }))]),
      ),
    }),
  }
}

function parseHistory(text: string, file: string): Histories {
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch (cause) {
    throw broken(file, messageOf(cause), cause)
  }
  if (!isObject(document) || typeof document['schema'] !== 'string') throw foreign(file)
  const { schema, probes } = document
  if (schema !== HISTORY_SCHEMA) {
    if (!schema.startsWith('https://envparity.dev/schemas/history-')) throw foreign(file)
    throw new UserError('PARITY_HISTORY_VERSION', `${file} is a history of another version: ${schema}`, {
      hint: `This envparity reads ${HISTORY_SCHEMA}; begin a new file, or use the version that wrote it.`,
    })
  }
  if (!Array.isArray(probes)) throw broken(file, '"probes" is no list')
  const histories = new Map<string, HistoryEntry>()
  for (const [index, entry] of probes.entries()) {
    if (!isEntry(entry)) throw broken(file, `entry ${index + 1} of "probes" is none that envparity writes`)
    const key = historyKey(entry)
    if (histories.has(key)) throw broken(file, `entry ${index + 1} of "probes" is there twice: ${entry.probe}`)
    histories.set(key, entry)
  }
  return histories
}

function broken(file: string, why: string, cause?: unknown): UserError {
  return new UserError('PARITY_HISTORY_BROKEN', `the history ${file} is broken: ${why}`, {
    hint: 'Restore it, or remove it to begin a new one.',
    ...(cause !== undefined && { cause }),
  })
}

function foreign(file: string): UserError {
  return new UserError('PARITY_HISTORY_UNKNOWN', `${file} is no history of envparity`, {
    hint: 'It would be overwritten: name another file with --history, or in the config.',
  })
}

function isEntry(value: unknown): value is HistoryEntry {
  if (!isObject(value)) return false
  const { suite, reference, candidate, probe, runs, quiet, answers, unsteady, noise, rare, latency } = value
  return (
    [suite, reference, candidate, probe].every(isText) &&
    [runs, quiet].every(isCount) &&
    isObject(answers) &&
    [answers['reference'], answers['candidate']].every(isCount) &&
    isObject(unsteady) &&
    Object.values(unsteady).every(isCount) &&
    Array.isArray(noise) &&
    noise.every(isNoisyPath) &&
    Array.isArray(rare) &&
    rare.every(isKnownEvent) &&
    (latency === undefined || (isObject(latency) && Object.values(latency).every(isLatencySeries)))
  )
}

function isNoisyPath(value: unknown): value is NoisyPath {
  return isObject(value) && [value['facet'], value['path']].every(isText) && isLevel(value['level']) && isCount(value['last'])
}

function isKnownEvent(value: unknown): value is KnownEvent {
  return (
    isObject(value) &&
    [value['facet'], value['path'], value['shows']].every(isText) &&
    isLevel(value['level']) &&
    [value['reference'], value['candidate'], value['runs'], value['last']].every(isCount) &&
    Math.max(Number(value['reference']), Number(value['candidate'])) <= HITS_MAX
  )
}

function isLatencySeries(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.length <= LATENCY_RUNS_MAX &&
    value.every((one) => isObject(one) && isText(one['at']) && Number.isFinite(one['logRatio']))
  )
}

function isLevel(value: unknown): boolean {
  return LEVELS.some((level) => level === value)
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) <= COUNT_MAX
}

/** A request a second for thirty years; above it, somebody else wrote it. */
const COUNT_MAX = 1_000_000_000

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isMissing(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
