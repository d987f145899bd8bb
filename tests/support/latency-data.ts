/** Made latencies in the shape of the sampler's, for tests of what is judged from them. */
import type { LatencyData, LatencyPhase, LatencyPlan, LatencySample, PathSample } from '../../src/core/latency.ts'

/** The gate's plan: both as near as each other, no absolute tolerance. */
export const GATE_PLAN: LatencyPlan = {
  profile: 'gate',
  engine: 'parity',
  tests: [
    { quantile: 0.5, relative: 0.1, absoluteMs: 0 },
    { quantile: 0.95, relative: 0.2, absoluteMs: 0 },
  ],
  batchPairs: 40,
  batchesMax: 20,
  path: 'raw',
  timeoutMs: 10_000,
}

export type Times = { readonly reference: readonly number[]; readonly candidate: readonly number[] }

/** One pair per time, 50 ms apart, ten pairs per slice; what is given is set in each sample of its side. */
export function samplesOf(
  times: Times,
  phase: LatencyPhase = 'first',
  set: (pair: number, environment: string) => Partial<LatencySample> = () => ({}),
): readonly LatencySample[] {
  return (['reference', 'candidate'] as const).flatMap((environment, order) =>
    times[environment].map((ms, pair): LatencySample => {
      const sentMs = pair * 50 + order
      return {
        phase,
        pair,
        environment,
        order: (pair + order) % 2,
        plannedMs: sentMs,
        sentMs,
        firstByteMs: sentMs + ms,
        endMs: sentMs + ms + 1,
        outcome: 'answered',
        status: 200,
        slice: Math.floor(pair / 10),
        ...set(pair, environment),
      }
    }),
  )
}

export function dataOf(times: Times): LatencyData {
  return { samples: samplesOf(times), path: [], slices: [] }
}

/** @param connects - milliseconds by environment, five per batch in order */
export function connectsOf(connects: Times, phase: LatencyPhase = 'first'): readonly PathSample[] {
  return (['reference', 'candidate'] as const).flatMap((environment) =>
    connects[environment].map((ms, index): PathSample => {
      return { phase, batch: Math.floor(index / 5), environment, kind: 'connect', ms }
    }),
  )
}
