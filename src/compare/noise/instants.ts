/**
 * Instants near the observation are others with every answer, or differ by nature; how far away they are does not
 * (specs/COMPARATOR.md, section 5, group 18): a clock that is late, a zone that was taken for another, an expiry that is
 * a day away instead of an hour.
 */
import { compareClasses, unanimous } from '../class-sets.ts'
import type { NoisyDifference } from '../class-sets.ts'
import type { Sides } from '../facet.ts'
import { formatOfLeaf, instantOfLeaf } from '../leaf.ts'
import type { Leaf } from '../leaf.ts'

const SECOND_MS = 1000
const MINUTE_MS = 60 * SECOND_MS

/** Between answers of one run, and between the clocks of two machines that are in order. */
const APART_MIN_MS = 2 * MINUTE_MS
/** Instants that follow one clock lie close together; how much closer than the two sides are apart. */
const CLUSTER_MIN = 20

/** @param present - samples that vary on both sides */
export function compareInstants(present: Sides<Leaf>, at: number): NoisyDifference | undefined {
  const offsets = { reference: offsetsOf(present.reference, at), candidate: offsetsOf(present.candidate, at) }
  if (offsets.reference === undefined || offsets.candidate === undefined) return undefined
  const units = compareClasses(present, (leaf) => formatOfLeaf(leaf, at).name.replace(/ fraction| minutes/, ''))
  if (units !== undefined) return { kind: 'format', ...units }
  const [left, right] = [middleOf(offsets.reference), middleOf(offsets.candidate)]
  const spread = Math.max(spreadOf(offsets.reference), spreadOf(offsets.candidate))
  const apart = Math.abs(left - right)
  return apart >= APART_MIN_MS && apart > spread * CLUSTER_MIN ? difference(present, left, right) : undefined
}

/** Expiries of one kind are away for as long, less what has passed since they were given. */
const LIFETIME_RATIO_MIN = 2
/** What is given a minute has less left when we see it. */
const SHORTEST_MS = MINUTE_MS / 2
/** An answer and the clock that it was made by. */
const NOW_MS = 5 * SECOND_MS
const ZONE_STEP_MS = 30 * MINUTE_MS
/** From UTC-12 to UTC+14. */
const ZONES_APART_MAX_MS = 26 * 60 * MINUTE_MS

/**
 * Instants that each side showed once or always, as those in whole seconds: started, expires, now. Only what cannot be by
 * nature: an expiry that is past, one that is twice as far away, a clock that is off by a time zone.
 */
export function compareLifetimes(present: Sides<Leaf>, at: number): NoisyDifference | undefined {
  const [left] = offsetsOf(present.reference.slice(0, 1), at) ?? []
  const [right] = offsetsOf(present.candidate.slice(0, 1), at) ?? []
  if (left === undefined || right === undefined) return undefined
  const [near, far] = Math.abs(left) < Math.abs(right) ? [left, right] : [right, left]
  const lives = Math.max(left, right) >= APART_MIN_MS
  const isPast = lives && Math.min(left, right) <= -APART_MIN_MS
  const livesLonger = lives && near >= SHORTEST_MS && far >= near * LIFETIME_RATIO_MIN
  const steps = Math.round(far / ZONE_STEP_MS)
  const isOtherZone =
    Math.abs(near) <= NOW_MS &&
    steps !== 0 &&
    Math.abs(far) <= ZONES_APART_MAX_MS &&
    Math.abs(far - steps * ZONE_STEP_MS) <= NOW_MS
  return isPast || livesLonger || isOtherZone ? difference(present, left, right) : undefined
}

function difference(present: Sides<Leaf>, left: number, right: number): NoisyDifference | undefined {
  return unanimous(present, 'range', left < right ? ['earlier', 'later'] : ['later', 'earlier'])
}

/** Milliseconds after the observation; undefined unless all are instants. */
function offsetsOf(leaves: readonly Leaf[], at: number): readonly number[] | undefined {
  const offsets: number[] = []
  for (const leaf of leaves) {
    const instant = instantOfLeaf(leaf, at)
    if (instant === undefined) return undefined
    offsets.push(instant - at)
  }
  return offsets
}

function middleOf(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0
}

function spreadOf(values: readonly number[]): number {
  return Math.max(...values) - Math.min(...values)
}
