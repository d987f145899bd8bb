/** Text from outside: safe to print, honest to read, and measured as a terminal shows it. */
import assert from 'node:assert/strict'
import test from 'node:test'

import fc from 'fast-check'

import { columns, cutAt, flow, padTo, wrap } from '../../../src/report/text/columns.ts'
import { pageOf } from '../../../src/report/text/page.ts'
import { beginning, codePoints, visible } from '../../../src/report/text/visible.ts'
import { DANGEROUS, HOSTILE_TEXT } from './fixtures-extreme.ts'

const PAGE = pageOf({ width: 80, colour: false, unicode: true })
const ASCII = pageOf({ width: 80, colour: true, unicode: false })

test('spells out what a terminal would obey or hide', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['\u001b[31mred', '<U+001B>[31mred'],
    ['\u009b31m', '<U+009B>31m'],
    ['a\nb\tc\r', 'a\\nb\\tc\\r'],
    ['\u0000', '<U+0000>'],
    ['exe\u202egpj', 'exe<U+202E>gpj'],
    ['\u2066x\u2069', '<U+2066>x<U+2069>'],
    ['ad\u200bmin\ufeff', 'ad<U+200B>min<U+FEFF>'],
    ['no\u00a0break', 'no<U+00A0>break'],
    ['\ud800', '<U+D800>'],
    ['\udc00x', '<U+DC00>x'],
    ['\u{e0041}', '<U+E0041>'],
    ['plain Caf\u00e9 \u65e5\u672c \u{1f600}', 'plain Caf\u00e9 \u65e5\u672c \u{1f600}'],
  ]
  for (const [text, shown] of cases) assert.equal(visible(text), shown)
})

test('spells out everything beyond ASCII for a terminal that cannot show it', () => {
  assert.equal(visible('checkout \u203a caf\u00e9', true), 'checkout > caf<U+00E9>')
})

test('lets nothing dangerous through, whatever the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 4, max: 60 }), (text, width) => {
      assert.doesNotMatch(visible(text), DANGEROUS)
      assert.doesNotMatch(PAGE.fit(text, width), DANGEROUS)
      assert.match(ASCII.fit(text, width), /^[\x20-\x7e]*$/)
      assert(columns(PAGE.fit(text, width)) <= width)
    }),
  )
  assert.doesNotMatch(visible(HOSTILE_TEXT), DANGEROUS)
})

test('counts columns as a terminal does', () => {
  assert.equal(columns('abc'), 3)
  assert.equal(columns('\u65e5\u672c'), 4)
  assert.equal(columns('e\u0301'), 1)
  assert.equal(columns('\u{1f600}'), 2)
  assert.equal(columns('\u001b[1;31mred\u001b[0m'), 3)
  // A tower of marks is not free: else a value could be endless and still fit.
  assert.equal(columns(`e${'\u0301'.repeat(50)}`), 49)
})

test('cuts at a column, never inside a character', () => {
  assert.equal(cutAt('\u65e5\u672c\u8a9e', 5), '\u65e5\u672c')
  assert.equal(cutAt('abc', 0), '')
  assert.equal(beginning('ab\u{1f600}', 3), 'ab')
  assert.equal(PAGE.fit('a long sentence', 8), 'a long \u2026')
  assert.equal(ASCII.fit('a long sentence', 8), 'a lon...')
  assert.equal(PAGE.fit('just right', 10), 'just right')
})

test('breaks lines at spaces and long words at the edge', () => {
  assert.deepEqual(wrap('one two three', 8), ['one two', 'three'])
  assert.deepEqual(wrap('abcdefghij k', 4), ['abcd', 'efgh', 'ij k'])
  assert.deepEqual(wrap('', 10), [''])
  assert.deepEqual(wrap('\u65e5\u672c', 1), ['\u65e5', '\u672c'])
  assert.deepEqual(flow(['a', 'bb', 'ccc'], 5), ['a, bb', 'ccc'])
  assert.equal(padTo('\u65e5', 4), '\u65e5  ')
})

test('names code points', () => {
  assert.equal(codePoints('e\u0301'), 'U+0065 U+0301')
})
