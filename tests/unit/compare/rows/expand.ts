/** Texts that hold structure: what is new with every answer in them must not hide what is not. */
import { NOW, type Answer } from '../../../laws/simulation.ts'
import { json, jsons, row, type Row, type Shows } from './row.ts'

type Tree = Readonly<Record<string, unknown>>

/** Each side answers three times anew. */
function fresh(make: (seed: number) => unknown): readonly Answer[] {
  return jsons(...[1, 2, 3].map((seed) => ({ v: make(seed) })))
}

function sides(reference: (seed: number) => unknown, candidate: (seed: number) => unknown): [Shows, Shows] {
  return [fresh(reference), fresh((seed) => candidate(seed + 3))]
}

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const hash = (seed: number, length: number): string =>
  Array.from({ length }, (_, index) => ((seed * 7919 + index * index * 31 + index * 17) % 16).toString(16)).join('')
const uuid = (seed: number): string => `0d0e5b3c-5a0f-4d2c-9f6e-${hash(seed, 12)}`

const SECONDS = Math.floor(NOW / 1000)
/** Longer headers and claims than a masked token would leave. */
function jwt(seed: number, claims: Tree = {}, header: Tree = {}): string {
  const issued = SECONDS + seed
  const payload = {
    iss: 'https://id.example',
    aud: 'shop',
    sub: `user-${seed}`,
    jti: uuid(seed),
    iat: issued,
    exp: issued + 3600,
    ...claims,
  }
  return `${encode({ alg: 'RS256', typ: 'JWT', kid: 'k1', ...header })}.${encode(payload)}.${hash(seed, 43)}`
}
const exp = (seconds: number) => (seed: number) => jwt(seed, { exp: SECONDS + seed + seconds })

const TOKENS: readonly Row[] = [
  row('fresh tokens', sides(jwt, jwt)),
  row(
    'a token for somebody else',
    sides(jwt, (seed) => jwt(seed, { aud: 'admin' })),
    'body.value-changed /v/payload/aud',
  ),
  row(
    'a token with a claim less',
    sides((seed) => jwt(seed, { scope: 'read' }), jwt),
    'body.field-missing /v/payload/scope',
  ),
  row(
    'a token of another algorithm',
    sides(jwt, (seed) => jwt(seed, {}, { alg: 'HS256' })),
    'body.value-changed /v/header/alg',
  ),
  row('a token that lives longer', sides(exp(3600), exp(36_000)), 'body.value-changed /v/payload/exp'),
  row(
    'a token that never ends',
    sides(jwt, (seed) => jwt(seed, { exp: undefined })),
    'body.field-missing /v/payload/exp',
  ),
  row(
    'a token of its own issuer',
    sides(
      (seed) => jwt(seed, { iss: 'https://shop.example' }),
      (seed) => jwt(seed, { iss: 'https://staging.shop.example' }),
    ),
  ),
  row(
    'a token of the other issuer',
    sides(
      (seed) => jwt(seed, { iss: 'https://shop.example' }),
      (seed) => jwt(seed, { iss: 'https://shop.example' }),
    ),
    'body.value-changed /v/payload/iss',
  ),
  row(
    'a token of its own issuer, with a signature of one length',
    sides(
      (seed) => jwt(seed, { iss: 'https://shop.example', sub: 'user-1' }),
      (seed) => jwt(seed, { iss: 'https://staging.shop.example', sub: 'user-1' }),
    ),
  ),
  row(
    'a subject of another kind',
    sides(
      (seed) => jwt(seed, { sub: uuid(seed) }),
      (seed) => jwt(seed, { sub: `${seed}4711` }),
    ),
    'body.value-changed /v/payload/sub',
  ),
  row(
    'a token and no token',
    sides(jwt, (seed) => hash(seed, 40)),
    'body.format-changed /v',
  ),
]

const day = (seed: number): string => new Date(NOW + seed * 1000).toISOString().replace(/[-:]|\.\d+/g, '')
function s3(
  seed: number,
  more: { readonly expires?: number; readonly region?: string; readonly path?: string; readonly host?: string } = {},
): string {
  const { expires = 900, region = 'eu-west-1', path = '/invoices', host = 'files.example' } = more
  return `https://${host}${path}/${uuid(seed)}.pdf?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=key${seed}%2F20260302%2F${region}%2Fs3%2Faws4_request&X-Amz-Date=${day(seed)}&X-Amz-Expires=${expires}&X-Amz-SignedHeaders=host&X-Amz-Signature=${hash(seed, 64)}`
}
const cloudFront = (days: number) => (seed: number) =>
  `https://cdn.example/a.mp4?Expires=${SECONDS + seed + days * 86_400}&Signature=${hash(seed, 60)}&Key-Pair-Id=K${hash(seed, 13).toUpperCase()}`
const azure = (minutes: number) => (seed: number) => {
  const start = new Date(NOW + seed * 1000)
  const end = new Date(NOW + seed * 1000 + minutes * 60_000)
  return `https://store.blob.example/a?sv=2024-11-04&sp=r&st=${encodeURIComponent(start.toISOString())}&se=${encodeURIComponent(end.toISOString())}&sr=b&sig=${hash(seed, 44)}`
}

const LINKS: readonly Row[] = [
  row('signed links', sides(s3, s3)),
  row(
    'a link that is no longer signed',
    sides(s3, (seed) => s3(seed).split('?')[0] ?? ''),
    'body.field-missing /v/query',
  ),
  row(
    'a signed link that lives longer',
    sides(s3, (seed) => s3(seed, { expires: 86_400 })),
    'body.value-changed /v/query/X-Amz-Expires',
  ),
  row(
    'a signed link to another region',
    sides(s3, (seed) => s3(seed, { region: 'us-east-1' })),
    'body.value-changed /v/query/X-Amz-Credential',
  ),
  row(
    'a signed link to another path',
    sides(s3, (seed) => s3(seed, { path: '/drafts' })),
    'body.value-changed /v/path',
  ),
  row(
    'a signed link to another host',
    sides(s3, (seed) => s3(seed, { host: 'old.example' })),
    'body.value-changed /v/host',
  ),
  row(
    'a signed link without TLS',
    sides(s3, (seed) => s3(seed).replace('https', 'http')),
    'body.value-changed /v/scheme',
  ),
  row('links of CloudFront', sides(cloudFront(1), cloudFront(1))),
  row('a link of CloudFront that lives longer', sides(cloudFront(1), cloudFront(30)), 'body.value-changed /v/query/Expires'),
  row('links of Azure', sides(azure(15), azure(15))),
  row('a link of Azure that lives longer', sides(azure(15), azure(60)), 'body.value-changed /v/query/se'),
  row(
    'a link with another parameter',
    sides(
      (seed) => `/a?state=${uuid(seed)}&mode=test`,
      (seed) => `/a?state=${uuid(seed)}&mode=live`,
    ),
    'body.value-changed /v/query/mode',
  ),
  row(
    'a parameter that is twice',
    sides(
      (seed) => `/a?x=1&x=2&s=${uuid(seed)}`,
      (seed) => `/a?x=1&x=2&s=${uuid(seed)}`,
    ),
  ),
  row(
    'a link that lost its host',
    sides(
      (seed) => `https://cdn.example/a?s=${uuid(seed)}`,
      (seed) => `/a?s=${uuid(seed)}`,
    ),
    'body.value-changed /v',
  ),
  row(
    'a form in a text',
    sides(
      (seed) => `id=${uuid(seed)}&plan=free`,
      (seed) => `id=${uuid(seed)}&plan=pro`,
    ),
    'body.value-changed /v/plan',
  ),
]

const cursor = (more: Tree) => (seed: number) => Buffer.from(JSON.stringify({ after: uuid(seed), ...more })).toString('base64')
const inText = (more: Tree) => (seed: number) => JSON.stringify({ at: new Date(NOW + seed).toISOString(), ...more })

const NESTED: readonly Row[] = [
  row('cursors', sides(cursor({ n: 1 }), cursor({ n: 2 }))),
  row(
    'a cursor with another key',
    sides(cursor({ n: 1 }), cursor({ page: 1 })),
    'body.field-added /v/page',
    'body.field-missing /v/n',
  ),
  row(
    'a cursor that became a number',
    sides(cursor({ n: 1 }), (seed) => String(seed * 20)),
    'body.value-changed /v',
  ),
  row('JSON in a text', sides(inText({ a: 1 }), inText({ a: 1 }))),
  row('JSON in a text: another value', sides(inText({ a: 1 }), inText({ a: 2 })), 'body.value-changed /v/a'),
  row(
    'JSON in JSON in a text',
    sides(
      (seed) => JSON.stringify(inText({ a: 1 })(seed)),
      (seed) => JSON.stringify(inText({ a: 2 })(seed)),
    ),
    'body.value-changed /v/a',
  ),
  row(
    'URL-encoded JSON',
    sides(
      (seed) => encodeURIComponent(inText({ a: 1 })(seed)),
      (seed) => encodeURIComponent(inText({ a: 2 })(seed)),
    ),
    'body.value-changed /v/a',
  ),
  row('an address is no JSON', [
    jsons({ v: '12345 Main St' }, { v: '[sic] a' }),
    jsons({ v: '12345 Main St' }, { v: '[sic] a' }),
  ]),
  row('JSON in a text that is not fresh', [json({ v: '{"a":1}' }), json({ v: '{"a":2}' })], 'body.value-changed /v/a'),
  row('JSON in a text, keys in another order', [json({ v: '{"a":1,"b":[2]}' }), json({ v: '{ "b": [2], "a": 1 }' })]),
  row('JSON in a text, keys in a random order on one side', [
    json({ v: '{"a":1,"b":2}' }),
    jsons({ v: '{"a":1,"b":2}' }, { v: '{"b":2,"a":1}' }),
  ]),
  row(
    'parameters in another order',
    [json({ v: 'https://cdn.example/a?w=1&h=2' }), json({ v: 'https://cdn.example/a?h=2&w=1' })],
    'body.encoding-changed /v',
  ),
  row(
    'values of one parameter in another order',
    [json({ v: 'https://cdn.example/a?w=1&w=2' }), json({ v: 'https://cdn.example/a?w=2&w=1' })],
    'body.value-changed /v',
  ),
  row(
    'links that are not fresh are told as they are',
    [json({ v: 'https://cdn.example/a?w=1' }), json({ v: 'https://cdn.example/a?w=2' })],
    'body.value-changed /v',
  ),
  row(
    'pictures',
    sides(
      (seed) => `data:image/png;base64,iVBORw0KGgo${hash(seed, 80)}`,
      (seed) => `data:image/png;base64,iVBORw0KGgo${hash(seed, 80)}`,
    ),
  ),
  row(
    'a picture of another type',
    sides(
      (seed) => `data:image/png;base64,iVBORw0KGgo${hash(seed, 80)}`,
      (seed) => `data:image/gif;base64,R0lGODlh${hash(seed, 82)}`,
    ),
    'body.format-changed /v',
  ),
  row(
    'a file of another type',
    sides(
      (seed) => `iVBORw0KGgo${hash(seed, 81)}`,
      (seed) => `JVBERi0xLjQK${hash(seed, 80)}`,
    ),
    'body.value-changed /v/content',
  ),
]

export const EXPAND_ROWS: readonly Row[] = [...TOKENS, ...LINKS, ...NESTED]
