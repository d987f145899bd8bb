/** "parity compare": judges recorded runs again. Sends nothing, so it is safe to repeat; from the same log come the same bytes. */
import path from 'node:path'

import { RULES } from '../../compare/facets/index.ts'
import { latencyTolerances } from '../../config/latency-settings.ts'
import type { UserLatencyTolerances } from '../../config/user-latency.ts'
import { loadKnownDifferences } from '../../config/known-differences.ts'
import { toUserErrors } from '../../config/problems.ts'
import { EXIT } from '../../core/exit.ts'
import { UserError } from '../../core/errors.ts'
import type { DataMode } from '../../core/probe.ts'
import type { FailOn, OnInconclusive, Result, Baseline } from '../../core/result.ts'
import { failsGate } from '../../judge/gate.ts'
import { readLogs } from '../../log/read-log.ts'
import type { LogIndex } from '../../log/read-log.ts'
import type { RunRecord } from '../../log/records.ts'
import { todayOf } from '../io.ts'
import type { Io } from '../io.ts'
import { joinRuns } from '../join-runs.ts'
import { judgeLog } from '../judge-run.ts'
import { publish } from '../publish.ts'
import { readBaseline } from '../read-baseline.ts'
import { chooseFormats } from '../write-reports.ts'
import { createRunFolder, logFileOf } from '../run-folder.ts'
import { holdOldGeneration, holdYoungGeneration } from '../heap.ts'

export type CompareOptions = {
  readonly failOn?: FailOn
  readonly minCoverage?: number
  readonly onInconclusive?: OnInconclusive
  readonly warnExitCode?: number
  readonly observeOnly?: boolean
  readonly newOnly?: string
  readonly strictConfig?: boolean
  readonly data?: DataMode
  readonly tolerance?: UserLatencyTolerances
  readonly knownDifferences?: string
  readonly out?: string
  readonly report?: string
  readonly json?: boolean
  readonly verbose?: boolean
}

export async function compare(runs: readonly string[], options: CompareOptions, io: Io): Promise<number> {
  holdYoungGeneration()
  const formats = chooseFormats(options.report)
  const files = runs.map((run) => path.resolve(io.cwd, logFileOf(run)))
  const log = await readLogs(files)
  try {
    holdOldGeneration(log.probes.length)
    const joined = joinRuns(log.runs)
    const result = await judgeLog(log, await withOptions(joined, log, options, io), latencyTolerances(options.tolerance))
    const folder = options.out === undefined ? path.dirname(files[0] ?? io.cwd) : path.resolve(io.cwd, options.out)
    if (options.out !== undefined) await createRunFolder(folder)
    await publish(result, {
      folder,
      formats,
      io,
      json: options.json === true,
      verbose: options.verbose === true,
      // Sides and shards are one run only when they are joined; a run that is judged again has been told.
      send: files.length > 1,
      log,
    })
    const exitCode = exitCodeOf(result)
    if (exitCode !== result.gate.exitCode)
      io.err.write(`the run was interrupted, this judging was not: exit ${exitCode} in the place of ${result.gate.exitCode}\n`)
    return exitCode
  } finally {
    await log.close()
  }
}

/** The run may have been interrupted; this judging was not, so what was proved and what is missing decide. */
function exitCodeOf({ gate, findings }: Result): number {
  if (gate.exitCode !== EXIT.interrupted && gate.exitCode !== EXIT.terminated) return gate.exitCode
  return findings.some((finding) => failsGate(finding, gate.failOn)) ? EXIT.fail : EXIT.inconclusive
}

async function withOptions(run: RunRecord, log: LogIndex, options: CompareOptions, io: Io): Promise<RunRecord> {
  const environments = options.data === undefined ? run.environments : withData(run.environments, options.data)
  const settings = {
    ...run.settings,
    ...(options.failOn !== undefined && { failOn: options.failOn }),
    ...(options.minCoverage !== undefined && { minCoverage: options.minCoverage }),
    ...(options.strictConfig === true && { strictConfig: true }),
    ...(options.onInconclusive !== undefined && { onInconclusive: options.onInconclusive }),
    ...(options.warnExitCode !== undefined && { warnExitCode: options.warnExitCode }),
    ...(options.observeOnly === true && { observeOnly: true }),
    ...(options.newOnly !== undefined && { baseline: await baselineFor(run, path.resolve(io.cwd, options.newOnly)) }),
  }
  if (options.knownDifferences === undefined) return { ...run, settings, environments }
  const loaded = await loadKnownDifferences(path.resolve(io.cwd, options.knownDifferences), {
    cwd: io.cwd,
    environments: run.environments,
    probeNames: log.probes.map(({ facts }) => facts.name),
    rules: [...RULES.keys()],
    today: todayOf(io),
    ...(settings.knownDifferencesMaxDays !== undefined && { maxDays: settings.knownDifferencesMaxDays }),
  })
  if (loaded.problems.length > 0) throw await toUserErrors(loaded.problems)
  return { ...run, settings, environments, knownDifferences: loaded.knownDifferences }
}

async function baselineFor({ runId, settings }: RunRecord, file: string): Promise<Baseline> {
  const baseline = await readBaseline(file, settings.suite)
  if (baseline.runId !== runId) return baseline
  throw new UserError('PARITY_BASELINE_ITSELF', `--new-only: ${file} is the run itself: nothing in it would be new`, {
    hint: 'Name an earlier run.',
  })
}

/** What a probe says of itself stays. */
function withData(environments: RunRecord['environments'], data: DataMode): RunRecord['environments'] {
  return environments.map((environment) => (environment.role === 'candidate' ? { ...environment, data } : environment))
}
