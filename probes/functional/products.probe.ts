/** The catalogue's API: lists, single products, what belongs to a product. */
import { defineProbes, http } from 'envparity'

const owner = 'team-catalogue'
const tags = ['api', 'catalogue']

export default defineProbes([
  http('list products', {
    get: '/api/products?limit=20',
    tags: [...tags, 'smoke'],
    owner,
    expect: { status: 200, schema: './product-list.schema.json' },
  }),
  http('second page of products', {
    get: '/api/products',
    query: { limit: 10, offset: 10 },
    tags,
    owner,
    expect: {
      json: [
        { path: '$.offset', equals: 10 },
        { path: '$.items[*]', count: 10 },
      ],
    },
  }),
  http('products by price', { get: '/api/products?sort=price&limit=5', tags, owner, expect: { status: 200 } }),
  http('products by rating', { get: '/api/products?sort=-rating&limit=5', tags, owner, expect: { status: 200 } }),
  http('products with a bad limit', { get: '/api/products?limit=many', tags, owner, expect: { status: 400 } }),
  http('products in an unknown order', { get: '/api/products?sort=colour', tags, owner, expect: { status: '4xx' } }),

  http('product', {
    get: '/api/products/enamel-mug',
    tags: [...tags, 'smoke'],
    owner,
    expect: { schema: './product.schema.json' },
  }),
  http('product, head only', { head: '/api/products/enamel-mug', tags, owner, expect: { status: 200 } }),
  http('product, not modified', {
    get: '/api/products/enamel-mug',
    headers: { 'if-none-match': '*' },
    tags: [...tags, 'caching'],
    owner,
    expect: { status: 304 },
  }),
  http('product whose price matters', {
    get: '/api/products/linen-apron',
    tags,
    owner,
    expect: {
      json: [
        { path: '$.currency', equals: 'EUR' },
        { path: '$.price', type: 'number' },
      ],
    },
  }),
  http('product with manufacturer', { get: '/api/products/oak-board', tags, owner, expect: { status: 200 } }),
  http('unknown product', {
    get: '/api/products/nope',
    tags: [...tags, 'errors'],
    owner,
    expect: { status: 404, headers: { 'content-type': { matches: '^application/problem\\+json' } } },
  }),

  http('reviews', { get: '/api/products/enamel-mug/reviews', tags, owner }),
  http('related products', {
    get: '/api/products/enamel-mug/related',
    tags,
    owner,
    expect: { json: [{ path: '$.items[*]', count: { min: 1, max: 4 } }] },
  }),
  http('stock', {
    get: '/api/products/enamel-mug/stock',
    tags,
    owner,
    expect: { json: [{ path: '$.available', type: 'integer' }] },
  }),
  http('categories', { get: '/api/categories', tags: [...tags, 'caching'], owner, expect: { status: 200 } }),
])
