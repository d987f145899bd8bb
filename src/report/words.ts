/** Words and small decisions that every report shares. */
import { severityRank } from '../core/probe.ts'
import type { Cause, Result } from '../core/result.ts'

const DAY_MS = 86_400_000

/** `1 finding`, `2 findings`. */
export function count(amount: number, word: string, words = `${word}s`): string {
  return `${amount} ${amount === 1 ? word : words}`
}

/** `850 ms`, `41.8 s`, `3 min 12 s`, `1 h 04 min`. */
export function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`
  if (milliseconds < 59_950) return `${(milliseconds / 1000).toFixed(1)} s`
  const seconds = Math.round(milliseconds / 1000)
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
  const minutes = Math.round(seconds / 60)
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`
}

/** Name of the reference; `reference` when the result names none. */
export function referenceName(result: Result): string {
  return result.environments.find((environment) => environment.role === 'reference')?.name ?? 'reference'
}

export function candidateNames(result: Result): readonly string[] {
  return result.environments.filter((environment) => environment.role === 'candidate').map((environment) => environment.name)
}

/** Most severe first, expired known differences before the rest, then the order of the result. */
export function causesBySeverity(result: Result): readonly Cause[] {
  return result.causes.toSorted(
    (left, right) =>
      severityRank(left.severity) - severityRank(right.severity) ||
      Number(right.disposition === 'expired') - Number(left.disposition === 'expired'),
  )
}

/** `headers /cache-control`; the facet alone when the finding is about all of it. */
export function place(facet: string, path: string): string {
  return path === '' ? facet : `${facet} ${path}`
}

/** Days from the day of the run to the last day a known difference is accepted; null when a date cannot be read. */
export function daysLeft(expires: string, startedAt: string): number | null {
  const last = Date.parse(`${expires.slice(0, 10)}T00:00:00Z`)
  const today = Date.parse(`${startedAt.slice(0, 10)}T00:00:00Z`)
  return Number.isNaN(last) || Number.isNaN(today) ? null : Math.round((last - today) / DAY_MS)
}
