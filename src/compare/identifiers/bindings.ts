/**
 * Values that a flow made and took along (captures): each environment gives its own, and they come back in later steps. In
 * every answer they are called by one name for both sides, so that `/orders/4711` and `/orders/9932` are the same order.
 */
import type { Exchange, Observation } from '../../core/observation.ts'
import type { Sides } from '../facet.ts'
import { formatOf, instantOf } from '../format-class.ts'
import { formOf } from './form.ts'
import { isMadeName } from './made.ts'

/** @returns the observations with every captured value replaced by one that stands for it on both sides */
export function withOneName(sides: Sides<Observation>): Sides<Observation> {
  const all = [...sides.reference, ...sides.candidate]
  if (all.every(({ bindings }) => bindings === undefined)) return sides
  const names = namesOf(all)
  if (names.size === 0) return sides
  const rename = (observation: Observation): Observation => renamed(observation, names)
  return { reference: sides.reference.map(rename), candidate: sides.candidate.map(rename) }
}

/** What stands for the values of each capture that differ; the first by length and character, so that no side decides. */
function namesOf(observations: readonly Observation[]): ReadonlyMap<string, string> {
  const values = new Map<string, Set<string>>()
  for (const { bindings = {} } of observations)
    for (const [name, value] of Object.entries(bindings)) values.set(name, (values.get(name) ?? new Set()).add(value))
  const names = new Map<string, string>()
  for (const [name, found] of values) {
    // Of another format, it is not the same thing under another name; and an amount has no name.
    const kinds = new Set([...found].map(kindOf))
    if (found.size < 2 || kinds.size > 1 || !mayBeNamed(name, [...found])) continue
    const [first] = [...found].sort((left, right) => left.length - right.length || (left < right ? -1 : 1))
    if (first !== undefined) names.set(name, first)
  }
  return names
}

/** What a step answered by itself is an id only where its name or its format says so; what the user captured, nearly always. */
function mayBeNamed(name: string, values: readonly string[]): boolean {
  if (!name.startsWith('/')) return !AMOUNT_NAME.test(name)
  return isMadeName(name) || values.every((value) => formatOf(value).volatile || instantOf(value) !== undefined)
}

/** Captured to be compared or paid, not to be asked for. */
const AMOUNT_NAME = /total|sum|price|amount|count|quantity|stock|size|date|time|status|version/i

/** Ids are words with digits in them; what has none, or a decimal point, is only ever itself. */
function kindOf(value: string): string {
  const { name, volatile } = formatOf(value)
  if (volatile || instantOf(value) !== undefined) return name
  return /^[\w/-]*\d[\w/-]*$/.test(value) ? formOf(value) : value
}

function renamed(observation: Observation, names: ReadonlyMap<string, string>): Observation {
  const own = new Map<string, string>()
  for (const [name, value] of Object.entries(observation.bindings ?? {})) {
    const to = names.get(name)
    if (to !== undefined && to !== value && value !== '') own.set(value, to)
  }
  if (own.size === 0) return observation
  const replace = replacer(own)
  const inExchange = (exchange: Exchange): Exchange => ({
    ...exchange,
    url: replace(exchange.url),
    headers: exchange.headers.map(([name, value]) => [name, replace(value)] as const),
    body: exchange.body.encoding === 'utf8' ? { ...exchange.body, data: replace(exchange.body.data) } : exchange.body,
  })
  if (observation.outcome === 'unanswered') return { ...observation, exchanges: observation.exchanges.map(inExchange) }
  const { http } = observation.parts
  if (http === undefined) return observation
  const [first, ...rest] = http.exchanges
  return {
    ...observation,
    parts: { ...observation.parts, http: { ...http, exchanges: [inExchange(first), ...rest.map(inExchange)] } },
  }
}

/** A shorter value is a number or a word like any other: it counts where it stands as an id, and nowhere else. */
const CHARACTERS_MIN = 4
const ID_NAME = '(?:id|ID|\\w{0,40}(?:Id|ID|_id))'
const AS_ID = `(?:(?<=[a-z]/)|(?<="${ID_NAME}"\\s{0,3}:\\s{0,3}"?)|(?<=[?&]${ID_NAME}=))`

function replacer(own: ReadonlyMap<string, string>): (text: string) => string {
  const values = [...own.keys()].sort((left, right) => right.length - left.length)
  const alternatives = values.map((value) => {
    const escaped = value.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
    return value.length < CHARACTERS_MIN ? `${AS_ID}${escaped}` : escaped
  })
  // Not inside a longer word or number: 4711 is no part of 14711 nor of 4711.5.
  const pattern = new RegExp(`(?<![A-Za-z0-9.])(?:${alternatives.join('|')})(?![A-Za-z0-9]|\\.\\d)`, 'g')
  return (text) =>
    values.some((value) => text.includes(value)) ? text.replace(pattern, (value) => own.get(value) ?? value) : text
}
