/** Are amounts that vary on both sides of another scale? Units change by tens and thousands, load and stock by less. */
import type { Sides } from '../facet.ts'

/** Where the two sides part: which amounts are of the reference's kind. */
export type Split = { readonly isReference: (value: number) => boolean; readonly isLarger: boolean }

/** Seconds and milliseconds, euros and cents, bytes and kilobytes are at least ten apart; a tenth of it is left for noise. */
const SCALE_MIN = 8
/** Amounts that are this much apart in the middle are other amounts; load, memory and stock of two machines are closer. */
const SHIFT_MIN = 1.5
/** A few draws from one distribution part by chance; with as many as these, chance does not part them at all. */
const FEW_SAMPLES = 8
/** Of many samples, as many may be on the other side: a slow answer among fast ones. */
const STRAY_MAX = 0.15

/**
 * Two scales: the middles are a factor of SCALE_MIN apart, and the gap between few samples is wider than either side
 * spreads. Of 200,000 pairs of five draws each from one distribution (uniform, exponential, log-normal with sigma 1, 2 and
 * 3) at most 12 looked like that.
 */
export function splitByScale(values: Sides<number>): Split | undefined {
  return split(values, SCALE_MIN, (left, right) => Math.max(left, right))
}

/** The same for amounts that hardly vary, a score that jitters around another value: seen in at most 1 of 200,000 pairs. */
export function splitByShift(values: Sides<number>): Split | undefined {
  return split(values, SHIFT_MIN, (left, right) => 2 * (left + right))
}

function split(
  { reference, candidate }: Sides<number>,
  factor: number,
  gapMin: (leftSpread: number, rightSpread: number) => number,
): Split | undefined {
  const [left, right] = [logsOf(reference), logsOf(candidate)]
  if (left === undefined || right === undefined) return undefined
  const isLarger = left.middle < right.middle
  const [low, high] = isLarger ? [left, right] : [right, left]
  if (high.middle - low.middle < Math.log(factor)) return undefined
  const isFew = Math.min(reference.length, candidate.length) < FEW_SAMPLES
  if (isFew && high.least - low.most <= gapMin(left.spread, right.spread)) return undefined
  const border = (low.middle + high.middle) / 2
  const isReference = (value: number): boolean => Math.log(Math.abs(value)) < border === isLarger
  const strays = reference.filter((value) => !isReference(value)).length + candidate.filter(isReference).length
  return strays <= STRAY_MAX * Math.min(reference.length, candidate.length) ? { isReference, isLarger } : undefined
}

type Logs = { readonly least: number; readonly most: number; readonly middle: number; readonly spread: number }

/** Amounts around zero have no logarithm and are left. */
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
  const steps = stepsOf(values)
  return steps.every((step) => step >= 0) || steps.every((step) => step <= 0)
}

/** From each value to the next: 1 up, -1 down, 0 where it stands still. */
export function stepsOf(values: readonly number[]): readonly number[] {
  return values.slice(1).map((value, index) => Math.sign(value - (values[index] ?? value)))
}
