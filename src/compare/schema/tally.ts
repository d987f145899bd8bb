/** Counts of distinct texts, bounded, and what a text is told apart by. */
import { formatOf, isSpecific } from '../format-class.ts'
import { isNumeric } from '../leaf.ts'
import { shapeOf, VALUE_LENGTH_MAX } from './node.ts'
import type { Tally } from './node.ts'

/** A type of node.ts, while it is being filled. */
export type Growing<T> =
  T extends ReadonlySet<string>
    ? ReadonlySet<string>
    : T extends ReadonlyMap<infer Key, infer Value>
      ? Map<Key, Growing<Value>>
      : T extends object
        ? { -readonly [Key in keyof T]: Growing<T[Key]> }
        : T
type GrowingTally = Growing<Tally>

/** What keys and texts are told apart by: formats that nobody writes by chance, digits, and everything else. */
export function formatClass(text: string): string {
  if (text === '') return 'empty'
  const { name } = formatOf(text)
  return isSpecific(name) || isNumeric(name) ? name : 'text'
}

type Described = { readonly format: string; readonly shape: string }

/** The same rows come in every answer, and what a text is costs a dozen patterns: looked up while it is remembered. */
export function described(text: string): Described {
  const known = remembered.get(text)
  if (known !== undefined) return known
  const made = { format: formatClass(text), shape: shapeOf(text) }
  if (remembered.size >= REMEMBERED_MAX) remembered.clear()
  if (text.length <= VALUE_LENGTH_MAX) remembered.set(text, made)
  return made
}

const REMEMBERED_MAX = 10_000
const remembered = new Map<string, Described>()

export function growingTally(): GrowingTally {
  return { counts: new Map(), open: false }
}

export function absorbTally(tally: GrowingTally, other: Tally, most: number): void {
  if (other.open) open(tally)
  for (const [text, times] of other.counts) count(tally, text, most, times)
}

export function count(tally: GrowingTally, text: string, most: number, times: number = 1): void {
  if (tally.open) return
  add(tally.counts, text, times)
  if (tally.counts.size > most) open(tally)
}

export function open(tally: GrowingTally): void {
  tally.open = true
  tally.counts.clear()
}

export function add<Key>(counts: Map<Key, number>, key: Key, times: number): void {
  counts.set(key, (counts.get(key) ?? 0) + times)
}
