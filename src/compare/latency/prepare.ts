/** One phase of one candidate, ready to be tested: which pairs count, which figure of them, or why nothing can be said. */
import type { LatencyData, LatencyPhase, LatencyPlan } from '../../core/latency.ts'
import type { Paired } from './log-ratios.ts'
import { choosePath, type Path } from './network-path.ts'
import { type Pairs, pairsOf, type Sides } from './pairs.ts'
import { seriesOf } from './series.ts'

export type Prepared = {
  readonly pairs: Pairs
  readonly path: Path
  readonly series: Paired
  /** Why none of the tests can be decided. */
  readonly refusal?: string
  /** The refusal is that the sampler was late, of which there may be less when more is sampled. */
  readonly wasLate: boolean
}

export type LatencyInput = {
  readonly probe: string
  readonly plan: LatencyPlan
  readonly data: LatencyData
  readonly reference: string
  readonly candidate: string
  readonly seed: number
}

/** LATENCY.md, section 5 (e). */
const DROPPED_MAX = 0.2

export function prepare({ probe, plan, data, reference, candidate, seed }: LatencyInput, phase: LatencyPhase): Prepared {
  const pairs = pairsOf({ data, plan, phase, reference, candidate })
  const path = choosePath({ plan, data, phase, pairs, reference, candidate })
  const series = seriesOf({ pairs: pairs.counted, plan, path, seed, name: [probe, candidate, phase] })
  const refusal = data.refused ?? refusalOf(pairs, { reference, candidate }, plan) ?? path.refusal
  const wasLate = data.refused === undefined && isLate(pairs)
  return { pairs, path, series, wasLate, ...(refusal !== undefined && { refusal }) }
}

function isLate({ dropped }: Pairs): boolean {
  return dropped.slices > DROPPED_MAX * dropped.of
}

function refusalOf(pairs: Pairs, { reference, candidate }: Sides<string>, { batchPairs }: LatencyPlan): string | undefined {
  const { counted, samples, asked, dropped, otherClass } = pairs
  if (asked === 0)
    return samples.reference.length + samples.candidate.length === 0 ? 'nothing was sampled' : 'no pair was sampled'
  if (isLate(pairs)) return `the sampler was overloaded: it was late in ${dropped.slices} of ${dropped.of} seconds`
  if (counted.length >= batchPairs) return undefined
  if (otherClass > counted.length) return `"${reference}" and "${candidate}" answer with statuses of different classes`
  if (counted.length === 0) return `in none of ${asked} pairs both answered`
  return undefined
}
