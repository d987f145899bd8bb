/**
 * Walks the JSON samples of both sides together, path by path. Objects are joined by key, arrays as arrays.ts decides,
 * and what is left are leaves for the lattice. Every path is judged over all samples at once, so a field that is noisy on
 * both sides is compared by what it agrees on.
 */
import { comparePresence, compareLeaves } from '../lattice.ts'
import type { Sides } from '../facet.ts'
import type { Leaf } from '../leaf.ts'
import type { Json, JsonObject } from './json.ts'
import { walkArrays } from './arrays.ts'
import { walkObjects } from './objects.ts'
import { withinTolerance } from './tolerance.ts'
import { leafOf, mapSides } from './walk-state.ts'
import { walkOpened, walkOpenedInstead } from './walk-opened.ts'
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
  const leaves = leavesOf(path, samples, run)
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
  if (difference !== undefined) {
    if (!walkOpenedInstead(path, present, difference, run)) run.add(difference)
    return
  }
  if (level !== 'exact') run.note(path, level)
  if (level !== 'exact' && level !== 'canonical') walkOpened(path, present, run)
  // Now and then null, or of several types: what is of one kind on both sides still has an inside.
  walkAlike(path, present, isObject, run)
  walkAlike(path, present, isArray, run)
}

function leavesOf(path: string, samples: Samples, run: Walk): Sides<Leaf | undefined> {
  const leaves = mapSides(samples, (sample) => leafOf(sample, run.identify))
  const tolerance = run.policies.toleranceAt(path)
  return tolerance === undefined ? leaves : withinTolerance(leaves, tolerance)
}

function walkAlike<T extends Json>(path: string, present: Sides<Json>, is: (value: Json) => value is T, run: Walk): void {
  const alike = { reference: present.reference.filter(is), candidate: present.candidate.filter(is) }
  if (alike.reference.length > 0 && alike.candidate.length > 0) walk(path, alike, run)
}

/** Nearly every path of nearly every body: nothing below it needs to be looked at. */
function isSameEverywhere({ reference, candidate }: Samples, run: Walk): boolean {
  const [first] = reference
  if (first === undefined) return false
  const isSame = (sample: Sample): boolean => sample !== undefined && run.isSame(first, sample)
  return reference.every(isSame) && candidate.every(isSame)
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
