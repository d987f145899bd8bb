/** Groups 20 to 22: tokens, signed URLs, hosts of environments. */
import type { Answer } from '../../laws/simulation.ts'
import { at, both, found, optional, quiet, type Group, type Maker } from '../edge-row.ts'
import {
  base62,
  base64url,
  cookie,
  fresh,
  freshJson,
  header,
  hex,
  html,
  isoSeconds,
  jwt,
  plain,
  s3Url,
  uuid,
  v,
} from '../draws.ts'

/** The text, or a part of it. */
const AT_V = at.body(/^\/v(?:\/|$)/)
const LENGTH = /length|format/
const HOUR = 3600
const claims = { iss: 'auth', aud: 'shop', sub: 'user-1', scope: 'read write' }
const token = (payload: object = claims, head?: object): Maker => fresh((ask) => jwt(ask, payload, head))
const living = (seconds: number): Maker => fresh((ask) => jwt(ask, { ...claims, exp: Math.floor(ask.at / 1000) + seconds }))
const inside = /^\/v/

const tokens: Group = {
  id: '20',
  title: 'tokens: what a JWT claims, how long an opaque one is, validators',
  part: 'formats',
  rows: [
    quiet('JWTs with the same claims', both(token())),
    quiet(
      'JWTs with the own host as issuer',
      both((ask) => v(jwt(ask, { ...claims, iss: ask.origin }))),
    ),
    quiet('JWTs signed by keys of their own', [
      token(claims, { alg: 'RS256', typ: 'JWT', kid: '0d0e5b3c-5a0f-4d2c-9f6e-1a2b3c4d5e6f' }),
      token(claims, { alg: 'RS256', typ: 'JWT', kid: '9c0e5b3c-5a0f-4d2c-9f6e-1a2b3c4d5e60' }),
    ]),
    found('another algorithm', [token(), token(claims, { alg: 'HS256', typ: 'JWT', kid: 'k1' })], at.body(inside)),
    found('no signature', [token(), token(claims, { alg: 'none', typ: 'JWT', kid: 'k1' })], at.body(inside)),
    found('a claim more', [token(), token({ ...claims, role: 'admin' })], at.body(inside)),
    found('a claim less', [token(), token({ iss: 'auth', aud: 'shop', sub: 'user-1' })], at.body(inside)),
    found('a claim of another type', [token(), token({ ...claims, scope: ['read', 'write'] })], at.body(inside)),
    found('another audience', [token(), token({ ...claims, aud: 'admin' })], at.body(inside)),
    found(
      'issued by production',
      [
        ({ origin, ...ask }) => v(jwt({ ...ask, origin }, { ...claims, iss: origin })),
        (ask) => v(jwt(ask, { ...claims, iss: 'https://shop.example' })),
      ],
      at.body(inside),
    ),
    found('lives for a day instead of an hour', [living(HOUR), living(24 * HOUR)], at.body(inside)),
    found('no JWT any more', [token(), fresh(({ r }) => base62(r, 40))], AT_V, { hides: ['eyJ'] }),
    quiet('masked tokens of about one length', [v('«masked:field 64 mixed»'), v('«masked:field 32 mixed»')]),
    found('a masked token a quarter as long', [v('«masked:field 128 mixed»'), v('«masked:field 32 mixed»')], AT_V),
    found('a masked token of other characters', [v('«masked:token 32 hex»'), v('«masked:token 32 digits»')], AT_V),
    quiet('opaque tokens on both', both(fresh(({ r }) => base64url(r, 43)))),
    found('half as long', [fresh(({ r }) => hex(r, 64)), fresh(({ r }) => hex(r, 32))], at.body(/^\/v(?:\/|$)/, LENGTH)),
    found(
      'of other characters',
      [fresh(({ r }) => hex(r, 64)), fresh(({ r }) => base62(r, 64))],
      at.body(/^\/v(?:\/|$)/, LENGTH),
    ),
    found('the same token for everybody', [fresh(({ r }) => hex(r, 32)), v('9f2c61d04b7e3a589f2c61d04b7e3a58')], AT_V, {
      part: 'lattice',
    }),
    quiet('tokens against forgery on both', both(freshJson(({ r }) => ({ csrf: base64url(r, 32) })))),
    quiet('another validator', [header('etag', '"5f2a-61"'), header('etag', '"91bc-62"')]),
    found('a weak validator', [header('etag', '"5f2a-61"'), header('etag', 'W/"5f2a-61"')], at.header('etag'), {
      part: 'headers',
    }),
    found('no validator', [header('etag', '"5f2a-61"'), {}], at.header('etag', /missing/), { part: 'headers' }),
    found(
      'nothing is sent again',
      [
        { status: 200, headers: [['etag', '"a"']] },
        { status: 304, body: '', type: '', headers: [['etag', '"a"']] },
      ],
      at.status(/class/),
      { part: 'headers' },
    ),
  ],
}

const signed = (more: Parameters<typeof s3Url>[1] = {}): Maker => fresh((ask) => s3Url(ask, more))
const seconds = ({ at: atMs }: { readonly at: number }, life: number): number => Math.floor(atMs / 1000) + life
const google = (host: string): Maker =>
  fresh(
    (ask) =>
      `https://${host}/bucket/a.pdf?GoogleAccessId=app@shop.iam.gserviceaccount.com&Expires=${seconds(ask, HOUR)}&Signature=${base62(ask.r, 86)}%3D%3D`,
  )
const cloudfront = (life: number): Maker =>
  fresh(
    (ask) =>
      `https://d111111abcdef8.cloudfront.net/a.jpg?Expires=${seconds(ask, life)}&Signature=${base62(ask.r, 86)}__&Key-Pair-Id=K2JCJMDEHXQW5F`,
  )
const azure = (permission: string): Maker =>
  fresh(
    (ask) =>
      `https://shop.blob.core.windows.net/files/a.pdf?sv=2022-11-02&sr=b&sp=${permission}&se=${encodeURIComponent(new Date(Math.floor(ask.at / 1000) * 1000 + HOUR * 1000).toISOString())}&sig=${base62(ask.r, 43)}%3D`,
  )

const urls: Group = {
  id: '21',
  title: 'signed URLs: everything but the signature',
  part: 'formats',
  rows: [
    quiet('of S3 on both', both(signed())),
    quiet('of Google on both', both(google('storage.googleapis.com'))),
    quiet('of CloudFront on both', both(cloudfront(HOUR))),
    quiet('of Azure on both', both(azure('r'))),
    found('not signed', [signed(), v('https://assets.s3.amazonaws.com/invoices/7.pdf')], AT_V),
    found('no longer without a signature', [v('https://assets.s3.amazonaws.com/invoices/7.pdf'), signed()], AT_V),
    found('another bucket', [signed(), signed({ host: 'backup.s3.amazonaws.com' })], AT_V),
    found('another object', [signed(), signed({ path: '/drafts/7.pdf' })], AT_V),
    found('valid for a minute', [signed(), signed({ seconds: 60 })], AT_V),
    found('of another provider', [signed(), google('storage.googleapis.com')], AT_V),
    found('for another day, as epoch', [cloudfront(HOUR), cloudfront(7 * 24 * HOUR)], AT_V),
    found('to write as well', [azure('r'), azure('rw')], AT_V),
  ],
}

const own = (make: (origin: string, host: string) => Answer): ReturnType<typeof both> =>
  both(({ origin, host }) => make(origin, host))
const PRODUCTION = 'https://shop.example'
const STAGING = 'https://staging.shop.example'
const leak = (make: (origin: string) => Answer): [Maker, Answer] => [({ origin }) => make(origin), make(PRODUCTION)]
const backLeak = (make: (origin: string) => Answer): [Answer, Maker] => [make(STAGING), ({ origin }) => make(origin)]
const link = (origin: string): Answer => v(`${origin}/orders/7`)
const mail = (origin: string): Answer => plain(`Dear Kim,\nyour order is on its way: ${origin}/orders/7\nThe shop`)
const anchor = (origin: string): Answer => html(`<!doctype html><title>Shop</title><a href="${origin}/cart">Cart</a>`)
const redirect = (origin: string): Answer => ({ hops: [{ location: `${origin}/login` }] })
const grants = (origin: string): Answer => header('access-control-allow-origin', origin)
const policy = (origin: string): Answer => header('content-security-policy', `default-src 'self'; img-src ${origin}`)
const INTERNAL = /^\/v|^\/internal|^$/

const hosts: Group = {
  id: '22',
  title: 'hosts: the own one is no difference, that of another environment is a leak',
  part: 'formats',
  rows: [
    quiet('in a link', own(link)),
    quiet('in a mail', own(mail)),
    quiet('in a page', own(anchor)),
    quiet('in a redirect', own(redirect)),
    quiet('in CORS', own(grants)),
    quiet('in a policy', own(policy)),
    quiet(
      'in a cookie',
      own((_, host) => cookie(`sid=«masked»; Domain=${host}; Secure`)),
    ),
    quiet(
      'in a link that is new every time',
      both(({ r, origin }) => v(`${origin}/orders/${uuid(r)}`)),
    ),
    found('production in a link', leak(link), AT_V),
    found('production in a mail', leak(mail), at.body(/^/)),
    found('production in a page', leak(anchor), at.body(/^/)),
    found('production in a redirect', leak(redirect), at.redirect(/^\/0\/location/), { part: 'headers' }),
    found('production in CORS', leak(grants), at.header('access-control-allow-origin'), { part: 'headers' }),
    found('production in a policy', leak(policy), at.headers(/^\/content-security-policy/), { part: 'headers' }),
    found(
      'production in a cookie',
      [cookie('sid=«masked»; Domain=shop.example'), cookie('sid=«masked»; Domain=shop.example')],
      at.cookie('/sid/domain'),
      { part: 'headers' },
    ),
    found(
      'production in a link that is new every time',
      [({ r, origin }) => v(`${origin}/orders/${uuid(r)}`), ({ r }) => v(`${PRODUCTION}/orders/${uuid(r)}`)],
      AT_V,
    ),
    found('staging in production', backLeak(link), AT_V),
    found('staging in a mail of production', backLeak(mail), at.body(/^/)),
    found(
      'production beside what is new every time',
      [
        freshJson((ask) => ({ at: isoSeconds(ask), v: `${ask.origin}/a` })),
        freshJson((ask) => ({ at: isoSeconds(ask), v: `${PRODUCTION}/a` })),
      ],
      AT_V,
    ),
    found('an address of the inner network', [own(link)[0], v('http://10.0.3.17:8080/orders/7')], at.body(INTERNAL)),
    found('a name of the cluster', [own(link)[0], v('http://orders.shop.svc.cluster.local/orders/7')], at.body(INTERNAL)),
    found('http for https', [own(link)[0], v('http://staging.shop.example/orders/7')], AT_V),
    found(
      'a cookie that is not secure in staging',
      [cookie('sid=«masked»; Secure; SameSite=Lax'), cookie('sid=«masked»; SameSite=Lax')],
      [at.cookie('/sid/secure'), optional(at.cookie('/sid'))],
      { part: 'headers' },
    ),
  ],
}

export const TOKEN_GROUPS: readonly Group[] = [tokens, urls, hosts]
