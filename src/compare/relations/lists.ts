/** What holds within one list: it is sorted by a field, its ids are unique. */
import { JsonNumber } from '../body/json.ts'
import type { Json, JsonObject } from '../body/json.ts'
import { pointerToken } from '../facet.ts'
import { instantOf } from '../format-class.ts'
import { isObject, keyText, type Collector } from './fact.ts'

/** Shorter lists are sorted by chance. */
const SORTED_ELEMENTS_MIN = 4
const UNIQUE_ELEMENTS_MIN = 3
/** Fields of an element that are looked at; more are no columns. */
const FIELDS_MAX = 40
/** Names that promise to be unique. */
const ID_NAME = /^_?(?:id|uuid|guid|key|sku|slug)$/i

export function checkList(path: string, list: readonly Json[], collector: Collector): void {
  if (list.length < UNIQUE_ELEMENTS_MIN) return
  if (list.every(isObject)) {
    checkIds(path, list, collector)
    if (list.length >= SORTED_ELEMENTS_MIN) checkColumns(path, list, collector)
  } else if (list.length >= SORTED_ELEMENTS_MIN) checkSorted(path, { name: '', values: list }, collector)
}

function checkIds(path: string, list: readonly JsonObject[], { note }: Collector): void {
  const name = [...(list[0]?.keys() ?? [])].find((key) => ID_NAME.test(key))
  if (name === undefined) return
  const seen = new Set<string>()
  let twice: string | undefined
  for (const element of list) {
    const id = keyText(element.get(name))
    if (id === undefined) return
    if (seen.has(id)) twice ??= id
    seen.add(id)
  }
  const idPath = `${path}/*/${pointerToken(name)}`
  note(
    { rule: 'body.duplicate-id', path: idPath, about: [path], name },
    // The name is the evidence: nobody calls a field so that is not unique.
    {
      holds: twice === undefined,
      bits: 20,
      shown: twice === undefined ? `${list.length} elements, ${seen.size} ids` : `${twice} names more than one element`,
    },
  )
}

function checkColumns(path: string, list: readonly JsonObject[], collector: Collector): void {
  const names = [...(list[0]?.keys() ?? [])].slice(0, FIELDS_MAX)
  for (const name of names) checkSorted(path, { name, values: list.map((element) => element.get(name)) }, collector)
}

type Column = { readonly name: string; readonly values: readonly (Json | undefined)[] }

function checkSorted(path: string, { name, values }: Column, { note }: Collector): void {
  const directions = directionsOf(values)
  if (directions === undefined) return
  const about = name === '' ? [`${path}/*`] : [`${path}/*/${pointerToken(name)}`]
  const chance = log2Factorial(directions.different)
  const isKey = mayOrder(name, directions)
  for (const direction of ['ascending', 'descending'] as const)
    note(
      {
        rule: 'body.not-sorted',
        path,
        about,
        name: `${direction} ${name}`,
        ...(isKey && { choice: Math.log2(2 * ORDERING_MAX) - ORDERING_BITS }),
      },
      {
        holds: directions[direction],
        bits: isKey ? chance : chance - Math.log2(2 * FIELDS_MAX),
        ...(isKey && { on: values.slice(0, SORTED_ELEMENTS_MIN).map(keyText).join() }),
        shown: `${directions[direction] ? 'sorted' : 'not sorted'} by ${name === '' ? 'value' : name}, ${direction}`,
      },
    )
}

/** Fields of a row that lists are sorted by, and what the name of such a field says by itself. */
const ORDERING_MAX = 4
const ORDERING_BITS = 5
const ORDERING =
  /^(?:(?:sort_?)?order|position|index|priority|weight|relevance|year)$|(?:rank|score|rating|price|amount|cost|total|distance)$/i
/** Amounts that vary a little keep the order they once got; shorter lists got it by chance. */
const AMOUNTS_MIN = 5

function mayOrder(name: string, { isDated, isNumber, different }: Directions): boolean {
  return isDated || (isNumber && different >= AMOUNTS_MIN && name.length <= NAME_CHARACTERS_MAX && ORDERING.test(name))
}
const NAME_CHARACTERS_MAX = 60

type Directions = {
  readonly ascending: boolean
  readonly descending: boolean
  readonly different: number
  readonly isDated: boolean
  readonly isNumber: boolean
}
type Key = number | string

/** @returns undefined where there is no order: values are missing, are of several kinds, or are nearly all the same */
function directionsOf(values: readonly (Json | undefined)[]): Directions | undefined {
  const kind = kindOf(values[0])
  if (kind === undefined) return undefined
  let before = keyOf(values[0], kind)
  let [ascending, descending, different] = [true, true, 1]
  for (const value of values.slice(1)) {
    const key = keyOf(value, kind)
    if (key === undefined || before === undefined) return undefined
    if (key !== before) different += 1
    if (key < before) ascending = false
    if (key > before) descending = false
    // Most columns are in no order, which their first elements show.
    if (!ascending && !descending && different >= SORTED_ELEMENTS_MIN) break
    before = key
  }
  return different < SORTED_ELEMENTS_MIN
    ? undefined
    : { ascending, descending, different, isDated: kind === 'instant', isNumber: kind === 'number' }
}

type Kind = 'number' | 'instant' | 'text'

function kindOf(value: Json | undefined): Kind | undefined {
  if (value instanceof JsonNumber) return 'number'
  if (typeof value !== 'string' || value.length > TEXT_CHARACTERS_MAX) return undefined
  return instantOf(value) === undefined ? 'text' : 'instant'
}

/** Nobody sorts by longer texts. */
const TEXT_CHARACTERS_MAX = 200

function keyOf(value: Json | undefined, kind: Kind): Key | undefined {
  if (kindOf(value) !== kind) return undefined
  if (value instanceof JsonNumber) return Number(value.lexeme)
  if (typeof value !== 'string') return undefined
  // Collations differ in case and accents; what only they tell apart counts as equal.
  return kind === 'instant' ? instantOf(value) : value.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}

/** Of `count` different values in random order, one order in `count!` is sorted; beyond 20 it makes no difference. */
function log2Factorial(count: number): number {
  let bits = 0
  for (let factor = 2; factor <= Math.min(count, 20); factor += 1) bits += Math.log2(factor)
  return bits
}
