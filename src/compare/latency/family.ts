/**
 * All tests of a run together: with a hundred tests some are slower by chance. Of what is flagged here, at most one in twenty
 * is false on average, however many tests there are.
 */
import type { LatencyComparison, LatencyFamily, LatencyOutcome } from '../../core/latency.ts'
import { rejectedAt } from '../stats/benjamini-hochberg.ts'
import { FAMILY_RATE } from './family-rate.ts'

/**
 * A test that stopped at no look, but is rejected at its last one, is slower too: a hundred tests divide the alpha of the
 * looks by a hundred, and what many of them show together needs less proof of each. What a confirmation run did not confirm
 * is not flagged.
 * @returns the same comparisons, in the same order, with `flagged` and `needsConfirmation`
 */
export function judgeFamily(comparisons: readonly LatencyComparison[]): readonly LatencyComparison[] {
  const pValues = comparisons.flatMap(({ tests }) => tests.map(({ pValue }) => pValue))
  const rejected = rejectedAt(FAMILY_RATE, pValues)
  let index = 0
  return comparisons.map((comparison) => {
    const tests = comparison.tests.map((test) => flag(test, rejected[index++] === true))
    const isOpen = tests.some(({ flagged, confirmed }) => flagged && confirmed === undefined)
    return { ...comparison, tests, needsConfirmation: isOpen && !wasConfirmed(comparison) }
  })
}

function flag(test: LatencyOutcome, rejected: boolean): LatencyOutcome {
  if (!rejected) return { ...test, flagged: false }
  const { because: _, exhausted: __, ...slower } = test
  return { ...slower, verdict: 'slower', flagged: test.confirmed !== false }
}

/** The run was made, whether or not each test of it could be judged. */
function wasConfirmed({ tests, needsConfirmation }: LatencyComparison): boolean {
  return !needsConfirmation && tests.some(({ verdict, confirmed }) => verdict === 'slower' || confirmed !== undefined)
}

export function familyOf(comparisons: readonly LatencyComparison[]): LatencyFamily {
  return { tests: comparisons.reduce((sum, { tests }) => sum + tests.length, 0), rate: FAMILY_RATE }
}
