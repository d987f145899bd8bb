/** JSON bodies: values, types, spellings, structures, lists, and what cannot be read. */
import { type Answer, NOW } from '../../../laws/simulation.ts'
import { both, json, jsons, raw, row, undecided, type Row } from './row.ts'

const value = (from: unknown, to: unknown): [Answer, Answer] => [json({ v: from }), json({ v: to })]
const text = (from: string, to: string): [Answer, Answer] => [raw(`{"v":${from}}`), raw(`{"v":${to}}`)]
const CHANGED = 'body.value-changed /v'
const NULL = 'body.null-changed /v'
const TYPE = 'body.type-changed /v'
const FORMAT = 'body.format-changed /v'
const ENCODING = 'body.encoding-changed /v'
const UUID = '0d0e5b3c-5a0f-4d2c-9f6e-1a2b3c4d5e6f'
const OTHER_UUID = '9c0e5b3c-5a0f-4d2c-9f6e-1a2b3c4d5e60'
const THIRD_UUID = '5b1e5b3c-5a0f-4d2c-8f6e-1a2b3c4d5e6a'
const TIME_UUID = '0195b3c0-5a0f-7d2c-9f6e-1a2b3c4d5e6f'

const ABSENCES: readonly Row[] = [
  row('null and absent', [json({ v: null, w: 1 }), json({ w: 1 })], 'body.field-missing /v'),
  row('absent and null', [json({ w: 1 }), json({ v: null, w: 1 })], 'body.field-added /v'),
  row('absent and empty', [json({ w: 1 }), json({ v: '', w: 1 })], 'body.field-added /v'),
  row('null and empty text', value(null, ''), NULL),
  row('null and empty list', value(null, []), NULL),
  row('null and empty object', value({}, null), NULL),
  row('null and zero', value(null, 0), NULL),
  row('null and the text "null"', value(null, 'null'), NULL),
  row('empty text and empty list', value('', []), TYPE),
  row('empty list and empty object', value([], {}), TYPE),
  row('empty text and text', value('', 'a'), CHANGED),
  row('empty object and object', value({}, { a: 1 }), 'body.field-added /v/a'),
  row('empty list and list', value([], [{ a: 1 }]), 'body.element-added /v/*'),
  row('list and empty list', value(['a'], []), 'body.element-missing /v/*'),
  row('null on both', value(null, null)),
]

const VALUES: readonly Row[] = [
  row('another text', value('open', 'closed'), CHANGED),
  row('another number', value(1, 2), CHANGED),
  row('another flag', value(true, false), CHANGED),
  row('a number as text', value(12, '12'), TYPE),
  row('a flag as text', value(true, 'true'), TYPE),
  row('a flag as number', value(true, 1), TYPE),
  row('an object as list', value({ a: 1 }, [{ a: 1 }]), TYPE),
  row('an object as text', value({ a: 1 }, '{"a":1}'), TYPE),
  row('1 and 1.0', text('1', '1.0'), ENCODING),
  row('1 and 1e0', text('1', '1e0'), ENCODING),
  row('100 and 1E+2', text('100', '1E+2'), ENCODING),
  row('0.10 and 0.1', text('0.10', '0.1'), ENCODING),
  row('0 and -0', text('0', '-0'), ENCODING),
  row('neighbours beyond 2^53', text('9007199254740993', '9007199254740992'), CHANGED),
  row('neighbours beyond 2^63', text('18446744073709551615', '18446744073709551616'), CHANGED),
  row('beyond a double', text('1e400', '2e400'), CHANGED),
  row('decimals beyond a double', text('0.12345678901234567890', '0.12345678901234567891'), CHANGED),
  row('the last digits of a computed number', text('0.30000000000000004', '0.3')),
  row('the last digits of a computed number, varying', [
    [raw('{"v":0.30000000000000004}'), raw('{"v":0.3000000000000001}')],
    raw('{"v":0.3}'),
  ]),
  row('a digit that a computed number would not lose', text('0.30000000000004', '0.3'), CHANGED),
  row('a cent', text('12.50', '12.51'), CHANGED),
  row('unicode escapes', text('"\\u00e9\\/"', '"é/"')),
  row('a composed and a decomposed letter', text('"\\u00e9"', '"e\\u0301"'), ENCODING),
  row('a zero-width character', text('"ab"', '"a\\u200bb"'), CHANGED),
  row('lone surrogates', text('"\\ud800"', '"\\ud801"'), CHANGED),
  row('the same instant in another zone', value('2020-03-02T09:30:00Z', '2020-03-02T10:30:00+01:00'), ENCODING),
  row('the same instant, zeros trimmed', value('2020-03-02T09:30:00.100Z', '2020-03-02T09:30:00.1Z'), ENCODING),
  row('the same instant, space for T', value('2020-03-02T09:30:00Z', '2020-03-02 09:30:00Z'), ENCODING),
  row('the same instant as HTTP date', value('2020-03-02T09:30:00Z', 'Mon, 02 Mar 2020 09:30:00 GMT'), ENCODING),
  row('another instant', value('2020-03-02T09:30:00Z', '2020-03-02T09:31:00Z'), CHANGED),
  row('without a zone', value('2020-03-02T09:30:00Z', '2020-03-02T09:30:00'), FORMAT),
  row('a day as an instant', value('2020-03-02', '2020-03-02T00:00:00Z'), FORMAT),
  row('a day in another order', value('2020-03-02', '02.03.2020'), FORMAT),
  row('another day', value('2020-03-02', '2020-03-03'), CHANGED),
  row('an instant as epoch', value('2020-03-02T09:30:00Z', 1_583_141_400), TYPE),
  row('each its own start time', value(new Date(NOW - 3_600_000).toISOString(), new Date(NOW - 60_000).toISOString())),
  row('each its own start time, as epoch seconds', value(Math.floor(NOW / 1000) - 3600, Math.floor(NOW / 1000) - 60)),
  row('each its own start time, as epoch milliseconds', value(NOW - 3_600_000, NOW - 60_000)),
  row('each its own start time, one as a day', value(new Date(NOW - 3_600_000).toISOString(), '2026-03-02'), FORMAT),
]

const IDENTITIES: readonly Row[] = [
  row('each its own uuid', value(UUID, OTHER_UUID)),
  row('a uuid of another version', value(UUID, TIME_UUID), FORMAT),
  row('a uuid and a number', value(UUID, 4711), TYPE),
  row('a uuid and digits', value(UUID, '4711'), FORMAT),
  row('a uuid and a word', value(UUID, 'order-one'), FORMAT),
  row('a fresh uuid and a fresh number', [jsons({ v: UUID }, { v: OTHER_UUID }), jsons({ v: '1' }, { v: '2' })], FORMAT),
  row(
    'a fresh instant and a fresh epoch',
    [jsons({ v: '2026-03-02T09:30:01Z' }, { v: '2026-03-02T09:30:02Z' }), jsons({ v: 1_772_443_801 }, { v: 1_772_443_802 })],
    TYPE,
  ),
  row(
    'fresh instants that lose their zone',
    [
      jsons({ v: '2026-03-02T09:30:01Z' }, { v: '2026-03-02T09:30:02Z' }),
      jsons({ v: '2026-03-02T09:30:01' }, { v: '2026-03-02T09:30:02' }),
    ],
    FORMAT,
  ),
  row('fresh uuids on both', [jsons({ v: UUID }, { v: OTHER_UUID }), jsons({ v: OTHER_UUID }, { v: UUID })]),
  row('a hash of another length', value('0123456789abcdef0123456789abcdef', '0123456789abcdef0123456789abcdef01234567'), FORMAT),
  row('each its own hash', value('0123456789abcdef0123456789abcdef', 'fedcba98765432100123456789abcdef')),
  row('each its own token', value('xK9fQ2mZ7pL4vB8nR3tY', 'aW5hG1jD6sE0uC2xM7qP')),
  row('a product code is no token', value('LondonBridge2024Station', 'LondonBridge2025Station'), CHANGED),
  row('a slug is no token', value('enamel-mug-350ml-blue', 'enamel-mug-500ml-blue'), CHANGED),
  row('a sequence number is a value', value('SO-123456', 'SO-123457'), CHANGED),
  row('a sentence with an id', value(`Order ${UUID} was sent`, `Order ${OTHER_UUID} was sent`)),
  row('another sentence with an id', value(`Order ${UUID} was sent`, `Order ${OTHER_UUID} was lost`), FORMAT),
  row('a path with an id', value(`/orders/${UUID}/lines`, `/orders/${OTHER_UUID}/lines`)),
  row('a path with a token', value('/orders/xK9fQ2mZ7pL4vB8nR3tY/lines', '/orders/aW5hG1jD6sE0uC2xM7qP/lines')),
  row('another path with a token', value('/orders/xK9fQ2mZ7pL4vB8nR3tY/lines', '/order/aW5hG1jD6sE0uC2xM7qP/lines'), FORMAT),
  row('another path with an id', value(`/orders/${UUID}/lines`, `/order/${OTHER_UUID}/lines`), FORMAT),
  row('masked alike', value('«masked:secret:TOKEN»', '«masked:secret:TOKEN»')),
  row('masked on one side', value('«masked:secret:TOKEN»', 'none'), FORMAT),
  row(
    'an address of its own',
    both((origin) => json({ v: `${origin}/a` })),
  ),
  row(
    'a host of its own',
    both((_, host) => json({ v: `see ${host}, please` })),
  ),
  row(
    'a key with its own host',
    both((origin) => json({ [origin]: 1 })),
  ),
  row(
    'an encoded address of its own',
    both((origin) => json({ v: `/login?back=${encodeURIComponent(`${origin}/a`)}` })),
  ),
  row(
    'production named in staging',
    [json({ v: 'https://shop.example/a' }), json({ v: 'https://shop.example/a' })],
    'body.foreign-host /v',
  ),
  row(
    'staging named in production',
    [json({ v: 'https://staging.shop.example/a' }), json({ v: 'https://staging.shop.example/a' })],
    'body.foreign-host /v',
  ),
]

const STRUCTURES: readonly Row[] = [
  row('keys in another order', [raw('{"a":1,"b":{"c":2,"d":3}}'), raw('{"b":{"d":3,"c":2},"a":1}')]),
  row('white space', [raw('{"a":1}'), raw(' {\n\t"a" : 1\r\n} ')]),
  row('a byte order mark', [raw('{"a":1}'), raw('\ufeff{"a":1}')], 'body.bom-changed '),
  row('a field deep below', [json({ a: { b: { c: { d: 1 } } } }), json({ a: { b: { c: {} } } })], 'body.field-missing /a/b/c/d'),
  row('an object that is missing is one finding', [json({ a: { b: 1, c: 2 }, z: 0 }), json({ z: 0 })], 'body.field-missing /a'),
  row('a renamed field', [json({ postcode: 1 }), json({ zip: 1 })], 'body.field-added /zip', 'body.field-missing /postcode'),
  row('a key with a slash and a tilde', [json({ 'a/b~c': 1 }), json({ 'a/b~c': 2 })], 'body.value-changed /a~1b~0c'),
  row('an empty key', [json({ '': 1 }), json({ '': 2 })], 'body.value-changed /'),
  row('a key __proto__', [raw('{"__proto__":{"a":1}}'), raw('{"__proto__":{"a":2}}')], 'body.value-changed /__proto__/a'),
  row('another case of a key', [json({ Name: 1 }), json({ name: 1 })], 'body.field-added /name', 'body.field-missing /Name'),
  row('another one that the last one hides', [raw('{"a":1,"a":3}'), raw('{"a":2,"a":3}')], 'body.duplicate-key /a'),
  row('a key that comes twice, the last counts', [raw('{"a":1,"a":2}'), raw('{"a":2}')], 'body.duplicate-key /a'),
  row('a key that comes twice on both', [raw('{"a":1,"a":2}'), raw('{"a":1,"a":2}')]),
  row('a value instead of an object, whole', [json({ a: 1 }), json([1])], 'body.type-changed '),
  row('a map by uuid', [json({ [UUID]: { n: 1 }, [OTHER_UUID]: { n: 1 } }), json({ [THIRD_UUID]: { n: 1 } })]),
  row('a map by uuid of another version', [json({ [UUID]: { n: 1 } }), json({ [TIME_UUID]: { n: 1 } })], 'body.format-changed '),
  row(
    'a map by uuid, other fields in it',
    [json({ [UUID]: { n: 1 } }), json({ [THIRD_UUID]: { m: 1 } })],
    'body.field-added /*/m',
    'body.field-missing /*/n',
  ),
  row('a map by day', [json({ '2020-01-01': 1, '2020-01-02': 1 }), json({ '2020-01-03': 1 })]),
  row('a map by day, texts in it', [json({ '2020-01-01': 1 }), json({ '2020-01-03': '1' })], 'body.type-changed /*'),
  row('an optional field on both sides', [jsons({ a: 1 }, { a: 1, b: 2 }, { a: 1 }), jsons({ a: 1, b: 2 }, { a: 1 })]),
  row('an optional field that always comes', [jsons({ a: 1, b: 2 }, { a: 1 }), json({ a: 1, b: 2 })], 'body.field-added /b'),
  row('an optional field that never comes', [jsons({ a: 1, b: 2 }, { a: 1 }), json({ a: 1 })], 'body.field-missing /b'),
  row('a field that varies on the candidate only', [json({ a: 1 }), jsons({ a: 1 }, { a: 2 })], 'body.unstable /a'),
  row(
    'a field that varies on the reference only',
    [jsons({ a: 'x' }, { a: 'y' }, { a: 'z' }), json({ a: 'x' })],
    'body.settled /a',
  ),
  row(
    'an id that is new every time, and one for everybody',
    [
      jsons(...Array.from('0123456789abcdef', (digit) => ({ a: `${digit}d0e5b3c-5a0f-4d2c-9f6e-1a2b3c4d5e6f` }))),
      json({ a: '2d0e5b3c-5a0f-4d2c-9f6e-7a8b9c0d1e2f' }),
    ],
    'body.value-reused /a',
  ),
  row(
    'a position the other way round',
    [json({ at: { coordinates: [13.4, 52.5] } }), json({ at: { coordinates: [52.5, 13.4] } })],
    'body.coordinates-swapped /at/coordinates',
  ),
  row('a field that varies alike', [jsons({ a: 1 }, { a: 2 }), jsons({ a: 2 }, { a: 1 })]),
  row('null now and then on both', [jsons({ a: null }, { a: 'x' }), jsons({ a: 'x' }, { a: null })]),
  row('null now and then on the candidate', [json({ a: 'x' }), jsons({ a: 'x' }, { a: null })], 'body.null-changed /a'),
]

const list = (from: readonly unknown[], to: readonly unknown[]): [Answer, Answer] => [json({ v: from }), json({ v: to })]
const A = { id: 1, n: 'a' }
const B = { id: 2, n: 'b' }
const C = { id: 3, n: 'c' }
const PLAIN = { x: 1, y: 2 }
const OTHER = { x: 3, y: 4 }
const lists = (...values: readonly (readonly unknown[])[]): readonly Answer[] => values.map((v) => json({ v }))

const LISTS: readonly Row[] = [
  row('keyed: one is missing', list([A, B, C], [A, C]), 'body.element-missing /v/*'),
  row('keyed: one more', list([A, B], [A, B, C]), 'body.element-added /v/*'),
  row('keyed: another order', list([A, B, C], [C, A, B]), 'body.order-changed /v'),
  row('keyed: a value in one', list([A, B, C], [A, { ...B, n: 'x' }, C]), 'body.value-changed /v/*/n'),
  row(
    'keyed: a value in one, in another order',
    list([A, B, C], [{ ...B, n: 'x' }, A, C]),
    'body.order-changed /v',
    'body.value-changed /v/*/n',
  ),
  row(
    'keyed: the same change in all is one finding',
    list(
      [A, B, C],
      [A, B, C].map(({ id, n }) => ({ id, n: n.length })),
    ),
    'body.type-changed /v/*/n',
  ),
  row('keyed: random order on both', [lists([A, B, C], [C, B, A]), lists([B, A, C], [C, A, B])]),
  row('keyed: random order on the candidate', [lists([A, B, C]), lists([A, B, C], [C, B, A])], 'body.order-changed /v'),
  row('keyed: no longer random', [lists([A, B, C], [C, B, A]), lists([A, B, C])], 'body.order-changed /v'),
  row('keyed: a random choice on both', [lists([A, B], [B, C], [A, C]), lists([C, A], [B, A], [B, C])]),
  row(
    'keyed: a random choice, other fields',
    [
      lists([A, B], [B, C], [A, C]),
      lists(
        [C, A].map(({ id }) => ({ id })),
        [B, A].map(({ id }) => ({ id })),
      ),
    ],
    'body.field-missing /v/*/n',
  ),
  row(
    'keyed by a name',
    list(
      [
        { name: 'x', n: 1 },
        { name: 'y', n: 2 },
      ],
      [
        { name: 'y', n: 3 },
        { name: 'x', n: 1 },
      ],
    ),
    'body.order-changed /v',
    'body.value-changed /v/*/n',
  ),
  row(
    'an amount is no key',
    list(
      [
        { label: 'x', amount: 1 },
        { label: 'y', amount: 2 },
      ],
      [
        { label: 'x', amount: 1 },
        { label: 'y', amount: 3 },
      ],
    ),
    'body.value-changed /v/*/amount',
  ),
  row(
    'a date is no key',
    list(
      [
        { at: '2020-01-01', z: 'p' },
        { at: '2020-01-02', z: 'q' },
      ],
      [
        { at: '2020-01-01', z: 'p' },
        { at: '2020-01-03', z: 'q' },
      ],
    ),
    'body.value-changed /v/*/at',
  ),
  row('texts in another order', list(['a', 'b', 'c'], ['c', 'a', 'b']), 'body.order-changed /v'),
  row('texts: one is another', list(['a', 'b', 'c'], ['a', 'x', 'c']), 'body.value-changed /v/*'),
  row('texts: one is missing', list(['a', 'b', 'c'], ['a', 'c']), 'body.element-missing /v/*'),
  row('texts: only one is left', list(['a', 'b'], ['a']), 'body.element-missing /v/*'),
  row('texts: one is twice', list(['a', 'b'], ['a', 'b', 'b']), 'body.element-duplicated /v/*'),
  row('texts: one is missing every second time', [lists(['a', 'b']), lists(['a', 'b'], ['a'])], 'body.element-missing /v/*'),
  row(
    'texts: one is no longer missing every second time',
    [lists(['a', 'b'], ['a']), lists(['a', 'b'])],
    'body.element-added /v/*',
  ),
  row('texts: random order on both', [lists(['a', 'b', 'c'], ['c', 'b', 'a']), lists(['b', 'a', 'c'], ['a', 'c', 'b'])]),
  row(
    'texts: random order on both, one is another',
    [lists(['a', 'b', 'c'], ['c', 'b', 'a']), lists(['b', 'a', 'x'], ['a', 'x', 'b'])],
    'body.value-changed /v/*',
  ),
  row(
    'texts: random order on both, one is missing',
    [lists(['a', 'b', 'c'], ['c', 'b', 'a']), lists(['b', 'a'], ['a', 'b'])],
    'body.element-missing /v/*',
  ),
  row('texts: a random choice on both', [lists(['a', 'b'], ['c'], ['a', 'c', 'b']), lists(['c', 'b'], ['a', 'b', 'c'], ['b'])]),
  row(
    'texts: a random choice of numbers',
    [lists(['a', 'b'], ['c'], ['a', 'c', 'b']), lists([1, 2], [3], [1, 2, 3])],
    'body.type-changed /v/*',
  ),
  row(
    'numbers: coordinates stand where they stand',
    list(
      [
        [1, 2],
        [3, 4],
      ],
      [
        [1, 2],
        [4, 3],
      ],
    ),
    'body.order-changed /v/*',
  ),
  row('objects without a key: a value in one', list([PLAIN, OTHER], [PLAIN, { x: 3, y: 5 }]), 'body.value-changed /v/*/y'),
  row('objects without a key: another order', list([PLAIN, OTHER], [OTHER, PLAIN]), 'body.order-changed /v'),
  row('objects without a key: one is missing', list([PLAIN, OTHER], [PLAIN]), 'body.element-missing /v/*'),
  row(
    'objects without a key: random order, a value in one',
    [lists([PLAIN, OTHER], [OTHER, PLAIN]), lists([PLAIN, { x: 3, y: 5 }], [{ x: 3, y: 5 }, PLAIN])],
    'body.value-changed /v/*/y',
  ),
  row(
    'objects without a key: random order, a field less in all',
    [lists([PLAIN, OTHER], [OTHER, PLAIN]), lists([{ x: 1 }, { x: 3 }], [{ x: 3 }, { x: 1 }])],
    'body.field-missing /v/*/y',
  ),
  row('lists in lists', list([['a'], ['b', 'c']], [['a'], ['b', 'd']]), 'body.value-changed /v/*/*'),
  row('empty lists', list([], [])),
  row('numbers and texts mixed', list([1, 'a', null], [1, 'a', null])),
]

const UNREADABLE: readonly Row[] = [
  row('no JSON on the candidate', [raw('{"a":1}'), raw('{"a":1')], 'body.not-json '),
  row('no JSON on the reference', [raw('<html>'), raw('{"a":1}')], 'body.not-json '),
  row('empty on the candidate', [raw('{"a":1}'), raw('')], 'body.missing '),
  row('empty on the reference', [raw(''), raw('{"a":1}')], 'body.added '),
  row('no JSON on both, the same', [raw('oops'), raw('oops')]),
  row('no JSON on both, another', [raw('oops'), raw('ouch')], 'body.text-changed /lines/0'),
  row('no JSON now and then on the candidate', [raw('{}'), [raw('{}'), raw('{')]], 'body.not-json '),
  row('records, one a line', [
    { type: 'application/x-ndjson', body: '{"id":1}\n{"id":2}\n' },
    { type: 'application/x-ndjson', body: '{"id":1}\n{"id":2}' },
  ]),
  row(
    'records: one is missing',
    [
      { type: 'application/x-ndjson', body: '{"id":1}\n{"id":2}\n' },
      { type: 'application/x-ndjson', body: '{"id":1}\n' },
    ],
    'body.element-missing /*',
  ),
  row(
    'records: a value',
    [
      { type: 'application/jsonl', body: '{"id":1,"n":1}\n{"id":2,"n":1}' },
      { type: 'application/jsonl', body: '{"id":1,"n":1}\n{"id":2,"n":2}' },
    ],
    'body.value-changed /*/n',
  ),
  row(
    'records: the last is cut',
    [
      { type: 'application/x-ndjson', body: '{"id":1}\n{"id":2}' },
      { type: 'application/x-ndjson', body: '{"id":1}\n{"id"' },
    ],
    'body.record-broken ',
  ),
  row(
    'a JSON text sequence',
    [
      { type: 'application/json-seq', body: '\u001e{"a":1}\n\u001e{"a":2}\n' },
      { type: 'application/json-seq', body: '\u001e{"a":1}\n\u001e{"a":3}\n' },
    ],
    'body.value-changed /*/a',
  ),
  undecided(
    'cut at the cap',
    [
      { body: '{"a":1}', cut: 'cap' },
      { body: '{"a":1}', cut: 'cap' },
    ],
    /^body: a body is longer than the cap/,
  ),
  undecided(
    'nested deeper than the cap',
    [raw(`${'['.repeat(600)}1${']'.repeat(600)}`), raw(`${'['.repeat(600)}2${']'.repeat(600)}`)],
    /^body: the JSON of a body is nested deeper/,
  ),
  undecided(
    'nested deeper than the cap on one side',
    [raw('[]'), raw(`${'['.repeat(600)}2${']'.repeat(600)}`)],
    /^body: the JSON of a body is nested deeper/,
  ),
]

/** What varies on both sides has to be compared by what its values have in common. */
const NOISY: readonly Row[] = [
  row(
    'a unit',
    [jsons(...[12, 31, 18].map((took) => ({ took }))), jsons(...[12_100, 29_500, 18_200].map((took) => ({ took })))],
    'body.range-changed /took',
  ),
  row(
    'a length',
    [
      jsons(
        { k: 'xKq9zR2mWb' },
        { k: 'pL3vTn8sYd' },
        { k: 'Zt5bNc1wQe' },
        { k: 'aB7dEf2gHi' },
        { k: 'jK4lMn6oPq' },
        { k: 'rS8tUv3wXy' },
        { k: 'cD1eFg5hIj' },
      ),
      jsons({ k: 'xKq9z' }, { k: 'pL3vT' }, { k: 'Zt5bN' }, { k: 'aB7dE' }, { k: 'jK4lM' }, { k: 'rS8tU' }, { k: 'cD1eF' }),
    ],
    'body.length-changed /k',
  ),
  row(
    'values of an enumeration',
    [jsons({ s: 'open' }, { s: 'paid' }), jsons({ s: 'closed' }, { s: 'settled' })],
    'body.enum-changed /s',
  ),
  row('one unit', [jsons({ took: 12 }, { took: 31 }), jsons({ took: 45 }, { took: 14 })]),
]

export const JSON_ROWS: readonly Row[] = [...NOISY, ...ABSENCES, ...VALUES, ...IDENTITIES, ...STRUCTURES, ...LISTS, ...UNREADABLE]
