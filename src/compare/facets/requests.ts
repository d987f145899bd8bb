/**
 * Facet "requests": what the pages of a journey ask for, by method and address, and what became of it. Answers of XHR, fetch
 * and the API are compared in full as calls of their own; here is what is asked on one side alone, and what fails.
 */
import type { JourneyPart, Resource } from '../../core/journey.ts'
import { defineFacet, pointerToken } from '../facet.ts'
import type { Difference, Facet } from '../facet.ts'
import { textLeaf, type Fields } from '../field-set.ts'
import { addressOf, foreignHost } from '../journeys/address.ts'
import { compareJourneys } from '../journeys/journey-of.ts'
import type { Leaf } from '../leaf.ts'
import type { Tokeniser } from '../tokens.ts'

const RULES = {
  'request.failed-on-candidate': {
    severity: 'breaking',
    title: 'A request of the page fails on the candidate',
    why: 'A file, a page or a call that the reference gets is missing for every user of the candidate.',
    example: ['200', '404'],
  },
  'request.failed-on-reference': {
    severity: 'info',
    title: 'A request of the page fails on the reference and not on the candidate',
    why: 'The candidate mends it.',
    example: ['404', '200'],
  },
  'request.status-changed': {
    severity: 'minor',
    title: 'A request of the page is answered with another status',
    why: 'The page takes another way: a redirect, a cached or an empty answer.',
    example: ['200', '302'],
  },
  'request.missing': {
    severity: 'minor',
    title: 'The candidate does not ask for something that the reference asks for',
    why: 'A call, a page or a file is no longer used: something is not done, not counted, or not shown.',
    example: ['POST /api/events', 'not asked'],
  },
  'request.added': {
    severity: 'minor',
    title: 'The candidate asks for something that the reference does not',
    why: 'A new call, page or file: it may be meant, or a fallback that shows that something else went wrong.',
    example: ['not asked', 'GET /api/legacy/cart'],
  },
  'request.repeated': {
    severity: 'minor',
    title: 'What changes something is sent another number of times',
    why: 'An order that is sent twice is two orders; one that is not sent again may be lost.',
    example: ['POST /api/orders once', 'POST /api/orders 2 times'],
  },
  'request.third-party-added': {
    severity: 'minor',
    title: 'The candidate asks a host that the reference does not',
    why: "Users' data goes to somebody else, or a vendor was swapped: contracts and consent name the hosts.",
    example: ['not asked', 'cdn.example'],
  },
  'request.third-party-missing': {
    severity: 'minor',
    title: 'The candidate no longer asks a host that the reference asks',
    why: 'A vendor is not reached: payments, maps, fonts or measurements that production has are not there.',
    example: ['fonts.example', 'not asked'],
  },
} as const

type Rule = keyof typeof RULES

const HOSTS = '/hosts/'
const COUNTS = '/counts/'
/** RFC 9110, section 9.2.1. */
const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE'])

export const requestsFacet: Facet = defineFacet({
  name: 'requests',
  of: 'journey',
  reads: 'answered',
  rules: RULES,

  compare: (sides, context) => {
    const reading = compareJourneys(sides, context, { fields: fieldsOf, rule: ruleOf, wholeOnly: true })
    return { ...reading, differences: fold(reading.differences) }
  },
})

/** What a host's arrival or leave says, its single requests say again; so does the number of what is not sent at all. */
function fold<T extends Difference>(differences: readonly T[]): readonly T[] {
  const hosts = differences.filter(({ path }) => path.startsWith(HOSTS)).map(({ path }) => path.slice(HOSTS.length))
  const isWhole = ({ path, kind }: Difference): boolean => path.startsWith(COUNTS) && kind !== 'value'
  const isOfHost = (path: string): boolean => hosts.some((host) => path.includes(`:~1~1${host}`))
  return differences.filter((one) => one.path.startsWith(HOSTS) || !(isOfHost(one.path) || isWhole(one)))
}

function fieldsOf({ resources }: JourneyPart, tokeniser: Tokeniser): Fields {
  const fields = new Map<string, Leaf>()
  const counts = new Map<string, number>()
  for (const resource of resources) {
    if (/^(?:data|blob|about|chrome-error):/.test(resource.url)) continue
    const name = `${resource.method} ${addressOf(resource.url, tokeniser)}`
    const path = `/${pointerToken(name)}`
    const host = foreignHost(resource.url, tokeniser)
    if (host !== undefined) fields.set(`${HOSTS}${pointerToken(host)}`, textLeaf('asked', host))
    if (!SAFE.has(resource.method)) counts.set(name, (counts.get(name) ?? 0) + 1)
    const known = fields.get(path)
    // The worst of several: one that fails among many is what is told.
    const leaf = leafOf(resource, name)
    if (known === undefined || rank(leaf) > rank(known)) fields.set(path, leaf)
  }
  for (const [name, times] of counts)
    fields.set(`${COUNTS}${pointerToken(name)}`, textLeaf(`${times} times`, `${name} ${times === 1 ? 'once' : `${times} times`}`))
  return fields
}

/**
 * A request that has no answer yet when the test ends, and one that the page itself gave up (a navigation, a download), says
 * that it was sent, and no more. 304 says that the browser had it.
 */
function leafOf({ status, failure, type }: Resource, name: string): Leaf {
  const isAborted = failure === '' || failure === 'net::ERR_ABORTED' || failure === 'NS_BINDING_ABORTED'
  if (failure !== undefined && !isAborted) return { type: 'failed', exact: failure, shown: failure }
  if (status !== undefined && status >= 400) return { type: 'failed', exact: String(status), shown: String(status) }
  if (status === undefined || isAborted || type === 'websocket') return { type: 'sent', exact: 'sent', shown: name }
  if (status >= 300 && status !== 304) return { type: 'redirected', exact: String(status), shown: String(status) }
  return { type: 'sent', exact: 'sent', shown: name }
}

function rank({ type }: Leaf): number {
  return ['sent', 'redirected', 'failed'].indexOf(type)
}

function ruleOf({ path, kind, classes }: Difference): Rule {
  const isGone = kind === 'missing'
  if (path.startsWith(HOSTS)) return isGone ? 'request.third-party-missing' : 'request.third-party-added'
  if (path.startsWith(COUNTS)) return 'request.repeated'
  if (isGone) return 'request.missing'
  if (kind === 'added') return classes[1] === 'failed' ? 'request.failed-on-candidate' : 'request.added'
  if (classes[1] === 'failed' && classes[0] !== 'failed') return 'request.failed-on-candidate'
  if (classes[0] === 'failed' && classes[1] !== 'failed') return 'request.failed-on-reference'
  return 'request.status-changed'
}
