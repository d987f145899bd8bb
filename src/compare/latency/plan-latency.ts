/**
 * How much has to be sampled, and what a run of it is worth: from the spread of a pilot's batches the rule itself is run a
 * thousand times on batches of that spread. So the figures are those of this probe, and of the rule as it decides.
 */
import { BATCHES_MIN } from '../../core/latency.ts'
import assert from 'node:assert/strict'

import { momentsOf } from '../stats/moments.ts'
import { seededRandom } from '../stats/random.ts'
import { decide } from './decide.ts'

/** A share of one half is known to 1.6 points then, one of 1 % to 0.3; a test takes about 50 ms, and a run has a hundred. */
const RUNS = 1000
/** Any fixed number: the same pilot must give the same plan. */
const SEED = 20_240
/** LATENCY.md, section 1.6: a slowdown counts as detectable when so many runs find it. */
const POWER = 0.8
/** No sign-off waits for more. */
const BATCHES_MOST = 200

export type Chances = {
  /** P(slower) though the candidate is as fast as the reference. */
  readonly falseAlarm: number
  /** P(not slower) though it is slower by twice the tolerance. */
  readonly missedAtTwice: number
}

export type PlanTest = {
  /** Standard deviation of the logarithms of the batches' ratios: `spreadOf`. */
  readonly spread: number
  /** As a ratio minus 1. */
  readonly tolerance: number
  /** Tests of the run. */
  readonly family: number
}

/** @param sequence - `sequence` of a pilot's outcome; undefined with fewer than two batches, or without any spread */
export function spreadOf(sequence: readonly number[]): number | undefined {
  const { deviation } = sequence.length < 2 ? { deviation: 0 } : momentsOf(sequence)
  return deviation > 0 ? deviation : undefined
}

/** For the sign-off: what a run of up to so many batches would say, were the truth this. */
export function chancesOf(test: PlanTest, batchesMax: number): Chances {
  return {
    falseAlarm: slowerShare(test, batchesMax, 0).share,
    missedAtTwice: 1 - slowerShare(test, batchesMax, 2 * test.tolerance).share,
  }
}

export type Needed = {
  readonly batches: number
  readonly pairs: number
  /** Mean of what is really sent, as most runs stop before. */
  readonly pairsMean: number
  /** At the given budget, each pair one request to each host; for all batches. */
  readonly seconds: number
}

export type Wish = {
  /** Slowdown that must be found in 80 % of the runs, as a ratio minus 1; more than the tolerance. */
  readonly slowdown: number
  readonly batchPairs: number
  /** Requests per second that one host may get. */
  readonly requestsPerSecond: number
}

/** @returns undefined when 200 batches would not do */
export function neededFor(test: PlanTest, { slowdown, batchPairs, requestsPerSecond }: Wish): Needed | undefined {
  assert(requestsPerSecond > 0)
  if (slowdown <= test.tolerance) return undefined
  const finds = (batches: number): boolean => slowerShare(test, batches, slowdown).share >= POWER
  if (!finds(BATCHES_MOST)) return undefined
  let [tooFew, enough] = [BATCHES_MIN - 1, BATCHES_MOST]
  while (enough - tooFew > 1) {
    const middle = Math.floor((tooFew + enough) / 2)
    if (finds(middle)) enough = middle
    else tooFew = middle
  }
  const pairs = enough * batchPairs
  const pairsMean = slowerShare(test, enough, slowdown).batches * batchPairs
  return { batches: enough, pairs, pairsMean, seconds: pairs / requestsPerSecond }
}

/** @returns the share of runs that say slower, and the batches they take on average */
function slowerShare({ spread, tolerance, family }: PlanTest, batchesMax: number, slowdown: number) {
  // No look is made below five batches, so that nothing is ever called slower.
  if (batchesMax < BATCHES_MIN) return { share: 0, batches: batchesMax }
  const random = seededRandom(SEED)
  let [slower, batches] = [0, 0]
  for (let run = 0; run < RUNS; run += 1) {
    const logRatios = Array.from({ length: batchesMax }, () => Math.log1p(slowdown) + spread * random.normal())
    const decision = decide({ logRatios, toleranceAfter: () => Math.log1p(tolerance), batchesMax, family })
    if (decision.verdict === 'slower') slower += 1
    batches += decision.batches
  }
  return { share: slower / RUNS, batches: batches / RUNS }
}
