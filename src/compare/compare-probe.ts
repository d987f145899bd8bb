/**
 * Compares all observations of one probe: screens for what is novel, and believes a difference only when fresh
 * observations, made because of it, show it again (specs/COMPARATOR.md, section 2). Pure: the engine asks it after every
 * round whether more is needed, and `parity compare` gets the same answer from the log.
 *
 * What all facets share is here: sides without an answer, answers of another status, crashes, confirmation.
 */
import type { EnvironmentFacts } from '../core/environment.ts'
import type { Divergence, FacetOutcome, Noise, ProbeComparison } from '../core/finding.ts'
import type { Observation } from '../core/observation.ts'
import type { ProbeFacts } from '../core/probe.ts'
import { equalEverywhere } from './equal.ts'
import type { Difference, Facet, FacetContext, Sides } from './facet.ts'
import { FACETS } from './facets/index.ts'
import { selectFor, type NotComparable } from './select.ts'
import { fisherExact } from './stats/fisher.ts'
import { createTokeniser } from './tokens.ts'
import type { Tokeniser } from './tokens.ts'

/** Fresh observations per side, first and second round (specs/COMPARATOR.md, M3). */
const CONFIRM: readonly [first: number, second: number] = [5, 15]
/** A rate that differs by chance this rarely is a difference; section 2's table is made for it. */
const ALPHA = 0.001
/** Above this, the rates do not even look different: what was seen once is told as not reproduced. */
const ALPHA_OPEN = 0.05
/** Observations per side that settle a rate with 90 % power at ALPHA (specs/COMPARATOR.md, section 2). */
const NEEDED_FOR_RATE: readonly (readonly [rateMin: number, observations: number])[] = [
  [0.5, 30],
  [0.2, 75],
  [0, 320],
]

export type PairContext = { readonly environment: string; readonly reference: Tokeniser; readonly candidate: Tokeniser }

export function pairContext(reference: EnvironmentFacts, candidate: EnvironmentFacts): PairContext {
  return { environment: candidate.name, reference: createTokeniser(reference), candidate: createTokeniser(candidate) }
}

/** @param observations - of this probe, both environments, all rounds, sorted by round and repeat */
export function compareProbe(facts: ProbeFacts, observations: Sides<Observation>, pair: PairContext): ProbeComparison {
  const quiet = equalEverywhere(observations, pair)
  if (quiet !== undefined)
    return {
      probe: facts.name,
      environment: pair.environment,
      facets: quiet,
      divergences: [],
      noise: [],
      notReproduced: [],
      needs: 0,
    }

  const facets: Record<string, FacetOutcome> = {}
  const divergences: Divergence[] = []
  const noise: Noise[] = []
  const notReproduced: Divergence[] = []
  let needs = 0
  for (const facet of FACETS) {
    const judged = judgeFacet(facet, facts, observations, pair)
    facets[facet.name] = judged.outcome
    divergences.push(...judged.divergences)
    notReproduced.push(...judged.notReproduced)
    for (const { path, level } of judged.noise) noise.push({ facet: facet.name, path, level })
    if (judged.outcome.outcome === 'undecided') needs = Math.max(needs, judged.outcome.needs ?? 0)
  }
  return { probe: facts.name, environment: pair.environment, facets, divergences, noise, notReproduced, needs }
}

type Judged = {
  readonly outcome: FacetOutcome
  readonly divergences: readonly Divergence[]
  readonly notReproduced: readonly Divergence[]
  readonly noise: readonly { readonly path: string; readonly level: Noise['level'] }[]
}

function judgeFacet(facet: Facet, facts: ProbeFacts, observations: Sides<Observation>, pair: PairContext): Judged {
  try {
    return judgeRounds(facet, facts, observations, pair)
  } catch (error) {
    // A crash of a comparison is our bug, and never "same".
    return undecided(
      `comparing "${facet.name}" failed: ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`,
    )
  }
}

function judgeRounds(facet: Facet, facts: ProbeFacts, observations: Sides<Observation>, pair: PairContext): Judged {
  const screening = read(facet, selectFor(facet, roundsOf(observations, [0])), pair)
  if ('because' in screening) return notComparable(screening)
  const toDivergence = (difference: Difference & { rule: Divergence['rule'] }, confirmed: boolean): Divergence => ({
    ...asDivergence(difference, confirmed),
    facet: facet.name,
    probe: facts.name,
    environment: pair.environment,
  })
  const noise = screening.noise
  if (screening.differences.length === 0) {
    if (screening.unverified !== undefined) return { ...undecided(screening.unverified), noise }
    return { outcome: { outcome: screening.nothing === true ? 'nothing' : 'same' }, divergences: [], notReproduced: [], noise }
  }
  if (facts.repeatable === 'once') return judgeOnce(screening.differences, toDivergence, noise)

  // Only what was observed because of the screening counts: its own data would confirm itself.
  const fresh = roundsOf(observations, [1, 2])
  const freshSamples = Math.min(fresh.reference.length, fresh.candidate.length)
  if (freshSamples === 0)
    return { ...undecided('a difference was seen and not yet confirmed on fresh observations', CONFIRM[0]), noise }
  const confirmation = read(facet, selectFor(facet, fresh), pair)
  if ('because' in confirmation) return notComparable(confirmation)
  return weigh({
    screening: screening.differences,
    fresh: confirmation.differences,
    freshSamples,
    noise: confirmation.noise,
    toDivergence,
  })
}

type Ruled = Difference & { readonly rule: Divergence['rule'] }

type Evidence = {
  readonly screening: readonly Ruled[]
  readonly fresh: readonly Ruled[]
  readonly freshSamples: number
  readonly noise: Judged['noise']
  readonly toDivergence: (difference: Ruled, confirmed: boolean) => Divergence
}

function weigh({ screening, fresh, freshSamples, noise, toDivergence }: Evidence): Judged {
  const roundsLeft =
    freshSamples < CONFIRM[0] ? CONFIRM[0] - freshSamples : freshSamples < CONFIRM[0] + CONFIRM[1] ? CONFIRM[1] : 0
  const proved: Divergence[] = []
  const open: Ruled[] = []
  for (const difference of fresh) {
    const strength = strengthOf(difference)
    if (strength === 'proved') proved.push(toDivergence(difference, true))
    else if (strength === 'open' || roundsLeft > 0) open.push(difference)
  }
  const seenAgain = new Set([...proved, ...open].map(({ path }) => path))
  const notReproduced = screening
    .filter(({ path }) => ![...seenAgain].some((again) => overlaps(path, again)))
    .map((difference) => toDivergence(difference, false))
  const shared = { divergences: proved, notReproduced, noise }
  if (open.length > 0) {
    const needed = Math.max(...open.map(neededFor))
    const because = `${open.length === 1 ? 'one difference is' : `${open.length} differences are`} too rare to settle with ${freshSamples} fresh observations: ${describe(open)}; about ${needed} per environment would`
    return { ...shared, outcome: { outcome: 'undecided', because, needs: roundsLeft } }
  }
  return { ...shared, outcome: { outcome: proved.length > 0 ? 'diverged' : 'same' } }
}

/** In every sample of both sides, and enough of them; or at a rate that chance does not explain. */
function strengthOf(difference: Ruled): 'proved' | 'open' | 'chance' {
  const { referenceSamples, candidateSamples, referenceAgreeing, candidateAgreeing } = difference
  const always = referenceAgreeing === referenceSamples && candidateAgreeing === candidateSamples
  if (always && Math.min(referenceSamples, candidateSamples) >= CONFIRM[0]) return 'proved'
  const p = fisherExact(referenceSamples - referenceAgreeing, referenceSamples, candidateAgreeing, candidateSamples)
  if (p <= ALPHA) return 'proved'
  return p <= ALPHA_OPEN ? 'open' : 'chance'
}

function neededFor({ referenceSamples, candidateSamples, referenceAgreeing, candidateAgreeing }: Ruled): number {
  const rate = Math.abs(candidateAgreeing / candidateSamples - (referenceSamples - referenceAgreeing) / referenceSamples)
  return NEEDED_FOR_RATE.find(([rateMin]) => rate >= rateMin)?.[1] ?? 320
}

/** Where values may be new with every answer; a status, a cookie's attribute, a media type never is. */
const NOISY_FACETS: ReadonlySet<string> = new Set(['header', 'body'])

/** What may be sent only once cannot be told from noise by repeats: values stay open, everything coarser counts. */
function judgeOnce(differences: readonly Ruled[], toDivergence: Evidence['toDivergence'], noise: Judged['noise']): Judged {
  const open = differences.filter(
    ({ rule, kind }) => NOISY_FACETS.has(rule.split('.')[0] ?? '') && (kind === 'value' || kind === 'order'),
  )
  const divergences = differences
    .filter((difference) => !open.includes(difference))
    .map((difference) => toDivergence(difference, false))
  if (open.length === 0) return { outcome: { outcome: 'diverged' }, divergences, notReproduced: [], noise }
  const because = `sent once, so a value that differs cannot be told from noise: ${describe(open)}; declare sideEffects: 'repeatable' if it may be sent again`
  return { outcome: { outcome: 'undecided', because }, divergences, notReproduced: [], noise }
}

function notComparable({ because, under }: NotComparable): Judged {
  return {
    outcome: { outcome: 'undecided', because, ...(under !== undefined && { under }) },
    divergences: [],
    notReproduced: [],
    noise: [],
  }
}

function read(
  facet: Facet,
  selected: Sides<Observation> | NotComparable,
  context: FacetContext,
): ReturnType<Facet['compare']> | NotComparable {
  return 'because' in selected ? selected : facet.compare(selected, context)
}

function roundsOf(observations: Sides<Observation>, rounds: readonly number[]): Sides<Observation> {
  const wanted = (observation: Observation): boolean => rounds.includes(observation.round)
  return { reference: observations.reference.filter(wanted), candidate: observations.candidate.filter(wanted) }
}

function overlaps(left: string, right: string): boolean {
  return left === right || left.startsWith(`${right}/`) || right.startsWith(`${left}/`) || left === '' || right === ''
}

function describe(differences: readonly Ruled[]): string {
  const [first] = differences
  const more = differences.length > 1 ? ` and ${differences.length - 1} more` : ''
  return first === undefined
    ? ''
    : `${first.rule} at ${first.path === '' ? 'the whole' : first.path} (${first.candidateAgreeing} of ${first.candidateSamples} on the candidate, ${first.referenceSamples - first.referenceAgreeing} of ${first.referenceSamples} on the reference)${more}`
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
  } = difference
  return {
    rule,
    path,
    reference,
    candidate,
    classes,
    evidence: { level, referenceSamples, candidateSamples, referenceAgreeing, candidateAgreeing, confirmed },
  }
}

function undecided(because: string, needs?: number): Judged {
  return {
    outcome: { outcome: 'undecided', because, ...(needs !== undefined && { needs }) },
    divergences: [],
    notReproduced: [],
    noise: [],
  }
}
