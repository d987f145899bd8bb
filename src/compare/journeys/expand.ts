/**
 * A journey as the probes it holds: itself, and each call (XHR, fetch, API) that both sides made, paired by method, address
 * and how often it came before. So every facet of HTTP speaks about what a page asks for. A call of one side alone is a
 * finding of the journey's own facet "requests".
 */
import { JOURNEY_KIND } from '../../core/journey.ts'
import type { Call, Observation } from '../../core/observation.ts'
import type { ProbeFacts } from '../../core/probe.ts'
import type { Tokeniser } from '../tokens.ts'
import { addressOf } from './address.ts'

export type Expanded = {
  readonly facts: ProbeFacts
  readonly observations: readonly Observation[]
  /** Set for a journey that ran in no environment. */
  readonly skipped?: string
}

/** @param tokenisers - of every environment, by name */
export function expandJourney(
  facts: ProbeFacts,
  observations: readonly Observation[],
  tokenisers: ReadonlyMap<string, Tokeniser>,
): readonly Expanded[] {
  if (facts.kind !== JOURNEY_KIND) return [{ facts, observations }]
  const skipped = skipReason(observations)
  if (skipped !== undefined) return [{ facts, observations, skipped }]
  const calls = new Map<string, Observation[]>()
  for (const observation of observations) {
    const tokeniser = tokenisers.get(observation.environment)
    if (tokeniser === undefined || observation.outcome !== 'answered') continue
    for (const [name, { at, ...http }] of namedCalls(observation.parts.calls ?? [], tokeniser)) {
      const same = calls.get(name) ?? []
      calls.set(name, same)
      same.push({ ...observation, at, probe: `${facts.name} › ${name}`, parts: { http } })
    }
  }
  const environments = new Set(observations.map(({ environment }) => environment))
  const shared = [...calls].filter(([, seen]) => new Set(seen.map(({ environment }) => environment)).size === environments.size)
  return [
    { facts, observations },
    ...shared.map(([name, seen]) => ({
      facts: { ...facts, name: `${facts.name} › ${name}`, kind: 'http', title: name, ofJourney: true as const },
      observations: seen,
    })),
  ]
}

/** @returns calls by `GET /api/cart`, and `GET /api/cart #2` for the second of its kind */
function namedCalls(calls: readonly Call[], tokeniser: Tokeniser): ReadonlyMap<string, Call> {
  const named = new Map<string, Call>()
  const counts = new Map<string, number>()
  for (const call of calls) {
    const [first] = call.exchanges
    const name = `${first.method} ${addressOf(first.url, tokeniser)}`
    const nth = (counts.get(name) ?? 0) + 1
    counts.set(name, nth)
    named.set(nth === 1 ? name : `${name} #${nth}`, call)
  }
  return named
}

/** The reason, when no environment ran it: that is the user's wish, where one side alone skips it is a finding. */
function skipReason(observations: readonly Observation[]): string | undefined {
  const journeys = observations.map((one) => (one.outcome === 'answered' ? one.parts.journey : undefined))
  const [first] = journeys
  if (first === undefined || journeys.some((journey) => journey?.outcome !== 'skipped')) return undefined
  return first.because ?? 'skipped'
}
