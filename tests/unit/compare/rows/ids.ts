/** Identifiers that each environment gives by itself: the same graph under other names, and where it is not the same. */
import type { Answer } from '../../../laws/simulation.ts'
import { both, json, row, type Row } from './row.ts'

type Order = { readonly id: unknown; readonly number: string; readonly customerId: unknown; readonly name: string }

const order = (id: number, customer: number, name: string, prefix = 'SO'): Order => ({
  id,
  number: `${prefix}-${100_000 + id}`,
  customerId: customer,
  name,
})
const graph = (from: number, customers: number, more: readonly number[] = [0, 1, 2]): unknown => ({
  customers: [0, 1, 2].map((index) => ({ id: customers + index * 3, name: `customer ${index}` })),
  orders: more.map((customer, index) => order(from + index * 7, customers + customer * 3, `order ${index}`)),
})

/** A table that was filled in another order: the same numbers name other rows. */
const table = (ids: readonly number[], stocks: readonly number[] = [7, 3, 9, 4, 8]): Answer =>
  json(ids.map((id, index) => ({ id, name: `item ${index}`, price: index + 0.5, stock: stocks[index] })))

export const ID_ROWS: readonly Row[] = [
  row('the same numbers, given in another order', [table([1, 2, 3, 4, 5]), table([4, 1, 5, 2, 3])]),
  row('one of them by chance the same', [table([1, 2, 3, 4, 5]), table([4, 2, 5, 1, 3])]),
  row(
    'the same numbers, given in another order, and a stock',
    [table([1, 2, 3, 4, 5]), table([4, 1, 5, 2, 3], [7, 3, 9, 4, 2])],
    'body.value-changed /*/stock',
  ),
  row(
    'every row has the stock of the next',
    [table([1, 2, 3, 4, 5]), table([1, 2, 3, 4, 5], [3, 9, 4, 8, 7])],
    'body.value-changed /*/stock',
  ),
  row(
    'two ids are swapped',
    [table([1, 2, 3, 4, 5]), table([2, 1, 3, 4, 5])],
    'body.order-changed ',
    'body.value-changed /*/name',
    'body.value-changed /*/price',
    'body.value-changed /*/stock',
  ),
  row('counters of their own', [json(graph(11, 500)), json(graph(4100, 620))]),
  row(
    'counters of their own, an order of another customer',
    [json(graph(11, 500)), json(graph(4100, 620, [0, 2, 2]))],
    'body.reference-broken /orders/*/customerId',
  ),
  row(
    'counters of their own, in links',
    both((origin) => {
      const ids = origin.includes('staging') ? [7001, 7002, 7005] : [11, 12, 13]
      return json(ids.map((id, index) => ({ id, label: `n${index}`, href: `${origin}/orders/${id}` })))
    }),
  ),
  row(
    'one wrong id',
    [
      json(graph(11, 500)),
      json({
        ...Object(graph(11, 500)),
        orders: [order(11, 500, 'order 0'), order(19, 503, 'order 1'), order(25, 506, 'order 2')],
      }),
    ],
    'body.value-changed /orders/*/id',
    'body.value-changed /orders/*/number',
  ),
  row('an order of the flow', [
    { ...json({ id: 4711, total: 12, link: '/orders/4711' }), bindings: { order: '4711' } },
    { ...json({ id: 9932, total: 12, link: '/orders/9932' }), bindings: { order: '9932' } },
  ]),
  row(
    'an order of the flow, and another total',
    [
      { ...json({ id: 4711, total: 12 }), bindings: { order: '4711' } },
      { ...json({ id: 9932, total: 13 }), bindings: { order: '9932' } },
    ],
    'body.value-changed /total',
  ),
  row(
    'an order that is not the one of the flow',
    [
      { ...json({ id: 4711 }), bindings: { order: '4711' } },
      { ...json({ id: 9933 }), bindings: { order: '9932' } },
    ],
    'body.value-changed /id',
  ),
  row('a short id of the flow is no amount', [
    { ...json({ id: 4, orderId: 4, stock: 4, price: 7 }), bindings: { order: '4' } },
    { ...json({ id: 7, orderId: 7, stock: 4, price: 7 }), bindings: { order: '7' } },
  ]),
  row(
    'an id of another format',
    [
      { ...json({ v: 'a', id: 'SO-4711' }), bindings: { order: 'SO-4711' } },
      { ...json({ v: 'a', id: '47110' }), bindings: { order: '47110' } },
    ],
    'body.format-changed /id',
  ),
  row('one id alone', [json({ id: 7, name: 'a' }), json({ id: 9, name: 'a' })], 'body.value-changed /id'),
]
