/** Groups 1 to 5: absence, emptiness, numbers, money, floats. */
import { at, both, calm, found, open, quiet, sameMeaning, type Group } from '../edge-row.ts'
import { between, below, fresh, freshJson, json, pick, raw, snowflake, spelled, v } from '../draws.ts'

const MISSING = /field-missing/
const ADDED = /field-added/
const TYPE = /type-changed/
/** Null is a type of its own: either family says so. */
const NULL = /null-changed|type-changed/
const VALUE = /value-changed/
const AT_V = at.body('/v')

const absences: Group = {
  id: '1',
  title: 'null, absent, "", [] and {} are five different things',
  part: 'structure',
  rows: [
    found('null, then absent', [json({ v: null, w: 1 }), json({ w: 1 })], at.body('/v', MISSING)),
    found('absent, then null', [json({ w: 1 }), json({ v: null, w: 1 })], at.body('/v', ADDED)),
    found('"", then absent', [json({ v: '', w: 1 }), json({ w: 1 })], at.body('/v', MISSING)),
    found('[], then absent', [json({ v: [], w: 1 }), json({ w: 1 })], at.body('/v', MISSING)),
    found('absent, then {}', [json({ w: 1 }), json({ v: {}, w: 1 })], at.body('/v', ADDED)),
    found('null, then ""', [v(null), v('')], at.body('/v', NULL)),
    found('null, then []', [v(null), v([])], at.body('/v', NULL)),
    found('{}, then null', [v({}), v(null)], at.body('/v', NULL)),
    found('"", then []', [v(''), v([])], at.body('/v', TYPE)),
    found('"", then {}', [v(''), v({})], at.body('/v', TYPE)),
    found('[], then {}', [v([]), v({})], at.body('/v', TYPE)),
    found('null in a list, then no element', [v([1, null]), v([1])], at.body('/v/*')),
    quiet('null on both', [v(null), v(null)]),
    quiet('null or absent on both, at random', both(freshJson(({ r }) => (r() < 0.5 ? { w: 1 } : { v: null, w: 1 })))),
    found(
      'null or absent on both, and then a value',
      [freshJson(({ r }) => (r() < 0.5 ? { w: 1 } : { v: null, w: 1 })), json({ v: 7, w: 1 })],
      at.body('/v'),
    ),
  ],
  covers: [
    {
      file: 'tests/laws/known-difference.test.ts',
      title: 'an entry that pins another value, path, rule, probe or environment silences nothing',
    },
  ],
}

const some = (from: number): ReturnType<typeof freshJson> =>
  freshJson(({ r }) => ({ v: Array.from({ length: from + below(r, 4) }, () => ({ id: between(r, 1, 9000), name: 'mug' })) }))

const emptiness: Group = {
  id: '2',
  title: 'an empty list or object says nothing about its items',
  part: 'structure',
  rows: [
    quiet('an empty list on both', [v([]), v([])]),
    quiet('an empty object on both', [v({}), v({})]),
    quiet('lists that are empty now and then on both', [some(0), some(0)]),
    found('an empty list, then one item: cardinality, not its fields', [v([]), v([{ id: 1, n: 'a' }])], at.body(['/v', '/v/*'])),
    found(
      'items, then an empty list',
      [
        v([
          { id: 1, n: 'a' },
          { id: 2, n: 'b' },
        ]),
        v([]),
      ],
      at.body(['/v', '/v/*']),
    ),
    found('the empty map of PHP', [v({}), v([])], at.body('/v', TYPE)),
    found('an empty object, then a field', [v({}), v({ a: 1 })], at.body('/v/a', ADDED)),
    found('items that vary, then always none', [some(1), v([])], at.body(['/v', '/v/*'])),
    open('other rows, and none on the candidate: nothing to compare', [v([{ id: 1, n: 'a' }]), v([])], at.body(''), {
      part: 'schema',
      facts: { compare: { data: 'differs' } },
    }),
  ],
}

const numbers: Group = {
  id: '3',
  title: 'integers and numbers keep their spelling',
  part: 'structure',
  rows: [
    sameMeaning('1 and 1.0', [spelled('1'), spelled('1.0')]),
    sameMeaning('1 and 1e0', [spelled('1'), spelled('1e0')]),
    sameMeaning('1.5E+3 and 1500', [spelled('1.5E+3'), spelled('1500')]),
    sameMeaning('0 and -0', [spelled('0'), spelled('-0')]),
    quiet('the same integer beyond 2^63', both(spelled('18446744073709551616'))),
    quiet('the same number beyond a double', both(spelled('1e400'))),
    quiet(
      'new integers beyond 2^53 on both',
      both(({ r }) => spelled(snowflake(r))),
    ),
    found('neighbours beyond 2^53', [spelled('9007199254740993'), spelled('9007199254740992')], at.body('/v', VALUE)),
    found('neighbours beyond 2^63', [spelled('9223372036854775808'), spelled('9223372036854775807')], at.body('/v', VALUE)),
    found('rounded by a double', [spelled('1234567890123456789'), spelled('1234567890123456800')], at.body('/v', VALUE)),
    found('1e400 and 1e401', [spelled('1e400'), spelled('1e401')], at.body('/v', VALUE)),
    found(
      'the 25th digit',
      [spelled('0.1234567890123456789012345'), spelled('0.1234567890123456789012346')],
      at.body('/v', VALUE),
    ),
    found('an integer, then a fraction', [spelled('3'), spelled('3.5')], at.body('/v', /value|type|format/)),
    found('an integer, then a text', [v(12), v('12')], at.body('/v', TYPE)),
    found(
      'integers that vary, then numbers with a fraction',
      [fresh(({ r }) => between(r, 100, 900)), ({ r }) => spelled(`${between(r, 100, 900)}.${between(r, 1, 9)}`)],
      AT_V,
      { part: 'lattice' },
    ),
    found('a leading plus', [spelled('1'), spelled('+1')], at.body('', /json/)),
    found('a leading zero', [spelled('7'), spelled('07')], at.body('', /json/)),
    found('NaN', [spelled('null'), spelled('NaN')], at.body('', /json/)),
    found('-Infinity', [spelled('-1'), spelled('-Infinity')], at.body('', /json/)),
    found('no digit before the point', [spelled('0.5'), spelled('.5')], at.body('', /json/)),
    calm('NaN on both', both(spelled('NaN'))),
  ],
}

const cents = fresh(({ r }) => between(r, 500, 9000))
const euros = fresh(({ r }) => between(r, 500, 9000) / 100)
const numbersOf = (tolerance: object): { facts: { compare: { numbers: Record<string, object> } } } => ({
  facts: { compare: { numbers: { '/v': tolerance } } },
})

const money: Group = {
  id: '4',
  title: 'money: rounding, scale, text and number',
  part: 'structure',
  rows: [
    sameMeaning('10.50 and 10.5', [spelled('10.50'), spelled('10.5')]),
    found('a cent', [spelled('10.50'), spelled('10.51')], at.body('/v', VALUE)),
    found('a text with another scale', [v('10.50'), v('10.5')], AT_V),
    found('a text, then a number', [v('10.50'), spelled('10.50')], at.body('/v', TYPE)),
    found('cents, then euros', [v(1050), v(10.5)], AT_V),
    found('the sign', [v(-10.5), v(10.5)], at.body('/v', VALUE)),
    found('the decimal mark', [v('1,234.50'), v('1.234,50')], AT_V),
    found('where the currency stands', [v('€10.50'), v('10.50 €')], AT_V),
    found('the last part is not rounded up', [v([33.33, 33.33, 33.34]), v([33.33, 33.33, 33.33])], at.body(['/v', '/v/*'])),
    found('amounts that vary in cents, then in euros', [cents, euros], AT_V, { part: 'lattice' }),
    found(
      'amounts that vary, then as texts',
      [euros, fresh(({ r }) => (between(r, 500, 9000) / 100).toFixed(2))],
      at.body('/v', TYPE),
    ),
    quiet('amounts that vary on both', [euros, euros]),
    quiet('a cent is within what the user allows', [v(10.5), v(10.51)], numbersOf({ absolute: 0.02 })),
    quiet('five per cent are within what the user allows', [v(100.5), v(105)], numbersOf({ relative: 0.05 })),
    found('three cents are more than the user allows', [v(10.5), v(10.53)], AT_V, numbersOf({ absolute: 0.02 })),
    found('a tolerance of another path', [v(10.5), v(10.51)], AT_V, {
      facts: { compare: { numbers: { '/w': { absolute: 1 } } } },
    }),
    found('no tolerance for integers by itself', [v(1_000_000), v(1_000_001)], at.body('/v', VALUE)),
  ],
}

const floats: Group = {
  id: '5',
  title: 'floats: the last digits, and jitter that repeats show',
  part: 'structure',
  rows: [
    quiet('0.1 + 0.2 and 0.3', [spelled('0.30000000000000004'), spelled('0.3')]),
    quiet('a sum in another order, in a list', [v([0.1, 0.6000000000000001, 0.7]), v([0.1, 0.6, 0.7])]),
    quiet(
      'a sum in an order that varies on both',
      both(({ r }) => spelled(pick(r, ['0.6000000000000001', '0.6', '0.5999999999999999']))),
    ),
    quiet('a score that jitters in its sixth digit on both', both(fresh(({ r }) => 0.873 + r() / 1_000_000))),
    found('a digit that arithmetic would not lose', [spelled('0.30000000000004'), spelled('0.3')], at.body('/v', VALUE)),
    found('rounded to four digits', [v(3.14159), v(3.1416)], at.body('/v', VALUE)),
    found('widened from single precision', [spelled('0.1'), spelled('0.10000000149011612')], AT_V),
    found('coordinates cut to two digits', [v({ lat: 52.520008 }), v({ lat: 52.52 })], at.body('/v/lat', VALUE)),
    found(
      'a score that jitters around another value',
      [fresh(({ r }) => 0.873 + r() / 1_000_000), fresh(({ r }) => 0.529 + r() / 1_000_000)],
      AT_V,
      { part: 'lattice' },
    ),
    // That it jitters more around the same middle is no row: screening with two to four answers cannot see it.
    found('seconds, then milliseconds', [fresh(({ r }) => 0.1 + r()), fresh(({ r }) => 100 + r() * 1000)], AT_V, {
      part: 'lattice',
    }),
    calm('1e400 on one side of a computed number', both(raw('{"v":1e400,"w":0.30000000000000004}'))),
  ],
}

export const VALUE_GROUPS: readonly Group[] = [absences, emptiness, numbers, money, floats]
