/** All that a sign-off is made of; read, hashed and judged again before. */
import type { FailOn, Result } from '../../core/result.ts'
import type { RunFacts } from '../../core/run.ts'
import type { ResourceDescriptor, Signoff, SignoffPolicy } from '../../core/signoff.ts'

export type SignoffRun = {
  readonly result: Result
  /** As the log says. */
  readonly facts: RunFacts
  /** Batches of pairs that a probe may take at most, by name of the probe: what its latency tests can find hangs on it. */
  readonly batchesMax: ReadonlyMap<string, number>
  readonly folder: string
  readonly resultSha256: string
  readonly logSha256: string
  /** What is wrong when its log is judged again; undefined: the same bytes. */
  readonly judgedAgain: string | undefined
}

export type SignoffInput = {
  readonly id: string
  readonly tool: string
  readonly nowMs: number
  /** Newest first, one at least. */
  readonly runs: readonly SignoffRun[]
  readonly candidate: string
  readonly release: string
  readonly change?: string
  readonly subject: readonly ResourceDescriptor[]
  readonly author: { readonly name: string; readonly keyid: string }
  readonly policy: SignoffPolicy
  readonly config: { readonly sha256: string; readonly failOn: FailOn; readonly minCoverage: number }
  /** The newest earlier one of the same suite and candidate. */
  readonly previous?: Signoff
}
