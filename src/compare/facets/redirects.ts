/** Facet "redirects": the chain of hops (RFC 9110, section 15.4): how many, which status each, and where each leads. */
import type { Observation } from '../../core/observation.ts'
import { defineFacet } from '../facet.ts'
import type { Difference, Facet, Sides } from '../facet.ts'
import { compareFieldSets, readSides, textLeaf, timeOf } from '../field-set.ts'
import type { Fields } from '../field-set.ts'
import { exchangesOf, headerOf } from '../http-parts.ts'
import { templateOf } from '../format-class.ts'
import type { Tokeniser } from '../tokens.ts'
import type { Leaf } from '../leaf.ts'

const RULES = {
  'redirect.target-changed': {
    severity: 'breaking',
    title: 'A redirect leads somewhere else',
    why: 'Users and clients end at another page, host or scheme; a redirect to http gives away what https protects.',
    example: ['location: /login', 'location: /sign-in'],
  },
  'redirect.status-changed': {
    severity: 'minor',
    title: 'A redirect has another status',
    why: '301 and 308 are remembered, 302 and 307 are not; 307 and 308 keep the method, the others need not.',
    example: ['301', '302'],
  },
  'redirect.hops-changed': {
    severity: 'minor',
    title: 'The number of redirects differs',
    why: 'Every hop costs a round trip and is one more place where a header, cookie or query can get lost.',
    example: ['1 redirect', '2 redirects'],
  },
} as const

export const redirectsFacet: Facet = defineFacet({
  name: 'redirects',
  reads: 'answered',
  rules: RULES,

  compare(sides, context) {
    const samples = readSides(sides, context, fieldsOf)
    const { differences, noise } = compareFieldSets(samples, timeOf(sides))
    // One hop more moves every later hop: the number is the finding, and with it only where the chain ends.
    const shifted = differences.some(({ path }) => path === '')
    const detour = shifted && isDetour(samples)
    const kept = differences.filter(({ path, kind }) => {
      if (path === '') return true
      if (path !== LAST) return !shifted
      return shifted && !detour && kind !== 'missing' && kind !== 'added'
    })
    const nothing = allFields(samples).every((fields) => fields.size === 1 && fields.get('')?.exact === '0')
    return {
      differences: kept.map((difference) => ({ ...difference, rule: ruleOf(difference) })),
      noise: noise.filter(({ path }) => path !== LAST),
      nothing,
    }
  },
})

/** Where the last redirect leads, in chains of whatever length. */
const LAST = '/last/location'

/** True when one chain only has hops more than the other, and goes to the same places otherwise. */
function isDetour(samples: Sides<Fields>): boolean {
  const chains = new Set(allFields(samples).map((fields) => locationsOf(fields).join('\n')))
  const sorted = [...chains]
    .map((chain) => (chain === '' ? [] : chain.split('\n')))
    .sort((left, right) => left.length - right.length)
  return sorted.every((chain, index) => {
    const shorter = sorted[index - 1] ?? []
    let at = 0
    for (const location of chain) if (location === shorter[at]) at += 1
    return at === shorter.length
  })
}

function locationsOf(fields: Fields): readonly string[] {
  return [...fields].filter(([path]) => path !== LAST && path.endsWith('/location')).map(([, { exact }]) => exact)
}

function allFields({ reference, candidate }: Sides<Fields>): readonly Fields[] {
  return [...reference, ...candidate]
}

function fieldsOf(observation: Observation, tokeniser: Tokeniser): Fields {
  const fields = new Map<string, Leaf>()
  let hops = 0
  for (const exchange of exchangesOf(observation)) {
    const location = headerOf(exchange.headers, 'location')
    if (exchange.status < 300 || exchange.status > 399 || location === undefined) continue
    fields.set(`/${hops}/status`, { type: 'status', exact: String(exchange.status), shown: String(exchange.status) })
    const target = tokeniser.tokenise(targetOf(location, exchange.url))
    const leaf = textLeaf(templateOf(target), target)
    fields.set(`/${hops}/location`, leaf)
    fields.set(LAST, leaf)
    hops += 1
  }
  fields.set('', { type: 'count', exact: String(hops), shown: hops === 1 ? '1 redirect' : `${hops} redirects` })
  return fields
}

/** Relative and absolute spelling of the same target are the same (RFC 9110, section 10.2.2), as are cases of %-escapes. */
function targetOf(location: string, from: string): string {
  const absolute = URL.canParse(location, from) ? new URL(location, from).href : location
  return absolute.replace(/%[0-9a-f]{2}/gi, (escape) => escape.toUpperCase())
}

function ruleOf({ path }: Difference): keyof typeof RULES {
  if (path === '') return 'redirect.hops-changed'
  return path.endsWith('/status') ? 'redirect.status-changed' : 'redirect.target-changed'
}
