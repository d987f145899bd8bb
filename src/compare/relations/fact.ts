/**
 * What holds, or does not hold, between fields of one answer. Nothing here is said of values: a relation is learnt on one
 * side and looked for on the other (specs/COMPARATOR.md, section 5, group 17).
 */
import type { Json, JsonObject } from '../body/json.ts'
import { JsonNumber } from '../body/json.ts'

export type RelationRule =
  | 'body.total-mismatch'
  | 'body.not-sorted'
  | 'body.link-mismatch'
  | 'body.reference-broken'
  | 'body.duplicate-id'
  | 'body.relation-changed'

export type Relation = {
  readonly rule: RelationRule
  /** Where the dependent field stands. */
  readonly path: string
  /** The other fields it speaks of: where one of them is known to differ, the relation is no news. */
  readonly about: readonly string[]
  /** Tells relations of one path from each other. */
  readonly name: string
  /** Bits that the choice among relations of its kind costs, once, however many answers there are. */
  readonly choice?: number
}

export type Check = {
  readonly holds: boolean
  /** How much this one case says for the relation: bits, the logarithm to base 2 of one to the chance of it. */
  readonly bits: number
  /** What was seen, for people. */
  readonly shown: string
  /** A number that says how much of a list is there; what is cut by a page cannot break a count. */
  readonly size?: number
  /** What it was seen on: the same again is no more evidence. Without it, every other answer is. */
  readonly on?: string
  /** In seconds, with the UTC epoch milliseconds that it counts from. */
  readonly lifetime?: { readonly seconds: number; readonly from: number }
}

/** Of what expires, in seconds, with the UTC epoch milliseconds that they count from. */
type Lifetime = { readonly seconds: Span; readonly from: Span }
export type Span = readonly [least: number, most: number]

/** All that one answer says of one relation. */
export type Fact = {
  readonly relation: Relation
  held: number
  broken: number
  bits: number
  heldShown?: string
  brokenShown?: string
  /** The longest list for which it held, the shortest and the longest ones for which it was broken upwards. */
  heldSizeMax: number
  brokenSizeMin: number
  brokenSizeMax: number
  on?: string
  lifetime?: Lifetime | undefined
}

export type Facts = ReadonlyMap<string, Fact>

export type Collector = {
  readonly note: (relation: Relation, check: Check) => void
  readonly facts: Facts
}

/** Different relations of one answer; a body with more has field names that are data. */
const FACTS_MAX = 2_000

export function createCollector(): Collector {
  const facts = new Map<string, Fact>()
  return {
    facts,
    note: (relation, check) => {
      const id = relationId(relation)
      let fact = facts.get(id)
      if (fact === undefined) {
        if (facts.size >= FACTS_MAX) return
        fact = { relation, held: 0, broken: 0, bits: 0, heldSizeMax: 0, brokenSizeMin: Infinity, brokenSizeMax: 0 }
        facts.set(id, fact)
      }
      add(fact, check)
    },
  }
}

export function relationId({ rule, path, name }: Relation): string {
  return `${rule} ${path} ${name}`
}

function add(fact: Fact, { holds, bits, shown, size, on, lifetime }: Check): void {
  if (lifetime !== undefined) {
    const { seconds, from } = lifetime
    fact.lifetime = widened(fact.lifetime, { seconds: [seconds, seconds], from: [from, from] })
  }
  if (holds) {
    if (on !== undefined) fact.on = `${fact.on ?? ''}${on}`.slice(0, ON_CHARACTERS_MAX)
    fact.held += 1
    fact.bits += bits
    fact.heldShown ??= shown
    fact.heldSizeMax = Math.max(fact.heldSizeMax, size ?? 0)
    return
  }
  fact.broken += 1
  fact.brokenShown ??= shown
  fact.brokenSizeMin = Math.min(fact.brokenSizeMin, size ?? 0)
  fact.brokenSizeMax = Math.max(fact.brokenSizeMax, size ?? 0)
}

/** Enough to tell what varies from what does not. */
const ON_CHARACTERS_MAX = 400

export function isObject(value: Json | undefined): value is JsonObject {
  return value instanceof Map
}

/** The text of a scalar that can name something, with its type: the text "7" is not the number 7. */
export function keyText(value: Json | undefined): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : `"${value}"`
  return value instanceof JsonNumber ? value.lexeme : undefined
}

export function widened(lifetime: Lifetime | undefined, other: Lifetime | undefined): Lifetime | undefined {
  if (lifetime === undefined || other === undefined) return lifetime ?? other
  const around = (left: Span, right: Span): Span => [Math.min(left[0], right[0]), Math.max(left[1], right[1])]
  return { seconds: around(lifetime.seconds, other.seconds), from: around(lifetime.from, other.from) }
}
