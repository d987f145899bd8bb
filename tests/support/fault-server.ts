/**
 * A server on the loopback that fails as it is told: what it does hangs on the path, and faults are functions that can be
 * put together. It remembers what it was asked, so that a test can look at both ends of the wire.
 */
import { once } from 'node:events'
import http from 'node:http'
import http2 from 'node:http2'
import type { AddressInfo, Socket } from 'node:net'
import type { SecureContextOptions, TlsOptions } from 'node:tls'

export type Seen = {
  readonly method: string
  /** With its query. */
  readonly path: string
  readonly headers: http.IncomingHttpHeaders
  readonly body: string
  readonly httpVersion: string
  /** By the monotonic clock. */
  readonly atMs: number
}

export type FaultExchange = {
  readonly request: http.IncomingMessage
  readonly response: http.ServerResponse
  /** For faults below HTTP; not for HTTP/2, which shares its socket. */
  readonly socket: Socket
  readonly seen: Seen
  /** How many requests this path has had before. */
  readonly turn: number
}

/** What one path does. */
export type Fault = (exchange: FaultExchange) => unknown

export type FaultServer = {
  readonly url: string
  readonly host: string
  readonly port: number
  readonly seen: readonly Seen[]
  readonly routes: Map<string, Fault>
  readonly inFlightMax: () => number
  readonly connections: () => number
  readonly close: () => Promise<void>
}

export type ServerOptions = {
  readonly host?: string
  readonly port?: number
  readonly tls?: SecureContextOptions & TlsOptions
  /** HTTP/2 by ALPN besides 1.1; needs `tls`. */
  readonly http2?: boolean
  /** Ended when it is over: the test's context, or anything with `after`. */
  readonly after?: (end: () => Promise<void>) => void
}

/** @param routes - by path without query; `*` for all others, else 404 */
export async function startFaultServer(
  routes: Readonly<Record<string, Fault>>,
  options: ServerOptions = {},
): Promise<FaultServer> {
  const table = new Map(Object.entries(routes))
  const seen: Seen[] = []
  const turns = new Map<string, number>()
  const sockets = new Set<Socket>()
  let inFlight = 0
  let inFlightMax = 0
  let connections = 0

  const handle = async (request: http.IncomingMessage, response: http.ServerResponse): Promise<void> => {
    const atMs = performance.now()
    inFlight += 1
    inFlightMax = Math.max(inFlightMax, inFlight)
    response.on('close', () => (inFlight -= 1))
    response.on('error', () => undefined)
    const chunks: Buffer[] = []
    try {
      for await (const chunk of request) chunks.push(Buffer.from(chunk))
    } catch {
      return
    }
    const target = request.url ?? '/'
    const path = target.replace(/\?.*$/, '')
    const turn = turns.get(path) ?? 0
    turns.set(path, turn + 1)
    const { method = '', headers, httpVersion } = request
    const one: Seen = { method, path: target, headers, body: Buffer.concat(chunks).toString('utf8'), httpVersion, atMs }
    seen.push(one)
    const fault = table.get(path) ?? table.get('*') ?? status(404)
    await fault({ request, response, socket: request.socket, seen: one, turn })
  }
  const listener = (request: http.IncomingMessage, response: http.ServerResponse): void => {
    handle(request, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined))
  }
  const server = createServer(options, listener)
  server.on(options.tls === undefined ? 'connection' : 'secureConnection', () => (connections += 1))
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
  })
  // A client that refuses our certificate is what some tests are about.
  server.on('tlsClientError', () => undefined)
  const host = options.host ?? '127.0.0.1'
  server.listen(options.port ?? 0, host)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const close = async (): Promise<void> => {
    if (!server.listening) return
    const closed = once(server, 'close')
    server.close()
    for (const socket of sockets) socket.destroy()
    await closed
  }
  options.after?.(close)
  const shownHost = host.includes(':') ? `[${host}]` : host
  return {
    url: `${options.tls === undefined ? 'http' : 'https'}://${shownHost}:${port}`,
    host: `${shownHost}:${port}`,
    port,
    seen,
    routes: table,
    inFlightMax: () => inFlightMax,
    connections: () => connections,
    close,
  }
}

function createServer(options: ServerOptions, listener: http.RequestListener): http.Server {
  // What the compatibility layer of HTTP/2 hands over has the methods that faults use.
  if (options.http2 === true)
    return http2.createSecureServer({ ...options.tls, allowHTTP1: true }, listener as never) as unknown as http.Server
  if (options.tls === undefined) return http.createServer({ keepAliveTimeout: 60_000 }, listener)
  return httpsServer(options.tls, listener)
}

function httpsServer(tls: SecureContextOptions & TlsOptions, listener: http.RequestListener): http.Server {
  return http2.createSecureServer(
    { ...tls, allowHTTP1: true, ALPNProtocols: ['http/1.1'] },
    listener as never,
  ) as unknown as http.Server
}

// --- honest answers ---

export function status(code: number, headers: http.OutgoingHttpHeaders = {}, body: string | Buffer = ''): Fault {
  return ({ response }) => response.writeHead(code, headers).end(body)
}

export function json(value: unknown, headers: http.OutgoingHttpHeaders = {}): Fault {
  return status(200, { 'content-type': 'application/json', ...headers }, JSON.stringify(value))
}

/** @param codes - from the first coding applied to the last, as they stand in content-encoding */
export function encoded(coding: string, bytes: Buffer): Fault {
  return status(200, { 'content-type': 'application/json', 'content-encoding': coding }, bytes)
}

export function redirect(location: string, code: number = 302, headers: http.OutgoingHttpHeaders = {}): Fault {
  return status(code, { location, ...headers })
}

/** The n-th request of a path gets the n-th answer; later ones get the last. */
export function inTurn(...faults: readonly [Fault, ...Fault[]]): Fault {
  return (exchange) => (faults[exchange.turn] ?? faults.at(-1) ?? faults[0])(exchange)
}

export function delayed(ms: number, fault: Fault): Fault {
  return (exchange) => {
    setTimeout(() => fault(exchange), ms).unref()
  }
}

// --- broken answers: HTTP/1.1 only, they write to the socket ---

const HEAD = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nDate: ${new Date().toUTCString()}\r\n`
/** Long enough for what was written to arrive before the reset overtakes it. */
const LATER_MS = 30

/** RST before any byte of the answer. */
export const resetBeforeHead: Fault = ({ socket }) => socket.resetAndDestroy()

/** FIN before any byte of the answer. */
export const closeBeforeHead: Fault = ({ socket }) => socket.destroy()

export const resetInHead: Fault = ({ socket }) => writeThen(socket, HEAD.slice(0, 30), () => socket.resetAndDestroy())

export const resetInBody: Fault = ({ socket }) =>
  writeThen(socket, `${HEAD}Content-Length: 1000\r\n\r\n{"a":`, () => socket.resetAndDestroy())

/** Content-Length promises more than comes (RFC 9112, section 8). */
export const truncatedLength: Fault = ({ socket }) =>
  writeThen(socket, `${HEAD}Content-Length: 1000\r\n\r\n{"a":`, () => socket.end())

/** The last chunk never comes (RFC 9112, section 8). */
export const truncatedChunked: Fault = ({ socket }) =>
  writeThen(socket, `${HEAD}Transfer-Encoding: chunked\r\n\r\n5\r\n{"a":\r\n`, () => socket.end())

/** More bytes come than Content-Length says: the rest is no part of the answer. */
export const lengthTooShort: Fault = ({ socket }) =>
  writeThen(socket, `${HEAD}Content-Length: 5\r\n\r\n{"a":1,"b":2}`, () => socket.end())

export const hangBeforeHead: Fault = () => undefined
export const hangInHead: Fault = ({ socket }) => socket.write(HEAD)
export const hangInBody: Fault = ({ socket }) => socket.write(`${HEAD}Content-Length: 1000\r\n\r\n{"a":`)

/** A byte now and then: never silent for long, and never done. */
export function trickle(everyMs: number): Fault {
  return ({ response }) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    const timer = setInterval(() => response.write(' '), everyMs).unref()
    response.on('close', () => clearInterval(timer))
  }
}

/** As fast as the reader takes it, until the reader goes away. */
export const endless: Fault = ({ response }) => {
  const chunk = Buffer.alloc(64 * 1024, '[')
  response.writeHead(200, { 'content-type': 'application/json' })
  const more = (): void => {
    while (!response.destroyed && response.write(chunk));
  }
  response.on('drain', more)
  more()
}

export function raw(text: string | Buffer): Fault {
  return ({ socket }) => socket.end(text)
}

function writeThen(socket: Socket, text: string, then: () => void): void {
  socket.write(text)
  setTimeout(then, LATER_MS).unref()
}
