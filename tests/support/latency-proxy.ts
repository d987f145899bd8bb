/**
 * A way to a server that takes time: every byte arrives half a round trip later, in both directions. The connection itself
 * is made by the system at once, which no program on the loopback can hold up: the floor route is what shows the distance.
 */
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

import type { Scope } from './parity.ts'

/** @returns the port that leads to the server */
export async function startDistance(scope: Scope, port: number, roundTripMs: number): Promise<number> {
  const sockets = new Set<Socket>()
  const late = (from: Socket, to: Socket): void => {
    from.on('data', (bytes) => setTimeout(() => to.write(bytes), roundTripMs / 2))
    from.on('close', () => setTimeout(() => to.destroy(), roundTripMs / 2))
    from.on('error', () => undefined)
    sockets.add(from)
  }
  const server = createServer({ noDelay: true }, (near) => {
    const far = connect({ port, host: '127.0.0.1', noDelay: true })
    late(near, far)
    late(far, near)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  scope.after(() => {
    server.close()
    for (const socket of sockets) socket.destroy()
  })
  return (server.address() as AddressInfo).port
}
