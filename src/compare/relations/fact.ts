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
}

export type Check = {
  readonly holds: boolean
  /** How much this one case says for the relation: bits, the logarithm to base 2 of one to the chance of it. */
  readonly bits: number
  /** What was seen, for people. */
  readonly shown: string
  /** A number that says how much of a list is there; what is cut by a page cannot break a count. */
  readonly size?: number
}

/** All that one answer says of one relation. */
export type Fact = {
  readonly relation: Relation
  held: number
  broken: number
  bits: number
  heldShown?: string
  brokenShown?: string
  /** The longest list for which it held, the shortest one for which it was broken upwards. */
  heldSizeMax: number
  brokenSizeMin: number
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
        fact = { relation, held: 0, broken: 0, bits: 0, heldSizeMax: 0, brokenSizeMin: Number.POSITIVE_INFINITY }
        facts.set(id, fact)
      }
      add(fact, check)
    },
  }
}

export function relationId({ rule, path, name }: Relation): string {
  return `${rule} ${path} ${name}`
}

function add(fact: Fact, { holds, bits, shown, size }: Check): void {
  if (holds) {
    fact.held += 1
    fact.bits += bits
    fact.heldShown ??= shown
    fact.heldSizeMax = Math.max(fact.heldSizeMax, size ?? 0)
    return
  }
  fact.broken += 1
  fact.brokenShown ??= shown
  fact.brokenSizeMin = Math.min(fact.brokenSizeMin, size ?? 0)
}

export function isObject(value: Json | undefined): value is JsonObject {
  return value instanceof Map
}

/** The text of a scalar that can name something, with its type: the text "7" is not the number 7. */
export function keyText(value: Json | undefined): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : `"${value}"`
  return value instanceof JsonNumber ? value.lexeme : undefined
}
