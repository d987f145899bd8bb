/**
 * Headers of one value: what runs behind, counters of limits, traces and caches. What is new with every answer is compared
 * by its form and never dropped to nothing.
 */
import { below, directives, sorted, split, tokenSet } from './grammar.ts'
import type { Grammar, Part } from './grammar.ts'
import { dictionary, memberList } from './structured.ts'

/** Products in order, versions apart (RFC 9110, section 10.2.4). */
const product: Grammar = {
  read: (value) => {
    const products = value
      .replace(/\([^()]*\)/g, ' ')
      .split(/\s+/)
      .filter((text) => text !== '')
      .slice(0, 16)
      .map((text) => text.split('/'))
    const versions = products.flatMap(([, version]) => version ?? [])
    const names = products.map(([name = '']) => name.toLowerCase()).join(' ')
    return [
      { at: '', exact: names, shown: value },
      ...(versions.length > 0 ? [{ at: '/version', exact: versions.join(' '), shown: value }] : []),
    ]
  },
  rule: ({ at, kind }) =>
    at === '/version' ? (kind === 'added' ? 'header.internals-told' : 'header.version-changed') : undefined,
}

const telling: Grammar = { ...product, added: 'header.internals-told' }
const debugging: Grammar = { read: () => undefined, added: 'header.internals-told' }

function formed(forms: readonly (readonly [pattern: RegExp, form: string])[]): Grammar {
  return {
    read: (value) => [{ at: '/format', exact: forms.find(([pattern]) => pattern.test(value))?.[1] ?? 'other', shown: value }],
    fresh: true,
  }
}

const seconds = formed([[/^\d+$/, 'seconds']])
const retry = formed([
  [/^\d+$/, 'seconds'],
  [/^[A-Z][a-z]{2}, .* GMT$/, 'http-date'],
])
/** `0.0421`, `42 ms`, `42.1ms` */
const duration = formed([
  [/^\d+(?:\.\d+)?$/, 'number'],
  [/^\d+(?:\.\d+)? ?[a-zµ]{1,12}$/, 'number with unit'],
])
/** An instant or what is left until then: a client that takes the one for the other waits fifty years, or not at all. */
const reset = formed([
  [/^\d{13}$/, 'epoch in milliseconds'],
  // Seconds to wait never are, and instants are from 2001 to 2286.
  [/^\d{10}$/, 'epoch in seconds'],
  [/^\d+(?:\.\d+)?$/, 'seconds'],
  [/^\d{4}-\d{2}-\d{2}T/, 'iso-8601'],
  [/^[A-Z][a-z]{2}, .* GMT$/, 'http-date'],
])
/** The remaining number falls because we ask. */
const counter = formed([
  [/^-?\d+(?:\.\d+)?$/, 'number'],
  [/^\d{4}-\d{2}-\d{2}T/, 'iso-8601'],
])
const ray = formed([[/^[0-9a-f]{16}-[A-Z]{3}$/, 'ray']])
const trace = formed([[/^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/, 'traceparent 00']])
const anything: Grammar = { read: () => [] }

/** HIT and MISS follow from who asked before; what else stands there is a matter of configuration. */
const cacheStatus: Grammar = {
  list: true,
  read: (value) => {
    const members = split(value.toLowerCase(), ',').map((member) =>
      member.replace(
        /\b(?:(?:tcp_)?(?:mem_|refresh_)?(?:hit|miss)|expired|stale|bypass|dynamic|revalidated|updating|refresh)\b/g,
        '{status}',
      ),
    )
    return [{ at: '/format', exact: sorted(members).slice(0, 16).join(', '), shown: value }]
  },
}

/** Numbers that change with every request, in both drafts' spelling of RateLimit. */
const COUNTED: ReadonlySet<string> = new Set(['r', 't', 'remaining', 'reset'])

const rateLimit: Grammar = {
  list: true,
  read: (value, context) =>
    /^[\w*.-]+\s*=/.test(value)
      ? dictionary((text, key) => (COUNTED.has(key) ? '' : text))(value, context)
      : memberList((parameter) => !COUNTED.has(parameter))(value, context),
}

/** The digest follows from the body, which is compared; which algorithms are offered does not. */
const digest: Grammar = { list: true, read: dictionary(() => '') }

const caseless = tokenSet((member) => member.toLowerCase())
const list = (read: Grammar['read']): Grammar => ({ list: true, read })

export const PLAIN_GRAMMARS: readonly (readonly [names: readonly string[], grammar: Grammar])[] = [
  [['server'], product],
  [['x-powered-by', 'x-aspnet-version', 'x-aspnetmvc-version', 'x-generator', 'x-runtime-version'], telling],
  [['x-debug', 'x-debug-token', 'x-debug-token-link', 'x-debug-info', 'x-debug-exception'], debugging],
  [['age', 'x-cache-hits'], seconds],
  [['retry-after'], retry],
  [['x-runtime', 'x-response-time'], duration],
  [['x-ratelimit-remaining', 'x-ratelimit-used', 'ratelimit-remaining', 'x-rate-limit-remaining'], counter],
  [['x-ratelimit-reset', 'ratelimit-reset', 'x-rate-limit-reset'], reset],
  [['cf-ray'], ray],
  [['traceparent'], trace],
  [['x-cache', 'cf-cache-status', 'x-proxy-cache', 'x-cache-status'], cacheStatus],
  [
    [
      'x-served-by',
      'x-timer',
      'x-amz-cf-id',
      'x-amz-cf-pop',
      'x-amz-request-id',
      'x-amz-id-2',
      'tracestate',
      'content-md5',
      'digest',
    ],
    anything,
  ],
  [['ratelimit'], rateLimit],
  [['content-digest', 'repr-digest'], digest],
  [['cache-status'], list(memberList(() => false))],
  [['ratelimit-policy'], list(memberList(() => true))],
  [['priority', 'reporting-endpoints', 'cdn-cache-control'], list(dictionary())],
  [['surrogate-control'], list(directives(','))],
  [['allow', 'accept-patch', 'accept-post', 'clear-site-data'], list(tokenSet((member) => member))],
  [['accept-ranges', 'accept-ch', 'critical-ch', 'content-language'], list(caseless)],
  [['origin-agent-cluster'], { read: (value) => [{ at: '', exact: value.trim() }] }],
]

/** Names that many give their own: `x-debug-sql`. */
const DEBUG_NAME = /^x-debug(?:-|$)/

export function grammarByPattern(name: string): Grammar | undefined {
  return DEBUG_NAME.test(name) ? debugging : undefined
}

/** Values that are JSON, field by field: NEL, Report-To, and what people make up. Bounded like every grammar. */
export function jsonParts(value: string, tokenise: (text: string) => string): readonly Part[] | undefined {
  if (!/^[[{]/.test(value)) return undefined
  try {
    const parts: Part[] = []
    return collect(JSON.parse(value), '', parts, tokenise) ? parts : undefined
  } catch {
    return undefined
  }
}

const JSON_PARTS_MAX = 256
/** Nobody nests a header deeper; without it, a hostile one would overflow the stack. */
const JSON_DEPTH_MAX = 32

function collect(value: unknown, at: string, parts: Part[], tokenise: (text: string) => string): boolean {
  if (parts.length > JSON_PARTS_MAX || at.split('/').length > JSON_DEPTH_MAX) return false
  if (typeof value !== 'object' || value === null) {
    const text = JSON.stringify(value)
    parts.push({ at: at === '' ? '/value' : at, exact: tokenise(text), shown: text })
    return true
  }
  const entries = Object.entries(value)
  if (entries.length === 0) parts.push({ at: at === '' ? '/value' : at, exact: Array.isArray(value) ? '[]' : '{}' })
  return entries.every(([key, item]) => collect(item, at + below(key), parts, tokenise))
}
