/**
 * Candidates of another shape (specs/LATENCY.md, section 3): what p50 and p95 say, at 5 % for both, up to 800 pairs. The
 * specification names the changes and not all of the laws; here the base is lognormal, 40 ms, sigma .5.
 */
import { decide } from '../../../src/compare/latency/decide.ts'
import { logRatiosOf } from '../../../src/compare/latency/log-ratios.ts'
import { type Random, seededRandom } from '../../../src/compare/stats/random.ts'
import { count, type Tally } from './tally.ts'

const TOLERANCE = 0.05
const BATCHES = 20
const BATCH = 40

type Draw = (random: Random) => number
type Shape = {
  readonly name: string
  readonly reference: Draw
  readonly candidate: Draw
  readonly specified: readonly [number, number]
}

function lognormal(median: number, sigma: number): Draw {
  return (random) => median * Math.exp(sigma * random.normal())
}

function cached(hits: number): Draw {
  return (random) => (random.next() < hits ? lognormal(12, 0.25)(random) : lognormal(90, 0.3)(random))
}

const base = lognormal(40, 0.5)
/** The same 95th percentile with a median of .668: 1.645 (sigma - .5) makes up for its logarithm. */
const otherSigma = 0.5 - Math.log(0.668) / 1.6449

/** `specified`: slower in percent at p50 and p95. */
export const SHAPES: readonly Shape[] = [
  { name: 'same median, spread .5 to .8', reference: base, candidate: lognormal(40, 0.8), specified: [0.5, 100] },
  { name: 'same p95, other shape', reference: base, candidate: lognormal(40 * 0.668, otherSigma), specified: [0, 1.5] },
  { name: 'the same x 1.05', reference: base, candidate: lognormal(40 * 0.668 * 1.05, otherSigma), specified: [0, 5.8] },
  {
    name: '8 % of requests +150 ms',
    reference: base,
    candidate: (random) => base(random) + (random.next() < 0.08 ? 150 : 0),
    specified: [7.5, 100],
  },
  { name: 'cache hits 80 to 70 %', reference: cached(0.8), candidate: cached(0.7), specified: [11.1, 21.9] },
]

export function shapeKey(name: string, quantile: number): string {
  return `shape ${name} ${quantile}`
}

/** Tally: runs, slower, within. */
export function tallyShapes(seed: number, tally: Tally): void {
  for (const { name, reference, candidate } of SHAPES) {
    const random = seededRandom(seed)
    const draw = (from: Draw): number[] => Array.from({ length: BATCHES * BATCH }, () => from(random))
    const series = { reference: draw(reference), candidate: draw(candidate) }
    for (const quantile of [0.5, 0.95]) {
      const logRatios = logRatiosOf(series, BATCH, quantile)
      const limit = Math.log1p(TOLERANCE)
      const { verdict } = decide({ logRatios, toleranceAfter: () => limit, batchesMax: BATCHES, family: 1 })
      count(tally, shapeKey(name, quantile), [1, verdict === 'slower' ? 1 : 0, verdict === 'within' ? 1 : 0])
    }
  }
}
