/** Writes the log of a Playwright run: what the parity config says of the environments, and every journey. */
import path from 'node:path'
import process from 'node:process'

import type { FullConfig, FullResult, Suite } from '@playwright/test/reporter'

import { RULES } from '../../compare/facets/index.ts'
import { loadProject } from '../../config/load-project.ts'
import type { Project } from '../../config/project.ts'
import { UserError } from '../../core/errors.ts'
import { createMasker } from '../../log/masking.ts'
import type { RunRecord } from '../../log/records.ts'
import { openLog } from '../../log/write-log.ts'
import { makePlan } from '../../plan/make-plan.ts'
import { journeysOf, writeJourneys, type Journey } from '../../playwright/journeys.ts'
import { todayOf, type Io } from '../io.ts'
import { createRunFolder, LOG_FILE, newRunId } from '../run-folder.ts'
import { runRecord } from '../run-record.ts'
import { CHILD_VARIABLE } from './parent.ts'
import type { ReporterOptions } from './reporter-options.ts'

export type Recording = {
  readonly config: FullConfig
  readonly suite: Suite
  /** Of the workers' recordings. */
  readonly folder: string
  readonly result: FullResult
  readonly options: ReporterOptions & { readonly configDir?: string }
  readonly io: Io
}

export type RecordedJourneys = {
  /** Of the run. */
  readonly folder: string
  readonly project: Project
  /** Set when this is a part of a run: `shard 2 of 3`. */
  readonly part?: string
}

export async function recordJourneys({ config, suite, folder, result, options, io }: Recording): Promise<RecordedJourneys> {
  const cwd = options.configDir ?? config.rootDir
  const project = await loadProject({
    cwd,
    variables: io.variables,
    rules: [...RULES.keys()],
    today: todayOf(io),
    ...(options.config !== undefined && { config: options.config }),
    ...(options.failOn !== undefined && { failOn: options.failOn }),
  })
  const journeys = journeysOf(suite, config, project.root)
  checkEnvironments(journeys, project)
  const masker = createMasker(project.secrets, project.settings.maskedFields)
  const seed = io.randomSeed()
  const runId = newRunId(io.now(), seed)
  const runFolder = folderOf({ cwd, project, runId, options })
  await createRunFolder(runFolder)
  const log = await openLog(path.join(runFolder, LOG_FILE))
  const plan = makePlan({ ...project, probes: [] }, {})
  const record: RunRecord = {
    ...runRecord({ project, plan, runId, seed, io, expectedVersions: {} }, masker.text),
    startedAt: result.startTime.toISOString(),
    // What is accepted of the probes is no dead entry because they were not asked.
    ...(project.probes.length > 0 && { notSelected: project.probes.length }),
  }
  log.write(record)
  const { requests } = await writeJourneys(journeys, { log, masker, folder })
  log.write({
    type: 'end',
    durationMs: Math.round(result.duration),
    requests,
    ...(result.status === 'interrupted' && { interrupted: 'SIGINT' }),
    ...(result.status === 'timedout' && { interrupted: 'the time of the whole run (globalTimeout) was over' }),
  })
  await log.close()
  const part = partOf(config, journeys, project)
  return { folder: runFolder, project, ...(part !== undefined && { part }) }
}

type Placed = Pick<Recording, 'options'> & { readonly cwd: string; readonly project: Project; readonly runId: string }

function folderOf({ cwd, project, runId, options }: Placed): string {
  const wanted = process.env[CHILD_VARIABLE]
  if (wanted !== undefined) return wanted
  return options.out === undefined ? path.join(project.settings.out, runId) : path.resolve(cwd, options.out)
}

/** The specs ask the environments that their config names; judging goes by the config on disk. */
function checkEnvironments(journeys: readonly Journey[], { environments, configFile }: Project): void {
  const known = new Set(environments.map(({ name }) => name))
  const unknown = journeys.find(({ environment }) => !known.has(environment))
  if (unknown !== undefined)
    throw new UserError(
      'PARITY_JOURNEY_ENVIRONMENT',
      `a project asks the environment "${unknown.environment}", which ${configFile ?? 'the config'} does not have`,
      {
        hint: "Hand parityProjects() the same config that the reporter reads, or name it: ['envparity/playwright/reporter', { config: 'parity.config.ts' }].",
      },
    )
}

function partOf({ shard }: FullConfig, journeys: readonly Journey[], { environments }: Project): string | undefined {
  if (shard !== null) return `shard ${shard.current} of ${shard.total}`
  const asked = new Set(journeys.map(({ environment }) => environment))
  const reference = environments.find(({ role }) => role === 'reference')?.name ?? ''
  if (asked.size > 1 && asked.has(reference)) return undefined
  return `only ${[...asked].join(' and ')} ${asked.size === 1 ? 'was' : 'were'} asked`
}
