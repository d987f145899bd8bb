/** An element whose ids are made anew with every answer is named by what else it holds; when that changes, its place is left. */
import type { Sides } from '../facet.ts'
import { isObject, type Key } from './array-keys.ts'
import type { Json } from './json.ts'
import type { Column } from './pairing.ts'
import type { Walk } from './walk-state.ts'

const OWN_ID = /^_?(?:id|uuid|guid)$/i

/**
 * @param left - elements that only one side has, in all of its answers
 * @param arrays - the lists they are from
 * @returns true when there is one of each side, at one place of all lists, and nothing but the key tells them apart
 */
export function isOneElement(left: Sides<Column>, arrays: Sides<Json[]>, key: Key, run: Walk): boolean {
  const [reference, candidate] = [left.reference[0], left.candidate[0]]
  if (left.reference.length !== 1 || left.candidate.length !== 1 || reference === undefined || candidate === undefined)
    return false
  const [one, other] = [reference[0], candidate[0]]
  if (!isObject(one) || !isObject(other) || one.size !== other.size) return false
  let hasFreshId = false
  for (const name of one.keys()) {
    if (key.includes(name)) continue
    const [from, to] = [constantOf(reference, name, run), constantOf(candidate, name, run)]
    if (from !== to) return false
    if (from === undefined && OWN_ID.test(name)) hasFreshId = true
  }
  if (!hasFreshId) return false
  const places = new Set([...placesOf(reference, arrays.reference), ...placesOf(candidate, arrays.candidate)])
  return places.size === 1 && !places.has(-1)
}

/** @returns undefined for what varies, or is absent */
function constantOf(column: Column, name: string, run: Walk): number | undefined {
  const identities = new Set(
    column.map((element) => {
      const value = isObject(element) ? element.get(name) : undefined
      return value === undefined ? undefined : run.identify(value)
    }),
  )
  return identities.size === 1 ? [...identities][0] : undefined
}

function placesOf(column: Column, lists: readonly Json[][]): readonly number[] {
  return column.map((element, index) => lists[index]?.indexOf(element) ?? -1)
}
