/**
 * Lists, maps and unions: how elements are paired, and that one planted change is one finding at its path. Every row goes
 * through the engine's rounds; answers of a list are given in turn, which is how one environment varies.
 */
import assert from 'node:assert/strict'
import test from 'node:test'

import type { CompareSettings } from '../../../src/core/probe.ts'
import { factsOf, openFacets, runProbe, seededRandom, type Answer } from '../../laws/simulation.ts'
import { json, jsons, raw, worldOf } from './rows/row.ts'

type Case = {
  readonly name: string
  readonly reference: Answer | readonly Answer[]
  readonly candidate: Answer | readonly Answer[]
  readonly finds?: readonly string[]
  readonly open?: readonly RegExp[]
  readonly compare?: CompareSettings
}

const PRODUCTS = Array.from({ length: 12 }, (_, index) => ({
  id: `p-${100 + index}`,
  name: `Enamel mug no. ${index}`,
  price: 12.5 + index,
  currency: 'EUR',
  stock: { here: index, there: 3 },
}))
const items = (list: readonly unknown[]): Answer => json({ items: list })
const changed = (at: number, change: Readonly<Record<string, unknown>>): readonly unknown[] =>
  PRODUCTS.map((product, index) => (index === at ? { ...product, ...change } : product))
const without = (at: number, field: string): readonly unknown[] =>
  PRODUCTS.map((product, index) =>
    index === at || at < 0 ? Object.fromEntries(Object.entries(product).filter(([name]) => name !== field)) : product,
  )
function shuffled<T>(list: readonly T[], seed: number): readonly T[] {
  const random = seededRandom(seed)
  return list
    .map((item) => ({ item, at: random() }))
    .sort((left, right) => left.at - right.at)
    .map(({ item }) => item)
}
/** The answers of one environment, each in another order. */
const anyOrder = (list: readonly unknown[], from: number): readonly Answer[] =>
  Array.from({ length: 23 }, (_, turn) => items(shuffled(list, from + turn)))

const KEYED: readonly Case[] = [
  {
    name: 'a field less in all',
    reference: items(PRODUCTS),
    candidate: items(without(-1, 'price')),
    finds: ['body.field-missing /items/*/price'],
  },
  {
    name: 'a field less in one',
    reference: items(PRODUCTS),
    candidate: items(without(4, 'price')),
    finds: ['body.field-missing /items/*/price'],
  },
  {
    name: 'the key less in one',
    reference: items(PRODUCTS),
    candidate: items(without(4, 'id')),
    finds: ['body.field-missing /items/*/id'],
  },
  {
    name: 'the key less in all',
    reference: items(PRODUCTS),
    candidate: items(without(-1, 'id')),
    finds: ['body.field-missing /items/*/id'],
  },
  {
    name: 'another key in one',
    reference: items(PRODUCTS),
    candidate: items(changed(4, { id: 'p-999' })),
    finds: ['body.value-changed /items/*/id'],
  },
  {
    name: 'another key in one, in random order',
    reference: anyOrder(PRODUCTS, 1),
    candidate: anyOrder(changed(4, { id: 'p-999' }), 50),
    finds: ['body.value-changed /items/*/id'],
  },
  {
    name: 'another element',
    reference: items(PRODUCTS),
    candidate: items(changed(4, { id: 'p-999', name: 'Plate', price: 1, stock: { here: 77, there: 3 } })),
    finds: ['body.element-added /items/*', 'body.element-missing /items/*'],
  },
  {
    name: 'one came twice',
    reference: items(PRODUCTS),
    candidate: items([...PRODUCTS, PRODUCTS[3]]),
    finds: ['body.element-duplicated /items/*'],
  },
  {
    name: 'one came twice, with another stock',
    reference: items(PRODUCTS),
    candidate: items([...PRODUCTS, { ...PRODUCTS[3], stock: { here: 0, there: 0 } }]),
    finds: ['body.element-duplicated /items/*'],
  },
  {
    name: 'all came twice',
    reference: items(PRODUCTS),
    candidate: items([...PRODUCTS, ...PRODUCTS]),
    finds: ['body.element-duplicated /items/*'],
  },
  {
    name: 'no longer twice',
    reference: items([...PRODUCTS, PRODUCTS[3]]),
    candidate: items(PRODUCTS),
    finds: ['body.element-duplicated /items/*'],
  },
  {
    name: 'one came twice, in random order',
    reference: anyOrder(PRODUCTS, 1),
    candidate: anyOrder([...PRODUCTS, PRODUCTS[3]], 50),
    finds: ['body.element-duplicated /items/*'],
  },
  { name: 'reversed', reference: items(PRODUCTS), candidate: items(PRODUCTS.toReversed()), finds: ['body.order-changed /items'] },
  {
    name: 'one moved',
    reference: items(PRODUCTS),
    candidate: items([...PRODUCTS.slice(1), PRODUCTS[0]]),
    finds: ['body.order-changed /items'],
  },
  {
    name: 'the page is shorter',
    reference: items(PRODUCTS),
    candidate: items(PRODUCTS.slice(0, 6)),
    finds: ['body.element-missing /items/*'],
  },
  { name: 'emptied', reference: items(PRODUCTS), candidate: items([]), finds: ['body.element-missing /items/*'] },
  { name: 'filled', reference: items([]), candidate: items(PRODUCTS), finds: ['body.element-added /items/*'] },
  {
    name: 'an empty list and an empty object',
    reference: items([]),
    candidate: json({ items: {} }),
    finds: ['body.type-changed /items'],
  },
  {
    name: 'one more at the front, one less at the end',
    reference: items(PRODUCTS.slice(1)),
    candidate: items(PRODUCTS.slice(0, 11)),
    finds: ['body.element-added /items/*', 'body.element-missing /items/*'],
  },
  {
    name: 'each environment has ids of its own: by the next field that names an element',
    reference: items(PRODUCTS.map((product, index) => ({ ...product, id: `0d0e5b3c-5a0f-4d2c-9f6e-0000000001${10 + index}` }))),
    candidate: items(
      changed(4, { price: 1 }).map((product, index) =>
        Object.assign({}, product, { id: `9c0e5b3c-5a0f-4d2c-9f6e-0000000002${10 + index}` }),
      ),
    ),
    finds: ['body.value-changed /items/*/price'],
  },
  {
    name: 'two fields together name an element',
    reference: items(
      ['EUR', 'USD'].flatMap((currency) => ['a', 'b', 'c'].map((sku, index) => ({ sku, currency, amount: index }))),
    ),
    candidate: items(
      ['USD', 'EUR'].flatMap((currency) =>
        ['a', 'b', 'c'].map((sku, index) => ({ sku, currency, amount: sku === 'b' && currency === 'EUR' ? 9 : index })),
      ),
    ),
    finds: ['body.order-changed /items', 'body.value-changed /items/*/amount'],
  },
  {
    name: 'some elements have no key',
    reference: items([...PRODUCTS, { note: 'more below' }, { note: 'the end' }]),
    candidate: items([...PRODUCTS.toReversed(), { note: 'more below' }, { note: 'an end' }]),
    finds: ['body.order-changed /items', 'body.value-changed /items/*/note'],
  },
]

const EVENT_KINDS = [
  { type: 'view', page: '/mugs' },
  { type: 'buy', amount: 12, coupon: 'spring' },
  { type: 'add', sku: 'a', amount: 1 },
]
const feed = (seed: number, change: (event: object) => object): Answer => {
  const random = seededRandom(seed)
  return json({
    events: Array.from({ length: 3 + Math.floor(random() * 6) }, () =>
      change({ ...EVENT_KINDS[Math.floor(random() * 3)], at: random() }),
    ),
  })
}
const feeds = (from: number, change: (event: object) => object = (event) => event): readonly Answer[] =>
  Array.from({ length: 30 }, (_, turn) => feed(from + turn, change))
const dropAmountOfBuy = (event: object): object =>
  'type' in event && event.type === 'buy'
    ? Object.fromEntries(Object.entries(event).filter(([name]) => name !== 'amount'))
    : event

const UNKEYED: readonly Case[] = [
  {
    name: 'texts: one at the front',
    reference: items(['a', 'b', 'c', 'd']),
    candidate: items(['x', 'a', 'b', 'c', 'd']),
    finds: ['body.element-added /items/*'],
  },
  {
    name: 'texts: one at the front instead of one at the end',
    reference: items(['a', 'b', 'c', 'd']),
    candidate: items(['x', 'a', 'b', 'c']),
    finds: ['body.element-added /items/*', 'body.element-missing /items/*'],
  },
  {
    name: 'numbers: the other one is twice',
    reference: items([1, 1, 2]),
    candidate: items([1, 2, 2]),
    finds: ['body.value-changed /items/*'],
  },
  {
    name: 'objects: one at the front',
    reference: items([{ x: 1 }, { x: 2 }]),
    candidate: items([{ x: 9 }, { x: 1 }, { x: 2 }]),
    finds: ['body.element-added /items/*'],
  },
  {
    name: 'objects: one at the front, a value in another',
    reference: items([
      { x: 1, y: 1 },
      { x: 2, y: 2 },
      { x: 3, y: 3 },
    ]),
    candidate: items([
      { x: 9, y: 9 },
      { x: 1, y: 1 },
      { x: 2, y: 7 },
      { x: 3, y: 3 },
    ]),
    finds: ['body.element-added /items/*', 'body.value-changed /items/*/y'],
  },
  {
    name: 'another order and another one',
    reference: items(['a', 'b', 'c', 'd']),
    candidate: items(['d', 'c', 'x', 'a']),
    finds: ['body.order-changed /items', 'body.value-changed /items/*'],
  },
  {
    name: 'coordinates that swapped',
    reference: items([8.7, 50.1]),
    candidate: items([50.1, 8.7]),
    finds: ['body.order-changed /items'],
  },
  { name: 'events of several kinds, of any number', reference: feeds(1), candidate: feeds(100) },
  {
    name: 'events of one kind lost a field that others have',
    reference: feeds(1),
    candidate: feeds(100, dropAmountOfBuy),
    finds: ['body.field-missing /events/*/amount'],
  },
  {
    name: 'events: another type of one field',
    reference: feeds(1),
    candidate: feeds(100, (event) => ('page' in event ? { ...event, page: 7 } : event)),
    finds: ['body.type-changed /events/*/page'],
  },
  {
    name: 'an object that is null now and then lost a field',
    reference: jsons({ last: null }, { last: { order: 'a', at: 'b' } }),
    candidate: jsons({ last: { order: 'a' } }, { last: null }),
    finds: ['body.field-missing /last/at'],
  },
  {
    name: 'an object of one of two kinds lost a field of one of them',
    reference: jsons({ pay: { type: 'card', last4: '1', holder: 'x' } }, { pay: { type: 'bank', iban: '1', holder: 'x' } }),
    candidate: jsons({ pay: { type: 'bank', holder: 'x' } }, { pay: { type: 'card', last4: '1', holder: 'x' } }),
    finds: ['body.field-missing /pay/iban'],
  },
]

const uuid = (index: number): string => `0d0e5b3c-5a0f-4d2c-9f6e-1a2b3c4d${String(5000 + index)}`
const sessions = (from: number, value: unknown, more: object = {}): readonly Answer[] =>
  Array.from({ length: 30 }, (_, turn) =>
    json({ map: { ...more, ...Object.fromEntries([0, 1, 2].map((index) => [uuid(from + turn * 3 + index), value])) } }),
  )
const NAMES = ['anna', 'bert', 'carla', 'dirk', 'emma', 'fritz', 'greta', 'hugo', 'ida', 'jan']
const users = (from: number, value: unknown): readonly Answer[] =>
  Array.from({ length: 30 }, (_, turn) =>
    json({
      map: Object.fromEntries(
        shuffled(NAMES, from + turn)
          .slice(0, 4)
          .map((name) => [name, value]),
      ),
    }),
  )

const MAPS: readonly Case[] = [
  { name: 'new keys in every answer', reference: sessions(0, { pages: 1 }), candidate: sessions(500, { pages: 1 }) },
  {
    name: 'new keys in every answer, a field less',
    reference: sessions(0, { pages: 1, ms: 2 }),
    candidate: sessions(500, { pages: 1 }),
    finds: ['body.field-missing /map/*/ms'],
  },
  {
    name: 'a key of the contract among them is missing',
    reference: sessions(0, { pages: 1 }, { default: { pages: 0 } }),
    candidate: sessions(500, { pages: 1 }),
    finds: ['body.field-missing /map/default'],
  },
  {
    name: 'a key of the contract among them has another value',
    reference: sessions(0, { pages: 1 }, { default: { pages: 0 } }),
    candidate: sessions(500, { pages: 1 }, { default: { pages: 7 } }),
    finds: ['body.value-changed /map/default/pages'],
  },
  {
    name: 'keys of another class',
    reference: sessions(0, { pages: 1 }),
    candidate: Array.from({ length: 30 }, (_, turn) =>
      json({ map: { [String(turn * 2)]: { pages: 1 }, [String(turn * 2 + 1)]: { pages: 1 } } }),
    ),
    finds: ['body.format-changed /map'],
  },
  { name: 'words as keys', reference: users(0, { role: 'admin' }), candidate: users(90, { role: 'admin' }) },
  {
    name: 'words as keys, another value',
    reference: users(0, { role: 'admin' }),
    candidate: users(90, { role: 1 }),
    finds: ['body.type-changed /map/*/role'],
  },
  {
    name: 'a row is missing',
    reference: json({ map: { 101: 1, 102: 2, 103: 3 } }),
    candidate: json({ map: { 101: 1, 103: 3 } }),
    finds: ['body.field-missing /map/102'],
  },
  {
    name: 'empty on the candidate',
    reference: sessions(0, { pages: 1 }),
    candidate: json({ map: {} }),
    finds: ['body.element-missing /map'],
  },
  {
    name: 'one answer does not tell a map from an object',
    reference: json({ map: { anna: 1 } }),
    candidate: json({ map: { bert: 1 } }),
    finds: ['body.field-added /map/bert', 'body.field-missing /map/anna'],
  },
]

const PRICES: CompareSettings = { numbers: { '/price': { relative: 0.01, absolute: 0.005 }, '/rows/*/n': { absolute: 1 } } }
const price = (text: string): Answer => raw(`{"price":${text}}`)

const SETTINGS: readonly Case[] = [
  {
    name: 'a set has no order',
    reference: items(['a', 'b', 'c']),
    candidate: items(['c', 'b', 'a']),
    compare: { arrays: { '/items': 'set' } },
  },
  {
    name: 'a set has members',
    reference: items(['a', 'b', 'c']),
    candidate: items(['c', 'a']),
    compare: { arrays: { '/items': 'set' } },
    finds: ['body.element-missing /items/*'],
  },
  {
    name: 'another path is not meant',
    reference: items(['a', 'b', 'c']),
    candidate: items(['c', 'b', 'a']),
    compare: { arrays: { '/other': 'set', '/items/*': 'set' } },
    finds: ['body.order-changed /items'],
  },
  {
    name: 'ordered, although there is a key',
    reference: items(PRODUCTS.slice(0, 2).map(({ id, price: amount }) => ({ id, amount }))),
    candidate: items([
      { id: 'p-101', amount: 12.5 },
      { id: 'p-100', amount: 13.5 },
    ]),
    compare: { arrays: { '/items': 'ordered' } },
    finds: ['body.value-changed /items/*/id'],
  },
  {
    name: 'a key that nobody would guess',
    reference: items([
      { amount: 1, v: 'a' },
      { amount: 2, v: 'a' },
    ]),
    candidate: items([
      { amount: 2, v: 'a' },
      { amount: 1, v: 'b' },
    ]),
    compare: { arrays: { '/*': { key: 'amount' } } },
    finds: ['body.order-changed /items', 'body.value-changed /items/*/v'],
  },
  {
    name: 'two fields as key',
    reference: items([
      { a: 1, b: 1, v: 1 },
      { a: 1, b: 2, v: 2 },
    ]),
    candidate: items([
      { a: 1, b: 2, v: 2 },
      { a: 1, b: 1, v: 3 },
    ]),
    compare: { arrays: { '/items': { key: ['a', 'b'] } } },
    finds: ['body.order-changed /items', 'body.value-changed /items/*/v'],
  },
  {
    name: 'a key that no element has is said',
    reference: [items([{ a: 1 }, { a: 2 }]), items([{ a: 2 }, { a: 1 }])],
    candidate: [items([{ a: 1 }, { a: 2 }]), items([{ a: 2 }, { a: 1 }])],
    compare: { arrays: { '/items': { key: 'sku' } } },
    open: [/^body: compare\.arrays wants the elements of \/items paired by sku, and no element has that/],
  },
  { name: 'within the relative bound', reference: price('100.00'), candidate: price('100.99'), compare: PRICES },
  {
    name: 'beyond the relative bound',
    reference: price('100.00'),
    candidate: price('101.02'),
    compare: PRICES,
    finds: ['body.value-changed /price'],
  },
  { name: 'within the absolute bound, exactly', reference: price('0.1'), candidate: price('0.105'), compare: PRICES },
  {
    name: 'beyond the absolute bound, by less than a double knows',
    reference: price('0.1'),
    candidate: price('0.10500000000000000000001'),
    compare: PRICES,
    finds: ['body.value-changed /price'],
  },
  {
    name: 'texts have no tolerance',
    reference: price('"100.00"'),
    candidate: price('"100.01"'),
    compare: PRICES,
    finds: ['body.value-changed /price'],
  },
  {
    name: 'another field has no tolerance',
    reference: json({ total: 100 }),
    candidate: json({ total: 100.5 }),
    compare: PRICES,
    finds: ['body.value-changed /total'],
  },
  {
    name: 'jitter within the bound is stable',
    reference: [price('100.00'), price('100.01')],
    candidate: price('150.00'),
    compare: PRICES,
    finds: ['body.value-changed /price'],
  },
  { name: 'numbers that no double holds', reference: price('1e400'), candidate: price('1.001e400'), compare: PRICES },
  {
    name: 'elements of a list',
    reference: json({ rows: [{ id: 1, n: 5 }] }),
    candidate: json({ rows: [{ id: 1, n: 6 }] }),
    compare: PRICES,
  },
]

for (const [table, cases] of Object.entries({ keyed: KEYED, 'without a key': UNKEYED, maps: MAPS, settings: SETTINGS })) {
  for (const { name, reference, candidate, finds = [], open = [], compare } of cases) {
    test(`${table}: ${name}`, () => {
      const row = { name, reference, candidate, finds }
      const facts = factsOf('list', compare === undefined ? {} : { compare })
      const { comparison } = runProbe(facts, worldOf(row))
      assert.deepEqual(comparison.divergences.map(({ rule, path }) => `${rule} ${path}`).sort(), finds)
      const left = openFacets(comparison)
      assert.equal(left.length, open.length, left.join('\n'))
      for (const [index, pattern] of open.entries()) assert.match(left[index] ?? '', pattern)
    })
  }
}

test('a finding in a list names the element that shows it', () => {
  const orders = (quantity: number): Answer =>
    items([
      {
        id: 7,
        lines: [
          { sku: 'a', quantity: 1 },
          { sku: 'b', quantity },
        ],
      },
    ])
  const { comparison } = runProbe(factsOf('list'), worldOf({ name: '', reference: orders(1), candidate: orders(2), finds: [] }))
  assert.deepEqual(
    comparison.divergences.map(({ path, evidence }) => [path, evidence.element]),
    [['/items/*/lines/*/quantity', 'id 7 › sku "b"']],
  )
})

test('a finding in a list shows the smallest piece that came in another order', () => {
  const { comparison } = runProbe(
    factsOf('list'),
    worldOf({ name: '', reference: items([1, 2, 3, 4, 5]), candidate: items([1, 2, 4, 3, 5]), finds: [] }),
  )
  assert.deepEqual(
    comparison.divergences.map(({ reference, candidate }) => [reference, candidate]),
    [['…, 3, 4, …', '…, 4, 3, …']],
  )
})
