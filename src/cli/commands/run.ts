/** "parity run": plan, observe, compare, judge, report; its exit code is the gate. */
import path from 'node:path'

import { loadProject } from '../../config/load-project.ts'
import { RULES } from '../../compare/facets/index.ts'
import { UserError } from '../../core/errors.ts'
import type { ExitCode } from '../../core/exit.ts'
import { makePlan } from '../../plan/make-plan.ts'
import type { Plan } from '../../plan/plan.ts'
import type { Io } from '../io.ts'
import { observeRun } from '../observe-run.ts'
import { checkOperands, projectRequest, selectionOf } from '../options.ts'
import type { ProjectOptions, SelectionOptions } from '../options.ts'
import { watchInterrupts } from '../interrupt.ts'
import { showProgress } from '../progress.ts'
import { createRunFolder, linkLatest, newRunId } from '../run-folder.ts'
import { holdOldGeneration, holdYoungGeneration } from '../heap.ts'
import { chooseFormats, publish } from '../publish.ts'

export type RunOptions = ProjectOptions &
  SelectionOptions & {
    readonly report?: string
    readonly seed?: number
    readonly expectVersion?: readonly string[]
    readonly json?: boolean
    readonly verbose?: boolean
  }

export async function run(operands: readonly string[], options: RunOptions, io: Io): Promise<ExitCode> {
  holdYoungGeneration()
  const formats = chooseFormats(options.report)
  const project = await loadProject({ ...projectRequest(options, operands, io), rules: [...RULES.keys()] })
  const selection = await selectionOf(options, options.reference === undefined ? operands : [])
  checkOperands(project, selection)
  const plan = makePlan(project, selection)
  const expectedVersions = parseExpectedVersions(options.expectVersion ?? [], plan)
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
      expectedVersions,
      io,
      signal: interrupt.signal,
      interruptedBy: interrupt.by,
      onProgress: progress.update,
      onNote: progress.note,
    })
    progress.end()
    const warning = await linkLatest(folder, plan.settings.out)
    if (warning !== undefined) io.err.write(`warning: ${warning}\n`)
    await publish(result, { folder, formats, io, json: options.json === true, verbose: options.verbose === true })
    return result.gate.exitCode
  } finally {
    progress.end()
    interrupt.stop()
  }
}

/** `4.18.0` is meant for the only candidate; `staging=4.18.0` names one. */
function parseExpectedVersions(texts: readonly string[], plan: Plan): Readonly<Record<string, string>> {
  const names = plan.environments.map(({ name }) => name)
  const candidates = plan.environments.filter(({ role }) => role === 'candidate')
  const expected: Record<string, string> = {}
  for (const text of texts) {
    const [, named, version] = /^(?:([^=]+)=)?(.+)$/.exec(text) ?? []
    const name = named ?? (candidates.length === 1 ? candidates[0]?.name : undefined)
    if (name === undefined || version === undefined || !names.includes(name)) {
      throw new UserError(
        'PARITY_USAGE',
        `--expect-version ${JSON.stringify(text)} ${named === undefined ? 'does not say of which candidate' : `names no environment: "${named}"`}`,
        { hint: `Write environment=version; environments: ${names.join(', ')}.` },
      )
    }
    if (plan.environments.find((one) => one.name === name)?.version === undefined) {
      throw new UserError('PARITY_VERSION_PROBE_MISSING', `--expect-version names "${name}", which has no version probe`, {
        hint: `Add one to its environment: version: { get: '/version', json: '$.version' }.`,
      })
    }
    expected[name] = version
  }
  return expected
}
