/** Goal: the small functions that the loader and later parts rely on. Methodology: laws where there are some, examples else. */
import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { closest, editDistance } from '../../../src/config/closest.ts'
import { durationMs } from '../../../src/config/duration.ts'
import { formatUserError } from '../../../src/config/format-error.ts'
import { interpolate, templateNames } from '../../../src/config/interpolate.ts'
import { mapTemplates } from '../../../src/config/requests.ts'
import { categoryOf } from '../../../src/config/probe-files.ts'
import { UserError, UserErrors } from '../../../src/core/errors.ts'

const lookup = (name: string): string | undefined => ({ a: '1', nested: '${a}', empty: '' })[name]

test('interpolation replaces what is known, keeps what is not, and tells both', () => {
  assert.deepEqual(interpolate('${a}-${b}-${a}-${empty}', lookup), { text: '1-${b}-1-', used: ['a', 'empty'], missing: ['b'] })
})

test('interpolation escapes by a doubled dollar, and does not look into what it put in', () => {
  assert.deepEqual(interpolate('$${a} $a {a} ${nested} $$${a}', lookup), {
    text: '${a} $a {a} ${a} $${a}',
    used: ['nested'],
    missing: [],
  })
})

test('interpolation leaves text without templates as it is', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      fc.pre(!text.includes('${'))
      assert.deepEqual(interpolate(text, lookup), { text, used: [], missing: [] })
    }),
  )
})

test('lists the names that a text asks for', () => {
  assert.deepEqual(templateNames('/${tenant}/${id}?${tenant}=$${no}'), ['tenant', 'id'])
})

test('durations are read in each unit', () => {
  assert.deepEqual(
    [250, '500ms', '1.5s', '2m'].map((duration) => durationMs(duration)),
    [250, 500, 1500, 120_000],
  )
})

test('the edit distance counts a swap of neighbours once', () => {
  assert.deepEqual(
    [editDistance('staging', 'stagign'), editDistance('get', 'gte'), editDistance('', 'abc'), editDistance('kitten', 'sitting')],
    [1, 1, 3, 3],
  )
})

test('the edit distance is symmetric, and zero only for equal words', () => {
  const word = fc.string({ maxLength: 8 })
  fc.assert(
    fc.property(word, word, (left, right) => {
      assert.equal(editDistance(left, right), editDistance(right, left))
      assert.equal(editDistance(left, right) === 0, left === right)
    }),
  )
})

test('guesses a near word, and none where all are far', () => {
  assert.equal(closest('baseUrl', ['role', 'baseURL']), 'baseURL')
  assert.equal(closest('colour', ['suite', 'probes']), undefined)
  assert.equal(closest('x', []), undefined)
})

test('takes the nearest folder that names a category', () => {
  assert.deepEqual(['probes/a.ts', 'latency/functional/a.ts', 'probes/integration/x/a.ts', 'latency.ts'].map(categoryOf), [
    'functional',
    'functional',
    'integration',
    'functional',
  ])
})

test('templates are replaced in path, query, headers, body and expectations, and nowhere else', () => {
  const request = {
    name: '${x}',
    get: '/${x}',
    query: { a: '${x}', n: 1 },
    headers: { b: '${x}' },
    body: { json: { c: ['${x}', 2, null] } },
    expect: {
      headers: { d: '${x}', e: { matches: '${x}' }, f: null },
      contains: ['${x}'],
      json: [{ path: '${x}', equals: { g: '${x}' } }],
      status: 200,
    },
  }
  const places: string[] = []
  const mapped = mapTemplates(request, (text, path) => {
    places.push(path.join('.'))
    return text.replace('${x}', '!')
  })
  assert.deepEqual(mapped, {
    name: '${x}',
    get: '/!',
    query: { a: '!', n: 1 },
    headers: { b: '!' },
    body: { json: { c: ['!', 2, null] } },
    expect: {
      headers: { d: '!', e: { matches: '${x}' }, f: null },
      contains: ['!'],
      json: [{ path: '${x}', equals: { g: '!' } }],
      status: 200,
    },
  })
  assert.deepEqual(places, [
    'get',
    'query.a',
    'headers.b',
    'body.json.c.0',
    'expect.headers.d',
    'expect.contains.0',
    'expect.json.0.equals.g',
  ])
})

test('an error is laid out with its place once, the line, a caret and the hint', () => {
  const error = new UserError('PARITY_ENVIRONMENT_UNKNOWN', 'probes/checkout.ts:14:18: there is no environment "stagging"', {
    hint: 'Did you mean "staging"? Defined in parity.config.ts: production, staging.',
    at: { file: 'probes/checkout.ts', line: 14, column: 18 },
    sourceLine: "  environments: ['stagging'],",
  })
  assert.equal(
    formatUserError(error),
    `error PARITY_ENVIRONMENT_UNKNOWN
  probes/checkout.ts:14:18: there is no environment "stagging"
  14 |   environments: ['stagging'],
     |                  ^^^^^^^^^^
  Did you mean "staging"? Defined in parity.config.ts: production, staging.`,
  )
})

test('an error without a place or a hint is its code and message; a place that is not in the message is put in front', () => {
  assert.equal(formatUserError(new UserError('PARITY_USAGE', 'no path')), 'error PARITY_USAGE\n  no path')
  assert.equal(
    formatUserError(new UserError('PARITY_USAGE', 'no path', { at: { file: 'a.ts', line: 1, column: 2 } })),
    'error PARITY_USAGE\n  a.ts:1:2: no path',
  )
})

test('a long line is cut around the caret, and tabs do not move it', () => {
  const sourceLine = `\t${'x'.repeat(300)} bad ${'y'.repeat(300)}`
  const [, , line = '', caret = ''] = formatUserError(
    new UserError('A', 'b', { at: { file: 'a', line: 1, column: sourceLine.indexOf('bad') + 1 }, sourceLine }),
  ).split('\n')
  assert.equal(line.slice(caret.indexOf('^'), caret.lastIndexOf('^') + 1), 'bad')
  assert(line.length <= 130)
})

test('many errors are cut, and all are counted', () => {
  const errors = Array.from({ length: 25 }, (_, index) => new UserError('A', `number ${index}`))
  const text = formatUserError(new UserErrors(errors))
  assert(text.endsWith('\n\n25 errors, 5 of them not shown') && text.includes('number 19') && !text.includes('number 20'))
})
