/**
 * One warm connection to one environment. It is told when it had to open a socket: such a request measures the way to the
 * server as well, and is no part of the comparison. No retries, no caches, no resumed TLS sessions.
 */
import type { Socket } from 'node:net'
import { performance } from 'node:perf_hooks'
import { Client, ProxyAgent, buildConnector } from 'undici'
import type { Dispatcher } from 'undici'

import type { Phases } from '../../core/observation.ts'
import { connectOptions } from '../http/connect-options.ts'
import { CONNECT_MS_MAX } from './address.ts'
import type { Address } from './address.ts'
import type { SamplerEnvironment } from './messages.ts'
import { round } from './slices.ts'

export type ConnectPhases = Pick<Phases, 'dnsMs' | 'tcpMs' | 'tlsMs'>

export type Connection = {
  readonly dispatcher: () => Dispatcher
  /** Of the socket that was opened since the last call; undefined when none was. */
  readonly takeOpened: () => ConnectPhases | undefined
  /** The next request goes over a new socket. */
  readonly drop: () => void
}

/** As Node's default for a response head, four times: long lists of cookies are the system's business. */
const HEADER_BYTES_MAX = 64 * 1024

export function createConnection(environment: SamplerEnvironment, address: Address | undefined): Connection {
  let opened: ConnectPhases | undefined
  const onOpened = (phases: ConnectPhases): void => {
    opened = phases
  }
  const open = (): Dispatcher =>
    environment.proxy === undefined ? direct(environment, address, onOpened) : proxied(environment.proxy, environment, onOpened)
  let dispatcher = open()
  return {
    dispatcher: () => dispatcher,
    takeOpened: () => {
      const taken = opened
      opened = undefined
      return taken
    },
    drop: () => {
      void dispatcher.destroy().catch(() => undefined)
      dispatcher = open()
    },
  }
}

/** The sampler has a time-out of its own per request, to the millisecond: undici's have a grain of half a second. */
const CLIENT = { pipelining: 1, headersTimeout: 0, bodyTimeout: 0, maxHeaderSize: HEADER_BYTES_MAX } as const

function timedConnectOptions(environment: SamplerEnvironment): buildConnector.BuildOptions {
  return { ...connectOptions(environment, CONNECT_MS_MAX), maxCachedSessions: 0 }
}

function direct(
  environment: SamplerEnvironment,
  address: Address | undefined,
  onOpened: (phases: ConnectPhases) => void,
): Dispatcher {
  const { origin, protocol } = new URL(environment.baseURL)
  const connector = buildConnector({
    ...timedConnectOptions(environment),
    ...(address !== undefined && { lookup: address.lookup, autoSelectFamily: false }),
  })
  const connect: buildConnector.connector = (options, callback) => {
    const startedMs = performance.now()
    let tcpEndMs: number | undefined
    // undici's connector returns the socket although its type does not say so.
    const socket: unknown = connector(options, (...result: buildConnector.CallbackArgs) => {
      const doneMs = performance.now()
      if (result[0] === null) {
        const dnsMs = address?.takeLookupMs()
        onOpened({
          ...(dnsMs !== undefined && { dnsMs: round(dnsMs) }),
          tcpMs: round((tcpEndMs ?? doneMs) - startedMs),
          ...(protocol === 'https:' && { tlsMs: round(doneMs - (tcpEndMs ?? startedMs)) }),
        })
      }
      callback(...result)
    })
    if (isEmitter(socket)) socket.once('connect', () => (tcpEndMs = performance.now()))
  }
  return new Client(origin, { ...CLIENT, connect, allowH2: environment.httpVersion !== '1.1' })
}

/** Through a proxy the phases of the connection are the proxy's, so none are claimed. */
function proxied(proxy: string, environment: SamplerEnvironment, onOpened: (phases: ConnectPhases) => void): Dispatcher {
  const { username, password, origin } = new URL(proxy)
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  return new ProxyAgent({
    uri: origin,
    requestTls: timedConnectOptions(environment),
    factory: (target, options: Client.Options) => {
      const client = new Client(target, { ...options, ...CLIENT })
      client.on('connect', () => onOpened({}))
      return client
    },
    ...(username !== '' && { token: `Basic ${Buffer.from(credentials).toString('base64')}` }),
  })
}

function isEmitter(value: unknown): value is Socket {
  return typeof value === 'object' && value !== null && 'once' in value
}
