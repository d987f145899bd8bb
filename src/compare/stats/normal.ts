/**
 * The normal distribution, through the error function of its tail.
 *
 * Source: the tail is the continued fraction and the series of Abramowitz and Stegun, 26.2.11 and 26.2.14, each where it
 * converges fast; the quantile is found by Newton's method on the tail, so that both always agree.
 */
import assert from 'node:assert/strict'

const SQRT_TWO_PI = Math.sqrt(2 * Math.PI)
/** Below it the series needs fewer terms, above it the continued fraction. */
const SERIES_MAX = 3

export function normalDensity(z: number): number {
  return Math.exp((-z * z) / 2) / SQRT_TWO_PI
}

/** @returns P(Z > z) with a relative error below 1e-12 */
export function normalTail(z: number): number {
  if (z < 0) return 1 - normalTail(-z)
  if (z < SERIES_MAX) return 0.5 - normalDensity(z) * series(z)
  let fraction = 0
  for (let term = 60; term >= 1; term -= 1) fraction = term / (z + fraction)
  return normalDensity(z) / (z + fraction)
}

/** z + z^3 / 3 + z^5 / (3 * 5) + ... */
function series(z: number): number {
  let term = z
  let sum = z
  for (let next = 3; term > sum * 1e-17; next += 2) {
    term *= (z * z) / next
    sum += term
  }
  return sum
}

/**
 * @param tail - in (0, 1)
 * @returns z with P(Z > z) = tail
 */
export function normalQuantile(tail: number): number {
  assert(tail > 0 && tail < 1)
  if (tail > 0.5) return -normalQuantile(1 - tail)
  // Abramowitz and Stegun 26.2.22, to 0.003; Newton's method on the logarithm does the rest, and cannot overshoot far.
  const start = Math.sqrt(-2 * Math.log(tail))
  let z = start - (2.30753 + 0.27061 * start) / (1 + 0.99229 * start + 0.04481 * start * start)
  for (let round = 0; round < 6; round += 1) {
    const at = normalTail(z)
    z += (Math.log(at / tail) * at) / normalDensity(z)
  }
  return z
}
