/**
 * A test that may be looked at after every run. Where both sides show something equally often, each time it shows is a coin
 * that lands on a side by the answers which that side gave; how much likelier other coins make what was seen, averaged over
 * them, is a nonnegative martingale, and exceeds 1 / alpha at any time with a probability of at most alpha.
 *
 * Source: J. Ville, "Étude critique de la notion de collectif" (1939); the mixture over coins is that of H. Robbins,
 * "Statistical methods related to the law of the iterated logarithm" (1970), section 3.
 */
import assert from 'node:assert/strict'

import { logChoose } from './fisher.ts'

/** Of the alternatives, those in which one side alone shows it: that is what faults do. The others are coins of any bias. */
const WEIGHT_ONE_SIDE = 0.75

/**
 * @param hits - answers of each side that show it, 0 or more
 * @param answers - answers of each side, 1 or more
 * @returns the likelihood ratio against equal rates: proved at level alpha when it is at least 1 / alpha
 */
export function evidenceAgainstEqualRates(hits: Counts, answers: Counts): number {
  assert(hits.reference >= 0 && hits.candidate >= 0)
  assert(answers.reference > 0 && answers.candidate > 0)
  const shows = hits.reference + hits.candidate
  const [reference, candidate] = [answers.reference, answers.candidate].map((count) =>
    Math.log(count / (answers.reference + answers.candidate)),
  )
  assert(reference !== undefined && candidate !== undefined)
  const logEqual = hits.reference * reference + hits.candidate * candidate
  // The integral of p^k (1 - p)^(n - k) over all p is 1 / ((n + 1) choose(n, k)).
  const anyCoin = Math.exp(-Math.log(shows + 1) - logChoose(shows, hits.candidate) - logEqual)
  const ofOneSide = [hits.reference, hits.candidate].filter((count) => count === 0).length
  const oneSide = (ofOneSide / 2) * Math.exp(-logEqual)
  return WEIGHT_ONE_SIDE * oneSide + (1 - WEIGHT_ONE_SIDE) * anyCoin
}

type Counts = { readonly reference: number; readonly candidate: number }
