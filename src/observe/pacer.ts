/**
 * Requests per second of one environment: starts are spread evenly, and a Retry-After is obeyed. Concurrency is bounded
 * by the engine's number of workers, so it needs no counting here.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { performance } from 'node:perf_hooks'

/** Longer waits than this are not obeyed: the run would stand still at the server's word. */
const RETRY_AFTER_MS_MAX: number = 30_000
/** Patience with one environment in one run: one that always asks for more gets the rest of its requests all the same. */
const PATIENCE_MS_MAX = 60_000

export type Pacer = {
  /** Resolves when the next request may start; undefined when it may start at once. */
  readonly turn: (signal: AbortSignal) => Promise<void> | undefined
  /** The server asked for patience (RFC 9110, section 10.2.3). */
  readonly pauseFor: (ms: number) => void
}

/** @param requestsPerSecond - 0 for no cap */
export function createPacer(requestsPerSecond: number): Pacer {
  const gapMs = requestsPerSecond > 0 ? 1000 / requestsPerSecond : 0
  let nextMs = 0
  let pausedUntilMs = 0
  let patienceMs = PATIENCE_MS_MAX
  return {
    turn: (signal) => {
      const now = performance.now()
      if (gapMs === 0 && pausedUntilMs <= now) return undefined
      const startMs = Math.max(now, nextMs, pausedUntilMs)
      nextMs = startMs + gapMs
      // An aborted sleep ends the wait; the request that follows sees the same signal.
      return startMs <= now ? undefined : sleep(startMs - now, undefined, { signal }).catch(() => undefined)
    },
    pauseFor: (ms) => {
      const now = performance.now()
      // Answers that came together ask for the same pause: only what is added to it costs patience.
      const until = Math.max(pausedUntilMs, now + Math.min(ms, RETRY_AFTER_MS_MAX, patienceMs))
      patienceMs -= until - Math.max(pausedUntilMs, now)
      pausedUntilMs = until
    },
  }
}

/** @returns milliseconds to wait, or undefined when the field says nothing usable (delay-seconds or HTTP-date) */
export function retryAfterMs(value: string, now: number): number | undefined {
  if (/^\d+$/.test(value)) return Number(value) * 1000
  // An HTTP-date begins with the day of the week; Date.parse takes "-5" for a date as well.
  const at = /^[A-Z][a-z]{2}/.test(value) ? Date.parse(value) : Number.NaN
  return Number.isNaN(at) ? undefined : Math.max(0, at - now)
}
