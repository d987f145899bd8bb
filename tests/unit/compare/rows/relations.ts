/** What holds between fields of one answer, and addresses that a body should not name; every value is new with every answer. */
import { both, json, jsons, row, type Row, type Shows } from './row.ts'

const NAMES = ['mug', 'cup', 'plate', 'bowl', 'jug', 'pot', 'pan', 'lid', 'fork', 'knife', 'spoon', 'tray']

/** Each side answers seven times anew, with other numbers. */
function fresh(make: (seed: number) => unknown): Shows {
  return jsons(...[1, 2, 3, 4, 5, 6, 7].map(make))
}

function sides(reference: (seed: number) => unknown, candidate: (seed: number) => unknown): [Shows, Shows] {
  return [fresh(reference), fresh((seed) => candidate(seed + 7))]
}

const count = (seed: number): number => 4 + ((seed * 5) % 7)
const some = <T>(many: number, make: (index: number) => T): readonly T[] =>
  Array.from({ length: many }, (_, index) => make(index))
const rank = (seed: number, index: number): number => ((seed + index * 7) * 48_271) % 997

const page = (more: number) => (seed: number) => ({
  total: count(seed) + more,
  items: some(count(seed), (index) => ({ sku: `${NAMES[index]}-${rank(seed, index)}`, stock: rank(index, seed) })),
})
const bill = (more: number) => (seed: number) => {
  const lines = some(count(seed), (index) => ({
    label: `${NAMES[index]} ${rank(seed, index)}`,
    price: rank(seed, index) + 100,
    quantity: 1 + (index % 3),
  }))
  return { lines, amount: lines.reduce((sum, { price, quantity }) => sum + price * quantity, 0) + more }
}
const ranking = (sorted: boolean) => (seed: number) => {
  const hits = some(9, (index) => ({ label: `${NAMES[index]} ${rank(seed, index)}`, score: rank(seed + 1, index) }))
  return { hits: sorted ? hits.toSorted((left, right) => right.score - left.score) : hits }
}
const rows = (shift: number) => (seed: number) => ({
  rows: some(5, (index) => 1000 * seed + rank(seed, index)).map((id) => ({ id, href: `/rows/${id + shift}` })),
})
const graph = (stray: boolean) => (seed: number) => {
  const customers = some(5, (index) => ({ id: `c-${rank(seed, index)}`, kind: 'buyer' }))
  return {
    customers,
    orders: some(4, (index) => ({ sum: rank(seed, index), customerId: stray && index === 2 ? 'c-gone' : customers[index]?.id })),
  }
}
const twice = (repeated: boolean) => (seed: number) => ({
  rows: some(5, (index) => ({ id: rank(seed, repeated && index === 3 ? 2 : index), kind: 'row' })),
})
const span = (turned: boolean) => (seed: number) => {
  const [early, late] = [`2020-0${(seed % 7) + 1}-01T00:00:00Z`, `2020-0${(seed % 7) + 1}-01T09:00:00Z`]
  return turned ? { createdAt: late, updatedAt: early } : { createdAt: early, updatedAt: late }
}

const HOLDS: readonly Row[] = [
  row('a total that counts the items', sides(page(0), page(0))),
  row('a total that is one too many', sides(page(0), page(1)), 'body.total-mismatch /total'),
  row('a total that is one too many on the reference', sides(page(1), page(0)), 'body.total-mismatch /total'),
  row('totals that never counted the items', sides(page(3), page(5))),
  row('an amount that is the sum', sides(bill(0), bill(0))),
  row('an amount that is not the sum', sides(bill(0), bill(49)), 'body.total-mismatch /amount'),
  row('a ranking', sides(ranking(true), ranking(true))),
  row('a ranking that is in no order', sides(ranking(true), ranking(false)), 'body.not-sorted /hits'),
  row('no ranking on both', sides(ranking(false), ranking(false))),
  row('links to themselves', sides(rows(0), rows(0))),
  row('links to the next one', sides(rows(0), rows(1)), 'body.link-mismatch /rows/*/href'),
  row('customers of orders', sides(graph(false), graph(false))),
  row('a customer that is not there', sides(graph(false), graph(true)), 'body.reference-broken /orders/*/customerId'),
  row('ids that are unique', sides(twice(false), twice(false))),
  row('an id that comes twice', sides(twice(false), twice(true)), 'body.duplicate-id /rows/*/id'),
  row('made before it was changed', sides(span(false), span(false))),
  row('changed before it was made', sides(span(false), span(true)), 'body.relation-changed /updatedAt'),
  row(
    'a total that is another value is told once',
    [json({ total: 3, items: [1, 2, 3] }), json({ total: 7, items: [1, 2, 3] })],
    'body.value-changed /total',
  ),
]

const text = (reference: string, candidate: string): [Shows, Shows] => [
  fresh((seed) => ({ note: `${seed} ${reference}` })),
  fresh((seed) => ({ note: `${seed} ${candidate}` })),
]

const NAMES_OF: readonly Row[] = [
  row('its own host in a text that varies', [
    fresh((seed) => ({ note: `${seed} see shop.example` })),
    fresh((seed) => ({ note: `${seed} see staging.shop.example` })),
  ]),
  row(
    'its own host, permanently',
    both((origin) => json({ self: `${origin}/a`, next: `${origin}/a?page=2`, mail: `info@${new URL(origin).host}` })),
  ),
  row('the host of production in a text that varies', text('see shop.example', 'see shop.example'), 'body.foreign-host /note'),
  row('the host of staging in production', text('staging.shop.example', 'staging.shop.example'), 'body.foreign-host /note'),
  row(
    'the host of production in a list',
    [json({ a: ['x', 'y'] }), json({ a: ['x', 'https://shop.example/y'] })],
    'body.foreign-host /a/*',
    'body.format-changed /a/*',
  ),
  row(
    'the other host now and then',
    [
      both((origin) => json({ v: `${origin}/a` }))[0],
      [json({ v: 'https://staging.shop.example/a' }), json({ v: 'https://shop.example/a' })],
    ],
    'body.foreign-host /v',
  ),
  row('a host that looks like the other one', [json({ v: 'myshop.example' }), json({ v: 'myshop.example' })]),
  row('a private address in a text that varies', text('upstream timed out', '10.2.0.17 timed out'), 'body.value-changed /note'),
  row(
    'an internal name in texts of many words',
    [
      fresh((seed) => ({ note: `${NAMES[seed % 5]} failed on ${NAMES[seed % 7]}.mugs.internet` })),
      fresh((seed) => ({ note: `${NAMES[seed % 5]} failed on ${NAMES[seed % 7]}.mugs.internal` })),
    ],
    'body.internal-address /note',
  ),
  row('private addresses in both', [
    fresh((seed) => ({ note: `${seed} 10.2.0.17 timed out` })),
    fresh((seed) => ({ note: `${seed} 10.2.0.42 timed out` })),
  ]),
  row('a version of four numbers', [
    fresh((seed) => ({ version: `11.2.0.${seed}` })),
    fresh((seed) => ({ version: `10.2.0.${seed}` })),
  ]),
]

export const RELATION_ROWS: readonly Row[] = [...HOLDS, ...NAMES_OF]
