/**
 * Arrays: decided from the samples, never configured away (specs/COMPARATOR.md, M8). Keyed when a field names the elements
 * on both sides; a multiset of equal elements where order alone differs; by position when the lengths agree; else folded,
 * so that elements are compared by what they have in common.
 */
import type { Difference, Sides } from '../facet.ts'
import { comparePresence } from '../lattice.ts'
import { cutText } from '../leaf.ts'
import { formatOf } from '../format-class.ts'
import { canonicalText, JsonNumber } from './json.ts'
import type { Json, JsonObject } from './json.ts'
import { allOf, amongElements, leafOf, mapSides, mapSidesMany, mapSidesOnce, walkFolded } from './walk-state.ts'
import type { Walk } from './walk-state.ts'

/** Names of fields that are keys by custom, the best first; other scalar fields follow. */
const KEY_NAMES: readonly string[] = ['id', 'uuid', 'key', 'sku', 'code', 'slug', 'name', 'href', 'url', 'path', 'type']
/** Elements that both sides know, of all elements, for a field to be a key of both. */
const SHARED_KEYS_MIN = 0.5

export function walkArrays(path: string, arrays: Sides<Json[]>, run: Walk): void {
  const key = keyOf(arrays)
  if (key !== undefined) {
    walkKeyed(
      path,
      mapSidesOnce(arrays, (array) => keyedElements(array, key)),
      run,
    )
    return
  }
  const multisets = mapSidesOnce(arrays, (array) => array.map(run.identify).sort((left, right) => left - right))
  if (isSameList(allOf(multisets))) {
    compareOrder(path, arrays, run)
    return
  }
  const lengths = mapSides(arrays, (array) => array.length)
  const [length = 0] = lengths.reference
  const sameLength = allOf(lengths).every((other) => other === length)
  if (isSameList(multisets.reference) && isSameList(multisets.candidate) && !keepOrder(arrays, run)) {
    walkMembers(path, arrays, run)
    return
  }
  if (sameLength) {
    const inner = amongElements(run, length)
    for (let index = 0; index < length; index += 1)
      run.walk(
        `${path}/*`,
        mapSides(arrays, (array) => array[index]),
        inner,
      )
    return
  }
  if (!compareLengths(path, arrays, run)) run.note(`${path}/*`, 'presence')
  walkFolded(
    `${path}/*`,
    mapSidesMany(arrays, (array) => array),
    arrays,
    run,
  )
}

type Keyed = ReadonlyMap<string, Json>

function keyedElements(array: readonly Json[], key: string): Keyed {
  return new Map(array.filter(isObject).map((element) => [scalarText(element.get(key)) ?? '', element]))
}

function walkKeyed(path: string, arrays: Sides<Keyed>, run: Walk): void {
  const elementPath = `${path}/*`
  const membershipIsNoise = !sameKeySets(arrays.reference) && !sameKeySets(arrays.candidate)
  if (membershipIsNoise) run.note(path, 'presence')
  const keys = unionOfKeys(arrays)
  const inner = amongElements(run, keys.length)
  for (const key of keys) {
    const samples = mapSides(arrays, (array) => array.get(key))
    const isEverywhere = allOf(samples).every(isDefined)
    if (!isEverywhere && !membershipIsNoise) {
      const presence = comparePresence(
        elementPath,
        mapSides(samples, (sample) => leafOf(sample, run.identify)),
      )
      if (presence !== undefined) {
        inner.add({ ...presence, kind: presence.kind === 'missing' ? 'element-missing' : 'element-added' })
        continue
      }
    }
    const present = { reference: samples.reference.filter(isDefined), candidate: samples.candidate.filter(isDefined) }
    if (present.reference.length > 0 && present.candidate.length > 0) run.walk(elementPath, present, inner)
  }
  const all = [...new Set(allOf(arrays))]
  const common = (array: Keyed): Json[] => [...array.keys()].filter((key) => all.every((one) => one.has(key)))
  compareOrder(path, mapSidesOnce(arrays, common), run, (text) => text.slice(1))
}

/** Order is compared where the reference, or the candidate, keeps one at all. */
function compareOrder(path: string, lists: Sides<readonly Json[]>, run: Walk, show = (text: string): string => text): void {
  const orders = mapSidesOnce(lists, (list) => list.map(run.identify))
  if (isSameList(allOf(orders))) return
  const [referenceStable, candidateStable] = [isSameList(orders.reference), isSameList(orders.candidate)]
  if (!referenceStable && !candidateStable) {
    run.note(path, 'canonical')
    return
  }
  const kept = (referenceStable ? orders.reference[0] : orders.candidate[0]) ?? []
  const differs = (order: readonly number[]): boolean => !isSameList([order, kept])
  const [referenceAgreeing, candidateAgreeing] = [
    referenceStable ? orders.reference.length : orders.reference.filter(differs).length,
    candidateStable ? orders.candidate.length : orders.candidate.filter(differs).length,
  ]
  const reference = lists.reference[referenceStable ? 0 : orders.reference.findIndex(differs)] ?? []
  const candidate = lists.candidate[candidateStable ? 0 : orders.candidate.findIndex(differs)] ?? []
  run.add({
    path,
    kind: 'order',
    level: 'canonical',
    classes: [referenceStable ? 'ordered' : 'random order', candidateStable ? 'ordered' : 'random order'],
    reference: shownOrder(reference, show),
    candidate: shownOrder(candidate, show),
    referenceSamples: orders.reference.length,
    candidateSamples: orders.candidate.length,
    referenceAgreeing,
    candidateAgreeing,
  })
}

/** The order is random and the elements are not: what one side has and the other has not, wherever it stands. */
function walkMembers(path: string, arrays: Sides<Json[]>, run: Walk): void {
  const [reference = []] = arrays.reference
  const [candidate = []] = arrays.candidate
  const missing = without(reference, candidate, run)
  const added = without(candidate, reference, run)
  run.note(path, 'canonical')
  const before = run.found()
  // The same change in all of them, or a change in one: the elements that are left over are each other's partners.
  const repeat = (elements: readonly Json[], times: readonly unknown[]): Json[] => times.flatMap(() => elements)
  if (missing.length === added.length)
    walkFolded(
      `${path}/*`,
      { reference: repeat(missing, arrays.reference), candidate: repeat(added, arrays.candidate) },
      arrays,
      run,
    )
  if (run.found() > before) return
  if (missing.length > 0) run.add(elementDifference(path, arrays, 'element-missing', missing[0]))
  if (added.length > 0) run.add(elementDifference(path, arrays, 'element-added', added[0]))
}

/** The elements of `list` that are not in `other`, each as often as it is there more. */
function without(list: readonly Json[], other: readonly Json[], run: Walk): readonly Json[] {
  const counts = new Map<number, number>()
  for (const element of other) counts.set(run.identify(element), (counts.get(run.identify(element)) ?? 0) + 1)
  return list.filter((element) => {
    const left = counts.get(run.identify(element)) ?? 0
    counts.set(run.identify(element), left - 1)
    return left <= 0
  })
}

/** Elements come and go and have no key: their number is compared where a side keeps it. @returns false when none does */
function compareLengths(path: string, arrays: Sides<Json[]>, run: Walk): boolean {
  const keeps = (side: readonly Json[][]): boolean => side.every((array) => array.length === side[0]?.length)
  const [referenceKeeps, candidateKeeps] = [keeps(arrays.reference), keeps(arrays.candidate)]
  if (!referenceKeeps && !candidateKeeps) return false
  const [kept, other] = referenceKeeps ? [arrays.reference, arrays.candidate] : [arrays.candidate, arrays.reference]
  const length = kept[0]?.length ?? 0
  const shorter = other.filter((array) => array.length < length)
  const longer = other.filter((array) => array.length > length)
  const differing = shorter.length >= longer.length ? shorter : longer
  const [reference, candidate] = referenceKeeps ? [kept[0], differing[0]] : [differing[0], kept[0]]
  if (reference === undefined || candidate === undefined) return true
  const fewer = candidate.length < reference.length
  const [long, short] = fewer ? [reference, candidate] : [candidate, reference]
  const element = without(long, short, run)[0] ?? long.at(-1)
  run.add({
    ...elementDifference(path, arrays, fewer ? 'element-missing' : 'element-added', element),
    ...(!candidateKeeps && { candidateAgreeing: differing.length }),
    ...(!referenceKeeps && { referenceAgreeing: differing.length }),
  })
  return true
}

function elementDifference(
  path: string,
  { reference, candidate }: Sides<Json[]>,
  kind: 'element-missing' | 'element-added',
  element: Json | undefined,
): Difference {
  const shown = element === undefined ? null : cutText(canonicalText(element))
  const missing = kind === 'element-missing'
  return {
    path: `${path}/*`,
    kind,
    level: 'presence',
    classes: missing ? ['element', 'absent'] : ['absent', 'element'],
    reference: missing ? shown : null,
    candidate: missing ? null : shown,
    referenceSamples: reference.length,
    candidateSamples: candidate.length,
    referenceAgreeing: reference.length,
    candidateAgreeing: candidate.length,
  }
}

/** A field that every element has, unique within each array, whose values both sides largely share. */
function keyOf(arrays: Sides<Json[]>): string | undefined {
  const all = [...new Set(allOf(arrays))]
  const nonEmpty = all.filter((array) => array.length > 0)
  const [first] = nonEmpty[0] ?? []
  if (!isObject(first) || !nonEmpty.every((array) => array.every(isObject))) return undefined
  const names = [...first].filter(([name, value]) => mayBeKey(name, value)).map(([name]) => name)
  names.sort((left, right) => keyRank(left) - keyRank(right) || (left < right ? -1 : 1))
  return names.find((name) => isKey(name, arrays, nonEmpty))
}

/** Not called an id, a number is an amount and a date a property: where they change, the element does not become another one. */
function mayBeKey(name: string, value: Json): boolean {
  if (keyRank(name) <= KEY_NAMES.length) return scalarText(value) !== undefined
  if (typeof value !== 'string') return false
  const { name: format, volatile } = formatOf(value)
  return !volatile && !/^(?:iso-|http-date|decimal)/.test(format)
}

function keyRank(name: string): number {
  const rank = KEY_NAMES.indexOf(name.toLowerCase())
  if (rank !== -1) return rank
  return /(?:id|key|code|name)$/i.test(name) ? KEY_NAMES.length : KEY_NAMES.length + 1
}

function isKey(name: string, arrays: Sides<Json[]>, nonEmpty: readonly Json[][]): boolean {
  for (const array of nonEmpty) {
    const values = new Set<string>()
    for (const element of array) {
      const value = isObject(element) ? scalarText(element.get(name)) : undefined
      if (value === undefined || values.has(value)) return false
      values.add(value)
    }
  }
  const keysOf = (side: readonly Json[][]): Set<string | undefined> =>
    new Set(
      [...new Set(side)].flatMap((array) =>
        array.map((element) => (isObject(element) ? scalarText(element.get(name)) : undefined)),
      ),
    )
  const reference = keysOf(arrays.reference)
  const candidate = keysOf(arrays.candidate)
  const shared = reference.intersection(candidate).size
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
  return [...new Set([...new Set(allOf(arrays))].flatMap((array) => [...array.keys()]))].sort()
}

function isSameList(lists: readonly (readonly number[])[]): boolean {
  const [first = []] = lists
  return lists.every(
    (list) => list === first || (list.length === first.length && list.every((identity, index) => identity === first[index])),
  )
}

function keepOrder({ reference, candidate }: Sides<Json[]>, run: Walk): boolean {
  return [reference, candidate].every((side) => isSameList(side.map((array) => array.map(run.identify))))
}

function shownOrder(list: readonly Json[], show: (text: string) => string): string {
  return cutText(list.map((element) => (typeof element === 'string' ? show(element) : canonicalText(element))).join(', '))
}
