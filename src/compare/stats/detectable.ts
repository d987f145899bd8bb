/**
 * The smallest true slowdown that a test of so many batches finds in 80 % of the runs: what "undecided" leaves open.
 *
 * Source: the two t quantiles of a power calculation for one mean, as in section 1.6 of the specification of latency.
 */
import { studentQuantile } from './student-t.ts'

const ALPHA = 0.05
const MISSED = 0.2

/**
 * @param deviation - of the logarithms of the batches' ratios
 * @param batches - 2 or more
 * @param tolerance - as a ratio minus 1
 * @returns as a ratio minus 1: 0.19 is 19 % slower
 */
export function detectableSlowdown(deviation: number, batches: number, tolerance: number): number {
  const quantiles = studentQuantile(ALPHA, batches - 1) + studentQuantile(MISSED, batches - 1)
  return (1 + tolerance) * Math.exp((quantiles * deviation) / Math.sqrt(batches)) - 1
}
