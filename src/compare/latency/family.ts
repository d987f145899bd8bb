/**
 * All latency tests of a run are one family (Benjamini and Hochberg 1995): of what is flagged, at most q is expected to be
 * false, however many probes there are (specs/LATENCY.md, section 1.5).
 */
import type { LatencyComparison, LatencyFamily } from '../../core/latency.ts'

const RATE = 0.05

/** @returns the comparisons with `flagged` set: a `slower` that the family bears out and no second run has refuted */
export function judgeFamily(comparisons: readonly LatencyComparison[]): readonly LatencyComparison[] {
  const pValues = comparisons.flatMap(({ tests }) => tests.map(({ pValue }) => pValue)).toSorted((left, right) => left - right)
  const rank = pValues.findLastIndex((pValue, index) => pValue <= (RATE * (index + 1)) / pValues.length)
  const bound = pValues[rank] ?? -1
  return comparisons.map((comparison) => ({
    ...comparison,
    tests: comparison.tests.map((test) => ({
      ...test,
      flagged: test.verdict === 'slower' && test.pValue <= bound && test.confirmed !== false,
    })),
  }))
}

export function familyOf(comparisons: readonly LatencyComparison[]): LatencyFamily {
  return { tests: comparisons.reduce((sum, { tests }) => sum + tests.length, 0), rate: RATE }
}
