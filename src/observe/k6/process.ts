/**
 * One k6 process: its options, its folder that only we can read, its NDJSON line by line, and its end. Secrets reach it by
 * a file or by variables of its environment, never by arguments, which every process of the machine can read.
 */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'

import { readLine } from './points.ts'
import type { Line } from './points.ts'

export type K6Variables = Readonly<Record<string, string | undefined>>

export type K6Process = {
  readonly file: string
  readonly script: string
  /** A folder of its own, from `makeFolder`. */
  readonly folder: string
  readonly args: readonly string[]
  /** In addition to those of ours that k6 may see. */
  readonly variables: K6Variables
  readonly signal: AbortSignal
  readonly onLine: (line: Line) => void
}

export type K6End = {
  readonly code: number | null
  readonly signal: string | null
  /** The last that it said, as it said it: mask it before it is shown. */
  readonly said: string
  /** Lines of stdout that are none of k6's, e.g. what a script's handleSummary prints. */
  readonly foreignLines: number
}

/** After SIGINT k6 ends its iterations in order; what does not end by then is killed. */
const END_PATIENCE_MS = 5_000
const SAID_CHARACTERS_MAX = 4_000
/** Read and write for the owner alone. */
export const PRIVATE: number = 0o600

/** A folder of mode 0700 (mkdtemp, POSIX), removed with all that is in it. */
export async function makeFolder(): Promise<{ readonly folder: string; readonly remove: () => Promise<void> }> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'parity-k6-'))
  // k6 takes outputs and tokens from a config file in the home folder: this one is ours, and empty.
  await writeFile(path.join(folder, 'config.json'), '{}', { mode: PRIVATE })
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) }
}

/**
 * Variables that k6 would take for options are left out: K6_VUS alone replaces all scenarios. So are proxies, which the
 * environments say themselves.
 */
export function variablesFor(ours: K6Variables, own: K6Variables): NodeJS.ProcessEnv {
  const passed = Object.entries(ours).filter(([name]) => !/^(?:K6_|SSLKEYLOGFILE$|(?:https?|all)_proxy$)/i.test(name))
  return { ...Object.fromEntries(passed), ...own }
}

/** Runs until k6 ends; an abort ends it. Its points are handed over as they come. */
export async function runProcess({ file, script, folder, args, variables, signal, onLine }: K6Process): Promise<K6End> {
  const common = ['--config', path.join(folder, 'config.json'), '--address', '', '--quiet', '--no-color', '--no-usage-report']
  const child = spawn(file, ['run', ...common, ...args, script], { env: variables, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-SAID_CHARACTERS_MAX)
  })
  let foreignLines = 0
  const lines = createInterface({ input: child.stdout, crlfDelay: Number.POSITIVE_INFINITY })
  lines.on('line', (text) => {
    const line = readLine(text)
    if (line !== undefined) onLine(line)
    else if (text.trim() !== '') foreignLines += 1
  })
  const closed = Promise.all([once(child, 'close'), once(lines, 'close')])
  const stop = watch(child, signal, closed)
  try {
    await closed
  } finally {
    stop()
  }
  return { code: child.exitCode, signal: child.signalCode, said: said.trim(), foreignLines }
}

/** @returns how to stop watching; without it k6 would go on sending when we are gone */
function watch(child: ChildProcess, signal: AbortSignal, closed: Promise<unknown>): () => void {
  const kill = (): void => {
    child.kill('SIGKILL')
  }
  const end = (): void => {
    child.kill('SIGINT')
    void Promise.race([closed.catch(() => undefined), sleep(END_PATIENCE_MS, undefined, { ref: false }).then(kill)])
  }
  process.once('exit', kill)
  if (signal.aborted) end()
  else signal.addEventListener('abort', end, { once: true })
  return () => {
    process.removeListener('exit', kill)
    signal.removeEventListener('abort', end)
  }
}
