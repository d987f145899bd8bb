/** Facet "content": what the body is said to be and how it is packed: media type, charset, content-encoding, protocol version. */
import type { Observation } from '../../core/observation.ts'
import { defineFacet, pointerToken } from '../facet.ts'
import type { Difference, Facet } from '../facet.ts'
import { compareFieldSets, textLeaf, timeOf } from '../field-set.ts'
import type { Fields } from '../field-set.ts'
import { finalExchange, headerOf, mediaTypeOf, mediaTypeParameters } from '../http-parts.ts'
import type { Leaf } from '../leaf.ts'
import type { Tokeniser } from '../tokens.ts'

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
  'content.parameter-changed': {
    severity: 'minor',
    title: 'A parameter of the media type differs',
    why: 'It says which representation this is (profile, version, metadata), and clients choose how to read it by it.',
    example: ['application/ld+json; profile="https://a.example/1"', 'application/ld+json; profile="https://a.example/2"'],
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

  compare(sides, { reference, candidate }) {
    const { differences, noise } = compareFieldSets(
      {
        reference: sides.reference.map((observation) => fieldsOf(observation, reference)),
        candidate: sides.candidate.map((observation) => fieldsOf(observation, candidate)),
      },
      timeOf(sides),
    )
    const typeChanged = differences.some(({ path }) => path === '/type')
    // Another media type has another charset and other parameters by nature.
    const kept = differences.filter(({ path }) => !(typeChanged && (path === '/charset' || path.startsWith(PARAMETERS))))
    return { differences: kept.map((difference) => ({ ...difference, rule: ruleOf(difference) })), noise }
  },
})

const PARAMETERS = '/parameters'
/** Compared by itself, or new with every answer: what separates parts and which of them comes first (RFC 2046, RFC 2387). */
const OTHER_PARAMETERS: ReadonlySet<string> = new Set(['charset', 'boundary', 'start'])
/** Other names of the same coding, which everybody takes for it (RFC 9110, section 8.4.1). */
const CODING_ALIAS = /(?<![^,])x-(?=(?:gzip|compress)(?![^,]))/g

function fieldsOf(observation: Observation, { tokenise }: Tokeniser): Fields {
  const exchange = finalExchange(observation)
  const fields = new Map<string, Leaf>()
  if (exchange === undefined) return fields
  const contentType = headerOf(exchange.headers, 'content-type')
  const { essence, charset } = mediaTypeOf(contentType)
  if (essence !== '') fields.set('/type', textLeaf(essence))
  // JSON is UTF-8 whatever is declared (RFC 8259, section 8.1); declaring it changes nothing.
  if (charset !== undefined && !(charset === 'utf-8' && /[/+]json$/.test(essence))) fields.set('/charset', textLeaf(charset))
  for (const [name, value] of mediaTypeParameters(contentType ?? ''))
    if (!OTHER_PARAMETERS.has(name))
      fields.set(`${PARAMETERS}/${pointerToken(name)}`, textLeaf(tokenise(value), `${name}=${value}`))
  const encoding = headerOf(exchange.headers, 'content-encoding')?.toLowerCase().replace(/\s/g, '').replace(CODING_ALIAS, '')
  if (encoding !== undefined && encoding !== 'identity') fields.set('/encoding', textLeaf(encoding))
  if (exchange.body.undecoded !== undefined) fields.set('/undecoded', textLeaf('undecoded', exchange.body.undecoded))
  fields.set('/http-version', textLeaf(exchange.httpVersion))
  return fields
}

function ruleOf({ path }: Difference): keyof typeof RULES {
  return path.startsWith(PARAMETERS) ? 'content.parameter-changed' : (RULE_OF_PATH[path] ?? 'content.type-changed')
}
