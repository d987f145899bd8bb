/** Goal: what is thrown by sockets, TLS and the parser becomes the cause that two environments can be compared by. */
import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { CauseCode } from '../../../src/core/observation.ts'
import { type Stage, causeOf, isConnectionFailure } from '../../../src/observe/http/causes.ts'

function failure(code: string, message: string = code, cause?: Error): Error {
  return Object.assign(new Error(message, { cause }), { code })
}

const EXPECTED: readonly (readonly [code: string, stage: Stage, cause: CauseCode])[] = [
  ['ENOTFOUND', 'connect', 'dns'],
  ['EAI_AGAIN', 'connect', 'dns'],
  ['ECONNREFUSED', 'connect', 'refused'],
  ['ENETUNREACH', 'connect', 'unreachable'],
  ['EHOSTUNREACH', 'connect', 'unreachable'],
  ['UND_ERR_CONNECT_TIMEOUT', 'connect', 'timeout-connect'],
  ['ETIMEDOUT', 'connect', 'timeout-connect'],
  ['ETIMEDOUT', 'head', 'timeout-headers'],
  ['ETIMEDOUT', 'body', 'timeout-body'],
  ['UND_ERR_HEADERS_TIMEOUT', 'head', 'timeout-headers'],
  ['UND_ERR_BODY_TIMEOUT', 'body', 'timeout-body'],
  ['UND_ERR_HEADERS_OVERFLOW', 'head', 'protocol'],
  ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'body', 'truncated'],
  ['ECONNRESET', 'connect', 'reset'],
  ['ECONNRESET', 'head', 'reset'],
  ['ECONNRESET', 'body', 'truncated'],
  ['EPIPE', 'head', 'reset'],
  ['UND_ERR_SOCKET', 'head', 'reset'],
  ['UND_ERR_SOCKET', 'body', 'truncated'],
  ['CERT_HAS_EXPIRED', 'connect', 'tls'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'connect', 'tls'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'connect', 'tls'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'connect', 'tls'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'connect', 'tls'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'connect', 'tls'],
  ['EPROTO', 'connect', 'tls'],
  ['WHATEVER', 'head', 'protocol'],
]

test('each code at each stage has its cause; the code itself stays as the detail', () => {
  for (const [code, stage, cause] of EXPECTED)
    assert.deepEqual(causeOf(failure(code), stage), { code: cause, detail: code, message: code }, `${code} at ${stage}`)
})

test('of several addresses that failed, the first counts; of a socket error, what is behind it', () => {
  const several = new AggregateError([failure('ECONNREFUSED', 'connect ECONNREFUSED ::1:80'), failure('ENETUNREACH')])
  assert.deepEqual(causeOf(several, 'connect'), {
    code: 'refused',
    detail: 'ECONNREFUSED',
    message: 'connect ECONNREFUSED ::1:80',
  })
  assert.equal(
    causeOf(failure('UND_ERR_SOCKET', 'other side closed', failure('ECONNRESET', 'read ECONNRESET')), 'head').detail,
    'ECONNRESET',
  )
})

test('messages are one line, without what differs from run to run', () => {
  const openssl =
    '00CCD16BE27F0000:error:0A000412:SSL routines:ssl3_read_bytes:ssl/tls alert bad certificate:../deps/openssl/openssl/ssl/record/rec_layer_s3.c:916:SSL alert number 42\n'
  assert.equal(
    causeOf(failure('ERR_SSL_BAD', openssl), 'connect').message,
    'SSL routines:ssl3_read_bytes:ssl/tls alert bad certificate: SSL alert number 42',
  )
  assert.equal(causeOf(failure('X', 'two\n  lines'), 'head').message, 'two lines')
  assert.equal(causeOf('a text was thrown', 'head').message, 'a text was thrown')
  assert.equal(causeOf(failure('EMPTY', ''), 'head').message, 'EMPTY')
})

test('only failures of the connection are tried again; an unsafe request that was written never is', () => {
  const again = (code: CauseCode, sent: boolean, unsafe: boolean): boolean =>
    isConnectionFailure({ code, detail: '', message: '' }, sent, unsafe)
  for (const code of ['dns', 'refused', 'unreachable', 'timeout-connect'] as const)
    assert.equal(again(code, false, true), true, code)
  assert.deepEqual([again('reset', true, false), again('reset', false, true), again('reset', true, true)], [true, true, false])
  for (const code of [
    'tls',
    'timeout-headers',
    'timeout-body',
    'timeout-total',
    'truncated',
    'protocol',
    'redirect-loop',
    'interrupted',
  ] as const)
    assert.equal(again(code, true, false), false, code)
})
