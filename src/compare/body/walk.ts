/**
 * Walks the JSON samples of both sides together, path by path. Objects are joined by key, arrays as arrays.ts decides,
 * and what is left are leaves for the lattice. Every path is judged over all samples at once, so a field that is noisy on
 * both sides is compared by what it agrees on.
 */
import { comparePresence, compareLeaves } from '../lattice.ts'
import { pointerToken } from '../facet.ts'
import type { Sides } from '../facet.ts'
import { formatOf } from '../format-class.ts'
import { JsonNumber } from './json.ts'
import type { Json, JsonObject } from './json.ts'
import { walkArrays } from './arrays.ts'
import { allOf, leafOf, mapSides, mapSidesMany, walkFolded } from './walk-state.ts'
import type { Sample, Samples, Walk, WalkState } from './walk-state.ts'

/** @param samples - one parsed body per observation of each side */
export function walkJson(samples: Sides<Json>, state: WalkState): void {
  walk('', samples, { ...state, walk })
}

function walk(path: string, samples: Samples, run: Walk): void {
  if (isSameEverywhere(samples, run)) return
  const present = presentSamples(samples)
  if (everySampleIs(present, isObject) && allPresent(samples, present)) {
    walkObjects(path, { reference: present.reference.filter(isObject), candidate: present.candidate.filter(isObject) }, run)
    return
  }
  if (everySampleIs(present, isArray) && allPresent(samples, present)) {
    walkArrays(path, { reference: present.reference.filter(isArray), candidate: present.candidate.filter(isArray) }, run)
    return
  }
  walkMixed(path, samples, present, run)
}

/** Some samples are absent, or not all are containers of one kind: presence and type first, then what is left of each kind. */
function walkMixed(path: string, samples: Samples, present: Sides<Json>, run: Walk): void {
  const leaves = mapSides(samples, (sample) => leafOf(sample, run.identify))
  const presence = comparePresence(path, leaves)
  if (presence !== undefined) {
    run.add(presence)
    return
  }
  const containers = everySampleIs(present, isObject) || everySampleIs(present, isArray)
  if (containers && present.reference.length > 0 && present.candidate.length > 0) {
    run.note(path, 'presence')
    walk(path, present, run)
    return
  }
  const { difference, level } = compareLeaves(path, leaves, run)
  if (difference !== undefined) run.add(difference)
  else if (level !== 'exact') run.note(path, level)
}

/** Different fields times elements that may have them, at one path: more is no data but an attack, and would take minutes. */
const FIELDS_MAX = 50_000_000

function walkObjects(path: string, objects: Sides<JsonObject>, run: Walk): void {
  if (isDynamicMap(objects)) {
    run.note(`${path}/*`, 'presence')
    walkFolded(
      `${path}/*`,
      mapSidesMany(objects, (object) => [...object.values()]),
      objects,
      run,
    )
    return
  }
  const keys = keysOf(objects)
  const fields = keys.length * (objects.reference.length + objects.candidate.length)
  if (fields > FIELDS_MAX) {
    run.leaveOut(`at ${path === '' ? 'the top' : path} there are ${keys.length} fields in too many elements to compare them`)
    return
  }
  for (const key of keys)
    walk(
      `${path}/${pointerToken(key)}`,
      mapSides(objects, (object) => object.get(key)),
      run,
    )
}

/**
 * A map keyed by data (uuids, dates, numbers) and not an object with optional fields: its keys are not stable, or
 * differ between the sides altogether, and every key is of a class that no field name has.
 */
function isDynamicMap(objects: Sides<JsonObject>): boolean {
  const all = [...objects.reference, ...objects.candidate]
  const [first] = all
  if (first === undefined || all.every((object) => sameKeys(object, first))) return false
  let keys = 0
  for (const object of all) {
    for (const key of object.keys()) {
      keys += 1
      if (!isDataKey(key)) return false
    }
  }
  return keys > 0
}

function isDataKey(key: string): boolean {
  const format = formatOf(key)
  return format.volatile || format.name === 'digits' || format.name.startsWith('iso-') || format.name === 'email'
}

function sameKeys(left: JsonObject, right: JsonObject): boolean {
  if (left.size !== right.size) return false
  for (const key of left.keys()) if (!right.has(key)) return false
  return true
}

/** All keys of all samples, sorted: the order of keys means nothing. */
function keysOf(objects: Sides<JsonObject>): readonly string[] {
  const keys = new Set<string>()
  for (const object of objects.reference) for (const key of object.keys()) keys.add(key)
  for (const object of objects.candidate) for (const key of object.keys()) keys.add(key)
  return [...keys].sort()
}

/** Nearly every path of nearly every body: nothing below it needs to be looked at. */
function isSameEverywhere(samples: Samples, run: Walk): boolean {
  const [first] = samples.reference
  if (first === undefined) return false
  const isContainer = typeof first === 'object' && first !== null && !(first instanceof JsonNumber)
  const identity = isContainer ? run.identify(first) : undefined
  return allOf(samples).every((sample) => {
    if (sample === first) return true
    if (first instanceof JsonNumber) return sample instanceof JsonNumber && sample.lexeme === first.lexeme
    return identity !== undefined && typeof sample === 'object' && sample !== null && run.identify(sample) === identity
  })
}

function presentSamples(samples: Samples): Sides<Json> {
  return { reference: samples.reference.filter(isPresent), candidate: samples.candidate.filter(isPresent) }
}

function allPresent(samples: Samples, present: Sides<Json>): boolean {
  return present.reference.length === samples.reference.length && present.candidate.length === samples.candidate.length
}

function everySampleIs<T extends Json>(samples: Sides<Json>, is: (value: Json) => value is T): boolean {
  return samples.reference.every(is) && samples.candidate.every(is)
}

function isPresent(value: Sample): value is Json {
  return value !== undefined
}

function isObject(value: Json): value is JsonObject {
  return value instanceof Map
}

function isArray(value: Json): value is Json[] {
  return Array.isArray(value)
}
