/** Starts a server with a known time of service in its own process, so that it and the sampler do not wait for one another. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'

import type { Scope } from './parity.ts'

export type LatencyServerOptions = {
  /** How long every request takes that does not say so itself (`?ms=`). */
  readonly serveMs?: number
  /** Hangs for this long at the end of each period: what comes then is answered after it. */
  readonly stall?: { readonly everyMs: number; readonly forMs: number }
  readonly keyFile?: string
  readonly certFile?: string
  readonly serverTiming?: boolean
  /** Every answer ends its connection. */
  readonly closes?: boolean
}

/** `atMs` is UTC epoch milliseconds; `socket` the number of its connection. */
export type Served = { readonly path: string; readonly atMs: number; readonly tookMs: number; readonly socket: number }

export type LatencyServer = {
  readonly port: number
  readonly baseURL: string
  readonly served: () => Promise<readonly Served[]>
}

export async function startLatencyServer(scope: Scope, options: LatencyServerOptions = {}): Promise<LatencyServer> {
  const file = path.join(import.meta.dirname, 'latency-server-process.ts')
  const child: ChildProcess = fork(file, [JSON.stringify(options)])
  scope.after(() => child.kill())
  const { port }: { port: number } = await nextMessage(child)
  return {
    port,
    baseURL: `${options.keyFile === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    served: async () => {
      const answer = nextMessage<{ served: readonly Served[] }>(child)
      child.send('served')
      return (await answer).served
    },
  }
}

async function nextMessage<Message>(child: ChildProcess): Promise<Message> {
  const [message] = (await once(child, 'message')) as [Message]
  return message
}
