/**
 * The sampler's own life, second by second: how late its loop was, how busy it was. Whole seconds are judged by it, never
 * single requests: a gate per request throws out long ones more often, and so bends the tail.
 */
import { monitorEventLoopDelay, performance } from 'node:perf_hooks'

import type { LatencyPhase, SamplerSlice } from '../../core/latency.ts'

const SLICE_MS = 1000
/** Two hundred looks a second: the 99th percentile is then no maximum. */
const RESOLUTION_MS = 5
/** Timers of libuv count whole milliseconds: one that is on time comes up to this much later. */
const GRAIN_MS = 1

export type Slices = {
  /** Number of the slice of a time. */
  readonly of: (ms: number) => number
  /** Slices before this one are closed. */
  readonly open: () => number
  /** Closed ones, from this number on. */
  readonly since: (slice: number) => readonly SamplerSlice[]
  /** Closes the one that is open, before its time, and looks no more. */
  readonly end: () => void
}

/** @param onClosed - called once a second, after slices were closed */
export function createSlices(now: () => number, phase: LatencyPhase, onClosed: () => void): Slices {
  const closed: SamplerSlice[] = []
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  delay.enable()
  let lived = performance.eventLoopUtilization()
  const close = (before: number): void => {
    const until = performance.eventLoopUtilization()
    const { utilization } = performance.eventLoopUtilization(until, lived)
    lived = until
    // The histogram holds the distance between two looks, the wanted one included.
    const lateMs = delay.count === 0 ? 0 : Math.max(0, delay.percentile(99) / 1e6 - RESOLUTION_MS - GRAIN_MS)
    delay.reset()
    // After a pause of several seconds, what is seen is of all of them.
    for (let slice = closed.length; slice < before; slice += 1)
      closed.push({ phase, slice, loopDelayP99Ms: round(lateMs), utilization: round(utilization) })
  }
  const atBoundary = (): void => {
    const current = Math.floor(now() / SLICE_MS)
    if (current > closed.length) {
      close(current)
      onClosed()
    }
    timer = setTimeout(atBoundary, Math.max(1, (closed.length + 1) * SLICE_MS - now()))
  }
  let timer = setTimeout(atBoundary, SLICE_MS - now())
  return {
    of: (ms) => Math.floor(ms / SLICE_MS),
    open: () => closed.length,
    since: (slice) => closed.slice(slice),
    end: () => {
      clearTimeout(timer)
      close(Math.floor(now() / SLICE_MS) + 1)
      delay.disable()
    },
  }
}

/** Microseconds are what the clock gives; more digits would only make the log longer. */
export function round(ms: number): number {
  return Math.round(ms * 1000) / 1000
}
