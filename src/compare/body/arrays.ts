/**
 * Arrays: decided from the samples of both sides, and by the user where he says so (specs/COMPARATOR.md, M8). Keyed when a
 * field names the elements; aligned by content when each side keeps its list; a set when order is random; by position when
 * contents vary and lengths agree; else folded, so that elements are compared by what they have in common.
 */
import type { Sides } from '../facet.ts'
import { isObject, keyOf, keyText, type Key } from './array-keys.ts'
import type { Json, JsonObject } from './json.ts'
import { walkKeyed } from './keyed.ts'
import { compareLengths, walkMembers } from './members.ts'
import { compareOrder, isSameList } from './order.ts'
import { shownElement, walkSequences } from './sequences.ts'
import { variantsOf } from './variants.ts'
import { compareWords } from './words.ts'
import { allOf, amongElements, mapSides, mapSidesMany, mapSidesOnce, walkFolded } from './walk-state.ts'
import type { Walk } from './walk-state.ts'

export function walkArrays(path: string, arrays: Sides<Json[]>, run: Walk): void {
  const policy = run.policies.arrayAt(path)
  const key =
    policy === undefined ? keyOf(arrays) : typeof policy === 'object' ? pinnedKey(path, arrays, policy.key, run) : undefined
  if (key !== undefined) {
    walkKeyed(path, arrays, { key }, run)
    return
  }
  const multisets = mapSidesOnce(arrays, (array) => array.map(run.identify).sort((left, right) => left - right))
  if (isSameList(allOf(multisets))) {
    if (policy !== 'set') compareOrder(path, arrays, { identify: run.identify, show: shownElement }, run)
    return
  }
  if (isSameList(multisets.reference) && isSameList(multisets.candidate)) {
    if (policy !== 'set' && keepOrder(arrays, run)) {
      walkSequences(path, arrays, run)
      return
    }
    if (policy !== 'set') run.note(path, 'canonical')
    walkMembers(path, arrays, run)
    return
  }
  walkVarying(path, arrays, run)
}

/** A key that no element has is a mistake in the settings, and the list is compared as if nothing had been said. */
function pinnedKey(path: string, arrays: Sides<Json[]>, wanted: string | readonly string[], run: Walk): Key | undefined {
  const key = typeof wanted === 'string' ? [wanted] : wanted
  const lists = allOf(arrays)
  if (lists.every((array) => array.length === 0)) return undefined
  if (lists.some((array) => array.some((element) => keyText(element, key) !== undefined))) return key
  run.leaveOut(`compare.arrays wants the elements of ${path} paired by ${key.join(' and ')}, and no element has that`)
  return keyOf(arrays)
}

/** Contents vary from answer to answer. */
function walkVarying(path: string, arrays: Sides<Json[]>, run: Walk): void {
  walkElements(path, arrays, withoutWords(arrays, run))
  compareWords(path, arrays, run)
}

/** Words of objects are told by the answers that hold them, and not place by place (words.ts). */
function withoutWords(arrays: Sides<Json[]>, run: Walk): Walk {
  if (!allOf(arrays).some((array) => array.some(isObject))) return run
  const add: Walk['add'] = (difference) => {
    if (difference.kind !== 'enum') run.add(difference)
  }
  return { ...run, add }
}

function walkElements(path: string, arrays: Sides<Json[]>, run: Walk): void {
  const [length = 0] = arrays.reference.map((array) => array.length)
  const sameLength = allOf(arrays).every((array) => array.length === length)
  if (sameLength && run.policies.arrayAt(path) !== 'set' && !mixesShapes(arrays)) {
    const inner = amongElements(run, length)
    for (let index = 0; index < length; index += 1)
      run.walk(
        `${path}/*`,
        mapSides(arrays, (array) => array[index]),
        inner,
      )
    return
  }
  if (!sameLength && !compareLengths(path, arrays, run)) run.note(`${path}/*`, 'presence')
  const elements = mapSidesMany(arrays, (array) => array)
  walkFolded(`${path}/*`, elements, arrays, run)
}

/** Events of several kinds, now this and now that at one place: a place says nothing, the kind does. */
function mixesShapes(arrays: Sides<Json[]>): boolean {
  const objects: Sides<JsonObject> = mapSidesMany(arrays, (array) => array.filter(isObject))
  const name = variantsOf(objects)?.discriminator
  if (name === undefined) return false
  const kindAt = (array: readonly Json[] | undefined, index: number): Json | undefined => {
    const element = array?.[index]
    return isObject(element) ? element.get(name) : undefined
  }
  return [arrays.reference, arrays.candidate].some((side) =>
    side.some((array) => array.some((_, index) => kindAt(array, index) !== kindAt(side[0], index))),
  )
}

function keepOrder({ reference, candidate }: Sides<Json[]>, run: Walk): boolean {
  return [reference, candidate].every((side) => isSameList(side.map((array) => array.map(run.identify))))
}
