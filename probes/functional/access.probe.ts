/** Who may do what: strangers, wrong passwords, other sites, other methods. */
import { defineProbes, http } from 'envparity'

const owner = 'team-accounts'
const tags = ['security']
const origin = 'https://app.shop.example'

export default defineProbes([
  http('account of a stranger', {
    get: '/account',
    auth: false,
    redirects: { follow: false },
    tags,
    owner,
    expect: { status: 302, headers: { location: { matches: '/login\\?next=' } } },
  }),
  http('cart of a stranger', { get: '/api/cart', auth: false, tags, owner, expect: { status: '4xx' } }),
  http('login with a wrong password', {
    post: '/login',
    body: { json: { email: '${CUSTOMER_EMAIL}', password: 'guessed' } },
    sideEffects: 'repeatable',
    tags,
    owner,
    expect: { status: 401, headers: { 'set-cookie': null } },
  }),
  http('call from our app', {
    get: '/api/products/enamel-mug',
    headers: { origin },
    tags: [...tags, 'cors'],
    owner,
    expect: { headers: { 'access-control-allow-origin': origin } },
  }),
  http('call from another site', {
    get: '/api/products/enamel-mug',
    headers: { origin: 'https://evil.example' },
    tags: [...tags, 'cors'],
    owner,
    expect: { headers: { 'access-control-allow-origin': null } },
  }),
  http('may our app call', {
    options: '/api/cart',
    headers: { origin, 'access-control-request-method': 'POST' },
    tags: [...tags, 'cors'],
    owner,
    expect: { status: 204, headers: { 'access-control-allow-methods': { matches: 'POST' } } },
  }),
  http('deleting all products', {
    delete: '/api/products',
    // Refused by every build, so sending it again changes nothing.
    sideEffects: 'repeatable',
    tags,
    owner,
    expect: { status: 405 },
  }),
])
