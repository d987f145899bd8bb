/**
 * Times that were rounded, to whole milliseconds say, tie: quantiles jump by a step or do not move at all. Noise as wide as
 * the step takes that away and moves no mean.
 *
 * Source: L. Schuchman, "Dither signals and their effect on quantization noise", IEEE Transactions on Communication
 * Technology 12 (1964).
 */
import type { Random } from './random.ts'

/** Steps that clocks and writers of times round to, in milliseconds; the widest that fits is the one. */
const QUANTA = [1000, 100, 10, 1, 0.1, 0.01]
/** So few values may be whole by chance. */
const VALUES_MIN = 20

/** @returns the step that all values are multiples of, or 0 when there is none */
export function quantumOf(values: readonly number[]): number {
  if (values.length < VALUES_MIN) return 0
  return QUANTA.find((quantum) => values.every((value) => isMultiple(value / quantum))) ?? 0
}

/** Differences of two clock readings carry errors of rounding of their own. */
function isMultiple(steps: number): boolean {
  return Math.abs(steps - Math.round(steps)) < 1e-6
}

export function dithered(value: number, quantum: number, random: Random): number {
  return quantum === 0 ? value : value + quantum * (random.next() - 0.5)
}
