/**
 * Lists whose elements have a key: paired by it, whatever their order; then the order of those that all answers share.
 * Elements that come twice, that lack the key, or whose key alone changed are told as what they are.
 */
import type { Difference, Sides } from '../facet.ts'
import { comparePresence } from '../lattice.ts'
import { describeKey, keyText, type Key } from './array-keys.ts'
import type { Json } from './json.ts'
import { compareLengths, elementDifference } from './members.ts'
import { compareOrder } from './order.ts'
import { pairUp, type Column } from './pairing.ts'
import { isOneElement } from './renamed.ts'
import { compareWords } from './words.ts'
import { allOf, amongElements, leafOf, mapSides, mapSidesMany, mapSidesOnce, walkFolded } from './walk-state.ts'
import type { Walk } from './walk-state.ts'

type Keyed = {
  /** The first element of each key. */
  readonly byKey: ReadonlyMap<string, Json>
  /** Keys that came again, with the elements that repeated them. */
  readonly again: ReadonlyMap<string, Json>
  readonly keyless: readonly Json[]
}

export function walkKeyed(path: string, arrays: Sides<Json[]>, { key }: { readonly key: Key }, run: Walk): void {
  const keyed = mapSidesOnce(arrays, (array) => keyedElements(array, key))
  const elementPath = `${path}/*`
  const membershipIsNoise = !sameKeySets(keyed.reference) && !sameKeySets(keyed.candidate)
  if (membershipIsNoise) {
    run.note(path, 'presence')
    walkChoice(path, arrays, run)
  }
  const keys = unionOfKeys(keyed)
  const inner = named(amongElements(run, keys.length), key)
  const single: Singles = { reference: [], candidate: [] }
  for (const text of keys) {
    const samples = mapSides(keyed, ({ byKey }) => byKey.get(text))
    const present = { reference: samples.reference.filter(isDefined), candidate: samples.candidate.filter(isDefined) }
    inner.name(present.reference[0] ?? present.candidate[0])
    const side = membershipIsNoise ? undefined : onlySide(samples, present)
    if (side !== undefined) {
      single[side].push(present[side])
      continue
    }
    if (!membershipIsNoise && addPresence(elementPath, samples, inner.run)) continue
    if (present.reference.length > 0 && present.candidate.length > 0) run.walk(elementPath, present, inner.run)
  }
  inner.name(undefined)
  walkSingles(elementPath, { arrays, key, keyed, single, membershipIsNoise }, inner.run)
  compareRepeats(elementPath, keyed, run)
  const all = [...new Set(allOf(keyed))]
  const common = mapSidesOnce(keyed, ({ byKey }) => [...byKey.keys()].filter((text) => all.every((one) => one.byKey.has(text))))
  const [any] = keyed.reference
  const show = (text: string): string => (key.length === 1 ? text.slice(1) : describeKey(any?.byKey.get(text), key))
  compareOrder(path, common, { identify: (text) => text, show }, run)
}

/** Elements that are chosen anew in every answer: how many, and what all of them have in common, before any of them. */
function walkChoice(path: string, arrays: Sides<Json[]>, run: Walk): void {
  compareLengths(path, arrays, run)
  const add: Walk['add'] = (difference) => {
    if (STRUCTURE.has(difference.kind)) run.add(difference)
  }
  walkFolded(
    `${path}/*`,
    mapSidesMany(arrays, (array) => array),
    arrays,
    { ...run, add, note: () => undefined },
  )
  compareWords(path, arrays, run)
}

/** What is said of all elements by each of them; values are compared element by element. */
const STRUCTURE: ReadonlySet<Difference['kind']> = new Set(['missing', 'added', 'type', 'null', 'format', 'range', 'length'])

function keyedElements(array: readonly Json[], key: Key): Keyed {
  const byKey = new Map<string, Json>()
  const again = new Map<string, Json>()
  const keyless: Json[] = []
  for (const element of array) {
    const text = keyText(element, key)
    if (text === undefined) keyless.push(element)
    else if (byKey.has(text)) again.set(text, element)
    else byKey.set(text, element)
  }
  return { byKey, again, keyless }
}

/** What is found below an element says which element that was. */
function named(run: Walk, key: Key): { readonly run: Walk; readonly name: (element: Json | undefined) => void } {
  let current: Json | undefined
  const add: Walk['add'] = (difference) => {
    if (current === undefined) return run.add(difference)
    const below = difference.element === undefined ? '' : ` › ${difference.element}`
    return run.add({ ...difference, element: describeKey(current, key) + below })
  }
  return {
    run: { ...run, add },
    name: (element) => {
      current = element
    },
  }
}

type Singles = { readonly reference: Column[]; readonly candidate: Column[] }

/** In every answer of one side, and in none of the other. */
function onlySide(samples: Sides<Json | undefined>, present: Sides<Json>): keyof Singles | undefined {
  if (present.candidate.length === 0 && present.reference.length === samples.reference.length) return 'reference'
  if (present.reference.length === 0 && present.candidate.length === samples.candidate.length) return 'candidate'
  return undefined
}

function addPresence(path: string, samples: Sides<Json | undefined>, run: Walk): boolean {
  if (allOf(samples).every(isDefined)) return false
  const presence = comparePresence(
    path,
    mapSides(samples, (sample) => leafOf(sample, run.identify)),
  )
  if (presence === undefined) return false
  run.add({ ...presence, kind: presence.kind === 'missing' ? 'element-missing' : 'element-added' })
  return true
}

type Leftover = {
  readonly arrays: Sides<Json[]>
  readonly key: Key
  readonly keyed: Sides<Keyed>
  readonly single: Singles
  readonly membershipIsNoise: boolean
}

/** Elements without a partner: some may be one element whose key changed, or is missing. */
function walkSingles(path: string, { arrays, key, keyed, single, membershipIsNoise }: Leftover, run: Walk): void {
  const keyless = { reference: columnsOf(keyed.reference), candidate: columnsOf(keyed.candidate) }
  if (membershipIsNoise || keyless.reference === undefined || keyless.candidate === undefined) {
    const loose = mapSidesMany(keyed, (one) => one.keyless)
    walkFolded(path, loose, keyed, run)
    return
  }
  const columns = {
    reference: [...single.reference, ...keyless.reference],
    candidate: [...single.candidate, ...keyless.candidate],
  }
  const { pairs, missing, added } = pairUp(columns, arrays, run)
  for (const [reference, candidate] of pairs) run.walk(path, { reference, candidate }, run)
  // Elements that never had a key stand where they stand.
  const places = new Set([...keyless.reference, ...keyless.candidate])
  const byKey = isOneElement({ reference: missing, candidate: added }, arrays, key, run)
  const isPlaced = (column: Column): boolean => byKey || places.has(column)
  const [left, right] = [missing.filter(isPlaced), added.filter(isPlaced)]
  const byPlace = left.length === right.length ? left.length : 0
  for (const [index, reference] of left.slice(0, byPlace).entries())
    run.walk(path, { reference, candidate: right[index] ?? [] }, run)
  const placed = byPlace === 0 ? new Set<Column>() : new Set([...left, ...right])
  for (const column of missing) if (!placed.has(column)) run.add(elementDifference(path, arrays, 'element-missing', column[0]))
  for (const column of added) if (!placed.has(column)) run.add(elementDifference(path, arrays, 'element-added', column[0]))
}

/** The elements without a key, place by place; undefined where their number is not the same in all answers. */
function columnsOf(side: readonly Keyed[]): readonly Column[] | undefined {
  const length = side[0]?.keyless.length ?? 0
  if (!side.every(({ keyless }) => keyless.length === length)) return undefined
  return Array.from({ length }, (_, index) => side.map(({ keyless }) => keyless[index]).filter(isDefined))
}

/** The same key twice in one answer. */
function compareRepeats(path: string, keyed: Sides<Keyed>, run: Walk): void {
  const repeated = new Set([...new Set(allOf(keyed))].flatMap(({ again }) => [...again.keys()]))
  for (const text of [...repeated].sort()) {
    const presence = comparePresence(
      path,
      mapSides(keyed, ({ again }) => leafOf(again.get(text), run.identify)),
    )
    if (presence !== undefined) run.add(asDuplicate(presence))
  }
}

function asDuplicate(presence: Difference): Difference {
  const missing = presence.kind === 'missing'
  return { ...presence, kind: 'element-duplicated', classes: missing ? ['duplicate', 'element'] : ['element', 'duplicate'] }
}

function isDefined<T>(value: T | undefined): value is T {
  return value !== undefined
}

function sameKeySets(arrays: readonly Keyed[]): boolean {
  const [first] = arrays
  if (first === undefined) return true
  return arrays.every(
    (array) =>
      array === first ||
      (array.byKey.size === first.byKey.size && [...array.byKey.keys()].every((text) => first.byKey.has(text))),
  )
}

/** Sorted, so that neither the order of elements nor the side they come from decides which one is shown. */
function unionOfKeys(arrays: Sides<Keyed>): readonly string[] {
  const keys = new Set<string>()
  for (const { byKey } of new Set(allOf(arrays))) for (const text of byKey.keys()) keys.add(text)
  return [...keys].sort()
}
