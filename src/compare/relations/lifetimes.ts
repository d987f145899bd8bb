/**
 * How long what was made now will live: an expiry less the instant it counts from, both of one answer and so of one clock.
 * The instants are others with every answer, the time to live is not (specs/COMPARATOR.md, section 5, group 18).
 */
import { JsonNumber, type Json, type JsonObject } from '../body/json.ts'
import { pointerToken } from '../facet.ts'
import { instantOf } from '../format-class.ts'
import type { Collector, Fact, Span } from './fact.ts'

/** When it was created may be when the cart was, which expires an hour after its last change. */
const FROM = /^(?:issued|not_?before|iat|nbf|valid_?from|(?:issued|valid_?from)_?(?:at|on))$/i
const UNTIL = /^(?:expires|expiry|expiration|exp|valid_?(?:to|until)|(?:expires|expiration|expiry)_?(?:at|on|date|time))$/i
const NAME_CHARACTERS_MAX = 20

export function checkLifetime(path: string, object: JsonObject, { note }: Collector): void {
  if (object.size < 2) return
  const named = (pattern: RegExp): readonly [string, number] | undefined => {
    for (const [name, value] of object) {
      const instant = name.length <= NAME_CHARACTERS_MAX && pattern.test(name) ? millisecondsOf(value) : undefined
      if (instant !== undefined) return [name, instant]
    }
    return undefined
  }
  const [from, until] = [named(FROM), named(UNTIL)]
  if (from === undefined || until === undefined || until[1] <= from[1]) return
  const seconds = (until[1] - from[1]) / 1000
  note(
    {
      rule: 'body.relation-changed',
      path: `${path}/${pointerToken(until[0])}`,
      about: [`${path}/${pointerToken(from[0])}`],
      name: `lifetime from ${from[0]}`,
    },
    { holds: true, bits: 0, shown: `${Math.round(seconds)} s after ${from[0]}`, lifetime: { seconds, from: from[1] } },
  )
}

/** Epochs of this century, in seconds or in milliseconds. */
function millisecondsOf(value: Json): number | undefined {
  if (typeof value === 'string') return instantOf(value)
  if (!(value instanceof JsonNumber) || !/^\d{10}(?:\d{3})?$/.test(value.lexeme)) return undefined
  return Number(value.lexeme) * (value.lexeme.length === 10 ? 1000 : 1)
}

/** Instants in whole seconds, each of them rounded. */
const ROUNDED_S = 2
/** What is made now is made within this of the other side's; rows of a table are not. */
const NOW_MS = 5 * 60_000
/** Others are measured and not given: how long a cache still has. */
const RATIO_MIN = 1.05

/** Each side gives one time to live to what it makes now, and not the same. */
export function livesOtherwise(reference: Pick<Fact, 'lifetime'>, candidate: Pick<Fact, 'lifetime'>): boolean {
  const [left, right] = [reference.lifetime, candidate.lifetime]
  if (left === undefined || right === undefined) return false
  if (lengthOf(left.seconds) > ROUNDED_S || lengthOf(right.seconds) > ROUNDED_S) return false
  const from: Span = [Math.min(left.from[0], right.from[0]), Math.max(left.from[1], right.from[1])]
  const [short, long] = [Math.min(left.seconds[1], right.seconds[1]), Math.max(left.seconds[0], right.seconds[0])]
  return lengthOf(from) <= NOW_MS && long - short > 2 * ROUNDED_S && long >= short * RATIO_MIN
}

function lengthOf([least, most]: Span): number {
  return most - least
}
