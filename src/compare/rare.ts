/**
 * What one side shows now and then and the other never in the same run. One run has too few answers to tell a rare fault
 * from one that hits both sides; over many runs, a fault of one side never comes from the other.
 */
import type { Evidence as FindingEvidence } from '../core/finding.ts'
import type { ProbeHistory, RareEvent } from '../core/history.ts'
import type { Level } from '../core/level.ts'
import { isDoubtful } from './doubt.ts'
import type { Difference, DifferenceKind, PathNoise, Ruled } from './facet.ts'
import { knownEvent } from './history.ts'
import { evidenceAgainstEqualRates } from './stats/always-valid.ts'

/**
 * How often history calls something that both sides show equally often a fault of one side, over all runs there will ever
 * be: the test may be looked at after each (stats/always-valid.ts). 9 answers of one side and none of the other reach it, which
 * 75 answers at a rate of 20 % and 320 at 5 % give in 95 % (tests/laws/history.test.ts).
 */
const ALPHA_EVER = 0.005
/** Answers of one run may fail together (a restart, a full disk): that is one event, and no rate. */
const RUNS_MIN = 2

/** Something is there or not, of another kind, or another than always; sets, ranges and orders are for the run itself. */
const EVENT_KINDS: ReadonlySet<DifferenceKind> = new Set([
  'missing',
  'added',
  'type',
  'null',
  'format',
  // Several parts of one header that changed together are told as one value (headers/fold.ts).
  'value',
  'unstable',
  'settled',
  'element-missing',
  'element-added',
  'element-duplicated',
])

export type WeighedEvent = {
  readonly event: RareEvent
  readonly difference: Ruled
  /** Of all runs, this one included. */
  readonly evidence: Pick<
    FindingEvidence,
    'referenceSamples' | 'candidateSamples' | 'referenceAgreeing' | 'candidateAgreeing' | 'runs'
  >
  readonly isProved: boolean
}

export type Rare = {
  readonly events: readonly WeighedEvent[]
  /** Paths at which both sides showed something unusual in this run, or just vary. */
  readonly varying: readonly PathNoise[]
}

export const NOTHING_RARE: Rare = { events: [], varying: [] }

/**
 * @param differences - of one facet, over all answers of the run: the fault does not know which were screening
 * @param noise - of that facet, in this run and before
 */
export function weighRare(
  facet: string,
  past: ProbeHistory,
  { differences, noise }: { readonly differences: readonly Ruled[]; readonly noise: readonly PathNoise[] },
): Rare {
  const noiseAt = Map.groupBy(noise, ({ path }) => path)
  const found = differences.flatMap((difference) => {
    const event = eventOf(facet, difference)
    return event === undefined ? [] : [{ event, difference }]
  })
  const events: WeighedEvent[] = []
  const varying: PathNoise[] = []
  for (const [path, all] of Map.groupBy(found, ({ event }) => event.path)) {
    const [first] = all
    if (first !== undefined && all.some(({ event }) => event.reference > 0) && all.some(({ event }) => event.candidate > 0)) {
      varying.push({ path, level: levelWithout(first.event.level) })
      continue
    }
    for (const one of all)
      if (!isDoubtful(one.event, noiseAt.get(path) ?? [])) events.push({ ...one, ...weighEvent(past, one.event, one.difference) })
  }
  return { events, varying }
}

/** One side shows the same in all answers, and the other something else in some. */
function eventOf(facet: string, difference: Ruled): RareEvent | undefined {
  const { path, level, classes, referenceSamples, candidateSamples, referenceAgreeing, candidateAgreeing } = difference
  if (!EVENT_KINDS.has(difference.kind) || difference.pickedOf !== undefined) return undefined
  const isReference = candidateAgreeing === candidateSamples
  // Both always: that is no rare event, and neither of the two is the unusual one.
  if (isReference === (referenceAgreeing === referenceSamples)) return undefined
  return {
    facet,
    path,
    shows: classes[isReference ? 0 : 1],
    level,
    reference: isReference ? referenceAgreeing : 0,
    candidate: isReference ? 0 : candidateAgreeing,
  }
}

function weighEvent(past: ProbeHistory, event: RareEvent, run: Difference): Pick<WeighedEvent, 'evidence' | 'isProved'> {
  const before = knownEvent(past, event)
  const hits = {
    reference: event.reference + (before?.reference ?? 0),
    candidate: event.candidate + (before?.candidate ?? 0),
  }
  const answers = {
    reference: Math.max(past.answers.reference + run.referenceSamples, hits.reference),
    candidate: Math.max(past.answers.candidate + run.candidateSamples, hits.candidate),
  }
  const isOfReference = event.reference > 0
  // That the other side shows it more often is no reason to blame this one.
  const isMore =
    isOfReference === hits.reference * answers.candidate > hits.candidate * answers.reference && hits.reference !== hits.candidate
  return {
    evidence: {
      referenceSamples: answers.reference,
      candidateSamples: answers.candidate,
      referenceAgreeing: isOfReference ? hits.reference : answers.reference - hits.reference,
      candidateAgreeing: isOfReference ? answers.candidate - hits.candidate : hits.candidate,
      runs: past.runs + 1,
    },
    isProved: isMore && 1 + (before?.runs ?? 0) >= RUNS_MIN && evidenceAgainstEqualRates(hits, answers) >= 1 / ALPHA_EVER,
  }
}

/** The finest level at which something of this level is no longer told apart. */
function levelWithout(level: Level): Level {
  if (level === 'presence' || level === 'type') return level
  return level === 'format' ? 'type' : 'format'
}
