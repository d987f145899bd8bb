/**
 * Has a value that is measured run after run gone up for good? Each run adds what it lies above the usual, less an allowance;
 * below zero the sum starts anew; beyond a limit it is an alarm.
 *
 * Source: E. S. Page, "Continuous inspection schemes", Biometrika 41 (1954). Allowance .75, limit 6, baseline of 30 runs, and
 * the clamp, which keeps one outlier from being an alarm: chosen by simulation (specs/LATENCY.md, section 6).
 */
import { quantileOf, sorted } from './quantile.ts'

const ALLOWANCE = 0.75
export const CUSUM_LIMIT = 6
const BASELINE = 30
const CLAMP = 3
/** The median absolute deviation of a normal law, as a share of its standard deviation, inverted. */
const MAD_TO_DEVIATION = 1.4826

export type Cusum =
  | { readonly outcome: 'undecided'; readonly because: string }
  | {
      readonly outcome: 'steady' | 'alarm'
      /** Sums after each run behind the baseline. */
      readonly sums: readonly number[]
      /** Of `alarm`: the index in the values at which the limit was passed first. */
      readonly at?: number
      /** Median of the baseline. */
      readonly usual: number
    }

/** @param values - one per run, in order, the oldest first */
export function cusumOf(values: readonly number[]): Cusum {
  if (values.length <= BASELINE)
    return { outcome: 'undecided', because: `${values.length} runs, and more than ${BASELINE} are needed for what is usual` }
  const baseline = sorted(values.slice(0, BASELINE))
  const usual = quantileOf(baseline, 0.5)
  const deviation = MAD_TO_DEVIATION * quantileOf(sorted(Array.from(baseline, (value) => Math.abs(value - usual))), 0.5)
  if (deviation === 0) return { outcome: 'undecided', because: 'the first runs do not vary' }
  const sums: number[] = []
  for (const value of values.slice(BASELINE)) {
    const score = Math.max(-CLAMP, Math.min(CLAMP, (value - usual) / deviation))
    sums.push(Math.max(0, (sums.at(-1) ?? 0) + score - ALLOWANCE))
  }
  const passed = sums.findIndex((sum) => sum > CUSUM_LIMIT)
  return passed === -1 ? { outcome: 'steady', sums, usual } : { outcome: 'alarm', sums, at: BASELINE + passed, usual }
}
