/**
 * What must be reached, as ratios of figures that were measured side by side: absolute times say more about the machine.
 * A ratio is taken within each round, so its range shows how sure it is; a range across the goal is told as such.
 */
import { type Spread, spreadOf } from '../statistics.ts'
import type { Served } from './environments.ts'

export type Sample = { readonly requests: number; readonly wallMs: number; readonly cpuMs: number; readonly peakBytes: number }
/** By contestant, one per round, in their order. */
export type Samples = ReadonlyMap<string, readonly Sample[]>
export type Cell = { readonly served: Served; readonly samples: Samples }

export type GoalOutcome = {
  readonly goal: string
  readonly measured: Spread
  readonly outcome: 'met' | 'missed' | 'met in some rounds'
}

type Measure = (sample: Sample) => number
type Goal = {
  /** The goal is set for runs with this delay. */
  readonly delayMs: number
  readonly text: string
  readonly of: readonly [measure: Measure, contestant: string]
  readonly to: readonly [measure: Measure, contestant: string]
  readonly atMost?: number
  readonly atLeast?: number
}

const PROBES = 1000

export const wallPerRequest: Measure = ({ wallMs, requests }) => wallMs / requests
export const cpuPerRequest: Measure = ({ cpuMs, requests }) => cpuMs / requests
export const wall: Measure = ({ wallMs }) => wallMs
export const cpu: Measure = ({ cpuMs }) => cpuMs
const peak: Measure = ({ peakBytes }) => peakBytes

const GOALS: readonly Goal[] = [
  {
    delayMs: 50,
    text: 'wall time per request sent, against the floor',
    of: [wallPerRequest, 'parity'],
    to: [wallPerRequest, 'floor'],
    atMost: 1.25,
  },
  {
    delayMs: 50,
    text: "Playwright Test's wall time against the whole run of parity",
    of: [wall, 'playwright'],
    to: [wall, 'parity'],
    atLeast: 12,
  },
  // One environment after the other, as newman's users do. Side by side it takes half as long, and 20 x would leave parity
  // a tenth of its time for everything but the delay of its requests: 4,000 of them, 64 at a time.
  {
    delayMs: 50,
    text: "newman's wall time against the whole run of parity",
    of: [wall, 'newman'],
    to: [wall, 'parity'],
    atLeast: 20,
  },
  { delayMs: 50, text: 'peak memory against Playwright Test', of: [peak, 'parity'], to: [peak, 'playwright'], atMost: 1 },
  { delayMs: 50, text: 'peak memory against newman', of: [peak, 'parity'], to: [peak, 'newman'], atMost: 1 },
  {
    delayMs: 0,
    text: 'CPU per request sent, against the floor',
    of: [cpuPerRequest, 'parity'],
    to: [cpuPerRequest, 'floor'],
    atMost: 2.5,
  },
  {
    delayMs: 0,
    text: "Playwright Test's CPU against the whole run of parity",
    of: [cpu, 'playwright'],
    to: [cpu, 'parity'],
    atLeast: 8,
  },
  { delayMs: 0, text: "newman's CPU against the whole run of parity", of: [cpu, 'newman'], to: [cpu, 'parity'], atLeast: 8 },
]

/** @returns the goals that this cell can speak about: a contestant that did not take part settles nothing */
export function judgeGoals({ served, samples }: Cell): readonly GoalOutcome[] {
  if (served.probes !== PROBES) return []
  return GOALS.filter(({ delayMs }) => delayMs === served.delayMs).flatMap((goal) => {
    const measured = ratio(samples, goal.of, goal.to)
    if (measured === undefined) return []
    const bound = goal.atMost === undefined ? `at least ${goal.atLeast} x` : `at most ${goal.atMost} x`
    return [{ goal: `${goal.text}: ${bound}`, measured, outcome: outcomeOf(measured, goal) }]
  })
}

/** @returns undefined when one of the two did not take part */
export function ratio(samples: Samples, [measure, contestant]: Goal['of'], [baseMeasure, base]: Goal['to']): Spread | undefined {
  const [over, under] = [samples.get(contestant) ?? [], samples.get(base) ?? []]
  const ratios = over.flatMap((sample, round) => {
    const other = under[round]
    return other === undefined ? [] : [measure(sample) / baseMeasure(other)]
  })
  return ratios.length === 0 ? undefined : spreadOf(ratios)
}

function outcomeOf({ min, max }: Spread, { atMost = Infinity, atLeast = 0 }: Goal): GoalOutcome['outcome'] {
  if (max <= atMost && min >= atLeast) return 'met'
  return min > atMost || max < atLeast ? 'missed' : 'met in some rounds'
}
