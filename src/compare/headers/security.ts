/**
 * Headers that protect: which of two values protects more is read from their grammar. Strict-Transport-Security (RFC 6797),
 * Content-Security-Policy (CSP level 3), Permissions-Policy, framing, sniffing, referrers, cross-origin isolation.
 */
import { parseDictionary } from 'structured-headers'

import { templateOf } from '../format-class.ts'
import { MEMBERS_MAX, below, directives, numberOf, sorted, split } from './grammar.ts'
import type { Change, Grammar, Part, ReadContext } from './grammar.ts'
import type { HeaderRule } from './rules.ts'
import { itemText } from './structured.ts'

const SECURITY = { missing: 'header.security-missing', changed: 'header.security-changed' } as const

const transport: Grammar = {
  ...SECURITY,
  read: directives(';'),
  rule: ({ at, kind, reference, candidate }) => {
    if (kind === 'missing') return 'header.security-weakened'
    if (kind === 'added') return 'header.security-strengthened'
    const [before, after] = [numberOf(reference), numberOf(candidate)]
    return at === '/max-age' && before !== undefined && after !== undefined ? byRank(before, after) : undefined
  },
}

function byRank(reference: number, candidate: number): HeaderRule | undefined {
  if (reference === candidate) return undefined
  return candidate < reference ? 'header.security-weakened' : 'header.security-strengthened'
}

/** Values from the weakest to the strictest; what is none of them protects nothing. */
function ranked(...values: readonly string[]): Grammar {
  return rankedBy((members) => sorted(members).join(', '), values)
}

function rankedBy(choose: (members: readonly string[]) => string, values: readonly string[]): Grammar {
  const meant = (value: string | null): string => choose(split((value ?? '').toLowerCase(), ','))
  const rank = (value: string | null): number => values.indexOf(essence(meant(value)))
  return {
    ...SECURITY,
    read: (value) => [{ at: '', exact: meant(value), shown: value }],
    rule: ({ kind, reference, candidate }) =>
      kind === 'missing' || kind === 'added' ? undefined : byRank(rank(reference), rank(candidate)),
  }
}

/** `same-origin; report-to="x"` -> `same-origin` */
function essence(value: string): string {
  return value.split(';')[0]?.trim() ?? ''
}

/** Names of the sources that let nearly anything in. */
const RISKY: ReadonlySet<string> = new Set([
  '*',
  "'unsafe-inline'",
  "'unsafe-eval'",
  "'unsafe-hashes'",
  'data:',
  'blob:',
  'http:',
  'https:',
  'ws:',
  'wss:',
])
/** Whether these let more or less in depends on what stands beside them. */
const NEUTRAL: ReadonlySet<string> = new Set(["'none'", "'nonce'", "'strict-dynamic'", "'report-sample'"])
/** Directives that report and protect nothing. */
const REPORTING: ReadonlySet<string> = new Set(['report-uri', 'report-to'])
/** Between the source lists of several policies, each of which has to be met. */
const AND = ' & '

/** Where the nonces of the policy stand; the facet tells from it whether they are new each time. */
export const NONCE = '/nonce'
export const NONCE_FRESH = 'a new nonce in every answer'
export const NONCE_REUSED = 'the same nonce in every answer'

function readPolicies(value: string, { tokenise }: ReadContext): readonly Part[] | undefined {
  const lists = new Map<string, string[]>()
  const policies = split(tokenise(value), ',')
  if (policies.length > MEMBERS_MAX) return undefined
  const nonces: string[] = []
  for (const policy of policies) {
    const named = new Set<string>()
    for (const text of split(policy, ';')) {
      const [name = '', ...sources] = text.split(' ')
      const key = name.toLowerCase()
      // The first one counts (CSP 3, section 2.2.1).
      if (named.has(key)) continue
      named.add(key)
      const meant = sorted(sources.map((source) => meantSource(source, nonces))).join(' ')
      const known = lists.get(key)
      if (known === undefined) lists.set(key, [meant])
      else known.push(meant)
    }
  }
  if (lists.size > MEMBERS_MAX) return undefined
  const parts = [...lists].map(([name, all]): Part => {
    const sources = sorted(all).join(AND)
    return { at: below(name), exact: sources === '' ? 'set' : sources, shown: `${name} ${sources}`.trim() }
  })
  return nonces.length === 0 ? parts : [...parts, { at: NONCE, exact: sorted(nonces).join(' ') }]
}

/** Nonces and hashes belong to the page at hand; keywords, schemes and hosts have no case, paths have one. */
function meantSource(source: string, nonces: string[]): string {
  const keyword = /^'(nonce|sha256|sha384|sha512)-([^']*)'?$/i.exec(source)
  if (keyword?.[1]?.toLowerCase() === 'nonce') {
    nonces.push(keyword[2] ?? '')
    return "'nonce'"
  }
  if (keyword !== null) return `'${keyword[1]?.toLowerCase()}'`
  if (source.startsWith("'") || source.endsWith(':')) return source.toLowerCase()
  return templateOf(
    source.replace(/^(?:[\w+.-]+:\/\/)?[^/]*/, (origin) => (origin.includes('{') ? origin : origin.toLowerCase())),
  )
}

function sourcesOf(shown: string | null): ReadonlySet<string> {
  const [, ...sources] = (shown ?? '').split(' ')
  return new Set(sources)
}

function policyRule({ at, kind, reference, candidate }: Change): HeaderRule | undefined {
  if (at === NONCE) return candidate === NONCE_REUSED ? 'header.nonce-reused' : 'header.security-strengthened'
  const name = at.slice(1)
  if (REPORTING.has(name)) return 'header.value-changed'
  if (kind === 'missing') return 'header.security-weakened'
  if (kind === 'added') return 'header.security-strengthened'
  if (`${reference}${candidate}`.includes(AND)) return undefined
  const [before, after] = [sourcesOf(reference), sourcesOf(candidate)]
  return byAllowed(before.difference(after), after.difference(before))
}

function byAllowed(lost: ReadonlySet<string>, gained: ReadonlySet<string>): HeaderRule | undefined {
  const count = (sources: ReadonlySet<string>, wanted: (source: string) => boolean): number => [...sources].filter(wanted).length
  const allows = (source: string): boolean => !NEUTRAL.has(source) && !source.startsWith("'sha")
  const risky = (source: string): boolean => RISKY.has(source)
  if (count(gained, risky) > 0 !== count(lost, risky) > 0)
    return count(gained, risky) > 0 ? 'header.security-weakened' : 'header.security-strengthened'
  if (count(gained, allows) > 0 === count(lost, allows) > 0) return undefined
  return count(gained, allows) > 0 ? 'header.security-weakened' : 'header.security-strengthened'
}

const policy: Grammar = { ...SECURITY, list: true, read: readPolicies, rule: policyRule }

/** A dictionary of features, each with who may use it (Permissions Policy, section 5.2). */
const permissions: Grammar = {
  ...SECURITY,
  list: true,
  read: (value, { tokenise }) => {
    try {
      const features = parseDictionary(value)
      if (features.size > MEMBERS_MAX) return undefined
      return [...features].map(([name, member]) => {
        const allowed = sorted(allowedOf(itemText(member)).map(tokenise)).join(' ')
        return { at: below(name), exact: allowed === '' ? 'nobody' : allowed, shown: `${name} ${allowed}`.trim() }
      })
    } catch {
      return undefined
    }
  },
  rule: ({ kind, reference, candidate }) => {
    if (kind === 'missing') return 'header.security-weakened'
    if (kind === 'added') return 'header.security-strengthened'
    const [before, after] = [sourcesOf(reference), sourcesOf(candidate)]
    return byAllowed(before.difference(after), after.difference(before))
  },
}

/** `(self "https://a.example")` -> its members */
function allowedOf(list: string): readonly string[] {
  return list
    .replace(/^\(|\)$/g, '')
    .split(' ')
    .filter((member) => member !== '')
}

/** Schemes that a client may choose from, each with its parameters; nonces are new each time (RFC 9110, section 11.6.1). */
const challenges: Grammar = {
  ...SECURITY,
  list: true,
  read: (value, { tokenise }) => {
    const members = split(tokenise(value), ',')
    if (members.length > MEMBERS_MAX) return undefined
    const parts: Part[] = []
    let scheme = ''
    for (const member of members) {
      const [, name, rest] = /^([\w!#$%&'*+.^`|~-]+)(?: +(.*))?$/s.exec(member) ?? []
      if (name !== undefined && !/^\s*=/.test(rest ?? '')) {
        scheme = below(name.toLowerCase())
        parts.push({ at: scheme, exact: 'offered', shown: name })
        if (rest !== undefined) parts.push(challengePart(scheme, rest))
      } else parts.push(challengePart(scheme, member))
    }
    return parts
  },
}

function challengePart(scheme: string, text: string): Part {
  const [, name = '', value = ''] = /^([^=\s]+)\s*=\s*(.*)$/s.exec(text) ?? []
  if (name === '') return { at: `${scheme}/token`, exact: 'present', shown: text }
  const key = name.toLowerCase()
  const isFresh = key === 'nonce' || key === 'opaque' || key === 'cnonce'
  const meant = value.replace(/^"|"$/g, '')
  return { at: `${scheme}${below(key)}`, exact: isFresh ? 'present' : meant, shown: `${key}=${meant}` }
}

const REFERRER: readonly string[] = [
  'unsafe-url',
  'no-referrer-when-downgrade',
  'origin-when-cross-origin',
  'origin',
  'strict-origin-when-cross-origin',
  'strict-origin',
  'same-origin',
  'no-referrer',
]

export const SECURITY_GRAMMARS: readonly (readonly [name: string, grammar: Grammar])[] = [
  ['strict-transport-security', transport],
  ['content-security-policy', policy],
  // Reports only: what it says more or less protects nothing.
  ['content-security-policy-report-only', { list: true, read: readPolicies }],
  ['permissions-policy', permissions],
  ['x-frame-options', ranked('sameorigin', 'deny')],
  ['x-content-type-options', ranked('nosniff')],
  // Of several, the last one that is known counts (Referrer Policy, section 8.1).
  ['referrer-policy', rankedBy((members) => members.findLast((one) => REFERRER.includes(one)) ?? members.join(', '), REFERRER)],
  ['cross-origin-opener-policy', ranked('unsafe-none', 'noopener-allow-popups', 'same-origin-allow-popups', 'same-origin')],
  ['cross-origin-embedder-policy', ranked('unsafe-none', 'credentialless', 'require-corp')],
  ['cross-origin-resource-policy', ranked('cross-origin', 'same-site', 'same-origin')],
  ['x-xss-protection', { ...SECURITY, read: directives(';') }],
  ['www-authenticate', challenges],
]
