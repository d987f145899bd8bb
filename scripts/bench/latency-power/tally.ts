/** Sums by name, so that what several workers counted can be added up. */
export type Tally = Record<string, number[]>

export function count(tally: Tally, key: string, values: readonly number[]): void {
  const sums = (tally[key] ??= values.map(() => 0))
  for (const [index, value] of values.entries()) sums[index] = (sums[index] ?? 0) + value
}

export function add(tally: Tally, other: Tally): void {
  for (const [key, values] of Object.entries(other)) count(tally, key, values)
}
