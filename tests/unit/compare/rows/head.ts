/** Everything of an answer but its body: failure, status, redirects, headers, cookies, packing, expectations. */
import type { Attempt, ContractResult } from '../../../../src/core/observation.ts'
import type { Answer } from '../../../laws/simulation.ts'
import { both, cookie, header, headers, hops, row, undecided, type Row } from './row.ts'

const OK: Answer = {}
const RETRY: Attempt = { cause: { code: 'reset', detail: 'ECONNRESET', message: 'reset' }, afterMs: 3 }
const NO_RETRY: Answer = { attempts: [] }

export const ERROR_ROWS: readonly Row[] = [
  row('the candidate does not answer', [OK, { failure: 'refused' }], 'error.candidate-unanswered '),
  row('the reference does not answer', [{ failure: 'tls' }, OK], 'error.reference-unanswered '),
  row('both fail in different ways', [{ failure: 'dns' }, { failure: 'timeout-total' }], 'error.cause-changed '),
  undecided(
    'both fail alike',
    [{ failure: 'dns' }, { failure: 'dns' }],
    /^error: no environment answered/,
    /^tls/,
    /^status/,
    /^redirects/,
    /^headers/,
    /^cookies/,
    /^content/,
    /^body/,
    /^schema/,
    /^contract/,
  ),
  row('the candidate fails every second time', [OK, [OK, { failure: 'reset' }]], 'error.candidate-unanswered '),
  row('both fail every third time', [
    [OK, OK, { failure: 'reset' }],
    [OK, { failure: 'reset' }, OK],
  ]),
  row('the candidate needs another try', [NO_RETRY, { attempts: [RETRY] }], 'error.retried /retried'),
  row('both need another try', [{ attempts: [RETRY] }, { attempts: [RETRY] }]),
  row('both answer', [OK, OK]),
]

export const STATUS_ROWS: readonly Row[] = [
  row('another class', [OK, { status: 500 }], 'status.class-changed '),
  row('another class, the other way', [{ status: 404 }, OK], 'status.class-changed '),
  row('strangers are let in', [{ status: 401 }, OK], 'status.open-on-candidate '),
  row('what is forbidden is given', [{ status: 403 }, { status: 204 }], 'status.open-on-candidate '),
  row('users are shut out', [OK, { status: 403 }], 'status.closed-on-candidate '),
  row('every second answer is open to strangers', [{ status: 401 }, [{ status: 401 }, OK]], 'status.open-on-candidate '),
  row('refused in another way', [{ status: 401 }, { status: 403 }], 'status.code-changed '),
  row('hidden instead of forbidden', [{ status: 403 }, { status: 404 }], 'status.code-changed '),
  row('sent to the login instead of refused', [{ status: 401 }, { status: 302 }], 'status.class-changed '),
  row('another code of the class', [{ status: 200 }, { status: 204 }], 'status.code-changed '),
  row('the whole instead of a part', [{ status: 206 }, { status: 200 }], 'status.partial-changed '),
  row('a part instead of the whole', [{ status: 200 }, { status: 206 }], 'status.partial-changed '),
  row('a code outside of the classes is a server error', [{ status: 500 }, { status: 799 }], 'status.code-changed '),
  row('the same', [{ status: 404 }, { status: 404 }]),
  row('one in two answers fails', [OK, [OK, { status: 503 }]], 'status.class-changed '),
  row('the same codes vary on both sides', [
    [OK, { status: 503 }],
    [{ status: 503 }, OK],
  ]),
  row('one answer in many was limited: only we asked too often', [OK, [OK, { status: 429 }]]),
  row('the candidate limits every question', [OK, { status: 429 }], 'status.class-changed '),
  undecided(
    'every answer is "too many requests"',
    [{ status: 429 }, { status: 429 }],
    /^tls/,
    /^status: every answer was 429/,
    /^redirects/,
    /^headers/,
    /^cookies/,
    /^content/,
    /^body/,
    /^schema/,
    /^contract/,
  ),
  row('a limit that the probe asks for', [
    { status: 429, contract: [{ assertion: 'status', ok: true, message: '' }] },
    { status: 429, contract: [{ assertion: 'status', ok: true, message: '' }] },
  ]),
]

export const REDIRECT_ROWS: readonly Row[] = [
  row('the same target, relative and absolute', [hops('/login'), hops('https://staging.shop.example/login')]),
  row(
    'the same target on the own host',
    both((origin) => hops(`${origin}/login`)),
  ),
  row('the same target, escapes in another case', [hops('/a%2fb'), hops('/a%2Fb')]),
  row('a fresh state in the target', [
    [hops('/login?state=aB3dE5fG7hI9jK1lM3nO'), hops('/login?state=Zx9Yw8Vu7Ts6Rq5Po4Nm')],
    [hops('/login?state=Qq1Ww2Ee3Rr4Tt5Yy6Uu'), hops('/login?state=Aa1Ss2Dd3Ff4Gg5Hh6Jj')],
  ]),
  row('another path', [hops('/login'), hops('/signin')], 'redirect.target-changed /0/location/path'),
  row(
    'another word in a long path',
    [hops('/sale/enamel-mug-350ml-blue'), hops('/sale/enamel-mug-500ml-blue')],
    'redirect.target-changed /0/location/path',
  ),
  row(
    'http instead of https',
    both((origin) => hops(origin.includes('staging') ? 'http://staging.shop.example/x' : `${origin}/x`)),
    'redirect.insecure /0/location/scheme',
  ),
  row(
    'to the other environment',
    [hops('https://shop.example/x'), hops('https://shop.example/x')],
    'redirect.foreign-host /0/location/host',
  ),
  row('for now instead of for good', [hops([301, '/a']), hops([302, '/a'])], 'redirect.permanence-changed /0/status'),
  row('the method is not kept', [hops([308, '/a']), hops([301, '/a'])], 'redirect.method-changed /0/status'),
  row('another status', [hops([302, '/a']), hops([303, '/a'])], 'redirect.status-changed /0/status'),
  row(
    'https instead of http',
    both((origin) => hops(origin.includes('staging') ? `${origin}/x` : 'http://shop.example/x')),
    'redirect.scheme-changed /0/location/scheme',
  ),
  row(
    'no longer up to https',
    [
      { origin: 'http://shop.example', hops: [{ location: 'https://shop.example/x' }] },
      { origin: 'http://staging.shop.example', hops: [{ location: '/x' }] },
    ],
    'redirect.insecure /0/location/scheme',
  ),
  row('another host', [hops('https://login.example/'), hops('https://sso.example/')], 'redirect.host-changed /0/location/host'),
  row(
    'another host and path',
    [hops('https://login.example/a'), hops('https://sso.example/b')],
    'redirect.host-changed /0/location',
  ),
  row(
    'another port',
    [hops('https://login.example:8443/'), hops('https://login.example/')],
    'redirect.host-changed /0/location/host',
  ),
  row('the default port and an empty query', [hops('https://login.example:443/a?'), hops('https://LOGIN.example/a')]),
  row('a slash more', [hops('/products'), hops('/products/')], 'redirect.slash-changed /0/location/path'),
  row(
    'a parameter less',
    [hops('/login?next=%2Fcart&lang=de'), hops('/login?lang=de')],
    'redirect.query-changed /0/location/query/next',
  ),
  row('all parameters lost', [hops('/login?next=%2Fcart&lang=de'), hops('/login')], 'redirect.query-changed /0/location/query'),
  row('parameters in another order', [hops('/login?a=1&b=2'), hops('/login?b=2&a=1')]),
  row(
    'the own address in a parameter',
    both((origin) => hops(`https://login.example/?back=${encodeURIComponent(`${origin}/cart`)}`)),
  ),
  row(
    'the other address in a parameter',
    [
      hops('https://login.example/?back=https%3A%2F%2Fshop.example'),
      hops('https://login.example/?back=https%3A%2F%2Fshop.example'),
    ],
    'redirect.foreign-host /0/location/query/back',
  ),
  row('another place on the page', [hops('/a#one'), hops('/a#two')], 'redirect.target-changed /0/location/fragment'),
  row('to an app', [hops('myapp://open/1x'), hops('myapp://open/1y')], 'redirect.target-changed /0/location/path'),
  row('no URL at all', [hops('https://['), hops('https://]')], 'redirect.target-changed /0/location'),
  row(
    'a detour, and the shared redirect has another status',
    [hops([301, '/a']), hops('/old', [302, '/a'])],
    'redirect.hops-changed ',
    'redirect.permanence-changed /{origin}~1a/status',
  ),
  row('a detour at the end', [hops('/a'), hops('/a', '/b')], 'redirect.hops-changed '),
  row('a detour at the start', [hops('/a'), hops('/old', '/a')], 'redirect.hops-changed '),
  row('a detour in the middle', [hops('/a', '/c'), hops('/a', '/b', '/c')], 'redirect.hops-changed '),
  row('a hop less', [hops('/a', '/b'), hops('/b')], 'redirect.hops-changed '),
  row('a hop more, to somewhere else', [hops('/a'), hops('/b', '/c')], 'redirect.target-changed /last/location/path'),
  row('a redirect where there was none', [OK, hops('/a')], 'redirect.added '),
  row('no redirect where there was one', [hops('/a'), OK], 'redirect.missing '),
  row('the same chain', [hops('/a', [301, '/b']), hops('/a', [301, '/b'])]),
  undecided(
    'a side without an answer',
    [{ failure: 'dns' }, { failure: 'dns' }],
    /^error/,
    /^tls/,
    /^status/,
    /^redirects: the reference did not answer/,
    /^headers/,
    /^cookies/,
    /^content/,
    /^body/,
    /^schema/,
    /^contract/,
  ),
]

/** In screening once, and so often in the fresh answers. */
const rarely = (times: number, usual: Answer, rare: Answer): Answer[] =>
  Array.from({ length: 40 }, (_, index) => (index > 0 && index <= times + 1 ? rare : usual))

export const HEADER_ROWS: readonly Row[] = [
  row('missing', [header('x-api-version', '7'), OK], 'header.missing /x-api-version'),
  row('added', [OK, header('x-experiment', 'on')], 'header.added /x-experiment'),
  row(
    'another value',
    [header('content-language', 'en'), header('content-language', 'de')],
    'header.value-changed /content-language',
  ),
  row('another case of the name', [header('X-Api', '7'), header('x-api', '7')]),
  row('in another order', [headers(['a', '1'], ['b', '2']), headers(['b', '2'], ['a', '1'])]),
  row('a list on two lines', [header('vary', 'accept', 'cookie'), header('vary', 'Cookie, Accept')]),
  row('a list with one more', [header('vary', 'accept'), header('vary', 'accept, cookie')], 'header.vary-added /vary/cookie'),
  row(
    'a list in another order where order counts',
    [header('via-list', 'a, b'), header('via-list', 'b, a')],
    'header.value-changed /via-list',
  ),
  row('directives in another order and case', [
    header('cache-control', 'public, max-age=60'),
    header('cache-control', 'Max-Age=60,public'),
  ]),
  row(
    'a shorter life in the cache',
    [header('cache-control', 'max-age=60'), header('cache-control', 'max-age=5')],
    'header.value-changed /cache-control/max-age',
  ),
  row('a security header is missing', [header('x-frame-options', 'DENY'), OK], 'header.security-missing /x-frame-options'),
  row(
    'a security header is weaker',
    [
      header('strict-transport-security', 'max-age=31536000; includeSubDomains'),
      header('strict-transport-security', 'max-age=300; includeSubDomains'),
    ],
    'header.security-weakened /strict-transport-security/max-age',
  ),
  row(
    'a security header of another format',
    [header('x-frame-options', 'DENY'), header('x-frame-options', '1')],
    'header.security-weakened /x-frame-options',
  ),
  row(
    'a header of a redirect',
    [
      { hops: [{ location: '/x', headers: [['cache-control', 'no-store']] }] },
      { hops: [{ location: '/x', headers: [['cache-control', 'max-age=60']] }] },
    ],
    'header.became-cacheable /hops/0/cache-control',
  ),
  row('a security header in another order', [
    header('strict-transport-security', 'max-age=300; includeSubDomains'),
    header('strict-transport-security', 'includesubdomains;max-age=300'),
  ]),
  row('a fresh nonce in the policy', [
    [
      header('content-security-policy', "script-src 'nonce-aaa' 'self'"),
      header('content-security-policy', "script-src 'nonce-bbb' 'self'"),
    ],
    [
      header('content-security-policy', "script-src 'nonce-ccc' 'self'"),
      header('content-security-policy', "script-src 'nonce-ddd' 'self'"),
    ],
  ]),
  row(
    'a policy with one source more',
    [
      header('content-security-policy', "default-src 'self'; img-src cdn.example"),
      header('content-security-policy', "default-src 'self'; img-src cdn.example evil.example"),
    ],
    'header.security-weakened /content-security-policy/img-src',
  ),
  row('a policy in another order', [
    header('content-security-policy', "default-src 'self'; img-src *"),
    header('content-security-policy', "img-src *; default-src 'self'"),
  ]),
  row(
    'any origin is allowed',
    both((origin) => header('access-control-allow-origin', origin.includes('staging') ? '*' : origin)),
    'header.cors-widened /access-control-allow-origin',
  ),
  row(
    'the own origin is allowed',
    both((origin) => header('access-control-allow-origin', origin)),
  ),
  row('another validator', [header('etag', '"abc"'), header('etag', '"def"')]),
  row('a weak validator', [header('etag', '"abc"'), header('etag', 'W/"abc"')], 'header.value-changed /etag/strength'),
  row('another date', [
    header('last-modified', 'Mon, 02 Mar 2026 09:30:00 GMT'),
    header('last-modified', 'Tue, 03 Mar 2026 09:30:00 GMT'),
  ]),
  row('no date', [header('last-modified', 'Mon, 02 Mar 2026 09:30:00 GMT'), OK], 'header.validator-missing /last-modified'),
  row('fields of one connection', [
    headers(['connection', 'keep-alive'], ['keep-alive', 'timeout=5'], ['transfer-encoding', 'chunked'], ['content-length', '2']),
    OK,
  ]),
  row('a fresh request id', [
    [
      header('x-request-id', '0d0e5b3c-5a0f-4d2c-9f6e-1a2b3c4d5e6f'),
      header('x-request-id', '1d0e5b3c-5a0f-4d2c-9f6e-1a2b3c4d5e6f'),
    ],
    [
      header('x-request-id', '2d0e5b3c-5a0f-4d2c-9f6e-7a8b9c0d1e2f'),
      header('x-request-id', '3d0e5b3c-5a0f-4d2c-9f6e-1a2b3c4d5e6f'),
    ],
  ]),
  row(
    'a request id of another kind',
    [
      [
        header('x-request-id', '0d0e5b3c-5a0f-4d2c-9f6e-1a2b3c4d5e6f'),
        header('x-request-id', '1d0e5b3c-5a0f-4d2c-9f6e-1a2b3c4d5e6f'),
      ],
      [header('x-request-id', '171'), header('x-request-id', '172')],
    ],
    'header.format-changed /x-request-id',
  ),
  row(
    'a value that varies on the candidate only',
    [header('x-backend', 'blue'), [header('x-backend', 'blue'), header('x-backend', 'green')]],
    'header.unstable /x-backend',
  ),
  row(
    'a value that varies on the reference only',
    [[header('x-backend', 'blue'), header('x-backend', 'green')], header('x-backend', 'blue')],
    'header.unstable /x-backend',
  ),
  row(
    'an id that is new every time, and one for everybody',
    [
      Array.from('0123456789abcdef', (digit) => header('x-request-id', `${digit}d0e5b3c-5a0f-4d2c-9f6e-1a2b3c4d5e6f`)),
      header('x-request-id', '2d0e5b3c-5a0f-4d2c-9f6e-7a8b9c0d1e2f'),
    ],
    'header.value-reused /x-request-id',
  ),
  row('a value that varies alike', [
    [header('x-backend', 'blue'), header('x-backend', 'green')],
    [header('x-backend', 'green'), header('x-backend', 'blue')],
  ]),
  undecided(
    'a difference that is too rare',
    [header('x-backend', 'blue'), rarely(5, header('x-backend', 'blue'), header('x-backend', 'green'))],
    /^headers: one difference is too rare to settle with 28 fresh observations: header.unstable at \/x-backend \(5 of 28 on the candidate, 0 of 28 on the reference\); about 320 per environment would/,
  ),
]

const ALL = 'Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=3600'
const dated = (seconds: number, dateMs = Date.UTC(2026, 2, 2, 9)): Answer =>
  headers(
    ['date', new Date(dateMs).toUTCString()],
    ['set-cookie', `sid=«masked»; Expires=${new Date(dateMs + seconds * 1000).toUTCString()}`],
  )

const withDate = (line: string): Answer =>
  headers(['date', new Date(Date.UTC(2026, 2, 2, 9)).toUTCString()], ['set-cookie', line])

export const COOKIE_ROWS: readonly Row[] = [
  row('missing, with all its attributes', [cookie(`sid=«masked»; ${ALL}`), OK], 'cookie.missing /sid'),
  row('added', [OK, cookie('debug=«masked»; Path=/')], 'cookie.added /debug'),
  row('not secure', [cookie('sid=«masked»; Secure'), cookie('sid=«masked»')], 'cookie.secure-lost /sid/secure'),
  row('readable for scripts', [cookie('sid=«masked»; HttpOnly'), cookie('sid=«masked»')], 'cookie.httponly-lost /sid/httponly'),
  row(
    'sent across sites',
    [cookie('sid=«masked»; SameSite=Lax'), cookie('sid=«masked»; SameSite=None')],
    'cookie.samesite-weakened /sid/samesite',
  ),
  row(
    'for another path',
    [cookie('sid=«masked»; Path=/'), cookie('sid=«masked»; Path=/shop')],
    'cookie.attribute-changed /sid/path',
  ),
  row(
    'for the own host',
    both((_, host) => cookie(`sid=«masked»; Domain=${host}`)),
  ),
  row('for a domain, with and without a dot', [
    cookie('sid=«masked»; Domain=.mugs.example'),
    cookie('sid=«masked»; Domain=mugs.example'),
  ]),
  row(
    'for another domain',
    [cookie('sid=«masked»; Domain=mugs.example'), cookie('sid=«masked»; Domain=pots.example')],
    'cookie.attribute-changed /sid/domain',
  ),
  row('attributes in another order and case', [cookie('sid=«masked»; Path=/; Secure'), cookie('sid=«masked»; secure; path=/')]),
  row(
    'another lifetime',
    [cookie('sid=«masked»; Max-Age=3600'), cookie('sid=«masked»; Max-Age=60')],
    'cookie.lifetime-changed /sid/max-age',
  ),
  row('the same lifetime as a date, seen later', [dated(3600), dated(3600, Date.UTC(2026, 2, 5))]),
  row('the same lifetime as a date, a second of difference', [[dated(36 * 3600), dated(36 * 3600 - 1)], dated(36 * 3600)]),
  row('the same lifetime as a date, cut below two days', [dated(48 * 3600), dated(48 * 3600 - 1)]),
  row('another lifetime as a date', [dated(3600), dated(86_400 * 7)], 'cookie.lifetime-changed /sid/max-age'),
  row('deleted', [cookie('sid=«masked»'), cookie('sid=')], 'cookie.attribute-changed /sid'),
  row('deleted in several ways', [withDate('sid='), [withDate('sid=«masked»; Max-Age=0'), dated(-10)]]),
  row('secure all at once', [cookie('sid=«masked»'), cookie('sid=«masked»; Secure')], 'cookie.secure-gained /sid/secure'),
  row('hidden from scripts', [cookie('sid=«masked»'), cookie('sid=«masked»; httponly')], 'cookie.httponly-gained /sid/httponly'),
  row('no SameSite', [cookie('sid=«masked»; SameSite=Lax'), cookie('sid=«masked»')], 'cookie.samesite-weakened /sid/samesite'),
  row(
    'for the own site only',
    [cookie('sid=«masked»; SameSite=Lax'), cookie('sid=«masked»; SameSite=STRICT')],
    'cookie.samesite-strengthened /sid/samesite',
  ),
  row(
    'SameSite of no known value',
    [cookie('sid=«masked»; SameSite=Lax'), cookie('sid=«masked»; SameSite=maybe')],
    'cookie.attribute-changed /sid/samesite',
  ),
  row(
    'for all sub-domains',
    both((_, host) => cookie(host.startsWith('staging') ? `sid=«masked»; Domain=${host}` : 'sid=«masked»')),
    'cookie.domain-widened /sid/domain',
  ),
  row(
    'for the domain above',
    [cookie('sid=«masked»; Domain=de.mugs.example'), cookie('sid=«masked»; Domain=mugs.example')],
    'cookie.domain-widened /sid/domain',
  ),
  row(
    'for one host only',
    [cookie('sid=«masked»; Domain=mugs.example'), cookie('sid=«masked»')],
    'cookie.domain-narrowed /sid/domain',
  ),
  row(
    'for the other environment',
    [cookie('sid=«masked»; Domain=shop.example'), cookie('sid=«masked»; Domain=shop.example')],
    'cookie.foreign-host /sid/domain',
  ),
  row('new, and for the other environment', [OK, cookie('sid=«masked»; Domain=shop.example')], 'cookie.foreign-host /sid'),
  row(
    'a prefix that promises more',
    [cookie('__Host-sid=«masked»; Secure; Path=/'), cookie('__Host-sid=«masked»; Path=/')],
    'cookie.prefix-violated /__Host-sid/prefix',
  ),
  row('for ever', [cookie('sid=«masked»'), cookie('sid=«masked»; Max-Age=2592000')], 'cookie.became-persistent /sid/max-age'),
  row('until the browser ends', [dated(86_400 * 30), withDate('sid=«masked»')], 'cookie.became-transient /sid/max-age'),
  row('a day as seconds and as a date', [withDate('sid=«masked»; Max-Age=86400'), dated(86_400)]),
  row('one name in two places, in another order', [
    cookie('sid=«masked»; Path=/', 'sid=«masked»; Path=/shop'),
    cookie('sid=«masked»; Path=/shop', 'sid=«masked»; Path=/'),
  ]),
  row(
    'one name in two places, one is missing',
    [cookie('sid=«masked»; Path=/', 'sid=«masked»; Path=/shop'), cookie('sid=«masked»; Path=/')],
    'cookie.missing /sid for ~1shop',
  ),
  row('set on the way and again for another place', [
    { hops: [{ location: '/x', headers: [['set-cookie', 'sid=«masked»; Path=/a']] }], headers: [['set-cookie', 'sid=«masked»']] },
    { hops: [{ location: '/x', headers: [['set-cookie', 'sid=«masked»; Path=/a']] }], headers: [['set-cookie', 'sid=«masked»']] },
  ]),
  row('no cookie that anybody could read', [
    cookie('', ';;;', '=', `a=${'b;'.repeat(5000)}`),
    cookie('', ';;;', '=', `a=${'b;'.repeat(5000)}`),
  ]),
  row('several, in another order', [cookie('a=«masked»', 'b=«masked»; Path=/'), cookie('b=«masked»; Path=/', 'a=«masked»')]),
  row('one of several is missing', [cookie('a=«masked»', 'b=«masked»'), cookie('a=«masked»')], 'cookie.missing /b'),
  row('set on the way and again at the end', [
    { hops: [{ location: '/x', headers: [['set-cookie', 'sid=«masked»; Secure']] }], headers: [['set-cookie', 'sid=«masked»']] },
    { hops: [{ location: '/x' }], headers: [['set-cookie', 'sid=«masked»']] },
  ]),
  row('a name with an id of its own', [
    cookie('_session_0f8e7d6c5b4a39281706f5e4d3c2b1a0=«masked»'),
    cookie('_session_1a2b3c4d5e6f708192a3b4c5d6e7f809=«masked»'),
  ]),
  row('a value of its own', [cookie('sid=«masked:one»'), cookie('sid=«masked:two»')]),
  row('a value that is a little longer', [cookie('sid=«masked:cookie 16 hex»'), cookie('sid=«masked:cookie 32 hex»')]),
  row('a value that is hardly too short to tell', [cookie('sid=«masked:cookie»'), cookie('sid=«masked:cookie 16 hex»')]),
  row(
    'a value a quarter as long',
    [cookie('sid=«masked:cookie 64 mixed»'), cookie('sid=«masked:cookie 16 mixed»')],
    'cookie.value-changed /sid/value',
  ),
  row(
    'a value too short to tell',
    [cookie('sid=«masked:cookie 64 mixed»'), cookie('sid=«masked:cookie»')],
    'cookie.value-changed /sid/value',
  ),
  row(
    'a value of other characters',
    [cookie('sid=«masked:cookie 32 mixed»'), cookie('sid=«masked:cookie 32 digits»')],
    'cookie.value-changed /sid/value',
  ),
  undecided(
    'a side without an answer',
    [{ failure: 'dns' }, { failure: 'dns' }],
    /^error/,
    /^tls/,
    /^status/,
    /^redirects/,
    /^headers/,
    /^cookies: the reference did not answer/,
    /^content/,
    /^body/,
    /^schema/,
    /^contract/,
  ),
]

export const CONTENT_ROWS: readonly Row[] = [
  row(
    'another media type, of equal bytes',
    [{ type: 'application/json' }, { type: 'application/problem+json' }],
    'content.type-changed /type',
  ),
  row(
    'another media type, of other bytes',
    [{ type: 'application/json' }, { type: 'text/html', body: '<p>down</p>' }],
    'content.type-changed /type',
  ),
  row('no media type', [{ type: 'text/plain' }, { type: '' }], 'content.type-changed /type'),
  row('another case', [{ type: 'text/HTML;Charset="UTF-8"' }, { type: 'text/html; charset=utf-8' }]),
  row(
    'another charset',
    [{ type: 'text/html; charset=utf-8' }, { type: 'text/html; charset=iso-8859-1' }],
    'content.charset-changed /charset',
  ),
  row(
    'another profile',
    [
      { type: 'application/ld+json; profile="https://a.example/1"' },
      { type: 'application/ld+json;profile="https://a.example/2"' },
    ],
    'content.parameter-changed /parameters/profile',
  ),
  row(
    'a version that was not named',
    [{ type: 'application/json' }, { type: 'application/json; version=2' }],
    'content.parameter-changed /parameters/version',
  ),
  row('parameters in another order and spelling', [
    { type: 'text/csv; header=present; a="1"' },
    { type: 'text/csv;A=1;HEADER=present' },
  ]),
  row('a profile on the own host', [
    { type: 'application/ld+json; profile="https://shop.example/1"' },
    { type: 'application/ld+json; profile="https://staging.shop.example/1"' },
  ]),
  row('the old names of codings', [
    header('content-encoding', 'x-gzip, x-compress'),
    header('content-encoding', 'gzip,compress'),
  ]),
  row(
    'an unknown coding',
    [header('content-encoding', 'x-gzipped'), header('content-encoding', 'gzipped')],
    'content.encoding-changed /encoding',
  ),
  row('JSON is UTF-8 with and without saying so', [{ type: 'application/json' }, { type: 'application/json; charset=utf-8' }]),
  row('no compression', [header('content-encoding', 'gzip'), OK], 'content.encoding-changed /encoding'),
  row('no compression, said and not said', [header('content-encoding', 'identity'), OK]),
  row(
    'a body that does not decode',
    [
      { type: 'text/plain', body: 'x' },
      { type: 'text/plain', body: Buffer.from([0x1f, 0x8b, 0xff]), undecoded: 'incorrect header check' },
    ],
    'content.encoding-broken /undecoded',
  ),
  row('another HTTP version', [{ httpVersion: '1.1' }, { httpVersion: '2' }], 'content.http-version-changed /http-version'),
  row('the same', [{ type: 'text/css' }, { type: 'text/css' }]),
  undecided(
    'a side without an answer',
    [{ failure: 'dns' }, { failure: 'dns' }],
    /^error/,
    /^tls/,
    /^status/,
    /^redirects/,
    /^headers/,
    /^cookies/,
    /^content: the reference did not answer/,
    /^body/,
    /^schema/,
    /^contract/,
  ),
]

const met = (assertion: string): ContractResult => ({ assertion, ok: true, message: '' })
const broken = (assertion: string, message = 'expected 200, got 500'): ContractResult => ({ assertion, ok: false, message })
const expects = (...contract: readonly ContractResult[]): Answer => ({ contract })

export const CONTRACT_ROWS: readonly Row[] = [
  row('broken by the candidate', [expects(met('schema')), expects(broken('schema'))], 'contract.failed-on-candidate /schema'),
  row('broken by the reference', [expects(broken('status')), expects(met('status'))], 'contract.failed-on-reference /status'),
  row(
    'broken by both',
    [expects(broken('schema')), expects(broken('schema', 'another message'))],
    'contract.failed-everywhere /schema',
  ),
  row(
    'another one is broken',
    [expects(broken('a'), met('b')), expects(met('a'), broken('b'))],
    'contract.failed-on-candidate /b',
    'contract.failed-on-reference /a',
  ),
  row(
    'broken by the candidate every second time',
    [expects(met('schema')), [expects(met('schema')), expects(broken('schema'))]],
    'contract.failed-on-candidate /schema',
  ),
  row('met by both', [expects(met('schema'), met('status')), expects(met('schema'), met('status'))]),
  row(
    'a name with a slash',
    [expects(met('header a/b')), expects(broken('header a/b'))],
    'contract.failed-on-candidate /header a~1b',
  ),
  undecided(
    'a side without an answer',
    [{ failure: 'dns' }, { failure: 'dns' }],
    /^error/,
    /^tls/,
    /^status/,
    /^redirects/,
    /^headers/,
    /^cookies/,
    /^content/,
    /^body/,
    /^schema/,
    /^contract: the reference did not answer/,
  ),
]
