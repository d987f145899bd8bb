/** The nouns that hold a promise of their own: exit codes, ids, methods, errors. */
import assert from 'node:assert/strict'
import test from 'node:test'

import { UserError, UserErrors } from '../../../src/core/errors.ts'
import { EXIT } from '../../../src/core/exit.ts'
import { shortId, stableHash } from '../../../src/core/hash.ts'
import { isUnsafe, queryText, requestLine } from '../../../src/core/method.ts'

test('exit codes are what scripts rely on', () => {
  assert.deepEqual(EXIT, { pass: 0, fail: 1, usage: 2, inconclusive: 3, error: 4, interrupted: 130, terminated: 143 })
})

test('a hash is the same for ever, on every machine', () => {
  // The values that its author gives for cyrb53 (https://stackoverflow.com/a/52171480): 0x501c2ba782c97901 and
  // 0x459eda5bc254d2bf, of which a safe integer holds the low 53 bits.
  assert.equal(stableHash('a'), 0x1c2ba782c97901)
  assert.equal(stableHash('b'), 0x1eda5bc254d2bf)
  assert(Number.isSafeInteger(stableHash('x'.repeat(10_000), 7)))
  assert.notEqual(stableHash('a', 1), stableHash('a'))
})

test('an id has ten digits, and its parts do not run into each other', () => {
  assert.match(shortId('a', 'b'), /^[0-9a-f]{10}$/)
  assert.notEqual(shortId('ab', ''), shortId('a', 'b'))
  const ids = new Set(Array.from({ length: 20_000 }, (_, index) => shortId('probe', String(index))))
  // 40 bits: two of 20,000 are equal with a chance of 1 in 5,500; the hash is fixed.
  assert.equal(ids.size, 20_000)
})

test('methods are safe as RFC 9110 says, and no other is', () => {
  for (const method of ['GET', 'HEAD', 'OPTIONS', 'TRACE']) assert.equal(isUnsafe(method), false)
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'PURGE', 'get']) assert.equal(isUnsafe(method), true)
})

test('a request reads as one line, with its query', () => {
  assert.equal(requestLine('GET', '/a', {}), 'GET /a')
  assert.equal(requestLine('GET', '/a', { 'x y': 'ä&', n: 1, b: true }), 'GET /a?x%20y=%C3%A4%26&n=1&b=true')
  assert.equal(queryText('/a?b=1', { c: 2 }), '&c=2')
})

test('user errors carry what is needed to repair them', () => {
  const cause = new Error('low')
  const error = new UserError('PARITY_X', 'wrong', { hint: 'do this', cause, at: { file: 'f', line: 1, column: 2 } })
  assert.deepEqual(
    [error.name, error.code, error.message, error.hint, error.cause, error.at?.line],
    ['UserError', 'PARITY_X', 'wrong', 'do this', cause, 1],
  )
  assert.equal(new UserErrors([error, error]).message, 'wrong\nwrong')
})
