/** Times to live: what counts of an expiry is how long it is away, not when it is. */

/** @param seconds - measured by one clock, so that it is exact */
export function lifetime(seconds: number): string {
  return Number.isFinite(seconds) ? `${Math.round(seconds)} s after` : 'never'
}

/** Between the lifetimes that people give (5, 15, 30 minutes, 1, 6, 12 hours, 1, 7, 30, 365 days), so that no step is near one. */
const STEPS: readonly (readonly [below: number, name: string])[] = [
  [-60, 'in the past'],
  [90, 'a minute'],
  [420, 'minutes'],
  [1_250, 'a quarter of an hour'],
  [2_700, 'half an hour'],
  [5_400, 'an hour'],
  [16_000, 'hours'],
  [30_000, 'six hours'],
  [64_000, 'half a day'],
  [250_000, 'a day'],
  [900_000, 'a week'],
  [4_000_000, 'a month'],
  [20_000_000, 'months'],
]

/** @param ms - from the observation to the expiry: two clocks and the time of the answer lie between, so it is rough */
export function roughLifetime(ms: number): string {
  return `expires in ${STEPS.find(([below]) => ms / 1000 < below)?.[1] ?? 'a year or more'}`
}
