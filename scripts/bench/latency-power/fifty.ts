/**
 * Fifty probes of one run (specs/LATENCY.md, section 3): five really slower by 20, 30, 50, 50 and 100 %, twenty equal, fifteen
 * at half the tolerance, ten at .9 of it; p50 and p95 of each make a family of a hundred tests. The worlds take turns,
 * from one run to the next too.
 */
import { decide } from '../../../src/compare/latency/decide.ts'
import { logRatiosOf } from '../../../src/compare/latency/log-ratios.ts'
import { rejectedAt } from '../../../src/compare/stats/benjamini-hochberg.ts'
import { momentsOf } from '../../../src/compare/stats/moments.ts'
import { quantileOf, sorted } from '../../../src/compare/stats/quantile.ts'
import { studentTail } from '../../../src/compare/stats/student-t.ts'
import { drawWorld, shifted, WORLDS } from '../../../tests/support/latency-worlds.ts'
import { count, type Tally } from './tally.ts'

export const RULES = [
  'k6 point ratio',
  'batch t, alpha .05',
  'BLR-GS, alpha .05 each',
  'BLR-GS + BH .05',
  'BLR-GS + BH .10',
  'BLR-GS, Bonferroni',
] as const
export type Rule = (typeof RULES)[number]
export const TOLERANCES = [0.1, 0.2] as const
const SLOWER = [0.2, 0.3, 0.5, 0.5, 1] as const

const PROBES = 50
const BATCH = 40
const BATCHES = 20
/** The rules without looks have half of the pairs. */
const FIXED_PAIRS = 400
const FIXED_BATCHES = FIXED_PAIRS / BATCH

export function fiftyKey(tolerance: number, rule: Rule): string {
  return `fifty ${tolerance} ${rule}`
}

/** Tally: runs, false flags, runs with a false flag, false discovery proportions, pairs, then detections of SLOWER. */
export function tallyFifty(tolerance: number, run: number, tally: Tally): void {
  const tests = Array.from({ length: PROBES }, (_, probe) => testsOf(probe, { tolerance, run })).flat()
  const rejections = [0.05, 0.1].map((q) =>
    rejectedAt(
      q,
      tests.map(({ pValue }) => pValue),
    ),
  )
  const ofProbes = <T>(of: (test: OneTest, index: number) => T): readonly (readonly [T, T])[] =>
    Array.from({ length: PROBES }, (_, probe) => {
      const [median, tail] = [tests[2 * probe], tests[2 * probe + 1]]
      if (median === undefined || tail === undefined) throw new Error('each probe has two tests')
      return [of(median, 2 * probe), of(tail, 2 * probe + 1)]
    })
  for (const rule of RULES) {
    const flagOf = (test: OneTest, index: number): boolean => {
      if (rule === 'BLR-GS + BH .05') return rejections[0]?.[index] === true
      if (rule === 'BLR-GS + BH .10') return rejections[1]?.[index] === true
      return test.flagged[rule] === true
    }
    // A probe is flagged when one of its tests is, and sampled until both have ended.
    const flags = ofProbes(flagOf).map(([median, tail]) => median || tail)
    const wrong = flags.filter((flag, probe) => flag && shiftOf(probe, tolerance) <= tolerance).length
    const all = flags.filter(Boolean).length
    const found = SLOWER.map((_, probe) => (flags[probe] === true ? 1 : 0))
    const which = rule === 'BLR-GS, alpha .05 each' ? 0 : 1
    const most = ofProbes((test) => test.pairs[which]).reduce((sum, [median, tail]) => sum + Math.max(median, tail), 0)
    const pairs = rule.startsWith('BLR') ? most / PROBES : FIXED_PAIRS
    count(tally, fiftyKey(tolerance, rule), [1, wrong, wrong > 0 ? 1 : 0, all === 0 ? 0 : wrong / all, pairs, ...found])
  }
}

type OneTest = {
  readonly pValue: number
  readonly flagged: Partial<Record<Rule, boolean>>
  readonly pairs: readonly [single: number, family: number]
}

function testsOf(probe: number, { tolerance, run }: { tolerance: number; run: number }): readonly OneTest[] {
  const world = WORLDS[(probe + run) % WORLDS.length] ?? 'lognormal'
  const shift = shiftOf(probe, tolerance)
  const series = shifted(drawWorld(world, run * 1000 + probe, BATCHES * BATCH, 10), shift)
  const limit = Math.log1p(tolerance)
  return [0.5, 0.95].map((quantile) => {
    const logRatios = logRatiosOf(series, BATCH, quantile)
    const sequence = { logRatios, toleranceAfter: () => limit, batchesMax: BATCHES }
    const [single, family] = [decide({ ...sequence, family: 1 }), decide({ ...sequence, family: 2 * PROBES })]
    const { mean, deviation } = momentsOf(logRatios.slice(0, FIXED_BATCHES))
    const t = (mean - limit) / (deviation / Math.sqrt(FIXED_BATCHES))
    const point = (times: readonly number[]): number => quantileOf(sorted(times.slice(0, FIXED_PAIRS)), quantile)
    return {
      pValue: family.pValue,
      flagged: {
        'k6 point ratio': point(series.candidate) > (1 + tolerance) * point(series.reference),
        'batch t, alpha .05': studentTail(t, FIXED_BATCHES - 1) <= 0.05,
        'BLR-GS, alpha .05 each': single.verdict === 'slower',
        'BLR-GS, Bonferroni': family.verdict === 'slower',
      },
      pairs: [single.batches * BATCH, family.batches * BATCH],
    }
  })
}

function shiftOf(probe: number, tolerance: number): number {
  if (probe < SLOWER.length) return SLOWER[probe] ?? 0
  if (probe < 25) return 0
  return probe < 40 ? tolerance / 2 : 0.9 * tolerance
}
