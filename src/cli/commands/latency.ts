/**
 * "parity latency --self-check": the reference timed against itself, by the path of a run. When that ratio does not contain
 * 1, this machine or the sampler makes the difference, and no verdict on latency may be trusted (specs/LATENCY.md, 5 h).
 */
import { checkSelf, type SelfCheck } from '../../compare/latency/self-check.ts'
import { loadProject } from '../../config/load-project.ts'
import type { Project } from '../../config/project.ts'
import { UserError } from '../../core/errors.ts'
import { EXIT } from '../../core/exit.ts'
import type { ExitCode } from '../../core/exit.ts'
import { joinLatency, NO_LATENCY_DATA, quantileName, type LatencyData } from '../../core/latency.ts'
import { createMasker } from '../../log/masking.ts'
import { sampleLatency } from '../../observe/latency/sample.ts'
import { createRuntime } from '../../observe/runtime.ts'
import type { RunContext } from '../../observe/runtime.ts'
import { startEnvironment } from '../../observe/start-environment.ts'
import { timedRequests, type TimedEnvironment } from '../../observe/timed-requests.ts'
import { makePlan } from '../../plan/make-plan.ts'
import type { Plan, PlannedStep } from '../../plan/plan.ts'
import { count } from '../../report/words.ts'
import { watchInterrupts } from '../interrupt.ts'
import type { Io } from '../io.ts'
import { timedSteps } from '../observe-latency.ts'
import { checkOperands, projectRequest, selectionOf } from '../options.ts'
import type { ProjectOptions, SelectionOptions } from '../options.ts'
import { showProgress } from '../progress.ts'
import { newRunId } from '../run-folder.ts'
import { TOOL } from '../tool.ts'

export type LatencyOptions = ProjectOptions & SelectionOptions & { readonly selfCheck?: boolean; readonly seed?: number }

export async function latency(operands: readonly string[], options: LatencyOptions, io: Io): Promise<ExitCode> {
  if (options.selfCheck !== true) {
    throw new UserError('PARITY_USAGE', 'parity latency: nothing is asked for', {
      hint: 'parity latency --self-check times the reference against itself; parity latency plan says what a verdict takes; parity run samples latency.',
    })
  }
  const project = await loadProject(projectRequest(options, operands, io))
  const selection = await selectionOf(options, options.reference === undefined ? operands : [])
  checkOperands(project, selection)
  const plan = makePlan(project, selection)
  const steps = timedSteps(plan)
  if (steps.length === 0) {
    throw new UserError('PARITY_LATENCY_NONE', 'no selected probe is timed', {
      hint: 'Put one into probes/latency, or set latency: true on it.',
    })
  }
  const timed = await timeReference({ project, plan, steps, seed: options.seed ?? io.randomSeed() }, io)
  for (const { name } of steps.map(({ facts }) => facts))
    io.out.write(timed.checks.find(({ probe }) => probe === name)?.line ?? '')
  if (timed.ended !== undefined) io.err.write(`not decided: ${timed.ended}\n`)
  if (timed.interruptedBy !== undefined) return timed.interruptedBy === 'SIGTERM' ? EXIT.terminated : EXIT.interrupted
  return timed.ended === undefined && timed.checks.every(({ outcome }) => outcome === 'passed') ? EXIT.pass : EXIT.inconclusive
}

type Check = Pick<SelfCheck, 'probe' | 'outcome'> & { readonly line: string }
type Timed = { readonly checks: readonly Check[]; readonly ended?: string; readonly interruptedBy: string | undefined }
type Sampled = Omit<Timed, 'interruptedBy'>
type Task = {
  readonly project: Project
  readonly plan: Plan
  readonly steps: readonly PlannedStep[]
  readonly seed: number
}

async function timeReference(task: Task, io: Io): Promise<Timed> {
  const { project, plan, steps, seed } = task
  const [reference] = plan.environments
  const interrupt = watchInterrupts(io)
  const context: RunContext = {
    runId: newRunId(io.now(), seed),
    tool: TOOL.replace(' ', '/'),
    settings: plan.settings,
    masker: createMasker(project.secrets, plan.settings.maskedFields),
    variables: io.variables,
    signal: interrupt.signal,
    now: io.now,
  }
  const runtime = createRuntime(reference, context)
  const started = await startEnvironment(reference, plan.settings, interrupt.signal)
  try {
    const timed = started?.failure === undefined ? await timedRequests(runtime, steps, context) : { cause: started.failure }
    const sampled = 'cause' in timed ? { checks: [], ended: timed.cause.message } : await checkTwice(task, timed, context, io)
    return { ...sampled, interruptedBy: interrupt.by() }
  } finally {
    interrupt.stop()
    await runtime.lanes.close()
    await started?.stop()
  }
}

/**
 * One check in ten fails by chance, for its interval holds with 90 %. What fails is measured once more, and only what fails
 * then, too, is the machine's or the sampler's.
 */
async function checkTwice(task: Task, timed: TimedEnvironment, context: RunContext, io: Io): Promise<Sampled> {
  const first = await sampleItself(task, timed, context, io)
  const failed = task.steps.filter(({ facts }) =>
    first.checks.some(({ probe, outcome }) => probe === facts.name && outcome === 'failed'),
  )
  if (failed.length === 0 || first.ended !== undefined || context.signal.aborted) return first
  io.err.write(`measured once more, because the ratio did not contain 1: ${failed.map(({ facts }) => facts.name).join(', ')}\n`)
  const second = await sampleItself({ ...task, steps: failed }, timed, context, io)
  const passed = first.checks.filter(({ outcome }) => outcome !== 'failed')
  return { ...second, checks: [...passed, ...second.checks] }
}

async function sampleItself({ plan, steps, seed }: Task, timed: TimedEnvironment, context: RunContext, io: Io): Promise<Sampled> {
  const { name, baseURL, tls, proxy, httpVersion } = timed.runtime.environment
  const again = `${name} again`
  const { requestsPerSecond } = plan.settings.latency
  const side = { baseURL, tls, httpVersion, headers: timed.headers, requestsPerSecond, ...(proxy !== undefined && { proxy }) }
  const data = new Map<string, LatencyData>()
  const progress = showProgress(io)
  const counts = { probesPlanned: steps.length, probesDone: steps.length, requests: 0, confirming: 0, findings: 0 }
  const probes = steps.flatMap(({ facts }) => {
    const request = timed.requests.get(facts.name)
    if (request === undefined || facts.latency === undefined) return []
    return [{ name: facts.name, plan: facts.latency, requests: { [name]: request, [again]: request } }]
  })
  const { ended } = await sampleLatency({
    environments: [
      { ...side, name },
      { ...side, name: again },
    ],
    probes,
    seed,
    phase: 'self-check',
    signal: context.signal,
    onBatch: (probe, more) => {
      data.set(probe, joinLatency(data.get(probe) ?? NO_LATENCY_DATA, more))
      return { more: true }
    },
    onProgress: (latencyProgress) => progress.update({ ...counts, latency: latencyProgress }),
  })
  progress.end()
  const checks = probes.map((probe) =>
    toCheck(
      checkSelf({
        probe: probe.name,
        plan: probe.plan,
        data: data.get(probe.name) ?? NO_LATENCY_DATA,
        reference: name,
        again,
        seed,
      }),
    ),
  )
  return { checks, ...(ended !== undefined && { ended: ended.message }) }
}

function toCheck({ probe, outcome, because, pairs, tests }: SelfCheck): Check {
  const ratios = tests.map(
    ({ quantile, ratio, interval: [low, high] }) =>
      `${quantileName(quantile)} ${ratio.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`,
  )
  const why = because === undefined ? [] : [because]
  return {
    probe,
    outcome,
    line: `${outcome.padEnd(10)}${probe}\n${' '.repeat(10)}${[...ratios, ...why, count(pairs, 'pair')].join(', ')}\n`,
  }
}
