/** Starts a local build, waits until it answers, and ends it with all its children, whatever happens to us. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'

import type { UnansweredCause } from '../core/observation.ts'
import type { ResolvedEnvironment, Settings } from '../plan/plan.ts'
import { createLanes, type Lanes } from './http/lanes.ts'
import { receive, type Received } from './http/receive.ts'

const POLL_MS = 50
/** One poll's patience; a slow first answer is asked for again. */
const POLL_TIMEOUT_MS = 5_000
/** After SIGTERM; then SIGKILL. */
const END_PATIENCE_MS = 5_000
/** The last output of a build that failed to start, shown to the user. */
const OUTPUT_CHARACTERS_MAX = 2_000

export type Started = {
  readonly environment: string
  /** Set when it did not become ready: nobody needs to be asked then. */
  readonly failure?: UnansweredCause
  /** Resolves when it ends by itself, with a sentence that says how; never after `stop`. */
  readonly ended: Promise<string>
  readonly stop: () => Promise<void>
}

const NEVER: Promise<string> = new Promise(() => {})

/** @returns undefined when the environment is not started by us */
export async function startEnvironment(
  environment: ResolvedEnvironment,
  settings: Settings,
  signal: AbortSignal,
): Promise<Started | undefined> {
  const start = environment.start
  if (start === undefined) return undefined
  // Its answers would be taken for those of the build that is to be started.
  if (await answers(environment, settings, signal)) {
    const message = `environment "${environment.name}" was not started: something answers at ${environment.readyWhen.url} already. End it, or leave out "start" to compare what runs there`
    return {
      environment: environment.name,
      ended: NEVER,
      stop: () => Promise.resolve(),
      failure: { code: 'refused', detail: 'START_FAILED', message },
    }
  }
  // A group of its own: `npm start` and shells have children that a signal to the parent would not reach.
  const child = spawn(start.command, {
    shell: true,
    cwd: start.cwd,
    env: { ...process.env, ...start.env },
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const keep = (chunk: Buffer): void => {
    output = (output + chunk.toString('utf8')).slice(-OUTPUT_CHARACTERS_MAX)
  }
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)
  const exited = once(child, 'exit').then(
    () => `it ended with ${child.signalCode ?? `exit code ${child.exitCode}`}`,
    (error: unknown) => String(error),
  )
  const onExit = (): void => kill(child, 'SIGKILL')
  process.once('exit', onExit)
  let stopped = false
  const lastOutput = (): string => `Its last output:\n${output.trim() || '(none)'}`
  const ended = exited.then((how) =>
    stopped ? NEVER : `environment "${environment.name}" stopped during the run: ${how}. ${lastOutput()}`,
  )
  const stop = async (): Promise<void> => {
    stopped = true
    // To the group, also when its leader is gone: what it left behind is ours to end.
    kill(child, 'SIGTERM')
    await Promise.race([exited, sleep(END_PATIENCE_MS, undefined, { ref: false })])
    kill(child, 'SIGKILL')
    // Only now: a second Ctrl-C ends us in the middle of the wait.
    process.removeListener('exit', onExit)
  }
  const failure = await waitUntilReady(environment, settings, signal, exited)
  if (failure === undefined) return { environment: environment.name, ended, stop }
  const message = `environment "${environment.name}" did not become ready: ${failure}. ${lastOutput()}`
  return { environment: environment.name, ended, stop, failure: { code: 'refused', detail: 'START_FAILED', message } }
}

type Poll = { readonly environment: ResolvedEnvironment; readonly settings: Settings; readonly signal: AbortSignal }

async function answers(environment: ResolvedEnvironment, settings: Settings, signal: AbortSignal): Promise<boolean> {
  const lanes = createLanes({ ...environment, httpVersion: 'auto' }, settings)
  const received = await poll({ environment, settings, signal }, lanes)
  await lanes.close()
  return received.ok
}

function poll({ environment, settings, signal }: Poll, lanes: Lanes): Promise<Received> {
  const target = new URL(environment.readyWhen.url)
  const lane = lanes.take(target.origin)
  return receive(lane, {
    origin: target.origin,
    path: target.pathname + target.search,
    method: 'GET',
    headers: [],
    body: undefined,
    totalMs: Math.min(POLL_TIMEOUT_MS, environment.readyWhen.timeoutMs),
    bytesMax: settings.bodyBytesMax,
    signal,
  }).then((received) => {
    lanes.give(target.origin, lane, received.ok)
    return received
  })
}

async function waitUntilReady(
  environment: ResolvedEnvironment,
  settings: Settings,
  signal: AbortSignal,
  exited: Promise<string>,
): Promise<string | undefined> {
  const { url, status, timeoutMs } = environment.readyWhen
  const lanes = createLanes({ ...environment, httpVersion: 'auto' }, settings)
  const deadlineMs = performance.now() + timeoutMs
  let last = 'nothing answered'
  let ended: string | undefined
  void exited.then((how) => (ended = how))
  try {
    while (performance.now() < deadlineMs && !signal.aborted) {
      if (ended !== undefined) return ended
      const received = await poll({ environment, settings, signal }, lanes)
      if (received.ok && (status === undefined ? received.status < 500 : received.status === status)) return undefined
      last = received.ok ? `${url} answered ${received.status}` : `${url}: ${received.cause.message}`
      await sleep(POLL_MS)
    }
  } finally {
    await lanes.close()
  }
  return signal.aborted ? 'the run was interrupted' : `not within ${timeoutMs} ms, ${last}`
}

function kill(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return
  try {
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, signal)
  } catch (error) {
    // Gone already: what we wanted.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}
