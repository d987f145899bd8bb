/** Totals, counts, pages and pairs of bounds: fields of one object, or of the objects right below it. */
import type { Json, JsonObject } from '../body/json.ts'
import { pointerToken } from '../facet.ts'
import { instantOf } from '../format-class.ts'
import { add, bitsOf, compareDecimals, decimalOf, isSum, multiply, textOfDecimal, type Decimal } from './decimal.ts'
import { isObject, type Collector } from './fact.ts'
import { isAboutList, MAY_COUNT } from './roles.ts'

type Place<T> = { readonly path: string; readonly name: string; readonly value: T }
type Surroundings = {
  readonly object: JsonObject
  readonly numbers: readonly Place<Decimal>[]
  readonly lists: readonly Place<readonly Json[]>[]
}

const COUNT_NAME =
  /^(?:total|count|size|length|totals?[_-]?(?:count|items|results|elements|hits|records|size)|(?:item|result|element|hit|record)s?[_-]?count|num[_-]?(?:found|results|items|hits)|hits)$/i
const SUM_NAME = /(?:total|sum|amount|balance)/i
/** Where the sum of the lines is not yet the total. */
const BETWEEN = /tax|vat|ship|deliver|discount|fee|tip|round|adjust|credit|coupon|rebate|surcharge|deposit/i
const QUANTITY = /^(?:quantity|qty|count|units|pieces)$/i
const PRICE = /price|amount|cost|value/i
/** Numbers and lists of one object that are looked at. */
const NUMBERS_MAX = 40
const LISTS_MAX = 8
/** How much a telling name says by itself: small numbers are equal by chance, whatever they are called. */
const NAME_BITS = 4
const SUM_NAME_BITS = 10
/** A list of this length that is counted exactly is no chance, and fewer than are shown are no total, whatever pages there are. */
const LONG = 15
const NAME_BITS_OF_LONG = 8

export function checkObject(path: string, object: JsonObject, collector: Collector): void {
  const around = surroundingsOf(path, object)
  if (around.numbers.length === 0) return
  checkPages(around, collector)
  for (const list of around.lists) {
    checkCounts(list, around, collector)
    checkSums(list, around, collector)
  }
}

function surroundingsOf(path: string, object: JsonObject): Surroundings {
  const numbers: Place<Decimal>[] = []
  const lists: Place<readonly Json[]>[] = []
  const look = (at: string, from: JsonObject, below: boolean): void => {
    for (const [name, value] of from) {
      if (Array.isArray(value)) {
        if (lists.length < LISTS_MAX) lists.push({ path: `${at}/${pointerToken(name)}`, name, value })
      } else if (isObject(value)) {
        if (below && isAboutList(name)) look(`${at}/${pointerToken(name)}`, value, false)
      } else if (numbers.length < NUMBERS_MAX && MAY_COUNT.test(name)) {
        const number = decimalOf(value)
        if (number !== undefined) numbers.push({ path: `${at}/${pointerToken(name)}`, name, value: number })
      }
    }
  }
  look(path, object, true)
  return { object, numbers, lists }
}

/** The number of elements. More than are shown may be a page of them; fewer never are. */
function checkCounts(list: Place<readonly Json[]>, { numbers, lists }: Surroundings, { note }: Collector): void {
  // Which of several lists is counted, nobody says.
  if (lists.length > 1) return
  for (const number of numbers.filter(({ name }) => COUNT_NAME.test(name))) {
    const { length } = list.value
    const order = compareDecimals(number.value, { units: BigInt(length), scale: 0 })
    const shown = `${textOfDecimal(number.value)}, with ${length} elements`
    const bits = NAME_BITS + 2 * Math.log2(length + 1)
    const relation = { rule: 'body.total-mismatch', path: number.path, about: [list.path] } as const
    // That a total counted all of a long list says that it never is fewer.
    note(
      { ...relation, name: 'at least' },
      { holds: order >= 0, bits: order === 0 && length >= LONG ? bits + NAME_BITS_OF_LONG : 1, shown },
    )
    note({ ...relation, name: 'exactly' }, { holds: order === 0, bits, shown, ...(order >= 0 && { size: length }) })
  }
}

/** The sum of a field of the elements, or of price times quantity. */
function checkSums(list: Place<readonly Json[]>, { object, numbers }: Surroundings, { note }: Collector): void {
  const totals = numbers.filter(({ name }) => SUM_NAME.test(name))
  if (totals.length === 0 || list.value.length < 2 || !list.value.every(isObject)) return
  const between = [...object].some(([name, value]) => BETWEEN.test(name) && decimalOf(value)?.units !== 0n)
  if (between) return
  for (const { field, sum } of sumsOf(list.value)) {
    for (const total of totals) {
      note(
        {
          rule: 'body.total-mismatch',
          path: total.path,
          about: [list.path, ...field.map((one) => `${list.path}/*/${one}`)],
          name: `sum ${field.join(' × ')} ${list.path}`,
        },
        {
          holds: isSum(sum, total.value),
          bits: SUM_NAME_BITS + bitsOf(total.value),
          shown: `${textOfDecimal(total.value)}, where ${field.join(' × ')} adds up to ${textOfDecimal(sum)}`,
        },
      )
    }
  }
}

type Sum = { readonly field: readonly string[]; readonly sum: Decimal }

function sumsOf(elements: readonly JsonObject[]): readonly Sum[] {
  const [first] = elements
  if (first === undefined) return []
  const fields = amountsOf(first)
  const quantity = [...first.keys()].find((name) => QUANTITY.test(name))
  const sums: Sum[] = []
  for (const field of fields) {
    let [sum, product]: [Decimal | undefined, Decimal | undefined] = [ZERO, quantity === undefined ? undefined : ZERO]
    for (const element of elements) {
      const amount = decimalOf(valueAt(element, field))
      if (amount === undefined || sum === undefined) {
        sum = undefined
        break
      }
      sum = add(sum, amount)
      const times = quantity === undefined || product === undefined ? undefined : decimalOf(element.get(quantity))
      product = times === undefined || product === undefined ? undefined : add(product, multiply(amount, times))
    }
    if (sum !== undefined && sum.units !== 0n) sums.push({ field: [field], sum })
    if (sum !== undefined && product !== undefined && quantity !== undefined && field !== quantity && product.units !== 0n)
      sums.push({ field: [field, quantity], sum: product })
  }
  return sums
}

const ZERO: Decimal = { units: 0n, scale: 0 }
const AMOUNTS_MAX = 8

/** Fields that are amounts, and those of `price: {amount, currency}`. */
function amountsOf(element: JsonObject): readonly string[] {
  const names: string[] = []
  for (const [name, value] of element) {
    if (isObject(value))
      names.push(
        ...[...value.keys()]
          .filter((inner) => /^(?:amount|value)$/i.test(inner))
          .map((inner) => `${pointerToken(name)}/${pointerToken(inner)}`),
      )
    else if ((PRICE.test(name) || SUM_NAME.test(name)) && decimalOf(value) !== undefined) names.push(pointerToken(name))
  }
  return names.slice(0, AMOUNTS_MAX)
}

function valueAt(element: JsonObject, field: string): Json | undefined {
  const [name = '', inner] = field.split('/').map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))
  const value = element.get(name)
  return inner === undefined ? value : isObject(value) ? value.get(inner) : undefined
}

/** The last page is the total divided by what fits on one, rounded up. */
function checkPages({ numbers }: Surroundings, { note }: Collector): void {
  const named = (pattern: RegExp): Place<Decimal> | undefined =>
    numbers.find(({ name, value }) => pattern.test(name) && value.scale === 0)
  const pages = named(/^(?:total[_-]?pages|page[_-]?count|last[_-]?page|pages)$/i)
  const limit = named(/^(?:limit|page[_-]?size|per[_-]?page|items[_-]?per[_-]?page)$/i)
  const total = named(/^(?:total|total[_-]?(?:count|items|results|elements|records))$/i)
  if (pages === undefined || limit === undefined || total === undefined || limit.value.units <= 0n) return
  const wanted = (total.value.units + limit.value.units - 1n) / limit.value.units
  // Without any element, some say one page and some none.
  if (wanted === 0n) return
  note(
    { rule: 'body.relation-changed', path: pages.path, about: [limit.path, total.path], name: 'pages' },
    {
      holds: pages.value.units === wanted,
      // One page is one page by any arithmetic.
      bits: wanted === 1n ? 1 : NAME_BITS + 2 * bitsOf(pages.value),
      shown: `${pages.value.units} pages for ${total.value.units} by ${limit.value.units}`,
    },
  )
}

/** What is never after, or above, the other. */
const PAIRS: readonly (readonly [low: RegExp, high: RegExp])[] = [
  [
    /^(?:created|created_?(?:at|on)|creation_?date)$/i,
    /^(?:updated|modified|updated_?(?:at|on)|modified_?(?:at|on)|last_?(?:updated|modified)(?:_?at)?)$/i,
  ],
  [
    /^(?:start|starts|start_?(?:at|date|time)|starts_?at|started_?at|valid_?from|from)$/i,
    /^(?:end|ends|end_?(?:at|date|time)|ends_?at|ended_?at|finished_?at|valid_?(?:to|until)|to)$/i,
  ],
  [/^(?:issued_?at|iat|not_?before|nbf)$/i, /^(?:expires|expires_?at|exp|expiry|expiration)$/i],
  [/^(?:min|minimum|low|lower)$/i, /^(?:max|maximum|high|upper)$/i],
]
/** Three different pairs, at least. */
const PAIR_BITS = 7

export function checkPairs(path: string, object: JsonObject, { note }: Collector): void {
  if (object.size < 2) return
  for (const [low, high] of PAIRS) {
    let [lowName, highName]: [string | undefined, string | undefined] = [undefined, undefined]
    for (const name of object.keys()) {
      if (name.length > PAIR_NAME_MAX) continue
      if (low.test(name)) lowName ??= name
      else if (high.test(name)) highName ??= name
    }
    if (lowName === undefined || highName === undefined) continue
    const [lowValue, highValue] = [object.get(lowName), object.get(highName)]
    const order = orderOf(lowValue, highValue)
    if (order === undefined) continue
    const highPath = `${path}/${pointerToken(highName)}`
    note(
      {
        rule: 'body.relation-changed',
        path: highPath,
        about: [`${path}/${pointerToken(lowName)}`],
        name: `not below ${lowName}`,
      },
      { holds: order <= 0, bits: PAIR_BITS, shown: `${lowName} ${textOf(lowValue)}, ${highName} ${textOf(highValue)}` },
    )
  }
}

const PAIR_NAME_MAX = 20

/** Numbers with numbers, instants with instants; a day and an instant are not compared. */
function orderOf(low: Json | undefined, high: Json | undefined): number | undefined {
  const [lowNumber, highNumber] = [decimalOf(low), decimalOf(high)]
  if (lowNumber !== undefined && highNumber !== undefined) return compareDecimals(lowNumber, highNumber)
  if (typeof low !== 'string' || typeof high !== 'string') return undefined
  const [lowMs, highMs] = [instantOf(low), instantOf(high)]
  return lowMs === undefined || highMs === undefined ? undefined : lowMs - highMs
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : decimalOf(value) === undefined ? '' : textOfDecimal(decimalOf(value) ?? ZERO)
}
