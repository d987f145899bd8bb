/**
 * Lanes: connections of one environment to one origin, each carrying one request at a time. A lane is an undici Client
 * with a connector of ours, so that DNS, TCP and TLS times belong to the request that caused them, which a shared pool
 * cannot tell. Idle lanes are kept warm and used again, last in first out.
 */
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { performance } from 'node:perf_hooks'
import { Client, ProxyAgent, buildConnector } from 'undici'
import type { Dispatcher } from 'undici'

import type { TlsFacts } from '../../core/observation.ts'
import type { ResolvedEnvironment, Settings } from '../../plan/plan.ts'
import { connectOptions } from './connect-options.ts'
import { createTlsReader } from './tls-facts.ts'
import type { TlsReader } from './tls-facts.ts'

export type Connected = {
  readonly dnsMs?: number
  readonly tcpMs?: number
  readonly tlsMs?: number
  readonly remoteAddress?: string
  readonly httpVersion: '1.1' | '2'
  readonly tls?: TlsFacts
}

export type Lane = {
  readonly dispatcher: Dispatcher
  /** Of the connection in use; undefined before the first one. */
  readonly connected: () => Connected | undefined
  /** True when the connection was made since the last call: its phases belong to this exchange. */
  readonly takeFresh: () => boolean
}

export type Lanes = {
  readonly take: (origin: string) => Lane
  /** @param reusable - false after a failure: the lane is destroyed instead of kept */
  readonly give: (origin: string, lane: Lane, reusable: boolean) => void
  readonly close: () => Promise<void>
}

export function createLanes(environment: ResolvedEnvironment, settings: Settings): Lanes {
  const idle = new Map<string, Lane[]>()
  const all = new Set<Lane>()
  const readTls = createTlsReader()
  const take = (origin: string): Lane => {
    const warm = idle.get(origin)?.pop()
    if (warm !== undefined) return warm
    const lane =
      environment.proxy === undefined
        ? directLane({ origin, environment, settings, readTls })
        : proxiedLane(environment.proxy, environment, settings)
    all.add(lane)
    return lane
  }
  const give = (origin: string, lane: Lane, reusable: boolean): void => {
    if (!reusable) {
      all.delete(lane)
      void lane.dispatcher.destroy()
      return
    }
    const lanes = idle.get(origin)
    if (lanes === undefined) idle.set(origin, [lane])
    else lanes.push(lane)
  }
  return {
    take,
    give,
    close: async () => {
      await Promise.all([...all].map((lane) => lane.dispatcher.destroy()))
      all.clear()
      idle.clear()
    },
  }
}

type DirectLane = {
  readonly origin: string
  readonly environment: ResolvedEnvironment
  readonly settings: Settings
  readonly readTls: TlsReader
}

function directLane({ origin, environment, settings, readTls }: DirectLane): Lane {
  let connected: Connected | undefined
  let fresh = false
  const connector = buildConnector(connectOptions(environment, settings.timeouts.connectMs))
  const connect: buildConnector.connector = (options, callback) => {
    const startedMs = performance.now()
    let lookedUpMs: number | undefined
    let tcpMs: number | undefined
    // undici's connector returns the socket although its type does not say so.
    const socket: unknown = connector(options, (...result: buildConnector.CallbackArgs) => {
      const [error, connection] = result
      if (error === null && connection !== null) {
        const host = environment.tls.servername ?? new URL(origin).hostname
        connected = {
          ...connectionFacts(connection, { startedMs, lookedUpMs, tcpMs }),
          ...(connection instanceof TLSSocket && { tls: readTls(connection, host) }),
        }
        fresh = true
      }
      callback(...result)
    })
    if (isEmitter(socket)) {
      socket.once('lookup', () => (lookedUpMs = performance.now()))
      socket.once('connect', () => (tcpMs = performance.now()))
    }
  }
  const dispatcher = new Client(origin, {
    connect,
    pipelining: 1,
    allowH2: environment.httpVersion !== '1.1',
    headersTimeout: settings.timeouts.headersMs,
    bodyTimeout: settings.timeouts.bodyMs,
    // Two times Node's default of 16 KiB: long CSP and cookie lists are the system's business, not ours to refuse.
    maxHeaderSize: 64 * 1024,
  })
  const takeFresh = (): boolean => {
    const was = fresh
    fresh = false
    return was
  }
  return { dispatcher, connected: () => connected, takeFresh }
}

/** Through a proxy the phases of the connection are the proxy's, so none are claimed. */
function proxiedLane(proxy: string, environment: ResolvedEnvironment, settings: Settings): Lane {
  const { username, password, origin } = new URL(proxy)
  const options = connectOptions(environment, settings.timeouts.connectMs)
  const dispatcher = new ProxyAgent({
    uri: origin,
    requestTls: options,
    headersTimeout: settings.timeouts.headersMs,
    bodyTimeout: settings.timeouts.bodyMs,
    ...(username !== '' && {
      token: `Basic ${Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')}`,
    }),
  })
  return { dispatcher, connected: () => undefined, takeFresh: () => false }
}

type ConnectionTimes = { readonly startedMs: number; readonly lookedUpMs: number | undefined; readonly tcpMs: number | undefined }

function connectionFacts(socket: Socket, { startedMs, lookedUpMs, tcpMs }: ConnectionTimes): Connected {
  const doneMs = performance.now()
  const secure = socket instanceof TLSSocket
  // A literal IP address is looked up by nobody.
  const dnsEndMs = lookedUpMs ?? startedMs
  const tcpEndMs = tcpMs ?? doneMs
  return {
    ...(lookedUpMs !== undefined && { dnsMs: round(lookedUpMs - startedMs) }),
    tcpMs: round(tcpEndMs - dnsEndMs),
    ...(secure && { tlsMs: round(doneMs - tcpEndMs) }),
    ...(socket.remoteAddress !== undefined && { remoteAddress: socket.remoteAddress }),
    httpVersion: secure && socket.alpnProtocol === 'h2' ? '2' : '1.1',
  }
}

function isEmitter(value: unknown): value is Socket {
  return typeof value === 'object' && value !== null && 'once' in value
}

/** Microseconds are what the clock gives; more digits would only make the log longer. */
export function round(ms: number): number {
  return Math.round(ms * 1000) / 1000
}
