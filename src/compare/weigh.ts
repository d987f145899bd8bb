/**
 * Weighs what screening saw against what fresh observations show (specs/COMPARATOR.md, section 2): proved, too rare to
 * settle yet, or chance. A difference is proved at once when all that was ever seen agrees on it, else by its rate.
 */
import { CONFIRMATION_FIRST, OBSERVATION_BOUNDS, type Divergence, type FacetOutcome, type Noise } from '../core/finding.ts'
import type { RareEvent } from '../core/history.ts'
import { isDoubtful } from './doubt.ts'
import type { Difference, PathNoise, Reading, Ruled } from './facet.ts'
import type { Rare, WeighedEvent } from './rare.ts'
import { boschlooExact } from './stats/boschloo.ts'
import { fisherExact } from './stats/fisher.ts'

/** A rate that differs by chance this rarely is a difference; section 2's table is made for it. */
const ALPHA = 0.001
/** What varies on both sides comes in runs (the last orders, a promotion that is on), and its answers are no independent draws. */
const ALPHA_PICKED = 0.0001
/** Boschloo's p-value may be at most this much below Fisher's: a third, for tables of this size. */
const ALPHA_NEAR: number = ALPHA * 4
/** More than the first round alone. */
const RATE_SAMPLES_MIN: number = CONFIRMATION_FIRST * 2
/** Above this, the rates do not even look different: what was seen once is told as not reproduced. */
const ALPHA_OPEN = 0.06
/** The same for a path that is seen to vary on its own: noise would look different once in twenty times. */
const ALPHA_OPEN_DOUBTFUL = 0.005
/** By round: what is less unlikely than this is not worth its requests. The last one is for what nearly reached ALPHA. */
const ALPHA_PROMISING: readonly number[] = [1, 0.5, 0.03]
/** Of many values or classes the clearest is picked, and few answers agree by chance: noise looks promising more often. */
const ALPHA_PROMISING_PICKED: readonly number[] = [1, 0.26, 0]
/** Observations per side that settle a rate with 90 % power at ALPHA (specs/COMPARATOR.md, section 2). */
const NEEDED_FOR_RATE: readonly (readonly [rateMin: number, observations: number])[] = [
  [0.5, 30],
  [0.2, 75],
  [0, 320],
]

export type Judged = {
  readonly outcome: FacetOutcome
  readonly divergences: readonly Divergence[]
  readonly notReproduced: readonly Divergence[]
  readonly noise: readonly { readonly path: string; readonly level: Noise['level'] }[]
  /** For the history: what came now and then, and was not proved by this run alone. */
  readonly rare?: readonly RareEvent[]
  /** For the history: paths that varied over all answers of the run. */
  readonly varying?: readonly PathNoise[]
}

export type Evidence = {
  /** Of each side, before anything was confirmed. */
  readonly screeningSamples: number
  readonly screening: Reading
  readonly fresh: Reading
  readonly freshSamples: number
  /** Fresh observations that prove what all of them show. */
  readonly freshEnough: number
  /** Paths of this facet that earlier runs saw vary. */
  readonly knownNoise: readonly PathNoise[]
  readonly rare: Rare
  readonly toDivergence: (difference: Ruled, confirmed: boolean) => Divergence
}

/** A body may differ in ten thousands of paths, so what was seen before is looked up by path. */
type Before = {
  readonly differences: ReadonlyMap<string, readonly Ruled[]>
  readonly noise: ReadonlyMap<string, readonly PathNoise[]>
  readonly next: NextRound
  readonly freshEnough: number
}

export function weigh(evidence: Evidence): Judged {
  const { screening, screeningSamples, fresh, freshSamples, freshEnough, knownNoise, rare, toDivergence } = evidence
  const next = nextRound(freshSamples, screeningSamples)
  const proved: Divergence[] = []
  const open: Ruled[] = []
  const before: Before = {
    differences: Map.groupBy(screening.differences, ({ path }) => path),
    noise: Map.groupBy([...screening.noise, ...fresh.noise, ...knownNoise], ({ path }) => path),
    next,
    freshEnough,
  }
  const strengths = fresh.differences.map((difference) => ({ difference, strength: strengthOf(difference, before) }))
  for (const { difference, strength } of strengths) if (strength === 'proved') proved.push(toDivergence(difference, true))
  const byItself = overlapWith(proved.map(({ path }) => path))
  const events = rare.events.filter(({ event }) => !byItself(event.path))
  const byHistory = events.filter(({ isProved }) => isProved)
  proved.push(...byHistory.map((event) => fromHistory(event, toDivergence)))
  const isSettled = overlapWith(byHistory.map(({ event }) => event.path))
  let needs = 0
  for (const { difference, strength } of strengths) {
    if (strength === 'proved' || isSettled(difference.path)) continue
    if (strength !== 'chance') open.push(difference)
    if (strength === 'promising') needs = next.observations
  }
  const seenAgain = overlapWith([...proved, ...open].map(({ path }) => path))
  const notReproduced = screening.differences
    .filter(({ path }) => !seenAgain(path))
    .map((difference) => toDivergence(difference, false))
  const shared = {
    divergences: proved,
    notReproduced,
    noise: fresh.noise,
    rare: events.map(({ event }) => event),
    varying: rare.varying,
  }
  if (open.length > 0) {
    const needed = Math.max(...open.map(neededFor))
    const unfinished =
      freshSamples < CONFIRMATION_FIRST
        ? `interrupted before it was confirmed (${freshSamples} of ${CONFIRMATION_FIRST} fresh observations): ${describe(open)}`
        : undefined
    const because =
      unfinished ??
      `${open.length === 1 ? 'one difference is' : `${open.length} differences are`} too rare to settle with ${freshSamples} fresh observations: ${describe(open)}; about ${needed} per environment would${describeHistory(open, events)}`
    return { ...shared, outcome: { outcome: 'undecided', because, needs } }
  }
  // A failure that did not come back in five answers may still come in one of three.
  const seenOnce = screening.differences.filter((difference) => !mayBeNew(difference))
  if (proved.length === 0 && next.index <= 1 && seenOnce.length > 0) {
    const because = `seen in screening and not in ${freshSamples} fresh observations: ${describe(seenOnce)}`
    return { ...shared, outcome: { outcome: 'undecided', because, needs: next.observations } }
  }
  return { ...shared, outcome: { outcome: proved.length > 0 ? 'diverged' : 'same' } }
}

/** Where screening showed nothing, all that is left to say comes from history. */
export function withRare(
  { nothing, noise, rare }: { readonly nothing: boolean; readonly noise: Judged['noise']; readonly rare: Rare },
  toDivergence: Evidence['toDivergence'],
): Judged {
  const divergences = rare.events.filter(({ isProved }) => isProved).map((event) => fromHistory(event, toDivergence))
  return {
    outcome: { outcome: divergences.length > 0 ? 'diverged' : nothing ? 'nothing' : 'same' },
    divergences,
    notReproduced: [],
    noise,
    rare: rare.events.map(({ event }) => event),
    varying: rare.varying,
  }
}

function fromHistory({ difference, evidence }: WeighedEvent, toDivergence: Evidence['toDivergence']): Divergence {
  const divergence = toDivergence(difference, true)
  return { ...divergence, evidence: { ...divergence.evidence, ...evidence } }
}

type NextRound = {
  /** Fresh observations that may still be asked at once; 0 when none. */
  readonly observations: number
  readonly index: number
}

function nextRound(freshSamples: number, screeningSamples: number): NextRound {
  if (freshSamples < CONFIRMATION_FIRST) return { observations: CONFIRMATION_FIRST - freshSamples, index: 0 }
  const total = freshSamples + screeningSamples
  const bound = OBSERVATION_BOUNDS.findIndex((most) => total < most)
  const most = OBSERVATION_BOUNDS[bound]
  return most === undefined ? { observations: 0, index: 3 } : { observations: most - total, index: bound + 1 }
}

/**
 * In every sample of both sides ever seen, and enough of them; or at a rate that chance does not explain.
 * `promising`: the next round may prove it; `open`: it may be a difference, and no round that is left would tell.
 */
function strengthOf(
  difference: Ruled,
  { differences, noise, next, freshEnough }: Before,
): 'proved' | 'promising' | 'open' | 'chance' {
  const { path, referenceSamples, candidateSamples, referenceAgreeing, candidateAgreeing } = difference
  const enough = Math.min(referenceSamples, candidateSamples) >= freshEnough
  // Two values that come up at random are stable and different in two and five answers once in 8,000 runs; where another
  // answer showed otherwise, or the same field of a neighbour is seen to vary, that is not rare enough.
  const unanimous =
    isAlways(difference) &&
    (differences.get(path) ?? []).some((before) => isAlways(before) && isSameDifference(before, difference))
  const doubtful =
    difference.pickedOf !== undefined ||
    (difference.level === 'distribution' && !isAlways(difference)) ||
    isDoubtful(difference, noise.get(path) ?? [])
  if (unanimous && enough && !doubtful) return 'proved'
  // Of many that vary, the clearest was picked: Bonferroni's correction for the picking.
  const tries = (difference.pickedOf ?? 1) * (doubtful ? (difference.among ?? 1) : 1)
  // Screening has named the side that fails, so that fresh answers are tested in that direction alone.
  const directed = (differences.get(path) ?? []).some(
    ({ rule, kind, classes }) =>
      rule === difference.rule && kind === difference.kind && classes.join() === difference.classes.join(),
  )
  const rates = [referenceSamples - referenceAgreeing, referenceSamples, candidateAgreeing, candidateSamples] as const
  const corrected = (value: number): number => value * tries * (directed ? 0.5 : 1)
  const fisher = corrected(fisherExact(...rates))
  // The sharper test takes longer, and five answers that agree are no rate.
  const isNear = fisher > ALPHA && fisher <= ALPHA_NEAR && Math.min(referenceSamples, candidateSamples) >= RATE_SAMPLES_MIN
  const p = isNear ? corrected(boschlooExact(...rates)) : fisher
  if (p <= (difference.pickedOf === undefined ? ALPHA : ALPHA_PICKED)) return 'proved'
  // Where few answers carry the path, as an optional one, the two that did agree by chance.
  const isClear = enough ? !doubtful || unanimous : unanimous && !doubtful && difference.level !== 'exact'
  const surely = next.index === 0 || (next.index === 1 && isClear)
  const promising = difference.pickedOf === undefined && enough ? ALPHA_PROMISING : ALPHA_PROMISING_PICKED
  // The last answers are for what is stable otherwise: of what varies, something nearly looks proved too often.
  const isWorthIt = next.index < 2 || !doubtful
  if (next.observations > 0 && isWorthIt && (surely || p <= (promising[next.index] ?? 0))) return 'promising'
  if (difference.kind === 'enum') return 'chance'
  return p <= (doubtful ? ALPHA_OPEN_DOUBTFUL : ALPHA_OPEN) ? 'open' : 'chance'
}

export function isAlways({ referenceSamples, candidateSamples, referenceAgreeing, candidateAgreeing }: Difference): boolean {
  return referenceAgreeing === referenceSamples && candidateAgreeing === candidateSamples
}

/** What is new with every answer must differ in the same way again; a status, an attribute, a missing field just again. */
function isSameDifference(before: Ruled, difference: Ruled): boolean {
  if (before.rule !== difference.rule) return false
  if (before.classes.join() !== difference.classes.join()) return false
  // Of what varies, the values that are shown are others every time.
  const saysValues =
    (difference.level === 'exact' || difference.level === 'canonical') &&
    mayBeNew(difference) &&
    (difference.kind === 'value' || difference.rule === 'body.text-changed')
  if (!saysValues) return true
  const [one, other] = [before.exact, difference.exact]
  if (one !== undefined && other !== undefined) return one[0] === other[0] && one[1] === other[1]
  return before.reference === difference.reference && before.candidate === difference.candidate
}

function neededFor({ referenceSamples, candidateSamples, referenceAgreeing, candidateAgreeing }: Ruled): number {
  const rate = Math.abs(candidateAgreeing / candidateSamples - (referenceSamples - referenceAgreeing) / referenceSamples)
  return NEEDED_FOR_RATE.find(([rateMin]) => rate >= rateMin)?.[1] ?? 320
}

/** Where values may be new with every answer; a status, a cookie's attribute, a media type, a directive never is. */
export function mayBeNew({ rule }: Ruled): boolean {
  return rule.startsWith('body.') || HEADERS_NEW.has(rule)
}

/** Headers that nobody knows, and times; what security, CORS and caching say is said on purpose. */
const HEADERS_NEW: ReadonlySet<string> = new Set([
  'header.value-changed',
  'header.format-changed',
  'header.unstable',
  'header.clock-skewed',
])

export function describe(differences: readonly Ruled[]): string {
  const [first] = differences
  const more = differences.length > 1 ? ` and ${differences.length - 1} more` : ''
  return first === undefined
    ? ''
    : `${first.rule} at ${first.path === '' ? 'the whole' : first.path} (${first.candidateAgreeing} of ${first.candidateSamples} on the candidate, ${first.referenceSamples - first.referenceAgreeing} of ${first.referenceSamples} on the reference)${more}`
}

/** How often the first of them came in all runs there are. */
function describeHistory(open: readonly Ruled[], events: readonly WeighedEvent[]): string {
  const [first] = open
  const known = events.find(({ event, evidence }) => event.path === first?.path && (evidence.runs ?? 1) > 1)
  if (known === undefined) return ''
  const { referenceSamples, candidateSamples, referenceAgreeing, candidateAgreeing, runs } = known.evidence
  return known.event.candidate > 0
    ? `; in ${runs} runs ${candidateAgreeing} of ${candidateSamples} on the candidate, ${referenceSamples - referenceAgreeing} of ${referenceSamples} on the reference`
    : `; in ${runs} runs ${referenceAgreeing} of ${referenceSamples} on the reference, ${candidateSamples - candidateAgreeing} of ${candidateSamples} on the candidate`
}

/** @returns whether a path is one of these, above one, or below one */
function overlapWith(paths: readonly string[]): (path: string) => boolean {
  const all = new Set(paths)
  const above = new Set(paths.flatMap(ancestorsOf))
  return (path) => all.has(path) || above.has(path) || ancestorsOf(path).some((ancestor) => all.has(ancestor))
}

/** `''` and `/items` for `/items/*`. */
function ancestorsOf(path: string): readonly string[] {
  const ancestors: string[] = []
  for (let end = path.lastIndexOf('/'); end !== -1; end = end === 0 ? -1 : path.lastIndexOf('/', end - 1))
    ancestors.push(path.slice(0, end))
  return ancestors
}
