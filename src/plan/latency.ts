/** Which probes are timed, and how: profiles of specs/LATENCY.md, section 1, with what the user says in their place. */
import { durationMs } from '../config/duration.ts'
import { latencyTolerances } from '../config/latency-settings.ts'
import type { LatencySettings, LatencyTolerances, LoadedProbe, Project } from '../config/project.ts'
import type { HttpSpec } from '../config/types.ts'
import type { UserProbeLatency } from '../config/user-latency.ts'
import { BATCHES_MIN, PATH_SAMPLES, type LatencyPlan, type LatencyProfile, type LatencyTest } from '../core/latency.ts'
import type { ProbeFacts } from '../core/probe.ts'
import type { Plan, PlannedProbe } from './plan.ts'

/** Batches at most, and how much slower the median and the 95th percentile may be. */
const PROFILES: Readonly<Record<LatencyProfile, { batchesMax: number; median: number; tail: number }>> = {
  smoke: { batchesMax: 5, median: 0.25, tail: 0.5 },
  gate: { batchesMax: 20, median: 0.1, tail: 0.2 },
  signoff: { batchesMax: 50, median: 0.05, tail: 0.1 },
}
const BATCH_PAIRS = 40
/** Always compared: one location alone is blind to tails (specs/LATENCY.md, section 3). */
const QUANTILES: readonly number[] = [0.5, 0.95]
/** What the client itself adds to one answer (specs/LATENCY.md, section 5): less than that is no difference of servers. */
const ABSOLUTE_MS = 1
const TIMEOUT_MS = 10_000

/** @returns undefined: this probe is not timed */
export function latencyPlan(
  loaded: LoadedProbe,
  spec: HttpSpec,
  facts: ProbeFacts,
  settings: LatencySettings,
): LatencyPlan | undefined {
  if (settings.profile === 'off' || !isWanted(loaded, spec) || facts.repeatable === 'once') return undefined
  const own: UserProbeLatency = typeof spec.latency === 'object' ? spec.latency : {}
  const { batchesMax } = PROFILES[settings.profile]
  const tests = testsOf(settings.profile, { ...settings.tolerances, ...latencyTolerances(own.tolerances) })
  const highest = Math.max(...tests.map(({ quantile }) => quantile))
  return {
    profile: settings.profile,
    engine: own.engine ?? settings.engine,
    tests,
    batchPairs: batchPairsFor(highest),
    batchesMax,
    path: own.path ?? 'auto',
    ...(own.serverTiming !== undefined && { serverTiming: own.serverTiming }),
    ...(own.floor !== undefined && { floor: own.floor }),
    timeoutMs: own.timeout === undefined ? TIMEOUT_MS : durationMs(own.timeout),
  }
}

/** What is compared of metrics that k6 recorded, by a profile alone: the way was not measured, so nothing is taken out. */
export function profilePlan(profile: LatencyProfile, tolerances: LatencyTolerances = {}): LatencyPlan {
  return {
    profile,
    engine: 'k6',
    tests: testsOf(profile, tolerances),
    batchPairs: BATCH_PAIRS,
    batchesMax: PROFILES[profile].batchesMax,
    path: 'raw',
    timeoutMs: TIMEOUT_MS,
  }
}

/** A quantile of fewer answers than this is their maximum (specs/LATENCY.md, section 8.7). */
export function batchPairsFor(quantile: number): number {
  return Math.max(BATCH_PAIRS, Math.round(1 / (1 - quantile)))
}

function isWanted({ category }: LoadedProbe, { latency }: HttpSpec): boolean {
  return latency === undefined ? category === 'latency' : latency !== false
}

function testsOf(profile: LatencyProfile, tolerances: LatencyTolerances): readonly LatencyTest[] {
  const quantiles = new Set([...QUANTILES, ...Object.keys(tolerances).map(Number)])
  const { median, tail } = PROFILES[profile]
  return [...quantiles]
    .toSorted((left, right) => left - right)
    .map((quantile) => {
      const { relative = quantile <= 0.5 ? median : tail, absoluteMs = ABSOLUTE_MS } = tolerances[String(quantile)] ?? {}
      return { quantile, relative, absoluteMs }
    })
}

/** Judges what was recorded by other tolerances; what a tolerance does not say keeps its value. Quantiles that were not planned are left out. */
export function withTolerances(facts: ProbeFacts, tolerances: LatencyTolerances): ProbeFacts {
  const { latency } = facts
  if (latency === undefined || Object.keys(tolerances).length === 0) return facts
  const tests = latency.tests.map((test) => ({ ...test, ...tolerances[String(test.quantile)] }))
  return { ...facts, latency: { ...latency, tests } }
}

/** Scripts of k6 that the config names and this run leaves out. */
export function scriptWarnings({ scripts, probes, settings }: Project, selected: number): readonly string[] {
  if (scripts.length === 0) return []
  const what =
    scripts.length === 1 ? 'the k6 script of the config is not run' : `the ${scripts.length} k6 scripts of the config are not run`
  if (settings.latency.profile === 'off') return [`latency is off: ${what}`]
  return selected < probes.length ? [`a selection of probes is asked: ${what}`] : []
}

/** Whoever puts a probe among those of latency, or writes how it is timed, expects it to be. */
export function latencyWarnings(
  selected: readonly LoadedProbe[],
  planned: readonly PlannedProbe[],
  { profile }: LatencySettings,
): readonly string[] {
  const timed = new Set(planned.filter(({ steps }) => steps[0].facts.latency !== undefined).map(({ name }) => name))
  const isExpected = (one: LoadedProbe): boolean =>
    one.probe.kind === 'http' ? isWanted(one, one.probe) : one.category === 'latency'
  const untimed = selected.filter((one) => isExpected(one) && one.probe.skip === undefined && !timed.has(one.probe.name))
  if (untimed.length === 0) return []
  if (profile === 'off') return [`latency is off: no probe is timed (${untimed.length})`]
  return untimed.map(({ probe }) => {
    const why = probe.kind === 'flow' ? 'only single requests are timed' : 'it may be sent once only'
    return `the latency of "${probe.name}" is not compared: ${why}`
  })
}

export type LatencyTotals = {
  readonly probes: number
  /** Of one environment: when every probe is decided at its first look, and when each needs all of its batches. */
  readonly requestsLeast: number
  readonly requestsMost: number
  /** By the budget of the host that gets most; without a second run of what is slower. */
  readonly secondsLeast: number
  readonly secondsMost: number
}

/** @returns undefined: nothing is timed */
export function latencyTotals({
  environments,
  probes,
  settings,
}: Pick<Plan, 'environments' | 'probes' | 'settings'>): LatencyTotals | undefined {
  const plans = probes.flatMap(({ notSent, steps }) =>
    notSent === undefined ? steps.flatMap(({ facts }) => (facts.latency === undefined ? [] : [facts.latency])) : [],
  )
  if (plans.length === 0) return undefined
  const requests = (batches: (plan: LatencyPlan) => number): number =>
    plans.reduce((sum, plan) => sum + batches(plan) * (plan.batchPairs + PATH_SAMPLES), 0)
  const requestsLeast = requests(({ batchesMax }) => Math.min(BATCHES_MIN, batchesMax))
  const requestsMost = requests(({ batchesMax }) => batchesMax)
  const hosts = Map.groupBy(environments, ({ baseURL }) => new URL(baseURL).hostname)
  const shared = Math.max(...hosts.values().map((there) => there.length))
  const seconds = (count: number): number => Math.ceil((count * shared) / settings.latency.requestsPerSecond)
  return {
    probes: plans.length,
    requestsLeast,
    requestsMost,
    secondsLeast: seconds(requestsLeast),
    secondsMost: seconds(requestsMost),
  }
}
