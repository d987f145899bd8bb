/** The API's description, as GET /openapi.json gives it. */
import type { Json } from './reply.ts'

/** Version of the interface, not of the build: it changes only when callers must know. */
const API_VERSION = '1.4.0'

export function openApiDocument(origin: string): Json {
  return {
    openapi: '3.1.0',
    info: { title: 'Hearth & Home', version: API_VERSION },
    servers: [{ url: origin }],
    paths: {
      '/api/products': {
        get: operation('listProducts', { 200: 'One page of products', 400: 'Bad request' }, ['limit', 'offset', 'sort']),
      },
      '/api/products/{id}': { get: operation('getProduct', { 200: 'A product', 404: 'Not found' }) },
      '/api/products/{id}/reviews': { get: operation('listReviews', { 200: 'Reviews of a product', 404: 'Not found' }) },
      '/api/search': { get: operation('search', { 200: 'Hits, best first', 400: 'Bad request' }, ['q']) },
      '/api/categories': { get: operation('listCategories', { 200: 'Categories by key' }) },
      '/login': { post: operation('login', { 200: 'A token and a session cookie', 401: 'Not signed in' }) },
      '/api/cart': {
        get: operation('getCart', { 200: 'The cart', 401: 'Not signed in' }),
        post: operation('addToCart', { 201: 'The cart', 401: 'Not signed in', 422: 'Not acceptable' }),
      },
      '/api/orders': { post: operation('order', { 201: 'The order', 401: 'Not signed in', 409: 'Empty cart' }) },
      '/api/orders/{id}': { get: operation('getOrder', { 200: 'The order', 401: 'Not signed in', 404: 'Not found' }) },
    },
    components: {
      schemas: {
        Product: {
          type: 'object',
          required: ['id', 'name', 'price', 'currency', 'stock'],
          properties: {
            id: { type: 'string' },
            name: { type: 'string' },
            price: { type: 'number', minimum: 0 },
            currency: { type: 'string', enum: ['EUR'] },
            stock: { type: 'integer', minimum: 0 },
          },
        },
      },
    },
  }
}

function operation(operationId: string, responses: Readonly<Record<number, string>>, query: readonly string[] = []): Json {
  return {
    operationId,
    parameters: query.map((name) => ({ name, in: 'query', schema: { type: 'string' } })),
    responses: Object.fromEntries(Object.entries(responses).map(([status, description]) => [status, { description }])),
  }
}
