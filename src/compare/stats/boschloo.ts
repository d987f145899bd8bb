/**
 * Boschloo's exact test for a 2 x 2 table, two-sided: Fisher's p-value as the statistic, and the worst case over all common
 * rates as the p-value. It is exact as Fisher's test is, and finds more: 8 of 26 against none is 0.0017 here and 0.0042 there.
 *
 * Source: R. D. Boschloo, "Raised conditional level of significance for the 2 x 2-table when testing the equality of two
 * probabilities", Statistica Neerlandica 24 (1970).
 */
import assert from 'node:assert/strict'

import { fisherExact, logChoose } from './fisher.ts'

/** Rates at which the worst case is looked for; between two of them the sum hardly changes for tables as small as these. */
const RATES = 200
/** Larger tables take long, and gain nothing. */
const SAMPLES_MAX = 60

const known = new Map<string, number>()

/**
 * @param hitsLeft - of `left` trials, 0..left; likewise right; at most 60 of each
 * @returns the p-value, in (0, 1], never above Fisher's
 */
export function boschlooExact(hitsLeft: number, left: number, hitsRight: number, right: number): number {
  assert(left <= SAMPLES_MAX && right <= SAMPLES_MAX)
  const key = [hitsLeft, left, hitsRight, right].join()
  const before = known.get(key)
  if (before !== undefined) return before
  const observed = fisherExact(hitsLeft, left, hitsRight, right)
  // By hits on the left, the hits on the right that are as unlikely or more.
  const rejected = Array.from({ length: left + 1 }, (_, inLeft) =>
    Array.from({ length: right + 1 }, (_, inRight) => fisherExact(inLeft, left, inRight, right) <= observed + 1e-12),
  )
  let worst = 0
  for (let step = 1; step < RATES; step += 1) {
    const [onLeft, onRight] = [binomial(left, step / RATES), binomial(right, step / RATES)]
    let sum = 0
    for (const [inLeft, row] of rejected.entries()) {
      let inRow = 0
      for (const [inRight, isRejected] of row.entries()) if (isRejected) inRow += onRight[inRight] ?? 0
      sum += inRow * (onLeft[inLeft] ?? 0)
    }
    worst = Math.max(worst, sum)
  }
  const p = Math.min(observed, worst)
  known.set(key, p)
  return p
}

function binomial(trials: number, rate: number): readonly number[] {
  return Array.from({ length: trials + 1 }, (_, hits) =>
    Math.exp(logChoose(trials, hits) + hits * Math.log(rate) + (trials - hits) * Math.log(1 - rate)),
  )
}
