/** The pages that people see, and the addresses that once were theirs. */
import { defineProbes, http } from 'envparity'

const owner = 'team-web'
const tags = ['pages']

export default defineProbes([
  http('home page', { get: '/', tags: [...tags, 'smoke'], owner, expect: { status: 200, contains: 'Things that last' } }),
  http('product list page', { get: '/products', tags, owner, expect: { status: 200 } }),
  http('product page', { get: '/products/enamel-mug', tags, owner, expect: { contains: ['Enamel mug', '12.50 EUR'] } }),
  http('login page', {
    get: '/login',
    tags,
    owner,
    expect: { headers: { 'content-security-policy': { matches: "frame-ancestors 'none'" } } },
  }),
  http('imprint', { get: '/imprint', tags, owner }),
  http('unknown page', { get: '/no-such-page', tags: [...tags, 'errors'], owner, expect: { status: 404 } }),

  http('old catalogue', { get: '/old-catalogue', tags: [...tags, 'redirects'], owner, expect: { status: 200 } }),
  http('old product link', { get: '/p/1', tags: [...tags, 'redirects'], owner, expect: { contains: 'Enamel mug' } }),
  http('newsletter link', {
    get: '/go/sale?utm_campaign=spring',
    tags: [...tags, 'redirects'],
    owner,
    expect: { contains: 'Tea towel' },
  }),
])
