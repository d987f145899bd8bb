/** Two values side by side: the place where they differ is in sight, and look-alikes say why they are none. */
import assert from 'node:assert/strict'
import test from 'node:test'

import { pageOf } from '../../../src/report/text/page.ts'
import { classNote, firstDifference, fragments, whyAlike } from '../../../src/report/text/sides.ts'

const PAGE = pageOf({ width: 80, colour: false, unicode: true })
const sides = (
  reference: string | null,
  candidate: string | null,
  classes: readonly [string, string] = ['string', 'string'],
) => ({ reference, candidate, classes })

test('says why two values that look alike are not equal', () => {
  const cases: readonly (readonly [reference: string, candidate: string, classes: readonly [string, string], why: string])[] = [
    ['12.5', '"12.5"', ['number', 'string'], 'they differ in type: number against string'],
    [
      '"Caf\u00e9"',
      '"Cafe\u0301"',
      ['string', 'string'],
      'same text in another Unicode form at character 5: U+00E9 against U+0065 U+0301',
    ],
    ['"a b"', '"a  b"', ['string', 'string'], 'they differ in white space at character 4: U+0062 against U+0020'],
    ['"a b"', '"a\u00a0b"', ['string', 'string'], 'they differ in white space at character 3: U+0020 against U+00A0'],
    [
      '"admin"',
      '"ad\u200bmin"',
      ['string', 'string'],
      'they differ in an invisible character at character 4: U+006D against U+200B',
    ],
    ['"Paid"', '"paid"', ['string', 'string'], 'they differ in upper and lower case at character 2'],
    ['1', '1.0', ['integer', 'number'], 'the same number, written in two ways'],
    ['"paypal"', '"p\u0430ypal"', ['string', 'string'], 'letters that look alike at character 3: U+0061 against U+0430'],
    ['same', 'same', ['token', 'uuid'], 'they differ in type: token against uuid'],
    ['same', 'same', ['string', 'string'], 'the texts shown are equal: the difference is in the exchange, not in this text'],
    ['x'.repeat(2000), 'x'.repeat(2000), ['string', 'string'], 'the first 2000 characters are equal: they differ further on'],
  ]
  for (const [reference, candidate, classes, why] of cases) assert.equal(whyAlike(sides(reference, candidate, classes)), why)
})

test('what fails everywhere alike needs no reason for being alike', () => {
  for (const rule of ['contract.failed-everywhere', 'journey.failed-everywhere'] as const)
    assert.equal(whyAlike({ ...sides('failed', 'failed', ['failed', 'failed']), rule }), null)
})

test('says nothing when the difference is plain to see', () => {
  for (const [reference, candidate] of [
    ['200', '503'],
    ['"a"', '"b"'],
    ['"na\u00efve"', '"naive"'],
    [null, 'x'],
    ['x', null],
  ] as const) {
    assert.equal(whyAlike(sides(reference, candidate)), null)
  }
})

test('shows long texts around their first difference and points at it', () => {
  const before = 'a'.repeat(500)
  const shown = fragments(sides(`${before}12.5 and more`, `${before}12.6 and more`), PAGE, 40)
  assert.deepEqual(shown, {
    reference: '\u2026aaaaaaaaaa12.5 and more',
    candidate: '\u2026aaaaaaaaaa12.6 and more',
    caret: 14,
    offset: 503,
  })
})

test('shows short texts whole', () => {
  assert.deepEqual(fragments(sides('200', '503'), PAGE, 40), { reference: '200', candidate: '503', caret: 0, offset: 0 })
  assert.deepEqual(fragments(sides('x', null), PAGE, 40), { reference: 'x', candidate: '(absent)', caret: null, offset: null })
  assert.deepEqual(fragments(sides('', 'x'), PAGE, 40), { reference: '(empty)', candidate: 'x', caret: 0, offset: 0 })
})

test('finds the first difference, never inside a character', () => {
  assert.equal(firstDifference('abc', 'abd'), 2)
  assert.equal(firstDifference('abc', 'abcd'), 3)
  assert.equal(firstDifference('\u{1f600}', '\u{1f601}'), 0)
})

test('names the class of a value only where it tells something', () => {
  assert.equal(classNote(sides('12.5', '"12.5"', ['number', 'string']), 'candidate', PAGE), ' (string)')
  assert.equal(classNote(sides('200', '503', ['2xx', '5xx']), 'candidate', PAGE), '')
  assert.equal(classNote(sides('DENY', null, ['deny', 'absent']), 'reference', PAGE), '')
  assert.equal(classNote(sides('a', 'b'), 'reference', PAGE), '')
})
