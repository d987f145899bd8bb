/**
 * The quiet case, which is nearly always: every observation of both sides shows the same, byte for byte, but for fields
 * that are new with every answer. Then every facet is the same at the finest level, and nothing needs to be parsed.
 */
import type { FacetOutcome } from '../core/finding.ts'
import type { Exchange, HeaderList, Observation } from '../core/observation.ts'
import type { Sides } from './facet.ts'
import { mayShareClock } from './headers/clock.ts'
import { isSameFresh } from './headers/fresh.ts'
import { isSameTls } from './tls-fields.ts'
import type { Tokeniser } from './tokens.ts'

type Outcomes = Readonly<Record<string, FacetOutcome>>

const SAME: FacetOutcome = { outcome: 'same' }
const NOTHING: FacetOutcome = { outcome: 'nothing' }
const outcomesByKey = new Map<string, Outcomes>()

/** @returns the outcomes of all facets, or undefined when something differs or needs a closer look */
export function equalEverywhere(
  sides: Sides<Observation>,
  tokens: { readonly reference: Tokeniser; readonly candidate: Tokeniser },
): Outcomes | undefined {
  const [observation] = sides.reference
  const first = exchangeOf(observation)
  if (observation === undefined || first === undefined || sides.candidate.length === 0) return undefined
  const seen = { exchange: first, at: observation.at }
  for (const other of sides.reference) if (!isEqual(seen, other)) return undefined
  for (const other of sides.candidate) if (!isEqual(seen, other)) return undefined
  // Equal bytes with a host inside are not equal answers: one of the two names the other's environment.
  if (tokens.reference.mayHold(first.body.data) || tokens.candidate.mayHold(first.body.data)) return undefined
  for (const [, value] of first.headers) if (tokens.reference.mayHold(value) || tokens.candidate.mayHold(value)) return undefined
  const contract = observation.outcome === 'answered' && (observation.parts.contract?.length ?? 0) > 0
  return outcomes({ body: first.body.bytes > 0, contract, tls: first.tls !== undefined })
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

type Seen = { readonly exchange: Exchange; readonly at: number }

function isEqual({ exchange: first, at }: Seen, observation: Observation): boolean {
  const exchange = exchangeOf(observation)
  if (exchange === first) return true
  return (
    exchange !== undefined &&
    exchange.status === first.status &&
    exchange.httpVersion === first.httpVersion &&
    exchange.body.data === first.body.data &&
    exchange.url.startsWith('https:') === first.url.startsWith('https:') &&
    isSameTls({ facts: first.tls, at }, { facts: exchange.tls, at: observation.at }) &&
    equalHeaders(first.headers, exchange.headers) &&
    mayShareClock({ at, headers: first.headers }, { at: observation.at, headers: exchange.headers })
  )
}

function equalHeaders(left: HeaderList, right: HeaderList): boolean {
  if (left.length !== right.length) return false
  for (const [index, [name, value]] of left.entries()) {
    const [otherName, otherValue] = right[index] ?? ['', '']
    if (name !== otherName) return false
    if (value !== otherValue && !isSameFresh(name.toLowerCase(), [left, value], [right, otherValue])) return false
    if (name.length === SET_COOKIE.length && name.toLowerCase() === SET_COOKIE) return false
  }
  return true
}

const SET_COOKIE = 'set-cookie'

type Has = { readonly body: boolean; readonly contract: boolean; readonly tls: boolean }

function outcomes(has: Has): Outcomes {
  const key = `${has.body} ${has.contract} ${has.tls}`
  const known = outcomesByKey.get(key)
  if (known !== undefined) return known
  const made: Outcomes = Object.freeze({
    error: SAME,
    tls: has.tls ? SAME : NOTHING,
    status: SAME,
    redirects: NOTHING,
    headers: SAME,
    cookies: NOTHING,
    content: SAME,
    body: has.body ? SAME : NOTHING,
    schema: NOTHING,
    contract: has.contract ? SAME : NOTHING,
  })
  outcomesByKey.set(key, made)
  return made
}
