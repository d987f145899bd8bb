/** Groups 39 to 42: redirects, cookies, TLS, access. */
import type { CertificateFacts, TlsFacts } from '../../../src/core/observation.ts'
import { type Answer, NOW } from '../../laws/simulation.ts'
import { at, both, found, open, optional, quiet, sameMeaning, type Group, type Maker } from '../edge-row.ts'
import { base62, cookie, header, json } from '../draws.ts'

type Hop = string | readonly [status: number, location: string]
const hops = (...list: readonly Hop[]): Answer => ({
  hops: list.map((hop) => (typeof hop === 'string' ? { location: hop } : { status: hop[0], location: hop[1] })),
})
const passing = (line?: string): Answer => ({
  hops: [{ location: '/cart', ...(line !== undefined && { headers: [['set-cookie', line] as const] }) }],
})
const TARGET = at.redirect(/^\/0\/location/)
const COUNT = at.redirect('')

const SHOP = { page: 'shop', price: 3, items: [{ id: 1 }], title: 'Mugs' }
const LOGIN = { form: 'login', fields: ['user', 'password'], csrf: true, title: 5 }
/** A page with a body, headers and cookies of its own, reached by these redirects. */
const landing = (page: { readonly title: unknown; readonly price?: number }, ...locations: readonly string[]): Answer => ({
  ...hops(...locations),
  ...json(page),
  headers: [
    ['x-page', String(page.title)],
    ['cache-control', page === LOGIN ? 'no-store' : 'max-age=60'],
    ['set-cookie', page === LOGIN ? 'csrf=1; Secure' : 'cart=1; HttpOnly'],
  ],
})

const redirects: Group = {
  id: '39',
  title: 'redirects: how many, where to, with which status',
  part: 'headers',
  rows: [
    quiet('the same chain', both(hops([301, '/a'], '/b'))),
    quiet('relative and absolute', [hops('/login'), hops('https://staging.shop.example/login')]),
    quiet('escapes in another case', [hops('/a%c3%a9'), hops('/a%C3%A9')]),
    quiet(
      'a state that is new every time',
      both(({ r }) => hops(`/login?state=${base62(r, 32)}`)),
    ),
    quiet(
      'the address to come back to, of the own host',
      both(({ origin }) => hops(`/login?back=${encodeURIComponent(`${origin}/cart`)}`)),
    ),
    quiet('a cookie on the way', both(passing('sid=«masked»; Secure'))),
    found('another path', [hops('/login'), hops('/signin')], TARGET),
    found('a slash at the end', [hops('/cart'), hops('/cart/')], TARGET),
    found('a parameter is lost', [hops('/login?next=%2Fcart'), hops('/login')], TARGET),
    found(
      'http for https',
      [hops('https://staging.shop.example/x'), hops('http://staging.shop.example/x')].map((one, index): Answer =>
        index === 0 ? hops('https://shop.example/x') : one,
      ) as [Answer, Answer],
      TARGET,
    ),
    found('for ever instead of for now', [hops([302, '/a']), hops([301, '/a'])], at.redirect('/0/status')),
    found('keeps the method no longer', [hops([307, '/a']), hops([302, '/a'])], at.redirect('/0/status')),
    found('one hop more', [hops('/b'), hops('/a', '/b')], COUNT),
    found('no redirect', [hops('/b'), {}], COUNT),
    found('no redirect, and another page at once', [landing(LOGIN, '/login'), landing(SHOP)], at.redirect('', /missing/)),
    found('a redirect to another page', [landing(SHOP), landing(LOGIN, '/login')], at.redirect('', /added/)),
    found('to another page, with all that belongs to it', [landing(SHOP, '/shop'), landing(LOGIN, '/login')], TARGET),
    found(
      'to another page, now and then',
      [landing(SHOP, '/shop'), ({ n }) => (n % 3 > 0 ? landing(LOGIN, '/login') : landing(SHOP, '/shop'))],
      TARGET,
    ),
    found(
      'no redirect and a refusal are one cause',
      [landing(SHOP, '/shop'), { ...landing(LOGIN), status: 403 }],
      [at.redirect('', /missing/), { ...at.status(/closed/), optional: true }],
    ),
    found('a slash is no longer added by a redirect', [hops('/row/'), {}], at.redirect('', /hops-changed/)),
    found('another page that is not the end of the way', [landing(SHOP, '/a', '/shop'), landing(SHOP, '/b', '/shop')], TARGET),
    found(
      'for ever instead of for now, and another price',
      [
        { ...landing(SHOP), hops: [{ status: 302, location: '/shop' }] },
        { ...landing({ ...SHOP, price: 4 }), hops: [{ status: 301, location: '/shop' }] },
      ],
      [at.redirect('/0/status'), at.body('/price')],
    ),
    found('round and round', [hops('/b'), { failure: 'redirect-loop', detail: 'LOOP' }], at.error()),
    found('no cookie on the way', [passing('sid=«masked»; Secure'), passing()], at.cookie('/sid')),
    found('where it leads, now and then', [hops('/a'), [hops('/a'), hops('/b')]], TARGET),
    found(
      'a header on the way',
      [{ hops: [{ location: '/a', headers: [['cache-control', 'no-store']] }] }, { hops: [{ location: '/a' }] }],
      at.headers(/cache-control/),
    ),
  ],
}

const SID = 'sid=«masked:cookie»'
const NOW_PLUS =
  (seconds: number): Maker =>
  ({ at: atMs }) => ({
    headers: [
      ['date', new Date(atMs).toUTCString()],
      ['set-cookie', `${SID}; Expires=${new Date(atMs + seconds * 1000).toUTCString()}`],
    ],
  })
const set = (attributes: string): Answer => cookie(`${SID}; ${attributes}`)
const attribute = (name: string): ReturnType<typeof at.cookie> => at.cookie([`/sid/${name}`])

const cookies: Group = {
  id: '40',
  title: 'cookies: which, and every attribute',
  part: 'headers',
  rows: [
    quiet('two of them in another order', [cookie('a=«masked»', 'b=«masked»'), cookie('b=«masked»', 'a=«masked»')]),
    quiet('attributes in another order and case', [set('Path=/; HttpOnly'), set('httponly; path=/')]),
    quiet('the same life as a date', both(NOW_PLUS(3600))),
    quiet('a name with an id of its own', [
      cookie('_session_0f8e7d6c5b4a39281706f5e4d3c2b1a0=«masked»'),
      cookie('_session_1a2b3c4d5e6f708192a3b4c5d6e7f809=«masked»'),
    ]),
    sameMeaning('a life as seconds and as a date', [
      ({ at: atMs }) => ({
        headers: [
          ['date', new Date(atMs).toUTCString()],
          ['set-cookie', `${SID}; Max-Age=3600`],
        ],
      }),
      NOW_PLUS(3600),
    ]),
    found('one of two is missing', [cookie('a=«masked»', 'b=«masked»'), cookie('a=«masked»')], at.cookie('/b', /missing/)),
    found('one more', [cookie('a=«masked»'), cookie('a=«masked»', 'debug=«masked»')], at.cookie('/debug', /added/)),
    found('not Secure', [set('Path=/; Secure'), set('Path=/')], attribute('secure')),
    found('not HttpOnly', [set('Path=/; HttpOnly'), set('Path=/')], attribute('httponly')),
    found('SameSite', [set('SameSite=Strict'), set('SameSite=None')], attribute('samesite')),
    found('Path', [set('Path=/'), set('Path=/shop')], attribute('path')),
    found('Domain', [set('Path=/'), set('Path=/; Domain=shop.example')], attribute('domain')),
    found('half the life', [set('Max-Age=3600'), set('Max-Age=1800')], attribute('max-age')),
    found('another life as a date', [NOW_PLUS(3600), NOW_PLUS(86_400 * 30)], at.cookie(['/sid/expires', '/sid/max-age'])),
    found('for the session only', [set('Max-Age=3600'), set('Path=/')], [attribute('max-age'), optional(attribute('path'))]),
    found(
      'without its prefix',
      [cookie('__Host-sid=«masked»; Secure; Path=/'), cookie('sid=«masked»; Secure; Path=/')],
      [at.cookie(/^\/__Host-sid/), at.cookie(/^\/sid/)],
    ),
    found('partitioned no longer', [set('Secure; Partitioned'), set('Secure')], attribute('partitioned')),
    found('now and then not Secure', [set('Secure'), [set('Secure'), cookie(SID)]], attribute('secure')),
  ],
}

const HSTS = header('strict-transport-security', 'max-age=31536000; includeSubDomains')

const DAY_MS = 86_400_000
const CERTIFICATE: CertificateFacts = {
  key: 'ec prime256v1',
  signature: 'ecdsa-with-SHA256',
  issuer: 'Some Authority',
  coversHost: true,
  validTo: NOW + 80 * DAY_MS,
  chain: 3,
}
const secure = (more: Partial<TlsFacts> = {}, certificate: Partial<CertificateFacts> = {}): Answer => ({
  tls: {
    protocol: 'TLSv1.3',
    cipher: 'TLS_AES_256_GCM_SHA384',
    alpn: 'http/1.1',
    untrusted: '',
    certificate: { ...CERTIFICATE, ...certificate },
    ...more,
  },
})
const TLS = at.tls(/^/)

const tls: Group = {
  id: '41',
  title: 'TLS: what the connection shows',
  part: 'headers',
  rows: [
    quiet('the same', both(secure())),
    quiet('renewed on another day', [secure(), secure({}, { validTo: NOW + 60 * DAY_MS })]),
    found('an older version of TLS', [secure(), secure({ protocol: 'TLSv1.2', cipher: 'ECDHE-ECDSA-AES256-GCM-SHA384' })], TLS),
    found(
      'a version that is no longer safe',
      [secure(), secure({ protocol: 'TLSv1', cipher: 'ECDHE-ECDSA-AES256-SHA' })],
      [TLS, optional(TLS)],
    ),
    found(
      'a weaker cipher',
      [
        secure({ protocol: 'TLSv1.2', cipher: 'ECDHE-ECDSA-AES256-GCM-SHA384' }),
        secure({ protocol: 'TLSv1.2', cipher: 'AES128-SHA' }),
      ],
      TLS,
    ),
    found('a shorter key', [secure({}, { key: 'rsa 4096' }), secure({}, { key: 'rsa 1024' })], TLS),
    found('a chain without what is between', [secure(), secure({}, { chain: 1 })], TLS),
    found('for another host', [secure(), secure({}, { coversHost: false })], TLS),
    found('expires in three days', [secure(), secure({}, { validTo: NOW + 3 * DAY_MS })], TLS),
    found('expired', [secure(), secure({}, { validTo: NOW - DAY_MS })], TLS),
    found('not trusted', [secure(), secure({ untrusted: 'SELF_SIGNED_CERT_IN_CHAIN' })], TLS),
    found(
      'HTTP/2 is not offered',
      [{ ...secure({ alpn: 'h2' }), httpVersion: '2' }, secure()],
      [at.any(/^\/(?:alpn|http-version)/), optional(at.any(/^\/(?:alpn|http-version)/))],
    ),
    found('a certificate that nobody trusts', [{}, { failure: 'tls', detail: 'CERT_HAS_EXPIRED' }], at.error()),
    found('HTTP/2, then 1.1', [{ httpVersion: '2' }, { httpVersion: '1.1' }], at.content('/http-version')),
    found('HSTS is missing', [HSTS, {}], at.header('strict-transport-security', /security/)),
    found(
      'HSTS for a minute',
      [HSTS, header('strict-transport-security', 'max-age=60; includeSubDomains')],
      at.headers(/^\/strict-transport-security/),
    ),
    quiet('HSTS in other words', [HSTS, header('strict-transport-security', 'includesubdomains;max-age="31536000"')]),
  ],
  covers: [
    { file: 'tests/e2e/faults-tls.test.ts', title: 'a bad certificate' },
    {
      file: 'tests/e2e/faults-tls.test.ts',
      title: 'HTTP/2 where it is offered, 1.1 where the config says so; the version is recorded and compared',
    },
  ],
}

const preflight = (methods: string, more: Answer['headers'] = []): Answer => ({
  status: 204,
  body: '',
  type: '',
  headers: [['access-control-allow-origin', 'https://partner.example'], ['access-control-allow-methods', methods], ...more],
})
const CORS = /cors/

const access: Group = {
  id: '42',
  title: 'who may: CORS, methods, unknown ids, doors left open',
  part: 'headers',
  rows: [
    quiet('methods in another order', [preflight('GET, POST, PUT'), preflight('PUT,GET,POST')]),
    quiet('what is allowed in another order', [
      { status: 405, headers: [['allow', 'GET, HEAD']] },
      { status: 405, headers: [['allow', 'HEAD, GET']] },
    ]),
    quiet('refused on both', both({ status: 401, headers: [['www-authenticate', 'Bearer realm="shop"']] })),
    found(
      'a method less',
      [preflight('GET, POST, PUT'), preflight('GET, POST')],
      at.headers(/^\/access-control-allow-methods/, CORS),
    ),
    found(
      'every origin',
      [
        preflight('GET'),
        {
          status: 204,
          body: '',
          type: '',
          headers: [
            ['access-control-allow-origin', '*'],
            ['access-control-allow-methods', 'GET'],
          ],
        },
      ],
      at.header('access-control-allow-origin', CORS),
    ),
    found(
      'with credentials',
      [preflight('GET'), preflight('GET', [['access-control-allow-credentials', 'true']])],
      at.header('access-control-allow-credentials', CORS),
    ),
    found(
      'kept for a day',
      [preflight('GET', [['access-control-max-age', '600']]), preflight('GET', [['access-control-max-age', '86400']])],
      at.header('access-control-max-age'),
    ),
    found('no answer to a preflight', [preflight('GET'), { status: 405 }], at.status(/class/)),
    found(
      'allowed methods of a refusal',
      [
        { status: 405, headers: [['allow', 'GET, HEAD']] },
        { status: 405, headers: [['allow', 'GET, HEAD, DELETE']] },
      ],
      at.headers(/^\/allow/),
    ),
    found('an unknown id is forbidden', [{ status: 404 }, { status: 403 }], at.status()),
    found(
      'open in staging, closed in production',
      [
        { status: 401, headers: [['www-authenticate', 'Bearer']] },
        { status: 200, ...json({ users: [1, 2] }) },
      ],
      at.status(),
    ),
    found(
      'closed in staging only',
      [
        { status: 200, ...json({ users: [1, 2] }) },
        { status: 401, headers: [['www-authenticate', 'Bearer']] },
      ],
      at.status(),
    ),
    found(
      'another way to log in',
      [
        { status: 401, headers: [['www-authenticate', 'Bearer realm="shop"']] },
        { status: 401, headers: [['www-authenticate', 'Basic realm="shop"']] },
      ],
      at.headers(/^\/www-authenticate/),
    ),
    found('limited where production is not', [{}, { status: 429 }], at.status()),
    open('limited on both', both({ status: 429 }), at.status()),
  ],
}

export const CONNECTION_GROUPS: readonly Group[] = [redirects, cookies, tls, access]
