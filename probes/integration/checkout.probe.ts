/** From the catalogue to the order. Every flow signs in anew, so that it starts with an empty cart. */
import { type FlowStep, defineProbes, flow } from 'envparity'

const owner = 'team-checkout'

const logIn: FlowStep = {
  name: 'log in',
  post: '/login',
  body: { json: { email: '${CUSTOMER_EMAIL}', password: '${CUSTOMER_PASSWORD}' } },
  sideEffects: 'repeatable',
  expect: { status: 200, json: [{ path: '$.customer.name', equals: 'Ada Lovelace' }] },
}

export default defineProbes([
  flow('browse', {
    tags: ['catalogue', 'smoke'],
    owner: 'team-catalogue',
    steps: [
      { name: 'list', get: '/api/products?limit=3', capture: { product: { json: '$.items[1].id' } } },
      { name: 'open the second', get: '/api/products/${product}', expect: { json: [{ path: '$.id', equals: 'espresso-mug' }] } },
    ],
  }),

  flow('empty cart', {
    tags: ['checkout'],
    owner,
    steps: [
      logIn,
      {
        name: 'read the cart',
        get: '/api/cart',
        expect: {
          json: [
            { path: '$.items[*]', count: 0 },
            { path: '$.total', equals: 0 },
          ],
        },
      },
      { name: 'order nothing', post: '/api/orders', body: { json: {} }, sideEffects: 'repeatable', expect: { status: 409 } },
    ],
  }),

  flow('cart', {
    tags: ['checkout', 'smoke'],
    owner,
    steps: [
      logIn,
      {
        name: 'add a mug',
        post: '/api/cart',
        body: { json: { productId: 'enamel-mug', quantity: 2 } },
        // Sent again, there would be four mugs in the cart.
        sideEffects: 'once',
        expect: { status: 201 },
      },
      { name: 'read the cart', get: '/api/cart', expect: { json: [{ path: '$.items[*].productId', equals: 'enamel-mug' }] } },
    ],
  }),

  flow('order', {
    tags: ['checkout', 'smoke'],
    owner,
    steps: [
      logIn,
      {
        name: 'add a blanket',
        post: '/api/cart',
        body: { json: { productId: 'wool-blanket', quantity: 1 } },
        sideEffects: 'once',
      },
      {
        name: 'place the order',
        post: '/api/orders',
        body: { json: {} },
        sideEffects: 'once',
        expect: { status: '2xx', json: [{ path: '$.total', equals: 119 }] },
        capture: { order: { json: '$.id' } },
      },
      { name: 'read the order', get: '/api/orders/${order}', expect: { json: [{ path: '$.status', equals: 'accepted' }] } },
    ],
  }),
])
