/** The public JSON API: products, search, recommendations, delivery. No session needed. */
import { randomInt, randomUUID } from 'node:crypto'

import { CATEGORIES, CURRENCY, PRODUCTS, type Product, byRating, findProduct, reviewsOf } from './catalogue.ts'
import { type Json, type Reply, json, problem } from './reply.ts'
import { type Call, type Route, get } from './router.ts'

const PAGE_DEFAULT = 20
const PAGE_MAX = 50
const BROWSERS_MINUTE = 'public, max-age=60'
const DAY_MS = 86_400_000

export const apiRoutes: readonly Route[] = [
  get('/healthz', (_call, shop) => json({ status: 'ok', startedAt: shop.startedAt, uptimeMs: Math.round(performance.now()) })),
  get('/version', (_call, shop) => json({ version: shop.build, commit: shop.commit })),
  get('/api/products', (call) => listProducts(call)),
  get('/api/products/:id', (call, _shop, { id = '' }) =>
    ofProduct(id, (product) => json(productView(product, call.origin), { cache: BROWSERS_MINUTE })),
  ),
  get('/api/products/:id/reviews', (_call, _shop, { id = '' }) =>
    ofProduct(id, (product) => json({ productId: id, items: reviewsOf(product) }, { cache: BROWSERS_MINUTE })),
  ),
  get('/api/products/:id/related', (_call, _shop, { id = '' }) =>
    ofProduct(id, (product) => json({ items: relatedTo(product).map(summary) }, { cache: BROWSERS_MINUTE })),
  ),
  get('/api/products/:id/stock', (_call, _shop, { id = '' }) =>
    ofProduct(id, (product) => json({ productId: id, available: product.stock, checkedAt: new Date().toISOString() })),
  ),
  get('/api/categories', () => json({ categories: categoryMap() }, { cache: 'public, max-age=300' })),
  get('/api/search', (call) => search(call)),
  get('/api/suggest', (call) => suggest(call)),
  get('/api/recommendations', () => json({ basis: 'popular', items: recommendations().map(summary) })),
  get('/api/bestsellers', () => json({ items: byRating(PRODUCTS).slice(0, 5).map(summary) }, { workMs: rankingMs() })),
  get('/api/trends', () =>
    json({ words: ['mug', 'lamp', 'chair'], checkedAt: new Date().toISOString() }, { workMs: rankingMs() / 2 }),
  ),
  get('/api/delivery/:country', (_call, _shop, { country = '' }) => delivery(country)),
  get('/api/payment-methods', () => json({ methods: PAYMENT_METHODS }, { cache: BROWSERS_MINUTE })),
]

const PAYMENT_METHODS = [
  { id: 'card', title: 'Credit card', fee: 0 },
  { id: 'paypal', title: 'PayPal', fee: 0 },
  { id: 'invoice', title: 'Invoice', fee: 1.5 },
  { id: 'sepa', title: 'Direct debit', fee: 0 },
]

function ofProduct(id: string, answer: (product: Product) => Reply): Reply {
  const product = findProduct(id)
  return product === undefined ? problem(404, 'Not found', `There is no product "${id}".`) : answer(product)
}

function summary({ id, name, category, price, stock, rating, tags }: Product): Json {
  return { id, name, category, price, currency: CURRENCY, stock, rating, tags }
}

function productView(product: Product, origin: string): Json {
  const { manufacturer, addedOn, stock, id } = product
  return {
    id,
    name: product.name,
    category: product.category,
    price: product.price,
    currency: CURRENCY,
    stock,
    availability: stock > 20 ? 'in-stock' : 'few-left',
    rating: product.rating,
    tags: product.tags,
    manufacturer,
    addedOn,
    links: { self: `${origin}/api/products/${id}`, page: `${origin}/products/${id}` },
  }
}

function listProducts(call: Call): Reply {
  const limit = wholeNumber(call.query.get('limit'), PAGE_DEFAULT)
  const offset = wholeNumber(call.query.get('offset'), 0)
  if (limit === null || offset === null || limit < 1 || limit > PAGE_MAX) {
    return problem(400, 'Bad request', `"limit" must be a whole number from 1 to ${PAGE_MAX}, "offset" one from 0.`)
  }

  const sorted = sortProducts(call.query.get('sort'))
  if (sorted === null) return problem(400, 'Bad request', '"sort" must be one of: name, price, -rating.')

  const end = offset + limit
  const next = end < sorted.length ? `${call.origin}/api/products?limit=${limit}&offset=${end}` : null
  return json(
    { total: sorted.length, limit, offset, next, items: sorted.slice(offset, end).map(summary) },
    { cache: BROWSERS_MINUTE },
  )
}

function sortProducts(sort: string | null): readonly Product[] | null {
  switch (sort) {
    case null:
      return PRODUCTS
    case 'name':
      return PRODUCTS.toSorted((a, b) => a.name.localeCompare(b.name, 'en'))
    case 'price':
      return PRODUCTS.toSorted((a, b) => a.price - b.price)
    case '-rating':
      return byRating(PRODUCTS)
    default:
      return null
  }
}

/** @returns null when the text is no whole number of at most six digits */
function wholeNumber(text: string | null, otherwise: number): number | null {
  if (text === null) return otherwise
  return /^\d{1,6}$/.test(text) ? Number(text) : null
}

function relatedTo(product: Product): readonly Product[] {
  const others = PRODUCTS.filter((other) => other !== product && other.category === product.category)
  return byRating(others).slice(0, 4)
}

function categoryMap(): Json {
  return Object.fromEntries(
    Object.entries(CATEGORIES).map(([key, { title }]) => [
      key,
      { title, products: PRODUCTS.filter(({ category }) => category === key).length },
    ]),
  )
}

/** Best hit first. The engine's score moves a little from call to call, never enough to change the order. */
function search(call: Call): Reply {
  const words = (call.query.get('q') ?? '').toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return problem(400, 'Bad request', '"q" is missing: what should be searched for?')

  const hits = PRODUCTS.map((product) => ({ product, relevance: relevanceOf(product, words) }))
    .filter(({ relevance }) => relevance > 0)
    .sort((a, b) => b.relevance - a.relevance)
  const results = hits.map(({ product, relevance }) => ({
    id: product.id,
    name: product.name,
    price: product.price,
    score: Number((relevance - Math.random() * 0.001).toFixed(4)),
  }))
  return json({ query: words.join(' '), queryId: randomUUID(), tookMs: randomInt(3, 60), total: results.length, results })
}

/** Between 0 and 1; no two products alike, as the rating and the number in the catalogue break ties. */
function relevanceOf(product: Product, words: readonly string[]): number {
  const inName = words.filter((word) => product.name.toLowerCase().includes(word)).length
  const inTags = words.filter((word) => product.tags.includes(word)).length
  if (inName + inTags === 0) return 0
  return (inName * 0.5 + inTags * 0.3 + product.rating * 0.02 - product.oldNumber * 0.002) / words.length
}

/** Most liked first, as the search box shows them. */
function suggest(call: Call): Reply {
  const start = (call.query.get('q') ?? '').toLowerCase()
  const names = byRating(PRODUCTS)
    .map(({ name }) => name)
    .filter((name) => start !== '' && name.toLowerCase().includes(start))
  return json({ suggestions: names })
}

/** Four of the eight most liked, drawn anew for every visitor, in any order. */
/** A query that takes some 10 ms, now and then twice that. */
function rankingMs(): number {
  return 8 + 4 * Math.random() + (Math.random() < 0.06 ? 10 : 0)
}

function recommendations(): readonly Product[] {
  const drawn = byRating(PRODUCTS).slice(0, 8)
  return drawn
    .map((product) => ({ product, ticket: Math.random() }))
    .sort((a, b) => a.ticket - b.ticket)
    .slice(0, 4)
    .map(({ product }) => product)
}

function delivery(country: string): Reply {
  const days = { DE: 2, AT: 3, PT: 5 }[country]
  if (days === undefined) return problem(404, 'Not found', `We do not deliver to "${country}".`)
  return json({ country, cost: 4.9, freeFrom: 50, express: true, earliest: new Date(Date.now() + days * DAY_MS).toISOString() })
}
