/** Which field, or which two fields, name the elements of a list: decided from all samples of both sides, never configured away. */
import { formatOf } from '../format-class.ts'
import type { Sides } from '../facet.ts'
import { cutText } from '../leaf.ts'
import { canonicalText, JsonNumber } from './json.ts'
import type { Json, JsonObject } from './json.ts'
import { allOf } from './walk-state.ts'

/** Names of the fields whose values, taken together, name an element. */
export type Key = readonly string[]

/** Names of fields that are keys by custom, the best first; other scalar fields follow. */
const KEY_NAMES: readonly string[] = ['id', 'uuid', 'key', 'sku', 'code', 'slug', 'name', 'href', 'url', 'path', 'type']
/** Of these the first six say so by themselves: where one comes twice, a row came twice. */
const IDENTITY_RANK_MAX = 5
/** Elements that both sides know, of all elements, for a field to be a key of both. */
const SHARED_KEYS_MIN = 0.5
/** Elements that must have the field; those without it are paired by what else they hold. */
const KEYED_MIN = 0.5
/** Different keys of all elements, where a side sends rows twice: a join that doubled every one of them is just within. */
const DISTINCT_MIN = 0.5
/** Fields that are tried in pairs: with more, some pair is unique by chance. */
const PAIRED_FIELDS_MAX = 6

export function keyOf(arrays: Sides<Json[]>): Key | undefined {
  const all = [...new Set(allOf(arrays))].filter((array) => array.length > 0)
  if (all.length === 0 || !all.every((array) => array.every(isObject))) return undefined
  const fields = fieldsOf(all)
  const single = fields.filter(([name, value]) => mayBeKey(name, value) && isKey([name], arrays)).map(([name]) => name)
  const [first, ...others] = single
  if (first !== undefined)
    return [namesOtherRows(first, arrays) ? (others.find((name) => namesSameRows(name, fields, arrays)) ?? first) : first]
  const parts = fields.filter(([name, value]) => mayBePart(name, value)).slice(0, PAIRED_FIELDS_MAX)
  for (const [index, [one]] of parts.entries())
    for (const [other] of parts.slice(index + 1)) if (isKey([one, other], arrays)) return [one, other]
  return undefined
}

/**
 * Numbers that each environment gives in the order in which it was filled: both sides have the ids 1 to 60, and each id
 * is another row. Then most rows differ in everything when they are paired by it, and are equal by their natural name.
 */
function namesOtherRows(name: string, { reference, candidate }: Sides<Json[]>): boolean {
  const [left = [], right = []] = [reference[0], candidate[0]]
  const elements = [...left, ...right]
  if (!OWN_NUMBER.test(name) || !elements.every((element) => /^[sn]\d+$/.test(keyText(element, [name]) ?? ''))) return false
  const others = new Map(right.map((element) => [keyText(element, [name]), element]))
  const pairs = left.flatMap((element) => {
    const other = others.get(keyText(element, [name]))
    return isObject(element) && isObject(other) ? [[element, other] as const] : []
  })
  const differ = pairs.filter(([one, other]) => differingFields(one, other).length > 0)
  return pairs.length >= OWN_NUMBERS_MIN && differ.length > pairs.length / 2
}

/** Every row of one side is there on the other, and a second field says that it is the same one. */
function namesSameRows(name: string, fields: readonly (readonly [name: string, value: Json])[], arrays: Sides<Json[]>): boolean {
  const [left = [], right = []] = [arrays.reference[0], arrays.candidate[0]]
  const others = new Map(right.map((element) => [keyText(element, [name]), element]))
  if (OWN_NUMBER.test(name) || left.length !== right.length || others.size !== right.length) return false
  return fields.some(([field]) => {
    if (field === name || OWN_NUMBER.test(field)) return false
    const values = new Set<string>()
    const areSame = left.every((element) => {
      const value = keyText(element, [field])
      if (value !== undefined) values.add(value)
      return value !== undefined && value === keyText(others.get(keyText(element, [name])), [field])
    })
    return areSame && values.size >= OWN_NUMBERS_MIN
  })
}

const OWN_NUMBER = /^(?:_?id|pk|\w{0,40}(?:_id|Id|ID))$/
/** Fewer rows agree by chance. */
const OWN_NUMBERS_MIN = 3

/** Names of the scalar fields that both have and that differ. */
function differingFields(one: JsonObject, other: JsonObject): readonly string[] {
  return [...one.keys()].filter((name) => {
    const [left, right] = [scalarText(one.get(name)), scalarText(other.get(name))]
    return left !== undefined && right !== undefined && left !== right && !OWN_NUMBER.test(name)
  })
}

/** @returns undefined where an element lacks one of the fields, or holds no scalar there; else equal for equal keys only */
export function keyText(element: Json | undefined, key: Key): string | undefined {
  if (!isObject(element)) return undefined
  const [first = '', ...rest] = key
  let text = scalarText(element.get(first))
  for (const name of rest) {
    const part = scalarText(element.get(name))
    text = text === undefined || part === undefined ? undefined : `${text.length}:${text}${part}`
  }
  return text
}

/** `id "p-104"`, for people. */
export function describeKey(element: Json | undefined, key: Key): string {
  return key
    .map((name) => `${name} ${isObject(element) ? cutText(canonicalText(element.get(name) ?? null)) : 'absent'}`)
    .join(', ')
}

/** The scalar fields of the first and the last element of every list, the likeliest key first. */
function fieldsOf(arrays: readonly Json[][]): readonly (readonly [name: string, value: Json])[] {
  const fields = new Map<string, Json>()
  for (const array of arrays)
    for (const element of [array[0], array.at(-1)])
      if (isObject(element))
        for (const [name, value] of element) if (!fields.has(name) && scalarText(value) !== undefined) fields.set(name, value)
  return [...fields].sort(([left], [right]) => keyRank(left) - keyRank(right) || (left < right ? -1 : 1))
}

/** Not called an id, a number is an amount and a date a property: where they change, the element does not become another one. */
function mayBeKey(name: string, value: Json): boolean {
  if (keyRank(name) <= KEY_NAMES.length) return true
  if (typeof value !== 'string') return false
  const { name: format, volatile } = formatOf(value)
  return !volatile && !/^(?:iso-|http-date|decimal)/.test(format)
}

/** Together with another field a day or a number of a line names an element; an amount never does. */
function mayBePart(name: string, value: Json): boolean {
  if (mayBeKey(name, value) || /(?:^|_)(?:line|no|nr|number|index|position|year|month|week|day|version|size)$/i.test(name))
    return true
  return typeof value === 'string' && formatOf(value).name === 'iso-date'
}

function keyRank(name: string): number {
  const rank = KEY_NAMES.indexOf(name.toLowerCase())
  if (rank !== -1) return rank
  return /(?:id|key|code|name)$/i.test(name) ? KEY_NAMES.length : KEY_NAMES.length + 1
}

type Seen = { readonly keys: ReadonlySet<string>; readonly repeats: boolean }

/** Unique within each array of a side at least, and largely shared by the sides. */
function isKey(key: Key, arrays: Sides<Json[]>): boolean {
  const [first = ''] = key
  const mayRepeat = key.length === 1 && (keyRank(first) <= IDENTITY_RANK_MAX || /(?:_id|Id|ID|_key|Key)$/.test(first))
  const reference = seenOn(arrays.reference, key, mayRepeat)
  if (reference === undefined) return false
  const candidate = seenOn(arrays.candidate, key, mayRepeat)
  if (candidate === undefined || (reference.repeats && candidate.repeats)) return false
  const shared = reference.keys.intersection(candidate.keys).size
  return shared > 0 && shared / Math.min(reference.keys.size, candidate.keys.size) >= SHARED_KEYS_MIN
}

function seenOn(side: readonly Json[][], key: Key, mayRepeat: boolean): Seen | undefined {
  const keys = new Set<string>()
  let repeats = false
  for (const array of new Set(side)) {
    if (array.length === 0) continue
    const own = new Set<string>()
    let keyed = 0
    for (const element of array) {
      const text = keyText(element, key)
      if (text === undefined) continue
      keyed += 1
      own.add(text)
      keys.add(text)
      if (own.size < keyed && !mayRepeat) return undefined
    }
    if (keyed < array.length * (key.length === 1 ? KEYED_MIN : 1) || own.size < keyed * DISTINCT_MIN) return undefined
    repeats ||= own.size < keyed
  }
  return { keys, repeats }
}

function scalarText(value: Json | undefined): string | undefined {
  if (typeof value === 'string') return `s${value}`
  return value instanceof JsonNumber ? `n${value.lexeme}` : undefined
}

export function isObject(value: Json | undefined): value is JsonObject {
  return value instanceof Map
}
