/** The paired times as they are compared: the chosen figure, free of the way to the server and of the steps of a clock. */
import { stableHash } from '../../core/hash.ts'
import type { LatencyPlan, LatencySample } from '../../core/latency.ts'
import { crossJittered, type Way } from '../stats/cross-jitter.ts'
import { dithered, quantumOf } from '../stats/dither.ts'
import { type Random, seededRandom } from '../stats/random.ts'
import type { Paired } from './log-ratios.ts'
import type { Path, WayByBatch } from './network-path.ts'
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
    return reference === undefined || candidate === undefined ? [] : [{ pair: pair.pair, reference, candidate }]
  })
  const quanta = {
    reference: quantumOf(told.map(({ reference }) => reference)),
    candidate: quantumOf(told.map(({ candidate }) => candidate)),
  }
  const times = told.map(({ pair, reference, candidate }) => {
    const fine = {
      reference: dithered(reference, quanta.reference, random),
      candidate: dithered(candidate, quanta.candidate, random),
    }
    return withoutWay(fine, { path, batch: Math.floor(pair / plan.batchPairs), random })
  })
  return { reference: times.map(({ reference }) => reference), candidate: times.map(({ candidate }) => candidate) }
}

/** An answer that did not come in time counts as long as it was waited for. */
function timeOf(sample: LatencySample, { timeoutMs }: LatencyPlan, { used, metric }: Path): number | undefined {
  if (sample.outcome === 'timed-out') return timeoutMs
  return used === 'server-timing' ? sample.serverTiming?.[metric ?? ''] : serviceMs(sample)
}

type Taking = { readonly path: Path; readonly batch: number; readonly random: Random }

function withoutWay(times: Sides<number>, { path: { used, ways }, batch, random }: Taking): Sides<number> {
  if (ways === undefined || used === 'raw' || used === 'server-timing') return times
  return crossJittered(times, inBatch(ways.reference, batch), inBatch(ways.candidate, batch), random)
}

/** Of the same batch: so the draws of one batch say nothing about those of another, and the batches stay independent. */
function inBatch({ floorMs, batches }: WayByBatch, batch: number): Way {
  const own = batches.get(batch)
  return { floorMs, measuredMs: own ?? [...batches.values()].flat() }
}
