/**
 * When did it change? Every split of the last runs is tried, and the one whose halves differ most by Student's t is the date.
 *
 * Source: M. Fleming, P. Kołaczkowski and others, "Hunter: using change point detection to hunt for performance regressions"
 * (ICPE 2023): a window of 50 runs, t instead of a permutation test, p below .001, and a least magnitude. As every split is
 * tried, the p-value is that of the best: fit to date an alarm, not to raise one.
 */
import { momentsOf } from './moments.ts'
import { studentTail } from './student-t.ts'

const WINDOW = 50
const ALPHA = 0.001
/** Two values on each side are the least that has a variance. */
const SIDE_MIN = 2

export type ChangePoint = {
  /** Of the first value after the change. */
  readonly index: number
  readonly before: number
  readonly after: number
  readonly pValue: number
}

/** @param magnitude - a smaller difference of the means is no change */
export function changePointOf(values: readonly number[], magnitude: number): ChangePoint | undefined {
  const from = Math.max(0, values.length - WINDOW)
  const recent = values.slice(from)
  let best: ChangePoint | undefined
  for (let split = SIDE_MIN; split <= recent.length - SIDE_MIN; split += 1) {
    const [left, right] = [recent.slice(0, split), recent.slice(split)]
    const [before, after] = [momentsOf(left), momentsOf(right)]
    const degrees = recent.length - 2
    const squares = before.deviation ** 2 * (left.length - 1) + after.deviation ** 2 * (right.length - 1)
    const error = Math.sqrt((squares / degrees) * (1 / left.length + 1 / right.length))
    const difference = Math.abs(after.mean - before.mean)
    if (difference < magnitude) continue
    const pValue = error === 0 ? 0 : 2 * studentTail(difference / error, degrees)
    if (pValue < ALPHA && (best === undefined || pValue < best.pValue))
      best = { index: from + split, before: before.mean, after: after.mean, pValue }
  }
  return best
}
