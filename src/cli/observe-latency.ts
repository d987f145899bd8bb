/**
 * The latency part of a run: after the questions are asked, the timed ones are sampled, batch by batch until each is
 * decided; what was slower is measured once more, later. What was sampled goes to the log, and is judged from there.
 */
import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'

import { SPARE } from '../compare/latency/compare-latency.ts'
import { judgeFamily } from '../compare/latency/family.ts'
import { CONFIRMATION_BATCHES, joinLatency, NO_LATENCY_DATA } from '../core/latency.ts'
import type { LatencyComparison, LatencyData, LatencyPhase } from '../core/latency.ts'
import type { LogWriter } from '../log/write-log.ts'
import type { K6Program } from '../observe/k6/find-k6.ts'
import type { SamplerEnd, SamplerProgress, SamplerTask } from '../observe/latency/messages.ts'
import { timedRequests } from '../observe/timed-requests.ts'
import type { TimedEnvironment } from '../observe/timed-requests.ts'
import type { EnvironmentRuntime, RunContext } from '../observe/runtime.ts'
import type { Plan, PlannedStep } from '../plan/plan.ts'
import type { LatencyComparer } from './judge-latency.ts'

export type LatencyRun = {
  readonly plan: Plan
  readonly runtimes: readonly EnvironmentRuntime[]
  readonly context: RunContext
  readonly log: LogWriter
  readonly seed: number
  readonly compare: LatencyComparer
  /** Needed where a probe is sampled by k6. */
  readonly k6: K6Program | undefined
  readonly onProgress: (progress: SamplerProgress) => void
  readonly onNote: (note: string) => void
}

export type LatencyObserved = {
  readonly comparisons: readonly LatencyComparison[]
  readonly requests: number
  /** Why it ended early, when nobody interrupted it. */
  readonly ended?: string
}

/** @returns the comparisons of every timed probe, whatever became of it; none when no probe is timed */
export async function observeLatency(run: LatencyRun): Promise<LatencyObserved> {
  const steps = timedSteps(run.plan)
  if (steps.length === 0) return { comparisons: [], requests: 0 }
  const data = new Map<string, LatencyData>()
  const add = (probe: string, more: LatencyData): void => {
    run.log.write({ type: 'latency', probe, data: more })
    data.set(probe, joinLatency(data.get(probe) ?? NO_LATENCY_DATA, more))
  }
  const compare = (step: PlannedStep): readonly LatencyComparison[] =>
    run.compare(step.facts, data.get(step.facts.name) ?? NO_LATENCY_DATA)
  const environments = await timedEnvironments(run, steps)
  let requests = 0
  const onSpare = (spare: LatencyData): void => {
    requests += requestsOf(spare)
  }
  let ended: string | undefined
  if (environments.length >= 2) {
    const wantsMore = (step: PlannedStep): boolean => compare(step).some(needsBatches)
    ended = await sample(run, { steps, environments, phase: 'first', add, wantsMore, onSpare })
    const slower = run.context.signal.aborted ? [] : stepsToConfirm(steps, steps.flatMap(compare))
    if (slower.length > 0 && ended === undefined) {
      await wait(run, slower.length)
      const confirming = slower.map((step) => withBatches(step, CONFIRMATION_BATCHES))
      ended = await sample(run, { steps: confirming, environments, phase: 'confirmation', add, wantsMore: () => true, onSpare })
    }
  }
  for (const sampled of data.values()) requests += requestsOf(sampled)
  return { comparisons: steps.flatMap(compare), requests, ...(ended !== undefined && { ended }) }
}

function requestsOf({ samples, path }: LatencyData): number {
  return samples.length + path.length
}

export function timedSteps({ probes }: Plan): readonly PlannedStep[] {
  return probes.flatMap(({ notSent, steps }) => (notSent === undefined ? steps.filter(({ facts }) => facts.latency) : []))
}

function needsBatches({ needsBatches: batches }: LatencyComparison): boolean {
  return batches > 0
}

/** Only what would be red is worth a second look. */
function stepsToConfirm(steps: readonly PlannedStep[], comparisons: readonly LatencyComparison[]): readonly PlannedStep[] {
  const open = new Set(
    judgeFamily(comparisons)
      .filter(({ needsConfirmation, tests }) => needsConfirmation && tests.some(({ flagged }) => flagged))
      .map(({ probe }) => probe),
  )
  return steps.filter(({ facts }) => open.has(facts.name))
}

function withBatches(step: PlannedStep, batchesMax: number): PlannedStep {
  const { latency } = step.facts
  return latency === undefined ? step : { ...step, facts: { ...step.facts, latency: { ...latency, batchesMax } } }
}

/** An environment that gives no token, or no longer answers, is not timed; its candidates' latency is not decided then. */
async function timedEnvironments(run: LatencyRun, steps: readonly PlannedStep[]): Promise<readonly TimedEnvironment[]> {
  const up = run.runtimes.filter((runtime) => runtime.down() === undefined)
  const made = await Promise.all(up.map(async (runtime) => timedRequests(runtime, steps, run.context)))
  return made.filter((one) => 'requests' in one)
}

async function wait(run: LatencyRun, probes: number): Promise<void> {
  const { confirmAfterMs } = run.plan.settings.latency
  run.onNote(`latency: ${probes} slower; measured once more in ${Math.round(confirmAfterMs / 1000)} s`)
  await pause(confirmAfterMs, undefined, { signal: run.context.signal }).catch(() => undefined)
}

type Sampling = {
  readonly steps: readonly PlannedStep[]
  readonly environments: readonly TimedEnvironment[]
  readonly phase: LatencyPhase
  readonly add: (probe: string, data: LatencyData) => void
  readonly wantsMore: (step: PlannedStep) => boolean
  /** Sent, but of a probe that was decided by then. */
  readonly onSpare: (data: LatencyData) => void
}

/** @returns why it ended early, when nobody interrupted it */
async function sample(run: LatencyRun, sampling: Sampling): Promise<string | undefined> {
  for (const engine of ['parity', 'k6'] as const) {
    const steps = sampling.steps.filter(({ facts }) => facts.latency?.engine === engine)
    if (steps.length === 0 || run.context.signal.aborted) continue
    const ended = engine === 'parity' ? await byParity(run, { ...sampling, steps }) : await byK6(run, { ...sampling, steps })
    if (ended?.because === 'down') return ended.message
  }
  return undefined
}

async function byParity(run: LatencyRun, sampling: Sampling): Promise<SamplerEnd | undefined> {
  const { sampleLatency } = await import('../observe/latency/sample.ts')
  const steps = new Map(sampling.steps.map((step) => [step.facts.name, step]))
  const { ended } = await sampleLatency({
    ...(sampling.phase === 'first' ? withSpare(taskOf(run, sampling)) : taskOf(run, sampling)),
    signal: run.context.signal,
    onBatch: untilDecided((probe, data) => {
      sampling.add(probe, data)
      const step = steps.get(probe)
      return { more: step !== undefined && sampling.wantsMore(step) }
    }, sampling.onSpare),
    onProgress: run.onProgress,
  })
  return ended
}

type OnBatch = (probe: string, data: LatencyData) => { readonly more: boolean }

/**
 * The schedule does not wait for a decision, so that more of a probe is on its way when it falls. That is no part of the
 * test: the way over the network is estimated from all that is there, so that it could open a decision again for which
 * nothing more will be sent.
 * @param onSpare - told of what came too late
 */
export function untilDecided(onBatch: OnBatch, onSpare: (data: LatencyData) => void): OnBatch {
  const decided = new Set<string>()
  return (probe, data) => {
    if (decided.has(probe)) {
      onSpare(data)
      return { more: false }
    }
    const { more } = onBatch(probe, data)
    if (!more) decided.add(probe)
    return { more }
  }
}

/** Room for what takes the place of pairs that did not count; a probe that has its pairs is ended before. */
function withSpare({ probes, ...task }: Omit<SamplerTask, 'lanes'>): Omit<SamplerTask, 'lanes'> {
  const spared = probes.map((probe) => ({
    ...probe,
    plan: { ...probe.plan, batchesMax: Math.ceil(probe.plan.batchesMax * (1 + SPARE)) },
  }))
  return { ...task, probes: spared }
}

async function byK6(run: LatencyRun, sampling: Sampling): Promise<SamplerEnd | undefined> {
  const { context, k6 } = run
  assert(k6 !== undefined, 'k6 is looked for before the run begins')
  const { runK6 } = await import('../observe/k6/run-k6.ts')
  const { data, ended } = await runK6({
    program: k6,
    task: taskOf(run, sampling),
    variables: context.variables,
    signal: context.signal,
    onProgress: run.onProgress,
    mask: (text) => context.masker.text(text),
  })
  for (const [index, one] of data.entries()) {
    const step = sampling.steps[index]
    if (step !== undefined) sampling.add(step.facts.name, one)
  }
  return ended
}

export function taskOf(
  run: Pick<LatencyRun, 'plan' | 'seed'>,
  { steps, environments, phase }: Pick<Sampling, 'steps' | 'environments' | 'phase'>,
): Omit<SamplerTask, 'lanes'> {
  return {
    environments: environments.map(({ runtime, headers }) => {
      const { name, baseURL, tls, proxy, httpVersion } = runtime.environment
      const { requestsPerSecond } = run.plan.settings.latency
      return { name, baseURL, tls, httpVersion, headers, requestsPerSecond, ...(proxy !== undefined && { proxy }) }
    }),
    probes: steps.flatMap(({ facts: { name, latency } }) => {
      if (latency === undefined) return []
      const requests = environments.flatMap(({ runtime, requests: own }) => {
        const request = own.get(name)
        return request === undefined ? [] : [[runtime.environment.name, request] as const]
      })
      return [{ name, plan: latency, requests: Object.fromEntries(requests) }]
    }),
    seed: run.seed,
    phase,
  }
}
