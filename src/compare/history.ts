/**
 * History and one run: what earlier runs know of a probe (which facets never varied, which paths are noise), and what one
 * more run adds to it. What has not come again for long is forgotten, and what is kept is bounded.
 */
import { CONFIRMATION_FIRST } from '../core/finding.ts'
import {
  answersOfBoth,
  FORGOTTEN_AFTER,
  HITS_MAX,
  LATENCY_RUNS_MAX,
  type KnownEvent,
  type LatencyValue,
  type LatencyValues,
  type NoisyPath,
  type ProbeHistory,
  type RareEvent,
  type RunTrace,
} from '../core/history.ts'
import { LEVELS } from '../core/level.ts'
import { isDoubtful } from './doubt.ts'
import type { PathNoise } from './facet.ts'

/** Kept of one probe: noisy lists have some tens of paths with `*`, and what is rare is rarely at many places. */
export const NOISY_PATHS_MAX: number = 200
export const RARE_EVENTS_MAX: number = 50

/**
 * Facets of which nothing is new with every answer, so that "never varied" is a property of them and not of the sample
 * (headers and bodies may carry a value that changes once a day).
 */
const STEADY_BY_NATURE: ReadonlySet<string> = new Set(['error', 'status', 'redirects', 'cookies', 'content', 'contract'])

/** How unlikely chance must be where history alone stands for the repeats: once in a million probes. */
const ALPHA_STEADY = 1e-6

/**
 * How many fresh answers settle a difference that all answers show. Unusual answers of a facet that never showed one in `n`
 * come with a rate whose posterior is Beta(1/2, n + 1/2) (Jeffreys' prior), so `k` of them in a row come by chance with the
 * product of (1/2 + i) / (n + 1 + i) for i < k: 3 are enough from n = 122 on, 2 from n = 865 on.
 *
 * @param screened - answers of each side in screening, all of which show it
 * @returns at least 1: what raised a suspicion does not confirm it
 */
export function freshAnswersNeeded(history: ProbeHistory | undefined, facet: string, screened: number): number {
  const usual = CONFIRMATION_FIRST
  if (history === undefined || !STEADY_BY_NATURE.has(facet)) return usual
  const steady = answersOfBoth(history.answers) - (history.unsteady[facet] ?? 0)
  let chance = 1
  for (let answers = 0; answers < screened + usual; answers += 1) {
    if (chance <= ALPHA_STEADY) return Math.min(usual, Math.max(1, answers - screened))
    chance *= (0.5 + answers) / (steady + 1 + answers)
  }
  return usual
}

/** Paths of a facet that earlier runs saw vary. */
export function knownNoise(history: ProbeHistory | undefined, facet: string): readonly PathNoise[] {
  return history?.noise.filter((one) => one.facet === facet) ?? []
}

export function knownEvent(
  history: ProbeHistory,
  { facet, path, shows }: Pick<RareEvent, 'facet' | 'path' | 'shows'>,
): KnownEvent | undefined {
  return history.rare.find((known) => known.facet === facet && known.path === path && known.shows === shows)
}

/** @returns the history with one more run; `dropped` is what did not fit */
export function addRun(
  before: ProbeHistory,
  run: RunTrace,
): { readonly history: ProbeHistory; readonly dropped: { readonly noise: number; readonly rare: number } } {
  const answers = {
    reference: before.answers.reference + run.answers.reference,
    candidate: before.answers.candidate + run.answers.candidate,
  }
  const now = answersOfBoth(answers)
  const isKept = ({ last }: { readonly last: number }): boolean => now - last <= FORGOTTEN_AFTER
  const noise = withNoise(before.noise, run.noise, now).filter(isKept)
  // What both sides show in one run is noise, and no event any more.
  const noiseAt = Map.groupBy(noise, keyOf)
  const isEvent = (event: RareEvent): boolean => !isDoubtful(event, noiseAt.get(keyOf(event)) ?? [])
  const rare = withEvents(before.rare, run.rare, now).filter((event) => isKept(event) && isEvent(event))
  const unsteady = new Map([...Object.entries(before.unsteady), ...run.unsteady.map((facet) => [facet, now] as const)])
  return {
    history: {
      runs: before.runs + 1,
      quiet: run.isQuiet ? before.quiet + 1 : 0,
      answers,
      unsteady: Object.fromEntries([...unsteady].toSorted(([left], [right]) => compareTexts(left, right))),
      noise: noise.toSorted(byLast).slice(0, NOISY_PATHS_MAX).toSorted(byPlace),
      rare: rare.toSorted(byLast).slice(0, RARE_EVENTS_MAX).toSorted(byPlace),
      ...withValues(before.latency, run.latency),
    },
    dropped: { noise: Math.max(0, noise.length - NOISY_PATHS_MAX), rare: Math.max(0, rare.length - RARE_EVENTS_MAX) },
  }
}

type Place = { readonly facet: string; readonly path: string }

function withNoise(before: readonly NoisyPath[], run: RunTrace['noise'], now: number): readonly NoisyPath[] {
  const merged = new Map(before.map((one) => [keyOf(one), one]))
  for (const { facet, path, level } of run) {
    const key = keyOf({ facet, path })
    const known = merged.get(key)
    const coarser = known === undefined || LEVELS.indexOf(level) > LEVELS.indexOf(known.level) ? level : known.level
    merged.set(key, { facet, path, level: coarser, last: now })
  }
  return [...merged.values()]
}

function withEvents(before: readonly KnownEvent[], run: readonly RareEvent[], now: number): readonly KnownEvent[] {
  const merged = new Map(before.map((event) => [eventKey(event), event]))
  for (const event of run) {
    const { facet, path, shows, level } = event
    const known = merged.get(eventKey(event))
    merged.set(eventKey(event), {
      facet,
      path,
      shows,
      level,
      reference: Math.min(HITS_MAX, (known?.reference ?? 0) + event.reference),
      candidate: Math.min(HITS_MAX, (known?.candidate ?? 0) + event.candidate),
      runs: (known?.runs ?? 0) + 1,
      last: now,
    })
  }
  return [...merged.values()]
}

function withValues(before: LatencyValues = {}, run: RunTrace['latency'] = {}): Pick<ProbeHistory, 'latency'> {
  const names = [...new Set([...Object.keys(before), ...Object.keys(run)])].sort()
  if (names.length === 0) return {}
  const kept = names.map((name): [string, readonly LatencyValue[]] => {
    const value = run[name]
    const all = [...(before[name] ?? []), ...(value === undefined ? [] : [value])]
    return [name, all.slice(-LATENCY_RUNS_MAX)]
  })
  return { latency: Object.fromEntries(kept) }
}

function keyOf({ facet, path }: Place): string {
  return JSON.stringify([facet, path])
}

function eventKey(event: RareEvent): string {
  return JSON.stringify([event.facet, event.path, event.shows])
}

/** The newest first, so that what is longest ago is dropped; of equally old ones, what came least. */
function byLast(left: Place & { readonly last: number }, right: Place & { readonly last: number }): number {
  return right.last - left.last || runsOf(right) - runsOf(left) || byPlace(left, right)
}

function runsOf(one: object): number {
  return 'runs' in one && typeof one.runs === 'number' ? one.runs : 0
}

function byPlace(left: Place & { readonly shows?: string }, right: Place & { readonly shows?: string }): number {
  return (
    compareTexts(left.facet, right.facet) ||
    compareTexts(left.path, right.path) ||
    compareTexts(left.shows ?? '', right.shows ?? '')
  )
}

function compareTexts(left: string, right: string): number {
  return left < right ? -1 : Number(left > right)
}
