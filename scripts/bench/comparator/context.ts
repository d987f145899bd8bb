/**
 * What servers put around their data: ids of the request, times, cursors, experiments, counters. Every archetype carries
 * some of it, so that the same noise is met at many places of many shapes.
 */
import { type Field, Lexeme, type Tree, type TreeObject } from './answer.ts'
import type { Noise, NoiseLevel } from './noise.ts'

/** What a field is for: kinds of divergence say at which roles they can be planted. */
export type Role =
  | 'label'
  | 'enum'
  | 'currency'
  | 'integer'
  | 'price'
  | 'money'
  | 'flag'
  | 'date'
  | 'instant'
  | 'link'
  | 'null'
  | 'empty text'
  | 'empty list'
  | 'object'
  | 'keyed list'
  | 'ordered list'
  | 'sorted list'
  | 'total'
  | 'email'
  | 'id'
  | 'code'
  | 'position'
  | 'map'
  | 'big'
  | 'unit'
  | 'rate'
  | 'matrix'
  | 'uuid'
  | 'fresh'
  | 'fresh http'
  | 'epoch'
  | 'expiry'
  | 'hex'
  | 'token'
  | 'jwt'
  | 'signed'
  | 'cursor'
  | 'jitter'
  | 'load'
  | 'counter'
  | 'random enum'
  | 'optional'
  | 'dynamic map'
  | 'snowflake'
  | 'sample'
  | 'shuffled set'
  | 'took'
  | 'fresh link'
  | 'variant'
  | 'masked email'

export type Place = {
  readonly role: Role
  /** JSON Pointer with `*` for any element. */
  readonly path: string
  /** From this noise level on; default: always. */
  readonly from?: NoiseLevel
  /** Up to this one. */
  readonly until?: NoiseLevel
  /** The list that holds the element, for roles of elements of a keyed list. */
  readonly list?: string
}

const ENUM = ['calm', 'busy', 'crowded', 'festive', 'closing'] as const
const REASONS = ['similar', 'bought together', 'new', 'popular'] as const
const TAGS = ['kitchen', 'blue', 'gift', 'sale', 'wool', 'steel']
const NOUNS = ['mug', 'blanket', 'pot', 'lamp', 'bowl', 'jug', 'plate', 'vase']

/** Present from the level on at which servers of that noise show it; an empty object on quiet ones. */
export function contextOf(noise: Noise): TreeObject {
  if (!noise.atLeast('normal')) return { apiVersion: '2024-06' }
  const normal: TreeObject = {
    apiVersion: '2024-06',
    requestId: noise.uuid(),
    generatedAt: noise.now().toISOString(),
    tookMs: 3 + noise.below(60),
    self: `${noise.origin}/${noise.probe}?request=${noise.uuid()}`,
    tenant: noise.own('tenant').uuid(),
    deployedAt: new Date(noise.startedAt - (noise.side === 'reference' ? 30 : 5) * 3_600_000).toISOString(),
  }
  return noise.atLeast('hostile') ? { ...normal, ...hostileOf(noise) } : normal
}

function hostileOf(noise: Noise): TreeObject {
  const { uuid, hex, token, now, below } = noise
  return {
    traceId: hex(32),
    nonce: token(22),
    clock: { http: now().toUTCString(), epochMs: noise.at + below(30), updatedAt: nanoseconds(noise) },
    session: {
      id: uuid(),
      startedAt: now(-60_000 - below(600_000)).toISOString(),
      expiresAt: now(3_600_000).toISOString(),
      assertion: jwtOf(noise),
    },
    cursor: Buffer.from(JSON.stringify({ after: uuid(), direction: 'forward' })).toString('base64'),
    download: signedUrl(noise),
    variant: noise.pick(['A', 'B']),
    mood: noise.pick(ENUM),
    online: Object.fromEntries(
      Array.from({ length: 2 + below(4) }, () => [uuid(), { pages: 1 + below(50), since: now(-below(900_000)).toISOString() }]),
    ),
    visits: 48_000 + noise.nth * 3 + below(3),
    score: noise.jitter(0.62),
    load: noise.random() * 4,
    eventId: new Lexeme(`7${noise.digits(18)}`),
    accountId: new Lexeme('9007199254740993'),
    recommended: noise
      .shuffled(NOUNS)
      .slice(0, 4)
      .map((noun) => sampleOf(noun, noise)),
    tags: noise.shuffled(TAGS),
    ...(noise.chance(0.5) && { promo: { code: `SPRING-${hex(4).toUpperCase()}`, percent: 5 + below(20), label: 'Spring sale' } }),
    cache: noise.pick(['HIT', 'MISS']),
    revision: noise.own('revision').hex(40),
  }
}

function sampleOf(noun: string, noise: Noise): Tree {
  return {
    id: 500 + NOUNS.indexOf(noun),
    name: `Fine ${noun}`,
    price: 10 + NOUNS.indexOf(noun) * 3.5,
    seen: noise.below(90),
    reason: noise.pick(REASONS),
  }
}

/** As Go writes it: trailing zeros of the fraction are left out. */
function nanoseconds(noise: Noise): string {
  const fraction = noise.digits(6).replace(/0+$/, '')
  return noise
    .now()
    .toISOString()
    .replace(/\.\d+Z$/, fraction === '' ? 'Z' : `.${fraction}Z`)
}

export type JwtParts = { readonly header: TreeObject; readonly claims: TreeObject }

/** An unsigned look-alike: nothing here is a secret. */
export function writeJwt({ header, claims }: JwtParts, noise: Noise): string {
  const part = (value: TreeObject): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part(header)}.${part(claims)}.${noise.token(86)}`
}

export function jwtParts(noise: Noise): JwtParts {
  const issued = Math.floor(noise.at / 1000)
  return {
    header: { alg: 'RS256', typ: 'JWT', kid: 'k-2026' },
    claims: { iss: noise.origin, aud: 'shop', sub: noise.uuid(), iat: issued, exp: issued + 3600, scope: 'read write' },
  }
}

function jwtOf(noise: Noise): string {
  return writeJwt(jwtParts(noise), noise)
}

export function signedUrl(noise: Noise, expires: number = 900): string {
  const stamp = noise
    .now()
    .toISOString()
    .replace(/[-:]|\.\d+/g, '')
  return `https://files.cdn.example/exports/${noise.uuid()}.csv?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=${stamp}&X-Amz-Expires=${expires}&X-Amz-SignedHeaders=host&X-Amz-Signature=${noise.hex(64)}`
}

/** @param at - where the archetype puts its context */
export function contextPlaces(at: string): readonly Place[] {
  const normal: readonly (readonly [Role, string])[] = [
    ['uuid', 'requestId'],
    ['fresh', 'generatedAt'],
    ['took', 'tookMs'],
    ['fresh link', 'self'],
  ]
  const hostile: readonly (readonly [Role, string])[] = [
    ['hex', 'traceId'],
    ['token', 'nonce'],
    ['fresh http', 'clock/http'],
    ['epoch', 'clock/epochMs'],
    ['uuid', 'session/id'],
    ['fresh', 'session/startedAt'],
    ['expiry', 'session/expiresAt'],
    ['jwt', 'session/assertion'],
    ['cursor', 'cursor'],
    ['signed', 'download'],
    ['variant', 'variant'],
    ['random enum', 'mood'],
    ['dynamic map', 'online'],
    ['counter', 'visits'],
    ['jitter', 'score'],
    ['load', 'load'],
    ['snowflake', 'eventId'],
    ['big', 'accountId'],
    ['sample', 'recommended'],
    ['shuffled set', 'tags'],
    ['optional', 'promo'],
  ]
  return [
    ...normal.map(([role, path]): Place => ({ role, path: `${at}/${path}`, from: 'normal' })),
    ...hostile.map(([role, path]): Place => ({ role, path: `${at}/${path}`, from: 'hostile' })),
  ]
}

/** Response headers that most services send, with the noise that they have in each level. */
export function headersOf(noise: Noise): Field[] {
  const { atLeast, pick } = noise
  const directives = ['private', 'max-age=60', 'must-revalidate']
  const vary = ['Accept', 'Accept-Language', 'Origin']
  const fields: Field[] = [
    ['date', new Date(Math.floor(noise.at / 1000) * 1000).toUTCString()],
    ['cache-control', (atLeast('hostile') ? noise.shuffled(directives) : directives).join(', ')],
    ['vary', (atLeast('hostile') ? noise.shuffled(vary) : vary).join(', ')],
    ['strict-transport-security', 'max-age=31536000; includeSubDomains'],
    ['x-content-type-options', 'nosniff'],
    ['x-frame-options', 'DENY'],
    ['content-language', 'en'],
    ['access-control-allow-origin', noise.origin],
    ['access-control-allow-methods', 'GET, POST, OPTIONS'],
    ['x-ratelimit-limit', '1000'],
    ['allow', 'GET, HEAD'],
    ['link', `<${noise.origin}/docs>; rel="help"`],
  ]
  if (!atLeast('normal')) return [...fields, ['etag', `"${noise.data('etag').hex(16)}"`]]
  fields.push(
    ['etag', `W/"${noise.hex(20)}"`],
    ['x-request-id', noise.uuid()],
    ['x-ratelimit-remaining', String(1000 - noise.nth * 2 - noise.below(2))],
    ['server-timing', `db;dur=${noise.below(40)}, app;dur=${noise.below(90)}`],
    ['last-modified', new Date(noise.startedAt - (noise.side === 'reference' ? 5 : 11) * 86_400_000).toUTCString()],
  )
  if (!atLeast('hostile')) return fields
  fields.push(
    ['traceparent', `00-${noise.hex(32)}-${noise.hex(16)}-01`],
    ['x-cache', pick(['HIT', 'MISS'])],
    ['age', String(noise.below(60))],
    ['via', `1.1 ${pick(['varnish', 'proxy'])}-${noise.own('via').hex(6)}`],
    ['x-served-by', `cache-${noise.own('pop').pick(['fra', 'lhr', 'iad'])}-${noise.digits(4)}`],
  )
  return fields
}
