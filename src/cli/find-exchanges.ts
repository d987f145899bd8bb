/** Finds, in the observations of a probe, an exchange of each side that shows a finding. */
import { pairContext } from '../compare/compare-probe.ts'
import { facetContext } from '../compare/facet-context.ts'
import { FACETS } from '../compare/facets/index.ts'
import { exchangesOf, finalExchange } from '../compare/http-parts.ts'
import type { Finding } from '../core/finding.ts'
import type { Exchange, Observation } from '../core/observation.ts'
import type { LogIndex } from '../log/read-log.ts'
import type { ExchangePair } from '../report/evidence.ts'

export type PairFinder = (finding: Finding) => ExchangePair

/** Pairs that are compared to find one that shows a finding: what 40 do not show is seldom, and comparing is not free. */
const TRIES_MAX = 40

/** @param observations - all of the probe, from the log */
export function createPairFinder(probe: string, log: LogIndex, observations: readonly Observation[]): PairFinder {
  const environments = log.runs[0]?.environments ?? []
  const reference = environments.find(({ role }) => role === 'reference')
  const facts = log.probes.find((one) => one.facts.name === probe)?.facts ?? {}
  const of = (name: string): readonly Observation[] => observations.filter(({ environment }) => environment === name)
  return (finding) => {
    const candidate = environments.find(({ name }) => name === finding.environment)
    if (reference === undefined || candidate === undefined) return {}
    const [references, candidates] = [of(reference.name), of(candidate.name)]
    const facet = FACETS.find(({ name }) => name === finding.facet)
    const context = facetContext(facts, { reference: references, candidate: candidates }, pairContext(reference, candidate))
    const shows = ([left, right]: readonly [Observation, Observation]): boolean =>
      facet !== undefined &&
      facet.compare({ reference: [left], candidate: [right] }, context).differences.some(({ path: at }) => at === finding.path)
    const pairs = references.flatMap((left) => candidates.map((right) => [left, right] as const)).slice(0, TRIES_MAX)
    const [left, right] = pairs.find(shows) ?? [references.at(-1), candidates.at(-1)]
    return bothOf(finding, left, right)
  }
}

/** What a finding is about: the answer, and for a chain of redirects the request that began it. */
function bothOf({ facet }: Finding, left: Observation | undefined, right: Observation | undefined): ExchangePair {
  const isAboutChain = facet === 'redirects' || facet === 'cookies' || facet === 'status'
  const pick = (observation: Observation): Exchange | undefined =>
    isAboutChain ? exchangesOf(observation)[0] : finalExchange(observation)
  const reference = left === undefined ? undefined : pick(left)
  const candidate = right === undefined ? undefined : pick(right)
  return { ...(reference !== undefined && { reference }), ...(candidate !== undefined && { candidate }) }
}
