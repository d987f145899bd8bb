/**
 * BLR-GS, the rule that decides "slower" (specs/LATENCY.md, section 1): the logarithms of the batches' ratios of quantiles are
 * nearly normal and nearly independent whatever the law of the times is; a t-test of their mean against the tolerance, looked
 * at after every batch, spends its alpha over the looks.
 */
import { BATCHES_MIN } from '../../core/latency.ts'
import { type Boundary, boundaries } from '../stats/spending.ts'
import { studentTail } from '../stats/student-t.ts'

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
  // Mean and sum of squares as they grow (B. P. Welford, Technometrics 4, 1962): a look costs the same however late it is.
  let [mean, squares] = [0, 0]
  for (let batches = 1; ; batches += 1) {
    const deviation = (logRatios[batches - 1] ?? Number.NaN) - mean
    mean += deviation / batches
    squares += deviation * ((logRatios[batches - 1] ?? Number.NaN) - mean)
    const isLast = batches >= available
    if (batches < BATCHES_MIN && !isLast) continue
    const standardError = batches > 1 ? Math.sqrt(squares / (batches - 1) / batches) : 0
    const index = batches - BATCHES_MIN
    const at = { slower: slower[index], single: single[index], spentBefore: slower[index - 1]?.spent ?? 0, isLast }
    const decision = look({ batches, mean, standardError }, toleranceAfter(batches), at)
    if (decision.verdict !== 'undecided' || isLast) return decision
  }
}

type Seen = Pick<Decision, 'batches' | 'mean' | 'standardError'>

/** Boundaries of one look; none before the first. */
type At = {
  readonly slower: Boundary | undefined
  readonly single: Boundary | undefined
  /** Alpha of `slower` spent at the looks before. */
  readonly spentBefore: number
  /** Only then the p-value is of interest, and it takes longer than all else. */
  readonly isLast: boolean
}

function look(seen: Seen, tolerance: number, { slower, single, spentBefore, isLast }: At): Decision {
  const { batches, mean, standardError } = seen
  if (standardError <= FLAT || slower === undefined || single === undefined)
    return { ...seen, verdict: 'undecided', t: Number.NaN, pValue: 1 }
  const t = (mean - tolerance) / standardError
  const all = { ...seen, t, halfWidth: single.t * standardError }
  if (t >= slower.t) return { ...all, verdict: 'slower', pValue: slower.spent }
  // The same test with the sides swapped.
  if ((-mean - tolerance) / standardError >= slower.t) return { ...all, verdict: 'faster', pValue: 1 }
  if (-t >= single.t) return { ...all, verdict: 'within', pValue: 1 }
  return { ...all, verdict: 'undecided', pValue: isLast ? Math.min(1, spentBefore + studentTail(t, batches - 1)) : 1 }
}

/** What is left of a variance of zero after sums were rounded. */
const FLAT = 1e-12
