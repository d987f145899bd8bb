/** The first record of a log: all that judging needs of the config, so that a log can be judged without it. */
import { baseTokens } from '../compare/tokens.ts'
import type { Project } from '../config/project.ts'
import type { EnvironmentFacts } from '../core/environment.ts'
import type { Baseline } from '../core/result.ts'
import { LOG_VERSION, type RunRecord } from '../log/records.ts'
import type { Plan } from '../plan/plan.ts'
import type { Io } from './io.ts'
import { TOOL } from './tool.ts'

export type RecordRequest = {
  readonly project: Project
  readonly plan: Plan
  readonly runId: string
  readonly seed: number
  readonly expectedVersions: Readonly<Record<string, string>>
  readonly baseline?: Baseline
  readonly io: Pick<Io, 'now'>
}

/** @param mask - what must not be written is masked before it is part of a record */
export function runRecord(request: RecordRequest, mask: (text: string) => string): RunRecord {
  const { project, plan, runId, seed, io, expectedVersions, baseline } = request
  const { suite, failOn, minCoverage, rules, strictConfig, knownDifferencesMaxDays } = plan.settings
  const { onInconclusive, warnExitCode, observeOnly } = plan.settings
  const facts = plan.environments.map(({ name, role, baseURL, tokens, data }): EnvironmentFacts => ({
    name,
    role,
    baseURL: mask(baseURL),
    tokens: { ...baseTokens(baseURL), ...tokens },
    ...(data !== undefined && { data }),
  }))
  const ordered = facts.toSorted((left, right) => Number(right.role === 'reference') - Number(left.role === 'reference'))
  return {
    type: 'run',
    version: LOG_VERSION,
    tool: TOOL,
    runId,
    seed,
    startedAt: new Date(io.now()).toISOString(),
    environments: ordered,
    ...(project.configSha256 !== undefined && { configSha256: project.configSha256 }),
    settings: {
      suite,
      failOn,
      minCoverage,
      ...(Object.keys(rules).length > 0 && { rules }),
      ...(strictConfig && { strictConfig }),
      ...(onInconclusive !== 'fail' && { onInconclusive }),
      ...(warnExitCode > 0 && { warnExitCode }),
      ...(observeOnly && { observeOnly }),
      ...(baseline !== undefined && { baseline }),
      knownDifferencesMaxDays,
      ...(plan.settings.latency.undecided === 'fail' && { latencyUndecidedFails: true }),
    },
    knownDifferences: project.knownDifferences,
    expectedVersions,
    ...(plan.notSelected > 0 && { notSelected: plan.notSelected }),
    warnings: plan.warnings.map(mask),
  }
}
