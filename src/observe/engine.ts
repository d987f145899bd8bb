/**
 * The lockstep engine: every environment is asked for the same probe at the same moment, the order alternating (ABBA), so
 * that time of day, caches and deployments hit all alike. It decides nothing: whether fresh observations are needed is
 * asked of `decide`, and what was seen goes to the log and to `onStep`.
 */
import { stableHash } from '../core/hash.ts'
import type { Observation } from '../core/observation.ts'
import type { LogWriter } from '../log/write-log.ts'
import { FIRST_LOOK, OBSERVATION_BOUNDS } from '../core/finding.ts'
import type { Plan, PlannedProbe, PlannedStep } from '../plan/plan.ts'
import { createContractCompiler, type ContractCompiler } from './compile-contract.ts'
import type { Contract } from './contract.ts'
import { kindNamed } from './kinds/index.ts'
import { createSession } from './runtime.ts'
import type { EnvironmentRuntime, RunContext, Session } from './runtime.ts'

export type EngineHooks = {
  /** @returns how many fresh observations per environment would settle what is open; 0 when nothing is */
  readonly decide: (step: PlannedStep, observations: readonly Observation[]) => number
  /** All observations of one step; called once per step, in no particular order of probes. */
  readonly onStep: (step: PlannedStep, observations: readonly Observation[]) => void
  readonly onProgress: (progress: EngineProgress) => void
}

export type EngineOutcome = {
  readonly requests: number
  /** Probes that were being asked when the signal was aborted. */
  readonly askedAtAbort: readonly string[]
  /** Why probes were left out although nobody interrupted the run. */
  readonly stopped?: string
}

export type EngineProgress = {
  readonly probesDone: number
  readonly probesPlanned: number
  readonly requests: number
  readonly confirming: number
}

export type EngineRun = {
  readonly plan: Plan
  readonly runtimes: readonly EnvironmentRuntime[]
  readonly context: RunContext
  readonly log: LogWriter
  readonly seed: number
  readonly hooks: EngineHooks
}

/** Ends early, without throwing, when the signal is aborted or nothing is left to compare. */
export async function observePlan(run: EngineRun): Promise<EngineOutcome> {
  const { plan, runtimes, context, log, hooks } = run
  const compile = createContractCompiler()
  const probes = plan.probes.values()
  const count = {
    probesDone: 0,
    probesPlanned: plan.probes.reduce((sum, { steps }) => sum + steps.length, 0),
    requests: 0,
    confirming: 0,
  }
  const asking = new Set<string>()
  let askedAtAbort: readonly string[] = []
  context.signal.addEventListener('abort', () => (askedAtAbort = [...asking].sort()), { once: true })

  const worker = async (): Promise<void> => {
    for (const probe of probes) {
      if (context.signal.aborted || nothingToCompare(runtimes)) return
      asking.add(probe.name)
      if (probe.notSent === undefined) await observeProbe(run, probe, compile, count)
      asking.delete(probe.name)
      count.probesDone += probe.steps.length
      hooks.onProgress(count)
      await log.drain()
    }
  }
  // Lockstep: what is in flight at the slowest environment holds the others, so the smallest bound holds for all.
  const workers = Math.min(...runtimes.map(({ environment }) => environment.concurrency))
  await Promise.all(Array.from({ length: workers }, worker))
  const lost = nothingToCompare(runtimes) ? runtimes.find((runtime) => runtime.lost()) : undefined
  const stopped =
    lost === undefined
      ? undefined
      : `${lost.environment.name} stopped answering during the run: ${lost.down()?.message ?? 'no reason known'}`
  return { requests: count.requests, askedAtAbort, ...(stopped !== undefined && { stopped }) }
}

function nothingToCompare(runtimes: readonly EnvironmentRuntime[]): boolean {
  const down = (runtime: EnvironmentRuntime): boolean => runtime.down() !== undefined
  if (runtimes.length === 1) return runtimes.every(down)
  return (
    runtimes.some((runtime) => runtime.environment.role === 'reference' && down(runtime)) ||
    runtimes.filter(({ environment }) => environment.role === 'candidate').every(down)
  )
}

type Count = { requests: number; confirming: number }

async function observeProbe(run: EngineRun, probe: PlannedProbe, compile: ContractCompiler, count: Count): Promise<void> {
  const { runtimes, context, log, hooks, seed } = run
  const flows = new Map(runtimes.map((runtime) => [runtime, createSession()]))
  for (const step of probe.steps) {
    const contract = await compile(step)
    const observations: Observation[] = []
    const bodies = new Set<string>()
    const memo = {}
    let turn = stableHash(step.facts.name, seed) % 2
    const observe = async (round: number, repeats: number, from: number = 0): Promise<void> => {
      for (let repeat = from; repeat < from + repeats && !context.signal.aborted; repeat += 1) {
        // ABBA: who is asked first alternates, and starts with neither by rule.
        const order = turn % 2 === 0 ? runtimes : runtimes.toReversed()
        turn += 1
        const turns = order.map((runtime) => runtime.pacer.turn(context.signal)).filter((waiting) => waiting !== undefined)
        if (turns.length > 0) await Promise.all(turns)
        const asked = await Promise.all(
          order.map((runtime) => observeOnce(run, { step, contract, runtime, flow: flows.get(runtime), memo, repeat, round })),
        )
        for (const { observation, requests } of asked) {
          count.requests += requests
          if (observation === undefined) continue
          observations.push(observation)
          log.writeObservation(observation, bodies)
        }
      }
    }
    await observe(0, Math.min(step.repeats, FIRST_LOOK))
    // What always differs shows at once; more is asked of what does not, for what happens now and then.
    if (step.repeats > FIRST_LOOK && hooks.decide(step, observations) === 0)
      await observe(0, step.repeats - FIRST_LOOK, FIRST_LOOK)
    if (step.facts.repeatable === 'yes') await confirm({ run, step, observations, observe, count })
    hooks.onStep(step, observations)
  }
}

type Confirmation = {
  readonly run: EngineRun
  readonly step: PlannedStep
  readonly observations: readonly Observation[]
  readonly observe: (round: number, repeats: number) => Promise<void>
  readonly count: Count
}

/** Asks again as long as fresh observations could settle what is open, and no more than the plan says. */
async function confirm({ run, step, observations, observe, count }: Confirmation): Promise<void> {
  let confirming = false
  let left = OBSERVATION_BOUNDS[1]
  for (let round = 1; left > 0 && !run.context.signal.aborted; round += 1) {
    const asked = Math.min(left, run.hooks.decide(step, observations))
    if (asked === 0) break
    if (!confirming) count.confirming += 1
    confirming = true
    left -= asked
    await observe(round, asked)
  }
  if (confirming) count.confirming -= 1
}

type Turn = {
  readonly step: PlannedStep
  readonly contract: Contract | undefined
  readonly runtime: EnvironmentRuntime
  readonly flow: Session | undefined
  readonly memo: object
  readonly repeat: number
  readonly round: number
}

/** @returns no observation when the run was interrupted inside: what was not seen to its end was not seen */
async function observeOnce(
  run: EngineRun,
  turn: Turn,
): Promise<{ readonly observation?: Observation; readonly requests: number }> {
  const { context } = run
  const { step, runtime } = turn
  const head = {
    probe: step.facts.name,
    environment: runtime.environment.name,
    repeat: turn.repeat,
    round: turn.round,
    at: context.now(),
  }
  const down = runtime.down()
  if (down !== undefined)
    return { observation: { ...head, attempts: [], outcome: 'unanswered', cause: down, exchanges: [] }, requests: 0 }

  const kind = kindNamed(step.facts.kind)
  const session = kind.sharesSession ? (turn.flow ?? createSession()) : createSession()
  const observed = await kind.observe({ step, contract: turn.contract, runtime, session, context, memo: turn.memo })
  if (observed.outcome === 'unanswered' && observed.cause.code === 'interrupted') return { requests: observed.requests }
  if (observed.outcome === 'answered') runtime.note(step.facts.name, undefined)
  else if (observed.cause.code !== 'dependency' || observed.cause.detail === 'OAUTH2_TOKEN')
    runtime.note(step.facts.name, observed.exchanges.length > 0 ? undefined : observed.cause)
  const { requests, ...rest } = observed
  return { observation: { ...head, ...rest }, requests }
}
