/**
 * Arrays: decided from the samples, never configured away (specs/COMPARATOR.md, M8). Keyed when a field names the elements
 * on both sides; a multiset of equal elements where order alone differs; by position when the lengths agree; else folded,
 * so that elements are compared by what they have in common.
 */
import type { Sides } from '../facet.ts'
import { comparePresence } from '../lattice.ts'
import { canonicalText, JsonNumber } from './json.ts'
import type { Json, JsonObject } from './json.ts'
import { leafOf, mapSides, mapSidesMany, note } from './walk-state.ts'
import type { Walk } from './walk-state.ts'

/** Names of fields that are keys by custom, the best first; other scalar fields follow. */
const KEY_NAMES: readonly string[] = ['id', 'uuid', 'key', 'sku', 'code', 'slug', 'name', 'href', 'url', 'path', 'type']
/** Elements that both sides know, of all elements, for a field to be a key of both. */
const SHARED_KEYS_MIN = 0.5

export function walkArrays(path: string, arrays: Sides<Json[]>, run: Walk): void {
  const texts = mapSides(arrays, (array) => array.map(canonicalText))
  if (sameEverywhere(mapSides(texts, (list) => list.join('\u0000')))) return

  const key = keyOf(arrays)
  if (key !== undefined) {
    walkKeyed(
      path,
      mapSides(arrays, (array) => keyedElements(array, key)),
      run,
    )
    return
  }
  if (sameEverywhere(mapSides(texts, (list) => list.toSorted().join('\u0000')))) {
    compareOrder(path, texts, run)
    return
  }
  const lengths = mapSides(arrays, (array) => array.length)
  if (sameEverywhere(mapSides(lengths, String))) {
    // An element that both sides have somewhere else is no change of value: only then is position the right partner.
    const [length = 0] = lengths.reference
    for (let index = 0; index < length; index += 1)
      run.walk(
        `${path}/*`,
        mapSides(arrays, (array) => array[index]),
      )
    return
  }
  compareLengths(path, texts, run)
  note(run, `${path}/*`, 'presence')
  run.walk(
    `${path}/*`,
    mapSidesMany(arrays, (array) => array),
  )
}

type Keyed = ReadonlyMap<string, Json>

function keyedElements(array: readonly Json[], key: string): Keyed {
  return new Map(array.filter(isObject).map((element) => [scalarText(element.get(key)) ?? '', element]))
}

function walkKeyed(path: string, arrays: Sides<Keyed>, run: Walk): void {
  const elementPath = `${path}/*`
  const membershipIsNoise = !sameKeySets(arrays.reference) && !sameKeySets(arrays.candidate)
  if (membershipIsNoise) note(run, path, 'presence')
  for (const key of unionOfKeys(arrays)) {
    const samples = mapSides(arrays, (array) => array.get(key))
    const presence = membershipIsNoise ? undefined : comparePresence(elementPath, mapSides(samples, leafOf))
    if (presence !== undefined) {
      run.add({ ...presence, kind: presence.kind === 'missing' ? 'element-missing' : 'element-added' })
      continue
    }
    const present = { reference: samples.reference.filter(isDefined), candidate: samples.candidate.filter(isDefined) }
    if (present.reference.length > 0 && present.candidate.length > 0) run.walk(elementPath, present)
  }
  const common = (array: Keyed): string[] =>
    [...array.keys()].filter(
      (key) => arrays.reference.every((one) => one.has(key)) && arrays.candidate.every((one) => one.has(key)),
    )
  compareOrder(path, mapSides(arrays, common), run)
}

/** Order is compared where the reference, or the candidate, keeps one at all. */
function compareOrder(path: string, lists: Sides<readonly string[]>, run: Walk): void {
  const orders = mapSides(lists, (list) => list.join('\u0000'))
  if (sameEverywhere(orders)) return
  const referenceStable = new Set(orders.reference).size === 1
  const candidateStable = new Set(orders.candidate).size === 1
  if (!referenceStable && !candidateStable) {
    note(run, path, 'canonical')
    return
  }
  const [reference = []] = lists.reference
  const other = lists.candidate.find((list) => list.join('\u0000') !== orders.reference[0]) ?? []
  const stable = referenceStable ? orders.reference[0] : orders.candidate[0]
  run.add({
    path,
    kind: 'order',
    level: 'canonical',
    classes: [referenceStable ? 'ordered' : 'random order', candidateStable ? 'ordered' : 'random order'],
    reference: shownOrder(reference),
    candidate: shownOrder(other),
    referenceSamples: orders.reference.length,
    candidateSamples: orders.candidate.length,
    referenceAgreeing: referenceStable ? orders.reference.length : orders.reference.filter((order) => order !== stable).length,
    candidateAgreeing: candidateStable ? orders.candidate.length : orders.candidate.filter((order) => order !== stable).length,
  })
}

/** Elements come and go and have no key: their number is compared where both sides keep it. */
function compareLengths(path: string, lists: Sides<readonly string[]>, run: Walk): void {
  const lengths = mapSides(lists, (list) => list.length)
  const [reference = 0] = lengths.reference
  const [candidate = 0] = lengths.candidate
  const stable =
    lengths.reference.every((length) => length === reference) && lengths.candidate.every((length) => length === candidate)
  if (!stable || reference === candidate) return
  const fewer = candidate < reference
  const [longer, shorter] = fewer ? [lists.reference[0], lists.candidate[0]] : [lists.candidate[0], lists.reference[0]]
  const element = longer?.find((text) => !(shorter ?? []).includes(text)) ?? longer?.at(-1) ?? null
  run.add({
    path: `${path}/*`,
    kind: fewer ? 'element-missing' : 'element-added',
    level: 'presence',
    classes: fewer ? ['element', 'absent'] : ['absent', 'element'],
    reference: fewer ? element : null,
    candidate: fewer ? null : element,
    referenceSamples: lengths.reference.length,
    candidateSamples: lengths.candidate.length,
    referenceAgreeing: lengths.reference.length,
    candidateAgreeing: lengths.candidate.length,
  })
}

/** A field that every element has, unique within each array, whose values both sides largely share. */
function keyOf(arrays: Sides<Json[]>): string | undefined {
  const all = [...arrays.reference, ...arrays.candidate]
  const nonEmpty = all.filter((array) => array.length > 0)
  const [first] = nonEmpty[0] ?? []
  if (!isObject(first) || !nonEmpty.every((array) => array.every(isObject))) return undefined
  const names = [...first.keys()].filter((name) => scalarText(first.get(name)) !== undefined)
  names.sort((left, right) => keyRank(left) - keyRank(right))
  return names.find((name) => isKey(name, arrays, nonEmpty))
}

function keyRank(name: string): number {
  const rank = KEY_NAMES.indexOf(name.toLowerCase())
  if (rank !== -1) return rank
  return /(?:id|key|code|name)$/i.test(name) ? KEY_NAMES.length : KEY_NAMES.length + 1
}

function isKey(name: string, arrays: Sides<Json[]>, nonEmpty: readonly Json[][]): boolean {
  for (const array of nonEmpty) {
    const values = array.map((element) => (isObject(element) ? scalarText(element.get(name)) : undefined))
    if (values.includes(undefined) || new Set(values).size !== values.length) return false
  }
  const keys = mapSides(
    arrays,
    (array) => new Set(array.map((element) => (isObject(element) ? scalarText(element.get(name)) : undefined))),
  )
  const reference = new Set(keys.reference.flatMap((set) => [...set]))
  const candidate = new Set(keys.candidate.flatMap((set) => [...set]))
  const shared = [...reference].filter((value) => candidate.has(value)).length
  return shared > 0 && shared / Math.min(reference.size, candidate.size) >= SHARED_KEYS_MIN
}

function scalarText(value: Json | undefined): string | undefined {
  if (typeof value === 'string') return `s${value}`
  return value instanceof JsonNumber ? `n${value.lexeme}` : undefined
}

function isObject(value: Json | undefined): value is JsonObject {
  return value instanceof Map
}

function isDefined(value: Json | undefined): value is Json {
  return value !== undefined
}

function sameKeySets(arrays: readonly Keyed[]): boolean {
  const [first] = arrays
  return (
    first === undefined || arrays.every((array) => array.size === first.size && [...array.keys()].every((key) => first.has(key)))
  )
}

/** Sorted, so that neither the order of elements nor the side they come from decides which one is shown. */
function unionOfKeys(arrays: Sides<Keyed>): readonly string[] {
  return [...new Set([...arrays.reference, ...arrays.candidate].flatMap((array) => [...array.keys()]))].sort()
}

function sameEverywhere(texts: Sides<string>): boolean {
  return new Set([...texts.reference, ...texts.candidate]).size <= 1
}

function shownOrder(list: readonly string[]): string {
  return list.map((text) => text.replace(/^[sn]/, '')).join(', ')
}
