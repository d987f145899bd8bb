/**
 * The k6 scripts of a run: each runs as it is against every environment at once. Its thresholds and checks become
 * expectations of a probe of its name, its metrics of times become timed probes, in the same log as everything else.
 */
import path from 'node:path'

import type { LatencyData } from '../../core/latency.ts'
import type { ContractResult, Observation } from '../../core/observation.ts'
import type { ProbeFacts } from '../../core/probe.ts'
import type { LogWriter } from '../../log/write-log.ts'
import type { K6Program } from '../../observe/k6/find-k6.ts'
import { runUserScript } from '../../observe/k6/run-user-script.ts'
import type { UserScriptSide } from '../../observe/k6/run-user-script.ts'
import type { EnvironmentRuntime, RunContext } from '../../observe/runtime.ts'
import { profilePlan } from '../../plan/latency.ts'
import type { Plan } from '../../plan/plan.ts'
import { scriptFacts, scriptMetricFacts } from './facts.ts'

export type ScriptsRun = {
  readonly plan: Plan
  /** Absolute. */
  readonly scripts: readonly string[]
  readonly root: string
  readonly runtimes: readonly EnvironmentRuntime[]
  readonly context: RunContext
  readonly log: LogWriter
  readonly k6: K6Program
  readonly onNote: (note: string) => void
}

export type ScriptsObserved = {
  readonly asked: readonly { readonly facts: ProbeFacts; readonly observations: readonly Observation[] }[]
  readonly timed: readonly { readonly facts: ProbeFacts; readonly data: LatencyData }[]
}

/** One after the other: two at once would be each other's load. */
export async function observeScripts(run: ScriptsRun): Promise<ScriptsObserved> {
  const { profile, tolerances } = run.plan.settings.latency
  const asked: ScriptsObserved['asked'][number][] = []
  const timed: ScriptsObserved['timed'][number][] = []
  if (profile === 'off') return { asked, timed }
  const latency = profilePlan(profile, tolerances)
  for (const script of run.scripts) {
    if (run.context.signal.aborted) break
    const file = path.relative(run.root, script).replaceAll(path.sep, '/')
    run.onNote(`running ${file} by k6 ${run.k6.version}`)
    const at = run.context.now()
    const { sides, metrics, otherTrends } = await runUserScript({
      program: run.k6,
      script,
      environments: run.runtimes.map(({ environment: { name, baseURL, variables } }) => ({ name, baseURL, variables })),
      size: latency,
      variables: run.context.variables,
      signal: run.context.signal,
      mask: (text) => run.context.masker.text(text),
    })
    if (otherTrends.length > 0) run.onNote(`${file}: not compared, because they count no time: ${otherTrends.join(', ')}`)
    const facts = scriptFacts(file)
    asked.push({ facts, observations: sides.map((side) => observationOf(file, at, side)) })
    for (const [metric, data] of metrics) timed.push({ facts: scriptMetricFacts(metric, file, latency), data })
  }
  write(run.log, { asked, timed })
  return { asked, timed }
}

function write(log: LogWriter, { asked, timed }: ScriptsObserved): void {
  for (const { facts, observations } of asked) {
    log.write({ type: 'probe', facts })
    for (const observation of observations) log.writeObservation(observation, new Set())
  }
  for (const { facts, data } of timed) {
    log.write({ type: 'probe', facts })
    log.write({ type: 'latency', probe: facts.name, data })
  }
}

function observationOf(probe: string, at: number, side: UserScriptSide): Observation {
  const head = { probe, environment: side.environment, repeat: 0, round: 0, at, attempts: [] }
  if (side.failure !== undefined) {
    const cause = { code: 'dependency', detail: 'K6', message: `k6: ${side.failure}` } as const
    return { ...head, outcome: 'unanswered', cause, exchanges: [] }
  }
  return { ...head, outcome: 'answered', parts: { contract: expectationsOf(side) } }
}

function expectationsOf({ thresholds, checks }: UserScriptSide): readonly ContractResult[] {
  return [
    ...thresholds.map(({ metric, expression, failed }) => ({
      assertion: `threshold ${metric} ${expression}`,
      ok: !failed,
      message: failed ? `${metric} does not keep ${expression}` : '',
    })),
    ...checks.map(({ name, passes, fails }) => ({
      assertion: `check ${name}`,
      ok: fails === 0,
      // How often is another number in every run.
      message: fails === 0 ? '' : passes === 0 ? 'it always failed' : 'it failed now and then',
    })),
  ]
}
