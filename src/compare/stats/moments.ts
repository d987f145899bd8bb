/** Mean and standard deviation of a small sample, the latter with n - 1. */
export type Moments = { readonly mean: number; readonly deviation: number }

/** @param values - at least one; of one value the deviation is 0 */
export function momentsOf(values: readonly number[]): Moments {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { mean, deviation: values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : 0 }
}
