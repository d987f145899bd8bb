/**
 * Facet "headers": response fields of the answer (RFC 9110, section 5), each by its own grammar: lists and directives as
 * sets, validators and request ids by presence and format, hop-by-hop fields not at all.
 */
import type { Exchange, HeaderList, Observation } from '../../core/observation.ts'
import { defineFacet, pointerToken } from '../facet.ts'
import type { Difference, Facet, Sides } from '../facet.ts'
import { compareFieldSets, readSides, textLeaf, timeOf } from '../field-set.ts'
import type { Fields } from '../field-set.ts'
import { templateOf } from '../format-class.ts'
import { exchangesOf } from '../http-parts.ts'
import type { Leaf } from '../leaf.ts'
import type { Tokeniser } from '../tokens.ts'

const RULES = {
  'header.security-missing': {
    severity: 'breaking',
    title: 'A security header is missing',
    why: 'The browser no longer enforces what it protects: framing, sniffing, transport, script sources, referrers.',
    example: ['strict-transport-security: max-age=31536000', 'no such header'],
  },
  'header.security-changed': {
    severity: 'breaking',
    title: 'A security header says something else',
    why: 'A protection is weaker, or stricter than what the pages were tested with.',
    example: ['x-frame-options: DENY', 'x-frame-options: SAMEORIGIN'],
  },
  'header.cors-changed': {
    severity: 'breaking',
    title: 'Other origins are let in or shut out (CORS)',
    why: 'Browsers of other sites may read what they could not, or fail where they could: these headers grant, so gaining one is as serious as losing one.',
    example: ['access-control-allow-origin: https://shop.example', 'access-control-allow-origin: *'],
  },
  'header.missing': {
    severity: 'minor',
    title: 'A response header is missing',
    why: 'Clients, caches or tools that read it get nothing.',
    example: ['cache-control: no-store', 'no such header'],
  },
  'header.added': {
    severity: 'minor',
    title: 'A response header is sent that the reference does not send',
    why: 'It may leak what runs behind, switch on a debug mode, or change caching.',
    example: ['no such header', 'x-powered-by: Express'],
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

/** Fields that other facets look at, or that belong to one connection or hop (RFC 9110, section 7.6.1). */
const ELSEWHERE: ReadonlySet<string> = new Set([
  'set-cookie',
  'content-type',
  'content-encoding',
  'location',
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
  'trailer',
  'te',
  'content-length',
])

/** Fields whose value is new with every answer or differs by nature: presence only. */
const PRESENCE_ONLY: ReadonlySet<string> = new Set([
  'date',
  'age',
  'expires',
  'last-modified',
  'server-timing',
  'x-runtime',
  'x-response-time',
  'retry-after',
  'x-cache',
  'x-cache-hits',
  'x-served-by',
  'x-timer',
  'cf-ray',
  'cf-cache-status',
  'via',
  'x-amz-cf-id',
  'x-amz-cf-pop',
  'x-amz-request-id',
  'x-amz-id-2',
  'x-ratelimit-remaining',
  'x-ratelimit-reset',
  'ratelimit',
  'ratelimit-remaining',
  'ratelimit-reset',
  'x-rate-limit-remaining',
  'x-rate-limit-reset',
])

/** Fields whose members may stand in any order: lists of tokens and of directives. */
const SETS: ReadonlyMap<string, string> = new Map([
  ['vary', ','],
  ['allow', ','],
  ['cache-control', ','],
  ['accept-ranges', ','],
  ['accept-patch', ','],
  ['accept-post', ','],
  ['clear-site-data', ','],
  ['access-control-allow-methods', ','],
  ['access-control-allow-headers', ','],
  ['access-control-expose-headers', ','],
  ['strict-transport-security', ';'],
  ['content-security-policy', ';'],
  ['content-security-policy-report-only', ';'],
  ['permissions-policy', ','],
])
/** Of the sets, those whose members have no case. */
const CASELESS: ReadonlySet<string> = new Set([
  'vary',
  'cache-control',
  'access-control-allow-headers',
  'access-control-expose-headers',
  'strict-transport-security',
  'accept-ranges',
])

const SECURITY: ReadonlySet<string> = new Set([
  'strict-transport-security',
  'content-security-policy',
  'x-frame-options',
  'x-content-type-options',
  'referrer-policy',
  'permissions-policy',
  'x-xss-protection',
  'cross-origin-opener-policy',
  'cross-origin-embedder-policy',
  'cross-origin-resource-policy',
  'www-authenticate',
])

export const headersFacet: Facet = defineFacet({
  name: 'headers',
  reads: 'same-status',
  rules: RULES,

  compare(sides, context) {
    const hops = commonHops(sides)
    const samples = readSides(sides, context, (observation, tokeniser) => fieldsOf(observation, hops, tokeniser))
    const { differences, noise } = compareFieldSets(samples, timeOf(sides))
    return { differences: differences.map((difference) => ({ ...difference, rule: ruleOf(difference) })), noise }
  },
})

/** Redirects before the answer: compared where all chains are equally long, else no hop has a partner. */
function commonHops(sides: Sides<Observation>): number {
  const lengths = new Set([...sides.reference, ...sides.candidate].map((observation) => exchangesOf(observation).length))
  const [length = 1] = lengths
  return lengths.size === 1 ? length - 1 : 0
}

function ruleOf({ path, kind }: Difference): keyof typeof RULES {
  const name = path.slice(path.lastIndexOf('/') + 1)
  if (name.startsWith('access-control-')) return 'header.cors-changed'
  const security = SECURITY.has(name)
  switch (kind) {
    case 'missing':
      return security ? 'header.security-missing' : 'header.missing'
    case 'added':
      return 'header.added'
    case 'unstable':
    case 'settled':
      return 'header.unstable'
    case 'format':
      return security ? 'header.security-changed' : 'header.format-changed'
    default:
      return security ? 'header.security-changed' : 'header.value-changed'
  }
}

/** The answer's fields are `/cache-control`, those of the first redirect before it `/hops/0/cache-control`. */
function fieldsOf(observation: Observation, hops: number, tokeniser: Tokeniser): Fields {
  const fields = new Map<string, Leaf>()
  const exchanges = exchangesOf(observation)
  const add = (exchange: Exchange | undefined, prefix: string): void => {
    for (const [name, values] of groupByName(exchange?.headers ?? [])) {
      if (!ELSEWHERE.has(name)) fields.set(`${prefix}/${pointerToken(name)}`, leafOf(name, values, tokeniser))
    }
  }
  for (let hop = 0; hop < hops; hop += 1) add(exchanges[hop], `/hops/${hop}`)
  add(exchanges.at(-1), '')
  return fields
}

function groupByName(headers: HeaderList): ReadonlyMap<string, string[]> {
  const groups = new Map<string, string[]>()
  for (const [name, value] of headers) {
    const key = name.toLowerCase()
    const values = groups.get(key)
    if (values === undefined) groups.set(key, [value.trim()])
    else values.push(value.trim())
  }
  return groups
}

function leafOf(name: string, values: readonly string[], tokeniser: Tokeniser): Leaf {
  const joined = values.join(', ')
  if (PRESENCE_ONLY.has(name)) return textLeaf('present', joined)
  // A validator is opaque (RFC 9110, section 8.8.3): that there is one, and how strong it is, is all that can be compared.
  if (name === 'etag') return textLeaf(joined.startsWith('W/') ? 'weak' : 'strong', joined)
  const text = tokeniser.tokenise(joined)
  const separator = SETS.get(name)
  return textLeaf(separator === undefined ? text : asSet(name, text, separator), joined)
}

function asSet(name: string, text: string, separator: string): string {
  const members = text
    .split(separator)
    .map((member) => member.trim().replace(/\s+/g, ' '))
    .filter((member) => member !== '')
  const folded = CASELESS.has(name)
    ? members.map((member) => member.toLowerCase())
    : members.map((member) => templateOf(member.replace(/'nonce-[^']*'/g, "'nonce'")))
  return [...new Set(folded)].sort().join(`${separator} `)
}
