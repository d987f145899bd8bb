/**
 * Do two environments hold other rows? Told from the answers themselves, when nobody said it: the lists (or the record) that
 * both give are alike in everything but what tells rows apart. It takes several fields that say it, texts among them, and
 * none that says otherwise: one wrong field, another language, a broken price are differences and no other rows.
 */
import { JsonNumber } from '../body/json.ts'
import type { Json, JsonObject } from '../body/json.ts'
import { formatOf, instantOf } from '../format-class.ts'
import type { Both } from './evidence.ts'

/** Rows of each side for a list to say anything. */
const ROWS_MIN = 5
/** Rows that are looked at, of all answers of a side together. */
const ROWS_MAX = 2000
/** A field tells rows apart when this share of its values is different ones. */
const DISTINCT_MIN = 0.5
/** Values of a field that both sides have, of those of the smaller side: other rows share few, the same rows nearly all. */
const SHARED_FEW = 0.25
const SHARED_MOST = 0.75
/** Fields of rows that must differ, and of a single record, where chance has less to overcome. */
const FIELDS_OF_ROWS_MIN = 2
const FIELDS_OF_RECORD_MIN = 6
const TEXTS_OF_RECORD_MIN = 3
/** Lists and records are looked for this deep in the body. */
const DEPTH_MAX = 5

/** @param bodies - of at least two answers of each side: what varies from answer to answer tells nothing */
export function holdOtherRows(bodies: Both<readonly Json[]>): boolean {
  if (bodies.reference.length < 2 || bodies.candidate.length < 2) return false
  const votes: Votes = { lists: 0, same: 0 }
  const record: Recorded = { differing: 0, texts: 0, same: 0 }
  compareAt(bodies, { votes, record }, 0)
  if (votes.lists + votes.same > 0) return votes.lists > 0 && votes.same === 0
  return record.differing >= FIELDS_OF_RECORD_MIN && record.texts >= TEXTS_OF_RECORD_MIN && record.same * 4 <= record.differing
}

/** Lists of other rows, and lists of the same ones. */
type Votes = { lists: number; same: number }
type Recorded = { differing: number; texts: number; same: number }
type Tallies = { readonly votes: Votes; readonly record: Recorded }

function compareAt(values: Both<readonly Json[]>, tallies: Tallies, depth: number): void {
  if (depth > DEPTH_MAX) return
  const { reference, candidate } = values
  if (reference.every(isObject) && candidate.every(isObject)) {
    const [first] = reference
    for (const name of first?.keys() ?? []) {
      const [left, right] = [valuesAt(reference, name), valuesAt(candidate, name)]
      if (left !== undefined && right !== undefined) compareAt({ reference: left, candidate: right }, tallies, depth + 1)
    }
    return
  }
  if (reference.every(Array.isArray) && candidate.every(Array.isArray)) {
    compareLists({ reference: reference.filter(Array.isArray), candidate: candidate.filter(Array.isArray) }, tallies.votes)
    return
  }
  compareScalars(values, tallies.record)
}

function valuesAt(objects: readonly JsonObject[], name: string): readonly Json[] | undefined {
  const values = objects.map((object) => object.get(name)).filter((value) => value !== undefined)
  return values.length === objects.length ? values : undefined
}

/** A field of the document that each side always answers alike. */
function compareScalars({ reference, candidate }: Both<readonly Json[]>, record: Recorded): void {
  const [left, right] = [tellingOf(reference[0]), tellingOf(candidate[0])]
  if (left === undefined || right === undefined) return
  const isStable = (side: readonly Json[], value: string): boolean => side.every((one) => tellingOf(one) === value)
  if (!isStable(reference, left) || !isStable(candidate, right)) return
  if (left === right) record.same += 1
  else {
    record.differing += 1
    if (left.startsWith('s') && right.startsWith('s')) record.texts += 1
  }
}

type Fields = ReadonlyMap<string, ReadonlySet<string>>

function compareLists(lists: Both<readonly Json[][]>, votes: Votes): void {
  const sides = { reference: fieldsOf(lists.reference), candidate: fieldsOf(lists.candidate) }
  if (sides.reference === undefined || sides.candidate === undefined) return
  let differing = 0
  let texts = 0
  let same = 0
  for (const [name, left] of sides.reference) {
    const right = sides.candidate.get(name)
    if (right === undefined) continue
    const shared = left.intersection(right).size / Math.min(left.size, right.size)
    const areTexts = [...left].every((value) => value.startsWith('s'))
    if (shared <= SHARED_FEW) {
      differing += 1
      if (areTexts) texts += 1
    } else if (shared >= SHARED_MOST && areTexts) same += 1
  }
  if (same > 0) votes.same += 1
  else if (differing >= FIELDS_OF_ROWS_MIN && texts > 0) votes.lists += 1
}

/** The fields that tell the rows of one side apart, with their values; undefined when the rows vary from answer to answer. */
function fieldsOf(lists: readonly Json[][]): Fields | undefined {
  const [first = [], second = []] = lists
  if (Math.min(first.length, second.length) < ROWS_MIN) return undefined
  const fields = new Map<string, Set<string>>()
  const rows = first.slice(0, ROWS_MAX)
  for (const row of rows) if (isObject(row)) collect(row, fields)
  const again = new Map<string, Set<string>>()
  for (const row of second.slice(0, ROWS_MAX)) if (isObject(row)) collect(row, again)
  for (const [name, values] of fields) {
    const isStable = values.intersection(again.get(name) ?? new Set()).size >= values.size * SHARED_MOST
    if (values.size < Math.max(ROWS_MIN, rows.length * DISTINCT_MIN) || !isStable) fields.delete(name)
  }
  return fields
}

function collect(row: JsonObject, fields: Map<string, Set<string>>): void {
  for (const [name, value] of row) {
    const telling = tellingOf(value)
    if (telling === undefined) continue
    const values = fields.get(name) ?? new Set()
    values.add(telling)
    fields.set(name, values)
  }
}

/** Values longer than this are compared by their beginning. */
const CHARACTERS_MAX = 200

/**
 * What a value says about which row it is in. Ids, tokens and times may differ though the rows are the same ones, as a seeded
 * database makes them anew; flags and empty texts are alike in all rows.
 */
function tellingOf(value: Json | undefined): string | undefined {
  if (value instanceof JsonNumber) {
    // Epochs, whether of seconds or of milliseconds, are larger.
    return Math.abs(Number(value.lexeme)) < 1e9 ? `n${value.lexeme}` : undefined
  }
  if (typeof value !== 'string' || value === '' || value.length > 10 * CHARACTERS_MAX) return undefined
  if (formatOf(value).volatile || instantOf(value) !== undefined) return undefined
  return `s${value.slice(0, CHARACTERS_MAX)}`
}

function isObject(value: Json): value is JsonObject {
  return value instanceof Map
}
