/** Lists and searches: a CRUD list, a search, a feed of events, recommendations around all of them. */
import { json, type Tree } from '../answer.ts'
import { contextOf, contextPlaces, headersOf } from '../context.ts'
import type { Noise } from '../noise.ts'
import { type Archetype, CATALOGUE } from './archetype.ts'

function productsOf(noise: Noise): Tree[] {
  const data = noise.data('products')
  const rows = CATALOGUE.slice(0, 5 + (noise.variant % 5)).map((row, index): Tree => ({
    id: 101 + index,
    sku: `${row.noun.slice(0, 2).toUpperCase()}-${1000 + index * 7}`,
    name: row.noun,
    price: 12.5 + index * 7.25 + data.below(4),
    stock: 4 + index,
    active: index % 3 !== 0,
    status: index % 2 === 0 ? 'available' : 'backorder',
    tags: index % 2 === 0 ? ['kitchen', 'blue'] : ['gift', 'wool', 'sale'],
    releasedOn: `20${18 + (index % 5)}-04-0${1 + (index % 9)}`,
    updatedAt: `2024-0${1 + (index % 8)}-11T08:30:00Z`,
    discount: null,
    note: '',
    variants: [],
    size: { height: 9 + index, width: 8 + index, unit: 'cm' },
    url: `${noise.origin}/products/${101 + index}`,
  }))
  return noise.atLeast('hostile') ? noise.shuffled(rows) : rows
}

const crud: Archetype = {
  name: 'crud',
  answer: (noise) => {
    const items = productsOf(noise)
    return json(
      {
        items,
        total: items.length,
        page: { number: 1, size: 20, last: 1 },
        currency: 'EUR',
        contact: 'info@mugs.example',
        countries: ['DE', 'PT', 'AT', 'FR'],
        filters: { brand: 'any', sort: 'id', direction: 'asc' },
        context: contextOf(noise),
      },
      headersOf(noise),
    )
  },
  places: [
    { role: 'keyed list', path: '/items' },
    { role: 'total', path: '/total' },
    { role: 'id', path: '/items/*/id' },
    { role: 'code', path: '/items/*/sku' },
    { role: 'label', path: '/items/*/name', list: '/items' },
    { role: 'price', path: '/items/*/price', list: '/items' },
    { role: 'integer', path: '/items/*/stock', list: '/items' },
    { role: 'integer', path: '/page/size' },
    { role: 'flag', path: '/items/*/active', list: '/items' },
    { role: 'enum', path: '/items/*/status', list: '/items' },
    { role: 'date', path: '/items/*/releasedOn', list: '/items' },
    { role: 'instant', path: '/items/*/updatedAt', list: '/items' },
    { role: 'null', path: '/items/*/discount', list: '/items' },
    { role: 'empty text', path: '/items/*/note', list: '/items' },
    { role: 'empty list', path: '/items/*/variants', list: '/items' },
    { role: 'object', path: '/items/*/size', list: '/items' },
    { role: 'object', path: '/page' },
    { role: 'unit', path: '/items/*/size/unit', list: '/items' },
    { role: 'link', path: '/items/*/url', list: '/items' },
    { role: 'ordered list', path: '/countries' },
    { role: 'sorted list', path: '/items', until: 'normal' },
    { role: 'currency', path: '/currency' },
    { role: 'email', path: '/contact' },
    { role: 'enum', path: '/filters/direction' },
    ...contextPlaces('/context'),
  ],
}

const search: Archetype = {
  name: 'search',
  answer: (noise) => {
    const hits = CATALOGUE.slice(0, 6 + (noise.variant % 3)).map(({ noun, city }, index): Tree => ({
      slug: noun.toLowerCase().replace(' ', '-'),
      title: noun,
      city,
      score: noise.atLeast('hostile') ? noise.jitter(9 - index * 0.4) : 9 - index * 0.4,
      highlight: `<em>${noun}</em> from ${city}`,
      price: { amount: 1250 + index * 75, currency: 'EUR' },
      reviews: 12 + index * 3,
    }))
    if (noise.atLeast('hostile')) hits.sort((left, right) => scoreOf(right) - scoreOf(left))
    return json(
      {
        query: 'mug',
        hits,
        facets: { brand: { Alba: 4, Norda: 2, Vento: 7 }, colour: { blue: 3, red: 5 } },
        total: 214,
        suggestions: ['mugs', 'mug tree', 'mug rug'],
        next: `${noise.origin}/search?q=mug&page=2`,
        didYouMean: null,
        context: contextOf(noise),
      },
      headersOf(noise),
    )
  },
  places: [
    { role: 'keyed list', path: '/hits' },
    { role: 'label', path: '/hits/*/title', list: '/hits' },
    { role: 'label', path: '/query' },
    { role: 'integer', path: '/hits/*/price/amount', list: '/hits' },
    { role: 'integer', path: '/total' },
    { role: 'currency', path: '/hits/*/price/currency', list: '/hits' },
    { role: 'object', path: '/hits/*/price', list: '/hits' },
    { role: 'map', path: '/facets/brand' },
    { role: 'integer', path: '/facets/brand/Norda' },
    { role: 'ordered list', path: '/suggestions' },
    { role: 'link', path: '/next' },
    { role: 'null', path: '/didYouMean' },
    { role: 'jitter', path: '/hits/*/score', from: 'hostile' },
    { role: 'sorted list', path: '/hits', until: 'normal' },
    ...contextPlaces('/context'),
  ],
}

function scoreOf(hit: Tree): number {
  return typeof hit === 'object' && hit !== null && 'score' in hit ? Number(hit['score']) : 0
}

const feed: Archetype = {
  name: 'feed',
  answer: (noise) => {
    const { atLeast } = noise
    const count = atLeast('hostile') ? 6 + noise.below(5) : 6
    const stories = CATALOGUE.slice(0, 4).map(({ noun, person }, index): Tree => ({
      id: `story-${2000 + index}`,
      headline: `${noun} in stock again`,
      author: { name: person, handle: `@${person.split(' ')[0]?.toLowerCase() ?? ''}` },
      publishedAt: `2025-1${index % 3}-0${index + 1}T06:00:00+01:00`,
      likes: 40 + index * 11,
      pinned: index === 0,
      language: 'en',
      link: `${noise.origin}/stories/${2000 + index}`,
    }))
    return json(
      {
        stories,
        events: Array.from({ length: count }, (_, index): Tree => ({
          id: atLeast('normal') ? noise.uuid() : `event-${index}`,
          type: atLeast('hostile') ? noise.pick(['view', 'add', 'buy']) : 'view',
          at: atLeast('normal') ? noise.now(-index * 1000).toISOString() : '2025-01-01T00:00:00Z',
          actor: { id: atLeast('normal') ? noise.uuid() : 'actor-1', anonymous: true },
        })),
        unread: 3,
        limits: { window: 'PT15M', max: 50 },
        paging: { size: 20, more: false, previous: null },
        meta: contextOf(noise),
      },
      headersOf(noise),
    )
  },
  places: [
    { role: 'keyed list', path: '/stories' },
    { role: 'sorted list', path: '/stories' },
    { role: 'code', path: '/stories/*/id' },
    { role: 'label', path: '/stories/*/headline', list: '/stories' },
    { role: 'label', path: '/stories/*/author/name', list: '/stories' },
    { role: 'object', path: '/stories/*/author', list: '/stories' },
    { role: 'instant', path: '/stories/*/publishedAt', list: '/stories' },
    { role: 'integer', path: '/stories/*/likes', list: '/stories' },
    { role: 'flag', path: '/stories/*/pinned', list: '/stories' },
    { role: 'enum', path: '/stories/*/language', list: '/stories' },
    { role: 'link', path: '/stories/*/link', list: '/stories' },
    { role: 'integer', path: '/limits/max' },
    { role: 'null', path: '/paging/previous' },
    { role: 'uuid', path: '/events/*/id', from: 'normal' },
    { role: 'uuid', path: '/events/*/actor/id', from: 'normal' },
    { role: 'fresh', path: '/events/*/at', from: 'normal' },
    { role: 'random enum', path: '/events/*/type', from: 'hostile' },
    ...contextPlaces('/meta'),
  ],
}

export const SHOP: readonly Archetype[] = [crud, search, feed]
