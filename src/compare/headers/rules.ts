/** Rules of the facet "headers". Those in pairs (weakened and strengthened) mirror each other when the sides change places. */

export const HEADER_RULES = {
  'header.security-missing': {
    severity: 'breaking',
    title: 'A security header is missing',
    why: 'The browser no longer enforces what it protects: framing, sniffing, transport, script sources, referrers.',
    example: ['strict-transport-security: max-age=31536000', 'no such header'],
  },
  'header.security-weakened': {
    severity: 'breaking',
    title: 'A security header protects less',
    why: 'A directive is gone, a source is allowed that was not, or a protection ends sooner.',
    example: ["script-src 'self'", "script-src 'self' 'unsafe-inline'"],
  },
  'header.security-strengthened': {
    severity: 'minor',
    title: 'A security header is stricter',
    why: 'Pages that were tested with the looser one may lose scripts, frames or requests.',
    example: ["img-src 'self' cdn.example", "img-src 'self'"],
  },
  'header.security-changed': {
    severity: 'breaking',
    title: 'A security header says something else',
    why: 'What is protected differs, and neither side is plainly the stricter one.',
    example: ['script-src a.example', 'script-src b.example'],
  },
  'header.nonce-reused': {
    severity: 'breaking',
    title: 'The nonce of the policy is the same in every answer',
    why: 'Who has seen one page can inject scripts into the next: a nonce protects only when it is new every time.',
    example: ["script-src 'nonce-…', a new one each time", "script-src 'nonce-…', always the same"],
  },
  'header.cors-changed': {
    severity: 'breaking',
    title: 'Other origins are let in or shut out (CORS)',
    why: 'Browsers of other sites may read what they could not, or fail where they could: these headers grant, so gaining one is as serious as losing one.',
    example: ['no such header', 'access-control-allow-credentials: true'],
  },
  'header.cors-widened': {
    severity: 'breaking',
    title: 'More is allowed to other origins (CORS)',
    why: 'Pages of other sites may send or read what the reference keeps from them.',
    example: ['access-control-allow-origin: https://shop.example', 'access-control-allow-origin: *'],
  },
  'header.cors-narrowed': {
    severity: 'breaking',
    title: 'Less is allowed to other origins (CORS)',
    why: 'Browsers refuse requests of other sites that work with the reference.',
    example: ['access-control-allow-methods: GET, PUT', 'access-control-allow-methods: GET'],
  },
  'header.cors-wildcard-credentials': {
    severity: 'breaking',
    title: 'Any origin is allowed together with credentials',
    why: 'Browsers refuse the pair (Fetch, section 3.2.5), so every request with cookies from another origin fails.',
    example: ['access-control-allow-origin: https://shop.example', 'access-control-allow-origin: * with credentials'],
  },
  'header.became-cacheable': {
    severity: 'breaking',
    title: 'The answer may be stored where the reference forbids it',
    why: 'Caches may keep what is meant for one person and give it to another.',
    example: ['cache-control: private', 'cache-control: public'],
  },
  'header.became-uncacheable': {
    severity: 'minor',
    title: 'The answer may not be stored where the reference allows it',
    why: 'Every request goes to the origin: slower for clients, more load for the system.',
    example: ['cache-control: max-age=60', 'cache-control: no-store'],
  },
  'header.vary-missing': {
    severity: 'breaking',
    title: 'Vary does not name a request header that the reference names',
    why: 'Shared caches give the variant made for one client (language, encoding, origin) to all others.',
    example: ['vary: accept-language', 'no such member'],
  },
  'header.vary-added': {
    severity: 'minor',
    title: 'Vary names one more request header',
    why: 'Caches keep more variants and hit less often.',
    example: ['vary: accept', 'vary: accept, user-agent'],
  },
  'header.vary-changed': {
    severity: 'breaking',
    title: 'Vary names other request headers',
    why: 'Shared caches give the variant made for one client to all others.',
    example: ['vary: accept-language', 'vary: user-agent'],
  },
  'header.validator-missing': {
    severity: 'minor',
    title: 'The answer has no validator (ETag, Last-Modified)',
    why: 'Clients cannot ask whether their copy is still good, and transfer everything anew; edits cannot be guarded by If-Match.',
    example: ['etag: "5f3a"', 'no such header'],
  },
  'header.indexing-blocked': {
    severity: 'breaking',
    title: 'Search engines are told not to list the page',
    why: 'The page disappears from search results.',
    example: ['no such header', 'x-robots-tag: noindex'],
  },
  'header.indexing-allowed': {
    severity: 'breaking',
    title: 'Search engines are no longer told not to list the page',
    why: 'What must not be found (staging, private pages) turns up in search results.',
    example: ['x-robots-tag: noindex', 'no such header'],
  },
  'header.foreign-host': {
    severity: 'breaking',
    title: "A header names the other environment's host",
    why: 'Clients of one environment are sent to the other, or let in from there: links, policies and origins must name the own host.',
    example: ['link: <https://shop.example/2>', 'link: <https://shop.example/2>, sent by staging.shop.example'],
  },
  'header.address-told': {
    severity: 'minor',
    title: 'A header tells a private address or internal host name',
    why: 'Outsiders learn how the network is built (RFC 1918 and RFC 4193 addresses, .internal, .local).',
    example: ['x-backend: pool-a', 'x-backend: 10.0.3.17'],
  },
  'header.internals-told': {
    severity: 'minor',
    title: 'A header tells what runs behind',
    why: 'Names and versions of software and debug output help who looks for known holes.',
    example: ['server: nginx', 'server: nginx/1.25.3'],
  },
  'header.version-changed': {
    severity: 'info',
    title: 'A header tells another version of the same software',
    why: 'The environments run different releases, which may explain other findings.',
    example: ['server: nginx/1.24.0', 'server: nginx/1.25.3'],
  },
  'header.duplicated': {
    severity: 'minor',
    title: 'A header that may stand once is sent several times by one environment',
    why: 'Clients disagree on which one counts: the first, the last, or none.',
    example: ['x-frame-options: DENY', 'x-frame-options: DENY, twice'],
  },
  'header.length-wrong': {
    severity: 'breaking',
    title: 'Content-Length is not the length of the body',
    why: 'Clients wait for bytes that do not come, or cut the answer.',
    example: ['content-length: 120 of 120 bytes', 'content-length: 80 of 120 bytes'],
  },
  'header.missing': {
    severity: 'minor',
    title: 'A response header is missing',
    why: 'Clients, caches or tools that read it get nothing.',
    example: ['x-api-version: 7', 'no such header'],
  },
  'header.added': {
    severity: 'minor',
    title: 'A response header is sent that the reference does not send',
    why: 'It may switch on a mode, grant something, or change caching.',
    example: ['no such header', 'x-experiment: on'],
  },
  'header.value-changed': {
    severity: 'minor',
    title: 'A response header has another value',
    why: 'What callers, browsers or caches are told differs.',
    example: ['cache-control: max-age=60', 'cache-control: max-age=3600'],
  },
  'header.format-changed': {
    severity: 'minor',
    title: 'The value of a response header has another format',
    why: 'The value is new with every answer, but its kind is not: who parses it breaks.',
    example: ['x-request-id: a uuid', 'x-request-id: 10482'],
  },
  'header.unstable': {
    severity: 'minor',
    title: 'A response header varies in one environment only',
    why: 'Several versions or configurations answer behind one address, or something that varied is stuck.',
    example: ['server: nginx', 'server: nginx and server: envoy'],
  },
} as const

export type HeaderRule = keyof typeof HEADER_RULES
