/**
 * Runs the real command, in this process or as a child, in a project made for the test. Whatever is run, the promises that
 * hold for every run are checked: the exit code is the gate's, nothing planned is lost, judging again gives the same bytes.
 */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'

import type { Io } from '../../src/cli/io.ts'
import { main } from '../../src/cli/main.ts'
import type { UserConfig, UserProbe } from '../../src/config/types.ts'
import type { Observation } from '../../src/core/observation.ts'
import type { CoverageEntry, Result } from '../../src/core/result.ts'
import type { LogRecord } from '../../src/log/records.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')
const COMMAND = path.join(ROOT, 'bin/parity.js')

/** A test's context, or anything else that ends what was begun. */
export type Scope = { readonly after: (end: () => unknown) => void }

export type ProjectParts = Omit<UserConfig, 'probes'> & {
  readonly probes: readonly UserProbe[]
  /** More files, by path. */
  readonly files?: Readonly<Record<string, string>>
}

export function tempFolder(scope: Scope): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'envparity-test-'))
  scope.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }))
  return folder
}

/** @returns the folder of a project with this config and these probes */
export function createProject(scope: Scope, { probes, files, ...config }: ProjectParts): string {
  const folder = tempFolder(scope)
  mkdirSync(path.join(folder, 'probes'), { recursive: true })
  writeFileSync(path.join(folder, 'parity.config.json'), JSON.stringify({ suite: 'test', ...config }))
  // JSON is YAML.
  writeFileSync(path.join(folder, 'probes/all.probe.yaml'), JSON.stringify({ probes }))
  for (const [file, text] of Object.entries(files ?? {})) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
    writeFileSync(path.join(folder, file), text)
  }
  return folder
}

export function httpProbe(name: string, get: string, rest: object = {}): UserProbe {
  return { kind: 'http', name, get, ...rest }
}

export type Ran = { readonly exitCode: number | null; readonly stdout: string; readonly stderr: string }
export type RanRun = Ran & {
  readonly result: Result
  readonly resultText: string
  readonly folder: string
  readonly records: readonly LogRecord[]
}

export type Variables = Readonly<Record<string, string | undefined>>

/** An Io that keeps what is written; time and seed are fixed only where a test says so. */
function testIo(
  cwd: string,
  variables: Variables = {},
): Io & { readonly written: { out: string; err: string }; readonly interrupt: (signal: 'SIGINT' | 'SIGTERM') => void } {
  const written = { out: '', err: '' }
  const callbacks = new Set<(signal: 'SIGINT' | 'SIGTERM') => void>()
  const stream = (name: 'out' | 'err'): Io['out'] => ({
    write: (text) => {
      written[name] += text
    },
    isTTY: false,
    columns: 120,
  })
  return {
    cwd,
    variables,
    out: stream('out'),
    err: stream('err'),
    now: () => Date.now(),
    randomSeed: () => 20_260_101,
    onInterrupt: (callback) => {
      callbacks.add(callback)
      return () => callbacks.delete(callback)
    },
    written,
    interrupt: (signal) => {
      for (const callback of callbacks) callback(signal)
    },
  }
}

/** Any command, in this process. */
export async function parity(cwd: string, argv: readonly string[], variables: Variables = {}): Promise<Ran> {
  const io = testIo(cwd, variables)
  const exitCode = await main(argv, io)
  return { exitCode, stdout: io.written.out, stderr: io.written.err }
}

/** `parity run` in this process, with everything it left behind. */
export async function run(cwd: string, argv: readonly string[] = [], variables: Variables = {}): Promise<RanRun> {
  const folder = path.join(cwd, 'out')
  const ran = await parity(cwd, ['run', ...argv, '--out', folder], variables)
  return collect(ran, folder)
}

/** Reads what a run left, and checks what holds for every run. */
export async function collect(ran: Ran, folder: string): Promise<RanRun> {
  const resultText = readText(path.join(folder, 'result.json'), ran)
  const result: Result = JSON.parse(resultText)
  const records = readRecords(folder)
  assert.equal(ran.exitCode, result.gate.exitCode, `exit code and gate\n${ran.stdout}${ran.stderr}`)
  const planned = records.flatMap((record) => (record.type === 'probe' ? [record.facts.name] : []))
  assert.deepEqual(result.probes.map(({ name }) => name).toSorted(), planned.toSorted(), 'law 7: every planned probe appears')
  assert.equal(result.coverage.planned, planned.length)
  assert.equal(result.gate.decision === 'pass' && result.verdict === 'undecided', false, 'an undecided run never passes')

  const again = await parity(folder, ['compare', '.', '--json', '--out', 'again'])
  assert.equal(again.stdout, resultText, 'parity compare gives the same bytes')
  assert.equal(readText(path.join(folder, 'again/result.json'), again), resultText)
  rmSync(path.join(folder, 'again'), { recursive: true })
  return { ...ran, result, resultText, folder, records }
}

export function readRecords(folder: string): readonly LogRecord[] {
  const lines = readFileSync(path.join(folder, 'observations.ndjson'), 'utf8').split('\n')
  assert.equal(lines.pop(), '', 'the log ends with a whole line')
  return lines.map((line): LogRecord => JSON.parse(line))
}

function readText(file: string, ran: Ran): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new Error(`no ${file}; exit ${ran.exitCode}\n${ran.stdout}${ran.stderr}`, { cause })
  }
}

// --- the command as a child ---

export type Running = {
  readonly child: ChildProcess
  readonly out: () => string
  readonly err: () => string
  readonly done: Promise<Ran>
}

/** The command as its users run it. Killed when the test is over, if it has not ended by then. */
export function startCommand(scope: Scope, cwd: string, argv: readonly string[], variables: Variables = {}): Running {
  const child = spawn(process.execPath, [COMMAND, ...argv], {
    cwd,
    env: { ...process.env, NO_COLOR: '1', ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  scope.after(() => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
  })
  let [out, err] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text))
  const done = once(child, 'close').then((): Ran => ({ exitCode: child.exitCode, stdout: out, stderr: err }))
  return { child, out: () => out, err: () => err, done }
}

// --- what tests look at ---

/** The outcome of a run in few lines: what scripts and people decide by. */
export type Outcome = {
  readonly verdict: Result['verdict']
  readonly decision: Result['gate']['decision']
  readonly exitCode: number
  readonly findings: readonly string[]
}

export function outcomeOf({ result }: Pick<RanRun, 'result'>): Outcome {
  return {
    verdict: result.verdict,
    decision: result.gate.decision,
    exitCode: result.gate.exitCode,
    findings: result.findings.map(({ probe, rule, path: at }) => `${probe}: ${rule} ${at}`.trimEnd()),
  }
}

/** Coverage gaps of one probe by facet: state and reason. */
export function gapsOf({ result }: Pick<RanRun, 'result'>, probe: string): Readonly<Record<string, string>> {
  const entries = result.coverage.gaps.filter((gap: CoverageEntry) => gap.probe === probe)
  return Object.fromEntries(entries.map(({ facet, state, reason }) => [facet, `${state}: ${reason}`]))
}

export function observationsOf({ records }: Pick<RanRun, 'records'>, probe: string, environment: string): readonly Observation[] {
  return records.flatMap((record) => {
    if (record.type !== 'observation') return []
    const { observation } = record
    // Bodies are stored apart; nothing here looks at them by the observation.
    return observation.probe === probe && observation.environment === environment ? [observation as unknown as Observation] : []
  })
}

/** Bodies of one probe as they stand in the log. */
export function bodiesOf({ records }: Pick<RanRun, 'records'>, probe: string): readonly string[] {
  return records.flatMap((record) => (record.type === 'body' && record.probe === probe ? [record.data] : []))
}

/** Waits for something that another process does; fails after a while instead of hanging. */
export async function until(what: string, holds: () => boolean, withinMs: number = 10_000): Promise<void> {
  const endMs = performance.now() + withinMs
  while (!holds()) {
    assert.ok(performance.now() < endMs, `not within ${withinMs} ms: ${what}`)
    await new Promise((resolve) => {
      setTimeout(resolve, 10)
    })
  }
}
