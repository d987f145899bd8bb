/** Rules of the facet "redirects", the gravest first: of one redirect, one is told. */

export const REDIRECT_RULES = {
  'redirect.foreign-host': {
    severity: 'breaking',
    title: 'A redirect leads to the other environment',
    why: 'Who tests one environment ends in the other, with its data.',
    example: ['location: https://shop.example/cart', 'location: https://shop.example/cart, sent by staging.shop.example'],
  },
  'redirect.insecure': {
    severity: 'breaking',
    title: 'A redirect leads to http where the reference leads to https',
    why: 'What follows, cookies included, is sent in the clear.',
    example: ['location: https://shop.example/cart', 'location: http://staging.shop.example/cart'],
  },
  'redirect.scheme-changed': {
    severity: 'minor',
    title: 'A redirect leads to https where the reference does not',
    why: 'Clients that cannot do TLS are left behind; the reference may be the one that is wrong.',
    example: ['location: http://shop.example/cart', 'location: https://staging.shop.example/cart'],
  },
  'redirect.host-changed': {
    severity: 'breaking',
    title: 'A redirect leads to another host',
    why: 'Users end at another site, and cookies and permissions of the first do not count there.',
    example: ['location: https://login.example/', 'location: https://sso.example/'],
  },
  'redirect.missing': {
    severity: 'breaking',
    title: 'The candidate does not redirect where the reference does',
    why: 'Users and clients stay where they should not: the login, the new address or the landing page is never reached.',
    example: ['1 redirect', '0 redirects'],
  },
  'redirect.added': {
    severity: 'breaking',
    title: 'The candidate redirects where the reference answers',
    why: 'Users and clients get another page than the one they asked for.',
    example: ['0 redirects', '1 redirect'],
  },
  'redirect.target-changed': {
    severity: 'breaking',
    title: 'A redirect leads somewhere else',
    why: 'Users and clients end at another page.',
    example: ['location: /login', 'location: /sign-in'],
  },
  'redirect.slash-changed': {
    severity: 'minor',
    title: 'A redirect adds or drops the slash at the end',
    why: 'The two are different resources: relative links break, or one more redirect follows.',
    example: ['location: /products', 'location: /products/'],
  },
  'redirect.query-changed': {
    severity: 'breaking',
    title: 'A redirect loses, adds or changes parameters of the query',
    why: 'Campaigns, search terms, the page to come back to: what is lost here is lost for good.',
    example: ['location: /login?next=%2Fcart', 'location: /login'],
  },
  'redirect.method-changed': {
    severity: 'breaking',
    title: 'One redirect keeps the method and the body, the other does not',
    why: 'A form that is sent again arrives empty, or is sent twice (RFC 9110, section 15.4: 307 and 308 keep, the others need not).',
    example: ['308', '301'],
  },
  'redirect.permanence-changed': {
    severity: 'minor',
    title: 'One redirect is permanent, the other is not',
    why: 'Browsers and search engines remember 301 and 308, and go on asking after 302, 303 and 307.',
    example: ['301', '302'],
  },
  'redirect.status-changed': {
    severity: 'minor',
    title: 'A redirect has another status',
    why: 'Clients tell the codes apart.',
    example: ['302', '303'],
  },
  'redirect.hops-changed': {
    severity: 'minor',
    title: 'The number of redirects differs',
    why: 'Every hop costs a round trip and is one more place where a header, cookie or query can get lost.',
    example: ['1 redirect', '2 redirects'],
  },
} as const

export type RedirectRule = keyof typeof REDIRECT_RULES
