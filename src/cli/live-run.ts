/** What "run" and "observe" share: load, select, plan, make the folder, observe with progress, and end in order on Ctrl-C. */
import path from 'node:path'

import { RULES } from '../compare/facets/index.ts'
import { loadProject } from '../config/load-project.ts'
import type { Project } from '../config/project.ts'
import type { Baseline, Result } from '../core/result.ts'
import type { K6Program } from '../observe/k6/find-k6.ts'
import { makePlan } from '../plan/make-plan.ts'
import type { Plan } from '../plan/plan.ts'
import { holdOldGeneration, holdYoungGeneration } from './heap.ts'
import { watchInterrupts } from './interrupt.ts'
import type { Io } from './io.ts'
import { openHistory, type KeptHistory } from './keep-history.ts'
import { checkJourneys } from './journeys/check-journeys.ts'
import { observeRun } from './observe-run.ts'
import { checkOperands, projectRequest, selectionOf } from './options.ts'
import type { ProjectOptions, SelectionOptions } from './options.ts'
import { showProgress } from './progress.ts'
import { readBaseline } from './read-baseline.ts'
import { createRunFolder, linkLatest, newRunId } from './run-folder.ts'

export type LiveOptions = ProjectOptions & SelectionOptions & { readonly seed?: number }

export type Prepared = {
  readonly project: Project
  readonly plan: Plan
  readonly options: LiveOptions
  readonly history: KeptHistory | undefined
  readonly baseline: Baseline | undefined
  readonly k6: K6Program | undefined
}

/** @param only - the environment that is asked, when it is one; only its secrets are needed then */
export async function prepareRun(operands: readonly string[], options: LiveOptions, io: Io, only?: string): Promise<Prepared> {
  holdYoungGeneration()
  const project = await loadProject({
    ...projectRequest(options, operands, io),
    rules: [...RULES.keys()],
    // One side alone has no pairs.
    ...(only !== undefined && { secretsOf: only, latency: { profile: 'off' as const } }),
  })
  const selection = await selectionOf(options, options.reference === undefined ? operands : [])
  checkOperands(project, selection)
  // One side alone shows nothing that could be counted.
  const history = only === undefined ? await openHistory(project) : undefined
  const { newOnly, suite } = project.settings
  const baseline = newOnly === undefined || only !== undefined ? undefined : await readBaseline(newOnly, suite)
  const plan = makePlan(project, selection, history?.of)
  const runsScripts = project.scripts.length > 0 && plan.settings.latency.profile !== 'off' && plan.notSelected === 0
  const byK6 = runsScripts || plan.probes.some(({ steps }) => steps.some(({ facts }) => facts.latency?.engine === 'k6'))
  const k6 = byK6 ? await (await import('../observe/k6/find-k6.ts')).requireK6(io.variables) : undefined
  checkJourneys(project.settings.journeys)
  holdOldGeneration(plan.probes.length)
  return { project, plan, options, history, baseline, k6 }
}

export type LiveRun = { readonly result: Result; readonly folder: string; readonly interruptedBy: string | undefined }

export async function liveRun(
  { project, plan, options, history, baseline, k6 }: Prepared,
  io: Io,
  how: { readonly expectedVersions: Readonly<Record<string, string>>; readonly only?: string },
): Promise<LiveRun> {
  const seed = options.seed ?? io.randomSeed()
  const runId = newRunId(io.now(), seed)
  const folder = options.out === undefined ? path.join(plan.settings.out, runId) : path.resolve(io.cwd, options.out)
  await createRunFolder(folder)
  const interrupt = watchInterrupts(io)
  const progress = showProgress(io)
  let asked = { probesPlanned: 0, probesDone: 0, requests: 0, confirming: 0, findings: 0 }
  try {
    const result = await observeRun({
      project,
      plan,
      folder,
      runId,
      seed,
      ...how,
      ...(baseline !== undefined && { baseline }),
      k6,
      io,
      signal: interrupt.signal,
      interruptedBy: interrupt.by,
      onProgress: (counts) => {
        asked = counts
        progress.update(counts)
      },
      onLatency: (latency) => progress.update({ ...asked, latency }),
      onNote: progress.note,
      ...(history !== undefined && { onCompared: history.add }),
    })
    progress.end()
    const unlinked = await linkLatest(folder, plan.settings.out)
    const uncounted = (await history?.save(result, how.expectedVersions)) ?? []
    for (const warning of [...(unlinked === undefined ? [] : [unlinked]), ...uncounted]) io.err.write(`warning: ${warning}\n`)
    return { result, folder, interruptedBy: interrupt.by() }
  } finally {
    progress.end()
    interrupt.stop()
  }
}
