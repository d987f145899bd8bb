/** Carries out a plan: starts what is to be started, reads versions, observes in lockstep, and ends everything again. */
import path from 'node:path'
import { performance } from 'node:perf_hooks'

import type { ProbeFacts } from '../core/probe.ts'
import type { Baseline, Result } from '../core/result.ts'
import type { Project, ResolvedEnvironment } from '../config/project.ts'
import { createMasker } from '../log/masking.ts'
import type { EndRecord, ProbeRecord, RunRecord, VersionRecord } from '../log/records.ts'
import { openLog } from '../log/write-log.ts'
import type { LogWriter } from '../log/write-log.ts'
import { observePlan } from '../observe/engine.ts'
import type { EngineProgress } from '../observe/engine.ts'
import type { K6Program } from '../observe/k6/find-k6.ts'
import type { SamplerProgress } from '../observe/latency/messages.ts'
import { readVersion } from '../observe/read-version.ts'
import { createRuntime } from '../observe/runtime.ts'
import type { EnvironmentRuntime, RunContext } from '../observe/runtime.ts'
import { startEnvironment } from '../observe/start-environment.ts'
import type { Started } from '../observe/start-environment.ts'
import { CONFIRMATION_FIRST, type ProbeComparison } from '../core/finding.ts'
import type { Plan } from '../plan/plan.ts'
import { collectGarbage } from './heap.ts'
import type { Io } from './io.ts'
import type { JourneysObserved } from './journeys/observe-journeys.ts'
import { runRecord } from './run-record.ts'
import { createJudge } from '../judge/judge.ts'
import { createLatencyComparer } from './judge-latency.ts'
import { observeLatency, type LatencyObserved } from './observe-latency.ts'
import { createComparer, finishJudging, type Comparer } from './judge-run.ts'
import { LOG_FILE } from './run-folder.ts'
import { TOOL } from './tool.ts'

export type RunRequest = {
  readonly project: Project
  readonly plan: Plan
  readonly folder: string
  readonly runId: string
  readonly seed: number
  readonly expectedVersions: Readonly<Record<string, string>>
  /** The earlier run of `--new-only`. */
  readonly baseline?: Baseline
  /** Looked for before anything is sent, where a probe needs it. */
  readonly k6: K6Program | undefined
  /** Only this environment is asked; the others are observed elsewhere. */
  readonly only?: string
  readonly io: Io
  readonly signal: AbortSignal
  /** The signal that interrupted us, once one has. */
  readonly interruptedBy: () => string | undefined
  readonly onProgress: (progress: EngineProgress & { readonly findings: number }) => void
  readonly onLatency: (progress: SamplerProgress) => void
  readonly onNote: (note: string) => void
  /** The final comparisons of each probe. */
  readonly onCompared?: (facts: ProbeFacts, comparisons: readonly ProbeComparison[]) => void
}

/** @returns the result, judged from what was observed, however the run ended */
export async function observeRun(request: RunRequest): Promise<Result> {
  const { project, plan, io } = request
  const masker = createMasker(project.secrets, plan.settings.maskedFields)
  // A build that we started and that ends by itself ends the run: nothing it could have said is worth waiting for.
  const death = new AbortController()
  const context: RunContext = {
    runId: request.runId,
    tool: TOOL.replace(' ', '/'),
    settings: plan.settings,
    masker,
    variables: io.variables,
    signal: AbortSignal.any([request.signal, death.signal]),
    now: io.now,
  }
  const run = runRecord(request, (text) => masker.text(text))
  const log = await openLog(path.join(request.folder, LOG_FILE))
  const started: Started[] = []
  const startedMs = performance.now()
  try {
    log.write(run)
    for (const record of probeRecords(plan)) log.write(record)
    const asked = plan.environments.filter(({ name }) => request.only === undefined || name === request.only)
    const failure = await startAll(asked, { ...request, onNote: (note) => request.onNote(masker.text(note)) }, started)
    let died: string | undefined
    for (const { ended } of started) {
      void ended.then((how) => {
        died ??= how
        death.abort()
      })
    }
    const runtimes = asked.map((environment) => createRuntime(environment, context))
    const observed: Observed =
      failure === undefined
        ? await observeAll(request, { run, log, runtimes, context })
        : { judge: createJudge(run), versions: [], requests: 0, askedAtAbort: [], seen: new Set() }
    const interrupted =
      request.interruptedBy() ?? failure ?? (died === undefined ? observed.ended : `${died}${whileAsking(observed.askedAtAbort)}`)
    const end: EndRecord = {
      type: 'end',
      durationMs: Math.round(performance.now() - startedMs),
      requests: observed.requests,
      ...(interrupted !== undefined && { interrupted: masker.text(interrupted) }),
    }
    log.write(end)
    await log.close()
    await Promise.all(runtimes.map(({ lanes }) => lanes.close()))
    for (const { facts, notSent } of probeRecords(plan)) {
      if (notSent !== undefined) observed.judge.skip(facts, notSent)
      else if (!observed.seen.has(facts.name)) observed.judge.add(facts, [], [])
    }
    collectGarbage(plan.probes.length)
    return finishJudging(observed.judge, run, { ends: [end], versions: observed.versions, warnings: [], logs: 1 })
  } finally {
    await Promise.all(started.map(({ stop }) => stop()))
  }
}

/** @returns why the run cannot begin, when an environment did not become ready */
async function startAll(
  environments: readonly ResolvedEnvironment[],
  { plan, signal, onNote }: RunRequest,
  started: Started[],
): Promise<string | undefined> {
  const starting = environments.map(async (environment) => {
    if (environment.start !== undefined) onNote(`starting ${environment.name}: ${environment.start.command}`)
    return startEnvironment(environment, plan.settings, signal)
  })
  for (const one of await Promise.all(starting)) if (one !== undefined) started.push(one)
  return started.find(({ failure }) => failure !== undefined)?.failure?.message
}

/** Which questions were open: one of them may be what it died of. */
function whileAsking(probes: readonly string[]): string {
  if (probes.length === 0) return ''
  const shown = probes.slice(0, ASKED_SHOWN_MAX).map((name) => `"${name}"`)
  return `\nIt was being asked: ${shown.join(', ')}${probes.length > ASKED_SHOWN_MAX ? ` and ${probes.length - ASKED_SHOWN_MAX} more` : ''}`
}

const ASKED_SHOWN_MAX = 8

type Live = {
  readonly run: RunRecord
  readonly log: LogWriter
  readonly runtimes: readonly EnvironmentRuntime[]
  readonly context: RunContext
}
type Observed = {
  readonly judge: ReturnType<typeof createJudge>
  readonly versions: readonly VersionRecord[]
  readonly requests: number
  readonly askedAtAbort: readonly string[]
  readonly seen: ReadonlySet<string>
  /** Why it ended before its end, when nobody interrupted it. */
  readonly ended?: string
}

async function observeAll(request: RunRequest, { run, log, runtimes, context }: Live): Promise<Observed> {
  const judge = createJudge(run)
  const { compare, needs } = createComparer(run.environments)
  const seen = new Set<string>()
  const atStart = await readVersions(runtimes, context, 'start', log)
  const wrong = atStart.find(
    ({ environment, version }) =>
      run.expectedVersions[environment] !== undefined && run.expectedVersions[environment] !== version,
  )
  // Nothing that is observed now would be about the version that is to be released.
  if (wrong !== undefined)
    return {
      judge,
      versions: atStart,
      requests: 0,
      askedAtAbort: [],
      seen,
      ended: `${wrong.environment} does not run the expected version`,
    }

  const oneSided = request.only !== undefined
  const { requests, askedAtAbort, stopped } = await observePlan({
    plan: request.plan,
    runtimes,
    context,
    log,
    seed: request.seed,
    hooks: {
      // One side alone cannot know what differs: it observes what the first confirmation would ask for.
      decide: (step, observations) =>
        oneSided ? (observations.some(({ round }) => round > 0) ? 0 : CONFIRMATION_FIRST) : needs(step.facts, observations),
      onStep: (step, observations) => {
        seen.add(step.facts.name)
        const comparisons = compare(step.facts, observations)
        judge.add(step.facts, observations, comparisons)
        request.onCompared?.(step.facts, comparisons)
      },
      onProgress: (progress) => request.onProgress({ ...progress, findings: judge.findingsSoFar() }),
    },
  })
  const isOver = context.signal.aborted || stopped !== undefined
  const latency = isOver || oneSided ? undefined : await observeTimed(request, { run, log, runtimes, context, judge, compare })
  const journeys = isOver || oneSided ? undefined : await observeBrowser(request, { run, log, runtimes, context, judge })
  const ended = stopped ?? latency?.ended ?? journeys?.ended
  const atEnd = context.signal.aborted || stopped !== undefined ? [] : await readVersions(runtimes, context, 'end', log)
  return {
    judge,
    versions: [...atStart, ...atEnd],
    requests: requests + (latency?.requests ?? 0) + (journeys?.requests ?? 0),
    askedAtAbort,
    seen,
    ...(ended !== undefined && { ended }),
  }
}

/** Last of all: what a browser does would disturb what is timed. */
async function observeBrowser(
  { project, plan, folder, io, onProgress, onNote }: RunRequest,
  { run, log, context, judge }: Live & Pick<Observed, 'judge'>,
): Promise<JourneysObserved | undefined> {
  const configFile = project.settings.journeys
  if (configFile === undefined) return undefined
  if (plan.notSelected > 0) {
    onNote('the journeys are not run, because a selection of probes is')
    return undefined
  }
  const { observeJourneys } = await import('./journeys/observe-journeys.ts')
  return observeJourneys({
    configFile,
    folder,
    run,
    log,
    judge,
    io,
    onNote,
    mask: context.masker.text,
    signal: context.signal,
    onProgress: ({ done, planned }) =>
      onProgress({ probesDone: done, probesPlanned: planned, requests: 0, confirming: 0, findings: judge.findingsSoFar() }),
  })
}

/** The scripts first: their metrics are tests of the same family, which has to be known before the first test is decided. */
async function observeTimed(
  request: RunRequest,
  { run, log, runtimes, context, judge, compare }: Live & Pick<Observed, 'judge'> & Pick<Comparer, 'compare'>,
): Promise<LatencyObserved> {
  const { plan, project, seed, k6, onNote } = request
  const scripts =
    k6 === undefined || project.scripts.length === 0 || plan.notSelected > 0
      ? { asked: [], timed: [] }
      : await (
          await import('./k6/observe-scripts.ts')
        ).observeScripts({ plan, scripts: project.scripts, root: project.root, runtimes, context, log, k6, onNote })
  for (const { facts, observations } of scripts.asked) judge.add(facts, observations, compare(facts, observations))
  for (const { facts } of scripts.timed) judge.add(facts, [], compare(facts, []))
  const planned = plan.probes.flatMap(({ steps }) => steps.map(({ facts }) => facts))
  const compareTimed = createLatencyComparer(run, [...planned, ...scripts.timed.map(({ facts }) => facts)])
  const observed = await observeLatency({
    plan,
    runtimes,
    context,
    log,
    seed,
    k6,
    onNote,
    compare: compareTimed,
    onProgress: request.onLatency,
  })
  judge.addLatency(observed.comparisons)
  for (const { facts, data } of scripts.timed) judge.addLatency(compareTimed(facts, data))
  return observed
}

async function readVersions(
  runtimes: readonly EnvironmentRuntime[],
  context: RunContext,
  when: 'start' | 'end',
  log: LogWriter,
): Promise<readonly VersionRecord[]> {
  const read = await Promise.all(
    runtimes.map(async (runtime): Promise<VersionRecord | undefined> => {
      const version = runtime.down() === undefined ? await readVersion(runtime, context) : undefined
      return version === undefined ? undefined : { type: 'version', environment: runtime.environment.name, when, ...version }
    }),
  )
  const records = read.filter((record) => record !== undefined)
  for (const record of records) log.write(record)
  return records
}

function* probeRecords(plan: Plan): Generator<ProbeRecord> {
  for (const probe of plan.probes) {
    for (const { facts } of probe.steps)
      yield { type: 'probe', facts, ...(probe.notSent !== undefined && { notSent: probe.notSent }) }
  }
}
