/** Compares and judges, step after step: the same way for a live run and for one that is read from its log. */
import { compareProbe, pairContext } from '../compare/compare-probe.ts'
import type { PairContext } from '../compare/compare-probe.ts'
import { expandJourney, type Expanded } from '../compare/journeys/expand.ts'
import { createTokeniser } from '../compare/tokens.ts'
import type { EnvironmentFacts } from '../core/environment.ts'
import type { ProbeComparison } from '../core/finding.ts'
import type { LatencyTolerances } from '../config/project.ts'
import type { Observation } from '../core/observation.ts'
import type { ProbeFacts } from '../core/probe.ts'
import type { Result } from '../core/result.ts'
import { createJudge } from '../judge/judge.ts'
import type { Judge } from '../judge/judge.ts'
import { isOfK6 } from './k6/facts.ts'
import { createLatencyComparer } from './judge-latency.ts'
import type { LogIndex } from '../log/read-log.ts'
import { withTolerances } from '../plan/latency.ts'
import type { EndRecord, RunRecord, VersionRecord } from '../log/records.ts'

export type Comparer = {
  /** @returns how many fresh observations per environment would settle what is open */
  readonly needs: (facts: ProbeFacts, observations: readonly Observation[]) => number
  /** @returns one comparison per candidate; none when there is no observation at all */
  readonly compare: (facts: ProbeFacts, observations: readonly Observation[]) => readonly ProbeComparison[]
}

export function createComparer(environments: readonly EnvironmentFacts[]): Comparer {
  const reference = environments.find(({ role }) => role === 'reference')
  const pairs: readonly PairContext[] =
    reference === undefined
      ? []
      : environments.filter(({ role }) => role === 'candidate').map((candidate) => pairContext(reference, candidate))
  // The engine asks "is more needed?" and then hands the same observations over as final.
  const asked = new Map<string, { readonly observations: number; readonly comparisons: readonly ProbeComparison[] }>()
  const compare: Comparer['compare'] = (facts, observations) => {
    const of = (environment: string): readonly Observation[] =>
      observations.filter((observation) => observation.environment === environment)
    const referenceSide = of(reference?.name ?? '')
    // k6 timed it, and nobody asked it besides: there is its latency to compare, and nothing else.
    if (observations.length === 0) return isOfK6(facts) ? pairs.map(({ environment }) => timedOnly(facts.name, environment)) : []
    return pairs.map((pair) => compareProbe(facts, { reference: referenceSide, candidate: of(pair.environment) }, pair))
  }
  return {
    needs: (facts, observations) => {
      const comparisons = compare(facts, observations)
      asked.set(facts.name, { observations: observations.length, comparisons })
      return Math.max(0, ...comparisons.map(({ needs }) => needs))
    },
    compare: (facts, observations) => {
      const known = asked.get(facts.name)
      asked.delete(facts.name)
      return known?.observations === observations.length ? known.comparisons : compare(facts, observations)
    },
  }
}

function timedOnly(probe: string, environment: string): ProbeComparison {
  return { probe, environment, facets: {}, divergences: [], noise: [], notReproduced: [], needs: 0 }
}

export type Ended = {
  readonly ends: readonly EndRecord[]
  readonly versions: readonly VersionRecord[]
  readonly warnings: readonly string[]
  readonly logs: number
}

/** A run has come to its end when every log of it has one, and none was interrupted. */
export function finishJudging(judge: Judge, run: RunRecord, { ends, versions, warnings, logs }: Ended): Result {
  const interrupted = ends.find((end) => end.interrupted !== undefined)?.interrupted
  return judge.finish(
    {
      durationMs: Math.max(0, ...ends.map((end) => end.durationMs)),
      requests: ends.reduce((sum, end) => sum + end.requests, 0),
      complete: ends.length === logs && interrupted === undefined,
      ...(interrupted !== undefined && { interrupted }),
    },
    versions,
    [...run.warnings, ...warnings],
  )
}

/** A journey adds its calls as well, and one that no environment ran is skipped. */
export function addProbe(judge: Judge, compare: Comparer['compare'], expanded: readonly Expanded[]): void {
  for (const { facts, observations, skipped } of expanded) {
    if (skipped !== undefined) judge.skip(facts, { why: 'skipped', reason: skipped })
    else judge.add(facts, observations, compare(facts, observations))
  }
}

/**
 * @param run - the run record to judge by; of several joined logs, the joined one
 * @param tolerances - of latency, in the place of the recorded ones
 */
export async function judgeLog(log: LogIndex, run: RunRecord, tolerances: LatencyTolerances = {}): Promise<Result> {
  const judge = createJudge(run)
  const { compare } = createComparer(run.environments)
  const tokenisers = new Map(run.environments.map((one) => [one.name, createTokeniser(one)]))
  const compareLatency = createLatencyComparer(
    run,
    log.probes.map(({ facts }) => facts),
  )
  for (const { facts: recorded, notSent } of log.probes) {
    const facts = withTolerances(recorded, tolerances)
    if (notSent !== undefined) {
      judge.skip(facts, notSent)
      continue
    }
    addProbe(judge, compare, expandJourney(facts, await log.observationsOf(facts.name), tokenisers))
    if (facts.latency !== undefined) judge.addLatency(compareLatency(facts, await log.latencyOf(facts.name)))
  }
  return finishJudging(judge, run, { ends: log.ends, versions: log.versions, warnings: log.warnings, logs: log.runs.length })
}
