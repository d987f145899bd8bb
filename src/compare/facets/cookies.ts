/**
 * Facet "cookies": which cookies the chain sets, with which attributes (RFC 6265, section 4.1). Values are masked and never
 * compared; the instant in Expires is compared as a time to live.
 */
import type { Exchange, Observation } from '../../core/observation.ts'
import { defineFacet, pointerToken } from '../facet.ts'
import type { Difference, Facet } from '../facet.ts'
import { compareFieldSets, readSides, textLeaf, timeOf } from '../field-set.ts'
import type { Fields } from '../field-set.ts'
import { exchangesOf, headerOf } from '../http-parts.ts'
import type { Leaf } from '../leaf.ts'
import { templateOf } from '../format-class.ts'
import type { Tokeniser } from '../tokens.ts'

const RULES = {
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
  'cookie.attribute-changed': {
    severity: 'breaking',
    title: 'A cookie has other attributes',
    why: 'Secure, HttpOnly, SameSite, Path, Domain and lifetime decide who can read and send the cookie.',
    example: ['sid=…; Secure; HttpOnly', 'sid=…; HttpOnly'],
  },
} as const

export const cookiesFacet: Facet = defineFacet({
  name: 'cookies',
  reads: 'answered',
  rules: RULES,

  compare(sides, context) {
    const samples = readSides(sides, context, fieldsOf)
    const { differences, noise } = compareFieldSets(samples, timeOf(sides))
    // The attributes of a cookie that is missing are missing with it.
    const whole = new Set(differences.filter(({ path }) => isCookie(path)).map(({ path }) => path))
    const kept = differences.filter(({ path }) => isCookie(path) || !whole.has(path.slice(0, path.lastIndexOf('/'))))
    const nothing = [...samples.reference, ...samples.candidate].every((fields) => fields.size === 0)
    return { differences: kept.map((difference) => ({ ...difference, rule: ruleOf(difference) })), noise, nothing }
  },
})

function isCookie(path: string): boolean {
  return path.lastIndexOf('/') === 0
}

function ruleOf({ path, kind }: Difference): keyof typeof RULES {
  if (!isCookie(path)) return 'cookie.attribute-changed'
  return kind === 'missing' ? 'cookie.missing' : kind === 'added' ? 'cookie.added' : 'cookie.attribute-changed'
}

function fieldsOf(observation: Observation, tokeniser: Tokeniser): Fields {
  const fields = new Map<string, Leaf>()
  for (const exchange of exchangesOf(observation)) {
    for (const [name, line] of exchange.headers)
      if (name.toLowerCase() === 'set-cookie') addCookie(fields, line, exchange, tokeniser)
  }
  return fields
}

function addCookie(fields: Map<string, Leaf>, line: string, exchange: Exchange, tokeniser: Tokeniser): void {
  const [pair = '', ...attributes] = line.split(';').map((part) => part.trim())
  const equals = pair.indexOf('=')
  // A name may hold an id of its own (`_ga_2f9c...`), new for every visitor.
  const path = `/${pointerToken(templateOf(equals === -1 ? pair : pair.slice(0, equals)))}`
  // The chain sets it again: what the first one said no longer counts.
  for (const field of fields.keys()) if (field.startsWith(`${path}/`)) fields.delete(field)
  const deleted = equals !== -1 && pair.slice(equals + 1) === ''
  fields.set(path, textLeaf(deleted ? 'deleted' : 'set'))
  for (const attribute of attributes) {
    const [name = '', value = ''] = attribute.split(/=(.*)/s)
    const key = name.trim().toLowerCase()
    if (key === 'expires') fields.set(`${path}/expires`, textLeaf(expiresIn(value, exchange)))
    else if (key !== '')
      fields.set(
        `${path}/${pointerToken(key)}`,
        textLeaf(key === 'domain' ? tokeniser.tokenise(value).replace(/^\./, '') : value === '' ? 'yes' : value.toLowerCase()),
      )
  }
}

/** Date and Expires are written one after the other, and cut to seconds. */
const CLOCK_SECONDS = 10

/** How long the cookie lives from the answer's own Date on, in the largest unit that fits: the clock's seconds are noise. */
function expiresIn(value: string, exchange: Exchange): string {
  const expires = Date.parse(value)
  const date = Date.parse(headerOf(exchange.headers, 'date') ?? '')
  if (Number.isNaN(expires)) return 'no date'
  if (Number.isNaN(date)) return 'some date'
  const seconds = (expires - date) / 1000
  if (seconds <= 0) return 'in the past'
  for (const [unit, length] of [
    ['days', 86_400],
    ['hours', 3_600],
    ['minutes', 60],
  ] as const) {
    // Cut below and not in the middle of two units: lifetimes are round, and 36 hours are 35:59:59 every second time.
    const whole = Math.floor((seconds + CLOCK_SECONDS) / length)
    if (whole >= 2) return `in about ${whole} ${unit}`
  }
  return 'in about a minute'
}
