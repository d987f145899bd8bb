import assert from 'node:assert/strict'
import test from 'node:test'

import { markedPair } from '../../../../src/report/html/body-marks.ts'
import { markupOf } from '../../../../src/report/html/markup.ts'

const shown = (left: string, right: string, isCut: boolean = false): readonly string[] =>
  markedPair(left, right, isCut).map((side) => markupOf(side).replaceAll('&quot;', "'"))

test('only the pieces that the other side has not are marked; twin: equal texts have no mark', () => {
  assert.deepEqual(shown('{"a":1,"b":2}', '{"a":1,"b":"2"}'), ["{'a':1,<mark>'b':2</mark>}", "{'a':1,<mark>'b':'2'</mark>}"])
  assert.deepEqual(shown('{"a":1}', '{"a":1}'), ["{'a':1}", "{'a':1}"])
})

test('what was inserted moves nothing after it', () => {
  assert.deepEqual(shown('[1,2,3]', '[1,9,2,3]'), ['[1,2,3]', '[1,<mark>9,</mark>2,3]'])
})

test('of a text that goes on, the last piece counts by its beginning; twin: of one that ends it counts whole', () => {
  assert.deepEqual(shown('{"a":1,"long', '{"a":"1","lo', true), ["{<mark>'a':1,</mark>'long", "{<mark>'a':'1',</mark>'lo"])
  assert.deepEqual(shown('{"a":1,"long', '{"a":1,"lo'), ["{'a':1,<mark>'long</mark>", "{'a':1,<mark>'lo</mark>"])
})

test('more pieces than are aligned are marked as a whole, between what both begin and end with', () => {
  const many = (letter: string): string => Array.from({ length: 500 }, (_, index) => `${letter}${index},`).join('')
  assert.match(shown(`[0,${many('a')}1]`, `[0,${many('b')}1]`)[0] ?? '', /^\[0,<mark>a0,.*a499,<\/mark>1\]$/)
})
