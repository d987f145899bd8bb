/** A small HTTP proxy on the loopback: tunnels by CONNECT, forwards the rest, and remembers what it was asked. */
import { once } from 'node:events'
import http from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'

import type { Scope } from './parity.ts'

export type Proxy = {
  readonly port: number
  /** Request lines, with the credentials that came along. */
  readonly seen: readonly { readonly line: string; readonly authorization: string | undefined }[]
}

/** @param wanted - the value of proxy-authorization without which everything is refused (RFC 9110, section 15.5.8) */
export async function startProxy(scope: Scope, wanted?: string): Promise<Proxy> {
  const seen: { line: string; authorization: string | undefined }[] = []
  const sockets = new Set<Socket>()
  const note = (request: http.IncomingMessage): boolean => {
    const authorization = request.headers['proxy-authorization']
    seen.push({ line: `${request.method} ${request.url}`, authorization })
    return wanted === undefined || authorization === wanted
  }
  const server = http.createServer((request, response) => {
    if (!note(request)) {
      response.writeHead(407, { 'proxy-authenticate': 'Basic realm="proxy"' }).end()
      return
    }
    const { 'proxy-authorization': _ours, ...headers } = request.headers
    const forwarded = http.request(request.url ?? '', { method: request.method ?? 'GET', headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    forwarded.on('error', () => response.writeHead(502).end())
    request.pipe(forwarded)
  })
  server.on('connect', (request: http.IncomingMessage, socket: Socket) => {
    if (!note(request)) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n')
      return
    }
    const [host = '', port = ''] = (request.url ?? '').split(/:(?=\d+$)/)
    const target = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      target.pipe(socket).pipe(target)
    })
    target.on('error', () => socket.destroy())
    sockets.add(target)
  })
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  scope.after(() => {
    server.close()
    for (const socket of sockets) socket.destroy()
  })
  return { port: (server.address() as AddressInfo).port, seen }
}
