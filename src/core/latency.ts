/**
 * Latency as data: what is planned for a probe, what the sampler saw, and what became of it (specs/LATENCY.md). All times
 * are milliseconds by the monotonic clock, since the start of the sampler.
 */
import type { Phases } from './observation.ts'

export type LatencyProfile = 'smoke' | 'gate' | 'signoff'
export const LATENCY_PROFILES: readonly LatencyProfile[] = ['smoke', 'gate', 'signoff']

/** Below five batches the variance is too uncertain to decide anything: t would have to exceed 3 even at a single look. */
export const BATCHES_MIN = 5
/** Batches of a second, later run of what was slower (specs/LATENCY.md, section 1.7). */
export const CONFIRMATION_BATCHES = 10
/** Measurements of the way to each environment in a batch: TCP connects, or requests to the floor route (section 4). */
export const PATH_SAMPLES = 5

/** What is compared: the server's own figure, or the client's with the way to the server taken out, in order of preference. */
export type NetworkPath = 'server-timing' | 'floor' | 'connect' | 'raw'

/** One question of a probe: is this quantile of the candidate slower than the tolerance allows? */
export type LatencyTest = {
  /** 0.5, 0.95, ... */
  readonly quantile: number
  /** 0.1: the candidate may be 10 % slower. */
  readonly relative: number
  /** ... or this much, if that is more. */
  readonly absoluteMs: number
}

export type LatencyPlan = {
  readonly profile: LatencyProfile
  readonly engine: 'parity' | 'k6'
  readonly tests: readonly LatencyTest[]
  /** Pairs of a batch: m of section 1. */
  readonly batchPairs: number
  /** K of section 1. */
  readonly batchesMax: number
  /** `auto`: the best one that both sides allow. */
  readonly path: NetworkPath | 'auto'
  /** Name of the Server-Timing metric; absent: the one both sides send on nearly every answer. */
  readonly serverTiming?: string
  /** Path of a static route on the same host, in the place of the TCP connect. */
  readonly floor?: string
  /** An answer that takes longer counts as this long, and as censored. */
  readonly timeoutMs: number
}

/** `first` decides; `confirmation` is a second, later run of what was slower; `self-check` is the reference against itself. */
export type LatencyPhase = 'first' | 'confirmation' | 'self-check'

/** One request of the sampler. The members of a pair are one round: every environment once, in random order. */
export type LatencySample = {
  readonly phase: LatencyPhase
  /** 0-based within probe and phase; -1 for a warm-up that opened a connection: it has `cold`, and is part of no pair. */
  readonly pair: number
  readonly environment: string
  /** 0: sent first in its pair. */
  readonly order: number
  readonly plannedMs: number
  readonly sentMs: number
  /** Absent when no answer began. */
  readonly firstByteMs?: number
  readonly endMs: number
  /** `timed-out`: censored at the limit; `missed`: not sent, too many were in flight. */
  readonly outcome: 'answered' | 'timed-out' | 'failed' | 'missed'
  readonly status?: number
  /** CauseCode of a failure. */
  readonly because?: string
  /** Set when it went over a new socket: no part of the test, but of "cold connection". */
  readonly cold?: Phases
  /** Number of the one-second slice in which it was sent; see SamplerSlice. */
  readonly slice: number
  /** Durations of Server-Timing (W3C), by metric. */
  readonly serverTiming?: Readonly<Record<string, number>>
}

/** The way to an environment, measured between the pairs of a batch: a TCP connect, or a request to the floor route. */
export type PathSample = {
  readonly phase: LatencyPhase
  readonly batch: number
  readonly environment: string
  readonly kind: 'connect' | 'floor'
  readonly ms: number
}

/** One second of the sampler's own life: in a slice where its loop was late nothing is counted, on no side. */
export type SamplerSlice = {
  readonly phase: LatencyPhase
  readonly slice: number
  readonly loopDelayP99Ms: number
  /** 0..1, `performance.eventLoopUtilization`. */
  readonly utilization: number
}

/** All that was sampled of one probe on all environments. */
export type LatencyData = {
  readonly samples: readonly LatencySample[]
  readonly path: readonly PathSample[]
  readonly slices: readonly SamplerSlice[]
  /** Set when this data may not be judged: iterations that k6 dropped, a summary without samples. */
  readonly refused?: string
}

export const NO_LATENCY_DATA: LatencyData = { samples: [], path: [], slices: [] }

/** Several runners or batches of one probe. A reason to refuse one refuses all. */
export function joinLatency(left: LatencyData, right: LatencyData): LatencyData {
  const refused = left.refused ?? right.refused
  return {
    samples: [...left.samples, ...right.samples],
    path: [...left.path, ...right.path],
    slices: [...left.slices, ...right.slices],
    ...(refused !== undefined && { refused }),
  }
}

export type LatencyVerdict = 'slower' | 'within' | 'undecided' | 'faster'

/** What became of one test of one probe on one candidate. */
export type LatencyOutcome = {
  readonly probe: string
  /** The candidate. */
  readonly environment: string
  readonly quantile: number
  readonly verdict: LatencyVerdict
  /** Of `undecided`: why. */
  readonly because?: string
  /** Of `undecided`: every batch was looked at, and the noise is too large for either answer. Else data is missing. */
  readonly exhausted?: boolean
  /** e^(mean of the batches): 1.3 is 30 % slower. Absent when nothing could be computed. */
  readonly ratio?: number
  /** Repeated confidence interval of the ratio, 90 %. */
  readonly interval?: readonly [low: number, high: number]
  /** The tolerance that counted, as a ratio minus 1: the larger of relative and absolute. */
  readonly tolerance: number
  readonly relative: number
  readonly absoluteMs: number
  /** Pooled, as compared (after the path was taken out). */
  readonly referenceMs?: number
  readonly candidateMs?: number
  /** Pairs that counted, and batches of them. */
  readonly pairs: number
  readonly batches: number
  /** Smallest true slowdown that would be found in 80 % of such runs, as a ratio minus 1. */
  readonly detectable?: number
  /** For the family (Benjamini-Hochberg). */
  readonly pValue: number
  /** Was a `slower` rejected in the family of the run? Only that is red. */
  readonly flagged: boolean
  /** What the confirmation run said; absent when there was none. */
  readonly confirmed?: boolean
  /** Natural logarithms of the ratios, batch by batch: the sequence over time. */
  readonly sequence: readonly number[]
}

/** Times of one side, in milliseconds, warm connections. */
export type LatencySide = {
  readonly environment: string
  /** At the quantiles of LATENCY_CURVE, as compared; empty when nothing answered. */
  readonly curve: readonly number[]
  /** Asked, and how many of these failed, timed out, were missed. */
  readonly asked: number
  readonly failed: number
  readonly timedOut: number
  readonly missed: number
  /** Median of planned to first byte: what a user waits who does not wait for us. */
  readonly responseMs?: number
  /** Medians of the phases; dns, tcp, tls and cold of the cold connections alone. */
  readonly phases: Partial<Record<LatencyPhaseName, number>>
}
export type LatencyPhaseName = 'dns' | 'tcp' | 'tls' | 'ttfb' | 'download' | 'cold'

/** Quantiles of a curve: evenly, and closer at the tail. */
export const LATENCY_CURVE: readonly number[] = [
  0, 0.01, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.925, 0.95, 0.97,
  0.98, 0.99, 1,
]

/** One probe on one candidate, all its tests. */
export type LatencyComparison = {
  readonly probe: string
  readonly environment: string
  readonly profile: LatencyProfile
  readonly engine: 'parity' | 'k6'
  readonly tests: readonly LatencyOutcome[]
  readonly reference: LatencySide
  readonly candidate: LatencySide
  /** Which path was taken out, and what it measured on each side (fifth percentile); none for `raw` and `server-timing`. */
  readonly path: {
    readonly used: NetworkPath
    readonly referenceMs?: number
    readonly candidateMs?: number
    /** Name of the metric of `server-timing`. */
    readonly metric?: string
    /** Why a better one was not used. */
    readonly because?: string
  }
  /** Slices that were dropped because the sampler was late, of all; and the pairs lost with them. */
  readonly dropped: { readonly slices: number; readonly of: number; readonly pairs: number }
  /** Do the error rates differ? One-sided Fisher, candidate worse. */
  readonly errors: { readonly pValue: number; readonly worse: boolean }
  /** More batches that would settle what is open; 0 when nothing is. */
  readonly needsBatches: number
  /** Is a confirmation run wanted? */
  readonly needsConfirmation: boolean
}

/** All tests of a run together: how many, and how many false flags are expected of them at most. */
export type LatencyFamily = {
  readonly tests: number
  /** q of Benjamini and Hochberg (1995): the share of false ones among what is flagged. */
  readonly rate: number
}

/** `p50` of 0.5, `p99.9` of 0.999: what a quantile is called in paths, reports and the history. */
export function quantileName(quantile: number): string {
  return `p${Number((quantile * 100).toFixed(3))}`
}
