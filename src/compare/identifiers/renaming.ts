/**
 * Identifiers that each environment gives by itself (counters, order numbers): where all of them differ and one maps to
 * one other throughout the answer, it is the same graph under other names (alpha-renaming; specs/COMPARATOR.md, M7).
 * One wrong id is no renaming: then the others are equal, or the mapping breaks.
 */
import { JsonNumber, type Json, type JsonObject } from '../body/json.ts'
import { pointerToken, type Difference, type Sides } from '../facet.ts'
import { formOf } from './form.ts'

export type Renaming = {
  /** What is left of the differences. */
  readonly rest: readonly Difference[]
  /** Ids that name another row than on the other side. */
  readonly broken: readonly (Difference & { readonly rule: 'body.reference-broken' })[]
}

/** Fewer ids map one to one by chance. */
const IDS_MIN = 3
/** Two counters give one row the same number now and then: one of 3 and more rows in any order, on average. */
const SAME_MAX = 0.25
/** Fields that give a row its name; others refer to it. */
const OWN_ID = /\/_?(?:id|uid|number|no|orderNumber|order_number|reference|ref)$/i

/** Fields that refer to a row; a stock of 7 does not mean the row with the id 7. */
const REFERENCE = /\/(?:id|\w{1,40}(?:_id|Id|ID))(?:\/\*)?$/

export function withoutRenamed(differences: readonly Difference[], { reference, candidate }: Sides<Json>): Renaming {
  const [left, right] = [reference[0], candidate[0]]
  const paths = new Set(differences.filter(({ kind }) => kind === 'value').map(({ path }) => path))
  const unchanged = { rest: differences, broken: [] }
  if (left === undefined || right === undefined || ![...paths].some((path) => OWN_ID.test(path))) return unchanged
  const pairs: Pairs = new Map([...paths].map((path) => [path, []]))
  pair('', left, right, pairs)
  const names = namesOf(pairs)
  if (names === undefined) return unchanged
  const rest: Difference[] = []
  const broken: Renaming['broken'][number][] = []
  for (const difference of differences) {
    const found = difference.kind === 'value' ? (pairs.get(difference.path) ?? []) : []
    if (found.length === 0) rest.push(difference)
    else if (found.every(([from, to]) => renamed(from, names) === to)) continue
    else if (REFERENCE.test(difference.path) && found.every(([from]) => names.has(from)))
      broken.push({ ...difference, rule: 'body.reference-broken', kind: 'relation' })
    else rest.push(difference)
  }
  return { rest, broken }
}

/** The values of both sides that stand for each other, at the paths that differ. */
type Pairs = Map<string, (readonly [from: string, to: string])[]>

/** The parser bounds the depth. */
function pair(path: string, left: Json, right: Json, pairs: Pairs): void {
  if (left instanceof Map && right instanceof Map) {
    for (const [key, value] of left) {
      const other = right.get(key)
      if (other !== undefined) pair(`${path}/${pointerToken(key)}`, value, other, pairs)
    }
  } else if (Array.isArray(left) && Array.isArray(right)) {
    for (const [one, other] of partnersOf(left, right)) pair(`${path}/*`, one, other, pairs)
  } else {
    const [from, to] = [nameOf(left), nameOf(right)]
    if (from !== undefined && to !== undefined) pairs.get(path)?.push([from, to])
  }
}

function nameOf(value: Json): string | undefined {
  return typeof value === 'string' ? value : value instanceof JsonNumber ? value.lexeme : undefined
}

/** By a field that names them on both sides, else by position. */
function partnersOf(left: readonly Json[], right: readonly Json[]): readonly (readonly [Json, Json])[] {
  if (left.length !== right.length) return []
  const key = NATURAL_KEYS.find((name) => isKey(name, left, right))
  const byKey = new Map(right.map((element) => [naturalKey(key, element), element]))
  return left.flatMap((element, index): [Json, Json][] => {
    const other = key === undefined ? right[index] : byKey.get(naturalKey(key, element))
    return other === undefined ? [] : [[element, other]]
  })
}

const NATURAL_KEYS: readonly string[] = ['sku', 'slug', 'code', 'email', 'key', 'name', 'title', 'label']

function isKey(name: string, left: readonly Json[], right: readonly Json[]): boolean {
  const keys = new Set(left.map((element) => naturalKey(name, element)))
  return keys.size === left.length && !keys.has(undefined) && right.every((element) => keys.has(naturalKey(name, element)))
}

function naturalKey(name: string | undefined, element: Json): string | undefined {
  const value = name !== undefined && isObject(element) ? element.get(name) : undefined
  return typeof value === 'string' ? value : undefined
}

function isObject(value: Json): value is JsonObject {
  return value instanceof Map
}

/** @returns what each id of the reference is called on the candidate; undefined unless nearly all differ, in one form, one to one */
function namesOf(pairs: Pairs): ReadonlyMap<string, string> | undefined {
  const names = new Map<string, string>()
  const back = new Map<string, string>()
  let same = 0
  for (const [path, found] of pairs) {
    if (!OWN_ID.test(path)) continue
    for (const [from, to] of found) {
      const isOneToOne = (names.get(from) ?? to) === to && (back.get(to) ?? from) === from
      if (formOf(from) !== formOf(to) || !isOneToOne) return undefined
      if (from === to) same += 1
      names.set(from, to)
      back.set(to, from)
    }
  }
  return names.size < IDS_MIN || same > names.size * SAME_MAX ? undefined : names
}

/** The ids in a text replaced by what they are called on the candidate: `/orders/4711` -> `/orders/9932`. */
function renamed(text: string, names: ReadonlyMap<string, string>): string {
  return names.get(text) ?? text.replace(/[\w-]+/g, (word) => names.get(word) ?? word)
}
