/**
 * Where an environment is: its name is looked up once and the address is kept for all connections, so that all samples and
 * the way to them are of the same machine. The time of that one look-up belongs to the first connection.
 */
import { lookup } from 'node:dns/promises'
import { connect, isIP } from 'node:net'
import type { LookupFunction } from 'node:net'
import { performance } from 'node:perf_hooks'

/** A name with more addresses than this is tried no further. */
const ADDRESSES_MAX = 4
export const CONNECT_MS_MAX = 10_000

export type Address = {
  readonly host: string
  readonly port: number
  /** For connections that are opened by the name: always gives the address that was kept. */
  readonly lookup: LookupFunction
  /** Of the look-up, once; undefined afterwards, and for a literal address. */
  readonly takeLookupMs: () => number | undefined
  /** Connections that it took to choose among several addresses. */
  readonly connects: number
}

/** Behind a proxy it is the proxy that looks up. Never throws: a name that cannot be looked up fails every connection, which is what is to be seen. */
export async function keepAddress({ baseURL, proxy }: Place): Promise<Address | undefined> {
  if (proxy !== undefined) return undefined
  const base = new URL(baseURL)
  const name = base.hostname.replace(/^\[|\]$/g, '')
  const port = Number(base.port) || (base.protocol === 'https:' ? 443 : 80)
  const family = isIP(name)
  if (family !== 0) return addressOf({ host: name, port, connects: 0 })
  const startedMs = performance.now()
  try {
    const found = await lookup(name, { all: true })
    const lookupMs = performance.now() - startedMs
    const tried = found.slice(0, ADDRESSES_MAX)
    if (tried.length === 1) return addressOf({ host: tried[0]?.address ?? name, port, lookupMs, connects: 0 })
    // Several, often one of IPv6 that leads nowhere: the first that accepts a connection is kept.
    let connects = 0
    for (const { address } of tried) {
      connects += 1
      if (await accepts(address, port)) return addressOf({ host: address, port, lookupMs, connects })
    }
    return addressOf({ host: tried[0]?.address ?? name, port, lookupMs, connects })
  } catch (error) {
    const failed = error instanceof Error ? error : new Error(String(error))
    return { ...addressOf({ host: name, port, connects: 0 }), lookup: (_name, _options, done) => done(failed, '') }
  }
}

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    connectMs({ host, port }, (ms) => resolve(ms !== undefined))
  })
}

type Place = { readonly baseURL: string; readonly proxy?: string }
type Kept = { readonly host: string; readonly port: number; readonly lookupMs?: number; readonly connects: number }

function addressOf({ host, port, lookupMs, connects }: Kept): Address {
  const family = isIP(host)
  let left = lookupMs
  return {
    host,
    port,
    connects,
    lookup: (_name, options, done) => {
      if (options.all === true) done(null, [{ address: host, family }])
      else done(null, host, family)
    },
    takeLookupMs: () => {
      const taken = left
      left = undefined
      return taken
    },
  }
}

/**
 * One TCP connection, opened for its time and closed at once: a round trip to whatever ends TCP there.
 * @param done - gets milliseconds; undefined when there was no connection
 */
export function connectMs({ host, port }: Pick<Address, 'host' | 'port'>, done: (ms: number | undefined) => void): void {
  const startedMs = performance.now()
  const socket = connect({ host, port, autoSelectFamily: false })
  let ended = false
  const end = (ms: number | undefined): void => {
    socket.destroy()
    if (!ended) done(ms)
    ended = true
  }
  socket.setTimeout(CONNECT_MS_MAX, () => end(undefined))
  socket.once('connect', () => end(performance.now() - startedMs))
  socket.on('error', () => end(undefined))
}
