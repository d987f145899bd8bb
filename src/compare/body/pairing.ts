/**
 * Elements that found no partner by key or content: which of them are one element that changed, and which are gone or new?
 * They are one when most of what tells elements of this list apart is the same in both.
 */
import type { Sides } from '../facet.ts'
import { isObject } from './array-keys.ts'
import { canonicalText } from './json.ts'
import type { Json } from './json.ts'
import type { Walk } from './walk-state.ts'

/** One element as all answers of a side show it. */
export type Column = readonly Json[]

/** Elements of a side that are paired by likeness: all pairs are looked at (specs/COMPARATOR.md, M8). */
export const PAIRED_MAX = 200
/** Of the fields that tell elements apart, those that must be equal. */
const ALIKE_MIN = 0.5
/** A field tells elements apart when at least every second element has another value in it. */
const TELLING_MIN = 0.5

export type Pairs = {
  readonly pairs: readonly (readonly [reference: Column, candidate: Column])[]
  readonly missing: readonly Column[]
  readonly added: readonly Column[]
}

/** @param lists - the whole lists, to know which fields tell their elements apart */
export function pairUp(columns: Sides<Column>, lists: Sides<Json[]>, run: Walk): Pairs {
  const { reference, candidate } = columns
  const none = { pairs: [], missing: reference, added: candidate }
  if (reference.length === 0 || candidate.length === 0) return none
  if (reference.length > PAIRED_MAX || candidate.length > PAIRED_MAX) return none
  const telling = tellingFields(lists, run)
  const stable = (column: Column): Stable => stableFields(column, telling, run)
  const [left, right] = [reference.map(stable), candidate.map(stable)]
  const scored: { readonly at: number; readonly to: number; readonly score: number }[] = []
  for (const [at, one] of left.entries())
    for (const [to, other] of right.entries()) {
      const score = likeness(one, other)
      if (score >= ALIKE_MIN) scored.push({ at, to, score })
    }
  const texts = new Map<Column, string>()
  const textOf = (column: Column | undefined): string => {
    if (column === undefined) return ''
    const text = texts.get(column) ?? canonicalText(column[0] ?? null)
    texts.set(column, text)
    return text
  }
  // By what they hold and not by where they stand, so that swapping the sides changes nothing.
  const nameOf = ({ at, to }: { readonly at: number; readonly to: number }): string =>
    [textOf(reference[at]), textOf(candidate[to])].sort().join()
  scored.sort((one, other) => other.score - one.score || (nameOf(one) < nameOf(other) ? -1 : 1))
  return choose(columns, scored)
}

function choose({ reference, candidate }: Sides<Column>, scored: readonly { readonly at: number; readonly to: number }[]): Pairs {
  const usedReference = new Set<number>()
  const usedCandidate = new Set<number>()
  const pairs: (readonly [Column, Column])[] = []
  for (const { at, to } of scored) {
    const [one, other] = [reference[at], candidate[to]]
    if (one === undefined || other === undefined || usedReference.has(at) || usedCandidate.has(to)) continue
    usedReference.add(at)
    usedCandidate.add(to)
    pairs.push([one, other])
  }
  return {
    pairs,
    missing: reference.filter((_, index) => !usedReference.has(index)),
    added: candidate.filter((_, index) => !usedCandidate.has(index)),
  }
}

type Stable = ReadonlyMap<string, number>

/** Fields that are the same in all answers; what is new with every answer tells nothing. */
function stableFields(column: Column, telling: ReadonlySet<string>, run: Walk): Stable {
  const [first] = column
  const fields = new Map<string, number>()
  if (!isObject(first)) return fields
  for (const name of telling) {
    const value = first.get(name)
    if (value === undefined) continue
    const identity = run.identify(value)
    const same = column.every((sample) => {
      const other = isObject(sample) ? sample.get(name) : undefined
      return other !== undefined && run.identify(other) === identity
    })
    if (same) fields.set(name, identity)
  }
  return fields
}

function likeness(left: Stable, right: Stable): number {
  let equal = 0
  for (const [name, identity] of left) if (right.get(name) === identity) equal += 1
  const fields = Math.max(left.size, right.size)
  return fields === 0 ? 0 : equal / fields
}

function tellingFields({ reference, candidate }: Sides<Json[]>, run: Walk): ReadonlySet<string> {
  const values = new Map<string, { readonly seen: Set<number>; count: number }>()
  for (const list of [reference[0], candidate[0]])
    for (const element of (list ?? []).slice(0, PAIRED_MAX)) {
      if (!isObject(element)) continue
      for (const [name, value] of element) {
        const known = values.get(name) ?? { seen: new Set(), count: 0 }
        known.seen.add(run.identify(value))
        known.count += 1
        values.set(name, known)
      }
    }
  const telling = new Set<string>()
  // Each element stands in two lists, so that a field with a value of its own has half as many values as elements.
  for (const [name, { seen, count }] of values) if (seen.size / count >= TELLING_MIN / 2) telling.add(name)
  return telling
}
