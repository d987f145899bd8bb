/** Facet "content": what the body is said to be and how it is packed: media type, charset, content-encoding, protocol version. */
import type { Observation } from '../../core/observation.ts'
import { defineFacet } from '../facet.ts'
import type { Difference, Facet } from '../facet.ts'
import { compareFieldSets, textLeaf, timeOf } from '../field-set.ts'
import type { Fields } from '../field-set.ts'
import { finalExchange, headerOf, mediaTypeOf } from '../http-parts.ts'
import type { Leaf } from '../leaf.ts'

const RULES = {
  'content.type-changed': {
    severity: 'breaking',
    title: 'The media type differs',
    why: 'Clients choose a parser by it; browsers show, download or refuse by it.',
    example: ['application/json', 'text/html'],
  },
  'content.charset-changed': {
    severity: 'minor',
    title: 'The declared charset differs',
    why: 'Text outside ASCII turns into other characters for a client that believes the declaration.',
    example: ['text/html; charset=utf-8', 'text/html; charset=iso-8859-1'],
  },
  'content.encoding-changed': {
    severity: 'minor',
    title: 'The content-encoding differs',
    why: 'The same request is packed differently: lost compression costs transfer, an encoding that is new may not be understood.',
    example: ['content-encoding: gzip', 'no content-encoding'],
  },
  'content.encoding-broken': {
    severity: 'breaking',
    title: 'The body does not decode as its content-encoding says',
    why: 'Clients fail to read the answer at all.',
    example: ['content-encoding: gzip, a gzip body', 'content-encoding: gzip, a plain body'],
  },
  'content.http-version-changed': {
    severity: 'info',
    title: 'The HTTP version differs',
    why: 'The front end negotiates another protocol: a difference of infrastructure that performance depends on.',
    example: ['HTTP/2', 'HTTP/1.1'],
  },
} as const

const RULE_OF_PATH: Readonly<Record<string, keyof typeof RULES>> = {
  '/type': 'content.type-changed',
  '/charset': 'content.charset-changed',
  '/encoding': 'content.encoding-changed',
  '/undecoded': 'content.encoding-broken',
  '/http-version': 'content.http-version-changed',
}

export const contentFacet: Facet = defineFacet({
  name: 'content',
  reads: 'same-status',
  rules: RULES,

  compare(sides) {
    const { differences, noise } = compareFieldSets(
      { reference: sides.reference.map(fieldsOf), candidate: sides.candidate.map(fieldsOf) },
      timeOf(sides),
    )
    const typeChanged = differences.some(({ path }) => path === '/type')
    // Another media type has another charset by nature.
    const kept = differences.filter(({ path }) => !(typeChanged && path === '/charset'))
    return { differences: kept.map((difference) => ({ ...difference, rule: ruleOf(difference) })), noise }
  },
})

function fieldsOf(observation: Observation): Fields {
  const exchange = finalExchange(observation)
  const fields = new Map<string, Leaf>()
  if (exchange === undefined) return fields
  const { essence, charset } = mediaTypeOf(headerOf(exchange.headers, 'content-type'))
  if (essence !== '') fields.set('/type', textLeaf(essence))
  // JSON is UTF-8 whatever is declared (RFC 8259, section 8.1); declaring it changes nothing.
  if (charset !== undefined && !(charset === 'utf-8' && /[/+]json$/.test(essence))) fields.set('/charset', textLeaf(charset))
  const encoding = headerOf(exchange.headers, 'content-encoding')?.toLowerCase().replace(/\s/g, '')
  if (encoding !== undefined && encoding !== 'identity') fields.set('/encoding', textLeaf(encoding))
  if (exchange.body.undecoded !== undefined) fields.set('/undecoded', textLeaf('undecoded', exchange.body.undecoded))
  fields.set('/http-version', textLeaf(exchange.httpVersion))
  return fields
}

function ruleOf({ path }: Difference): keyof typeof RULES {
  return RULE_OF_PATH[path] ?? 'content.type-changed'
}
