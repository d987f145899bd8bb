/** What a masked token still says, and what it must not. */
import assert from 'node:assert/strict'
import test from 'node:test'

import { describeJwt } from '../../../src/core/describe-jwt.ts'
import { createMasker } from '../../../src/log/masking.ts'

function jwt(header: unknown, payload: unknown): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part(header)}.${part(payload)}.c2lnbmF0dXJlLW9mLWl0`
}

const HEADER = { alg: 'RS256', typ: 'JWT', kid: 'key-of-march' }
const CLAIMS = { iss: 'https://auth.example', aud: 'shop', sub: 'ada@example.com', iat: 1_700_000_000, exp: 1_700_003_600 }

const ROWS: readonly (readonly [name: string, token: string, expected: string])[] = [
  ['all of it', jwt(HEADER, CLAIMS), 'jwt RS256 claims aud,exp,iat,iss,sub iss https://auth.example aud shop lives 3600 s'],
  ['from nbf', jwt({ alg: 'none' }, { nbf: 10, exp: 70 }), 'jwt none claims exp,nbf lives 60 s'],
  ['no lifetime', jwt({ alg: 'HS256' }, { sub: 'x' }), 'jwt HS256 claims sub'],
  [
    'an audience that is a list, an issuer that is a sentence',
    jwt({ alg: 'HS256' }, { aud: ['a'], iss: 'Ada Lovelace of London' }),
    'jwt HS256 claims aud,iss',
  ],
  ['no algorithm', jwt({}, {}), 'jwt no algorithm claims '],
  ['a claim whose name is no name', jwt({ alg: 'HS256' }, { 'a»b': 1, ok: 2 }), 'jwt HS256 claims ok'],
  ['no JSON inside', 'eyJhbGciOiJIUzI1NiJ9.AAAAAAAAAAAA.x', 'jwt'],
  ['a list inside', jwt([], []), 'jwt'],
]

for (const [name, token, expected] of ROWS) {
  test(`a masked token says: ${name}`, () => {
    assert.equal(describeJwt(token), expected)
  })
}

test('nobody and no secret is named in a mask, not even inside a claim', () => {
  const masker = createMasker([{ name: 'API_KEY', value: 'tenant-4711-secret' }], [])
  const masked = masker.text(`{"bearer":"${jwt(HEADER, { ...CLAIMS, iss: 'https://tenant-4711-secret.example' })}"}`)
  assert.match(masker.text(jwt(HEADER, CLAIMS)), /^«masked:jwt RS256 claims [^«»]*»$/)
  for (const secret of ['ada', 'key-of-march', 'c2lnbmF0dXJl']) assert(!masker.text(jwt(HEADER, CLAIMS)).includes(secret), secret)
  for (const secret of ['tenant-4711', Buffer.from('tenant-4711-secret').toString('base64url').slice(2, 18)])
    assert(!masked.includes(secret), secret)
})
