/** Texts opened as trees: which texts hold a structure, what is left in the tree to compare, and above all what holds none. */
import assert from 'node:assert/strict'
import test from 'node:test'

import { canonicalText } from '../../../src/compare/body/json.ts'
import { expandText } from '../../../src/compare/expand/expand.ts'
import { expandSides } from '../../../src/compare/expand/expand-sides.ts'
import { NOW } from '../../laws/simulation.ts'

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const SECONDS = Math.floor(NOW / 1000)
const JWT = `${encode({ alg: 'RS256', kid: 'k1' })}.${encode({ iss: 'https://id.example', sub: '17', iat: 100, exp: 400, nbf: 90, roles: ['a'] })}.c2lnbmF0dXJl`
const BARE_JWT = `${encode({ alg: 'none' })}.${encode({ exp: 400 })}.`
const PNG = `iVBORw0KGgo${'A'.repeat(80)}`

/** Kind and tree, the tree as canonical text. */
const HOLDS: readonly (readonly [text: string, kind: string, tree: string])[] = [
  ['{"a":1}', 'json', '{"a":1}'],
  [' [1, 2] ', 'json', '[1,2]'],
  ['"{\\"a\\":1}"', 'encoded json', '{"a":1}'],
  ['%7B%22a%22%3A1%7D', 'encoded json', '{"a":1}'],
  ['%5B1%5D', 'encoded json', '[1]'],
  [
    JWT,
    'jwt',
    '{"header":{"alg":"RS256","kid":"k1"},"payload":{"exp":"300 s after","iat":"when it was made","iss":"https://id.example","nbf":"-10 s after","roles":["a"],"sub":"digits"}}',
  ],
  [BARE_JWT, 'jwt', '{"header":{"alg":"none"},"payload":{"exp":"instant"}}'],
  [
    'https://user:pass@Files.example:8443/a/b?x=1&y=%20&x=2#top',
    'url',
    '{"fragment":"top","host":"files.example","path":"/a/b","port":"8443","query":{"x":["1","2"],"y":" "},"scheme":"https"}',
  ],
  ['{origin}/orders?page=2', 'url', '{"origin":"{origin}","path":"/orders","query":{"page":"2"}}'],
  ['/orders/0d0e5b3c-5a0f-4d2c-9f6e-1a2b3c4d5e6f?page=2', 'relative url', '{"path":"/orders/{uuid}","query":{"page":"2"}}'],
  ['s3://bucket/key', 'url', '{"host":"bucket","path":"/key","scheme":"s3"}'],
  [
    'https://b.example/k?X-Amz-Credential=AK%2F20260302%2Feu-west-1%2Fs3%2Faws4_request&X-Amz-Date=20260302T093000Z&X-Amz-Expires=900&X-Amz-Signature=abc',
    'url',
    '{"host":"b.example","path":"/k","query":{"X-Amz-Credential":"eu-west-1/s3/aws4_request","X-Amz-Date":"when it was signed","X-Amz-Expires":"900","X-Amz-Signature":"signature"},"scheme":"https"}',
  ],
  [
    'https://b.example/k?X-Goog-Credential=a%40b%2F20260302%2Fauto%2Fstorage%2Fgoog4_request&X-Goog-Signature=ff',
    'url',
    '{"host":"b.example","path":"/k","query":{"X-Goog-Credential":"auto/storage/goog4_request","X-Goog-Signature":"signature"},"scheme":"https"}',
  ],
  [
    `https://c.example/a?Expires=${SECONDS + 3600}&Signature=x&Key-Pair-Id=K1`,
    'url',
    '{"host":"c.example","path":"/a","query":{"Expires":"expires in an hour","Key-Pair-Id":"key","Signature":"signature"},"scheme":"https"}',
  ],
  [
    'https://d.example/a?st=2026-03-02T09:30:00Z&se=2026-03-02T09:45:00Z&sp=r&sig=x',
    'url',
    '{"host":"d.example","path":"/a","query":{"se":"900 s after","sig":"signature","sp":"r","st":"instant"},"scheme":"https"}',
  ],
  ['https://e.example/a?expires=never', 'url', '{"host":"e.example","path":"/a","query":{"expires":"never"},"scheme":"https"}'],
  [
    encode({ after: 17, id: '0d0e5b3c-5a0f-4d2c-9f6e-1a2b3c4d5e6f', n: ['a'] }),
    'cursor',
    '{"after":"number","id":"uuid-v4","n":["text"]}',
  ],
  [`${Buffer.from('{"a":1}').toString('base64').replace('==', '%3D%3D')}`, 'cursor', '{"a":"number"}'],
  ['a=1&b=two', 'query', '{"a":"1","b":"two"}'],
  [`data:image/png;base64,${PNG}`, 'data uri', '{"content":"PNG","packed":"base64","type":"image/png"}'],
  ['data:text/html,<p>a', 'data uri', '{"packed":"percent","type":"text/html"}'],
  [PNG, 'file', '{"content":"PNG"}'],
]

const HOLD_NOTHING: readonly string[] = [
  '',
  '12345 Main St',
  '12345',
  '[sic] as written',
  '{name}, hello',
  '{broken',
  '"quoted"',
  '"12"',
  '[1, 2] and more',
  '%7Bbroken',
  '100%',
  'enamel mug',
  '/products/7',
  'products/7?x=1 or so',
  'a=1',
  'a = 1 & b = 2',
  'x&y',
  'eyes',
  'eyJhbGciOiJIUzI1NiJ9',
  'eyJub3QgSlNPTg',
  'eyJhIjoxfQ.not.json!',
  '«masked:jwt»',
  'mailto:a@b.example',
  'Note: see below',
  'iVBORw0KGgo',
  'https://shop.example/a b',
  '2026-03-02T09:30:00Z',
]

test('texts that hold a structure are opened, and what is fresh in them stands by its kind', () => {
  for (const [text, kind, tree] of HOLDS) {
    const expansion = expandText(text, NOW)
    assert.deepEqual([expansion?.kind, expansion && canonicalText(expansion.value)], [kind, tree], text)
  }
})

test('texts that look like it are left alone', () => {
  assert.deepEqual(
    HOLD_NOTHING.filter((text) => {
      const kind = expandText(text, NOW)?.kind
      // A header alone is JSON in base64, and so a cursor for all we know.
      return kind !== undefined && !(text.startsWith('eyJhbGci') && kind === 'cursor')
    }),
    [],
  )
})

test('both sides are opened when each keeps to one kind', () => {
  const context = { at: NOW }
  assert.deepEqual(expandSides({ reference: ['{"a":1}', '{"a":2}'], candidate: ['17', '18'] }, context), {
    kinds: ['json', 'text'],
  })
  assert.equal(expandSides({ reference: ['{"a":1}', 'x'], candidate: ['{"a":1}'] }, context), undefined)
  assert.equal(expandSides({ reference: ['x'], candidate: ['y'] }, context), undefined)
  assert.equal(expandSides({ reference: [], candidate: [] }, context), undefined)
  const opened = expandSides(
    { reference: ['{"a":"https://one.example"}'], candidate: ['{"a":"https://two.example"}'] },
    { at: NOW, tokenise: { reference: (text) => text.replace('one', '*'), candidate: (text) => text.replace('two', '*') } },
  )
  assert(opened !== undefined && 'trees' in opened)
  assert.deepEqual(
    [...opened.trees.reference, ...opened.trees.candidate].map(canonicalText),
    Array(2).fill('{"a":"https://*.example"}'),
  )
})

test('no text takes long, and none makes it throw', () => {
  const pieces = [
    '{',
    '[',
    '"',
    '%7B',
    '%',
    'eyJ',
    'ey',
    'a=b&',
    'a://',
    '/?',
    '/?a&',
    'data:',
    'data:a/b;',
    'iVBORw0KGgo',
    '\ud800',
    '=',
  ]
  const startedMs = performance.now()
  for (const piece of pieces)
    for (const length of [50, 60_000, 400_000]) expandText(piece.repeat(Math.ceil(length / piece.length)), NOW)
  for (const piece of pieces) expandText(`https://a.example/?${piece.repeat(9000)}`, NOW)
  // Some milliseconds each; quadratic time would take minutes.
  assert(performance.now() - startedMs < 8000)
})
