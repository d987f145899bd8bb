/**
 * The planted divergences of the demo, one record each: what is wrong, where, and which findings `parity` must report.
 * `expected` is edited by hand: rule, probe and path as in result.json.
 */
import { type Json, type ReplyBody, problem, redirect } from './reply.ts'
import { HANG_UP, type Expected, type Plant, isList, slower, withCookie, withHeader, withJson, withText } from './spoil.ts'

function finding(rule: string, probe: string, path: string): Expected {
  return { rule, probe, path }
}

/** One finding in each of several probes: one cause that shows in many places. */
function findings(rule: string, path: string, probes: readonly string[]): readonly Expected[] {
  return probes.map((probe) => finding(rule, probe, path))
}

export const PLANTS: readonly Plant[] = [
  {
    id: 'search-fails-on-nothing',
    area: 'status',
    story: 'The new search index throws when it finds nothing, and an empty result becomes a server error.',
    where: 'GET /api/search',
    spoil: (reply) =>
      isEmptySearch(reply.body) ? { ...reply, ...problem(500, 'Internal error', 'Something went wrong.') } : reply,
    expected: [finding('status.class-changed', 'search without hits', '')],
  },
  {
    id: 'strangers-are-forbidden',
    area: 'status',
    story: 'A new gateway answers strangers with 403 instead of 401, and the app never offers to sign in again.',
    where: 'GET /api/cart',
    spoil: (reply) => (reply.status === 401 ? { ...reply, status: 403 } : reply),
    expected: [finding('status.code-changed', 'cart of a stranger', '')],
  },
  {
    id: 'frame-options-lost',
    area: 'headers',
    story: 'A new add_header in one nginx location drops all inherited ones: the login page can be framed.',
    where: 'GET /login',
    spoil: withHeader('x-frame-options', null),
    expected: findings('header.security-missing', '/x-frame-options', ['login page', 'sign in › open the login page']),
  },
  {
    id: 'cached-for-a-day',
    area: 'headers',
    story: 'Five minutes of caching became a day: a category that was removed stays in every browser until tomorrow.',
    where: 'GET /api/categories',
    spoil: withHeader('cache-control', 'public, max-age=86400'),
    expected: [finding('header.value-changed', 'categories', '/cache-control/max-age')],
  },
  {
    id: 'framework-told',
    area: 'headers',
    story: 'The rewritten service runs with framework defaults and tells attackers what it is made of.',
    where: 'GET /api/recommendations',
    spoil: withHeader('x-powered-by', 'Express'),
    expected: [finding('header.internals-told', 'recommendations', '/x-powered-by')],
  },
  {
    id: 'samesite-lost',
    area: 'cookies',
    story: 'The new session library does not set SameSite, and other sites can act in the name of the customer.',
    where: 'POST /login',
    spoil: withCookie('sid', (value) => value.replace('; SameSite=Lax', '')),
    expected: findings('cookie.samesite-weakened', '/sid/samesite', [
      'sign in › send the form',
      'cart › log in',
      'order › log in',
      'empty cart › log in',
    ]),
  },
  {
    id: 'currency-cookie-lost',
    area: 'cookies',
    story: 'The home page moved to a cache that strips the currency cookie, and prices fall back to the default.',
    where: 'GET /',
    spoil: withCookie('currency', () => null),
    expected: [finding('cookie.missing', 'home page', '/currency')],
  },
  {
    id: 'campaign-lost',
    area: 'redirects',
    story: 'A rewritten redirect rule drops the query: the newsletter seems to bring no customers any more.',
    where: 'GET /go/sale',
    spoil: (reply) => withHeader('location', (reply.headers['location'] ?? '').replace(/&.*/, ''))(reply, 1),
    expected: [finding('redirect.query-changed', 'newsletter link', '/0/location/query/utm_campaign')],
  },
  {
    id: 'redirect-takes-a-detour',
    area: 'redirects',
    story: 'An alias that served the page became a redirect of its own: one round trip more for every old bookmark.',
    where: 'GET /catalogue',
    spoil: () => redirect(301, '/products'),
    expected: [finding('redirect.hops-changed', 'old catalogue', '')],
  },
  {
    id: 'charset-lost',
    area: 'content',
    story: 'The static file server does not name the charset, and "Königstraße" becomes "KÃ¶nigstraÃŸe" in some clients.',
    where: 'GET /imprint',
    spoil: withHeader('content-type', 'text/html'),
    expected: [finding('content.charset-changed', 'imprint', '/charset')],
  },
  {
    id: 'compression-off',
    area: 'content',
    story: 'The new load balancer does not compress: five times the traffic, and slow on mobile.',
    where: 'GET /openapi.json',
    spoil: (reply) => ({ ...reply, compress: false }),
    expected: [finding('content.encoding-changed', 'openapi document', '/encoding')],
  },
  {
    id: 'review-flag-lost',
    area: 'body',
    story: 'A renamed column leaves the "verified purchase" flag out of the answer.',
    where: 'GET /api/products/:id/reviews',
    spoil: withJson('/items/*/verified', () => undefined),
    expected: [finding('body.field-missing', 'reviews', '/items/*/verified')],
  },
  {
    id: 'purchase-price-told',
    area: 'body',
    story: 'The database row is serialised as it is, and everybody can read what the shop pays.',
    where: 'GET /api/products/:id/related',
    spoil: withJson('/items/*/purchasePrice', () => 4.8),
    expected: [finding('body.field-added', 'related products', '/items/*/purchasePrice')],
  },
  {
    id: 'price-as-text',
    area: 'body',
    story: 'A new serialiser writes decimals as text, and an app that adds prices up gets "12.509.90".',
    where: 'GET /api/products',
    spoil: withJson('/items/*/price', (price) => Number(price).toFixed(2)),
    expected: [
      ...findings('body.type-changed', '/items/*/price', [
        'list products',
        'second page of products',
        'products by price',
        'products by rating',
        'browse › list',
      ]),
      finding('contract.failed-on-candidate', 'list products', '/schema'),
    ],
  },
  {
    id: 'tax-added-twice',
    area: 'body',
    story: 'Tax is added where it was already in: one product costs 19 % more.',
    where: 'GET /api/products/linen-apron',
    spoil: withJson('/price', (price) => Math.round(Number(price) * 119) / 100),
    expected: [finding('body.value-changed', 'product whose price matters', '/price')],
  },
  {
    id: 'manufacturer-null',
    area: 'body',
    story: 'A join that finds nothing gives null where every caller expects an object.',
    where: 'GET /api/products/oak-board',
    spoil: withJson('/manufacturer', () => null),
    expected: [finding('body.null-changed', 'product with manufacturer', '/manufacturer')],
  },
  {
    id: 'time-without-zone',
    area: 'body',
    story: 'A time that is new in every answer loses its zone, and clients read it in their own.',
    where: 'GET /api/products/:id/stock',
    spoil: withJson(
      '/checkedAt',
      changeText((time) => time.replace('T', ' ').slice(0, 19)),
    ),
    expected: [finding('body.format-changed', 'stock', '/checkedAt')],
  },
  {
    id: 'suggestions-by-alphabet',
    area: 'body',
    story: 'Suggestions come by alphabet instead of by popularity, because the new store returns keys in order.',
    where: 'GET /api/suggest',
    spoil: withJson('/suggestions', (names) => (isList(names) ? names.toSorted(byAlphabet) : names)),
    expected: [finding('body.order-changed', 'suggestions', '/suggestions')],
  },
  {
    id: 'invoice-lost',
    area: 'body',
    story: 'The flag for paying by invoice is off in the new cluster, and a third of the business customers leave.',
    where: 'GET /api/payment-methods',
    spoil: withJson('/methods', (methods) => (isList(methods) ? methods.filter((method) => !isInvoice(method)) : methods)),
    expected: [finding('body.element-missing', 'payment methods', '/methods/*')],
  },
  {
    id: 'cart-ids-guessable',
    area: 'body',
    story: "Random ids, new on every call, became short numbers: somebody else's can be guessed.",
    where: '* /api/cart',
    spoil: withJson(
      '/items/*/id',
      changeText((id) => String(100_000 + Number.parseInt(id.slice(0, 4), 16))),
    ),
    expected: findings('body.format-changed', '/items/*/id', [
      'cart › add a mug',
      'cart › read the cart',
      'order › add a blanket',
    ]),
  },
  {
    id: 'page-says-sold-out',
    area: 'body',
    story: 'A template reads a field that was renamed, and every product page says that it is sold out.',
    where: 'GET /products/:id',
    spoil: withText((html) => html.replace('In stock', 'Sold out')),
    expected: findings('body.text-changed', '/html/body/main/p/*', ['product page', 'old product link']),
  },
  {
    id: 'export-without-stock',
    area: 'body',
    story: 'The nightly export lost its last column, and the price comparison sites drop the shop.',
    where: 'GET /export.csv',
    spoil: withText((csv) => csv.replaceAll(/,[^,\r\n]*\r\n/g, '\r\n')),
    expected: [finding('body.csv-header-changed', 'export', '/rows/*/stock')],
  },
  {
    id: 'stack-trace-told',
    area: 'body',
    story: 'Debug mode is on, and an error shows paths and versions of the server.',
    where: 'GET /api/products/:id',
    spoil: (reply) =>
      reply.status === 404 ? withJson('/stack', () => 'NotFound: at find (/srv/shop/db/products.js:41:13)')(reply, 1) : reply,
    expected: [finding('body.field-added', 'unknown product', '/stack')],
  },
  {
    id: 'one-pod-is-old',
    area: 'stability',
    story: 'One of two pods kept its old configuration: every second customer is offered no express delivery.',
    where: 'GET /api/delivery/DE',
    spoil: (reply, nth) => (nth % 2 === 0 ? withJson('/express', () => false)(reply, nth) : reply),
    expected: [finding('body.unstable', 'delivery to Germany', '/express')],
  },
  {
    id: 'score-in-percent',
    area: 'contract',
    story: 'The new ranking scores from 0 to 100, and the app that hides hits below 0.2 hides none.',
    where: 'GET /api/search',
    spoil: withJson('/results/*/score', (score) => Math.round(Number(score) * 1e6) / 1e4),
    expected: [
      finding('body.range-changed', 'search', '/results/*/score'),
      finding('contract.failed-on-candidate', 'search', '/$.results[*].score max'),
    ],
  },
  {
    id: 'ranking-without-index',
    area: 'latency',
    story: 'A migration dropped an index, and listing the best sellers takes more than half as long again.',
    where: 'GET /api/bestsellers',
    spoil: slower(1.6),
    expected: [finding('latency.slower', 'best sellers', '/p50')],
    mayShow: [finding('latency.slower', 'best sellers', '/p95')],
  },
  {
    id: 'feed-hangs-up',
    area: 'errors',
    story: 'The worker that writes the feed runs out of memory, and the connection closes without an answer.',
    where: 'GET /feed.xml',
    spoil: (reply) => ({ ...reply, status: HANG_UP }),
    expected: [finding('error.candidate-unanswered', 'feed', '')],
  },
]

function changeText(change: (text: string) => string): (value: Json | undefined) => Json | undefined {
  return (value) => (typeof value === 'string' ? change(value) : value)
}

function byAlphabet(a: Json, b: Json): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1
}

function isEmptySearch(body: ReplyBody): boolean {
  return JSON.stringify(body).includes('"total":0,"results":[]')
}

function isInvoice(method: Json): boolean {
  return JSON.stringify(method).includes('"id":"invoice"')
}
