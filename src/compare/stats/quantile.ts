/**
 * Quantiles of a sample, interpolated between its values.
 *
 * Source: R. J. Hyndman and Y. Fan, "Sample quantiles in statistical packages", The American Statistician 50 (1996), type 7:
 * that of k6, R and NumPy, so that figures agree with those a team already has.
 */
import assert from 'node:assert/strict'

/** @returns a sorted copy, fit for quantileOf */
export function sorted(values: Iterable<number>): Float64Array {
  return Float64Array.from(values).sort()
}

/**
 * @param ascending - at least one value
 * @param probability - 0..1
 */
export function quantileOf(ascending: Float64Array, probability: number): number {
  assert(ascending.length > 0)
  const position = (ascending.length - 1) * probability
  const below = Math.floor(position)
  const low = ascending[below] ?? Number.NaN
  const high = ascending[Math.min(below + 1, ascending.length - 1)] ?? Number.NaN
  return low + (position - below) * (high - low)
}
