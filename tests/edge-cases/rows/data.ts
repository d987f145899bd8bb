/** Group 43: environments that hold other rows. */
import {
  at,
  both,
  calm,
  found,
  foundOrOpen,
  optional,
  quiet,
  type EdgeRow,
  type Find,
  type Group,
  type Maker,
  type More,
  type Source,
} from '../edge-row.ts'
import { between, freshJson, json, pick, shuffled, uuid, v } from '../draws.ts'

const DIFFERS: More = { facts: { compare: { data: 'differs' } } }
const quietRows = (name: string, sides: readonly [Source, Source]): EdgeRow => quiet(name, sides, DIFFERS)
const foundRows = (name: string, sides: readonly [Source, Source], where: Find | readonly Find[]): EdgeRow =>
  found(name, sides, where, DIFFERS)

type Customer = { readonly [key: string]: unknown }
const NAMES = [
  'Kim Alves',
  'Ana Reis',
  'Rui Melo',
  'Eva Luz',
  'Ivo Sá',
  'Lia Cruz',
  'Gil Pires',
  'Noa Faria',
  'Zé Costa',
  'Bia Nunes',
]
const PLANS = ['gold', 'free', 'team'] as const
const customer = (id: number, name: string, domain: string): Customer => ({
  id,
  name,
  email: `${name.toLowerCase().replace(/[^a-z]+/g, '.')}${id}@${domain}`,
  plan: PLANS[id % PLANS.length],
  since: `20${String(10 + (id % 14))}-0${1 + (id % 9)}-1${id % 10}`,
  balance: ((id * 37) % 100) + 0.25,
  phone: `+351 9${String(10_000_000 + id * 7919)}`,
})
/** Many, so that what none of them has is no chance. */
const PRODUCTION: readonly Customer[] = Array.from({ length: 30 }, (_, index) =>
  customer(4711 + index, NAMES[index % NAMES.length] ?? '', 'mail.example'),
)
const STAGING: readonly Customer[] = Array.from({ length: 24 }, (_, index) =>
  customer(1 + index, `Test ${'ABCDEFGHIJKLMNOPQRSTUVWX'[index]}`, 'test.example'),
)
const rows = (items: readonly Customer[]): ReturnType<typeof json> => json({ items, total: items.length })
const staging = (change: (customer: Customer) => Customer): ReturnType<typeof json> => rows(STAGING.map(change))
const without = (name: string): ReturnType<typeof json> =>
  staging((customer) => Object.fromEntries(Object.entries(customer).filter(([key]) => key !== name)))
const withField = (name: string, make: (customer: Customer) => unknown): ReturnType<typeof json> =>
  staging((customer) => ({ ...customer, [name]: make(customer) }))
const field = (name: string, rule?: RegExp): Find => at.body(`/items/*/${name}`, rule)
const production = rows(PRODUCTION)
const drawn = (items: readonly Customer[]): Maker =>
  freshJson(({ r }) => ({ items: shuffled(r, items).slice(0, between(r, 2, 3)), seed: uuid(r) }))

const differing: Group = {
  id: '43',
  title: 'other rows: shape, formats and invariants count, values do not',
  part: 'schema',
  rows: [
    quietRows('other customers, and fewer', [production, rows(STAGING)]),
    quietRows('another single row', [
      v({ id: 4711, name: 'Kim Alves', active: true }),
      v({ id: 1, name: 'Test One', active: false }),
    ]),
    quietRows('other rows, drawn at random', [drawn(PRODUCTION), drawn(STAGING)]),
    quietRows('e-mail addresses that are masked as addresses', [
      production,
      withField('email', ({ id }) => `user${String(id)}@masked.example`),
    ]),
    quietRows('other totals', [json({ total: 98_120, average: 31.7 }), json({ total: 12, average: 28.1 })]),
    quietRows('an optional field, now and then on both', [
      rows(PRODUCTION.map((one, index) => (index % 2 === 0 ? { ...one, note: 'vip' } : one))),
      rows(STAGING.map((one, index) => (index % 2 === 0 ? { ...one, note: 'test' } : one))),
    ]),
    quietRows('prices of other products, as numbers of their own spelling', [
      json({ items: [{ price: 10 }, { price: 3.5 }] }),
      json({ items: [{ price: 7.25 }, { price: 8 }] }),
    ]),
    foundRows('a field is missing in every row', [production, without('phone')], field('phone', /missing|removed/)),
    foundRows('a field more in every row', [production, withField('debug', () => true)], field('debug', /added/)),
    foundRows(
      'a number as a text',
      [production, withField('balance', ({ balance }) => String(balance))],
      field('balance', /type/),
    ),
    foundRows('a day in another spelling', [production, withField('since', () => '05.05.2024')], field('since')),
    foundRows('an instant for a day', [production, withField('since', () => '2024-05-05T00:00:00Z')], field('since')),
    foundRows('an address that is masked to none', [production, withField('email', () => 'XXXXXXXX')], field('email')),
    foundRows(
      'masked in production, plain in staging',
      [rows(PRODUCTION.map((one) => ({ ...one, email: '***' }))), rows(STAGING)],
      field('email'),
    ),
    foundRows('null in every row', [production, withField('name', () => null)], field('name', /null|type/)),
    foundRows(
      'uuids for numbers',
      [production, withField('id', ({ id }) => `0d0e5b3c-5a0f-4d2c-9f6e-${String(id).padStart(12, '0')}`)],
      field('id', /type/),
    ),
    foundRows('a total that does not count', [production, json({ items: STAGING, total: 7 })], at.body(['', '/total', '/items'])),
    foundRows('another status', [production, { ...rows(STAGING), status: 206 }], at.status()),
    foundRows('a list for an object', [production, json([...STAGING])], at.body('')),
    foundRows(
      'other rows, drawn at random, and a field less',
      [drawn(PRODUCTION), drawn(STAGING.map(({ phone: _phone, ...rest }) => rest))],
      field('phone', /missing|removed/),
    ),
    foundRows(
      'cents for euros in a single row is a type',
      [v({ price: '12.50' }), v({ price: 1250 })],
      at.body('/v/price', /type/),
    ),
    foundOrOpen(
      'a field is missing in each of three rows: few, and still not the same',
      [rows(PRODUCTION.slice(0, 4)), rows(STAGING.slice(0, 3).map(({ phone: _phone, ...rest }) => rest))],
      field('phone', /missing|removed/),
      DIFFERS,
    ),
    calm(
      'a field that one row of thirty has, and none of the other side',
      [rows(PRODUCTION.map((one, index) => (index === 0 ? { ...one, note: 'vip' } : one))), rows(STAGING)],
      DIFFERS,
    ),
    calm('no rows on the candidate', [production, rows([])], DIFFERS),
    foundOrOpen(
      'a word that no row of production has, in many rows',
      [
        freshJson(({ r }) => ({
          items: Array.from({ length: 20 }, () => ({ id: between(r, 1, 9e6), plan: pick(r, ['gold', 'free', 'team']) })),
        })),
        freshJson(({ r }) => ({
          items: Array.from({ length: 20 }, () => ({ id: between(r, 1, 9e6), plan: pick(r, ['gold', 'free', 'trial']) })),
        })),
      ],
      [field('plan'), optional(at.body('/items'))],
      DIFFERS,
    ),
    found('the same rows are asked for: values count', [v({ plan: 'gold' }), v({ plan: 'free' })], at.body('/v/plan'), {
      facts: { compare: { data: 'same' } },
    }),
    quiet('the same rows are asked for, and are the same', both(v({ plan: 'gold' })), { facts: { compare: { data: 'same' } } }),
  ],
  covers: [],
}

export const DATA_GROUPS: readonly Group[] = [differing]
