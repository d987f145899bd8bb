/**
 * The warm connections of one environment. What is due is sent over the connection that rested longest; what finds none
 * waits, and when too much is in flight or waiting, the one that waited longest is given up and counted as missed.
 */
import type { Address } from './address.ts'
import { createConnection } from './connection.ts'
import type { Connection } from './connection.ts'
import { exchange } from './exchange.ts'
import type { Exchanged, WireRequest } from './exchange.ts'
import type { SamplerEnvironment } from './messages.ts'
import { round } from './slices.ts'

/** LATENCY.md, section 5 (c). */
export const WARM_UPS = 5
const IDLE_MS_MAX = 5000
/** LATENCY.md, section 5 (d). */
const IN_FLIGHT_MAX = 32

export type Job = {
  readonly request: WireRequest
  readonly timeoutMs: number
  readonly done: (exchanged: Exchanged) => void
}

export type Pool = {
  /** Sends it now, or as soon as a connection is free. */
  readonly send: (job: Job) => void
  /** `idle`: one has to be warmed up and can be; `busy`: one is being warmed up, and no other is warm; `no`: go on. */
  readonly needsWarmUp: () => 'idle' | 'busy' | 'no'
  /** Sends it over a connection that has to be warmed up; does nothing when none is there. */
  readonly warmUp: (job: Job) => void
}

type Slot = { readonly connection: Connection; warmUps: number; busy: boolean; restsSinceMs: number }

export type PoolParts = {
  readonly environment: SamplerEnvironment
  readonly address: Address | undefined
  readonly lanes: number
  readonly now: () => number
  /** Mean distance of two requests to it. */
  readonly gapMs: number
}

export function createPool({ environment, address, lanes, now, gapMs }: PoolParts): Pool {
  const slots: Slot[] = Array.from({ length: lanes }, () => ({
    connection: createConnection(environment, address),
    warmUps: WARM_UPS,
    busy: false,
    restsSinceMs: now(),
  }))
  const waiting: Job[] = []
  // With a budget so small that warming up takes longer than a connection stays warm, it would never come to an end.
  const idleMsMax = Math.max(IDLE_MS_MAX, 2 * lanes * gapMs)

  const run = async (slot: Slot, job: Job): Promise<void> => {
    slot.busy = true
    const exchanged = await exchange({ connection: slot.connection, request: job.request, timeoutMs: job.timeoutMs, now })
    slot.busy = false
    slot.restsSinceMs = now()
    // One that fails is not made warm by asking again: the samples show what is wrong with it.
    slot.warmUps = exchanged.outcome === 'answered' ? Math.max(0, slot.warmUps - 1) : 0
    job.done(exchanged)
    sendWaiting()
  }
  const restedLongest = (fits: (slot: Slot) => boolean): Slot | undefined => {
    let found: Slot | undefined
    for (const slot of slots)
      if (!slot.busy && fits(slot) && (found === undefined || slot.restsSinceMs < found.restsSinceMs)) found = slot
    return found
  }
  const sendWaiting = (): void => {
    while (waiting.length > 0) {
      const slot = restedLongest(({ warmUps }) => warmUps === 0)
      if (slot === undefined) return
      const job = waiting.shift()
      if (job !== undefined) void run(slot, job)
    }
  }
  return {
    send: (job) => {
      const inFlight = slots.filter(({ busy }) => busy).length
      if (inFlight + waiting.length >= IN_FLIGHT_MAX) {
        const at = round(now())
        waiting.shift()?.done({ outcome: 'missed', sentMs: at, endMs: at })
      }
      waiting.push(job)
      sendWaiting()
    },
    needsWarmUp: () => {
      const warmSinceMs = now() - idleMsMax
      for (const slot of slots) if (!slot.busy && slot.warmUps === 0 && slot.restsSinceMs < warmSinceMs) slot.warmUps = WARM_UPS
      if (slots.some(({ busy, warmUps }) => !busy && warmUps > 0)) return 'idle'
      return slots.every(({ warmUps }) => warmUps > 0) ? 'busy' : 'no'
    },
    warmUp: (job) => {
      const slot = restedLongest(({ warmUps }) => warmUps > 0)
      if (slot !== undefined) void run(slot, job)
    },
  }
}
