/**
 * The clock of an environment: what an answer says in Date (RFC 9110, section 6.6.1) against when we asked. A clock that is
 * minutes off breaks tokens, signatures, cookies and caches, and shows in no value of any single answer.
 */
import type { HeaderList } from '../../core/observation.ts'
import type { Difference, Sides } from '../facet.ts'
import { headerOf } from '../http-parts.ts'

/** When we asked, in UTC epoch milliseconds, and what came. */
export type Dated = { readonly at: number; readonly headers: HeaderList }

const MINUTE = 60_000
/** Requests take seconds, and clocks that are synchronised are right within one; verifiers of tokens allow a minute at most. */
const SKEW = MINUTE
/** All answers of a side say one and the same second, though they were asked for further apart: a copy, and no clock. */
const COPY = 5000
/** `Sun, 06 Nov 1994 08:49:37 GMT` has 29 characters, the obsolete forms up to 33 (RFC 9110, section 5.6.7). */
const DATE_CHARACTERS_MAX = 40
const CACHES: readonly string[] = ['x-cache', 'cf-cache-status', 'x-cache-status', 'x-proxy-cache', 'cache-status']

/** @returns the one difference there is when one side is right within a minute in every answer, and the other in none */
export function compareClocks(sides: Sides<Dated>): Difference | undefined {
  const [reference, candidate] = [offsetsOf(sides.reference), offsetsOf(sides.candidate)]
  if (reference === undefined || candidate === undefined || isRight(reference) === isRight(candidate)) return undefined
  const [right, wrong] = isRight(reference) ? [reference, candidate] : [candidate, reference]
  const isSlow = wrong.max < -SKEW && wrong.max < right.min - SKEW
  const isFast = wrong.min > SKEW && wrong.min > right.max + SKEW
  if (!isSlow && !isFast) return undefined
  const told = `about ${minutes(wrong)} ${isSlow ? 'behind' : 'ahead'}`
  const onCandidate = wrong === candidate
  return {
    path: '/date',
    kind: 'range',
    level: 'distribution',
    classes: onCandidate ? ['in time', isSlow ? 'behind' : 'ahead'] : [isSlow ? 'behind' : 'ahead', 'in time'],
    reference: onCandidate ? 'in time' : told,
    candidate: onCandidate ? told : 'in time',
    referenceSamples: reference.samples,
    candidateSamples: candidate.samples,
    referenceAgreeing: reference.samples,
    candidateAgreeing: candidate.samples,
  }
}

/** For the quick way: as far as the two tell, they may be of one clock. */
export function mayShareClock(one: Dated, other: Dated): boolean {
  const [left, right] = [offsetOf(one), offsetOf(other)]
  return left === undefined || right === undefined || Math.abs(left - right) <= SKEW
}

type Offsets = { readonly samples: number; readonly min: number; readonly max: number }

function offsetsOf(side: readonly Dated[]): Offsets | undefined {
  const dated = side.flatMap((one) => {
    const offset = offsetOf(one)
    return offset === undefined ? [] : [{ offset, at: one.at, date: headerOf(one.headers, 'date') }]
  })
  const [first] = dated
  if (first === undefined) return undefined
  const asked = dated.map(({ at }) => at)
  if (dated.every(({ date }) => date === first.date) && Math.max(...asked) - Math.min(...asked) > COPY) return undefined
  const offsets = dated.map(({ offset }) => offset)
  return { samples: dated.length, min: Math.min(...offsets), max: Math.max(...offsets) }
}

/** Milliseconds that the clock is ahead; undefined where the answer does not say, or says it of a copy in some cache. */
function offsetOf({ at, headers }: Dated): number | undefined {
  const date = headerOf(headers, 'date')
  if (date === undefined || date.length > DATE_CHARACTERS_MAX) return undefined
  const age = headerOf(headers, 'age')
  if (age === undefined && CACHES.some((name) => /\bhit\b/i.test(headerOf(headers, name) ?? ''))) return undefined
  // A copy is as old as its Age says (RFC 9111, section 5.1).
  const offset = Date.parse(date) + (age !== undefined && /^\d{1,9}$/.test(age) ? Number(age) * 1000 : 0) - at
  return Number.isNaN(offset) ? undefined : offset
}

function isRight({ min, max }: Offsets): boolean {
  return Math.max(Math.abs(min), Math.abs(max)) <= SKEW
}

function minutes({ min, max }: Offsets): string {
  const whole = Math.round(Math.abs(min + max) / 2 / MINUTE)
  return whole === 1 ? 'a minute' : whole < 120 ? `${whole} minutes` : `${Math.round(whole / 60)} hours`
}
