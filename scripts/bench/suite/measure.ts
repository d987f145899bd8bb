/**
 * Runs one or more commands and measures them with all their descendants (Linux: /proc).
 *
 * CPU is what the kernel adds to ours when a child has been waited for (proc(5): cutime, cstime), so it holds whole
 * trees whose members wait for their own children, in ticks of 10 ms. Memory is sampled: private pages of all processes
 * added up, file pages (the Node binary, which they share) counted once, so that many processes are not punished twice.
 */
import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process'
import { openSync, closeSync, readFileSync, readdirSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import process from 'node:process'

/** USER_HZ, which is 100 on every Linux that Node runs on. */
const TICK_MS = 10
const SAMPLE_MS = 25
/** A contestant that hangs is ended, and said to have failed. */
const RUN_MS_MAX = 15 * 60_000

export type Command = {
  readonly file: string
  readonly args: readonly string[]
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
}

export type Measured = {
  readonly wallMs: number
  readonly cpuMs: number
  readonly peakBytes: number
  /** Of each command, in their order; null when it was ended by a signal. */
  readonly exitCodes: readonly (number | null)[]
  /** Monotonic clock of the machine just before the first command was started. */
  readonly startNs: bigint
}

export type Order = 'side by side' | 'in turn'

/** @param logFile - gets what the commands print */
export async function measure(commands: readonly Command[], logFile: string, order: Order = 'side by side'): Promise<Measured> {
  const log = openSync(logFile, 'w')
  const cpuBeforeMs = cpuOfChildrenMs()
  const startNs = process.hrtime.bigint()
  const startedMs = performance.now()
  const alive = new Set<number>()
  const run = async ({ file, args, cwd, env }: Command): Promise<number | null> => {
    const options: SpawnOptions = { cwd, env: { ...process.env, ...env }, stdio: ['ignore', log, log], timeout: RUN_MS_MAX }
    const child = spawn(file, args, options)
    const { pid } = child
    if (pid !== undefined) alive.add(pid)
    const code = await exitOf(child)
    if (pid !== undefined) alive.delete(pid)
    return code
  }
  let peakBytes = 0
  const sampler = setInterval(() => {
    peakBytes = Math.max(peakBytes, residentBytes([...alive].flatMap(treeOf)))
  }, SAMPLE_MS)
  try {
    const exitCodes = order === 'in turn' ? await inTurn(commands, run) : await Promise.all(commands.map(run))
    return { wallMs: performance.now() - startedMs, cpuMs: cpuOfChildrenMs() - cpuBeforeMs, peakBytes, exitCodes, startNs }
  } finally {
    clearInterval(sampler)
    closeSync(log)
  }
}

async function inTurn<From, To>(list: readonly From[], run: (one: From) => Promise<To>): Promise<To[]> {
  const results: To[] = []
  for (const one of list) results.push(await run(one))
  return results
}

function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => resolve(code))
  })
}

function cpuOfChildrenMs(): number {
  const stat = readFileSync('/proc/self/stat', 'latin1')
  // The name in parentheses may hold blanks; cutime and cstime are fields 16 and 17, 13 and 14 behind it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[13]) + Number(fields[14])) * TICK_MS
}

/** The process and all below it that are alive now. */
function treeOf(pid: number): readonly number[] {
  try {
    const threads = readdirSync(`/proc/${pid}/task`)
    const below = threads.flatMap((thread) => readFileSync(`/proc/${pid}/task/${thread}/children`, 'latin1').trim().split(' '))
    return [pid, ...below.filter((text) => text !== '').flatMap((text) => treeOf(Number(text)))]
  } catch {
    // It ended while we looked.
    return []
  }
}

function residentBytes(pids: readonly number[]): number {
  let privateKb = 0
  let fileKb = 0
  for (const pid of pids) {
    const status = statusOf(pid)
    privateKb += fieldOf(status, 'RssAnon') + fieldOf(status, 'RssShmem')
    fileKb = Math.max(fileKb, fieldOf(status, 'RssFile'))
  }
  return (privateKb + fileKb) * 1024
}

function statusOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'latin1')
  } catch {
    return ''
  }
}

function fieldOf(status: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1] ?? 0)
}
