/**
 * The quiet case, which is nearly always: every observation of both sides shows the same, byte for byte, but for fields
 * that are new with every answer. Then every facet is the same at the finest level, and nothing needs to be parsed.
 */
import type { FacetOutcome } from '../core/finding.ts'
import type { Exchange, HeaderList, Observation } from '../core/observation.ts'
import type { Sides } from './facet.ts'
import type { Tokeniser } from './tokens.ts'

type Outcomes = Readonly<Record<string, FacetOutcome>>

/** Fields that the headers facet compares by presence only and that come with nearly every answer. */
const FRESH_FIELDS: ReadonlySet<string> = new Set([
  'date',
  'age',
  'last-modified',
  'expires',
  'server-timing',
  'x-runtime',
  'x-response-time',
])

const SAME: FacetOutcome = { outcome: 'same' }
const NOTHING: FacetOutcome = { outcome: 'nothing' }
const outcomesByKey = new Map<string, Outcomes>()

/** @returns the outcomes of all facets, or undefined when something differs or needs a closer look */
export function equalEverywhere(
  sides: Sides<Observation>,
  tokens: { readonly reference: Tokeniser; readonly candidate: Tokeniser },
): Outcomes | undefined {
  const first = exchangeOf(sides.reference[0])
  if (first === undefined || sides.candidate.length === 0) return undefined
  for (const observation of sides.reference) if (!isEqual(first, observation)) return undefined
  for (const observation of sides.candidate) if (!isEqual(first, observation)) return undefined
  // Equal bytes with a host inside are not equal answers: one of the two names the other's environment.
  if (tokens.reference.mayHold(first.body.data) || tokens.candidate.mayHold(first.body.data)) return undefined
  for (const [, value] of first.headers) if (tokens.reference.mayHold(value) || tokens.candidate.mayHold(value)) return undefined
  const observation = sides.reference[0]
  const contract = observation?.outcome === 'answered' && (observation.parts.contract?.length ?? 0) > 0
  return outcomes(first.body.bytes > 0, contract)
}

/** The exchange of an observation that the quick way can speak about: one hop, whole, no retry, no broken expectation. */
function exchangeOf(observation: Observation | undefined): Exchange | undefined {
  if (observation === undefined || observation.outcome !== 'answered' || observation.attempts.length > 0) return undefined
  if (observation.parts.contract?.some(({ ok }) => !ok) === true) return undefined
  const exchanges = observation.parts.http?.exchanges
  const [exchange] = exchanges ?? []
  if (exchange === undefined || exchanges?.length !== 1) return undefined
  if (exchange.body.cut !== undefined || exchange.body.undecoded !== undefined) return undefined
  return (exchange.status >= 300 && exchange.status <= 399) || exchange.status === 429 ? undefined : exchange
}

function isEqual(first: Exchange, observation: Observation): boolean {
  const exchange = exchangeOf(observation)
  if (exchange === first) return true
  return (
    exchange !== undefined &&
    exchange.status === first.status &&
    exchange.httpVersion === first.httpVersion &&
    exchange.body.data === first.body.data &&
    equalHeaders(first.headers, exchange.headers)
  )
}

function equalHeaders(left: HeaderList, right: HeaderList): boolean {
  if (left.length !== right.length) return false
  for (const [index, [name, value]] of left.entries()) {
    const [otherName, otherValue] = right[index] ?? ['', '']
    if (name !== otherName) return false
    if (value !== otherValue && !FRESH_FIELDS.has(name.toLowerCase()) && !bothValidators(name, value, otherValue)) return false
    if (name.length === SET_COOKIE.length && name.toLowerCase() === SET_COOKIE) return false
  }
  return true
}

const SET_COOKIE = 'set-cookie'

/** Entity tags are opaque (RFC 9110, section 8.8.3); only how strong they are is compared. */
function bothValidators(name: string, left: string, right: string): boolean {
  return name.length === 4 && name.toLowerCase() === 'etag' && left.startsWith('W/') === right.startsWith('W/')
}

function outcomes(hasBody: boolean, hasContract: boolean): Outcomes {
  const key = `${hasBody} ${hasContract}`
  const known = outcomesByKey.get(key)
  if (known !== undefined) return known
  const made: Outcomes = Object.freeze({
    error: SAME,
    status: SAME,
    redirects: NOTHING,
    headers: SAME,
    cookies: NOTHING,
    content: SAME,
    body: hasBody ? SAME : NOTHING,
    contract: hasContract ? SAME : NOTHING,
  })
  outcomesByKey.set(key, made)
  return made
}
