/**
 * What the sampler is given and what it hands back, across the border of its thread: plain data, copied by value. It
 * samples in a thread of its own, because whatever else runs on its loop is measured as if the system were slow.
 */
import type { LatencyData, LatencyPhase, LatencyPlan } from '../../core/latency.ts'
import type { HeaderList } from '../../core/observation.ts'
import type { ResolvedEnvironment } from '../../plan/plan.ts'

export type SamplerEnvironment = Pick<ResolvedEnvironment, 'name' | 'baseURL' | 'tls' | 'proxy' | 'httpVersion'> & {
  /** Complete, credentials included: of requests to the floor route. */
  readonly headers: HeaderList
  /** More than 0. Environments on one host share the smallest of theirs. */
  readonly requestsPerSecond: number
}

/** Templates are filled in. */
export type SamplerRequest = {
  readonly method: string
  /** With the query, below the path of the environment's baseURL. */
  readonly path: string
  /** Complete: nothing is added but `host` and `content-length`. */
  readonly headers: HeaderList
  readonly body?: string | Uint8Array
}

export type SamplerProbe = {
  readonly name: string
  readonly plan: LatencyPlan
  /** By name of the environment: one for each. */
  readonly requests: Readonly<Record<string, SamplerRequest>>
}

export type SamplerTask = {
  readonly environments: readonly SamplerEnvironment[]
  readonly probes: readonly SamplerProbe[]
  readonly seed: number
  readonly phase: LatencyPhase
  /** Warm connections per environment at most. */
  readonly lanes: number
}

export type SamplerProgress = {
  readonly probesOpen: number
  readonly pairsDone: number
  /** Of all probes, when none is decided early; what a decided probe did not need is taken off. */
  readonly pairsMost: number
  /** When no further probe is decided early: it may take less. */
  readonly secondsLeft: number
}

/** Why it ended although probes were open; what was sampled until then was handed over. */
export type SamplerEnd = { readonly because: 'interrupted' | 'down'; readonly message: string }

export type FromSampler =
  | { readonly kind: 'batch'; readonly probe: number; readonly data: LatencyData; readonly last: boolean }
  | { readonly kind: 'progress'; readonly progress: SamplerProgress }
  | { readonly kind: 'done'; readonly ended?: SamplerEnd }

export type ToSampler =
  | { readonly kind: 'start'; readonly task: SamplerTask }
  | { readonly kind: 'more'; readonly probe: number; readonly more: boolean }
  | { readonly kind: 'stop' }
