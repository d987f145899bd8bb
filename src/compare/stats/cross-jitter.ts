/**
 * Environments at different distances: from each time the way is taken, and the jitter of the other side's way is added.
 * Both sides then carry the server and both jitters, so that equal servers are equal in law however far they are. (To take
 * off a median instead leaves the tail of the longer way in, and calls equal servers slower: see docs/benchmarks.md.)
 */
import { quantileOf, sorted } from './quantile.ts'
import type { Random } from './random.ts'

/** The shortest way, but for luck: this quantile of its measurements. */
const FLOOR = 0.05

/** The way to one side: its floor, and measurements of it, at least one. */
export type Way = { readonly floorMs: number; readonly measuredMs: readonly number[] }

/** @param measuredMs - at least one */
export function floorOf(measuredMs: readonly number[]): number {
  return quantileOf(sorted(measuredMs), FLOOR)
}

/** @returns the middle half of the measurements, from its low to its high end */
export function jitterOf(measuredMs: readonly number[]): number {
  const ascending = sorted(measuredMs)
  return quantileOf(ascending, 0.75) - quantileOf(ascending, 0.25)
}

export type Times = { readonly reference: number; readonly candidate: number }

/** @returns both times without their ways, each with a jitter drawn from the other side's */
export function crossJittered(times: Times, reference: Way, candidate: Way, random: Random): Times {
  const jitterReference = drawn(reference, random)
  const jitterCandidate = drawn(candidate, random)
  return {
    reference: times.reference - reference.floorMs + jitterCandidate,
    candidate: times.candidate - candidate.floorMs + jitterReference,
  }
}

function drawn({ floorMs, measuredMs }: Way, random: Random): number {
  return (measuredMs[Math.floor(random.next() * measuredMs.length)] ?? floorMs) - floorMs
}
