/** Sign-in, GraphQL, problem details and streams of JSON lines: shapes that a protocol prescribes. */
import { answerWith, json, type Tree } from '../answer.ts'
import { contextOf, contextPlaces, headersOf, jwtParts, writeJwt } from '../context.ts'
import { type Archetype, CATALOGUE } from './archetype.ts'

const auth: Archetype = {
  name: 'auth',
  answer: (noise) => {
    const answer = json(
      {
        user: {
          id: 4711,
          name: 'Zoé Martin',
          email: 'zoe@mugs.example',
          roles: ['buyer', 'reviewer'],
          verified: true,
          plan: 'plus',
          memberSince: '2019-11-05',
          lastPasswordChange: '2025-03-09T17:20:00Z',
          avatar: null,
        },
        tokenType: 'Bearer',
        ...(noise.atLeast('normal') && {
          bearer: writeJwt(jwtParts(noise), noise),
          refresh: noise.token(43),
          csrf: noise.hex(40),
        }),
        expiresIn: 3600,
        scopes: ['read', 'write'],
        mfa: { required: false, methods: ['totp', 'webauthn'] },
        context: contextOf(noise),
      },
      headersOf(noise),
    )
    const expires = new Date(Math.floor(noise.at / 1000) * 1000 + 14 * 86_400_000).toUTCString()
    answer.fields.push(
      ['set-cookie', `session=${noise.token(32)}; Path=/; HttpOnly; Secure; SameSite=Lax; Max-Age=3600`],
      ['set-cookie', `remember=${noise.token(24)}; Path=/account; HttpOnly; Secure; Expires=${expires}`],
      ['set-cookie', 'consent=none; Path=/; Secure; SameSite=Strict; Max-Age=15552000'],
    )
    return answer
  },
  places: [
    { role: 'id', path: '/user/id' },
    { role: 'label', path: '/user/name' },
    { role: 'email', path: '/user/email' },
    { role: 'flag', path: '/user/verified' },
    { role: 'flag', path: '/mfa/required' },
    { role: 'enum', path: '/user/plan' },
    { role: 'enum', path: '/tokenType' },
    { role: 'date', path: '/user/memberSince' },
    { role: 'instant', path: '/user/lastPasswordChange' },
    { role: 'null', path: '/user/avatar' },
    { role: 'ordered list', path: '/user/roles' },
    { role: 'ordered list', path: '/scopes' },
    { role: 'integer', path: '/expiresIn' },
    { role: 'object', path: '/mfa' },
    { role: 'jwt', path: '/bearer', from: 'normal' },
    { role: 'token', path: '/refresh', from: 'normal' },
    { role: 'hex', path: '/csrf', from: 'normal' },
    ...contextPlaces('/context'),
  ],
}

const graphql: Archetype = {
  name: 'graphql',
  answer: (noise) => {
    const edges = CATALOGUE.slice(0, 4).map(({ noun, city }, index): Tree => ({
      cursor: Buffer.from(`offset:${index}`).toString('base64'),
      node: {
        __typename: index % 2 === 0 ? 'Product' : 'Bundle',
        id: `gid://shop/Product/${900 + index}`,
        title: noun,
        origin: city,
        price: { amount: `${15 + index}.00`, currencyCode: 'EUR' },
        available: true,
        rating: 4.5,
        vendor: null,
      },
    }))
    return json(
      {
        data: {
          shop: { name: 'Mugs and more', country: 'PT' },
          products: { totalCount: edges.length, edges, pageInfo: { hasNextPage: false, endCursor: 'b2Zmc2V0OjM=' } },
        },
        extensions: { cost: { requested: 12, available: 1000 }, context: contextOf(noise) },
      },
      headersOf(noise),
    )
  },
  places: [
    { role: 'keyed list', path: '/data/products/edges' },
    { role: 'sorted list', path: '/data/products/edges' },
    { role: 'enum', path: '/data/products/edges/*/node/__typename' },
    { role: 'code', path: '/data/products/edges/*/node/id' },
    { role: 'label', path: '/data/products/edges/*/node/title' },
    { role: 'money', path: '/data/products/edges/*/node/price/amount' },
    { role: 'currency', path: '/data/products/edges/*/node/price/currencyCode' },
    { role: 'flag', path: '/data/products/edges/*/node/available' },
    { role: 'null', path: '/data/products/edges/*/node/vendor' },
    { role: 'object', path: '/data/products/edges/*/node/price' },
    { role: 'total', path: '/data/products/totalCount' },
    { role: 'flag', path: '/data/products/pageInfo/hasNextPage' },
    { role: 'label', path: '/data/shop/name' },
    { role: 'object', path: '/data/shop' },
    { role: 'integer', path: '/extensions/cost/available' },
    ...contextPlaces('/extensions/context'),
  ],
}

const problem: Archetype = {
  name: 'problem',
  answer: (noise) => {
    const answer = json(
      {
        type: `${noise.origin}/problems/out-of-stock`,
        title: 'Out of stock',
        status: 409,
        code: 'OUT_OF_STOCK',
        detail: 'Only 2 of 5 are left.',
        available: 2,
        retryable: true,
        errors: [
          { field: 'quantity', code: 'max', message: 'must be at most 2' },
          { field: 'coupon', code: 'expired', message: 'expired on 1 February' },
        ],
        context: contextOf(noise),
      },
      headersOf(noise),
      'application/problem+json',
    )
    answer.status = 409
    return answer
  },
  places: [
    { role: 'link', path: '/type' },
    { role: 'label', path: '/title' },
    { role: 'enum', path: '/code' },
    { role: 'integer', path: '/available' },
    { role: 'flag', path: '/retryable' },
    { role: 'keyed list', path: '/errors' },
    { role: 'sorted list', path: '/errors' },
    { role: 'label', path: '/errors/*/message', list: '/errors' },
    { role: 'enum', path: '/errors/*/code', list: '/errors' },
    ...contextPlaces('/context'),
  ],
}

const stream: Archetype = {
  name: 'ndjson',
  answer: (noise) => {
    const lines = CATALOGUE.slice(0, 6).map(({ noun, city }, index): Tree => ({
      id: 3000 + index,
      kind: index % 3 === 0 ? 'restock' : 'sale',
      item: noun,
      place: city,
      amount: 9.75 + index,
      quantity: 1 + index,
      test: false,
      on: `2026-01-0${index + 1}`,
      ...(noise.atLeast('normal') && { deliveryId: noise.uuid(), readAt: noise.now().toISOString() }),
      ...(noise.atLeast('hostile') && {
        lag: noise.jitter(140),
        shard: noise.pick(['a', 'b', 'c']),
        ...(noise.chance(0.5) && { retry: 1 + noise.below(3) }),
      }),
    }))
    return answerWith({ kind: 'lines', type: 'application/x-ndjson', value: lines }, headersOf(noise))
  },
  places: [
    { role: 'keyed list', path: '' },
    { role: 'sorted list', path: '' },
    { role: 'id', path: '/*/id' },
    { role: 'enum', path: '/*/kind', list: '' },
    { role: 'label', path: '/*/item', list: '' },
    { role: 'price', path: '/*/amount', list: '' },
    { role: 'integer', path: '/*/quantity', list: '' },
    { role: 'flag', path: '/*/test', list: '' },
    { role: 'date', path: '/*/on', list: '' },
    { role: 'uuid', path: '/*/deliveryId', from: 'normal' },
    { role: 'fresh', path: '/*/readAt', from: 'normal' },
    { role: 'jitter', path: '/*/lag', from: 'hostile' },
    { role: 'random enum', path: '/*/shard', from: 'hostile' },
  ],
}

export const PROTOCOLS: readonly Archetype[] = [auth, graphql, problem, stream]
