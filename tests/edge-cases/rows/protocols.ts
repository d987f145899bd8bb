/** Groups 35 to 38: GraphQL, cursors, errors, hostile sizes. */
import type { Answer } from '../../laws/simulation.ts'
import { at, both, calm, found, foundOrOpen, open, optional, quiet, type Group, type Maker } from '../edge-row.ts'
import { base64url, between, fresh, freshJson, hex, json, raw, typed, uuid, v } from '../draws.ts'

const ERROR = { message: 'Cannot read price', path: ['shop', 'items', 0, 'price'], extensions: { code: 'INTERNAL' } }
const DATA = { shop: { name: 'Mugs', items: [{ id: 1, price: 3 }] } }
const traced = (data: object): Maker =>
  freshJson(({ r }) => ({ ...data, extensions: { tracing: { duration: between(r, 90_000, 900_000), requestId: uuid(r) } } }))
const EXTENSIONS = /^\/extensions/

const graphql: Group = {
  id: '35',
  title: 'GraphQL: data and errors together',
  part: 'lattice',
  rows: [
    quiet('the same data', both(json({ data: DATA }))),
    quiet('timings of the server on both', both(traced({ data: DATA }))),
    quiet('data and errors on both', both(json({ data: { shop: null }, errors: [ERROR] }))),
    found('an error beside the data', [json({ data: DATA }), json({ data: DATA, errors: [ERROR] })], at.body('/errors')),
    found(
      'null went up to the shop',
      [json({ data: DATA }), json({ data: { shop: null }, errors: [ERROR] })],
      [at.body('/data/shop', /null|type/), at.body('/errors')],
    ),
    found(
      'null went up to the top',
      [json({ data: { shop: null }, errors: [ERROR] }), json({ data: null, errors: [ERROR] })],
      at.body('/data', /null|type/),
    ),
    found(
      'another code of the error',
      [json({ data: null, errors: [ERROR] }), json({ data: null, errors: [{ ...ERROR, extensions: { code: 'FORBIDDEN' } }] })],
      at.body('/errors/*/extensions/code'),
    ),
    found(
      'another path of the error',
      [json({ data: null, errors: [ERROR] }), json({ data: null, errors: [{ ...ERROR, path: ['shop', 'items', 0, 'name'] }] })],
      at.body(/^\/errors\/\*\/path/),
    ),
    found(
      'a stack beside the error',
      [
        json({ data: null, errors: [ERROR] }),
        json({ data: null, errors: [{ ...ERROR, extensions: { code: 'INTERNAL', stacktrace: ['at a.js:1'] } }] }),
      ],
      at.body('/errors/*/extensions/stacktrace'),
    ),
    found(
      'a price beside timings',
      [traced({ data: DATA }), traced({ data: { shop: { name: 'Mugs', items: [{ id: 1, price: 4 }] } } })],
      at.body('/data/shop/items/*/price'),
    ),
    found('timings on one side only', [json({ data: DATA }), traced({ data: DATA })], at.body(EXTENSIONS)),
    found(
      'questions about the schema are refused',
      [
        json({ data: { __schema: { queryType: { name: 'Query' } } } }),
        json({ errors: [{ message: 'GraphQL introspection is not allowed' }] }),
      ],
      [at.body('/data'), at.body('/errors')],
    ),
  ],
}

const packed = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64')
const after = (key: string): Maker => fresh(({ r }) => packed({ [key]: uuid(r), dir: 'next' }))
const offset: Maker = fresh(({ r }) => packed({ offset: between(r, 10, 90) }))
const AT_V = at.body(/^\/v/)

const cursors: Group = {
  id: '36',
  title: 'cursors: their kind counts, not what they point at',
  part: 'formats',
  rows: [
    quiet('of the same kind on both', both(after('after'))),
    quiet('of a number on both', both(offset)),
    quiet('one of its own for each environment', [
      v(packed({ after: '0d0e5b3c-5a0f-4d2c-9f6e-1a2b3c4d5e6f' })),
      v(packed({ after: '9c0e5b3c-5a0f-4d2c-9f6e-1a2b3c4d5e60' })),
    ]),
    quiet('opaque on both', both(fresh(({ r }) => base64url(r, 48)))),
    foundOrOpen('of another key', [after('after'), offset], AT_V),
    found('no longer packed', [after('after'), fresh(({ r }) => JSON.stringify({ after: uuid(r), dir: 'next' }))], AT_V),
    found('then a number', [after('after'), fresh(({ n }) => 20 + n)], at.body('/v', /type/)),
    found('then opaque', [after('after'), fresh(({ r }) => hex(r, 32))], AT_V),
    found('then none', [after('after'), v(null)], at.body('/v', /null|type/)),
  ],
}

const problem = (more: object, status: number = 404): Answer => ({
  ...typed('application/problem+json', JSON.stringify({ type: '/problems/none', title: 'No such order', status, ...more })),
  status,
})
const failing =
  (more: object = {}): Maker =>
  ({ r }) =>
    problem({ instance: `/requests/${uuid(r)}`, traceId: hex(r, 32), ...more }, 500)

const problems: Group = {
  id: '37',
  title: 'errors: kind and shape count, and what must not be told',
  part: 'lattice',
  rows: [
    quiet('the same problem', both(problem({}))),
    quiet('the same failure, with ids of its own', both(failing())),
    quiet(
      'a message that names what is new every time',
      both(({ r }) => problem({ detail: `Order ${uuid(r)} does not exist` })),
    ),
    found('another kind', [problem({}), problem({ type: '/problems/gone' })], at.body('/type')),
    found('another message', [problem({}), problem({ title: 'Order not found' })], at.body('/title')),
    found(
      'in another language',
      [problem({ detail: 'No such order' }), problem({ detail: 'Keine solche Bestellung' })],
      at.body('/detail'),
    ),
    found(
      'with a stack',
      [failing(), failing({ stack: 'Error: none\n    at find (/srv/app/orders.js:10:5)' })],
      at.body('/stack', /added/),
    ),
    found('of another shape', [json({ error: 'none' }), json({ error: { code: 'none' } })], at.body('/error', /type/)),
    found('without its code', [problem({ code: 'E7' }), problem({})], at.body('/code', /missing/)),
    found(
      '500 on both, another page',
      [
        { status: 500, ...typed('text/plain', 'Sorry') },
        { status: 500, ...typed('text/plain', 'Traceback (most recent call last)') },
      ],
      at.body(/^/),
    ),
    found(
      'as text instead of as a problem',
      [problem({}), { status: 404, ...typed('text/plain', 'not found') }],
      at.content('/type'),
    ),
    found(
      'a message that names what is new every time, in other words',
      [
        ({ r }) => problem({ detail: `Order ${uuid(r)} does not exist` }),
        ({ r }) => problem({ detail: `Order ${uuid(r)} was deleted` }),
      ],
      at.body('/detail'),
    ),
  ],
}

const ELEMENTS = 5000
const long = (changed: number): Answer =>
  raw(`[${Array.from({ length: ELEMENTS }, (_, index) => (index === changed ? -1 : index)).join()}]`)
const keyed = (changed: number): Answer =>
  raw(`[${Array.from({ length: ELEMENTS }, (_, index) => `{"id":${index},"n":${index === changed ? -1 : 1}}`).join()}]`)
const nested = (depth: number, value: number): Answer => raw(`${'['.repeat(depth)}${value}${']'.repeat(depth)}`)
const CAP = at.body('')

const sizes: Group = {
  id: '38',
  title: 'hostile sizes: what was not looked at is never the same',
  part: 'lattice',
  rows: [
    open('both are cut at the cap', both({ ...raw('[1,2'), cut: 'cap' }), CAP),
    open('one is cut at the cap', [raw('[1,2]'), { ...raw('[1,2'), cut: 'cap' }], CAP),
    open('nested ten thousand deep, another value', [nested(10_000, 1), nested(10_000, 2)], CAP),
    calm('nested ten thousand deep', both(nested(10_000, 1))),
    foundOrOpen('nested ten thousand deep on one side', [raw('[]'), nested(10_000, 1)], CAP),
    quiet('five thousand numbers', [long(-1), long(-1)]),
    found('one of five thousand numbers', [long(-1), long(3333)], [at.body('/*'), optional(at.body(''))]),
    found('one of five thousand keyed elements', [keyed(-1), keyed(3333)], at.body('/*/n')),
    found('one character of a long text', [v('x'.repeat(1_000_000)), v(`${'x'.repeat(999_999)}y`)], at.body('/v')),
    found(
      'a key of a million characters',
      [raw(`{"${'k'.repeat(1_000_000)}":1}`), raw(`{"${'k'.repeat(1_000_000)}":2}`)],
      at.body(/^\/k+/),
    ),
    calm('brackets that never close, on both', both(raw('['.repeat(200_000)))),
  ],
  covers: [
    { file: 'tests/laws/hostile.test.ts', title: 'in bounded time: ${name}' },
    {
      file: 'tests/e2e/faults-answers.test.ts',
      title: 'a bomb costs no more than the cap: what is kept and what came over the wire are in the log',
    },
  ],
}

export const PROTOCOL_GROUPS: readonly Group[] = [graphql, cursors, problems, sizes]
