/** Medians with the range they came from: one run says nothing about how far the next one would be from it. */
import assert from 'node:assert/strict'

export type Spread = { readonly median: number; readonly min: number; readonly max: number; readonly samples: number }

/** @param values - at least one */
export function spreadOf(values: readonly number[]): Spread {
  assert(values.length > 0)
  const sorted = values.toSorted((left, right) => left - right)
  const at = (index: number): number => sorted[index] ?? Number.NaN
  const middle = (sorted.length - 1) / 2
  return {
    median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2,
    min: at(0),
    max: at(sorted.length - 1),
    samples: sorted.length,
  }
}

/** @returns `1.87 (1.85..1.90)`: the median, and the smallest and largest sample where there are several */
export function showSpread({ median, min, max, samples }: Spread, digits: number): string {
  if (samples === 1) return median.toFixed(digits)
  return `${median.toFixed(digits)} (${min.toFixed(digits)}..${max.toFixed(digits)})`
}
