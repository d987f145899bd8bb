/** Section 6: what real servers teach, L1 to L6. */
import { at, both, calm, found, foundOrOpen, open, quiet, type Group, type Maker } from '../edge-row.ts'
import {
  base64url,
  between,
  cookie,
  fresh,
  freshHeader,
  freshJson,
  header,
  hex,
  html,
  iso,
  json,
  pick,
  raw,
  shuffled,
  spelled,
  typed,
  uuid,
  v,
} from '../draws.ts'

const AT_V = at.body('/v')
const csp = (more: string): Maker =>
  freshHeader('content-security-policy', ({ r }) => `default-src 'self'; script-src 'nonce-${base64url(r, 22)}'${more}`)
const sid =
  (attributes: string): Maker =>
  ({ r }) =>
    cookie(`sid=«masked:${hex(r, 8)}»; ${attributes}`)
const banner =
  (word: string): Maker =>
  ({ r }) =>
    html(`<title>Shop</title><p class="${pick(r, ['a', 'b', 'c'])}">${word}</p><footer>${uuid(r)}</footer>`)

const noisy: Group = {
  id: 'L1',
  title: 'a field that varies is still compared',
  part: 'lattice',
  rows: [
    quiet('a policy with a nonce', both(csp(''))),
    quiet('a cookie with a value of its own', both(sid('Path=/; Secure'))),
    found('a policy with a nonce is weaker', [csp(''), csp(" 'unsafe-inline'")], at.headers(/^\/content-security-policy/), {
      part: 'headers',
    }),
    found('a cookie with a value of its own is not Secure', [sid('Path=/; Secure'), sid('Path=/')], at.cookie('/sid/secure'), {
      part: 'headers',
    }),
    found('a text in a page that varies', [banner('In stock'), banner('Sold out')], at.body(/^/), { part: 'readers' }),
    found(
      'of another type',
      [fresh(({ r }) => between(r, 1, 900)), fresh(({ r }) => String(between(r, 1, 900)))],
      at.body('/v', /type/),
    ),
    found('of another range', [fresh(({ r }) => between(r, 1, 90)), fresh(({ r }) => between(r, 1000, 90_000))], AT_V),
    found('of another length', [fresh(({ r }) => hex(r, 40)), fresh(({ r }) => hex(r, 20))], AT_V),
    found('never there', [freshJson(({ r }) => ({ a: 1, v: hex(r, 8) })), json({ a: 1 })], at.body('/v', /missing|removed/)),
    found('negative', [fresh(({ r }) => between(r, 10, 90)), fresh(({ r }) => -between(r, 10, 90))], AT_V),
    quiet('of the same range', both(fresh(({ r }) => between(r, 10, 9000)))),
    quiet('of the same length', both(fresh(({ r }) => hex(r, 24)))),
  ],
}

const perSide: Group = {
  id: 'L2',
  title: 'noise is judged per side',
  part: 'lattice',
  rows: [
    quiet('varies on both', both(fresh(({ r }) => pick(r, ['a', 'b', 'c', 'd'])))),
    found('varies on the candidate only', [v('a'), fresh(({ r }) => pick(r, ['a', 'b']))], AT_V, { rate: true }),
    found('varies on the reference only', [fresh(({ r }) => uuid(r)), v('0d0e5b3c-5a0f-4d2c-9f6e-1a2b3c4d5e6f')], AT_V),
    found(
      'a stable order that is random now',
      [v(['a', 'b', 'c', 'd']), fresh(({ r }) => shuffled(r, ['a', 'b', 'c', 'd']))],
      at.body('/v'),
      { part: 'structure' },
    ),
    found(
      'one nonce for everybody',
      [csp(''), header('content-security-policy', "default-src 'self'; script-src 'nonce-abcdefghijklmnop123456'")],
      at.headers(/^\/content-security-policy/),
      { part: 'headers' },
    ),
    found('one time for everybody', [fresh((ask) => iso(ask)), v('2026-03-02T09:29:00.137Z')], AT_V),
    found(
      'one session for everybody',
      [({ r }) => ({ ...json({ session: hex(r, 32) }) }), json({ session: '9f2c61d04b7e3a589f2c61d04b7e3a58' })],
      at.body('/session'),
    ),
  ],
}

const byNature: Group = {
  id: 'L3',
  title: 'constant on each side, and another by nature',
  part: 'formats',
  rows: [
    quiet(
      'host and port in a link',
      both(({ origin }) => v(`${origin}/a`)),
    ),
    quiet(
      'Location',
      both(({ origin }) => ({ hops: [{ location: `${origin}/a` }] })),
    ),
    quiet('when a row was made', [v('2026-03-01T22:10:00Z'), v('2026-03-02T08:45:11Z')]),
    quiet('a token', [v('xK9fQ2mZ7pL4vB8nR3tYw'), v('aW5hG1jD6sE0uC2xM7qPk')]),
    quiet('a hash of a revision', [v('0123456789abcdef0123456789abcdef01234567'), v('fedcba9876543210fedcba9876543210fedcba98')]),
    quiet('an id', [v('0d0e5b3c-5a0f-4d2c-9f6e-1a2b3c4d5e6f'), v('9c0e5b3c-5a0f-4d2c-9f6e-1a2b3c4d5e60')]),
    quiet('Last-Modified', [
      header('last-modified', 'Mon, 02 Mar 2026 09:30:00 GMT'),
      header('last-modified', 'Fri, 20 Feb 2026 11:00:00 GMT'),
    ]),
    quiet('ETag', [header('etag', '"33a64df5"'), header('etag', '"91ccbe07"')]),
    quiet('the name of the node', [header('x-served-by', 'cache-fra-1'), header('x-served-by', 'cache-lis-7')]),
    found('a token that became a word', [v('xK9fQ2mZ7pL4vB8nR3tYw'), v('changeme')], AT_V),
    found('a hash of a revision that became a name', [v('0123456789abcdef0123456789abcdef01234567'), v('main')], AT_V),
    found('a weak validator', [header('etag', '"33a64df5"'), header('etag', 'W/"33a64df5"')], at.header('etag'), {
      part: 'headers',
    }),
  ],
}

const ONCE = { facts: { repeatable: 'once' } } as const

const once: Group = {
  id: 'L4',
  title: 'what may be sent only once',
  part: 'lattice',
  rows: [
    quiet('the same', both(json({ state: 'created' })), ONCE),
    calm(
      'an id and a time of its own',
      [
        json({ id: '0d0e5b3c-5a0f-4d2c-9f6e-1a2b3c4d5e6f', at: '2026-03-02T09:30:00Z' }),
        json({ id: '9c0e5b3c-5a0f-4d2c-9f6e-1a2b3c4d5e60', at: '2026-03-02T09:30:01Z' }),
      ],
      ONCE,
    ),
    calm('a number that counts up', [json({ id: 1041 }), json({ id: 88 })], ONCE),
    open('another value: nobody asked again', [json({ state: 'created' }), json({ state: 'queued' })], at.body(''), ONCE),
    foundOrOpen('another type', [json({ id: 1041 }), json({ id: '1041' })], at.body('/id', /type/), ONCE),
    foundOrOpen(
      'a field is missing',
      [json({ id: 1, state: 'created' }), json({ id: 1 })],
      at.body('/state', /missing|removed/),
      ONCE,
    ),
    found(
      'another status',
      [
        { status: 201, ...json({ id: 1 }) },
        { status: 500, ...json({ error: 'x' }) },
      ],
      at.status(),
      ONCE,
    ),
    foundOrOpen(
      'a uuid became a number',
      [json({ id: '0d0e5b3c-5a0f-4d2c-9f6e-1a2b3c4d5e6f' }), json({ id: 88 })],
      at.body('/id'),
      ONCE,
    ),
  ],
}

const DIFFERS = { part: 'schema', facts: { compare: { data: 'differs' } } } as const

const otherRows: Group = {
  id: 'L5',
  title: 'staging and production hold different rows',
  part: 'schema',
  rows: [
    quiet('values', [json({ name: 'Kim', age: 31 }), json({ name: 'Test', age: 99 })], DIFFERS),
    quiet('lengths of lists', [json({ tags: ['a', 'b', 'c'] }), json({ tags: ['x'] })], DIFFERS),
    found('a type', [json({ name: 'Kim', age: 31 }), json({ name: 'Test', age: '99' })], at.body('/age', /type/), DIFFERS),
    found('a format', [json({ id: '0d0e5b3c-5a0f-4d2c-9f6e-1a2b3c4d5e6f' }), json({ id: 'cus_4711' })], at.body('/id'), DIFFERS),
    foundOrOpen(
      'a field, of a single row',
      [json({ name: 'Kim', age: 31 }), json({ name: 'Test' })],
      at.body('/age', /missing|removed/),
      DIFFERS,
    ),
    found(
      'a header counts whatever the rows are',
      [{ ...json({ a: 1 }), headers: [['x-frame-options', 'DENY']] }, json({ a: 2 })],
      at.header('x-frame-options'),
      DIFFERS,
    ),
    found('without it, values count', [json({ name: 'Kim' }), json({ name: 'Test' })], at.body('/name', /value/)),
  ],
}

const bytes: Group = {
  id: 'L6',
  title: 'what a reader of text hides',
  part: 'structure',
  rows: [
    found('a byte order mark', [raw('{"a":1}'), raw('\ufeff{"a":1}')], at.any(/^/)),
    found('an integer that a double cannot hold', [spelled('10000000000000001'), spelled('10000000000000000')], at.body('/v')),
    found('a key that comes twice', [raw('{"a":1}'), raw('{"a":0,"a":1}')], at.body(['', '/a'])),
    quiet('none of them', both(raw('{"a":10000000000000001}'))),
    found(
      'bytes that are no UTF-8',
      [raw('{"a":"é"}'), typed('application/json', Buffer.from('7b2261223a22e9227d', 'hex'))],
      at.body(['', '/a']),
      { part: 'readers' },
    ),
    found('a short length', [{}, { failure: 'truncated', detail: 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH' }], at.error()),
  ],
  covers: [{ file: 'tests/e2e/faults-wire.test.ts', title: 'truncatedLength' }],
}

export const LESSON_GROUPS: readonly Group[] = [noisy, perSide, byNature, once, otherRows, bytes]
