/** Groups 15 to 17: lists, pages, and what holds between fields. */
import { at, both, found, foundOrOpen, optional, quiet, type Group, type Maker, type More } from '../edge-row.ts'
import { base62, below, between, fresh, freshJson, isoSeconds, json, pick, shuffled, uuid, v } from '../draws.ts'

const A = { id: 1, n: 'mug' }
const B = { id: 2, n: 'cup' }
const C = { id: 3, n: 'pot' }
const MISSING = /element-missing/
const ADDED = /element-added/
const ORDER = /order-changed/
const ELEMENT = at.body(['/v', '/v/*'])
const policy = (arrays: NonNullable<NonNullable<NonNullable<More['facts']>['compare']>['arrays']>): More => ({
  facts: { compare: { arrays } },
})
const random = (...items: readonly unknown[]): Maker => fresh(({ r }) => shuffled(r, items))
const COMPOSITE = [
  { order: 1, line: 1, qty: 2 },
  { order: 1, line: 2, qty: 3 },
  { order: 2, line: 1, qty: 4 },
]
const feed = (more: object = {}): Maker =>
  freshJson((ask) => ({
    v: Array.from({ length: between(ask.r, 1, 6) }, () => ({
      id: uuid(ask.r),
      at: isoSeconds(ask),
      kind: pick(ask.r, ['view', 'buy']),
      ...more,
    })),
  }))
const PRICES = [3, 5, 8, 13, 21]
const priced = (order: (prices: number[], r: () => number) => number[]): Maker =>
  freshJson(({ r }) => ({
    v: order(
      PRICES.map((price) => price * 100 + below(r, 99)),
      r,
    ).map((price) => ({ id: uuid(r), price })),
  }))
const ascending = priced((prices) => prices.toSorted((left, right) => left - right))
const pixels = (changed: number): ReturnType<typeof v> =>
  v(Array.from({ length: 256 }, (_, index) => (index === changed ? 0 : (index * 7) % 251)))

const lists: Group = {
  id: '15',
  title: 'lists: keyed, sets, multisets, ranked, sorted, feeds, matrices',
  part: 'structure',
  rows: [
    quiet('keyed, in a random order on both', [random(A, B, C), random(A, B, C)]),
    found('keyed: one is missing', [v([A, B, C]), v([A, C])], at.body('/v/*', MISSING)),
    found('keyed: one comes first that was not there, all others move', [v([A, B]), v([C, A, B])], at.body('/v/*', ADDED)),
    found('keyed: another order', [v([A, B, C]), v([B, C, A])], at.body('/v', ORDER)),
    found('keyed: a value, in a random order', [random(A, B, C), random(A, { ...B, n: 'can' }, C)], at.body('/v/*/n')),
    found('keyed: one is missing, in a random order', [random(A, B, C), random(A, C)], ELEMENT),
    found('a stable order that is random now', [v([A, B, C]), random(A, B, C)], at.body('/v', /order|unstable/)),
    quiet('a key of two fields, in a random order', [
      fresh(({ r }) => shuffled(r, COMPOSITE)),
      fresh(({ r }) => shuffled(r, COMPOSITE)),
    ]),
    found(
      'a key of two fields: a value',
      [v(COMPOSITE), v(COMPOSITE.map((line) => (line.qty === 3 ? { ...line, qty: 9 } : line)))],
      at.body('/v/*/qty'),
    ),
    found('an id that comes twice', [v([A, B]), v([A, B, B])], ELEMENT),
    quiet('ids that come twice on both', both(v([A, B, B, C]))),
    found('ids that come twice: a value of the second', [v([A, B, B]), v([A, B, { ...B, n: 'can' }])], at.body('/v/*/n')),
    found('some without an id: one of them is missing', [v([A, { n: 'note' }, B]), v([A, B])], ELEMENT),
    quiet(
      'each environment gives out the ids',
      both(freshJson(({ r }) => ({ v: ['mug', 'cup', 'pot'].map((n) => ({ id: uuid(r), n })) }))),
    ),
    found(
      'each environment gives out the ids: a value',
      [
        freshJson(({ r }) => ({ v: ['mug', 'cup', 'pot'].map((n) => ({ id: uuid(r), n })) })),
        freshJson(({ r }) => ({ v: ['mug', 'can', 'pot'].map((n) => ({ id: uuid(r), n })) })),
      ],
      at.body('/v/*/n'),
    ),
    found(
      'each environment gives out the ids: one is missing',
      [
        freshJson(({ r }) => ({ v: ['mug', 'cup', 'pot'].map((n) => ({ id: uuid(r), n })) })),
        freshJson(({ r }) => ({ v: ['mug', 'pot'].map((n) => ({ id: uuid(r), n })) })),
      ],
      ELEMENT,
    ),
    quiet('a set of words in a random order', both(random('blue', 'wool', 'new'))),
    found('a set of words: another one', [random('blue', 'wool', 'new'), random('blue', 'silk', 'new')], ELEMENT),
    found('how often each comes', [random(1, 1, 2), random(1, 2, 2)], ELEMENT),
    found('how often each comes, in a fixed order', [v(['a', 'a', 'b']), v(['a', 'b', 'b'])], ELEMENT),
    found(
      'a ranking: the first two change places',
      [v(['c3', 'a1', 'b2', 'd4']), v(['a1', 'c3', 'b2', 'd4'])],
      at.body('/v', ORDER),
    ),
    quiet('sorted by a price that varies on both', [ascending, ascending]),
    found(
      'sorted by a price that varies, then not',
      [ascending, priced((prices) => [...prices.slice(4), ...prices.slice(0, 4)])],
      at.body(['/v', '/v/*', '/v/*/price'], /^(?!.*(?:range|length|settled|unstable))/),
      { part: 'formats' },
    ),
    found(
      'ascending, then descending',
      [ascending, priced((prices) => prices.toSorted((left, right) => right - left))],
      at.body(['/v', '/v/*', '/v/*/price'], /^(?!.*(?:range|length|settled|unstable))/),
      { part: 'formats' },
    ),
    quiet(
      'ties in any order on both',
      both(
        freshJson(({ r }) => ({
          v: [
            ...shuffled(r, [
              { id: 1, rank: 1 },
              { id: 2, rank: 1 },
            ]),
            { id: 3, rank: 2 },
          ],
        })),
      ),
    ),
    quiet('a feed of any length on both', [feed(), feed()]),
    found('a feed of any length: a field more', [feed(), feed({ debug: 1 })], at.body('/v/*/debug', /added/)),
    found(
      'a matrix that is turned',
      [
        v([
          [1, 2],
          [3, 4],
        ]),
        v([
          [1, 3],
          [2, 4],
        ]),
      ],
      at.body(/^\/v(?:\/\*){0,2}$/),
    ),
    found('latitude and longitude change places', [v([52.52, 13.4]), v([13.4, 52.52])], at.body(['/v', '/v/*'])),
    found('one byte of an image in numbers', [pixels(-1), pixels(100)], at.body('/v/*', /value/)),
    quiet('the user says: a set', [v([A, B, C]), v([C, B, A])], policy({ '/v': 'set' })),
    found('the user says: a set, and one is missing', [v([A, B, C]), v([C, A])], ELEMENT, policy({ '/v': 'set' })),
    quiet(
      'the user names the key',
      [
        v([
          { a: 1, b: 2 },
          { a: 2, b: 2 },
        ]),
        v([
          { a: 1, b: 2 },
          { a: 2, b: 2 },
        ]),
      ],
      policy({ '/v': { key: 'a' } }),
    ),
    found('the user says: ordered', [random(A, B, C), v([A, B, C])], at.body(/^\/v/), policy({ '/v': 'ordered' })),
  ],
}

const page = (more: object): ReturnType<typeof json> => json({ items: [A, B, C], total: 42, page: 1, ...more })
const cursor = ({ r }: { readonly r: () => number }): string =>
  Buffer.from(JSON.stringify({ after: uuid(r), dir: 'next' })).toString('base64')
const cursors = (next: Parameters<typeof freshJson>[0]): Maker => freshJson((ask) => ({ items: [A], next: next(ask) }))
const newest = (from: number, count: number): Maker =>
  freshJson(({ n }) => ({ items: Array.from({ length: count }, (_, index) => ({ id: from - n - index + 100, n: 'order' })) }))

const pagination: Group = {
  id: '16',
  title: 'pages: totals, sizes, cursors, links',
  part: 'structure',
  rows: [
    quiet('the same page', both(page({}))),
    quiet('a cursor that is new every time', both(cursors(cursor))),
    quiet(
      'a link to the next page of the own host',
      both(({ origin }) => page({ next: `${origin}/items?page=2` })),
    ),
    quiet(
      'a cursor in a link of the own host',
      both((ask) => page({ next: `${ask.origin}/items?after=${encodeURIComponent(cursor(ask))}` })),
    ),
    quiet('items come in meanwhile, on both alike', [newest(900, 5), newest(900, 5)]),
    found('another total', [page({}), page({ total: 41 })], at.body('/total')),
    found(
      'another size of a page: one cause',
      [json({ items: [A, B, C], total: 42 }), json({ items: [A, B], total: 42 })],
      at.body(['/items', '/items/*'], MISSING),
    ),
    found('a cursor, then a number', [cursors(cursor), cursors(({ r }) => between(r, 1, 900))], at.body('/next', /type/)),
    found('a cursor of another kind', [cursors(cursor), cursors(({ r }) => String(between(r, 1000, 9000)))], at.body('/next'), {
      part: 'formats',
    }),
    found(
      'the next page by another parameter',
      [({ origin }) => page({ next: `${origin}/items?page=2` }), ({ origin }) => page({ next: `${origin}/items?offset=20` })],
      at.body('/next'),
    ),
    found('no next page', [page({ next: '/items?page=2' }), page({ next: null })], at.body('/next', /null|type/)),
    found('no link to it', [page({ next: '/items?page=2' }), page({})], at.body('/next', /missing/)),
    found('the last page, and not the last', [page({ hasMore: true }), page({ hasMore: false })], at.body('/hasMore')),
    found(
      'the link of a header',
      [{ headers: [['link', '</items?page=2>; rel="next"']] }, { headers: [['link', '</items?page=3>; rel="next"']] }],
      at.header('link'),
    ),
    quiet(
      'the links of a header in another order',
      [
        { headers: [['link', '</items?page=2>; rel="next", </items?page=9>; rel="last"']] },
        { headers: [['link', '</items?page=9>; rel=last, </items?page=2>; rel="next"']] },
      ],
      { part: 'headers' },
    ),
  ],
  covers: [
    {
      file: 'tests/e2e/faults-protocol.test.ts',
      title: 'a flow has a cookie jar and captured values of its own in each environment',
    },
  ],
}

const counted = (off: number): Maker =>
  freshJson(({ r }) => {
    const items = Array.from({ length: between(r, 2, 9) }, () => ({ id: uuid(r) }))
    return { total: items.length + off, items }
  })
const invoice = (off: number): Maker =>
  freshJson(({ r }) => {
    const lines = Array.from({ length: between(r, 2, 5) }, () => ({ sku: base62(r, 6), amount: between(r, 100, 9000) }))
    return { lines, total: lines.reduce((sum, { amount }) => sum + amount, 0) + off }
  })
const linked = (right: boolean): Maker =>
  freshJson(({ r, origin }) => {
    const id = uuid(r)
    return { id, self: `${origin}/orders/${right ? id : uuid(r)}` }
  })
const dated = (order: -1 | 1): Maker =>
  freshJson((ask) => ({
    v: Array.from({ length: 5 }, (_, index) => ({
      id: uuid(ask.r),
      at: isoSeconds(ask, (order === 1 ? 5 - index : index) * 600_000),
    })),
  }))
const owned = (right: boolean): Maker =>
  freshJson(({ r }) => {
    const customers = [{ id: uuid(r) }, { id: uuid(r) }]
    return { customers, orders: customers.map(({ id }) => ({ customerId: right ? id : uuid(r), qty: between(r, 1, 9) })) }
  })
const spans = (right: boolean): Maker =>
  freshJson(({ r }) => {
    const from = between(r, 1000, 5000)
    const to = from + between(r, 1, 900)
    return right ? { from, to } : { from: to, to: from }
  })
const twins = (right: boolean): Maker =>
  freshJson(({ r }) => {
    const id = uuid(r)
    return { order: { id }, payment: { orderId: right ? id : uuid(r), method: 'card' } }
  })
/** Whatever it is called, but not what single values give away by chance. */
const RELATION = /^(?!.*(?:range|length|settled|unstable))/

const invariants: Group = {
  id: '17',
  title: 'what holds between fields, though every value varies',
  part: 'formats',
  rows: [
    quiet('a total that counts, on both', both(counted(0))),
    quiet('a total that is a sum, on both', both(invoice(0))),
    quiet('a link that holds the id, on both', both(linked(true))),
    quiet('newest first, on both', both(dated(-1))),
    quiet('keys of others that exist, on both', both(owned(true))),
    quiet('from before to, on both', both(spans(true))),
    quiet('a total that never counted, on both', both(counted(3))),
    quiet('two ids that are one, on both', both(twins(true))),
    found('a total that is one more', [counted(0), counted(1)], at.body(['', '/total', '/items'], RELATION)),
    found('a total that is no sum', [invoice(0), invoice(7)], at.body(['', '/total', '/lines', '/lines/*/amount'], RELATION)),
    found('a link to another row', [linked(true), linked(false)], at.body(['', '/self', '/id'], RELATION)),
    found('newest first, then last', [dated(-1), dated(1)], at.body(['/v', '/v/*', '/v/*/at'], RELATION)),
    found(
      'keys of nobody',
      [owned(true), owned(false)],
      at.body(/^(?:\/orders(?:\/\*\/customerId)?|\/customers(?:\/\*\/id)?)?$/, RELATION),
    ),
    found('from after to', [spans(true), spans(false)], at.body(['', '/from', '/to'], RELATION)),
    found('two ids that were one', [twins(true), twins(false)], at.body(['', '/order/id', '/payment/orderId'], RELATION)),
    foundOrOpen(
      'a total that is one more in half of the answers',
      [counted(0), ({ r, ...ask }) => counted(r() < 0.5 ? 1 : 0)({ r, ...ask })],
      [at.body(['', '/total', '/items']), optional(at.body('/items/*'))],
    ),
  ],
}

export const ARRAY_GROUPS: readonly Group[] = [lists, pagination, invariants]
