/**
 * Writes the observation log as a stream: what is pending stays below a bound, so memory stays flat however long the
 * run is. A write that fails is kept and thrown at the next call: a run whose evidence is lost must not go on.
 */
import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'

import { MachineError } from '../core/errors.ts'
import type { Exchange, HttpPart, Observation, Parts, TlsFacts } from '../core/observation.ts'
import { shortId } from '../core/hash.ts'
import type { LogRecord, Stored, StoredExchange } from './records.ts'

/** Pending text is handed to the disk from this many characters on. */
const FLUSH_CHARACTERS = 256 * 1024

/** @throws MachineError when the file cannot be opened */
export async function openLog(file: string): Promise<LogWriter> {
  try {
    return new LogWriter(file, await open(file, 'w'))
  } catch (cause) {
    throw logFailed(file, cause)
  }
}

/** An open log. Every method throws MachineError once a write has failed. */
export class LogWriter {
  readonly #file: string
  readonly #handle: FileHandle
  #pending: string[] = []
  #pendingCharacters = 0
  #writing: Promise<void> | undefined
  #failure: unknown
  readonly #tlsIds = new Map<TlsFacts, string>()

  constructor(file: string, handle: FileHandle) {
    this.#file = file
    this.#handle = handle
  }

  write(record: LogRecord): void {
    this.#check()
    const line = `${JSON.stringify(record)}\n`
    this.#pending.push(line)
    this.#pendingCharacters += line.length
    if (this.#pendingCharacters >= FLUSH_CHARACTERS) this.#flush()
  }

  /** @param known - digests of the bodies that this probe's observations already wrote */
  writeObservation(observation: Observation, known: Set<string>): void {
    const store = (exchange: Exchange): StoredExchange => {
      const { encoding, data, ...rest } = exchange.body
      const sha256 = digestOf(data)
      if (!known.has(sha256)) {
        known.add(sha256)
        this.write({ type: 'body', probe: observation.probe, sha256, encoding, data })
      }
      const { tls, ...others } = exchange
      return { ...others, body: { ...rest, sha256 }, ...(tls !== undefined && { tls: this.#tlsId(tls) }) }
    }
    this.write({ type: 'observation', observation: storeObservation(observation, store) })
  }

  /** Observed facts are one object for all equal connections, so a run writes a handful of records. */
  #tlsId(facts: TlsFacts): string {
    const known = this.#tlsIds.get(facts)
    if (known !== undefined) return known
    const id = shortId(JSON.stringify(facts))
    // Two environments may show the same.
    if (!this.#tlsIds.values().some((written) => written === id)) this.write({ type: 'tls', id, facts })
    this.#tlsIds.set(facts, id)
    return id
  }

  /** Resolves when little is pending: awaited between probes, it is the back pressure. */
  async drain(): Promise<void> {
    while (this.#writing !== undefined && this.#pendingCharacters >= FLUSH_CHARACTERS) await this.#writing
    this.#check()
  }

  async close(): Promise<void> {
    while (this.#failure === undefined && (this.#writing !== undefined || this.#pending.length > 0)) {
      this.#flush()
      await this.#writing
    }
    await this.#handle.close().catch((cause: unknown) => {
      this.#failure ??= cause
    })
    this.#check()
  }

  #flush(): void {
    if (this.#writing !== undefined || this.#pending.length === 0 || this.#failure !== undefined) return
    const text = this.#pending.join('')
    this.#pending = []
    this.#pendingCharacters = 0
    // writeFile on a handle goes on from the current position and repeats short writes until all is written.
    this.#writing = this.#handle.writeFile(text).then(
      () => {
        this.#writing = undefined
        if (this.#pendingCharacters >= FLUSH_CHARACTERS) this.#flush()
      },
      (cause: unknown) => {
        this.#writing = undefined
        this.#failure = cause
      },
    )
  }

  #check(): void {
    if (this.#failure !== undefined) throw logFailed(this.#file, this.#failure)
  }
}

function storeObservation(observation: Observation, store: (exchange: Exchange) => StoredExchange): Stored<Observation> {
  if (observation.outcome === 'unanswered') return { ...observation, exchanges: observation.exchanges.map(store) }
  const { http, calls, ...parts } = observation.parts
  if (http === undefined && calls === undefined) return { ...observation, parts }
  const stored: Stored<Parts> = {
    ...(http !== undefined && { http: storeHttp(http, store) }),
    ...(calls !== undefined && { calls: calls.map(({ at, ...call }) => ({ at, ...storeHttp(call, store) })) }),
    ...parts,
  }
  return { ...observation, parts: stored }
}

function storeHttp({ exchanges: [first, ...rest] }: HttpPart, store: (exchange: Exchange) => StoredExchange): Stored<HttpPart> {
  return { exchanges: [store(first), ...rest.map(store)] }
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
