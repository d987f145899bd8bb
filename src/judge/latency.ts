/**
 * Latency in the verdict: the tests of a whole run are one family, so that fifty probes raise no fifty times as many false
 * alarms, and what they say joins the other facets of each probe.
 */
import { driftOf } from '../compare/latency/drift.ts'
import { familyOf, judgeFamily } from '../compare/latency/family.ts'
import type { Divergence, Evidence, FacetOutcome, ProbeComparison } from '../core/finding.ts'
import type { ProbeHistory } from '../core/history.ts'
import {
  quantileName,
  type LatencyComparison,
  type LatencyFamily,
  type LatencyOutcome,
  type LatencySide,
} from '../core/latency.ts'
import type { ProbeFacts } from '../core/probe.ts'
import { compareTexts } from './coverage.ts'
import type { Kept } from './run-scope.ts'

const LATENCY_FACET = 'latency'

/** Class of a candidate that is slower on all its probes: one cause. */
export const SLOWER_EVERYWHERE = 'slower everywhere'

/** That many timed probes at least, and all of them slower: the environment is, not one of its routes. */
const EVERYWHERE_PROBES_MIN = 3

/** @param undecidedFails - a test that ends within its noise counts as not compared */
export function withLatency(
  kept: readonly Kept[],
  comparisons: readonly LatencyComparison[],
  undecidedFails: boolean,
): { readonly kept: readonly Kept[]; readonly latency: readonly LatencyComparison[]; readonly family?: LatencyFamily } {
  if (kept.every(({ facts }) => facts.latency === undefined)) return { kept, latency: [] }
  const latency = judgeFamily(comparisons).toSorted(
    (left, right) => compareTexts(left.probe, right.probe) || compareTexts(left.environment, right.environment),
  )
  const byPlace = new Map(latency.map((one) => [placeOf(one), one]))
  const everywhere = slowEverywhere(latency)
  const add = (facts: ProbeFacts, comparison: ProbeComparison): ProbeComparison => {
    const one = byPlace.get(placeOf(comparison))
    const outcome: FacetOutcome =
      one === undefined ? { outcome: 'undecided', because: 'its latency was not sampled' } : outcomeOf(one, undecidedFails)
    const found =
      one === undefined
        ? []
        : [...divergencesOf(one, everywhere.has(comparison.environment)), ...driftsOf(one, facts.history?.[one.environment])]
    return {
      ...comparison,
      facets: { ...comparison.facets, [LATENCY_FACET]: found.length > 0 ? { outcome: 'diverged' } : outcome },
      divergences: [...comparison.divergences, ...found],
    }
  }
  return {
    latency,
    family: familyOf(latency),
    kept: kept.map((probe) =>
      probe.facts.latency === undefined
        ? probe
        : { ...probe, comparisons: probe.comparisons.map((comparison) => add(probe.facts, comparison)) },
    ),
  }
}

function placeOf({ probe, environment }: Pick<LatencyComparison, 'probe' | 'environment'>): string {
  return JSON.stringify([probe, environment])
}

function slowEverywhere(latency: readonly LatencyComparison[]): ReadonlySet<string> {
  const byEnvironment = Map.groupBy(latency, ({ environment }) => environment)
  return new Set(
    [...byEnvironment]
      .filter(([, all]) => all.length >= EVERYWHERE_PROBES_MIN && all.every(({ tests }) => tests.some(({ flagged }) => flagged)))
      .map(([environment]) => environment),
  )
}

/** What is not settled because data is missing is never the same; what its own noise hides is told, and fails on demand. */
function outcomeOf({ tests }: LatencyComparison, undecidedFails: boolean): FacetOutcome {
  const open = tests.find(({ verdict, exhausted }) => verdict === 'undecided' && (undecidedFails || exhausted !== true))
  if (open !== undefined)
    return {
      outcome: 'undecided',
      because: `${quantileName(open.quantile)}: ${open.because ?? 'the noise is too large to tell'}`,
    }
  return tests.length === 0 ? { outcome: 'undecided', because: 'nothing was tested' } : { outcome: 'same' }
}

function divergencesOf(comparison: LatencyComparison, everywhere: boolean): readonly Divergence[] {
  const { probe, environment, tests, errors } = comparison
  const common = { facet: LATENCY_FACET, probe, environment }
  const slower = tests
    .filter(({ flagged }) => flagged)
    .map((test): Divergence => ({
      ...common,
      rule: 'latency.slower',
      path: `/${quantileName(test.quantile)}`,
      reference: milliseconds(test.referenceMs),
      candidate: `${milliseconds(test.candidateMs)}, ${ratioText(test)}`,
      classes: ['usual', everywhere ? SLOWER_EVERYWHERE : 'slower'],
      evidence: evidenceOf(test.pairs, test.confirmed === true),
    }))
  if (!errors.worse) return slower
  return [
    ...slower,
    {
      ...common,
      rule: 'latency.errors',
      path: '/errors',
      reference: failures(comparison.reference),
      candidate: failures(comparison.candidate),
      classes: ['usual', 'more errors'],
      evidence: {
        ...evidenceOf(comparison.candidate.asked, false),
        referenceSamples: comparison.reference.asked,
        referenceAgreeing: comparison.reference.asked - failed(comparison.reference),
        candidateAgreeing: failed(comparison.candidate),
      },
    },
  ]
}

/** What each run allowed and all together show: many small steps, which no test of one run adds up. */
function driftsOf(comparison: LatencyComparison, history: ProbeHistory | undefined): readonly Divergence[] {
  const { probe, environment, tests } = comparison
  return tests.flatMap((test): readonly Divergence[] => {
    const before = history?.latency?.[quantileName(test.quantile)] ?? []
    if (test.ratio === undefined || test.flagged || before.length === 0) return []
    const drift = driftOf([...before.map(({ logRatio }) => logRatio), Math.log(test.ratio)], test.tolerance)
    if (drift.outcome !== 'alarm' || drift.alarmAt === undefined) return []
    const since = before[drift.changedAt ?? drift.alarmAt]?.at.slice(0, 10)
    return [
      {
        facet: LATENCY_FACET,
        probe,
        environment,
        rule: 'latency.drift',
        path: `/${quantileName(test.quantile)}`,
        reference: `${timesText(drift.ratioBefore)}, usual`,
        candidate: `${timesText(drift.ratioAfter)} since ${since ?? 'this run'}`,
        classes: ['usual', 'drift'],
        evidence: { ...evidenceOf(test.pairs, true), runs: before.length + 1 },
      },
    ]
  })
}

function timesText(ratio: number = 1): string {
  return `${ratio.toFixed(3)} times`
}

function evidenceOf(pairs: number, confirmed: boolean): Evidence {
  return {
    level: 'distribution',
    referenceSamples: pairs,
    candidateSamples: pairs,
    referenceAgreeing: pairs,
    candidateAgreeing: pairs,
    confirmed,
  }
}

function failures(side: LatencySide): string {
  return `${failed(side)} of ${side.asked} failed`
}

function failed({ failed: broken, timedOut, missed }: LatencySide): number {
  return broken + timedOut + missed
}

function milliseconds(ms: number | undefined): string {
  return ms === undefined ? 'not measured' : `${ms < 10 ? ms.toFixed(2) : ms.toFixed(1)} ms`
}

function ratioText({ ratio, interval }: LatencyOutcome): string {
  if (ratio === undefined) return 'no ratio'
  const range = interval === undefined ? '' : ` (${interval.map((bound) => bound.toFixed(2)).join('..')})`
  return `${ratio.toFixed(2)} times${range}`
}
