/**
 * What facets are told about a probe on a pair of environments: the tokens of both, and what the user says about comparing
 * it. What nobody says is found out here once, so that all facets, and all rounds, go by the same.
 */
import type { Observation } from '../core/observation.ts'
import type { CompareSettings, DataMode, ProbeFacts } from '../core/probe.ts'
import type { FacetContext, Sides } from './facet.ts'
import { finalExchange } from './http-parts.ts'
import { jsonBodies } from './schema/bodies.ts'
import { holdOtherRows } from './schema/data-mode.ts'

/** A pair of environments; `data` is what is said of the candidate, which a probe may say otherwise. */
export type PairTokens = Pick<FacetContext, 'reference' | 'candidate'> & { readonly data?: DataMode }

/** @param observations - of all rounds */
export function facetContext(
  facts: Pick<ProbeFacts, 'compare'>,
  observations: Sides<Observation>,
  { reference, candidate, data }: PairTokens,
): FacetContext {
  const said: CompareSettings = { ...(data !== undefined && { data }), ...facts.compare }
  const tokens = { reference, candidate }
  if (said.data !== undefined || !mayHoldOtherRows(observations)) return { ...tokens, settings: said }
  return holdOtherRows(jsonBodies(firstAnswers(observations), tokens))
    ? { ...tokens, settings: { ...said, data: 'differs' }, dataDetected: true }
    : { ...tokens, settings: said }
}

/** As many answers of each side as it takes to see what varies. */
const ANSWERS = 2
/** Larger bodies are compared by their values, whatever they hold: reading them once more would take seconds. */
const CHARACTERS_MAX = 4_000_000
/** Bodies that begin and end alike for this share of their length differ in a place or two. */
const ALIKE_MIN = 0.5

/** Without reading a body: are there two answers of each side at all, do they succeed, and do they differ everywhere? */
function mayHoldOtherRows(observations: Sides<Observation>): boolean {
  const { reference, candidate } = firstAnswers(observations)
  if (reference.length < ANSWERS || candidate.length < ANSWERS) return false
  const all = [...reference, ...candidate].map(finalExchange)
  if (!all.every((exchange) => exchange !== undefined && exchange.status >= 200 && exchange.status <= 299)) return false
  if (all.some((exchange) => (exchange?.body.data.length ?? 0) > CHARACTERS_MAX)) return false
  const [left, right] = [reference[0], candidate[0]].map((one) => (one && finalExchange(one)?.body.data) ?? '')
  return left !== undefined && right !== undefined && alike(left, right) < ALIKE_MIN * Math.min(left.length, right.length)
}

function firstAnswers({ reference, candidate }: Sides<Observation>): Sides<Observation> {
  const first = (side: readonly Observation[]): readonly Observation[] =>
    side.filter(({ outcome }) => outcome === 'answered').slice(0, ANSWERS)
  return { reference: first(reference), candidate: first(candidate) }
}

/** @returns how many characters are the same from the beginning and from the end */
function alike(left: string, right: string): number {
  const least = Math.min(left.length, right.length)
  let start = 0
  while (start < least && left.charCodeAt(start) === right.charCodeAt(start)) start += 1
  let end = 0
  while (end < least - start && left.charCodeAt(left.length - 1 - end) === right.charCodeAt(right.length - 1 - end)) end += 1
  return start + end
}
