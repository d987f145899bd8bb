/**
 * The comparison never throws on any two byte strings, whatever they are declared as, with the same rows or with others.
 * Methodology: random bytes, which mostly are refused by a reader at once; and bodies that are valid but for what a mutation
 * did to them, which are not: cut, spliced, doubled, flipped, with bytes of another kind in the middle.
 */
import test from 'node:test'

import fc from 'fast-check'

import { FACETS } from '../../src/compare/facets/index.ts'
import { compareAll, observationsOf, TYPES } from './hostile.ts'
import { casesOf, PAIR, type Answer } from './simulation.ts'

const TWO_PARTS = [
  '--x',
  'Content-Disposition: form-data; name="a"',
  'Content-Type: application/json',
  '',
  '{"a":[1,2]}',
  '--x',
  'Content-Type: text/html',
  '',
  '<p>1</p>',
  '--x--',
  '',
].join('\r\n')
/** An archive of one entry, stored as it is. */
const ARCHIVE = Buffer.from(
  'UEsDBBQAAAAAAAAAIQDxhmx6AwAAAAMAAAABAAAAYW9uZVBLAQIUAxQAAAAAAAAAIQDxhmx6AwAAAAMAAAABAAAAAAAAAAAAAACAAQAAAABhUEsFBgAAAAABAAEALwAAACIAAAAAAA==',
  'base64',
)
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const PAGE =
  '<!doctype html><html><head><title>a</title><meta charset=utf-8></head><body><ul class="a b"><li id=1>x<li>y</ul><script>f({"a":1})</script></body></html>'

const VALID: readonly (readonly [type: string, body: string | Buffer])[] = [
  ['application/json', '{"items":[{"id":1,"at":"2026-03-02T09:30:00Z","__proto__":{"a":1}},{"id":2,"n":-1.50e3}],"total":2}'],
  ['application/json', '[{"type":"a","v":{"9d1c4b8e-5a0f-4d2c-9f6e-1a2b3c4d5e6f":[]}},{"type":"b","w":"\\ud83d\\u0000"},null]'],
  [
    'application/json',
    '{"token":"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln","url":"https://shop.example/a?b=c&b=d#e","in":"{\\"a\\":[1]}"}',
  ],
  ['application/x-ndjson', '{"a":1}\n{"a":2,"b":[true]}\n'],
  ['application/json-seq', '\u001e{"a":1}\n\u001e{"a":2}\n'],
  ['text/html', PAGE],
  ['application/xml', '<?xml version="1.0"?><a xmlns:b="c"><b:d e="1">f &amp; g</b:d><!-- h --><i/><![CDATA[j]]></a>'],
  ['text/csv', 'id,name\r\n1,"a ""b"""\r\n2,c\r\n'],
  ['text/event-stream', 'retry: 10\nid: 1\nevent: order\ndata: {"a":1}\ndata: 2\n\n: note\ndata: x\n\n'],
  ['application/x-www-form-urlencoded', 'a=1&b=x+y&a=%20%zz'],
  ['multipart/form-data; boundary=x', TWO_PARTS],
  ['multipart/related; boundary=x; type="text/html"; start="<a>"', TWO_PARTS],
  ['application/zip', ARCHIVE],
  ['image/png', PIXEL],
  ['application/pdf', '%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF'],
  ['text/plain', 'one\r\ntwo 2026-03-02T09:30:00Z\n«masked:token»\nhttps://staging.shop.example/3\n'],
]

const raw = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array))
const share = fc.double({ min: 0, max: 1, noNaN: true })

type Mutation = {
  readonly kind: 'cut' | 'double' | 'flip' | 'insert' | 'splice' | 'repeat'
  /** Shares of the length. */
  readonly at: number
  readonly size: number
  readonly bytes: Buffer
  readonly donor: (typeof VALID)[number]
}

const mutations: fc.Arbitrary<readonly Mutation[]> = fc.array(
  fc.record({
    kind: fc.constantFrom('cut', 'double', 'flip', 'insert', 'splice', 'repeat'),
    at: share,
    size: share.map((size) => size / 2),
    bytes: raw,
    donor: fc.constantFrom(...VALID),
  }),
  { minLength: 1, maxLength: 4 },
)

function mutated(body: Buffer, { kind, at, size, bytes, donor: [, other] }: Mutation): Buffer {
  const start = Math.floor(at * body.length)
  const end = Math.min(body.length, start + Math.ceil(size * body.length))
  const [before, middle, after] = [body.subarray(0, start), body.subarray(start, end), body.subarray(end)]
  switch (kind) {
    case 'cut':
      return Buffer.concat([before, after])
    case 'double':
      return Buffer.concat([before, middle, middle, after])
    case 'flip':
      return Buffer.concat([before, middle.map((byte, index) => byte ^ (bytes[index % bytes.length] ?? 1)), after])
    case 'insert':
      return Buffer.concat([before, bytes, middle, after])
    case 'splice':
      return Buffer.concat([before, Buffer.from(other).subarray(start), after])
    case 'repeat':
      return Buffer.concat([before, ...Array.from({ length: 5 }, () => middle), after])
  }
}

const spoiled = fc
  .tuple(fc.constantFrom(...VALID), mutations)
  .map(([[type, body], all]): Answer => ({ type, body: all.reduce(mutated, Buffer.from(body)) }))

/** As compareAll, and with other rows on each side, where the schema of all of them is inferred. */
function compareBoth(reference: Answer, candidate: Answer): void {
  compareAll(reference, candidate)
  const observations = observationsOf(reference, candidate)
  for (const facet of FACETS) facet.compare(observations, { ...PAIR, settings: { data: 'differs' } })
}

test('compare never throws on any two byte strings, under any media type', (law) => {
  fc.assert(
    fc.property(raw, raw, fc.constantFrom(...TYPES, ...VALID.map(([type]) => type)), (reference, candidate, type) => {
      compareBoth({ type, body: reference }, { type, body: candidate })
    }),
    casesOf(law),
  )
})

test('compare never throws on a valid body and what became of it', (law) => {
  fc.assert(
    fc.property(fc.constantFrom(...VALID), mutations, ([type, body], all) => {
      compareBoth({ type, body }, { type, body: all.reduce(mutated, Buffer.from(body)) })
    }),
    casesOf(law),
  )
})

test('compare never throws on two spoiled bodies, of one kind or of two', (law) => {
  fc.assert(
    fc.property(spoiled, spoiled, fc.boolean(), (reference, candidate, isAlike) => {
      compareBoth(reference, isAlike ? { ...candidate, type: reference.type ?? '' } : candidate)
    }),
    casesOf(law),
  )
})
