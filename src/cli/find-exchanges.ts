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

type ObservationPair = readonly [reference: Observation | undefined, candidate: Observation | undefined]
/** By path: a pair that shows a difference there, else the last answers of both. */
type Seek = (path: string) => ObservationPair

/** @param observations - all of the probe, from the log */
export function createPairFinder(probe: string, log: LogIndex, observations: readonly Observation[]): PairFinder {
  const environments = log.runs[0]?.environments ?? []
  const reference = environments.find(({ role }) => role === 'reference')
  const facts = log.probes.find((one) => one.facts.name === probe)?.facts ?? {}
  const of = (name: string): readonly Observation[] => observations.filter(({ environment }) => environment === name)
  const seeks = new Map<string, Seek>()
  const seekFor = (finding: Finding): Seek | undefined => {
    const candidate = environments.find(({ name }) => name === finding.environment)
    if (reference === undefined || candidate === undefined) return undefined
    const [references, candidates] = [of(reference.name), of(candidate.name)]
    const facet = FACETS.find(({ name }) => name === finding.facet)
    const context = facetContext(facts, { reference: references, candidate: candidates }, pairContext(reference, candidate))
    return createSeek(references, candidates, (left, right) =>
      (facet?.compare({ reference: [left], candidate: [right] }, context).differences ?? []).map(({ path }) => path),
    )
  }
  return (finding) => {
    const key = JSON.stringify([finding.environment, finding.facet])
    const seek = seeks.get(key) ?? seekFor(finding)
    if (seek === undefined) return {}
    seeks.set(key, seek)
    return bothOf(finding, ...seek(finding.path))
  }
}

type PathsOf = (left: Observation, right: Observation) => readonly string[]

/** A pair is compared once, when it is first asked for, and not for each finding: a body may have thousands of them. */
function createSeek(references: readonly Observation[], candidates: readonly Observation[], pathsOf: PathsOf): Seek {
  const pairs = references
    .flatMap((left) => candidates.map((right) => [left, right] as const))
    .slice(0, TRIES_MAX)
    .map((pair) => ({ pair, paths: once(() => new Set(pathsOf(...pair))) }))
  return (path) => pairs.find(({ paths }) => paths().has(path))?.pair ?? [references.at(-1), candidates.at(-1)]
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => (made ??= { value: make() }).value
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
