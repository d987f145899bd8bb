/** Paired times, cut into batches of consecutive pairs: for each the logarithm of the candidate's quantile over the reference's. */
import { quantileOf, sorted } from '../stats/quantile.ts'

/** Times in milliseconds; the same index is the same pair. */
export type Paired = { readonly reference: readonly number[]; readonly candidate: readonly number[] }

/** @returns one per full batch; NaN where a quantile is not above zero, so that it has no logarithm */
export function logRatiosOf({ reference, candidate }: Paired, batchPairs: number, quantile: number): readonly number[] {
  return Array.from({ length: Math.floor(reference.length / batchPairs) }, (_, batch) => {
    const quantileIn = (times: readonly number[]): number =>
      quantileOf(sorted(times.slice(batch * batchPairs, (batch + 1) * batchPairs)), quantile)
    return Math.log(quantileIn(candidate)) - Math.log(quantileIn(reference))
  })
}
