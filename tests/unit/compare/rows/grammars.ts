/**
 * Header grammars: for each, spellings that mean the same, noise that must not hide a change beside it, and changes in
 * both directions where one is weaker.
 */
import { NOW, type Answer } from '../../../laws/simulation.ts'
import { both, header, headers, row, undecided, type Row } from './row.ts'

const OK: Answer = {}

/** Both sides as one header's value each. */
function value(
  name: string,
  what: string,
  [reference, candidate]: readonly [reference: string, candidate: string],
  ...finds: readonly string[]
): Row {
  return row(`${name}: ${what}`, [header(name, reference), header(name, candidate)], ...finds)
}

function same(name: string, ...values: readonly [reference: string, candidate: string]): Row {
  return value(name, `"${values.join('" and "')}" mean the same`, values)
}

/** The change and its mirror image. */
function turned(
  name: string,
  values: readonly [reference: string, candidate: string],
  path: string,
  ...[there, back]: readonly [there: string, back: string]
): readonly Row[] {
  const [reference, candidate] = values
  return [
    value(name, `"${reference}" became "${candidate}"`, [reference, candidate], `header.${there} ${path}`),
    value(name, `"${candidate}" became "${reference}"`, [candidate, reference], `header.${back} ${path}`),
  ]
}

/** @param minutes - by which the clock is ahead of ours */
function dated(minutes: number, ...more: readonly (readonly [name: string, value: string])[]): Answer {
  return headers(['date', new Date(NOW + minutes * 60_000).toUTCString()], ...more)
}

const HSTS = 'strict-transport-security'
const CSP = 'content-security-policy'
const SECURITY: readonly Row[] = [
  same(HSTS, 'max-age=300; includeSubDomains', 'includesubdomains ;max-age="0300"'),
  ...turned(HSTS, ['max-age=300', 'max-age=299'], `/${HSTS}/max-age`, 'security-weakened', 'security-strengthened'),
  ...turned(
    HSTS,
    ['max-age=300; includeSubDomains', 'max-age=300'],
    `/${HSTS}/includesubdomains`,
    'security-weakened',
    'security-strengthened',
  ),
  ...turned(HSTS, ['max-age=300; preload', 'max-age=300'], `/${HSTS}/preload`, 'security-weakened', 'security-strengthened'),
  // Stricter in one way and weaker in another: neither.
  ...turned(HSTS, ['max-age=300; preload', 'max-age=900'], `/${HSTS}`, 'security-changed', 'security-changed'),
  same(CSP, "default-src 'self';; img-src * ;", "IMG-SRC *;default-src   'SELF'"),
  same(CSP, "script-src 'sha256-abc=' 'sha256-def='", "script-src 'sha256-ghi='"),
  same(CSP, 'img-src CDN.example', 'img-src cdn.example cdn.example'),
  ...turned(
    CSP,
    ["script-src 'self'", "script-src 'self' 'unsafe-inline'"],
    `/${CSP}/script-src`,
    'security-weakened',
    'security-strengthened',
  ),
  ...turned(CSP, ["script-src 'self'", 'script-src *'], `/${CSP}/script-src`, 'security-weakened', 'security-strengthened'),
  ...turned(CSP, ["object-src 'none'", 'object-src data:'], `/${CSP}/object-src`, 'security-weakened', 'security-strengthened'),
  ...turned(CSP, ['img-src a.example', 'img-src b.example'], `/${CSP}/img-src`, 'security-changed', 'security-changed'),
  ...turned(
    CSP,
    ["default-src 'self'; frame-ancestors 'none'", "default-src 'self'"],
    `/${CSP}/frame-ancestors`,
    'security-weakened',
    'security-strengthened',
  ),
  value(CSP, 'reports go elsewhere', ['report-uri /a', 'report-uri /b'], `header.value-changed /${CSP}/report-uri`),
  row(`${CSP}: of two policies, on two lines or one`, [
    header(CSP, "default-src 'self'", 'img-src a.example'),
    header(CSP, "img-src a.example, default-src 'self'"),
  ]),
  row(
    `${CSP}: one of two policies allows more`,
    [header(CSP, 'img-src a.example', 'img-src b.example'), header(CSP, 'img-src a.example', 'img-src *')],
    `header.security-changed /${CSP}/img-src`,
  ),
  row(
    `${CSP}: a change beside a nonce`,
    [
      [header(CSP, "script-src 'nonce-a1'"), header(CSP, "script-src 'nonce-a2'")],
      [header(CSP, "script-src 'nonce-b1' evil.example"), header(CSP, "script-src 'nonce-b2' evil.example")],
    ],
    `header.security-weakened /${CSP}/script-src`,
  ),
  row(
    `${CSP}: the nonce is stuck`,
    [[header(CSP, "script-src 'nonce-a1'"), header(CSP, "script-src 'nonce-a2'")], header(CSP, "script-src 'nonce-b1'")],
    `header.nonce-reused /${CSP}/nonce`,
  ),
  row(
    `${CSP}: the nonce is no longer stuck`,
    [header(CSP, "script-src 'nonce-b1'"), [header(CSP, "script-src 'nonce-a1'"), header(CSP, "script-src 'nonce-a2'")]],
    `header.security-strengthened /${CSP}/nonce`,
  ),
  row(`${CSP}: the nonce is stuck on both`, [header(CSP, "script-src 'nonce-a1'"), header(CSP, "script-src 'nonce-b1'")]),
  value(
    'content-security-policy-report-only',
    'protects nothing',
    ["img-src 'self'", 'img-src *'],
    'header.value-changed /content-security-policy-report-only/img-src',
  ),
  same('x-frame-options', 'DENY', 'deny'),
  ...turned('x-frame-options', ['DENY', 'SAMEORIGIN'], '/x-frame-options', 'security-weakened', 'security-strengthened'),
  ...turned(
    'x-content-type-options',
    ['nosniff', 'none'],
    '/x-content-type-options',
    'security-weakened',
    'security-strengthened',
  ),
  ...turned('referrer-policy', ['no-referrer', 'unsafe-url'], '/referrer-policy', 'security-weakened', 'security-strengthened'),
  same('referrer-policy', 'no-referrer, same-origin', 'same-origin'),
  ...turned(
    'cross-origin-opener-policy',
    ['same-origin', 'unsafe-none'],
    '/cross-origin-opener-policy',
    'security-weakened',
    'security-strengthened',
  ),
  same(
    'permissions-policy',
    'camera=(), geolocation=(self "https://a.example")',
    'geolocation=("https://a.example" self),camera=()',
  ),
  ...turned(
    'permissions-policy',
    ['camera=()', 'camera=*'],
    '/permissions-policy/camera',
    'security-weakened',
    'security-strengthened',
  ),
  ...turned(
    'permissions-policy',
    ['camera=(), usb=()', 'camera=()'],
    '/permissions-policy/usb',
    'security-weakened',
    'security-strengthened',
  ),
  value('permissions-policy', 'of no grammar', ['camera=(', 'camera=(']),
  same('www-authenticate', 'Bearer realm="a", Basic realm=b', 'basic realm="b", bearer realm="a"'),
  row('www-authenticate: a fresh nonce', [
    header('www-authenticate', 'Digest realm="a", nonce="1"'),
    header('www-authenticate', 'Digest nonce="2", realm="a"'),
  ]),
  value(
    'www-authenticate',
    'another realm',
    ['Basic realm="a"', 'Basic realm="b"'],
    'header.security-changed /www-authenticate/basic/realm',
  ),
  value('www-authenticate', 'a scheme less', ['Bearer, Basic', 'Basic'], 'header.security-changed /www-authenticate/bearer'),
]

const credentials = (origin: string): Answer =>
  headers(['access-control-allow-origin', origin], ['access-control-allow-credentials', 'true'])

const SHARING: readonly Row[] = [
  ...turned(
    'access-control-allow-origin',
    ['https://a.example', '*'],
    '/access-control-allow-origin',
    'cors-widened',
    'cors-narrowed',
  ),
  value(
    'access-control-allow-origin',
    'another',
    ['https://a.example', 'https://b.example'],
    'header.cors-changed /access-control-allow-origin',
  ),
  row(
    'access-control-allow-origin: missing',
    [header('access-control-allow-origin', '*'), OK],
    'header.cors-changed /access-control-allow-origin',
  ),
  row(
    'access-control-allow-origin: any, with credentials',
    [credentials('https://a.example'), credentials('*')],
    'header.cors-wildcard-credentials /access-control-allow-origin',
  ),
  row(
    'access-control-allow-origin: any on both, and credentials on one',
    [header('access-control-allow-origin', '*'), credentials('*')],
    'header.cors-changed /access-control-allow-credentials',
  ),
  same('access-control-allow-methods', 'GET, PUT', 'PUT,GET'),
  ...turned(
    'access-control-allow-methods',
    ['GET, PUT', 'GET'],
    '/access-control-allow-methods/PUT',
    'cors-narrowed',
    'cors-widened',
  ),
  same('access-control-allow-headers', 'X-A, x-b', 'x-b,x-a'),
  value(
    'access-control-allow-headers',
    'one for another',
    ['x-a, x-b', 'x-a, x-c'],
    'header.cors-changed /access-control-allow-headers',
  ),
  same('cache-control', 'public, max-age="60"', 'MAX-AGE=060,Public'),
  ...turned('cache-control', ['private', 'public'], '/cache-control', 'became-cacheable', 'became-uncacheable'),
  ...turned('cache-control', ['no-store', 'private'], '/cache-control', 'became-cacheable', 'became-uncacheable'),
  ...turned(
    'cache-control',
    ['no-store, no-cache', 'no-cache'],
    '/cache-control/no-store',
    'became-cacheable',
    'became-uncacheable',
  ),
  same('cache-control', 'no-store, private', 'no-store'),
  ...turned('cache-control', ['max-age=60', 'max-age=5'], '/cache-control/max-age', 'value-changed', 'value-changed'),
  ...turned(
    'cache-control',
    ['max-age=60, immutable', 'max-age=60'],
    '/cache-control/immutable',
    'value-changed',
    'value-changed',
  ),
  row(
    'cache-control: what forbids storing is missing',
    [header('cache-control', 'no-store'), OK],
    'header.became-cacheable /cache-control',
  ),
  row(
    'cache-control: what forbids storing is new',
    [OK, header('cache-control', 'no-store')],
    'header.became-uncacheable /cache-control',
  ),
  row('cache-control: missing', [header('cache-control', 'max-age=60'), OK], 'header.missing /cache-control'),
  ...turned('vary', ['Accept, Cookie', 'accept'], '/vary/cookie', 'vary-missing', 'vary-added'),
  ...turned('vary', ['accept', 'cookie'], '/vary', 'vary-changed', 'vary-changed'),
  row('vary: missing', [header('vary', 'accept'), OK], 'header.vary-missing /vary'),
  same('x-robots-tag', 'none', 'nofollow, noindex'),
  ...turned('x-robots-tag', ['nofollow', 'nofollow, noindex'], '/x-robots-tag/noindex', 'indexing-blocked', 'indexing-allowed'),
  row('x-robots-tag: the page is hidden', [OK, header('x-robots-tag', 'noindex')], 'header.indexing-blocked /x-robots-tag'),
  row(
    'x-robots-tag: the page is no longer hidden',
    [header('x-robots-tag', 'noindex'), OK],
    'header.indexing-allowed /x-robots-tag',
  ),
  row('x-robots-tag: something else is new', [OK, header('x-robots-tag', 'noarchive')], 'header.added /x-robots-tag'),
  value('etag', 'a digest became something else', [`"${'0a'.repeat(16)}"`, '"7-1b"'], 'header.format-changed /etag/format'),
  row('etag: missing', [header('etag', '"a"'), OK], 'header.validator-missing /etag'),
  row('expires: the same lifetime, at another time', [
    headers(['date', 'Mon, 02 Mar 2026 09:00:00 GMT'], ['expires', 'Mon, 02 Mar 2026 10:00:00 GMT']),
    headers(['date', 'Tue, 03 Mar 2026 09:00:00 GMT'], ['expires', 'Tue, 03 Mar 2026 10:00:01 GMT']),
  ]),
  row(
    'expires: another lifetime',
    [
      headers(['date', 'Mon, 02 Mar 2026 09:00:00 GMT'], ['expires', 'Mon, 02 Mar 2026 10:00:00 GMT']),
      headers(['date', 'Mon, 02 Mar 2026 09:00:00 GMT'], ['expires', 'Mon, 09 Mar 2026 09:00:00 GMT']),
    ],
    'header.value-changed /expires',
  ),
  same('expires', '0', '-1'),
  row('date: a clock that is behind', [dated(0), dated(-11)], 'header.clock-skewed /date'),
  row('date: a clock that is ahead', [dated(5 * 60), dated(0.1)], 'header.clock-skewed /date'),
  row('date: a clock that is behind, and all else the same', [dated(0), dated(-2.2)], 'header.clock-skewed /date'),
  row('date: seconds apart', [dated(-0.4), dated(0.4)]),
  row('date: our own clock is off', [dated(-90), dated(-90)]),
  row('date: a copy that says how old it is', [dated(0), dated(-30, ['age', '1800'])], 'header.added /age'),
  row('date: a copy that does not', [dated(0, ['x-cache', 'MISS']), dated(-30, ['x-cache', 'HIT'])]),
  value('date', 'no date', ['Mon, 02 Mar 2026 09:00:00 GMT', '2026-03-02T09:00:00Z'], 'header.format-changed /date/format'),
  same('alt-svc', 'h3=":443"; ma=86400, h2=":443"', 'h2=":443",h3=":443";ma=86400'),
  value('alt-svc', 'another port', ['h3=":443"', 'h3=":8443"'], 'header.value-changed /alt-svc/h3'),
]

const made = (location: string): Answer => ({ status: 201, headers: [['location', location]] })

const LINKS: readonly Row[] = [
  row('location: what was made is not said', [made('/orders/7'), { status: 201 }], 'header.missing /location'),
  row('location: what was made is elsewhere', [made('/orders/7'), made('/basket/7')], 'header.value-changed /location'),
  row('location: what was made is new each time', [
    made('/orders/0d0e5b3c-5a0f-4d2c-9f6e-1a2b3c4d5e6f'),
    made('/orders/9c0e5b3c-5a0f-4d2c-9f6e-1a2b3c4d5e60'),
  ]),
  row(
    'link: relative and absolute, in another order',
    both((origin) =>
      header(
        'link',
        origin.includes('staging') ? '</a>;rel=prev, </b>; rel="next"' : `<${origin}/b>; rel=next, <${origin}/a>; rel=prev`,
      ),
    ),
  ),
  value('link', 'another target', ['</a>; rel=next', '</b>; rel=next'], 'header.value-changed /link/next'),
  value('link', 'a relation less', ['</a>; rel=next, </z>; rel=last', '</z>; rel=last'], 'header.value-changed /link/next'),
  row('link: fresh cursors', [
    [header('link', '</a?cursor=aB3dE5fG7hI9jK1lM3nO>; rel=next'), header('link', '</a?cursor=Zx9Yw8Vu7Ts6Rq5Po4Nm>; rel=next')],
    header('link', '</a?cursor=Qq1Ww2Ee3Rr4Tt5Yy6Uu>; rel=next'),
  ]),
  row(
    'link: to the other environment',
    [header('link', '<https://shop.example/2>; rel=next'), header('link', '<https://shop.example/2>; rel=next')],
    'header.foreign-host /link/next',
  ),
  same('refresh', '5; url=/a', '5;URL="/a"'),
  value('refresh', 'sooner', ['5; url=/a', '1; url=/a'], 'header.value-changed /refresh/seconds'),
  same('content-disposition', 'attachment; filename="export-2026-03-02.csv"', 'Attachment;filename=export-2026-03-03.csv'),
  value(
    'content-disposition',
    'shown instead of saved',
    ['attachment; filename=a.csv', 'inline; filename=a.csv'],
    'header.value-changed /content-disposition/type',
  ),
  value(
    'content-disposition',
    'another file',
    ['attachment; filename=a.csv', 'attachment; filename=a.xls'],
    'header.value-changed /content-disposition/filename',
  ),
  value('content-range', 'another total', ['bytes 0-9/100', 'bytes 0-9/120'], 'header.value-changed /content-range/total'),
  same('server-timing', 'db;dur=12, app;dur=3.5', 'app;dur=99,db;dur=1;desc="x, y"'),
  value('server-timing', 'a metric less', ['db;dur=12, app', 'app'], 'header.value-changed /server-timing/db'),
  same('via', '1.1 varnish-7a', '1.1 varnish-9c (Varnish)'),
  value('via', 'another protocol', ['1.1 a', '2 a'], 'header.value-changed /via/protocols'),
]

const PLAIN: readonly Row[] = [
  value(
    'x-ratelimit-reset',
    'seconds became milliseconds',
    ['1795374291', '1795374291000'],
    'header.format-changed /x-ratelimit-reset/format',
  ),
  value(
    'x-ratelimit-reset',
    'an instant became a time to wait',
    ['1795374291', '42'],
    'header.format-changed /x-ratelimit-reset/format',
  ),
  value('server', 'another product', ['nginx/1.25', 'envoy'], 'header.value-changed /server'),
  value('server', 'another version', ['nginx/1.24.0 (Ubuntu)', 'nginx/1.25.3'], 'header.version-changed /server/version'),
  value('server', 'a version is told', ['nginx', 'nginx/1.25.3'], 'header.internals-told /server/version'),
  value('server', 'no version is told', ['nginx/1.25.3', 'nginx'], 'header.version-changed /server/version'),
  row('x-powered-by: new', [OK, header('x-powered-by', 'Express')], 'header.internals-told /x-powered-by'),
  row('x-debug-sql: new', [OK, header('x-debug-sql', '17 queries')], 'header.internals-told /x-debug-sql'),
  same('x-ratelimit-remaining', '99', '12'),
  value('x-ratelimit-remaining', 'of another form', ['99', 'many'], 'header.format-changed /x-ratelimit-remaining/format'),
  value('x-ratelimit-limit', 'another limit', ['100', '50'], 'header.value-changed /x-ratelimit-limit'),
  same('ratelimit', 'limit=100, remaining=98, reset=30', 'limit=100, remaining=4, reset=2'),
  value(
    'ratelimit',
    'another limit',
    ['limit=100, remaining=9', 'limit=50, remaining=9'],
    'header.value-changed /ratelimit/limit',
  ),
  same('ratelimit', '"default";r=50;t=30', '"default";r=49;t=29'),
  value(
    'ratelimit-policy',
    'another quota',
    ['"default";q=100;w=10', '"default";q=50;w=10'],
    'header.value-changed /ratelimit-policy/"default"',
  ),
  same('retry-after', '120', '30'),
  value('retry-after', 'a date', ['120', 'Mon, 02 Mar 2026 09:00:00 GMT'], 'header.format-changed /retry-after/format'),
  same('x-response-time', '12.5ms', '3ms'),
  value('x-response-time', 'no unit', ['12.5ms', '0.0125'], 'header.format-changed /x-response-time/format'),
  same('x-cache', 'HIT from edge', 'Miss from edge'),
  value('x-cache', 'of another cache', ['HIT from edge', 'HIT from core'], 'header.format-changed /x-cache/format'),
  same('cf-ray', '8f1a2b3c4d5e6f70-FRA', '9f1a2b3c4d5e6f71-LIS'),
  same('traceparent', `00-${'0a'.repeat(16)}-${'0b'.repeat(8)}-01`, `00-${'1a'.repeat(16)}-${'1b'.repeat(8)}-00`),
  same('content-digest', 'sha-256=:YQ==:', 'sha-256=:Yg==:'),
  value('content-digest', 'another algorithm', ['sha-256=:YQ==:', 'sha-512=:YQ==:'], 'header.value-changed /content-digest'),
  same('cache-status', 'edge; hit', 'edge; fwd=miss; stored'),
  same('reporting-endpoints', 'a="/x", b="/y"', 'b="/y",a="/x"'),
  same('priority', 'u=3, i', 'i,u=3'),
  same('allow', 'GET, HEAD', 'HEAD,GET'),
  value('allow', 'a method less', ['GET, PUT', 'GET'], 'header.value-changed /allow/PUT'),
  same('content-language', 'de, EN', 'en,de'),
  same('nel', '{"report_to":"a","max_age":60}', '{ "max_age": 60, "report_to": "a" }'),
  value('nel', 'for longer', ['{"max_age":60}', '{"max_age":600}'], 'header.value-changed /nel/max_age'),
  value('x-flags', 'a field of JSON', ['{"a":{"b":1}}', '{"a":{"b":2}}'], 'header.value-changed /x-flags/a/b'),
  row('x-list: both sides shuffle it', [
    [header('x-list', 'a, b, c'), header('x-list', 'b, c, a')],
    [header('x-list', 'c, a, b'), header('x-list', 'a, c, b')],
  ]),
  row(
    'x-list: both sides shuffle it, and one member is another',
    [
      [header('x-list', 'a, b, c'), header('x-list', 'b, c, a')],
      [header('x-list', 'd, a, b'), header('x-list', 'a, d, b')],
    ],
    'header.value-changed /x-list',
  ),
  row(
    'x-frame-options: twice',
    [header('x-frame-options', 'DENY'), header('x-frame-options', 'DENY', 'DENY')],
    'header.duplicated /x-frame-options/repeated',
  ),
  row('x-frame-options: twice on both', [header('x-frame-options', 'DENY', 'DENY'), header('X-Frame-Options', 'DENY', 'DENY')]),
  row(
    'x-backend: a private address',
    [header('x-backend', 'pool-a'), header('x-backend', '10.0.3.17')],
    'header.address-told /x-backend',
  ),
  row(
    'x-served-by: an internal name where only presence counts',
    [header('x-served-by', 'edge-1'), header('x-served-by', 'web-7.prod.svc.cluster.local')],
    'header.address-told /x-served-by/internal-address',
  ),
  row('x-node: a private address of IPv6 is new', [OK, header('x-node', '[fd12:3456:789a::1]')], 'header.address-told /x-node'),
  row('x-node: no private address', [header('x-node', '110.0.3.17'), header('x-node', '110.0.3.17')]),
  row(
    'x-self: the other environment',
    [header('x-self', 'https://shop.example/me'), header('x-self', 'https://shop.example/me')],
    'header.foreign-host /x-self',
  ),
  row(
    'x-cdn: a host below the own one is not the other environment',
    both((_, host) => header('x-cdn', host.includes('staging') ? 'cdn.staging.shop.example' : 'cdn.staging.shop.example')),
  ),
  row('content-length: of the body', [header('content-length', '2'), header('content-length', '2')]),
  row(
    'content-length: of another body',
    [header('content-length', '2'), header('content-length', '7')],
    'header.length-wrong /content-length',
  ),
]

/** Values that nobody should send: compared as they are, and never thrown at. */
export const HOSTILE: readonly string[] = [
  '',
  ','.repeat(10_000),
  ';'.repeat(10_000),
  'a,'.repeat(10_000),
  'a=b;'.repeat(10_000),
  '"'.repeat(9_999),
  '<'.repeat(9_999),
  '('.repeat(9_999),
  '[{"a":'.repeat(5_000),
  '\u00ff\u00fe\u0080\u0000',
  '\\'.repeat(9_999),
  '"\\',
  '=',
  '='.repeat(9_999),
  'x'.repeat(60_000),
  'a.'.repeat(9_999),
  '10.'.repeat(9_999),
  "'nonce-",
  '{"__proto__":{"a":1},"constructor":2}',
  '%'.repeat(9_999),
]

export const GRAMMAR_ROWS: readonly Row[] = [
  ...SECURITY,
  ...SHARING,
  ...LINKS,
  ...PLAIN,
  undecided(
    'below another status',
    [{ failure: 'dns' }, { failure: 'dns' }],
    /^error/,
    /^tls/,
    /^status/,
    /^redirects/,
    /^headers: the reference did not answer/,
    /^cookies/,
    /^content/,
    /^body/,
    /^schema/,
    /^contract/,
  ),
]
