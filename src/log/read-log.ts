/**
 * Reads one or more observation logs without holding them: a first pass notes where each probe's records stand, a
 * second reads one probe at a time. So a log larger than memory can be judged, and the order of its lines means nothing.
 */
import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'

import { UserError } from '../core/errors.ts'
import { joinLatency, NO_LATENCY_DATA } from '../core/latency.ts'
import type { LatencyData } from '../core/latency.ts'
import type { Exchange, HttpPart, Observation, TlsFacts } from '../core/observation.ts'
import { LOG_VERSION } from './records.ts'
import type {
  BodyRecord,
  EndRecord,
  LogRecord,
  ProbeRecord,
  RunRecord,
  Stored,
  StoredExchange,
  VersionRecord,
} from './records.ts'

type Place = { readonly file: number; readonly start: number; readonly bytes: number }

export type LogIndex = {
  readonly runs: readonly RunRecord[]
  readonly versions: readonly VersionRecord[]
  /** One per run that came to an end; a log without one was cut off. */
  readonly ends: readonly EndRecord[]
  /** Sorted by name; a probe that is in several logs stands once. */
  readonly probes: readonly ProbeRecord[]
  /** All observations of one probe, sorted by environment, round and repeat. */
  readonly observationsOf: (probe: string) => Promise<readonly Observation[]>
  /** All that was timed of one probe; empty when nothing was. */
  readonly latencyOf: (probe: string) => Promise<LatencyData>
  readonly warnings: readonly string[]
  readonly close: () => Promise<void>
}

/**
 * @param files - one log, or the logs of several sides or shards of the same run
 * @throws UserError when a file is missing, is no log, or is of a newer version
 */
export async function readLogs(files: readonly string[]): Promise<LogIndex> {
  const handles: FileHandle[] = []
  const runs: RunRecord[] = []
  const versions: VersionRecord[] = []
  const ends: EndRecord[] = []
  const probes = new Map<string, ProbeRecord>()
  const places = new Map<string, Place[]>()
  const timed = new Map<string, Place[]>()
  const warnings: string[] = []
  const tls = new Map<string, TlsFacts>()

  const indexFile = async (file: number, path: string): Promise<void> => {
    const handle = await openToRead(path)
    handles.push(handle)
    for await (const { text, start, bytes, line, last } of linesOf(handle)) {
      const record = parseRecord(text, path, line, last)
      if (record === undefined) {
        warnings.push(`${path}:${line}: the last line is cut off; the run was ended while writing it`)
        continue
      }
      if (record.type === 'run') runs.push(checkVersion(record, path))
      else if (record.type === 'version') versions.push(record)
      else if (record.type === 'end') ends.push(record)
      else if (record.type === 'tls') tls.set(record.id, tls.get(record.id) ?? Object.freeze(record.facts))
      else if (record.type === 'probe') probes.set(record.facts.name, probes.get(record.facts.name) ?? record)
      else {
        const probe = record.type === 'observation' ? record.observation.probe : record.probe
        const where = record.type === 'latency' ? timed : places
        const known = where.get(probe)
        if (known === undefined) where.set(probe, [{ file, start, bytes }])
        else known.push({ file, start, bytes })
      }
    }
    if (runs.length <= file) throw notALog(path)
  }
  const close = async (): Promise<void> => {
    await Promise.all(handles.map((handle) => handle.close()))
  }
  try {
    for (const [file, path] of files.entries()) await indexFile(file, path)
  } catch (error) {
    await close()
    throw error
  }

  return {
    runs,
    versions,
    ends,
    probes: [...probes.values()].sort((left, right) => (left.facts.name < right.facts.name ? -1 : 1)),
    observationsOf: (probe) => readObservations(places.get(probe) ?? [], handles, tls),
    latencyOf: (probe) => readLatency(timed.get(probe) ?? [], handles),
    warnings,
    close,
  }
}

type TlsById = ReadonlyMap<string, TlsFacts>

async function readObservations(
  places: readonly Place[],
  handles: readonly FileHandle[],
  tls: TlsById,
): Promise<readonly Observation[]> {
  const bodies = new Map<string, BodyRecord>()
  const stored: Stored<Observation>[] = []
  for (const place of places) {
    const record = await readAt(place, handles)
    if (record.type === 'body') bodies.set(record.sha256, record)
    else if (record.type === 'observation') stored.push(record.observation)
  }
  return stored.map((observation) => restore(observation, bodies, tls)).sort(byEnvironmentAndTurn)
}

async function readLatency(places: readonly Place[], handles: readonly FileHandle[]): Promise<LatencyData> {
  let data = NO_LATENCY_DATA
  for (const place of places) {
    const record = await readAt(place, handles)
    if (record.type === 'latency') data = joinLatency(data, record.data)
  }
  return data
}

async function readAt({ file, start, bytes }: Place, handles: readonly FileHandle[]): Promise<LogRecord> {
  const buffer = Buffer.allocUnsafe(bytes)
  await handles[file]?.read(buffer, 0, bytes, start)
  const record: unknown = JSON.parse(buffer.toString('utf8'))
  if (!isRecord(record)) throw new RangeError('the log was changed while it was read')
  return record
}

function byEnvironmentAndTurn(left: Observation, right: Observation): number {
  if (left.environment !== right.environment) return left.environment < right.environment ? -1 : 1
  return left.round - right.round || left.repeat - right.repeat
}

function restore(observation: Stored<Observation>, bodies: ReadonlyMap<string, BodyRecord>, tlsById: TlsById): Observation {
  const exchange = (stored: StoredExchange): Exchange => {
    const { sha256, ...rest } = stored.body
    const body = bodies.get(sha256)
    if (body === undefined) throw missingPart(`body ${sha256}`, observation.probe)
    const { tls: id, ...others } = stored
    const tls = id === undefined ? undefined : tlsById.get(id)
    if (id !== undefined && tls === undefined) throw missingPart(`TLS connection ${id}`, observation.probe)
    return { ...others, body: { ...rest, encoding: body.encoding, data: body.data }, ...(tls !== undefined && { tls }) }
  }
  if (observation.outcome === 'unanswered') return { ...observation, exchanges: observation.exchanges.map(exchange) }
  const { http, calls, ...parts } = observation.parts
  if (http === undefined && calls === undefined) return { ...observation, parts }
  const restored = ({ exchanges: [first, ...rest] }: Stored<HttpPart>): HttpPart => ({
    exchanges: [exchange(first), ...rest.map(exchange)],
  })
  return {
    ...observation,
    parts: {
      ...(http !== undefined && { http: restored(http) }),
      ...(calls !== undefined && { calls: calls.map(({ at, ...call }) => ({ at, ...restored(call) })) }),
      ...parts,
    },
  }
}

function missingPart(part: string, probe: string): UserError {
  return new UserError('PARITY_LOG_BODY_MISSING', `the log has no ${part} of probe "${probe}"`, {
    hint: 'The log was cut or edited; use the whole file.',
  })
}

async function openToRead(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r')
  } catch (cause) {
    throw new UserError('PARITY_LOG_MISSING', `there is no observation log at ${path}`, {
      hint: "Name a run's folder (reports/<runId> or reports/latest) or its observations.ndjson.",
      cause,
    })
  }
}

const RECORD_TYPES: ReadonlySet<unknown> = new Set(['run', 'probe', 'tls', 'body', 'observation', 'latency', 'version', 'end'])

function parseRecord(text: string, path: string, line: number, last: boolean): LogRecord | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    if (last) return undefined
    throw new UserError('PARITY_LOG_LINE', `${path}:${line}:1: this line of the log is no JSON: ${text.slice(0, 60)}`, {
      hint: 'The log was damaged; run again.',
      cause,
    })
  }
  if (!isRecord(value)) throw notALog(path)
  return value
}

/** We wrote it, and the version of its run is checked: its type says the rest. */
function isRecord(value: unknown): value is LogRecord {
  return typeof value === 'object' && value !== null && 'type' in value && RECORD_TYPES.has(value.type)
}

function checkVersion(record: RunRecord, path: string): RunRecord {
  if (record.version === LOG_VERSION) return record
  throw new UserError(
    'PARITY_LOG_VERSION',
    `${path} is an observation log of version ${record.version}; this envparity reads version ${LOG_VERSION}`,
    { hint: 'Use the version of envparity that wrote it.' },
  )
}

function notALog(path: string): UserError {
  return new UserError('PARITY_LOG_UNKNOWN', `${path} is no observation log of envparity`, {
    hint: "Name a run's folder (reports/<runId> or reports/latest) or its observations.ndjson.",
  })
}

type Line = {
  readonly text: string
  readonly start: number
  readonly bytes: number
  readonly line: number
  readonly last: boolean
}

const CHUNK_BYTES = 1024 * 1024

async function* linesOf(handle: FileHandle): AsyncGenerator<Line> {
  let rest: Buffer = Buffer.alloc(0)
  let start = 0
  let line = 0
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES)
  for (let position = 0; ;) {
    const { bytesRead } = await handle.read(chunk, 0, CHUNK_BYTES, position)
    position += bytesRead
    const text = Buffer.concat([rest, chunk.subarray(0, bytesRead)])
    let from = 0
    for (let end = text.indexOf(10, from); end !== -1; end = text.indexOf(10, from)) {
      line += 1
      yield { text: text.toString('utf8', from, end), start: start + from, bytes: end - from, line, last: false }
      from = end + 1
    }
    rest = text.subarray(from)
    start += from
    if (bytesRead === 0) break
  }
  if (rest.length > 0) yield { text: rest.toString('utf8'), start, bytes: rest.length, line: line + 1, last: true }
}
