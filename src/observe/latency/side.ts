/** One environment as the sampler asks it: its requests as they go over the wire, its warm connections, its address. */
import type { Address } from './address.ts'
import type { WireRequest } from './exchange.ts'
import type { SamplerEnvironment, SamplerProbe, SamplerRequest } from './messages.ts'
import { createPool } from './pool.ts'
import type { Pool, PoolParts } from './pool.ts'

export type Side = {
  readonly name: string
  /** With the port: what shares it shares a budget. */
  readonly host: string
  /** Absent behind a proxy: a connection would measure the way to the proxy. */
  readonly address: Address | undefined
  readonly pool: Pool
  readonly requestOf: (probe: SamplerProbe) => WireRequest
  readonly floorRequest: (path: string) => WireRequest
  /** Notes an outcome, and tells how many requests in a row were not answered. */
  readonly failuresInARow: (answered: boolean) => number
}

export function createSide(parts: PoolParts): Side {
  const { environment, address } = parts
  const base = new URL(environment.baseURL)
  const requests = new Map<SamplerProbe, WireRequest>()
  let failures = 0
  return {
    name: environment.name,
    host: base.host,
    address,
    pool: createPool(parts),
    requestOf: (probe) => {
      const known = requests.get(probe)
      if (known !== undefined) return known
      const request = wireRequest(base, requestFor(probe, environment))
      requests.set(probe, request)
      return request
    },
    floorRequest: (path) => wireRequest(base, { method: 'GET', path, headers: environment.headers }),
    failuresInARow: (answered) => {
      failures = answered ? 0 : failures + 1
      return failures
    },
  }
}

/** @throws Error for a probe that has none: it was not planned for this environment, which is a mistake of ours */
function requestFor(probe: SamplerProbe, { name }: SamplerEnvironment): SamplerRequest {
  const request = probe.requests[name]
  if (request === undefined) throw new Error(`the probe "${probe.name}" has no request for the environment "${name}"`)
  return request
}

function wireRequest(base: URL, { method, path, headers, body }: SamplerRequest): WireRequest {
  const written = base.pathname.replace(/\/$/, '') + (path === '' ? base.pathname.slice(-1) : path)
  return {
    origin: base.origin,
    method,
    // Only what may not stand in a request line is escaped (RFC 9112, section 3.2); a fragment is never sent.
    path: written.replace(/#.*$/s, '').replace(/[^\u0021-\u007e]+/g, encodeURIComponent),
    headers: headers.flat(),
    body: body ?? null,
  }
}
