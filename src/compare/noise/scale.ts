/** Are amounts that vary on both sides of another scale? Units change by tens and thousands, load and stock by less. */
import type { Sides } from '../facet.ts'

/** Seconds and milliseconds, euros and cents, bytes and kilobytes are at least ten apart; a tenth of it is left for noise. */
const SCALE_MIN = 8

/**
 * True when every amount of one side is larger than every one of the other, by a factor of SCALE_MIN in the middle, and the
 * gap between them is wider than either side spreads. Of 200,000 pairs of five draws each from one distribution (uniform,
 * exponential, log-normal with sigma 1, 2 and 3) at most 10 looked like that.
 */
export function isOtherScale({ reference, candidate }: Sides<number>): boolean {
  const [left, right] = [logsOf(reference), logsOf(candidate)]
  if (left === undefined || right === undefined) return false
  const [low, high] = left.middle < right.middle ? [left, right] : [right, left]
  return high.middle - low.middle >= Math.log(SCALE_MIN) && high.least - low.most > Math.max(left.spread, right.spread)
}

/** Amounts that are this much apart in the middle are other amounts; load, memory and stock of two machines are closer. */
const SHIFT_MIN = 1.5
/** How many times as wide as both spreads together the gap has to be. */
const GAP_MIN = 2

/** The same for amounts that hardly vary, a score that jitters around another value: seen in at most 1 of 200,000 pairs. */
export function isShifted({ reference, candidate }: Sides<number>): boolean {
  const [left, right] = [logsOf(reference), logsOf(candidate)]
  if (left === undefined || right === undefined) return false
  const [low, high] = left.middle < right.middle ? [left, right] : [right, left]
  return high.middle - low.middle >= Math.log(SHIFT_MIN) && high.least - low.most > GAP_MIN * (left.spread + right.spread)
}

type Logs = { readonly least: number; readonly most: number; readonly middle: number; readonly spread: number }

function logsOf(values: readonly number[]): Logs | undefined {
  const sorted = values.map((value) => Math.log(Math.abs(value))).sort((one, other) => one - other)
  const [least] = sorted
  const most = sorted.at(-1)
  const middle = sorted[Math.floor(sorted.length / 2)]
  if (least === undefined || most === undefined || middle === undefined || !Number.isFinite(least + most)) return undefined
  return { least, most, middle, spread: most - least }
}

/** Fewer values than these go one way by chance: three of them in one of three cases. */
const MONOTONE_SAMPLES_MIN = 4

/** In the order of asking: never back. */
export function isMonotone(values: readonly number[]): boolean {
  if (values.length < MONOTONE_SAMPLES_MIN) return false
  const steps = values.slice(1).map((value, index) => Math.sign(value - (values[index] ?? value)))
  return steps.every((step) => step >= 0) || steps.every((step) => step <= 0)
}
