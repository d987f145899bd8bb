/** Rules of the facet "cookies". Lost and gained, weakened and strengthened, widened and narrowed mirror each other. */

export const COOKIE_RULES = {
  'cookie.missing': {
    severity: 'breaking',
    title: 'A cookie is not set',
    why: 'Sessions, consent or load-balancer stickiness that depend on it do not work on the candidate.',
    example: ['set-cookie: sid=…', 'no cookie "sid"'],
  },
  'cookie.added': {
    severity: 'minor',
    title: 'A cookie is set that the reference does not set',
    why: 'New state on the client: tracking, a debug switch, or a session started where none was.',
    example: ['no cookie "debug"', 'set-cookie: debug=…'],
  },
  'cookie.secure-lost': {
    severity: 'breaking',
    title: 'A cookie is also sent without TLS',
    why: 'Whoever listens on the way reads it.',
    example: ['sid=…; Secure', 'sid=…'],
  },
  'cookie.secure-gained': {
    severity: 'minor',
    title: 'A cookie is sent over TLS only',
    why: 'Pages that are reached over http lose it.',
    example: ['sid=…', 'sid=…; Secure'],
  },
  'cookie.httponly-lost': {
    severity: 'breaking',
    title: 'Scripts can read a cookie',
    why: 'One injected script is enough to take over the session.',
    example: ['sid=…; HttpOnly', 'sid=…'],
  },
  'cookie.httponly-gained': {
    severity: 'minor',
    title: 'Scripts cannot read a cookie any more',
    why: 'Pages whose scripts read it (CSRF tokens, preferences) break.',
    example: ['theme=…', 'theme=…; HttpOnly'],
  },
  'cookie.samesite-weakened': {
    severity: 'breaking',
    title: 'A cookie is sent with more requests of other sites',
    why: 'Other sites can act in the name of the user (CSRF).',
    example: ['sid=…; SameSite=Lax', 'sid=…'],
  },
  'cookie.samesite-strengthened': {
    severity: 'minor',
    title: 'A cookie is sent with fewer requests of other sites',
    why: 'Sign-in by another site, payment returns and embedded pages may lose the session.',
    example: ['sid=…; SameSite=Lax', 'sid=…; SameSite=Strict'],
  },
  'cookie.domain-widened': {
    severity: 'breaking',
    title: 'A cookie is sent to more hosts',
    why: 'Every sub-domain, however little trusted, gets it.',
    example: ['sid=…', 'sid=…; Domain=shop.example'],
  },
  'cookie.domain-narrowed': {
    severity: 'breaking',
    title: 'A cookie is sent to fewer hosts',
    why: 'Sub-domains that share the session do not get it.',
    example: ['sid=…; Domain=shop.example', 'sid=…'],
  },
  'cookie.foreign-host': {
    severity: 'breaking',
    title: "A cookie is set for the other environment's host",
    why: 'Browsers refuse it, or the two environments overwrite the sessions of each other.',
    example: ['sid=…; Domain=shop.example', 'sid=…; Domain=shop.example, set by staging.shop.example'],
  },
  'cookie.prefix-violated': {
    severity: 'breaking',
    title: 'A cookie breaks the promise of its prefix in one environment',
    why: 'Browsers refuse __Secure- without Secure, and __Host- without Secure and Path=/ or with Domain (RFC 6265bis, section 4.1.3).',
    example: ['__Host-sid=…; Secure; Path=/', '__Host-sid=…; Path=/'],
  },
  'cookie.became-persistent': {
    severity: 'minor',
    title: 'A cookie outlives the browser session',
    why: 'On a shared computer, the next person is still signed in.',
    example: ['sid=…', 'sid=…; Max-Age=2592000'],
  },
  'cookie.became-transient': {
    severity: 'minor',
    title: 'A cookie ends with the browser session',
    why: 'Users have to sign in or choose again each time.',
    example: ['sid=…; Max-Age=2592000', 'sid=…'],
  },
  'cookie.lifetime-changed': {
    severity: 'breaking',
    title: 'A cookie lives longer or shorter',
    why: 'Sessions end while people work, or stay open for longer than they should.',
    example: ['sid=…; Max-Age=3600', 'sid=…; Max-Age=60'],
  },
  'cookie.value-changed': {
    severity: 'minor',
    title: 'The value of a cookie is much longer or shorter, or of other characters',
    why: 'A session id that is shorter or has a smaller alphabet is easier to guess; another one is not understood by who reads it.',
    example: ['sid=… (64 characters)', 'sid=… (16 characters)'],
  },
  'cookie.attribute-changed': {
    severity: 'breaking',
    title: 'A cookie has other attributes',
    why: 'Path, Domain, Partitioned and whether it is set or deleted decide who can read and send the cookie.',
    example: ['sid=…; Path=/', 'sid=…; Path=/shop'],
  },
} as const

export type CookieRule = keyof typeof COOKIE_RULES
