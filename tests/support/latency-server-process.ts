/**
 * A server in a process of its own that keeps its own record: when each request came and how long it took to serve. Run by
 * latency-server.ts; `?ms=` of a request is how long it is to take, `?spread=` the sigma of a lognormal law around that.
 */
import { readFileSync } from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { performance } from 'node:perf_hooks'
import process from 'node:process'

import type { LatencyServerOptions, Served } from './latency-server.ts'

const options: LatencyServerOptions = JSON.parse(process.argv[2] ?? '{}')
const { stall, keyFile, certFile, serverTiming, closes, serveMs = 0 } = options
const served: Served[] = []
const sockets = new Map<Socket, number>()
const beganMs = performance.now()

/** How long the server still hangs, in this moment. */
function stallsMs(nowMs: number): number {
  if (stall === undefined) return 0
  const into = (nowMs - beganMs) % stall.everyMs
  return Math.max(0, into - (stall.everyMs - stall.forMs) < 0 ? 0 : stall.everyMs - into)
}

/** Standard normal (Box and Muller 1958). */
function normal(): number {
  return Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random())
}

function serve(request: http.IncomingMessage, response: http.ServerResponse): void {
  const atMs = performance.now()
  const url = new URL(request.url ?? '/', 'http://server')
  const { socket } = request
  if (!sockets.has(socket)) sockets.set(socket, sockets.size)
  const spread = Number(url.searchParams.get('spread') ?? 0)
  const wantedMs = Number(url.searchParams.get('ms') ?? serveMs) * Math.exp(spread * normal()) + stallsMs(atMs)
  const answer = (): void => {
    const tookMs = performance.now() - atMs
    served.push({ path: request.url ?? '', atMs: performance.timeOrigin + atMs, tookMs, socket: sockets.get(socket) ?? -1 })
    if (serverTiming === true) response.setHeader('server-timing', `app;dur=${tookMs.toFixed(3)};desc="a, b", cache`)
    if (closes === true) response.setHeader('connection', 'close')
    response.end('x'.repeat(Number(url.searchParams.get('bytes') ?? 200)))
  }
  request.resume()
  if (url.pathname === '/never') return
  if (url.pathname === '/reset') socket.destroy()
  else if (wantedMs > 0) setTimeout(answer, wantedMs)
  else answer()
}

const server =
  keyFile !== undefined && certFile !== undefined
    ? https.createServer({ key: readFileSync(keyFile), cert: readFileSync(certFile) }, serve)
    : http.createServer(serve)
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo
  process.send?.({ port })
})
process.on('message', () => process.send?.({ served }))
// The one that asked is gone.
process.on('disconnect', () => process.exit())
