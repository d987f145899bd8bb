/** "parity observe": one environment only, on a machine that reaches no other. `parity compare A B` joins the sides. */
import path from 'node:path'

import { loadProject } from '../../config/load-project.ts'
import { UserError } from '../../core/errors.ts'
import { EXIT } from '../../core/exit.ts'
import type { ExitCode } from '../../core/exit.ts'
import { makePlan } from '../../plan/make-plan.ts'
import type { Io } from '../io.ts'
import { watchInterrupts } from '../interrupt.ts'
import { observeRun } from '../observe-run.ts'
import { checkOperands, projectRequest, selectionOf } from '../options.ts'
import type { ProjectOptions, SelectionOptions } from '../options.ts'
import { showProgress } from '../progress.ts'
import { createRunFolder, linkLatest, newRunId } from '../run-folder.ts'
import { holdOldGeneration, holdYoungGeneration } from '../heap.ts'

export type ObserveOptions = ProjectOptions & SelectionOptions & { readonly env?: string; readonly seed?: number }

export async function observe(operands: readonly string[], options: ObserveOptions, io: Io): Promise<ExitCode> {
  holdYoungGeneration()
  const project = await loadProject({
    ...projectRequest(options, operands, io),
    ...(options.env !== undefined && { secretsOf: options.env }),
  })
  const selection = await selectionOf(options, options.reference === undefined ? operands : [])
  checkOperands(project, selection)
  const plan = makePlan(project, selection)
  const names = plan.environments.map(({ name }) => name)
  const only = options.env ?? ''
  if (!names.includes(only))
    throw new UserError('PARITY_ENVIRONMENT_UNKNOWN', `--env: there is no environment "${only}"`, {
      hint: `Defined: ${names.join(', ')}.`,
    })
  holdOldGeneration(plan.probes.length)
  const seed = options.seed ?? io.randomSeed()
  const runId = newRunId(io.now(), seed)
  const folder = options.out === undefined ? path.join(plan.settings.out, runId) : path.resolve(io.cwd, options.out)
  await createRunFolder(folder)
  const interrupt = watchInterrupts(io)
  const progress = showProgress(io)
  try {
    const result = await observeRun({
      project,
      plan,
      folder,
      runId,
      seed,
      expectedVersions: {},
      only,
      io,
      signal: interrupt.signal,
      interruptedBy: interrupt.by,
      onProgress: progress.update,
      onNote: progress.note,
    })
    progress.end()
    const warning = await linkLatest(folder, plan.settings.out)
    if (warning !== undefined) io.err.write(`warning: ${warning}\n`)
    const environment = result.environments.find(({ name }) => name === only)
    const shown = path.relative(io.cwd, folder) || '.'
    io.out.write(
      `observed ${only}: ${environment?.answered ?? 0} answered, ${environment?.unanswered ?? 0} unanswered, ${result.counts.requests} requests\nlog      ${shown}\nnext     parity compare ${shown} <the other side's folder>\n`,
    )
    const signal = interrupt.by()
    if (signal !== undefined) return signal === 'SIGTERM' ? EXIT.terminated : EXIT.interrupted
    return environment?.health === 'healthy' ? EXIT.pass : EXIT.inconclusive
  } finally {
    progress.end()
    interrupt.stop()
  }
}
