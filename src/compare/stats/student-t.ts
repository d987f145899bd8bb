/**
 * Student's t distribution: the tail by the incomplete beta function, the quantile by halving an interval on the tail.
 *
 * Source: "Student" (W. S. Gosset), "The probable error of a mean", Biometrika 6 (1908); incomplete beta by Lentz's continued
 * fraction, Numerical Recipes (3rd edition), section 6.4; logarithm of the gamma function by Lanczos, section 6.1.
 */
import assert from 'node:assert/strict'

const LANCZOS = [
  76.18009172947146, -86.50532032941678, 24.01409824083091, -1.231739572450155, 1.208650973866179e-3, -5.395239384953e-6,
]

/**
 * @param degrees - of freedom, 1 or more
 * @returns P(T > t)
 */
export function studentTail(t: number, degrees: number): number {
  assert(degrees >= 1)
  const half = incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5) / 2
  return t >= 0 ? half : 1 - half
}

const known = new Map<string, number>()

/**
 * @param tail - in (0, 1)
 * @returns t with P(T > t) = tail
 */
export function studentQuantile(tail: number, degrees: number): number {
  assert(tail > 0 && tail < 1)
  if (tail > 0.5) return -studentQuantile(1 - tail, degrees)
  const key = `${tail} ${degrees}`
  const before = known.get(key)
  if (before !== undefined) return before
  let [low, high] = [0, 2]
  while (studentTail(high, degrees) > tail) [low, high] = [high, high * 2]
  // 60 halvings leave nothing that a double could tell apart.
  for (let round = 0; round < 60; round += 1) {
    const middle = (low + high) / 2
    if (studentTail(middle, degrees) > tail) low = middle
    else high = middle
  }
  const t = (low + high) / 2
  if (known.size < KNOWN_MAX) known.set(key, t)
  return t
}

/** A run asks for some hundred quantiles; a process that judges many runs must not keep them all. */
const KNOWN_MAX = 5000

function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(1 - x))
  // The fraction converges fast on this side of the mean; on the other, the complement does.
  if (x < (a + 1) / (a + b + 2)) return (front * betaFraction(x, a, b)) / a
  return 1 - (front * betaFraction(1 - x, b, a)) / b
}

function betaFraction(x: number, a: number, b: number): number {
  const tiny = 1e-300
  const guarded = (value: number): number => (Math.abs(value) < tiny ? tiny : value)
  let c = 1
  let d = 1 / guarded(1 - ((a + b) * x) / (a + 1))
  let fraction = d
  for (let m = 1; m <= 500; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / guarded(1 + even * d)
    c = guarded(1 + even / c)
    fraction *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / guarded(1 + odd * d)
    c = guarded(1 + odd / c)
    const change = d * c
    fraction *= change
    if (Math.abs(change - 1) < 1e-15) break
  }
  return fraction
}

function logGamma(x: number): number {
  const base = x + 5.5
  let sum = 1.000000000190015
  for (const [index, weight] of LANCZOS.entries()) sum += weight / (x + 1 + index)
  return Math.log((Math.sqrt(2 * Math.PI) * sum) / x) - base + (x + 0.5) * Math.log(base)
}
