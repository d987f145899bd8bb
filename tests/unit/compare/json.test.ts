/**
 * The lossless JSON reader, against JSON.parse: the same value on every valid text, a refusal of every other one, and
 * what JSON.parse loses is kept. Then the numbers that stand for values.
 */
import assert from 'node:assert/strict'
import test from 'node:test'

import fc from 'fast-check'

import { createIdentify } from '../../../src/compare/body/identity.ts'
import { canonicalText, JsonNumber, parseJson, type Json } from '../../../src/compare/body/json.ts'
import { createIsSame } from '../../../src/compare/body/same.ts'
import { lawCases } from '../../laws/simulation.ts'

/** What JSON.parse would have made of it. */
function plain(value: Json): unknown {
  if (value instanceof JsonNumber) return Number(value.lexeme)
  if (Array.isArray(value)) return value.map(plain)
  if (!(value instanceof Map)) return value
  // A null prototype, so that __proto__ is a key like any other.
  const object: Record<string, unknown> = Object.create(null)
  for (const [key, item] of value) object[key] = plain(item)
  return object
}

function parsed(text: string): Json {
  const result = parseJson(text)
  assert(result.ok, result.ok ? '' : result.message)
  return result.value
}

function accepts(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

const spaced = fc
  .tuple(fc.jsonValue({ maxDepth: 5 }), fc.constantFrom(0, 1, 4, '\t'))
  .map(([value, space]) => JSON.stringify(value, null, space))

test('gives the value of JSON.parse on every JSON text', () => {
  fc.assert(
    fc.property(spaced, (text) => {
      // Through JSON again on both sides: -0 is written as 0, and prototypes differ.
      assert.equal(JSON.stringify(plain(parsed(text))), JSON.stringify(JSON.parse(text)))
    }),
    lawCases(),
  )
})

const fragment = fc.constantFrom(
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '"',
  '\\',
  '"a"',
  '\\u0041',
  '\\x',
  '0',
  '1',
  '-',
  '.',
  'e',
  '+',
  'true',
  'false',
  'null',
  'nul',
  ' ',
  '\n',
  '\t',
  '\u00a0',
  '\u0000',
  "'",
  '//',
  'NaN',
  'Infinity',
  '\ufeff',
  '\ud800',
)

test('accepts exactly what JSON.parse accepts', () => {
  const { seed, numRuns } = lawCases()
  const broken = fc
    .tuple(spaced, fc.nat(), fragment)
    .map(([text, at, piece]) => text.slice(0, at % (text.length + 1)) + piece + text.slice(at % (text.length + 1)))
  const any = fc.oneof(
    fc.array(fragment, { maxLength: 12 }).map((parts) => parts.join('')),
    broken,
    fc.string(),
  )
  fc.assert(
    fc.property(any, (text) => {
      // A byte order mark is no JSON (RFC 8259, section 8.1), but readers may ignore it, and we do.
      assert.equal(parseJson(text).ok, accepts(text.replace(/^\ufeff/, '')))
    }),
    { seed, numRuns: numRuns * 4 },
  )
})

test('keeps what JSON.parse loses', () => {
  for (const lexeme of ['1.0', '1e0', '-0', '0.10', '9007199254740993', '1e400', '12345678901234567890.5'])
    assert.equal(canonicalText(parsed(lexeme)), lexeme)
  assert.deepEqual(
    parsed('{"__proto__":1,"constructor":2}'),
    new Map([
      ['__proto__', new JsonNumber('1')],
      ['constructor', new JsonNumber('2')],
    ]),
  )
  assert.equal(parsed('"\\ud800"'), '\ud800')
})

test('says where a text is no JSON, and what was expected', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['', 'expected a value at character 0, found the end'],
    ['{"a":1', 'expected "," or "}" at character 6, found the end'],
    ['[1,]', 'expected a value at character 3, found "]": a comma stands before it'],
    ['{"a":1, }', 'expected a string at character 8, found "}": a comma stands before it'],
    ['{a:1}', 'expected a string at character 1, found "a:1}": a key stands in double quotes'],
    ['{"a" 1}', 'expected ":" at character 5, found "1}"'],
    ['1 2', 'expected the end at character 2, found "2": another document follows the first'],
    ['{"a":1}\n{"a":2}', 'expected the end at character 8, found "{\\"a\\":2}": another document follows the first'],
    ['{"a":NaN}', 'expected a value at character 5, found "NaN}": JSON has no NaN and no Infinity (RFC 8259, section 6)'],
    ['[-Infinity]', 'expected a value at character 1, found "-Infinity]": JSON has no NaN and no Infinity (RFC 8259, section 6)'],
    ['[+1]', 'expected a value at character 1, found "+1]": JSON has no plus before a number'],
    ['[.5]', 'expected a value at character 1, found ".5]": JSON has a digit before the decimal point'],
    ['[007]', 'expected "," or "]" at character 2, found "07]": JSON has no zeros before a number'],
    ['[1, // one', 'expected a value at character 4, found "// one": JSON has no comments'],
    ["{'a':1}", `expected a string at character 1, found "'a':1}": JSON has double quotes only`],
    ['[None]', 'expected a value at character 1, found "None]": it is written as a programming language writes it'],
    ['[1]\ufeff', 'expected the end at character 3, found "\ufeff": a byte order mark stands inside the text'],
    ['<!DOCTYPE html>', 'expected a value at character 0, found "<!DOCTYPE html>": it is a page, not JSON'],
    ['"a', 'expected the end of the string at character 0, found "\\"a"'],
    ['"\n"', 'expected a string without raw control characters and unknown escapes at character 0, found "\\"\\n\\""'],
  ]
  for (const [text, message] of cases) assert.deepEqual(parseJson(text), { ok: false, message, cap: false }, text)
})

test('refuses what is nested deeper than the cap, whatever the depth', () => {
  const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth)
  assert.equal(parseJson(nested(513)).ok, true)
  for (const depth of [514, 100_000])
    assert.deepEqual(parseJson(nested(depth)), { ok: false, message: 'nested deeper than 512', cap: true })
})

test('values have the same number exactly when they are the same, whatever the order of keys', () => {
  const identify = createIdentify()
  const small = fc.jsonValue({ maxDepth: 2, stringUnit: fc.constantFrom('a', 'b', ',', ':', '"') })
  const reversed = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(reversed)
    return value instanceof Map ? new Map([...value].toReversed().map(([key, item]) => [key, reversed(item)])) : value
  }
  fc.assert(
    fc.property(small, small, (left, right) => {
      const [one, other] = [parsed(JSON.stringify(left)), parsed(JSON.stringify(right))]
      assert.equal(identify(one) === identify(other), canonicalText(one) === canonicalText(other))
      assert.equal(identify(reversed(one)), identify(one))
    }),
    lawCases(),
  )
  for (const [left, right] of [
    ['1', '"1"'],
    ['null', '"null"'],
    ['[]', '{}'],
    ['["a,b"]', '["a","b"]'],
    ['{"a":1}', '{"a":"1"}'],
    ['[[1],2]', '[[1,2]]'],
  ])
    assert.notEqual(identify(parsed(left ?? '')), identify(parsed(right ?? '')))
})

test('tells keys that come twice, where they stand, and the value that is hidden', () => {
  const cases: readonly (readonly [text: string, duplicates: readonly (readonly [path: string, hidden: string])[]])[] = [
    ['{"a":1,"b":2}', []],
    ['{"a":1,"A":2}', []],
    ['{"a":1,"a":2}', [['/a', '1']]],
    [
      '{"a":1,"\\u0061":2,"a":3}',
      [
        ['/a', '1'],
        ['/a', '2'],
      ],
    ],
    ['[{"a":1,"b":1},{"a":1,"b":1},{"a":1,"b":1,"a":2}]', [['/*/a', '1']]],
    [
      '[{"a":1,"b":1,"a":3},{"a":1,"b":1,"a":2}]',
      [
        ['/*/a', '1'],
        ['/*/a', '1'],
      ],
    ],
    ['{"x/y":{"~":1,"~":[2]}}', [['/x~1y/~0', '1']]],
    ['{"__proto__":1,"__proto__":2}', [['/__proto__', '1']]],
    // What is hidden itself is nowhere.
    ['{"a":{"b":1,"b":2},"a":3}', [['/a', '{"b":2}']]],
  ]
  for (const [text, wanted] of cases) {
    const result = parseJson(text)
    assert(result.ok)
    assert.deepEqual(
      (result.duplicates ?? []).map(({ path, hidden }) => [path, canonicalText(hidden)]),
      wanted,
      text,
    )
  }
})

test('reads keys that must be escaped as what they are, again and again', () => {
  const keys = ['a"b', 'a\\b', 'a\nb', '', 'é', '\u0000', '/', '~', 'a.b', '[0]', 'constructor', 'k'.repeat(1_000_000)]
  const object = Object.fromEntries(keys.map((key, index) => [key, index]))
  const text = JSON.stringify([object, object, Object.fromEntries(Object.entries(object).toReversed())])
  assert.deepEqual(JSON.stringify(plain(parsed(text))), text)
  // The key of the first object must not be taken for the text of the second.
  assert.equal(parseJson('[{"a\\"b":1},{"a"b":1}]').ok, false)
})

test('values are the same exactly when they are written the same, whatever the order of keys', () => {
  const small = fc.jsonValue({ maxDepth: 3, stringUnit: fc.constantFrom('a', 'b') })
  fc.assert(
    fc.property(small, small, (left, right) => {
      const [one, other] = [parsed(JSON.stringify(left)), parsed(JSON.stringify(right))]
      const isSame = createIsSame()
      const wanted = canonicalText(one) === canonicalText(other)
      // Twice: the second answer comes from memory.
      for (const _ of [1, 2]) assert.equal(isSame(one, other), wanted)
      assert(createIsSame()(one, parsed(JSON.stringify(left))))
    }),
    lawCases(),
  )
})
