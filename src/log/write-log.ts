/**
 * Writes the observation log as a stream: what is pending stays below a bound, so memory stays flat however long the
 * run is. A write that fails is kept and thrown at the next call: a run whose evidence is lost must not go on.
 */
import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'

import { MachineError } from '../core/errors.ts'
import type { Exchange, Observation } from '../core/observation.ts'
import type { Parts } from '../core/observation.ts'
import type { LogRecord, Stored, StoredExchange } from './records.ts'

/** Pending text is handed to the disk from this many characters on. */
const FLUSH_CHARACTERS = 256 * 1024

export type LogWriter = {
  readonly write: (record: LogRecord) => void
  /** Writes the observation, and its bodies unless this probe already had them. */
  readonly writeObservation: (observation: Observation, known: Set<string>) => void
  /** Resolves when little is pending: awaited between probes, it is the back pressure. */
  readonly drain: () => Promise<void>
  readonly close: () => Promise<void>
}

/** @throws MachineError when the file cannot be opened or written */
export async function openLog(file: string): Promise<LogWriter> {
  let handle: FileHandle
  try {
    handle = await open(file, 'w')
  } catch (cause) {
    throw logFailed(file, cause)
  }
  let pending: string[] = []
  let pendingCharacters = 0
  let writing: Promise<void> | undefined
  let failure: unknown

  const flush = (): void => {
    if (writing !== undefined || pending.length === 0 || failure !== undefined) return
    const text = pending.join('')
    pending = []
    pendingCharacters = 0
    // writeFile on a handle goes on from the current position and repeats short writes until all is written.
    writing = handle.writeFile(text).then(
      () => {
        writing = undefined
        if (pendingCharacters >= FLUSH_CHARACTERS) flush()
      },
      (cause: unknown) => {
        writing = undefined
        failure = cause
      },
    )
  }
  const check = (): void => {
    if (failure !== undefined) throw logFailed(file, failure)
  }
  const write = (record: LogRecord): void => {
    check()
    const line = `${JSON.stringify(record)}\n`
    pending.push(line)
    pendingCharacters += line.length
    if (pendingCharacters >= FLUSH_CHARACTERS) flush()
  }
  return {
    write,
    writeObservation: (observation, known) => {
      const store = (exchange: Exchange): StoredExchange => {
        const { encoding, data, ...rest } = exchange.body
        const sha256 = digestOf(data)
        if (!known.has(sha256)) {
          known.add(sha256)
          write({ type: 'body', probe: observation.probe, sha256, encoding, data })
        }
        return { ...exchange, body: { ...rest, sha256 } }
      }
      write({ type: 'observation', observation: storeObservation(observation, store) })
    },
    drain: async () => {
      while (writing !== undefined && pendingCharacters >= FLUSH_CHARACTERS) await writing
      check()
    },
    close: async () => {
      while (failure === undefined && (writing !== undefined || pending.length > 0)) {
        flush()
        await writing
      }
      await handle.close().catch((cause: unknown) => (failure ??= cause))
      check()
    },
  }
}

function storeObservation(observation: Observation, store: (exchange: Exchange) => StoredExchange): Stored<Observation> {
  if (observation.outcome === 'unanswered') return { ...observation, exchanges: observation.exchanges.map(store) }
  const { http, ...parts } = observation.parts
  if (http === undefined) return { ...observation, parts }
  const [first, ...rest] = http.exchanges
  const stored: Stored<Parts> = { http: { exchanges: [store(first), ...rest.map(store)] }, ...parts }
  return { ...observation, parts: stored }
}

// The last body and its digest: repeats of a quiet probe have equal bodies, and comparing is cheaper than hashing.
let lastData = ''
let lastDigest = createHash('sha256').update('').digest('base64url')

function digestOf(data: string): string {
  if (data !== lastData) {
    lastData = data
    lastDigest = createHash('sha256').update(data).digest('base64url')
  }
  return lastDigest
}

function logFailed(file: string, cause: unknown): MachineError {
  const detail = cause instanceof Error ? cause.message : String(cause)
  return new MachineError('PARITY_LOG_WRITE', `the observation log ${file} could not be written: ${detail}`, {
    hint: 'Free space or choose another folder with --out. What was written before can be compared: parity compare <folder>.',
    cause,
  })
}
