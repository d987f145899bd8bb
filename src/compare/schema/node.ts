/**
 * What was observed of the values at one place, with counts: the nodes of an inferred schema. Nodes form a commutative
 * monoid under `merge` (fold.ts): "nothing observed" is its identity, and neither the order nor the grouping of samples
 * changes anything. All that is bounded is bounded by how many distinct things there are, which no order can change either.
 */
import type { JsonType } from '../body/json.ts'

/** Distinct texts with how often each came; too many, and it is `open`, whatever comes later. */
export type Tally = { readonly counts: ReadonlyMap<string, number>; readonly open: boolean }

export type StringFacts = {
  readonly seen: number
  /** Classes of format-class.ts; what is no format is `text`. */
  readonly formats: Tally
  /** Kinds of characters in a row: `AB-1042` is `A-9`. */
  readonly shapes: Tally
  /** Candidates of an enumeration. */
  readonly values: Tally
  /** In UTF-16 code units, as JavaScript counts; JSON Schema counts code points, so they are no assertion there. */
  readonly lengthMin: number
  readonly lengthMax: number
  /** How many hold white space: text that people wrote. */
  readonly spaced: number
}

export type NumberFacts = {
  readonly seen: number
  /** Written with a point or an exponent; the others are integers. */
  readonly fractions: number
  readonly min: number
  readonly max: number
  /** How many lie in each octave, by scaleOf. */
  readonly scales: ReadonlyMap<number, number>
}

export type ArrayFacts = {
  readonly seen: number
  readonly items: SchemaNode
  readonly lengthMin: number
  readonly lengthMax: number
}

/** Objects of one kind. A field is in `fields[name].seen` of `seen` objects. */
export type ObjectShape = {
  readonly seen: number
  readonly fields: ReadonlyMap<string, SchemaNode>
  /** What names each object, as far as one of its fields does: how many different ones there are at least. */
  readonly names: Tally
  /** Instead of fields, when there are more than FIELDS_MAX of them: it cannot be anything but a map. */
  readonly wide?: { readonly keys: Tally; readonly values: SchemaNode }
  /** The largest and the smallest number of fields in one object. */
  readonly sizeMin: number
  readonly sizeMax: number
}

export type ObjectFacts = {
  readonly seen: number
  /** By discriminator, `type=created`; objects without one under the empty text. */
  readonly variants: ReadonlyMap<string, ObjectShape>
  /** More than TAGS_MAX discriminators are data: all objects are one variant then. */
  readonly untagged: boolean
}

export type SchemaNode = {
  readonly seen: number
  readonly types: ReadonlyMap<JsonType, number>
  readonly strings?: StringFacts
  readonly numbers?: NumberFacts
  readonly arrays?: ArrayFacts
  readonly objects?: ObjectFacts
  /** Containers below SCHEMA_DEPTH_MAX, whose inside was not looked at. */
  readonly unseen: number
  /** Objects here are of a structure that is above them; set by recursion.ts alone. */
  readonly again?: ReadonlySet<string>
}

/** Real bodies stay below 30 levels; what is deeper is an attack or a tree, whose upper levels say enough. */
export const SCHEMA_DEPTH_MAX: number = 64
/** Distinct fields of one object; documented types have some hundred at most. */
export const FIELDS_MAX: number = 512
export const TAGS_MAX: number = 16
export const VALUES_MAX: number = 16
export const FORMATS_MAX: number = 16
/** Different rows that are told apart; more prove no more. */
export const NAMES_MAX: number = 64
/** Longer texts are no words of an enumeration. */
export const VALUE_LENGTH_MAX: number = 64

/** Fields whose text names the kind of an object, the best first. */
const TAG_FIELDS: readonly string[] = ['type', 'kind', 'event', '__typename', '@type', 'object', 'op']

/** Fields whose value no two rows share, the best first; where two do, fewer rows are counted than there are. */
const NAME_FIELDS: readonly string[] = ['id', '_id', 'uuid', 'guid', 'key', 'sku', 'code', 'slug', 'email', 'name']

/** @param read - text of a field that is a text or a number. @returns what tells an object from others of its kind, if anything */
export function nameOf(read: (field: string) => string | undefined): string | undefined {
  for (const field of NAME_FIELDS) {
    const name = read(field)
    if (name !== undefined) return name.length > VALUE_LENGTH_MAX ? undefined : name
  }
  return undefined
}

/** @returns 0 for zero; else the octave of the number, counted from 1, negative for negative numbers */
export function scaleOf(value: number): number {
  if (value === 0) return 0
  // Doubles have exponents from -1074 to 1023 (IEEE 754); beyond a double is read as infinite.
  const octave = Math.min(1024, Math.max(-1074, Math.floor(Math.log2(Math.abs(value))))) + 1075
  return value > 0 ? octave : -octave
}

/** The discriminator of an object as `field=value`; empty when it has none. */
export function tagOf(read: (field: string) => unknown): string {
  for (const field of TAG_FIELDS) {
    const value = read(field)
    if (typeof value === 'string' && TAG_VALUE.test(value)) return `${field}=${value}`
  }
  return ''
}

const TAG_VALUE = /^[A-Za-z][\w.:/-]{0,39}$/

/** `AB-1042` -> `A-9`, `summer sale` -> `a a`; letters outside ASCII are left as they are. Long texts have no shape. */
export function shapeOf(text: string): string {
  if (text.length > VALUE_LENGTH_MAX) return 'long'
  return text
    .replace(/[A-Z]+/g, 'A')
    .replace(/[a-z]+/g, 'a')
    .replace(/\d+/g, '9')
}
