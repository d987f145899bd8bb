/** What other origins may do (CORS; Fetch, section 3.2) and what caches may keep (RFC 9111), and how search engines list it. */
import { MEMBERS_MAX, below, directive, directives, pair, split, sorted, tokenSet } from './grammar.ts'
import type { Change, Grammar, Part } from './grammar.ts'
import type { HeaderRule } from './rules.ts'

const CORS = { missing: 'header.cors-changed', added: 'header.cors-changed', changed: 'header.cors-changed' } as const

/** `*` and `null` let in whom nobody has named. */
const ANYBODY: ReadonlySet<string | null> = new Set(['*', 'null'])

/** Told with the origin when that differs; when the credentials do, they are the difference. */
export const WITH_CREDENTIALS = '/with-credentials'

const origins: Grammar = {
  ...CORS,
  read: (value, { tokenise, field }) => {
    const withCredentials = value === '*' && field('access-control-allow-credentials') === 'true'
    return [
      { at: '', exact: tokenise(value), shown: value },
      ...(withCredentials ? [{ at: WITH_CREDENTIALS, exact: 'yes', shown: '* with credentials' }] : []),
    ]
  },
  rule: ({ at, kind, reference, candidate }) => {
    if (at === WITH_CREDENTIALS) return kind === 'added' ? 'header.cors-wildcard-credentials' : undefined
    if (kind === 'missing' || kind === 'added' || ANYBODY.has(reference) === ANYBODY.has(candidate)) return undefined
    return ANYBODY.has(candidate) ? 'header.cors-widened' : 'header.cors-narrowed'
  },
}

function grants(fold: (member: string) => string): Grammar {
  return {
    ...CORS,
    list: true,
    read: tokenSet(fold),
    rule: ({ kind }) => (kind === 'missing' ? 'header.cors-narrowed' : kind === 'added' ? 'header.cors-widened' : undefined),
  }
}

const grant: Grammar = { ...CORS, read: (value) => [{ at: '', exact: value.toLowerCase(), shown: value }] }

/** Private is not said of what nobody may store. */
const caching: Grammar = {
  list: true,
  read: (value, context) => {
    const parts = directives(',')(value, context)
    return parts?.some(({ at }) => at === '/no-store') === true ? parts.filter(({ at }) => at !== '/private') : parts
  },
  rule: cachingRule,
}

function cachingRule({ at, kind }: Change, all: readonly Change[]): HeaderRule | undefined {
  if (kind !== 'missing' && kind !== 'added') return undefined
  const changed = (other: string, how: Change['kind']): boolean =>
    all.some((change) => change.at === other && change.kind === how)
  if (at === '/no-store') return kind === 'missing' ? 'header.became-cacheable' : 'header.became-uncacheable'
  if (at !== '/private') return undefined
  if (kind === 'missing') return changed('/no-store', 'added') ? undefined : 'header.became-cacheable'
  return changed('/no-store', 'missing') ? undefined : 'header.became-uncacheable'
}

const varying: Grammar = {
  list: true,
  missing: 'header.vary-missing',
  added: 'header.vary-added',
  read: tokenSet((member) => member.toLowerCase()),
  rule: ({ kind }) => (kind === 'missing' ? 'header.vary-missing' : kind === 'added' ? 'header.vary-added' : undefined),
}

/** `none` is `noindex, nofollow`; a directive may be for one robot: `otherbot: noindex`. */
const robots: Grammar = {
  list: true,
  read: (value) => {
    const members = split(value.toLowerCase(), ',').flatMap((member) => member.replace(/\bnone$/, 'noindex,nofollow').split(','))
    if (members.length > MEMBERS_MAX) return undefined
    return sorted(members).map((member) => ({ at: below(member), exact: 'said', shown: member }))
  },
  rule: ({ at, kind }) => {
    if (!at.endsWith('noindex')) return undefined
    return kind === 'added' ? 'header.indexing-blocked' : kind === 'missing' ? 'header.indexing-allowed' : undefined
  },
}

const VALIDATOR = { missing: 'header.validator-missing', fresh: true } as const
/** Digests have one length; other validators hold sizes and times and have many (RFC 9110, section 8.8.3: opaque). */
const DIGEST = /^"(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})"$/i

const entityTag: Grammar = {
  ...VALIDATOR,
  read: (value) => {
    const tag = value.replace(/^W\//, '')
    const format = DIGEST.test(tag) ? `hex${tag.length - 2}` : /^"[^"]*"$/.test(tag) ? 'quoted' : 'unquoted'
    return [
      { at: '/strength', exact: value === tag ? 'strong' : 'weak', shown: value },
      { at: '/format', exact: format, shown: value },
    ]
  },
}

const lastModified: Grammar = {
  ...VALIDATOR,
  read: (value) => [dateFormat(value)],
}

const HTTP_DATE = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/

function dateFormat(value: string): Part {
  return { at: '/format', exact: HTTP_DATE.test(value) ? 'http-date' : 'no http-date', shown: value }
}

/** As a time to live from Date on (RFC 9111, section 5.3): what is no date has expired. */
const expires: Grammar = {
  fresh: true,
  read: (value, { field }) => {
    const lifetime = lifetimeText(Date.parse(value), Date.parse(field('date') ?? ''))
    return [{ at: '', exact: HTTP_DATE.test(value) ? lifetime : 'in the past', shown: value }]
  },
}

/** Two dates of one answer are written one after the other, and cut to seconds. */
const CLOCK_SECONDS = 10
const SECOND = 1000

/**
 * How long until `until` from `from` on, both UTC epoch milliseconds, in the largest unit that fits: the clock's seconds are
 * noise. Cut below and not in the middle of two units: lifetimes are round, and 36 hours are 35:59:59 every second time.
 */
export function lifetimeText(until: number, from: number): string {
  if (Number.isNaN(until)) return 'no date'
  if (Number.isNaN(from)) return 'some date'
  const seconds = (until - from) / SECOND
  if (seconds <= 0) return 'in the past'
  for (const [unit, length] of [
    ['days', 86_400],
    ['hours', 3_600],
    ['minutes', 60],
  ] as const) {
    const whole = Math.floor((seconds + CLOCK_SECONDS) / length)
    if (whole >= 2) return `in about ${whole} ${unit}`
  }
  return 'in about a minute'
}

const date: Grammar = { fresh: true, read: (value) => [dateFormat(value)] }

/** Alternative services by protocol (RFC 7838, section 3). */
const alternatives: Grammar = {
  list: true,
  read: (value, { tokenise }) => {
    const members = split(tokenise(value), ',')
    if (members.length > MEMBERS_MAX) return undefined
    return members.map((member) => {
      const [protocol = '', ...parameters] = split(member, ';')
      const [name, authority] = pair(protocol)
      return {
        ...directive(name, [authority, ...sorted(parameters.map((text) => pair(text).join('=')))].join(';')),
        shown: member,
      }
    })
  },
}

export const SHARING_GRAMMARS: readonly (readonly [name: string, grammar: Grammar])[] = [
  ['access-control-allow-origin', origins],
  ['access-control-allow-methods', grants((member) => member)],
  ['access-control-allow-headers', grants((member) => member.toLowerCase())],
  ['access-control-expose-headers', grants((member) => member.toLowerCase())],
  ['access-control-max-age', grant],
  ['access-control-allow-credentials', grant],
  ['access-control-allow-private-network', grant],
  ['timing-allow-origin', { list: true, read: tokenSet((member) => member) }],
  ['cache-control', caching],
  ['vary', varying],
  ['x-robots-tag', robots],
  ['etag', entityTag],
  ['last-modified', lastModified],
  ['expires', expires],
  ['date', date],
  ['alt-svc', alternatives],
]
