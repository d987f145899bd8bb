/**
 * Does the sampler itself make a difference? The reference is timed against itself through the same path: the interval of
 * that ratio must contain 1, or no verdict of this machine can be trusted (specs/LATENCY.md, section 5 h).
 */
import { BATCHES_MIN, type LatencyData, type LatencyPlan } from '../../core/latency.ts'
import { momentsOf } from '../stats/moments.ts'
import { boundaries } from '../stats/spending.ts'
import { ALPHA } from './decide.ts'
import { logRatiosOf } from './log-ratios.ts'
import { prepare } from './prepare.ts'

export type SelfCheck = {
  readonly probe: string
  readonly outcome: 'passed' | 'failed' | 'undecided'
  /** Of `undecided`: why. */
  readonly because?: string
  readonly pairs: number
  readonly tests: readonly SelfTest[]
}

/** `interval`: of the ratio; those of all tests hold together with 90 %. */
export type SelfTest = {
  readonly quantile: number
  readonly ratio: number
  readonly interval: readonly [low: number, high: number]
}

export type SelfCheckInput = {
  readonly probe: string
  readonly plan: LatencyPlan
  /** Samples of the phase `self-check` count. */
  readonly data: LatencyData
  readonly reference: string
  /** The name under which the reference was asked as if it were a candidate. */
  readonly again: string
  readonly seed: number
}

export function checkSelf({ probe, plan, data, reference, again, seed }: SelfCheckInput): SelfCheck {
  // One server at one place: there is no way to take out.
  const input = { probe, plan: { ...plan, path: 'raw' }, data: { ...data, path: [] }, reference, candidate: again, seed } as const
  const { series, refusal } = prepare(input, 'self-check')
  const pairs = series.reference.length
  const undecided = (because: string): SelfCheck => ({ probe, outcome: 'undecided', because, pairs, tests: [] })
  if (refusal !== undefined) return undecided(refusal)
  if (pairs < BATCHES_MIN * plan.batchPairs)
    return undecided(`${pairs} pairs count, and ${BATCHES_MIN * plan.batchPairs} are needed`)
  const tests = plan.tests.flatMap(({ quantile }) => {
    const test = intervalOf(logRatiosOf(series, plan.batchPairs, quantile), plan)
    return test === undefined ? [] : [{ quantile, ...test }]
  })
  if (tests.length < plan.tests.length) return undecided('no resolution: all batches are alike to the last digit')
  const passed = tests.every(({ interval: [low, high] }) => low <= 1 && 1 <= high)
  return { probe, outcome: passed ? 'passed' : 'failed', pairs, tests }
}

function intervalOf(logRatios: readonly number[], plan: LatencyPlan): Omit<SelfTest, 'quantile'> | undefined {
  const last = Math.max(BATCHES_MIN, plan.batchesMax)
  const batches = Math.min(logRatios.length, last)
  const { mean, deviation } = momentsOf(logRatios.slice(0, batches))
  const boundary = boundaries({ alpha: ALPHA / plan.tests.length, first: BATCHES_MIN, last })[batches - BATCHES_MIN]
  if (boundary === undefined || !Number.isFinite(mean) || deviation === 0) return undefined
  const halfWidth = (boundary.t * deviation) / Math.sqrt(batches)
  return { ratio: Math.exp(mean), interval: [Math.exp(mean - halfWidth), Math.exp(mean + halfWidth)] }
}
