/** Starts, asks and ends the process with the two environments (server.ts). */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'

import type { Ready, Seen } from './server.ts'

/** 1,000 bodies of 100 KB take about a second to make. */
const READY_MS_MAX = 60_000

export type Served = { readonly probes: number; readonly bytes: number; readonly delayMs: number }

export type Environments = {
  readonly origins: readonly [reference: string, candidate: string]
  /** What arrived since it was asked last. */
  readonly seen: () => Promise<Seen>
  readonly stop: () => Promise<void>
}

export async function startEnvironments({ probes, bytes, delayMs }: Served): Promise<Environments> {
  const child = fork(path.join(import.meta.dirname, 'server.ts'), [String(probes), String(bytes), String(delayMs)])
  const signal = AbortSignal.timeout(READY_MS_MAX)
  const [ready]: Ready[] = await once(child, 'message', { signal })
  if (ready === undefined) throw new Error('the environments did not say where they listen')
  const [reference, candidate] = ready.ports
  return {
    origins: [`http://127.0.0.1:${reference}`, `http://127.0.0.1:${candidate}`],
    seen: async () => {
      const answer: Promise<Seen[]> = once(child, 'message')
      child.send('seen')
      const [seen] = await answer
      if (seen === undefined) throw new Error('the environments did not say what they saw')
      return seen
    },
    stop: async () => {
      const ended = once(child, 'exit')
      child.disconnect()
      await ended
    },
  }
}
