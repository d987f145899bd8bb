/** Format classes: what a text is, and above all what is not new with every answer and must be compared by its value. */
import assert from 'node:assert/strict'
import test from 'node:test'

import { formatOf, instantOf, templateOf } from '../../../src/compare/format-class.ts'
import { SEED, seededRandom } from '../../laws/simulation.ts'

/** New with every answer, or of each environment its own. */
const VOLATILE: readonly (readonly [text: string, name: string])[] = [
  ['0d0e5b3c-5a0f-1d2c-9f6e-1a2b3c4d5e6f', 'uuid-v1'],
  ['0D0E5B3C-5A0F-4D2C-9F6E-1A2B3C4D5E6F', 'uuid-v4'],
  ['0195b3c0-5a0f-7d2c-9f6e-1a2b3c4d5e6f', 'uuid-v7'],
  ['00000000-0000-0000-0000-000000000000', 'uuid'],
  ['01ARZ3NDEKTSV4RRFFQ69G5FAV', 'ulid'],
  ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc-DEF_123', 'jwt'],
  ['0a23c567e9abcd1f', 'hex16'],
  ['d41d8cd98f00b204e9800998ecf8427e', 'hex32'],
  ['D41D8CD98F00B204E9800998ECF8427E', 'HEX32'],
  ['cus_NffrFeUfNV2Hib', 'id cus_'],
  ['so_3162330587', 'id so_'],
  ['«masked:secret:TOKEN»', 'masked:secret:TOKEN'],
  ['xK9fQ2mZ7pL4vB8nR3tY', 'token'],
  ['dGhpcyBpcyBhIHRlc3Q5MTIz', 'token'],
  ['V1StGXR8_Z5jdHi6B-myT', 'token'],
  ['7a8sd6f87as6df8a7s6d', 'token'],
  ['/orders/0d0e5b3c-5a0f-4d2c-9f6e-1a2b3c4d5e6f', '/orders/{uuid}'],
  ['order 0d0e5b3c-5a0f-4d2c-9f6e-1a2b3c4d5e6f at 2026-03-02T09:30:00Z', 'order {uuid} at {instant}'],
  ['/app.3f9c1a2b.js', '/app.{asset}.js'],
  ['/a?state=xK9fQ2mZ7pL4vB8nR3tY&x=1', '/a?state={opaque}&x=1'],
  ['Rendered Mon, 02 Mar 2026 09:30:00 GMT', 'Rendered {http}'],
]

const DATED: readonly (readonly [text: string, name: string])[] = [
  ['2026-03-02T09:30:00Z', 'iso-8601 Z'],
  ['2026-03-02T09:30:00.123Z', 'iso-8601 fraction Z'],
  ['2026-03-02T09:30:00.1Z', 'iso-8601 fraction Z'],
  ['2026-03-02T09:30:00+01:00', 'iso-8601 offset'],
  ['2026-03-02T09:30:00', 'iso-8601 local'],
  ['2026-03-02 09:30:00', 'iso-8601 space local'],
  ['2026-03-02T09:30Z', 'iso-8601 minutes Z'],
  ['2026-03-02', 'iso-date'],
  ['Mon, 02 Mar 2026 09:30:00 GMT', 'http-date'],
  ['1772443800', 'digits'],
  ['-12', 'digits'],
  ['12.50', 'decimal'],
  ['info@mugs.example', 'email'],
  ['', 'empty'],
]

/** Somebody wrote them: a change of one is a change, and must not be taken for noise. */
const WRITTEN: readonly string[] = [
  'open',
  'Enamel mug',
  'LondonBridge2024Station',
  'enamel-mug-350ml-blue',
  'iPhone15ProMax256GB',
  'summer-2024-campaign-winter-sale',
  'order-2024-03-17-000123',
  'product_catalogue_v2_final',
  'prod_summer2024',
  'abcdefghijklmnopqrstuvwxyz',
  'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  'ProductNumber0001234',
  'INV2024000123456',
  'SO-123456',
  'SKU-ABC-12345-XL-BLUE',
  '2024-W12-production-eu-west-1',
  'ip-10-0-12-34.eu-west-1.compute.internal',
  'application/vnd.shop.v2+json',
  'GB82WEST12345698765432',
  'DE89370400440532013000',
  '€ 1.250,00',
  '12,50 EUR',
  '4.17.3-beta.2',
  'v1.2.3',
  'node18-alpine3.19-slim',
  'x86_64-unknown-linux-gnu',
  'McDonaldsRestaurant42Downtown',
  'GalaxyS24Ultra512GB',
  'covid19vaccine2021',
  'Route66Highway101North',
  'WD40MultiUseProduct450ml',
  '/img/logo-summer2024.png',
  'jquery-3.5.1.min.js',
  '/products/enamel-mug-350ml-blue?page=2',
  'https://mugs.example/sale/summer-2024-campaign',
  'Monday, 2 March',
  '09:30',
  'P1DT2H30M',
  'en-GB,en;q=0.9',
  'Europe/Lisbon',
  'The quick brown fox jumps over 13 lazy dogs',
  'urn:isbn:9783161484100',
  '+351 21 123 4567',
  'rgba(10,20,30,0.5)',
  'MIT OR Apache-2.0',
  'internationalization2localization',
]

test('what is new with every answer has a class of its own', () => {
  for (const [text, name] of VOLATILE) assert.deepEqual(formatOf(text), { name, volatile: true }, text)
})

test('dates, numbers and addresses have a class and are compared by value', () => {
  for (const [text, name] of DATED) assert.deepEqual(formatOf(text), { name, volatile: false }, text)
})

test('words, names, codes, prices, versions and paths are never volatile', () => {
  const wrong = WRITTEN.filter((text) => formatOf(text).volatile)
  assert.deepEqual(wrong, [])
  assert.deepEqual(
    WRITTEN.filter((text) => templateOf(text) !== text),
    [],
  )
  assert(VOLATILE.length + DATED.length + WRITTEN.length >= 60)
})

test('random texts are told from written ones nearly always', () => {
  const random = seededRandom(SEED)
  const alphabets: Readonly<Record<string, string>> = {
    base64url: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_',
    base62: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
    base36: 'abcdefghijklmnopqrstuvwxyz0123456789',
    hexadecimal: '0123456789abcdef',
  }
  for (const [name, alphabet] of Object.entries(alphabets)) {
    let found = 0
    for (let round = 0; round < 2000; round += 1) {
      const text = Array.from({ length: 24 }, () => alphabet[Math.floor(random() * alphabet.length)]).join('')
      if (formatOf(text).volatile) found += 1
    }
    // Measured 95, 96, 88 and 100 %; the standard deviation of such a share is at most 0.8 %.
    assert(found >= 1700, `${name}: ${found} of 2000`)
  }
})

test('an instant is the same in every format that names its zone', () => {
  const instant = Date.UTC(2026, 2, 2, 9, 30)
  for (const text of [
    '2026-03-02T09:30:00Z',
    '2026-03-02T10:30:00+01:00',
    '2026-03-02T10:30+0100',
    '2026-03-02 09:30:00,000Z',
    'Mon, 02 Mar 2026 09:30:00 GMT',
  ])
    assert.equal(instantOf(text), instant, text)
  for (const text of ['2026-03-02', 'Monday', '1772443800', '2026-13-02T09:30:00Z'])
    assert.equal(instantOf(text), undefined, text)
})
