/**
 * Maps: objects whose keys are data (uuids, dates, numbers, user names), not names of fields. Decided by keys that come
 * and go, by what the keys look like and by values of one kind, never by size; a key that a side always sends is part of
 * the contract, whatever it looks like, and is compared by itself (specs/COMPARATOR.md, M9).
 */
import { isDataKey } from '../data-key.ts'
import { formatOf } from '../format-class.ts'
import { cutText } from '../leaf.ts'
import type { Sides } from '../facet.ts'
import { typeOfJson } from './json.ts'
import type { Json, JsonObject } from './json.ts'
import type { Walk } from './walk-state.ts'

export type KeySplit = {
  /** Compared by name, sorted. */
  readonly fields: readonly string[]
  /** Folded into one path. */
  readonly dynamic: ReadonlySet<string>
}

/** Two sides whose stable keys largely agree show the same rows, so that a key that one of them lacks is missing. */
const SHARED_KEYS_MIN = 0.5
/**
 * Words that come and go are optional fields unless there are many and their values are alike; objects of one shape are
 * alike by more than texts are.
 */
const LOOSE_OBJECTS_MIN = 4
const LOOSE_SCALARS_MIN = 8

type Counts = { reference: number; candidate: number }

/** @param objects - not all of the same keys; those are compared by name whatever their keys are */
export function splitKeys(objects: Sides<JsonObject>): KeySplit {
  const counts = countKeys(objects)
  const stableOn = (side: keyof Counts, key: string): boolean => counts.get(key)?.[side] === objects[side].length
  const keys = [...counts.keys()].sort()
  const data = keys.filter(isDataKey)
  const shared = data.filter((key) => stableOn('reference', key) && stableOn('candidate', key)).length
  const fewest = Math.min(
    ...(['reference', 'candidate'] as const).map((side) => data.filter((key) => stableOn(side, key)).length),
  )
  const sameRows = fewest > 0 && shared / fewest >= SHARED_KEYS_MIN
  const isData = new Set(data)
  const fields: string[] = []
  const loose: string[] = []
  const dynamic = new Set<string>()
  for (const key of keys) {
    const [reference, candidate] = [stableOn('reference', key), stableOn('candidate', key)]
    const isField = isData.has(key) && !sameRows ? reference && candidate : reference || candidate
    if (isField) fields.push(key)
    else if (isData.has(key)) dynamic.add(key)
    else loose.push(key)
  }
  if (!areAlike(loose, objects)) return { fields: [...fields, ...loose].sort(), dynamic }
  for (const key of loose) dynamic.add(key)
  return { fields: fields.sort(), dynamic }
}

function countKeys(objects: Sides<JsonObject>): ReadonlyMap<string, Counts> {
  const counts = new Map<string, Counts>()
  for (const side of ['reference', 'candidate'] as const)
    for (const object of objects[side])
      for (const key of object.keys()) {
        let count = counts.get(key)
        if (count === undefined) {
          count = { reference: 0, candidate: 0 }
          counts.set(key, count)
        }
        count[side] += 1
      }
  return counts
}

/** Values of one type; on each side objects of the same fields, so that a field that came or went with one side does not matter. */
function areAlike(keys: readonly string[], objects: Sides<JsonObject>): boolean {
  if (keys.length < LOOSE_OBJECTS_MIN) return false
  const wanted = new Set(keys)
  const examples: (Json | undefined)[] = []
  for (const side of [objects.reference, objects.candidate]) {
    let first: Json | undefined
    for (const object of side)
      for (const [key, value] of object) {
        if (!wanted.has(key)) continue
        first ??= value
        if (kindOf(value) !== kindOf(first)) return false
        if (value instanceof Map && first instanceof Map && !sameKeys(value, first)) return false
      }
    examples.push(first)
  }
  const [left, right] = [examples[0] ?? examples[1] ?? null, examples[1] ?? examples[0] ?? null]
  if (left instanceof Map && right instanceof Map)
    return left.size + right.size === 0 || [...left.keys()].some((key) => right.has(key))
  return keys.length >= LOOSE_SCALARS_MIN && kindOf(left) === kindOf(right)
}

function kindOf(value: Json): string {
  const type = typeOfJson(value)
  return type === 'integer' ? 'number' : type
}

/** What is said of the map is not doubtful because its entries come and go. @param path - of the entries */
export function mapOf(path: string): string {
  return path.replace(/\/\*$/, '')
}

/**
 * Keys of one class on one side and of another on the other: a map by uuid that became one by number. Callers that look
 * rows up by key find none.
 */
export function compareKeyClasses(path: string, objects: Sides<JsonObject>, { dynamic }: KeySplit, run: Walk): void {
  const reference = keysOf(objects.reference, dynamic)
  const candidate = keysOf(objects.candidate, dynamic)
  const [from, to] = [classesOf(reference.keys), classesOf(candidate.keys)]
  const [left] = from
  const [right] = to
  if (left === undefined || right === undefined || from.size !== 1 || to.size !== 1 || left === right) return
  run.add({
    path: mapOf(path),
    kind: 'format',
    level: 'format',
    classes: [left, right],
    reference: shownKey(reference.keys),
    candidate: shownKey(candidate.keys),
    referenceSamples: reference.objects,
    candidateSamples: candidate.objects,
    referenceAgreeing: reference.objects,
    candidateAgreeing: candidate.objects,
  })
}

function keysOf(
  objects: readonly JsonObject[],
  dynamic: ReadonlySet<string>,
): { readonly keys: ReadonlySet<string>; readonly objects: number } {
  const keys = new Set<string>()
  let count = 0
  for (const object of objects) {
    const own = [...object.keys()].filter((key) => dynamic.has(key))
    if (own.length > 0) count += 1
    for (const key of own) keys.add(key)
  }
  return { keys, objects: count }
}

function classesOf(keys: ReadonlySet<string>): ReadonlySet<string> {
  const classes = new Set<string>()
  for (const key of keys) {
    const { name } = formatOf(key)
    classes.add(name.includes('{') ? 'text' : name)
  }
  return classes
}

function shownKey(keys: ReadonlySet<string>): string {
  const [first = ''] = [...keys].sort()
  return cutText(JSON.stringify(first))
}

export function sameKeys(left: JsonObject, right: JsonObject): boolean {
  if (left === right) return true
  if (left.size !== right.size) return false
  for (const key of left.keys()) if (!right.has(key)) return false
  return true
}
