/**
 * Relations between fields of one answer: learnt where they hold in every answer of a side with more evidence than chance
 * gives, and found where they are broken on the other. Each case that is found stands beside what must not be learnt.
 */
import assert from 'node:assert/strict'
import test from 'node:test'

import { JsonNumber, parseJson, type Json } from '../../../src/compare/body/json.ts'
import { add, decimalOf, isSum, multiply, textOfDecimal } from '../../../src/compare/relations/decimal.ts'
import { compareRelations } from '../../../src/compare/relations/relations.ts'
import { SEED, seededRandom } from '../../laws/simulation.ts'

function bodies(...values: readonly unknown[]): Json[] {
  return values.map((value) => {
    const parsed = parseJson(JSON.stringify(value))
    assert(parsed.ok)
    return parsed.value
  })
}

function broken(reference: readonly unknown[], candidate: readonly unknown[]): readonly string[] {
  const [left, right] = [bodies(...reference), bodies(...candidate)]
  const found = compareRelations({ reference: left, candidate: right }, [])
  const mirrored = compareRelations({ reference: right, candidate: left }, [])
  assert.deepEqual(
    mirrored.map(({ rule, path, reference: one, candidate: other, classes }) => [rule, path, other, one, classes.toReversed()]),
    found.map(({ rule, path, reference: one, candidate: other, classes }) => [rule, path, one, other, classes]),
  )
  return found.map(({ rule, path }) => `${rule} ${path}`)
}

const items = (count: number, from = 0): readonly unknown[] =>
  Array.from({ length: count }, (_, index) => ({ id: from + index, name: `item ${(index * 7) % 11}` }))
const range = <T>(count: number, make: (index: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, index) => make(index))

type Case = readonly [name: string, reference: readonly unknown[], candidate: readonly unknown[], finds: readonly string[]]

const listOf = (count: number, total: number): unknown => ({ items: items(count), total })
const cart = (total: string, ...prices: readonly string[]): unknown => ({ total, lines: prices.map((price) => ({ price })) })
const sorted = (from: number, count: number): readonly unknown[] =>
  range(count, (index) => ({ price: from + index * 3, name: `n${(index * 5) % 7}` }))
const shuffled = (from: number): readonly unknown[] =>
  [5, 2, 9, 0, 11, 4, 7, 1, 10, 3, 8, 6].map((index) => ({ price: from + index * 3, name: `n${(index * 5) % 7}` }))
const linked = (shift: number, ids: readonly number[]): unknown => ids.map((id) => ({ id, href: `/products/${id + shift}` }))
const orders = (...customers: readonly string[]): unknown => ({
  customers: [{ id: 'c-17' }, { id: 'c-18' }, { id: 'c-19' }],
  orders: customers.map((customerId, index) => ({ number: index, customerId })),
})

const instant = (seconds: number): string => new Date(Date.UTC(2026, 10, 22) + seconds * 1000).toISOString()
const events = (at: number): readonly unknown[] => range(5, (index) => ({ id: (index * 3) % 5, at: instant(at - index * 600) }))
const paid = (id: string, orderId: string): unknown => ({ order: { id }, payment: { orderId } })
const session = (at: number, seconds: number): unknown => ({ issuedAt: instant(at), expiresAt: instant(at + seconds) })

const CASES: readonly Case[] = [
  [
    'total counts the items',
    [listOf(3, 3), listOf(5, 5), listOf(6, 6)],
    [listOf(4, 3), listOf(2, 1)],
    ['body.total-mismatch /total'],
  ],
  [
    'total counts more than the items',
    [listOf(9, 9), listOf(5, 5), listOf(8, 8)],
    [listOf(4, 6), listOf(3, 7)],
    ['body.total-mismatch /total'],
  ],
  ['total counts the items on both', [listOf(3, 3), listOf(5, 5), listOf(6, 6)], [listOf(4, 4), listOf(7, 7)], []],
  ['a list as long as a page may go on', [listOf(20, 20), listOf(12, 12)], [listOf(20, 57), listOf(20, 58)], []],
  ['two small numbers are equal by chance', [listOf(2, 2)], [listOf(3, 2)], []],
  [
    'total in an object beside the list',
    [
      { data: items(3), meta: { total: 3 } },
      { data: items(6), meta: { total: 6 } },
      { data: items(7), meta: { total: 7 } },
    ],
    [
      { data: items(5), meta: { total: 3 } },
      { data: items(4), meta: { total: 2 } },
    ],
    ['body.total-mismatch /meta/total'],
  ],
  [
    'which of two lists is counted, nobody says',
    [
      { total: 3, a: items(3), b: items(3) },
      { total: 6, a: items(6), b: items(6) },
    ],
    [{ total: 3, a: items(3), b: items(4) }],
    [],
  ],
  [
    'total is the sum of the lines',
    [cart('25.50', '10.25', '15.25'), cart('31.00', '30.50', '0.50')],
    [cart('25.51', '10.25', '15.25')],
    ['body.total-mismatch /total'],
  ],
  ['total is the sum in all answers', [cart('25.50', '10.25', '15.25')], [cart('0.30', '0.10', '0.20')], []],
  [
    'a double is off in its last digits',
    [
      { total: 0.3, lines: [{ price: 0.1 }, { price: 0.2 }] },
      { total: 12.75, lines: [{ price: 12.5 }, { price: 0.25 }] },
    ],
    [{ total: 0.30000000000000004, lines: [{ price: 0.1 }, { price: 0.2 }] }],
    [],
  ],
  [
    'with delivery, the lines are not the total',
    [cart('2525.50', '1010.25', '1515.25')],
    [{ total: '30.00', delivery: '4.50', lines: [{ price: '10.25' }, { price: '15.25' }] }],
    [],
  ],
  [
    'price times quantity',
    [
      {
        total: 750,
        lines: [
          { price: 125, quantity: 2 },
          { price: 500, quantity: 1 },
        ],
      },
      {
        total: 12_500,
        lines: [
          { price: 2500, quantity: 2 },
          { price: 7500, quantity: 1 },
        ],
      },
    ],
    [
      {
        total: 625,
        lines: [
          { price: 125, quantity: 2 },
          { price: 500, quantity: 1 },
        ],
      },
    ],
    ['body.total-mismatch /total'],
  ],
  [
    'an amount inside a price',
    [
      { sum: 2750, lines: [{ price: { amount: 1250 } }, { price: { amount: 1500 } }] },
      { sum: 9991, lines: [{ price: { amount: 9990 } }, { price: { amount: 1 } }] },
    ],
    [{ sum: 2800, lines: [{ price: { amount: 1250 } }, { price: { amount: 1500 } }] }],
    ['body.total-mismatch /sum'],
  ],
  ['a sorted list', [sorted(10, 12), sorted(400, 9)], [shuffled(3), shuffled(70)], ['body.not-sorted ']],
  ['a sorted list on both', [sorted(10, 12), sorted(400, 9)], [sorted(2, 5)], []],
  ['a list of four is sorted by chance', [sorted(10, 4)], [[{ price: 3 }, { price: 1 }, { price: 2 }, { price: 9 }]], []],
  [
    'a list that is sorted by something else',
    [range(12, (index) => ({ at: index, id: index }))],
    [range(12, (index) => ({ at: index, id: (index * 5) % 12 }))],
    [],
  ],
  [
    'sorted instants',
    [range(12, (index) => new Date(1e12 + index * 1e9).toISOString())],
    [range(12, (index) => new Date(1e12 + ((index * 5) % 12) * 1e9).toISOString())],
    ['body.not-sorted '],
  ],
  [
    'another collation of the same words',
    [
      [
        'Apfel',
        'Äpfel',
        'apfelkuchen',
        'Birne',
        'Bär',
        'Citrus',
        'dattel',
        'Erbse',
        'Feige',
        'Gurke',
        'Hafer',
        'Ingwer',
      ].toSorted((a, b) => a.localeCompare(b, 'de')),
    ],
    [['Apfel', 'apfel', 'Äpfel', 'Birne', 'birne', 'Citrus', 'Dattel']],
    [],
  ],
  ['a list that is all the same', [range(12, () => ({ rank: 1 }))], [range(12, (index) => ({ rank: index % 3 }))], []],
  ['an id that comes twice', [items(5), items(7, 40)], [[...items(5), { id: 2 }]], ['body.duplicate-id /*/id']],
  ['a name that comes twice', [range(5, (index) => ({ name: `n${index}` }))], [range(5, () => ({ name: 'n' }))], []],
  [
    'links with the id of their object',
    [linked(0, [118, 204, 377])],
    [linked(1, [118, 204, 377])],
    ['body.link-mismatch /*/href'],
  ],
  ['links with the id, of other rows', [linked(0, [118, 204, 377])], [linked(0, [55, 56])], []],
  ['one link with one digit', [linked(0, [7])], [linked(1, [7])], []],
  [
    'HAL',
    [{ id: 'a8f5f167f44f', _links: { self: { href: '/x/a8f5f167f44f' } } }],
    [{ id: 'b8f5f167f44f', _links: { self: { href: '/x/0' } } }],
    ['body.link-mismatch /_links/self/href'],
  ],
  [
    'a customer that is there',
    [orders('c-17', 'c-18', 'c-19')],
    [orders('c-17', 'c-99')],
    ['body.reference-broken /orders/*/customerId'],
  ],
  ['customers that are there on both', [orders('c-17', 'c-18', 'c-19')], [orders('c-19', 'c-17')], []],
  ['one customer proves nothing', [orders('c-17')], [orders('c-99')], []],
  [
    'made before it was changed',
    range(3, (index) => ({ createdAt: `2026-03-0${index + 1}T00:00:00Z`, updatedAt: `2026-03-0${index + 1}T00:00:01Z` })),
    [{ createdAt: '2026-03-02T00:00:00Z', updatedAt: '2026-03-01T23:59:59Z' }],
    ['body.relation-changed /updatedAt'],
  ],
  [
    'a minimum above the maximum',
    [
      [
        { min: 1, max: 2 },
        { min: 1, max: 1 },
        { min: 0, max: 9 },
      ],
    ],
    [[{ min: 5, max: 2 }]],
    ['body.relation-changed /*/max'],
  ],
  [
    'from and to that are words',
    range(3, (index) => ({ from: `Lisbon ${index}`, to: 'Porto' })),
    [{ from: 'Porto', to: 'Lisbon' }],
    [],
  ],
  [
    'the number of pages',
    [
      { total: 96, limit: 10, totalPages: 10 },
      { total: 35, limit: 5, totalPages: 7 },
    ],
    [{ total: 96, limit: 10, totalPages: 9 }],
    ['body.relation-changed /totalPages'],
  ],
  [
    'the request id said twice',
    [{ requestId: '0d0e5b3c-5a0f-4d2c-9f6e-1a2b3c4d5e6f', meta: { requestId: '0d0e5b3c-5a0f-4d2c-9f6e-1a2b3c4d5e6f' } }],
    [{ requestId: '0d0e5b3c-5a0f-4d2c-9f6e-1a2b3c4d5e6f', meta: { requestId: '9c0e5b3c-5a0f-4d2c-9f6e-1a2b3c4d5e60' } }],
    ['body.relation-changed /meta/requestId'],
  ],
  [
    'addresses that are one today',
    [{ shipping: { addressId: 'f'.repeat(11) + '0a1' }, billing: { addressId: 'f'.repeat(11) + '0a1' } }],
    [{ shipping: { addressId: 'e'.repeat(11) + '0a1' }, billing: { addressId: 'f'.repeat(11) + '0a1' } }],
    [],
  ],
  ['sorted the other way', [sorted(1, 12), sorted(9, 12)], [sorted(4, 12).toReversed()], ['body.not-sorted ']],
  ['newest first, then last', range(3, (at) => events(at)), range(3, (at) => events(at + 5).toReversed()), ['body.not-sorted ']],
  ['the same events again are no more evidence', range(5, () => events(1)), [events(7).toReversed()], []],
  [
    'an id of the object beside it',
    [paid('a7', 'a7'), paid('b8', 'b8')],
    [paid('c9', 'd1'), paid('e2', 'f3')],
    ['body.reference-broken /payment/orderId'],
  ],
  ['an id that never was of the object beside it', [paid('a7', 'b7')], [paid('c9', 'd1')], []],
  ['latitude without longitude', [{ lat: 1, lng: 2 }, {}], [{ lat: 1 }], ['body.relation-changed /lng']],
  ['neither latitude nor longitude', [{ lat: 1, lng: 2 }], [{}], []],
  [
    'lives for an hour, then for a minute',
    [session(0, 3600), session(2, 3600)],
    [session(1, 60)],
    ['body.relation-changed /expiresAt'],
  ],
  ['lives as long, a rounded second less', [session(0, 3600)], [session(1, 3599)], []],
  ['lives as long as it has left', [session(0, 3600), session(2, 3500)], [session(1, 60)], []],
  ['rows of a table that were made long ago', [session(0, 3600)], [session(86_400, 60)], []],
  ['broken on both sides', [listOf(3, 4), listOf(5, 5)], [listOf(3, 2)], []],
  ['no body', [], [listOf(3, 2)], []],
]

for (const [name, reference, candidate, finds] of CASES)
  test(`relations: ${name}`, () => {
    assert.deepEqual(broken(reference, candidate), finds)
  })

test('a relation between values of which one is known to differ is no news', () => {
  const sides = { reference: bodies(listOf(3, 3), listOf(5, 5), listOf(6, 6)), candidate: bodies(listOf(4, 3)) }
  const [found] = compareRelations(sides, [])
  assert(found)
  for (const path of ['/total', '/items', '/items/*']) assert.deepEqual(compareRelations(sides, [{ ...found, path }]), [], path)
  assert.equal(compareRelations(sides, [{ ...found, path: '/items/*/name' }]).length, 1)
})

test('answers of random values teach nothing', () => {
  const random = seededRandom(SEED)
  const below = (limit: number): number => Math.floor(random() * limit)
  const answer = (): unknown => ({
    total: below(9),
    count: below(9),
    limit: 10,
    pages: below(4),
    items: range(below(9), () => ({
      id: below(1000),
      price: below(50),
      rank: below(3),
      href: `/x/${below(10)}`,
      itemId: below(5),
    })),
    amount: below(100),
  })
  // Nothing is found that five fresh answers of each side do not show.
  const found = range(2000, () => broken(range(5, answer), range(5, answer))).flat()
  // Ids drawn at random do come twice: a field that is called so promises not to.
  assert.deepEqual(
    found.filter((one) => !one.startsWith('body.duplicate-id')),
    [],
  )
})

test('decimals are added and multiplied as they are written', () => {
  const decimal = (lexeme: string): NonNullable<ReturnType<typeof decimalOf>> => {
    const made = decimalOf(new JsonNumber(lexeme))
    assert(made)
    return made
  }
  assert.equal(textOfDecimal(add(decimal('0.1'), decimal('0.2'))), '0.3')
  assert.equal(textOfDecimal(multiply(decimal('19.99'), decimal('3'))), '59.97')
  assert.equal(textOfDecimal(add(decimal('-0.05'), decimal('0.04'))), '-0.01')
  assert(isSum(decimal('0.30000000000000004'), decimal('0.3')))
  assert(!isSum(decimal('0.31'), decimal('0.30')))
  for (const lexeme of ['1e5', '9'.repeat(40)]) assert.equal(decimalOf(new JsonNumber(lexeme)), undefined)
  assert.equal(decimalOf('12 EUR'), undefined)
})
