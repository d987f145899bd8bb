/**
 * A shop that behaves alike everywhere and answers anew every time: ids, times, tokens, order, samples, optional fields.
 * What is the same in both environments and what is their own by nature (hosts, stable ids, start times) is as real ones are.
 */
import { NOW, ORIGINS, seededRandom, type Answer, type Random, type Turn } from './simulation.ts'

export type Noise = {
  readonly random: Random
  readonly turn: Turn
  readonly origin: string
  readonly below: (limit: number) => number
  readonly pick: <T>(list: readonly T[]) => T
  readonly shuffled: <T>(list: readonly T[]) => T[]
  readonly chance: (share: number) => boolean
  readonly uuid: () => string
  readonly hex: (length: number) => string
  readonly token: (length: number) => string
  readonly jitter: (value: number) => number
  readonly now: (plusMs?: number) => string
  /** Of this environment, the same in every answer. */
  readonly own: (what: string) => string
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

export function noiseOf(random: Random, turn: Turn, run: number): Noise {
  const below = (limit: number): number => Math.floor(random() * limit)
  const pick = <T>(list: readonly T[]): T => {
    const item = list[below(list.length)]
    if (item === undefined) throw new RangeError('nothing to pick from')
    return item
  }
  const digits = (source: Random, length: number, alphabet: string): string =>
    Array.from({ length }, () => alphabet[Math.floor(source() * alphabet.length)]).join('')
  const uuidOf = (source: Random): string => {
    const hex = digits(source, 32, '0123456789abcdef')
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`
  }
  return {
    random,
    turn,
    origin: ORIGINS[turn.side],
    below,
    pick,
    shuffled: (list) =>
      list
        .map((item) => ({ item, at: random() }))
        .sort((left, right) => left.at - right.at)
        .map(({ item }) => item),
    chance: (share) => random() < share,
    uuid: () => uuidOf(random),
    hex: (length) => digits(random, length, '0123456789abcdef'),
    token: (length) => digits(random, length, ALPHABET),
    jitter: (value) => value * (0.9 + random() * 0.2),
    now: (plusMs = 0) => new Date(turn.at + plusMs + below(30)).toISOString(),
    own: (what) => uuidOf(seededRandom(run * 7919 + what.length * 31 + (turn.side === 'reference' ? 1 : 2))),
  }
}

const PRODUCTS = Array.from({ length: 24 }, (_, index) => ({
  id: `p-${100 + index}`,
  name: `Enamel mug no. ${index}`,
  price: { amount: 1250 + index * 75, currency: 'EUR' },
  tags: ['kitchen', index % 2 === 0 ? 'blue' : 'red'],
}))
const JSON_TYPE = 'application/json; charset=utf-8'

function headersOf(noise: Noise): (readonly [string, string])[] {
  const { turn, uuid, hex, below, now } = noise
  return [
    ['date', new Date(Math.floor(turn.at / 1000) * 1000).toUTCString()],
    ['x-request-id', uuid()],
    ['traceparent', `00-${hex(32)}-${hex(16)}-01`],
    ['etag', `W/"${hex(20)}"`],
    ['server-timing', `db;dur=${below(40)}`],
    ['x-ratelimit-remaining', String(below(1000))],
    ['cache-control', noise.pick(['no-store, private', 'private, no-store'])],
    ['x-generated-at', now()],
    ['strict-transport-security', 'max-age=31536000; includeSubDomains'],
  ]
}

type Endpoint = (noise: Noise) => Answer

const list: Endpoint = (noise) => ({
  type: JSON_TYPE,
  headers: headersOf(noise),
  body: JSON.stringify({
    items: noise.shuffled(PRODUCTS).map((product) => ({
      ...product,
      stock: noise.below(500),
      url: `${noise.origin}/products/${product.id}`,
      ...(noise.chance(0.6) && { discount: noise.below(90) / 100 }),
      rating: noise.jitter(4.2),
    })),
    total: PRODUCTS.length,
    generatedAt: noise.now(),
    requestId: noise.uuid(),
  }),
})

const search: Endpoint = (noise) => {
  const hits = noise.shuffled(PRODUCTS).slice(0, 5 + noise.below(10))
  return {
    type: JSON_TYPE,
    headers: headersOf(noise),
    body: JSON.stringify({
      hits: hits.map(({ id, name }) => ({
        id,
        name,
        score: noise.random(),
        explain: noise.chance(0.5) ? null : `weight ${noise.random()}`,
      })),
      took: 1 + noise.below(80),
      cursor: Buffer.from(`{"after":"${noise.uuid()}"}`).toString('base64'),
      suggestions: noise.shuffled(['mug', 'cup', 'plate', 'bowl', 'jug', 'pot']).slice(0, noise.below(5)),
    }),
  }
}

const cart: Endpoint = (noise) => ({
  type: JSON_TYPE,
  headers: [
    ...headersOf(noise),
    [
      'set-cookie',
      `sid=«masked:cookie»; Path=/; HttpOnly; Secure; Expires=${new Date(noise.turn.at + 36 * 3_600_000 - noise.below(1200)).toUTCString()}`,
    ],
  ],
  body: JSON.stringify({
    id: noise.own('cart'),
    createdAt: new Date(NOW - (noise.turn.side === 'reference' ? 5 : 9) * 60_000).toISOString(),
    updatedAt: noise.now(),
    expires: Math.floor(noise.turn.at / 1000) + 3600,
    token: noise.token(32),
    etag: noise.hex(16),
    lines: PRODUCTS.slice(0, 3).map(({ id, price }) => ({ id: noise.uuid(), product: id, price, addedAt: noise.now(-60_000) })),
    pay: `${noise.origin}/pay?state=${noise.token(22)}&signature=${noise.hex(64)}&expires=${noise.below(1e9)}`,
    total: 0.1 + 0.2,
  }),
})

const stats: Endpoint = (noise) => ({
  type: JSON_TYPE,
  headers: headersOf(noise),
  body: JSON.stringify({
    visitors: 10_000 + noise.below(5000),
    load: noise.random(),
    mood: noise.pick(['calm', 'busy', 'crowded', 'closed', 'festive']),
    last: noise.chance(0.5) ? null : { order: noise.uuid(), at: noise.now() },
    bySession: Object.fromEntries(
      Array.from({ length: 2 + noise.below(4) }, () => [noise.uuid(), { pages: noise.below(50), since: noise.now() }]),
    ),
    byDay: Object.fromEntries(Array.from({ length: 3 }, (_, day) => [`2026-02-${String(20 + day)}`, noise.below(900)])),
    workers: noise.shuffled([1, 2, 3, 4]).map((worker) => `worker-${worker}`),
    samples: Array.from({ length: noise.below(6) }, () => noise.jitter(20)),
    flags: { beta: noise.pick(['a', 'b', 'c', 'd']) },
  }),
})

const page: Endpoint = (noise) => {
  const nonce = noise.token(22)
  const banner = noise.pick([
    'Free delivery from 50 €',
    'New: blankets',
    'Sale until Sunday',
    'Gift cards',
    'Meet us in Porto',
    'Spring is here',
  ])
  return {
    type: 'text/html; charset=utf-8',
    headers: [
      ...headersOf(noise),
      ['content-security-policy', `default-src 'self'; script-src 'nonce-${nonce}' 'strict-dynamic'`],
      ['vary', noise.pick(['Accept, Cookie', 'Cookie, Accept'])],
    ],
    body: `<!doctype html><html><head><title>Mugs</title><meta name="csrf-token" content="${noise.token(40)}">
<link rel="canonical" href="${noise.origin}/mugs"><script nonce="${nonce}" src="/app.3f9c1a2b.js"></script></head>
<body><p class="banner">${banner}</p>
<form><input type="hidden" name="_csrf" value="${noise.token(32)}"><button>Buy</button></form>
${noise
  .shuffled(PRODUCTS)
  .slice(0, 4 + noise.below(4))
  .map(({ id, name }) => `<a href="${noise.origin}/p/${id}">${name}</a>`)
  .join('\n')}
<footer>Rendered ${noise.now()} in ${noise.below(90)} ms by ${noise.uuid()}</footer></body></html>`,
  }
}

const events: Endpoint = (noise) => ({
  type: 'application/x-ndjson',
  headers: headersOf(noise),
  body: Array.from({ length: 1 + noise.below(8) }, () =>
    JSON.stringify({
      id: noise.uuid(),
      at: noise.now(),
      type: noise.pick(['view', 'add', 'buy']),
      ...(noise.chance(0.3) && { note: noise.token(12) }),
    }),
  ).join('\n'),
})

const exported: Endpoint = (noise) => ({
  type: 'text/csv',
  headers: headersOf(noise),
  body: `# generated ${noise.now()}\nid,name,stock\n${PRODUCTS.map(({ id, name }, index) => `${id},${name},${index < 5 ? noise.below(900) : 7}`).join('\n')}`,
})

const feed: Endpoint = (noise) => ({
  type: 'application/rss+xml',
  headers: headersOf(noise),
  body: `<?xml version="1.0"?><rss><channel><lastBuildDate>${new Date(noise.turn.at).toUTCString()}</lastBuildDate>
${PRODUCTS.slice(0, 6)
  .map(({ name }) => `<item><title>${name}</title><guid>${noise.uuid()}</guid></item>`)
  .join('\n')}</channel></rss>`,
})

const missing: Endpoint = (noise) => ({
  status: 404,
  type: 'application/problem+json',
  headers: headersOf(noise),
  body: JSON.stringify({
    type: 'about:blank',
    title: 'Not Found',
    status: 404,
    instance: `/orders/${noise.uuid()}`,
    traceId: noise.hex(32),
  }),
})

const login: Endpoint = (noise) => ({
  type: 'text/html',
  hops: [{ status: 302, location: `${noise.origin}/login?state=${noise.token(24)}&nonce=${noise.hex(32)}` }],
  headers: headersOf(noise),
  body: '<html><body><h1>Log in</h1></body></html>',
})

const image: Endpoint = (noise) => ({
  type: 'image/png',
  headers: headersOf(noise),
  body: Buffer.from('89504e470d0a1a0affee', 'hex'),
})

const recommended: Endpoint = (noise) => ({
  type: JSON_TYPE,
  headers: headersOf(noise),
  body: JSON.stringify(
    noise
      .shuffled(PRODUCTS)
      .slice(0, 6)
      .map(({ name, price }) => ({
        name,
        price,
        seen: noise.below(99),
        reason: noise.pick(['similar', 'bought together', 'new', 'popular']),
      })),
  ),
})

const quiet: Endpoint = (noise) => ({
  type: JSON_TYPE,
  headers: [],
  body: JSON.stringify({ countries: ['DE', 'PT'], link: `${noise.origin}/x` }),
})

export const ENDPOINTS: Readonly<Record<string, Endpoint>> = {
  list,
  search,
  cart,
  stats,
  page,
  events,
  exported,
  feed,
  missing,
  login,
  image,
  recommended,
  quiet,
}
