/** Durations as users write them. */
import assert from 'node:assert/strict'

/** Milliseconds as a number, or text with a unit: `500ms`, `5s`, `2m`. */
export type Duration = number | string

const MS_PER_UNIT: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000 }

/** The longest that a timer of Node can wait: 2^31 - 1 ms, about 24 days. */
export const DURATION_MS_MAX: number = 2_147_483_647

/** @param duration - accepted by the schema: a positive number of milliseconds, or text with a unit */
export function durationMs(duration: Duration): number {
  if (typeof duration === 'number') return duration
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(duration) ?? []
  const msPerUnit = MS_PER_UNIT[unit]
  assert(amount !== undefined && msPerUnit !== undefined, `not a duration: ${duration}`)
  return Number(amount) * msPerUnit
}
