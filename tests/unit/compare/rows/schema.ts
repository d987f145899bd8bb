/** The schema facet: rows of one environment against other rows, with and without saying so. */
import type { Answer } from '../../../laws/simulation.ts'
import { json, raw, row, type Row, undecided } from './row.ts'

type Fields = Readonly<Record<string, unknown>>

const WORDS = ['mug', 'lamp', 'chair', 'table', 'shelf', 'plate', 'bowl', 'spoon', 'clock', 'rug', 'vase', 'tray']

/** Rows of an environment: every text and number of the one is none of the other's. */
function rows(count: number, more: (index: number) => Fields = () => ({}), from: number = 0): readonly Fields[] {
  return Array.from({ length: count }, (_, index) => ({
    id: from + index + 1,
    name: `${WORDS[index % 12] ?? ''} ${from + index * 7}`,
    price: from / 1000 + index * 3 + 0.5,
    ...more(index),
  }))
}

const list = (count: number, more?: (index: number) => Fields): Answer => json(rows(count, more))
const others = (count: number, more?: (index: number) => Fields): Answer => json(rows(count, more, 4000))

function differs(one: Row): Row {
  return { ...one, compare: { data: 'differs' } }
}

/** A field of twenty rows on each side, and of other rows. */
function field(
  name: string,
  values: readonly [reference: (index: number) => unknown, candidate: (index: number) => unknown],
  ...finds: readonly string[]
): Row {
  const [reference, candidate] = values
  const having = (value: (index: number) => unknown): ((index: number) => Fields) => {
    return (index) => (value(index) === undefined ? {} : { v: value(index) })
  }
  return differs(row(name, [list(20, having(reference)), others(20, having(candidate))], ...finds))
}

const always =
  (value: unknown): (() => unknown) =>
  () =>
    value
const half =
  (one: unknown, other: unknown): ((index: number) => unknown) =>
  (index) =>
    index % 2 === 0 ? one : other
const uuid = (index: number): string => `0d0e5b3c-5a0f-4d2c-9f6e-${String(100000000000 + index * 7919)}`

const QUIET: readonly Row[] = [
  differs(row('other rows, said so', [list(20), others(20)])),
  differs(row('fewer rows, said so', [list(40), others(6)])),
  differs(
    row('another page of other rows', [
      json({ total: 57, items: rows(20) }),
      json({ total: 4, items: rows(4, undefined, 4000) }),
    ]),
  ),
  differs(row('one record of other data', [json({ id: 1, name: 'Mug', note: null }), json({ id: 1, name: 'Lamp', note: 'x' })])),
  differs(row('the same bytes', [list(3), list(3)])),
  field('optional on both sides', [half(1, undefined), half(undefined, 2)]),
  field('null in some rows of both', [half(null, 'a'), half('b', null)]),
  field('null on one side only, in few rows', [always('a'), (index) => (index < 2 ? null : 'b')]),
  field('one word that all have, and two', [always('EUR'), half('EUR', 'USD')]),
  field('a rare field that never came on one side', [(index) => (index < 4 ? 1 : undefined), always(undefined)]),
  field('an empty list on one side', [always(['a']), always([])]),
  field('a word that came once', [half('open', 'paid'), (index) => (index === 3 ? 'void' : index % 2 === 0 ? 'open' : 'paid')]),
  field('names of any length', [
    (index) => 'ab '.repeat(1 + (index % 4)),
    (index) => 'some longer words '.repeat(3 + (index % 4)),
  ]),
  field('uuids of other rows', [uuid, (index) => uuid(index + 500)]),
  differs(row('3 of 5 rows have it, and 0 of 5', [list(5, (index) => (index < 3 ? { v: 1 } : {})), others(5)])),
  differs(row('ids that grow', [list(20), json(rows(20, (index) => ({ id: 9_000_000 + index }), 4000))])),
  row('the same rows: the body says it', [list(20), list(20, () => ({ v: 1 }))], 'body.field-added /*/v'),
]

/** Rows drawn anew for every answer: three of them, and many in all. */
const drawn = (from: number, more: Fields): readonly Answer[] =>
  Array.from({ length: 9 }, (_, index) => json(rows(3, () => more, from + index * 50)))

const PRESENCE: readonly Row[] = [
  differs(row('removed in few rows of each answer', [drawn(0, { v: 1 }), drawn(4000, {})], 'schema.property-removed /*/v')),
  differs(row('few rows, drawn anew, of one shape', [drawn(0, { v: 1 }), drawn(4000, { v: 2 })])),
  differs(
    undecided(
      'in all of four rows, and in none of three',
      [list(4, () => ({ v: 1 })), others(3)],
      /^schema: all rows of the reference have \/\*\/v /,
    ),
  ),
  differs(
    undecided(
      'in the one record, and not in the other',
      [json({ a: 1 }), json({ a: 2, b: 3 })],
      /^schema: all rows of the candidate have \/b /,
    ),
  ),
  field('removed', [always(1), always(undefined)], 'schema.property-removed /*/v'),
  field('added', [always(undefined), always(1)], 'schema.property-added /*/v'),
  field('became optional', [always(1), half(1, undefined)], 'schema.property-became-optional /*/v'),
  field('became required', [half(1, undefined), always(1)], 'schema.property-became-required /*/v'),
  field('became nullable', [always('a'), half('a', null)], 'schema.property-became-nullable /*/v'),
  field('became not nullable', [half('a', null), always('a')], 'schema.property-became-not-nullable /*/v'),
  field('a field of an object in the rows', [always({ a: 1, b: 2 }), always({ a: 3 })], 'schema.property-removed /*/v/b'),
  differs(
    row(
      'a field of the document itself',
      [json({ total: 57, items: rows(5) }), json({ items: rows(5, undefined, 4000) })],
      'schema.property-removed /total',
    ),
  ),
  differs(
    row(
      'a field of the document that comes and goes',
      [json({ total: 57, items: [] }), [json({ total: 4, items: [] }), json({ items: [] })]],
      'schema.property-became-optional /total',
    ),
  ),
]

const TYPES: readonly Row[] = [
  field('a number became a text', [always(1), always('1')], 'schema.property-type-changed /*/v'),
  field('an object became a list', [always({ a: 1 }), always([{ a: 1 }])], 'schema.property-type-changed /*/v'),
  field('numbers and texts', [always(1), half(1, 'one')], 'schema.property-type-generalized /*/v'),
  field('numbers only', [half(1, 'one'), always(1)], 'schema.property-type-specialized /*/v'),
  field('a list of texts became one of objects', [always(['a']), always([{ a: 1 }])], 'schema.item-type-changed /*/v/*'),
  field(
    'whole numbers became fractions',
    [(index) => index + 1, (index) => index + 1.25],
    'schema.property-number-kind-changed /*/v',
  ),
  differs(row('a list became an object', [list(5), json({ items: rows(5) })], 'schema.body-type-changed ')),
  differs(row('elements of another type', [json(['a', 'b', 'c']), json([1, 2, 3])], 'schema.item-type-changed /*')),
  field(
    'a kind of element that is new',
    [
      half({ type: 'card', last4: '4242' }, { type: 'bank', iban: 'x' }),
      (index) => (index % 2 === 0 ? { type: 'card', last4: '4242' } : { type: 'wallet', phone: 'y' }),
    ],
    'schema.property-one-of-added /*/v',
    'schema.property-one-of-removed /*/v',
  ),
]

const VALUES: readonly Row[] = [
  field('uuids became numbers', [uuid, (index) => String(10_000 + index)], 'schema.property-format-changed /*/v'),
  field('dates became epochs as text', [always('2026-03-02'), always('1772443800')], 'schema.property-format-changed /*/v'),
  field(
    'codes of another pattern',
    [(index) => `AB-${1000 + index}`, (index) => `${1000 + index}/x`],
    'schema.property-pattern-changed /*/v',
  ),
  field(
    'longer codes',
    [(index) => `k${String(index * 7919 + 1e6).slice(0, 7)}`, (index) => `k${String(index * 7919 + 1e15).slice(0, 15)}`],
    'schema.property-length-changed /*/v',
  ),
  field('cents', [(index) => 5.5 + index, (index) => 450.5 + index * 90], 'schema.property-range-changed /*/v'),
  field('another word', [half('open', 'paid'), half('open', 'settled')], 'schema.property-enum-value-added /*/v'),
  field(
    'a word less',
    [(index) => (index < 10 ? 'void' : index % 2 === 0 ? 'open' : 'paid'), half('open', 'paid')],
    'schema.property-enum-value-removed /*/v',
  ),
  field(
    'a map of other keys',
    [(index) => ({ [uuid(index)]: 1, [uuid(index + 50)]: 2 }), (index) => ({ [`${index}`]: 1, [`${index + 50}`]: 2 })],
    'schema.map-key-class-changed /*/v',
  ),
]

const SAYING: readonly Row[] = [
  row('other rows, and nobody said so', [list(20), others(20)], 'schema.data-differs '),
  row(
    'other rows, nobody said so, and a field is gone',
    [list(20, () => ({ v: 1 })), others(20)],
    'schema.data-differs ',
    'schema.property-removed /*/v',
  ),
  {
    ...row(
      'other rows, and they are meant to be the same',
      [list(2), others(2)],
      'body.value-changed /*/id',
      'body.value-changed /*/name',
      'body.value-changed /*/price',
    ),
    compare: { data: 'same' },
  },
  row(
    'one text that tells rows apart is another: no other rows',
    [list(20), list(20, (index) => ({ name: `New ${index}` }))],
    'body.value-changed /*/name',
  ),
  differs(undecided('no rows on one side', [list(20), raw('[]')], /^schema: the candidate has no rows here/)),
  differs(
    undecided(
      'no rows in the reference',
      [json({ items: [] }), json({ items: rows(3) })],
      /^schema: the reference has no rows here/,
    ),
  ),
]

export const SCHEMA_ROWS: readonly Row[] = [...QUIET, ...PRESENCE, ...TYPES, ...VALUES, ...SAYING]
