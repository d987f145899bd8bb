/**
 * What earlier runs showed of one probe on one pair of environments: counts, paths and classes, and no value. One run
 * settles what happens in at least half of the answers; what is rarer is settled by many runs (specs/COMPARATOR.md, M4).
 */
import type { Level } from './level.ts'

/** Something that one side shows now and then, where the other never does in the same run. */
export type RareEvent = {
  readonly facet: string
  readonly path: string
  /** Class of what is unusual: `5xx`, `absent`, `null`. */
  readonly shows: string
  readonly level: Level
  /** Answers of each side that showed it. */
  readonly reference: number
  readonly candidate: number
}

export type Answers = { readonly reference: number; readonly candidate: number }

/** A rare event over many runs. */
export type KnownEvent = RareEvent & {
  /** Runs in which it came. */
  readonly runs: number
  /** Answers of each side when it was last seen, of those that the history counts. */
  readonly last: number
}

/** A path at which an environment disagreed with itself, at the coarsest level that this took. */
export type NoisyPath = { readonly facet: string; readonly path: string; readonly level: Level; readonly last: number }

/** What one run measured of one quantile. */
export type LatencyValue = {
  /** When the run began, ISO 8601 UTC. */
  readonly at: string
  /** Natural logarithm of the ratio of candidate to reference. */
  readonly logRatio: number
}

/** By quantile (`p50`), the oldest first. */
export type LatencyValues = Readonly<Record<string, readonly LatencyValue[]>>

/** Kept of one quantile: hourly runs of eight days; what is usual is told by the first 30 of them. */
export const LATENCY_RUNS_MAX = 200

export type ProbeHistory = {
  readonly runs: number
  /** The last runs in a row in which nothing differed. */
  readonly quiet: number
  /** Of each side in all these runs. */
  readonly answers: Answers
  /** Facets that varied or differed: answers of each side when they last did. A facet that is not named never did. */
  readonly unsteady: Readonly<Record<string, number>>
  readonly noise: readonly NoisyPath[]
  readonly rare: readonly KnownEvent[]
  /** Absent: its latency was never measured. */
  readonly latency?: LatencyValues
}

/** What one run adds. */
export type RunTrace = {
  readonly answers: Answers
  /** Nothing differed. */
  readonly isQuiet: boolean
  readonly unsteady: readonly string[]
  readonly noise: readonly Omit<NoisyPath, 'last'>[]
  readonly rare: readonly RareEvent[]
  readonly latency?: Readonly<Record<string, LatencyValue>>
}

export const NO_HISTORY: ProbeHistory = {
  runs: 0,
  quiet: 0,
  answers: { reference: 0, candidate: 0 },
  unsteady: {},
  noise: [],
  rare: [],
}

/** As many quiet runs, and a short run needs no more screening than a long one: they were its repeats. */
export const QUIET_RUNS_MIN = 3

/**
 * Answers of each side after which something that did not come again is forgotten: what was mended, and what is rarer than
 * any rate that history promises to settle (320 answers for one in twenty: specs/COMPARATOR.md, section 2).
 */
export const FORGOTTEN_AFTER = 320

/** How often something rare is counted at most: more changes no verdict. */
export const HITS_MAX = 1_000_000

/** Answers that both sides gave. */
export function answersOfBoth({ reference, candidate }: Answers): number {
  return Math.min(reference, candidate)
}
