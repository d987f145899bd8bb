/**
 * Walks the JSON samples of both sides together, path by path. Objects are joined by key, arrays as arrays.ts decides,
 * and what is left are leaves for the lattice. Every path is judged over all samples at once, so a field that is noisy on
 * both sides is compared by what it agrees on.
 */
import { comparePresence, compareLeaves } from '../lattice.ts'
import type { Leaf, LeafContext } from '../lattice.ts'
import { pointerToken } from '../facet.ts'
import type { Difference, PathNoise, Sides } from '../facet.ts'
import { formatOf } from '../format-class.ts'
import { canonicalText, JsonNumber, typeOfJson } from './json.ts'
import type { Json, JsonObject } from './json.ts'
import { walkArrays } from './arrays.ts'

export type Sample = Json | undefined
export type Samples = Sides<Sample>

export type Walk = LeafContext & {
  /** Elements share the path `/*`: the same difference in all of them is one, shown by its clearest example. */
  readonly add: (difference: Difference) => void
  readonly differences: () => readonly Difference[]
  readonly noise: PathNoise[]
}

export function createWalk(context: LeafContext): Walk {
  const found = new Map<string, Difference>()
  return {
    ...context,
    noise: [],
    differences: () => [...found.values()],
    add: (difference) => {
      const identity = `${difference.kind} ${difference.path} ${difference.classes.join(' ')}`
      const known = found.get(identity)
      if (known === undefined || certainty(difference) > certainty(known)) found.set(identity, difference)
    },
  }
}

function certainty(difference: Difference): number {
  return Math.min(difference.referenceAgreeing / difference.referenceSamples, difference.candidateAgreeing / difference.candidateSamples)
}

export function walk(path: string, samples: Samples, run: Walk): void {
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
  const leaves = mapSides(samples, leafOf)
  const presence = comparePresence(path, leaves)
  if (presence !== undefined) {
    run.add(presence)
    return
  }
  const containers = everySampleIs(present, isObject) || everySampleIs(present, isArray)
  if (containers && present.reference.length > 0 && present.candidate.length > 0) {
    note(run, path, 'presence')
    walk(path, present, run)
    return
  }
  const { difference, level } = compareLeaves(path, leaves, run)
  if (difference !== undefined) run.add(difference)
  else if (level !== 'exact') note(run, path, level)
}

function walkObjects(path: string, objects: Sides<JsonObject>, run: Walk): void {
  if (isDynamicMap(objects)) {
    note(run, `${path}/*`, 'presence')
    walk(`${path}/*`, mapSidesMany(objects, (object) => [...object.values()]), run)
    return
  }
  for (const key of keysOf(objects)) walk(`${path}/${pointerToken(key)}`, mapSides(objects, (object) => object.get(key)), run)
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

/** Containers are compared by type here and walked elsewhere, so their text is only for people and for equality. */
export function leafOf(value: Sample): Leaf | undefined {
  if (value === undefined) return undefined
  if (typeof value === 'string') return { type: 'string', exact: value, shown: JSON.stringify(value) }
  if (value instanceof JsonNumber) return { type: 'number', exact: value.lexeme, shown: value.lexeme }
  if (value === null || typeof value === 'boolean') return { type: typeOfJson(value), exact: String(value), shown: String(value) }
  const text = canonicalText(value)
  return { type: typeOfJson(value), exact: text, shown: text }
}

export function note(run: Walk, path: string, level: PathNoise['level']): void {
  if (!run.noise.some((one) => one.path === path && one.level === level)) run.noise.push({ path, level })
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

export function mapSides<From, To>(sides: Sides<From>, map: (value: From) => To): Sides<To> {
  return { reference: sides.reference.map(map), candidate: sides.candidate.map(map) }
}

export function mapSidesMany<From, To>(sides: Sides<From>, map: (value: From) => readonly To[]): Sides<To> {
  return { reference: sides.reference.flatMap(map), candidate: sides.candidate.flatMap(map) }
}
