/**
 * "parity k6 import": recordings of k6 or vegeta become the log of a run, which `parity compare` judges. Either one
 * recording per environment, or the outputs of all runners of a run that `parity k6 --operator` prepared.
 */
import path from 'node:path'

import { UserError } from '../../core/errors.ts'
import type { EnvironmentFacts, Role } from '../../core/environment.ts'
import { EXIT } from '../../core/exit.ts'
import type { ExitCode } from '../../core/exit.ts'
import type { LatencyProfile } from '../../core/latency.ts'
import { createMasker } from '../../log/masking.ts'
import { readLogs } from '../../log/read-log.ts'
import { LOG_VERSION } from '../../log/records.ts'
import type { LogRecord, RunRecord } from '../../log/records.ts'
import { openLog } from '../../log/write-log.ts'
import { importSides } from '../../observe/k6/import-sides.ts'
import type { ImportedMetric } from '../../observe/k6/import-sides.ts'
import { readFiles } from '../../observe/k6/read-files.ts'
import type { Recording } from '../../observe/k6/read-files.ts'
import { profilePlan } from '../../plan/latency.ts'
import type { Io } from '../io.ts'
import { createRunFolder, LOG_FILE, logFileOf, newRunId } from '../run-folder.ts'
import { TOOL } from '../tool.ts'
import { isOfK6, metricFacts } from './facts.ts'

export type ImportOptions = {
  /** `name=file`, or a file. */
  readonly reference?: string
  readonly candidate?: readonly string[]
  readonly run?: string
  readonly out?: string
  readonly latency: LatencyProfile
}

/** Candidates of different names, and so a name for each; the reference is told apart by its role. */
type Side = { readonly name: string; readonly role: Role; readonly files: readonly string[] }

export async function importRuns(files: readonly string[], options: ImportOptions, io: Io): Promise<ExitCode> {
  const { reference, candidate = [], run } = options
  if (run !== undefined) {
    if (files.length === 0 || reference !== undefined || candidate.length > 0)
      throw new UserError('PARITY_USAGE', '--run goes with the outputs of the runners, and with no --reference or --candidate', {
        hint: 'parity k6 import --run reports/<runId> results/*.ndjson',
      })
    return importRunners(files, run, io)
  }
  if (reference === undefined || candidate.length === 0 || files.length > 0)
    throw new UserError('PARITY_USAGE', 'a recording of the reference and one of a candidate are needed', {
      hint: 'parity k6 import --reference production=before.ndjson --candidate staging=after.ndjson',
    })
  return importRecordings(sidesOf(reference, candidate), options, io)
}

async function importRecordings(sides: readonly Side[], options: ImportOptions, io: Io): Promise<ExitCode> {
  const latency = profilePlan(options.latency)
  const recordings = new Map<string, Recording>()
  for (const { name, files } of sides) {
    const paths = files.map((file) => path.resolve(io.cwd, file))
    const recording = await readFiles(paths, () => latency.batchPairs)
    tellForeign(recording, name, io)
    recordings.set(name, recording)
  }
  const metrics = importSides(recordings, latency)
  if (metrics.length === 0)
    throw new UserError('PARITY_K6_NOTHING', 'the recordings hold no metric of times', {
      hint: 'Compared are http_req_duration and every Trend that was made with isTime = true.',
    })
  const startedAt = new Date(io.now()).toISOString()
  const seed = io.randomSeed()
  const runId = newRunId(io.now(), seed)
  const folder = options.out === undefined ? path.resolve(io.cwd, 'reports', runId) : path.resolve(io.cwd, options.out)
  const masker = createMasker([], [])
  const head: RunRecord = {
    type: 'run',
    version: LOG_VERSION,
    tool: TOOL,
    runId,
    seed,
    startedAt,
    environments: sides.map(({ name, role, files }): EnvironmentFacts => ({
      name,
      role,
      // Nobody was asked; what reads a log expects an address all the same.
      baseURL: `file:///${encodeURI((files[0] ?? '').replaceAll(path.sep, '/'))}`,
      tokens: {},
    })),
    settings: { suite: 'k6', failOn: 'breaking', minCoverage: 100 },
    knownDifferences: [],
    expectedVersions: {},
    warnings: [],
  }
  const file = sides[0]?.files[0] ?? ''
  const records = metrics.flatMap(({ metric, data }): LogRecord[] => {
    const facts = metricFacts(masker.url(metric), file, latency)
    return [
      { type: 'probe', facts },
      { type: 'latency', probe: facts.name, data },
    ]
  })
  await createRunFolder(folder)
  await writeAll(path.join(folder, LOG_FILE), [head, ...records])
  io.out.write(describe(metrics, sides, path.relative(io.cwd, folder) || '.'))
  return EXIT.pass
}

async function importRunners(files: readonly string[], run: string, io: Io): Promise<ExitCode> {
  const logFile = path.resolve(io.cwd, logFileOf(run))
  const log = await readLogs([logFile])
  const { runs, probes } = log
  await log.close()
  // Its log is written anew: one that holds answers must not be lost.
  if (!probes.every(({ facts }) => isOfK6(facts)))
    throw new UserError('PARITY_K6_RUN_OTHER', `${run} was not prepared for k6: it holds more than the probes that k6 times`, {
      hint: 'Name the folder that parity k6 --operator wrote.',
    })
  const batchPairs = new Map(probes.map(({ facts }) => [facts.name, facts.latency?.batchPairs ?? 1]))
  const recording = await readFiles(
    files.map((file) => path.resolve(io.cwd, file)),
    (probe) => batchPairs.get(probe) ?? 1,
  )
  tellForeign(recording, run, io)
  const data = recording.collector.data()
  const strange = [...data.keys()].filter((probe) => !batchPairs.has(probe))
  if (data.size === 0 || strange.length > 0)
    throw new UserError(
      'PARITY_K6_RUN_OTHER',
      data.size === 0
        ? `the files hold nothing that the script of ${run} wrote`
        : `the files are of another run: ${run} has no probe "${strange[0] ?? ''}"`,
      { hint: 'Name the outputs of the runners of this run, and its folder.' },
    )
  const latency = [...data].map(([probe, one]): LogRecord => ({ type: 'latency', probe, data: one }))
  await writeAll(logFile, [...runs, ...probes, ...latency])
  const shown = path.relative(io.cwd, path.dirname(logFile)) || '.'
  io.out.write(
    `read     ${files.length} outputs, ${recording.collector.asked()} requests of ${data.size} probes\nlog      ${shown}\nnext     parity compare ${shown}\n`,
  )
  return EXIT.pass
}

async function writeAll(file: string, records: readonly LogRecord[]): Promise<void> {
  const log = await openLog(file)
  for (const record of records) {
    log.write(record)
    await log.drain()
  }
  log.write({ type: 'end', durationMs: 0, requests: 0 })
  await log.close()
}

function sidesOf(reference: string, candidates: readonly string[]): readonly Side[] {
  const sides = [sideOf(reference, 'reference'), ...candidates.map((text) => sideOf(text, 'candidate'))]
  const byName = [...Map.groupBy(sides, ({ name }) => name)]
  for (const [name, some] of byName) {
    if (some.some(({ role }) => role !== some[0]?.role))
      throw new UserError('PARITY_USAGE', `"${name}" cannot be the reference and a candidate`, {
        hint: 'Name each environment by its own name: --candidate staging=FILE.',
      })
  }
  return byName.map(([name, some]) => ({
    name,
    role: some[0]?.role ?? 'candidate',
    files: some.flatMap(({ files }) => files),
  }))
}

function sideOf(text: string, role: Role): Side {
  const [, name, file] = /^([A-Za-z0-9][A-Za-z0-9._-]*)=(.+)$/.exec(text) ?? []
  return { name: name ?? role, role, files: [file ?? text] }
}

function tellForeign({ foreignLines }: Recording, of: string, io: Io): void {
  if (foreignLines > 0) io.err.write(`warning: ${of}: ${foreignLines} lines are none of k6's and were left out\n`)
}

function describe(metrics: readonly ImportedMetric[], sides: readonly Side[], folder: string): string {
  const lines = metrics.flatMap(({ metric, data, figures }) => [
    `${metric}: ${data.refused ?? `${data.samples.length / sides.length} pairs`}`,
    ...Object.entries(figures).map(([statistic, row]) => {
      const values = sides.map(({ name }) => `${name} ${row[name] === undefined ? 'none' : row[name].toFixed(2)}`)
      return `  ${statistic.padEnd(8)} ${values.join('  ')}`
    }),
  ])
  return [...lines, '', `log      ${folder}`, `next     parity compare ${folder}`, ''].join('\n')
}
