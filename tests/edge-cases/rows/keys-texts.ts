/** Groups 6 to 10: duplicate keys, hostile keys, Unicode, flags and enumerations, texts that hold JSON. */
import { at, both, calm, found, foundOrOpen, quiet, sameMeaning, type Group } from '../edge-row.ts'
import { fresh, freshJson, iso, json, pick, plain, raw, shuffled, typed, uuid, v } from '../draws.ts'

const VALUE = /value-changed/
const TYPE = /type-changed/
const AT_V = at.body('/v')

const duplicates: Group = {
  id: '6',
  title: 'duplicate keys and the order of keys',
  part: 'structure',
  rows: [
    found('a key that comes twice on the candidate', [raw('{"a":2,"b":1}'), raw('{"a":1,"a":2,"b":1}')], at.body(['', '/a'])),
    found('a key that comes twice on the reference', [raw('{"a":1,"a":1}'), raw('{"a":1}')], at.body(['', '/a'])),
    found('other first ones, the same last one', [raw('{"a":1,"a":3}'), raw('{"a":2,"a":3}')], at.body(['', '/a'])),
    found('another last one', [raw('{"a":1,"a":2}'), raw('{"a":1,"a":3}')], at.body(['', '/a'])),
    found('twice below a list', [raw('{"v":[{"k":1}]}'), raw('{"v":[{"k":1,"k":1}]}')], at.body(['', '/v', '/v/*', '/v/*/k'])),
    quiet('the same duplicates on both', both(raw('{"a":1,"a":2}'))),
    sameMeaning('keys in another order', [raw('{"a":1,"b":{"c":2,"d":3}}'), raw('{"b":{"d":3,"c":2},"a":1}')]),
    sameMeaning('keys in another order inside a list', [raw('{"v":[{"id":1,"n":2}]}'), raw('{"v":[{"n":2,"id":1}]}')]),
    quiet('keys in an order that varies on both (the maps of Go)', [
      [raw('{"a":1,"b":2}'), raw('{"b":2,"a":1}')],
      [raw('{"b":2,"a":1}'), raw('{"a":1,"b":2}'), raw('{"a":1,"b":2}')],
    ]),
  ],
}

const keyed = (key: string, value: unknown): ReturnType<typeof json> =>
  raw(`{${JSON.stringify(key)}:${JSON.stringify(value)},"z":0}`)
const pointer = (key: string): string => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`
const HOSTILE = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'length',
  '',
  '.',
  'a.b',
  'a/b',
  'a~b',
  'a[0]',
  '*',
  '-',
  '0',
  '🦊',
  '\u0000',
  ' ',
]
const many = (changed?: number): ReturnType<typeof json> =>
  json(
    Object.fromEntries(
      Array.from({ length: 10_000 }, (_, index) => [`setting_${index}_name`, index === changed ? 'x' : `value ${index}`]),
    ),
  )

const keys: Group = {
  id: '7',
  title: 'keys of any kind: tokens of a path, never of a prototype',
  part: 'structure',
  rows: [
    ...HOSTILE.map((key) =>
      found(`a value under the key ${JSON.stringify(key)}`, [keyed(key, 'one'), keyed(key, 'two')], at.body(pointer(key), VALUE)),
    ),
    found('__proto__ is missing', [keyed('__proto__', { a: 1 }), raw('{"z":0}')], at.body('/__proto__', /missing/)),
    found('below __proto__', [keyed('__proto__', { a: 1 }), keyed('__proto__', { a: 2 })], at.body('/__proto__/a', VALUE)),
    found('only the case of a key', [json({ userId: 1 }), json({ userid: 1 })], [at.body('/userId'), at.body('/userid')]),
    found('one of ten thousand', [many(), many(4711)], at.body(['/setting_4711_name', '/*'])),
    quiet('ten thousand', [many(), many()]),
    quiet('hostile keys on both', both(raw(`{${HOSTILE.map((key) => `${JSON.stringify(key)}:1`).join(',')}}`))),
  ],
}

const LATIN1 = Buffer.from('{"v":"caf\u00e9"}', 'latin1')

const unicode: Group = {
  id: '8',
  title: 'Unicode: spelling, normal forms, what cannot be seen, charsets',
  part: 'structure',
  rows: [
    quiet('escaped and raw', [raw('{"v":"\\u00e9\\/"}'), raw('{"v":"é/"}')]),
    quiet('escaped and raw, beyond the first plane', [raw('{"v":"\\ud83e\\udd8a"}'), raw('{"v":"🦊"}')]),
    sameMeaning('composed and decomposed', [v('caf\u00e9'), v('cafe\u0301')]),
    found('a byte order mark: some readers of JSON refuse it', [raw('{"v":1}'), raw('\ufeff{"v":1}')], at.any(/^/), {
      part: 'structure',
    }),
    quiet('a byte order mark on both', both(raw('\ufeff{"v":1}'))),
    found('another lone surrogate', [raw('{"v":"\\ud800"}'), raw('{"v":"\\ud801"}')], at.body('/v', VALUE)),
    found('a lone surrogate that was replaced', [raw('{"v":"\\ud800"}'), raw('{"v":"\ufffd"}')], at.body('/v', VALUE)),
    found('a zero-width space', [v('coupon'), v('cou\u200bpon')], at.body('/v', VALUE)),
    found('a mark for right-to-left', [v('invoice.pdf'), v('invoice\u202e.pdf')], at.body('/v', VALUE)),
    found('a no-break space', [v('10 EUR'), v('10\u00a0EUR')], AT_V),
    found('lower case by the rules of Turkish', [v('title'), v('t\u0131tle')], at.body('/v', VALUE)),
    found('UTF-8 read as Latin-1', [v('caf\u00e9'), v('caf\u00c3\u00a9')], at.body('/v', VALUE)),
    found('a replacement character', [v('caf\u00e9'), v('caf\ufffd')], at.body('/v', VALUE)),
    found('a typographic apostrophe', [v("it's"), v('it\u2019s')], at.body('/v', VALUE)),
    found(
      'JSON in Latin-1',
      [raw('{"v":"café"}'), typed('application/json', LATIN1)],
      [at.body(['', '/v']), { ...at.content(/^/), optional: true }],
      { part: 'readers' },
    ),
    found(
      'a page in Latin-1 that says UTF-8',
      [plain('caf\u00e9'), typed('text/plain; charset=utf-8', Buffer.from('caf\u00e9', 'latin1'))],
      at.any(/^/),
      { part: 'readers' },
    ),
    found(
      'the same text in another charset, declared as it is: only the charset',
      [plain('caf\u00e9'), typed('text/plain; charset=iso-8859-1', Buffer.from('caf\u00e9', 'latin1'))],
      at.content('/charset'),
      { part: 'readers' },
    ),
  ],
}

type Words = readonly [string, ...string[]]
const STATES: Words = ['open', 'paid', 'shipped']
const OTHER_STATES: Words = ['open', 'paid', 'settled']
const TWO_STATES: Words = ['open', 'paid']
const OTHER_TWO: Words = ['open', 'settled', 'settled', 'settled', 'settled', 'settled']
const eventsOf = (kinds: Words): ReturnType<typeof freshJson> =>
  freshJson(({ r }) => ({ v: Array.from({ length: 3 }, () => ({ id: uuid(r), kind: pick(r, kinds) })) }))

const flags: Group = {
  id: '9',
  title: 'flags and enumerations',
  part: 'lattice',
  rows: [
    found('true as a text', [v(true), v('true')], at.body('/v', TYPE)),
    found('true as 1', [v(true), v(1)], at.body('/v', TYPE)),
    found('true as Y', [v(true), v('Y')], at.body('/v', TYPE)),
    found('another case of a word', [v('ACTIVE'), v('active')], AT_V),
    found('a word for another', [v('open'), v('closed')], at.body('/v', VALUE)),
    quiet('a flag at random on both', both(fresh(({ r }) => r() < 0.5))),
    found('a flag at random, then always false', [fresh(({ r }) => r() < 0.5), v(false)], AT_V, { rate: true }),
    found(
      'a flag at random, then as 0 or 1',
      [fresh(({ r }) => r() < 0.5), fresh(({ r }) => (r() < 0.5 ? 0 : 1))],
      at.body('/v', TYPE),
    ),
    quiet('one of three words on both', both(fresh(({ r }) => pick(r, STATES)))),
    foundOrOpen(
      'one of two words, and mostly a new one',
      [fresh(({ r }) => pick(r, TWO_STATES)), fresh(({ r }) => pick(r, OTHER_TWO))],
      AT_V,
    ),
    found(
      'one of three words, then in capitals',
      [fresh(({ r }) => pick(r, STATES)), fresh(({ r }) => pick(r, STATES).toUpperCase())],
      AT_V,
    ),
    quiet('kinds of events in a feed on both', both(eventsOf(STATES))),
    foundOrOpen(
      'a new kind of event in a feed',
      [eventsOf(STATES), eventsOf(OTHER_STATES)],
      at.body(/^\/v(?:\/\*(?:\/kind)?)?$/),
    ),
  ],
}

const inner = (value: unknown): string => JSON.stringify(value)

const nested: Group = {
  id: '10',
  title: 'texts that look like JSON, and those that are',
  part: 'formats',
  rows: [
    quiet('a street with a number', both(v('12345 Main St'))),
    found('another street number', [v('12345 Main St'), v('12346 Main St')], at.body('/v', /value|format/)),
    sameMeaning('an object in a text, keys in another order', [v('{"a":1,"b":2}'), v('{"b":2,"a":1}')]),
    sameMeaning('an object in a text, with white space', [v('{"a":1,"b":[2]}'), v('{ "a": 1, "b": [ 2 ] }')]),
    found('an object in a text, another value', [v('{"a":1,"b":2}'), v('{"a":1,"b":3}')], at.body(/^\/v/)),
    quiet(
      'an object in a text, with what is new every time',
      both(fresh((ask) => inner({ id: uuid(ask.r), at: iso(ask), kind: 'order' }))),
    ),
    found(
      'an object in a text, with what is new every time, and another kind',
      [
        fresh((ask) => inner({ id: uuid(ask.r), at: iso(ask), kind: 'order' })),
        fresh((ask) => inner({ id: uuid(ask.r), at: iso(ask), kind: 'offer' })),
      ],
      at.body(/^\/v/),
    ),
    found('an object in a text, then no JSON', [v('{"a":1}'), v('a=1')], at.body('/v')),
    found('an object, then a text of it', [v({ a: 1 }), v('{"a":1}')], at.body('/v', TYPE)),
    found('the whole body is a text of JSON', [raw('{"a":1}'), raw('"{\\"a\\":1}"')], at.body('', TYPE)),
    found('packed twice', [v('{"a":1}'), v('"{\\"a\\":1}"')], at.body('/v')),
    found('"null" for null', [v(null), v('null')], at.body('/v', /null|type/)),
    found('[object Object]', [v('{"a":1}'), v('[object Object]')], at.body('/v')),
    found('a number in scientific notation, in a text', [v('100000'), v('1e5')], at.body('/v')),
    found('a leading zero in a text', [v('007'), v('7')], at.body('/v')),
    found('URL-encoded JSON, another value', [v('%7B%22a%22%3A1%7D'), v('%7B%22a%22%3A2%7D')], at.body(/^\/v/)),
    quiet(
      'base64 of JSON that is new every time',
      both(fresh(({ r }) => Buffer.from(inner({ after: uuid(r), dir: 'next' })).toString('base64'))),
    ),
    found(
      'base64 of JSON, another value',
      [
        v(Buffer.from('{"plan":"gold","seats":3}').toString('base64')),
        v(Buffer.from('{"plan":"free","seats":3}').toString('base64')),
      ],
      at.body(/^\/v/),
    ),
    calm('a text of deep brackets', both(fresh(({ r }) => shuffled(r, ['['.repeat(9000), '{'.repeat(9000)]).join('')))),
  ],
}

export const KEY_GROUPS: readonly Group[] = [duplicates, keys, unicode, flags, nested]
