/**
 * BLR-GS, the rule that decides "slower" (specs/LATENCY.md, section 1): the logarithms of the batches' ratios of quantiles are
 * nearly normal and nearly independent whatever the law of the times is; a t-test of their mean against the tolerance, looked
 * at after every batch, spends its alpha over the looks.
 */
import { momentsOf } from '../stats/moments.ts'
import { type Boundary, boundaries } from '../stats/spending.ts'
import { studentTail } from '../stats/student-t.ts'

/** Below five batches the variance is too uncertain: t would have to exceed 3 even at a single look. */
export const BATCHES_MIN = 5
/** Of a single test; that of `slower` is divided by the tests of the run. */
export const ALPHA = 0.05

export type Decision = {
  readonly verdict: 'slower' | 'within' | 'faster' | 'undecided'
  /** Batches that were looked at: fewer than there are when the rule stopped before. */
  readonly batches: number
  readonly mean: number
  /** Standard deviation of the batches over the root of their number. */
  readonly standardError: number
  /** Against the tolerance; NaN without variance. */
  readonly t: number
  readonly pValue: number
  /** Half the width of the repeated interval of the mean, 90 %; absent before the first look. */
  readonly halfWidth?: number
}

export type Sequence = {
  /** Logarithms of the ratios candidate / reference, batch by batch; at least one. */
  readonly logRatios: readonly number[]
  /** Logarithm of 1 + tolerance, as far as it is known after so many batches. */
  readonly toleranceAfter: (batches: number) => number
  /** K: at least BATCHES_MIN. */
  readonly batchesMax: number
  /** Tests of the run. */
  readonly family: number
}

export function decide({ logRatios, toleranceAfter, batchesMax, family }: Sequence): Decision {
  const looks = { first: BATCHES_MIN, last: batchesMax }
  const slower = boundaries({ ...looks, alpha: ALPHA / family })
  const single = boundaries({ ...looks, alpha: ALPHA })
  const available = Math.min(logRatios.length, batchesMax)
  for (let batches = BATCHES_MIN; batches <= available; batches += 1) {
    const index = batches - BATCHES_MIN
    const at = { slower: slower[index], single: single[index], spentBefore: slower[index - 1]?.spent ?? 0 }
    const decision = look(logRatios.slice(0, batches), toleranceAfter(batches), at)
    if (decision.verdict !== 'undecided' || batches === available) return decision
  }
  const { mean, deviation } = momentsOf(logRatios.slice(0, available))
  return {
    verdict: 'undecided',
    batches: available,
    mean,
    standardError: deviation / Math.sqrt(available),
    t: Number.NaN,
    pValue: 1,
  }
}

type At = {
  readonly slower: Boundary | undefined
  readonly single: Boundary | undefined
  /** Alpha of `slower` spent at the looks before. */
  readonly spentBefore: number
}

function look(logRatios: readonly number[], tolerance: number, { slower, single, spentBefore }: At): Decision {
  const batches = logRatios.length
  const { mean, deviation } = momentsOf(logRatios)
  const standardError = deviation / Math.sqrt(batches)
  const seen = { batches, mean, standardError, t: (mean - tolerance) / standardError }
  if (!(standardError > FLAT) || slower === undefined || single === undefined)
    return { ...seen, verdict: 'undecided', t: Number.NaN, pValue: 1 }
  const all = { ...seen, halfWidth: single.t * standardError }
  if (all.t >= slower.t) return { ...all, verdict: 'slower', pValue: slower.spent }
  // The same test with the sides swapped.
  if ((-mean - tolerance) / standardError >= slower.t) return { ...all, verdict: 'faster', pValue: 1 }
  if (-all.t >= single.t) return { ...all, verdict: 'within', pValue: 1 }
  return { ...all, verdict: 'undecided', pValue: Math.min(1, spentBefore + studentTail(all.t, batches - 1)) }
}

/** What is left of a variance of zero after sums were rounded. */
const FLAT = 1e-12
