/** Signing in as a browser does, and what the pages refer to. */
import { defineProbes, flow } from 'envparity'

export default defineProbes([
  flow('sign in', {
    tags: ['account', 'smoke'],
    owner: 'team-accounts',
    steps: [
      {
        name: 'open the login page',
        get: '/login',
        expect: { status: 200 },
        capture: { csrf: { pattern: 'name="csrf" value="([0-9a-f]+)"', secret: true } },
      },
      {
        name: 'send the form',
        post: '/login',
        body: { form: { csrf: '${csrf}', email: '${CUSTOMER_EMAIL}', password: '${CUSTOMER_PASSWORD}' } },
        sideEffects: 'repeatable',
        redirects: { follow: false },
        expect: { status: 303, headers: { location: { matches: '/account$' } } },
      },
      { name: 'see the account', get: '/account', expect: { status: 200, contains: 'Hello, Ada Lovelace' } },
    ],
  }),

  flow('page and its script', {
    tags: ['pages'],
    owner: 'team-web',
    steps: [
      { name: 'open a page', get: '/products?tag=sale', capture: { script: { pattern: 'src="/(assets/app[^"]+)"' } } },
      { name: 'load the script', get: '/${script}', expect: { headers: { 'cache-control': { matches: 'immutable' } } } },
    ],
  }),
])
