/**
 * The observation log: NDJSON, one record a line, written as things happen. The order of lines means nothing; every
 * record says what it belongs to. Masked before it is written.
 */
import type { Body, Exchange, Observation, TlsFacts } from '../core/observation.ts'
import type { LatencyData } from '../core/latency.ts'
import type { ProbeFacts } from '../core/probe.ts'
import type { RunFacts } from '../core/run.ts'

/** Raised when a reader of the former version could misread the log. */
export const LOG_VERSION: number = 1

export type RunRecord = RunFacts & { readonly type: 'run'; readonly version: number; readonly warnings: readonly string[] }

/** A planned probe or step: in the log whatever happens, so that nothing planned can get lost. */
export type ProbeRecord = {
  readonly type: 'probe'
  readonly facts: ProbeFacts
  readonly notSent?: { readonly why: 'skipped' | 'refused'; readonly reason: string }
}

/** A body, once per probe and content; observations point to it by digest. */
export type BodyRecord = {
  readonly type: 'body'
  readonly probe: string
  readonly sha256: string
  readonly encoding: Body['encoding']
  readonly data: string
}

/** What TLS connections showed, once per log and content; exchanges point to it by id. */
export type TlsRecord = { readonly type: 'tls'; readonly id: string; readonly facts: TlsFacts }

export type StoredBody = Omit<Body, 'encoding' | 'data'> & { readonly sha256: string }
/** `tls` is the id of its record. */
export type StoredExchange = Omit<Exchange, 'body' | 'tls'> & { readonly body: StoredBody; readonly tls?: string }
export type ObservationRecord = { readonly type: 'observation'; readonly observation: Stored<Observation> }

/** The same shape with every exchange's body replaced by its digest, and its TLS facts by their id. */
export type Stored<T> = T extends Exchange ? StoredExchange : T extends object ? { readonly [Key in keyof T]: Stored<T[Key]> } : T

/** What was timed of a probe, a batch or more: a probe's records are joined. */
export type LatencyRecord = { readonly type: 'latency'; readonly probe: string; readonly data: LatencyData }

export type VersionRecord = {
  readonly type: 'version'
  readonly environment: string
  readonly when: 'start' | 'end'
  /** `null` when it could not be read; `because` says why. */
  readonly version: string | null
  readonly because?: string
}

export type EndRecord = {
  readonly type: 'end'
  readonly durationMs: number
  readonly requests: number
  /** Signal name, or the reason why the run was ended early. */
  readonly interrupted?: string
}

export type LogRecord =
  | RunRecord
  | ProbeRecord
  | TlsRecord
  | BodyRecord
  | ObservationRecord
  | LatencyRecord
  | VersionRecord
  | EndRecord
