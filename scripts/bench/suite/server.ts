/**
 * The two environments, as one child process so that the contestant has the other core: two servers on 127.0.0.1 that
 * answer the same bodies after the same delay. Told by arguments what to serve, and asked over IPC what arrived.
 *
 *   node server.ts <probes> <bytes> <delayMs>
 */
import { once } from 'node:events'
import { createServer } from 'node:http'
import process from 'node:process'

import { bodyOf } from './bodies.ts'

export type Ready = { readonly ports: readonly [reference: number, candidate: number] }
export type Seen = {
  /** Requests since the last question, by environment. */
  readonly requests: readonly [reference: number, candidate: number]
  /** When the first of them arrived: nanoseconds of the machine's monotonic clock, which all processes share. */
  readonly firstNs: string | null
}

const [probes = 0, bytes = 0, delayMs = 0] = process.argv.slice(2).map(Number)

// Made before the first request: what a body costs to make is no contestant's business.
const bodies = Array.from({ length: probes }, (_, index) => Buffer.from(bodyOf(index, bytes)))
const requests: [number, number] = [0, 0]
let firstNs: bigint | undefined

const ports = [await listen(0), await listen(1)] as const

process.on('message', () => {
  const seen: Seen = { requests: [...requests], firstNs: firstNs?.toString() ?? null }
  requests.fill(0)
  firstNs = undefined
  process.send?.(seen)
})
// The one that started us is gone: nobody else would end us.
process.on('disconnect', () => process.exit())
process.send?.({ ports } satisfies Ready)

async function listen(environment: 0 | 1): Promise<number> {
  const server = createServer((request, response) => {
    firstNs ??= process.hrtime.bigint()
    requests[environment] += 1
    const body = bodies[Number(/^\/products\/(\d+)$/.exec(request.url ?? '')?.[1])]
    const answer = (): void => {
      const headers = { 'content-type': 'application/json', 'content-length': body?.length ?? 0 }
      response.writeHead(body === undefined ? 404 : 200, headers).end(body)
    }
    if (delayMs === 0) answer()
    else setTimeout(answer, delayMs)
  })
  // Node's 5 s would close connections under slow contestants and make them fail for a reason that is not theirs.
  server.keepAliveTimeout = 120_000
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}
