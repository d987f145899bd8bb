/**
 * Equal servers at other distances (specs/LATENCY.md, section 4): a round trip of 5 ms + Exp(.5) against 80 ms + Exp(4), five
 * TCP connects per batch and side, the gate's rule with 10 % for both quantiles; what each way of taking the path out says.
 */
import { decide } from '../../../src/compare/latency/decide.ts'
import { logRatiosOf, type Paired } from '../../../src/compare/latency/log-ratios.ts'
import { crossJittered, floorOf, type Way } from '../../../src/compare/stats/cross-jitter.ts'
import { quantileOf, sorted } from '../../../src/compare/stats/quantile.ts'
import { type Random, seededRandom } from '../../../src/compare/stats/random.ts'
import { count, type Tally } from './tally.ts'

export const SERVERS_MS = [40, 5] as const
export const CORRECTIONS = ['none', 'median', 'cross-jittered'] as const
export type Correction = (typeof CORRECTIONS)[number]
export const NETWORK_SHIFTS = [0, 0.1, 0.2, 0.5] as const

/** Of the server; the specification leaves it open, and this one gives its figures. */
const SIGMA = 0.5
const TOLERANCE = 0.1
const PAIRS = 800
const BATCH = 40
const CONNECTS = 5
const WAYS = { reference: { floorMs: 5, meanMs: 0.5 }, candidate: { floorMs: 80, meanMs: 4 } } as const

export function networkKey(server: number, correction: Correction, shift: number, quantile: number): string {
  return `network ${server} ${correction} ${shift} ${quantile}`
}

/** Tally: runs, slower, within. */
export function tallyNetwork(server: number, seed: number, tally: Tally): void {
  for (const shift of NETWORK_SHIFTS) {
    const random = seededRandom(seed)
    const answer = (slow: number): number => server * Math.exp(SIGMA * random.normal()) * (1 + slow)
    const raw = { reference: [] as number[], candidate: [] as number[] }
    const connects = { reference: [] as number[], candidate: [] as number[] }
    for (let pair = 0; pair < PAIRS; pair += 1) {
      raw.reference.push(answer(0) + trip('reference', random))
      raw.candidate.push(answer(shift) + trip('candidate', random))
    }
    for (let connect = 0; connect < (PAIRS / BATCH) * CONNECTS; connect += 1) {
      connects.reference.push(trip('reference', random))
      connects.candidate.push(trip('candidate', random))
    }
    for (const correction of CORRECTIONS) {
      const series = corrected(raw, connects, { correction, random })
      for (const quantile of [0.5, 0.95]) {
        const { verdict } = decide({
          logRatios: logRatiosOf(series, BATCH, quantile),
          toleranceAfter: () => Math.log1p(TOLERANCE),
          batchesMax: PAIRS / BATCH,
          family: 1,
        })
        count(tally, networkKey(server, correction, shift, quantile), [
          1,
          verdict === 'slower' ? 1 : 0,
          verdict === 'within' ? 1 : 0,
        ])
      }
    }
  }
}

function trip(side: 'reference' | 'candidate', random: Random): number {
  const { floorMs, meanMs } = WAYS[side]
  return floorMs - Math.log(1 - random.next()) * meanMs
}

function corrected(raw: Paired, connects: Paired, { correction, random }: { correction: Correction; random: Random }): Paired {
  if (correction === 'none') return raw
  if (correction === 'median') {
    const less = (times: readonly number[], own: readonly number[]): number[] => {
      const median = quantileOf(sorted(own), 0.5)
      return times.map((ms) => Math.max(0.01, ms - median))
    }
    return { reference: less(raw.reference, connects.reference), candidate: less(raw.candidate, connects.candidate) }
  }
  const way = (measuredMs: readonly number[]): Way => ({ floorMs: floorOf(measuredMs), measuredMs })
  const [near, far] = [way(connects.reference), way(connects.candidate)]
  const times = raw.reference.map((reference, pair) =>
    crossJittered({ reference, candidate: raw.candidate[pair] ?? 0 }, near, far, random),
  )
  return { reference: times.map(({ reference }) => reference), candidate: times.map(({ candidate }) => candidate) }
}
