/**
 * Compares all observations of one probe: screens for what is novel, and believes a difference only when fresh
 * observations, made because of it, show it again (specs/COMPARATOR.md, section 2). Pure: the engine asks it after every
 * round whether more is needed, and `parity compare` gets the same answer from the log.
 *
 * What all facets share is here: sides without an answer, answers of another status, crashes, rounds.
 */
import type { EnvironmentFacts } from '../core/environment.ts'
import {
  CONFIRMATION_FIRST,
  FIRST_LOOK,
  type Divergence,
  type FacetOutcome,
  type Noise,
  type ProbeComparison,
} from '../core/finding.ts'
import type { ProbeHistory } from '../core/history.ts'
import { JOURNEY_KIND } from '../core/journey.ts'
import type { Observation } from '../core/observation.ts'
import type { ProbeFacts } from '../core/probe.ts'
import { withoutConsequences } from './consequences.ts'
import { equalEverywhere } from './equal.ts'
import { facetContext, type PairTokens } from './facet-context.ts'
import type { Facet, FacetContext, Ruled, Sides } from './facet.ts'
import { facetsFor } from './facets/index.ts'
import { freshAnswersNeeded, knownNoise } from './history.ts'
import { withOneName } from './identifiers/bindings.ts'
import { isMadeByStep } from './identifiers/made.ts'
import { NOTHING_RARE, weighRare, type Rare } from './rare.ts'
import { selectFor, type NotComparable } from './select.ts'
import { createTokeniser } from './tokens.ts'
import { traceOf } from './trace.ts'
import { describe, isAlways, mayBeNew, weigh, withRare } from './weigh.ts'
import type { Evidence, Judged } from './weigh.ts'

export type PairContext = PairTokens & { readonly environment: string }

export function pairContext(reference: EnvironmentFacts, candidate: EnvironmentFacts): PairContext {
  return {
    environment: candidate.name,
    reference: createTokeniser(reference),
    candidate: createTokeniser(candidate),
    ...(candidate.data !== undefined && { data: candidate.data }),
  }
}

/** Shared by all quiet probes: a run keeps the comparison of each until its end. */
const NONE: readonly never[] = Object.freeze([])

/** @param seen - observations of this probe, both environments, all rounds, in any order */
export function compareProbe(facts: ProbeFacts, seen: Sides<Observation>, pair: PairContext): ProbeComparison {
  const observations = withOneName({ reference: inOrder(seen.reference), candidate: inOrder(seen.candidate) })
  const past = facts.history?.[pair.environment]
  const quiet = equalEverywhere(observations, pair)
  if (quiet !== undefined)
    return {
      probe: facts.name,
      environment: pair.environment,
      facets: quiet,
      divergences: NONE,
      noise: NONE,
      notReproduced: NONE,
      needs: 0,
      ...(past !== undefined && { trace: traceOf([], observations) }),
    }

  const facets: Record<string, FacetOutcome> = {}
  const divergences: Divergence[] = []
  const noise: Noise[] = []
  const notReproduced: Divergence[] = []
  let needs = 0
  const { crash, ...found } = contextOf(facts, observations, pair)
  const context = { ...pair, ...found }
  const all = withoutConsequences(facetsFor(facts).map((facet) => [facet, judgeFacet(facet, facts, observations, context)]))
  for (const [{ name }, judged] of all) {
    facets[name] =
      crash !== undefined && SHOWING_DATA.has(name) ? faultOf(`looking at the rows for "${name}"`, crash) : judged.outcome
    divergences.push(...judged.divergences)
    notReproduced.push(...judged.notReproduced)
    for (const { path, level } of judged.noise) noise.push({ facet: name, path, level })
    if (judged.outcome.outcome === 'undecided') needs = Math.max(needs, judged.outcome.needs ?? 0)
  }
  const named = all.map(([{ name }, judged]) => [name, judged] as const)
  const trace = past === undefined ? {} : { trace: traceOf(named, observations) }
  return { probe: facts.name, environment: pair.environment, facets, divergences, noise, notReproduced, needs, ...trace }
}

/** What the rows of an environment show in; whether they are others is not known when looking at them crashed. */
const SHOWING_DATA: ReadonlySet<string> = new Set(['body', 'schema'])

/** As they were asked; they mostly are, and the same observations have to give the same bytes however they come. */
function inOrder(observations: readonly Observation[]): readonly Observation[] {
  const isSorted = observations.every((one, index) => index === 0 || byTurn(observations[index - 1] ?? one, one) <= 0)
  return isSorted ? observations : observations.toSorted(byTurn)
}

function byTurn(left: Observation, right: Observation): number {
  return left.round - right.round || left.repeat - right.repeat || left.at - right.at
}

/** What the user says holds, even where finding out about the rest crashed. */
function contextOf(
  facts: ProbeFacts,
  observations: Sides<Observation>,
  pair: PairContext,
): FacetContext & { readonly crash?: unknown } {
  try {
    return facetContext(facts, observations, pair)
  } catch (error) {
    return { reference: pair.reference, candidate: pair.candidate, settings: facts.compare ?? {}, crash: error }
  }
}

function judgeFacet(facet: Facet, facts: ProbeFacts, observations: Sides<Observation>, pair: PairContext & FacetContext): Judged {
  try {
    return judgeRounds(facet, facts, observations, pair)
  } catch (error) {
    return { outcome: faultOf(`comparing "${facet.name}"`, error), divergences: [], notReproduced: [], noise: [] }
  }
}

/** A crash of a comparison is our bug, and never "same". */
function faultOf(what: string, error: unknown): FacetOutcome {
  const because = `${what} failed: ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`
  return { outcome: 'undecided', because, fault: true }
}

function judgeRounds(
  facet: Facet,
  facts: ProbeFacts,
  observations: Sides<Observation>,
  pair: PairContext & FacetContext,
): Judged {
  const screening = read(
    facet,
    selectFor(
      facet,
      ofRounds(observations, (round) => round === 0),
    ),
    pair,
  )
  if ('because' in screening) return notComparable(screening)
  const toDivergence = (difference: Ruled, confirmed: boolean): Divergence => ({
    ...asDivergence(difference, confirmed),
    facet: facet.name,
    probe: facts.name,
    environment: pair.environment,
  })
  const noise = screening.noise
  const past = facts.history?.[pair.environment]
  const noisy = knownNoise(past, facet.name)
  // Only what was observed because of the screening counts: its own data would confirm itself.
  const fresh = ofRounds(observations, (round) => round > 0)
  const freshSamples = leastOf(fresh)
  const rareBeside = (others: Judged['noise']): Rare =>
    past === undefined || freshSamples === 0
      ? NOTHING_RARE
      : rareOf(facet, past, { whole: read(facet, selectFor(facet, observations), pair), noise: [...noisy, ...others] })
  if (screening.differences.length === 0) {
    if (screening.unverified !== undefined) return { ...undecided(screening.unverified, screening), noise }
    // Another facet may have asked for more answers, and what comes seldom comes in them as likely as in the first ones.
    return withRare({ nothing: screening.nothing === true, noise, rare: rareBeside(noise) }, toDivergence)
  }
  if (facts.repeatable === 'once') return judgeOnce(screening.differences, { facts, toDivergence, known: noise })

  const screened = leastOf(ofRounds(observations, (round) => round === 0))
  const freshEnough = freshAnswersNeeded(past, facet.name, screened)
  if (freshSamples === 0) {
    const needs = screening.differences.every(isAlways) ? freshEnough : CONFIRMATION_FIRST
    return { ...undecided('a difference was seen and not yet confirmed on fresh observations', { needs }), noise }
  }
  const confirmation = read(facet, selectFor(facet, fresh), pair)
  if ('because' in confirmation) return notComparable(confirmation)
  if (confirmation.differences.length === 0 && confirmation.unverified !== undefined)
    return { ...undecided(confirmation.unverified, confirmation), noise }
  return weigh({
    screening,
    screeningSamples: screened,
    fresh: confirmation,
    freshSamples,
    freshEnough,
    knownNoise: noisy,
    rare: rareBeside([...noise, ...confirmation.noise]),
    toDivergence,
  })
}

function leastOf({ reference, candidate }: Sides<Observation>): number {
  return Math.min(reference.length, candidate.length)
}

type Whole = { readonly whole: ReturnType<typeof read>; readonly noise: Judged['noise'] }

function rareOf(facet: Facet, past: ProbeHistory, { whole, noise }: Whole): Rare {
  if ('because' in whole) return NOTHING_RARE
  const { differences } = whole
  const { events, varying } = weighRare(facet.name, past, { differences, noise: [...noise, ...whole.noise] })
  return { events, varying: [...varying, ...whole.noise] }
}

type Once = Pick<Evidence, 'toDivergence'> & { readonly facts: ProbeFacts; readonly known: Judged['noise'] }

/** A journey is what its author runs again; what else is sent once is so by declaration, or by its method. */
function nextStep({ kind, ofJourney }: ProbeFacts): string {
  return kind === JOURNEY_KIND || ofJourney === true
    ? `repeat the journeys: npx playwright test --repeat-each=${FIRST_LOOK + CONFIRMATION_FIRST}`
    : "declare sideEffects: 'repeatable' if it may be sent again"
}

/** What may be sent only once cannot be told from noise by repeats: values stay open, everything coarser counts. */
function judgeOnce(all: readonly Ruled[], { facts, toDivergence, known }: Once): Judged {
  const made = all.filter((difference) => mayBeNew(difference) && isMadeByStep(difference))
  const noise = [...known, ...made.map(({ path }) => ({ path, level: 'format' as const }))]
  const differences = all.filter((difference) => !made.includes(difference))
  if (differences.length === 0) return { outcome: { outcome: 'same' }, divergences: [], notReproduced: [], noise }
  const open = differences.filter(
    (difference) => mayBeNew(difference) && (difference.kind === 'value' || difference.kind === 'order'),
  )
  const divergences = differences
    .filter((difference) => !open.includes(difference))
    .map((difference) => toDivergence(difference, false))
  if (open.length === 0) return { outcome: { outcome: 'diverged' }, divergences, notReproduced: [], noise }
  const because = `sent once, so a value that differs cannot be told from noise: ${describe(open)}; ${nextStep(facts)}`
  return { outcome: { outcome: 'undecided', because }, divergences, notReproduced: [], noise }
}

function notComparable({ because, under }: NotComparable): Judged {
  return undecided(because, under === undefined ? {} : { under })
}

function read(
  facet: Facet,
  selected: Sides<Observation> | NotComparable,
  context: FacetContext,
): ReturnType<Facet['compare']> | NotComparable {
  return 'because' in selected ? selected : facet.compare(selected, context)
}

function ofRounds(observations: Sides<Observation>, isWanted: (round: number) => boolean): Sides<Observation> {
  const wanted = ({ round }: Observation): boolean => isWanted(round)
  return { reference: observations.reference.filter(wanted), candidate: observations.candidate.filter(wanted) }
}

function asDivergence(difference: Ruled, confirmed: boolean): Omit<Divergence, 'facet' | 'probe' | 'environment'> {
  const {
    rule,
    path,
    reference,
    candidate,
    classes,
    level,
    referenceSamples,
    candidateSamples,
    referenceAgreeing,
    candidateAgreeing,
    element,
  } = difference
  return {
    rule,
    path,
    reference,
    candidate,
    classes,
    evidence: {
      level,
      referenceSamples,
      candidateSamples,
      referenceAgreeing,
      candidateAgreeing,
      confirmed,
      ...(element !== undefined && { element }),
    },
  }
}

function undecided(because: string, more: { readonly needs?: number; readonly under?: string } = {}): Judged {
  const { needs, under } = more
  return {
    outcome: { outcome: 'undecided', because, ...(needs !== undefined && { needs }), ...(under !== undefined && { under }) },
    divergences: [],
    notReproduced: [],
    noise: [],
  }
}
