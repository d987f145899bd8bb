/** What facets of journeys read: the journey of each observation, and sets of named things as fields. */
import type { JourneyPart } from '../../core/journey.ts'
import type { Observation } from '../../core/observation.ts'
import { pointerToken } from '../facet.ts'
import type { Difference, FacetContext, Reading, Ruled, Sides } from '../facet.ts'
import { compareFieldSets, textLeaf, timeOf, type Fields } from '../field-set.ts'
import type { Leaf } from '../leaf.ts'
import type { Tokeniser } from '../tokens.ts'
import type { RuleId } from '../../core/finding.ts'

function journeyOf(observation: Observation): JourneyPart | undefined {
  return observation.outcome === 'answered' ? observation.parts.journey : undefined
}

/** A journey that broke off shows less by nature: what it did not reach cannot be compared. */
function isWhole({ outcome, asExpected }: JourneyPart): boolean {
  return asExpected && (outcome === 'passed' || outcome === 'failed')
}

/** One of something that is there or not: its name stands in the path. */
export function present(name: string, shown: string = name): [string, Leaf] {
  return [`/${pointerToken(name)}`, textLeaf('present', shown)]
}

type Reader<Id extends RuleId> = {
  readonly fields: (journey: JourneyPart, tokeniser: Tokeniser) => Fields
  readonly rule: (difference: Difference) => Id
  /** True: only journeys that came to their end are compared. */
  readonly wholeOnly?: boolean
}

/** Compares what `fields` reads of each journey; a side that broke off where `wholeOnly` is set makes it undecided. */
export function compareJourneys<Id extends RuleId>(
  sides: Sides<Observation>,
  { reference, candidate }: FacetContext,
  { fields, rule, wholeOnly = false }: Reader<Id>,
): Omit<Reading<Id>, 'differences'> & { readonly differences: readonly (Ruled & { readonly rule: Id })[] } {
  const journeys = { reference: sides.reference.flatMap(list), candidate: sides.candidate.flatMap(list) }
  const all = [...journeys.reference, ...journeys.candidate]
  if (all.length === 0) return { differences: [], noise: [], nothing: true }
  if (wholeOnly && !all.every(isWhole)) {
    const unverified = 'the journey did not come to its end in every environment'
    return { differences: [], noise: [], unverified, under: 'journey' }
  }
  const read = {
    reference: journeys.reference.map((journey) => fields(journey, reference)),
    candidate: journeys.candidate.map((journey) => fields(journey, candidate)),
  }
  const nothing = [...read.reference, ...read.candidate].every(({ size }) => size === 0)
  const { differences, noise } = compareFieldSets(read, timeOf(sides))
  return { differences: differences.map((difference) => ({ ...difference, rule: rule(difference) })), noise, nothing }
}

function list(observation: Observation): readonly JourneyPart[] {
  const journey = journeyOf(observation)
  return journey === undefined ? [] : [journey]
}
