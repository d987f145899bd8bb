/** The paired times as they are compared: the chosen figure, free of the way to the server and of the steps of a clock. */
import { stableHash } from '../../core/hash.ts'
import type { LatencyPlan, LatencySample } from '../../core/latency.ts'
import { crossJittered } from '../stats/cross-jitter.ts'
import { dithered, quantumOf } from '../stats/dither.ts'
import { type Random, seededRandom } from '../stats/random.ts'
import type { Paired } from './log-ratios.ts'
import type { Path } from './network-path.ts'
import { type Pair, serviceMs, type Sides } from './pairs.ts'

export type SeriesRequest = {
  readonly pairs: readonly Pair[]
  readonly plan: LatencyPlan
  readonly path: Path
  /** What the draws depend on: another test draws other numbers. */
  readonly seed: number
  readonly name: readonly string[]
}

/** @returns by pair; a pair in which one side does not tell the chosen figure is left out */
export function seriesOf({ pairs, plan, path, seed, name }: SeriesRequest): Paired {
  const random = seededRandom(stableHash(name.join('\u0000'), seed) % 2 ** 32)
  const told = pairs.flatMap((pair) => {
    const [reference, candidate] = [timeOf(pair.reference, plan, path), timeOf(pair.candidate, plan, path)]
    return reference === undefined || candidate === undefined ? [] : [{ reference, candidate }]
  })
  const quanta = {
    reference: quantumOf(told.map(({ reference }) => reference)),
    candidate: quantumOf(told.map(({ candidate }) => candidate)),
  }
  const times = told.map(({ reference, candidate }) => {
    const fine = {
      reference: dithered(reference, quanta.reference, random),
      candidate: dithered(candidate, quanta.candidate, random),
    }
    return withoutWay(fine, path, random)
  })
  return { reference: times.map(({ reference }) => reference), candidate: times.map(({ candidate }) => candidate) }
}

/** An answer that did not come in time counts as long as it was waited for. */
function timeOf(sample: LatencySample, { timeoutMs }: LatencyPlan, { used, metric }: Path): number | undefined {
  if (sample.outcome === 'timed-out') return timeoutMs
  return used === 'server-timing' ? sample.serverTiming?.[metric ?? ''] : serviceMs(sample)
}

/**
 * The jitter is drawn from all measurements of the phase. Five of one batch would be truer to their time, and far too few for
 * a tail: equal servers of 5 ms would then be called slower at the 95th percentile in 8 % of the runs, and so in 1 %.
 */
function withoutWay(times: Sides<number>, { used, ways }: Path, random: Random): Sides<number> {
  if (ways === undefined || used === 'raw' || used === 'server-timing') return times
  return crossJittered(times, ways.reference, ways.candidate, random)
}
