/**
 * Over scheduled runs: one value per run, the logarithm of the ratio, which no single run need call slower. An alert when they
 * have gone up for good, and since when (specs/LATENCY.md, section 6).
 */
import { changePointOf } from '../stats/change-point.ts'
import { CUSUM_LIMIT, cusumOf } from '../stats/cusum.ts'

export type Drift = {
  readonly outcome: 'steady' | 'alarm' | 'undecided'
  /** Of `undecided`: why. */
  readonly because?: string
  /** Of `alarm`: index of the run that raised it. */
  readonly alarmAt?: number
  /** Index of the first run after the change, where it can be dated. */
  readonly changedAt?: number
  /** Ratio before and after the change; without a date, that of the baseline and of the last run. */
  readonly ratioBefore?: number
  readonly ratioAfter?: number
}

/**
 * @param logRatios - logarithm of the ratio of each run, the oldest first; runs without one are left out
 * @param tolerance - as a ratio minus 1: a smaller change is not dated
 */
export function driftOf(logRatios: readonly number[], tolerance: number): Drift {
  const cusum = cusumOf(logRatios)
  if (cusum.outcome === 'undecided') return { outcome: 'undecided', because: cusum.because }
  // What was mended since is no alarm: the sum falls below its limit again.
  if (cusum.outcome === 'steady' || cusum.at === undefined || (cusum.sums.at(-1) ?? 0) <= CUSUM_LIMIT)
    return { outcome: 'steady' }
  const change = changePointOf(logRatios, Math.log1p(tolerance))
  return {
    outcome: 'alarm',
    alarmAt: cusum.at,
    ...(change !== undefined && { changedAt: change.index }),
    ratioBefore: Math.exp(change?.before ?? cusum.usual),
    ratioAfter: Math.exp(change?.after ?? logRatios.at(-1) ?? cusum.usual),
  }
}
