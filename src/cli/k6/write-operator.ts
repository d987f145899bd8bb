/** "parity k6 --operator": the manifests for a run on Kubernetes, and the log that its outputs are read into afterwards. */
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'

import { UserError } from '../../core/errors.ts'
import { EXIT } from '../../core/exit.ts'
import type { ExitCode } from '../../core/exit.ts'
import { createMasker } from '../../log/masking.ts'
import { openLog } from '../../log/write-log.ts'
import { loadProject } from '../../config/load-project.ts'
import { makeScriptPlan } from '../../observe/k6/make-script-plan.ts'
import { operatorFiles } from '../../observe/k6/operator.ts'
import { PARITY_SCRIPT } from '../../observe/k6/run-k6.ts'
import { createRuntime } from '../../observe/runtime.ts'
import type { RunContext } from '../../observe/runtime.ts'
import { timedRequests } from '../../observe/timed-requests.ts'
import type { TimedEnvironment } from '../../observe/timed-requests.ts'
import { makePlan } from '../../plan/make-plan.ts'
import type { Plan, PlannedStep } from '../../plan/plan.ts'
import type { Io } from '../io.ts'
import { taskOf, timedSteps } from '../observe-latency.ts'
import { checkOperands, projectRequest, selectionOf } from '../options.ts'
import type { ProjectOptions, SelectionOptions } from '../options.ts'
import { createRunFolder, LOG_FILE, newRunId } from '../run-folder.ts'
import { runRecord } from '../run-record.ts'
import { TOOL } from '../tool.ts'
import { k6Facts } from './facts.ts'

export type OperatorOptions = ProjectOptions &
  SelectionOptions & {
    readonly seed?: number
    readonly name: string
    readonly namespace?: string
    readonly image: string
    readonly parallelism: number
    readonly claim: string
    /** Print the Secret, with its values, and write nothing. */
    readonly secret?: boolean
  }

const MANIFEST_FILE = 'testrun.yaml'

export async function writeOperator(operands: readonly string[], options: OperatorOptions, io: Io): Promise<ExitCode> {
  const project = await loadProject(projectRequest(options, operands, io))
  const selection = await selectionOf(options, options.reference === undefined ? operands : [])
  checkOperands(project, selection)
  const plan = makePlan(project, selection)
  const steps = timedSteps(plan)
  if (steps.length === 0)
    throw new UserError('PARITY_K6_NOTHING', 'no probe is timed, so that there is nothing for k6 to do', {
      hint: 'Probes of the category latency are timed, and those with latency: true; --latency off turns it off.',
    })
  const seed = options.seed ?? io.randomSeed()
  const runId = newRunId(io.now(), seed)
  const masker = createMasker(project.secrets, plan.settings.maskedFields)
  const context: RunContext = {
    runId,
    tool: TOOL.replace(' ', '/'),
    settings: plan.settings,
    masker,
    variables: io.variables,
    signal: new AbortController().signal,
    now: io.now,
  }
  const environments = await Promise.all(plan.environments.map(async (one) => requestsOf(one, steps, context)))
  const files = operatorFiles({
    ...options,
    plan: makeScriptPlan(taskOf({ plan, seed }, { steps, environments, phase: 'first' })),
    script: await readFile(PARITY_SCRIPT, 'utf8'),
    mask: { text: (text) => masker.url(text), header: (name, value) => masker.headers([[name, value]])[0]?.[1] ?? '' },
  })
  if (options.secret === true) {
    io.out.write(files.secret)
    return EXIT.pass
  }
  const folder = options.out === undefined ? path.join(plan.settings.out, runId) : path.resolve(io.cwd, options.out)
  await createRunFolder(folder)
  await writeFile(path.join(folder, MANIFEST_FILE), files.manifests)
  const log = await openLog(path.join(folder, LOG_FILE))
  log.write(runRecord({ project, plan, runId, seed, expectedVersions: {}, io }, (text) => masker.text(text)))
  for (const { facts } of steps) log.write({ type: 'probe', facts: k6Facts(facts) })
  await log.close()
  io.out.write(nextSteps(path.relative(io.cwd, folder) || '.', options, files.variables.length))
  return EXIT.pass
}

async function requestsOf(
  environment: Plan['environments'][number],
  steps: readonly PlannedStep[],
  context: RunContext,
): Promise<TimedEnvironment> {
  const runtime = createRuntime(environment, context)
  try {
    const made = await timedRequests(runtime, steps, context)
    if ('requests' in made) return made
    throw new UserError('PARITY_TOKEN', `environment "${environment.name}" gave no access token: ${made.cause.message}`, {
      hint: 'The token goes into the Secret, so that it is needed now.',
    })
  } finally {
    await runtime.lanes.close()
  }
}

function nextSteps(folder: string, { name, claim }: OperatorOptions, secrets: number): string {
  return [
    `wrote    ${folder}/${MANIFEST_FILE}: a ConfigMap and a TestRun called ${name}; outputs go to the volume of the claim ${claim}`,
    ...(secrets > 0
      ? [`secret   the same command with --secret | kubectl apply -f -   (${secrets} values, written to no file)`]
      : []),
    `run      kubectl apply -f ${folder}/${MANIFEST_FILE}`,
    `judge    copy the outputs of the runners here, then: parity k6 import --run ${folder} *.ndjson && parity compare ${folder}`,
    '',
  ].join('\n')
}
