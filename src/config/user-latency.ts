/** What a user writes about latency. Checked with the config and the probes. */
import type { Duration } from './duration.ts'

/** `20%` of the reference, a time (`30ms`), or both, of which the larger counts. */
export type UserLatencyTolerance = string | { relative?: string; absolute?: Duration }
/** How much slower a candidate may be, by quantile. */
export type UserLatencyTolerances = Partial<Record<'p50' | 'p75' | 'p90' | 'p95' | 'p99', UserLatencyTolerance>>
export type UserTolerances = { latency?: UserLatencyTolerances }

export type UserLatencySettings = {
  /** How many pairs at most, and which tolerances; default `smoke`. */
  profile?: 'off' | 'smoke' | 'gate' | 'signoff'
  /** What sends the requests; default `parity`. */
  engine?: 'parity' | 'k6'
  /** Globs of k6 scripts, relative to the config, that run as they are against every environment; default: none. */
  scripts?: string | string[]
  /** Latency requests per second that any one host gets; default 5. */
  requestsPerSecond?: number
  /** A test that ends within its noise: told, or counted as not compared. Default `tell`. */
  undecided?: 'tell' | 'fail'
  /** Pause before what was slower is measured once more; default 60s. */
  confirmAfter?: Duration
}

/** How the latency of one probe is compared. */
export type UserProbeLatency = {
  /** Default: those of the config. */
  tolerances?: UserLatencyTolerances
  engine?: 'parity' | 'k6'
  /** How the way over the network is taken out; default `auto`. */
  path?: 'auto' | 'server-timing' | 'floor' | 'connect' | 'raw'
  /** Metric of the Server-Timing header; default: one that both sides send. */
  serverTiming?: string
  /** Path of a static route on the same host: what it takes is the way over the network. */
  floor?: string
  /** An answer that takes longer counts as this long; default 10s. */
  timeout?: Duration
}
