/**
 * Fisher's exact test for a 2 x 2 table, two-sided: how likely is a difference in rates at least this unlikely when
 * both sides have the same rate. Exact at any sample size, which a handful of observations needs.
 *
 * Source: R. A. Fisher, "Statistical Methods for Research Workers", section 21.02; two-sided by summing all tables that
 * are no more likely than the one observed (Agresti, "Categorical Data Analysis", section 3.5).
 */
import assert from 'node:assert/strict'

/**
 * @param hitsLeft - of `left` trials, 0..left; likewise right
 * @returns the p-value, in (0, 1]
 */
export function fisherExact(hitsLeft: number, left: number, hitsRight: number, right: number): number {
  assert(hitsLeft >= 0 && hitsLeft <= left)
  assert(hitsRight >= 0 && hitsRight <= right)
  const hits = hitsLeft + hitsRight
  const logTotal = logChoose(left + right, hits)
  const logProbability = (inLeft: number): number => logChoose(left, inLeft) + logChoose(right, hits - inLeft) - logTotal
  const observed = logProbability(hitsLeft)
  let sum = 0
  for (let inLeft = Math.max(0, hits - right); inLeft <= Math.min(left, hits); inLeft += 1) {
    const log = logProbability(inLeft)
    // Rounding must not tell apart two tables that are equally likely.
    if (log <= observed + 1e-9) sum += Math.exp(log)
  }
  return Math.min(1, sum)
}

/**
 * One-sided: how likely is it that so many of the hits, or more, fall on the right when both sides have the same rate.
 * @returns the p-value, in (0, 1]
 */
export function fisherGreater(hitsLeft: number, left: number, hitsRight: number, right: number): number {
  assert(hitsLeft >= 0 && hitsLeft <= left)
  assert(hitsRight >= 0 && hitsRight <= right)
  const hits = hitsLeft + hitsRight
  const logTotal = logChoose(left + right, hits)
  let sum = 0
  for (let inRight = hitsRight; inRight <= Math.min(right, hits); inRight += 1)
    if (hits - inRight <= left) sum += Math.exp(logChoose(left, hits - inRight) + logChoose(right, inRight) - logTotal)
  return Math.min(1, sum)
}

export function logChoose(n: number, k: number): number {
  return logFactorial(n) - logFactorial(k) - logFactorial(n - k)
}

const logFactorials: number[] = [0]

function logFactorial(n: number): number {
  for (let next = logFactorials.length; next <= n; next += 1) logFactorials.push((logFactorials[next - 1] ?? 0) + Math.log(next))
  return logFactorials[n] ?? 0
}
