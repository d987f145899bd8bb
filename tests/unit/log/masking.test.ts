/**
 * Goal: a secret that is known is in nothing that a masker gives back, in whatever form it stood there; what is no secret
 * stays as it is, or the comparison would see less than the environments showed.
 * Methodology: laws by fast-check with a fixed seed over secrets, forms and alignments; examples for formats and names.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { createMasker } from '../../../src/log/masking.ts'

const SEED = { seed: 20_260_101, numRuns: 300 } as const

/** Printable ASCII of the length that tokens and passwords have; not of letters alone, which may be a word of the text. */
const secrets = fc
  .string({ unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)), minLength: 12, maxLength: 60 })
  .filter((text) => !text.includes('«'))

const around = fc.string({ unit: fc.constantFrom(...'abc XYZ 019 .,;:{}"\n'.split('')), maxLength: 20 })

const maskerOf = (...values: readonly string[]): ReturnType<typeof createMasker> =>
  createMasker(
    values.map((value, index) => ({ name: `S${index}`, value })),
    [],
  )

const FORMS: Readonly<Record<string, (secret: string) => string>> = {
  raw: (secret) => secret,
  'URL-encoded': encodeURIComponent,
  'form-encoded': (secret) => new URLSearchParams({ v: secret }).toString().slice(2),
  'JSON-escaped': (secret) => JSON.stringify(secret).slice(1, -1),
}

for (const [form, write] of Object.entries(FORMS)) {
  test(`law: a secret is in no masked text, ${form}, whatever stands around it`, () => {
    fc.assert(
      fc.property(secrets, around, around, (secret, before, after) => {
        const masker = maskerOf(secret)
        for (const masked of [
          masker.text(before + write(secret) + after),
          masker.url(`http://h/?q=${write(secret)}`),
          masker.bytes(Buffer.from(before + write(secret))).toString(),
        ])
          assert.ok(!masked.includes(write(secret)), masked)
      }),
      SEED,
    )
  })
}

test('law: base64 of a text around a secret holds no trace of it, at any alignment, in both alphabets', () => {
  fc.assert(
    fc.property(secrets, fc.nat(7), fc.nat(7), fc.constantFrom('base64', 'base64url'), (secret, before, after, alphabet) => {
      const text = 'b'.repeat(before) + secret + 'a'.repeat(after)
      const packed = Buffer.from(text).toString(alphabet)
      const masked = maskerOf(secret).text(`{"data":"${packed}"}`)
      // The characters that the secret alone decides; those it shares with what stands around it tell at most 4 bits each.
      const start = Math.ceil((before * 8) / 6)
      const end = Math.floor(((before + Buffer.byteLength(secret)) * 8) / 6)
      assert.ok(!masked.includes(packed.slice(start, end)), masked)
      assert.ok(masked.includes('«masked:secret:S0»'), masked)
      // What is left cannot be unpacked to more than a byte of it at either end.
      for (const rest of masked.match(/[\w+/-]+/g) ?? [])
        assert.ok(!Buffer.from(rest, 'base64').includes(secret.slice(2, -2)), rest)
    }),
    SEED,
  )
})

test('law: masking twice is masking once', () => {
  fc.assert(
    fc.property(secrets, around, (secret, text) => {
      const masker = maskerOf(secret)
      const headers = [
        ['Authorization', `Bearer ${secret}`],
        ['set-cookie', `a=${secret}; Path=/`],
        ['x-api-key', secret],
        ['x-other', text.replaceAll('\n', '')],
      ] as const
      const once = masker.headers(headers)
      assert.deepEqual(masker.headers(once), once)
      const body = masker.text(JSON.stringify({ password: secret, text, pin: 1234, token: 12 }))
      assert.equal(masker.text(body), body)
      const url = masker.url(`https://user:${encodeURIComponent(secret)}@h/?token=${encodeURIComponent(secret)}`)
      assert.equal(masker.url(url), url)
    }),
    SEED,
  )
})

test('law: without a secret in it, a text of words stays as it is', () => {
  fc.assert(
    fc.property(secrets, around, (secret, text) => {
      fc.pre(!text.includes(secret))
      const masker = maskerOf(secret)
      assert.equal(masker.text(text), text)
      const bytes = Buffer.from(text)
      assert.equal(masker.bytes(bytes), bytes)
    }),
    SEED,
  )
})

test('of two secrets one of which holds the other, the longer one is masked as a whole', () => {
  const masker = maskerOf('canary-secret', 'my-canary-secret-is-longer')
  assert.equal(masker.text('a my-canary-secret-is-longer b canary-secret c'), 'a «masked:secret:S1» b «masked:secret:S0» c')
})

test('a secret learnt during the run is masked from then on, in headers that were seen before, too', () => {
  const masker = maskerOf()
  const header = [['x-page', 'late-canary-secret']] as const
  assert.deepEqual(masker.headers(header), header)
  masker.learn({ name: 'session', value: 'late-canary-secret' })
  assert.deepEqual(masker.headers(header), [['x-page', '«masked:secret:session»']])
})

test('a value of three characters or less would be found in ordinary words: it is left alone', () => {
  const masker = maskerOf('abc')
  assert.equal(masker.text('abcdef'), 'abcdef')
})

test('headers: what each keeps - the scheme, the name and attributes of a cookie - can still be compared', () => {
  const masker = maskerOf()
  const masked = Object.fromEntries(
    masker.headers([
      ['Authorization', 'Basic dXNlcjpwYXNz'],
      ['proxy-authorization', 'opaque'],
      ['Cookie', 'a=1; b=two; empty='],
      ['Set-Cookie', 'sid=abc; Path=/; HttpOnly; Max-Age=60'],
      ['X-Api-Key', 'k'],
      ['x-csrf-token', ''],
      ['location', 'https://u:p@shop.example/cb?token=abc&code=DE&state=0123456789abcdef&page=2'],
      ['content-type', 'application/json'],
    ]),
  )
  assert.deepEqual(masked, {
    Authorization: 'Basic «masked:authorization»',
    'proxy-authorization': '«masked:authorization»',
    Cookie: 'a=«masked:cookie»; b=«masked:cookie»; empty=',
    'Set-Cookie': 'sid=«masked:cookie»; Path=/; HttpOnly; Max-Age=60',
    'X-Api-Key': '«masked:api-key»',
    'x-csrf-token': '',
    location: 'https://«masked:userinfo»@shop.example/cb?token=«masked:parameter»&code=DE&state=«masked:parameter»&page=2',
    'content-type': 'application/json',
  })
})

test('headers by the last word of their names, however a vendor puts it before', () => {
  const masker = maskerOf()
  const kinds: Readonly<Record<string, string>> = {
    'x-amz-security-token': 'token',
    'Private-Token': 'token',
    'x-client-secret': 'secret',
    'x-amz-credential': 'credential',
    'X-ApiKey': 'api-key',
    'ocp-apim-subscription-key': 'api-key',
    'x-db-password': 'password',
    'mcp-session-id': 'session',
    'x-session': 'session',
  }
  for (const [name, kind] of Object.entries(kinds))
    assert.deepEqual(masker.headers([[name, 'CANARY-stag']]), [[name, `«masked:${kind}»`]])
  const plain = [
    ['etag', '"5d8c72a5edda8d6a"'],
    ['x-request-id', '9f2c61d04b7e3a58'],
    ['idempotency-key', '9f2c61d04b7e3a58'],
    ['sec-websocket-key', 'dGhlIHNhbXBsZSBub25jZQ=='],
    ['x-token-type', 'opaque'],
    ['x-ratelimit-remaining-tokens', '149984'],
    ['x-session-duration', '3600'],
    ['x-new-session', 'true'],
    ['access-control-allow-credentials', 'true'],
    ['access-control-allow-headers', 'authorization, x-csrf-token'],
    ['www-authenticate', 'Bearer realm="shop-of-the-world", error_description="the_token_is_expired"'],
    ['www-authenticate', 'Basic realm="shop"'],
  ] as const
  assert.deepEqual(masker.headers(plain), plain)
})

test('what stands behind Bearer and Basic is masked wherever it stands, and words are not', () => {
  const masker = maskerOf()
  const texts: readonly (readonly [before: string, after: string])[] = [
    ['{"plain":"Bearer CANARYLONGTOKEN1234567"}', '{"plain":"Bearer «masked:authorization»"}'],
    ['curl -H "authorization: bearer a.b-c_d~0123456789/+=="', 'curl -H "authorization: bearer «masked:authorization»"'],
    ['{"h":"Basic dXNlcjpwYXNz"}', '{"h":"Basic «masked:authorization»"}'],
    ['?auth=Bearer%20CANARYLONGTOKEN1234567&a=1', '?auth=Bearer%20«masked:authorization»&a=1'],
  ]
  for (const [before, after] of texts) assert.deepEqual([masker.text(before), masker.text(masker.text(before))], [after, after])
  const words =
    'Basic authentication; Bearer token-is-not-valid-here; Basic auth; bearer short; a forbearer of aBearer0123456789abcdef'
  assert.equal(masker.text(words), words)
})

test('of what a machine made, rough length and alphabet are kept; of what people chose, nothing', () => {
  const masker = createMasker([], ['iban'])
  const hex = '9f2c61d04b7e3a58'.repeat(3)
  const masked: readonly (readonly [before: string, after: string])[] = [
    [`{"access_token":"${hex}"}`, '{"access_token":"«masked:field 32 hex»"}'],
    [`{"sessionId":"${'1'.repeat(64)}"}`, '{"sessionId":"«masked:field 64 digits»"}'],
    [`token=${'Zx9_'.repeat(5)}`, 'token=«masked:field 16 mixed»'],
    ['{"token":"0123456789abcdef"}', '{"token":"«masked:field»"}'],
    ['{"token":"a sentence of 7 words is no token"}', '{"token":"«masked:field»"}'],
    [`{"password":"${hex}"}`, '{"password":"«masked:field»"}'],
    [`{"iban":"${hex}"}`, '{"iban":"«masked:field»"}'],
  ]
  for (const [before, after] of masked) assert.deepEqual([masker.text(before), masker.text(masker.text(before))], [after, after])
  const fields: readonly (readonly [string, string])[] = [
    ['set-cookie', `sid=${hex}; Path=/`],
    ['x-csrf-token', 'q'.repeat(39) + 7],
    ['authorization', `Bearer ${hex}`],
  ]
  const once = masker.headers(fields)
  assert.deepEqual(once, [
    ['set-cookie', 'sid=«masked:cookie 32 hex»; Path=/'],
    ['x-csrf-token', '«masked:token 32 base36»'],
    ['authorization', 'Bearer «masked:authorization»'],
  ])
  assert.deepEqual(masker.headers(once), once)
})

test('a token in the fragment of a redirect is masked', () => {
  assert.equal(maskerOf().url('https://h/cb#access_token=zzz'), 'https://h/cb#access_token=«masked:parameter»')
})

test('fields by their names, in JSON and in forms; the value stays a text, a number or empty', () => {
  const masker = createMasker([], ['iban', 'a.b'])
  assert.equal(
    masker.text(
      '{"access_token":"abc","refreshToken" : "d\\"ef","password":"","pin":1,"IBAN":"DE00","a.b":"x","aXb":"x","token":42,"tokens":"kept"}',
    ),
    '{"access_token":"«masked:field»","refreshToken" : "«masked:field»","password":"","pin":1,"IBAN":"«masked:field»","a.b":"«masked:field»","aXb":"x","token":"«masked:number»","tokens":"kept"}',
  )
  assert.equal(
    masker.text('grant_type=password&password=abc&client_secret=def&x=1'),
    'grant_type=password&password=«masked:field»&client_secret=«masked:field»&x=1',
  )
})

test('tokens of providers by their published formats, in the middle of a text', () => {
  const masker = maskerOf()
  const jwt = ['eyJhbGciOiJIUzI1NiJ9', 'eyJzdWIiOiIxIn0AAAA', 'c2ln'].join('.')
  const keys: Readonly<Record<string, string>> = {
    jwt,
    'key:aws': `AK${'IA'}0123456789ABCDEF`,
    'key:github': `gh${'o_'}${'a1'.repeat(18)}`,
    'key:gitlab': `glp${'at-'}0123456789abcdefghij`,
    'key:slack': `xox${'p-'}0123456789-abcdef`,
    'key:stripe': `rk_${'test_'}0123456789abcdef`,
    'key:google': `AI${'za'}${'0123456789abcdefghijklmnopqrstuvwxy'}`,
    'key:npm': `np${'m_'}${'a1'.repeat(18)}`,
    'key:sendgrid': `S${'G.'}0123456789abcdef.0123456789abcdef`,
    'key:private': `-----BEGIN EC ${'PRIVATE KEY'}-----\nabc\n-----END EC ${'PRIVATE KEY'}-----`,
  }
  for (const [kind, key] of Object.entries(keys)) assert.equal(masker.text(`<a ${key} b>`), `<a «masked:${kind}» b>`)
  assert.equal(masker.text('a task-force, an eyJump, SG.1, AKIA'), 'a task-force, an eyJump, SG.1, AKIA')
})

test('a long text of what nearly is a token takes no time', () => {
  const masker = createMasker([{ name: 'S', value: 'canary-secret' }], ['field'])
  const texts = [
    `eyJ${'a'.repeat(200_000)}`,
    '"token":'.repeat(30_000),
    'a='.repeat(100_000),
    `-----BEGIN A ${'PRIVATE KEY'}-----`.repeat(5_000),
    `"password":"${'\\\\'.repeat(100_000)}`,
    '?'.repeat(200_000),
  ]
  const startMs = performance.now()
  for (const text of texts) masker.url(text)
  assert.ok(performance.now() - startMs < 2_000, `${performance.now() - startMs} ms`)
})

test('a secret in the spelling of other languages is masked', () => {
  const secret = 'canary/with+all<of>them&ä'
  const spellings: Readonly<Record<string, string>> = {
    'JSON of PHP': secret.replaceAll('/', '\\/'),
    'JSON of Go': secret.replaceAll('<', '\\u003c').replaceAll('>', '\\u003e').replaceAll('&', '\\u0026'),
    'JSON in ASCII': secret.replaceAll('ä', '\\u00e4'),
    'percent-escapes in lower case': encodeURIComponent(secret).replace(/%../g, (escape) => escape.toLowerCase()),
    'HTML by number': secret.replaceAll('<', '&#60;').replaceAll('>', '&#62;').replaceAll('&ä', '&#38;ä'),
  }
  const masker = maskerOf(secret)
  const leaking = Object.entries(spellings).filter(([, text]) => masker.text(text).includes(text))
  assert.deepEqual(
    leaking.map(([name]) => name),
    [],
  )
})
