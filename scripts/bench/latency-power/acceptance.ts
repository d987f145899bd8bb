/** The acceptance line at the end of section 2 (specs/LATENCY.md): the gate's worst worlds, each with its band. */
import { WORLDS } from '../../../tests/support/latency-worlds.ts'
import { bandOf } from './band.ts'
import { powerKey } from './power.ts'
import type { Tally } from './tally.ts'

type Limit = {
  readonly what: string
  readonly quantiles: readonly number[]
  readonly shift: Readonly<Record<number, number>>
  readonly of: 'slower' | 'within'
  readonly percent: number
  readonly is: 'most' | 'least'
  readonly without?: string
}

const same = (shift: number): Readonly<Record<number, number>> => ({ 0.5: shift, 0.95: shift })
const atTolerance = { 0.5: 0.1, 0.95: 0.2 }
const BOTH = [0.5, 0.95]

const LIMITS: readonly Limit[] = [
  { what: 'no shift', quantiles: BOTH, shift: same(0), of: 'slower', percent: 0.1, is: 'most' },
  { what: 'half the tolerance', quantiles: BOTH, shift: { 0.5: 0.05, 0.95: 0.1 }, of: 'slower', percent: 1.5, is: 'most' },
  { what: 'at the tolerance', quantiles: BOTH, shift: atTolerance, of: 'slower', percent: 8.5, is: 'most' },
  {
    what: 'at the tolerance, all but slowenv',
    quantiles: BOTH,
    shift: atTolerance,
    of: 'slower',
    percent: 6.2,
    is: 'most',
    without: 'slowenv',
  },
  { what: 'p50 +20 %', quantiles: [0.5], shift: same(0.2), of: 'slower', percent: 75, is: 'least' },
  { what: 'p50 +30 %', quantiles: [0.5], shift: same(0.3), of: 'slower', percent: 99.8, is: 'least' },
  { what: 'p95 +50 %', quantiles: [0.95], shift: same(0.5), of: 'slower', percent: 62, is: 'least' },
  { what: 'p95 +50 %, all but gc', quantiles: [0.95], shift: same(0.5), of: 'slower', percent: 89, is: 'least', without: 'gc' },
  { what: 'p95 +100 %', quantiles: [0.95], shift: same(1), of: 'slower', percent: 99.7, is: 'least' },
  { what: 'within although p50 +20 %', quantiles: [0.5], shift: same(0.2), of: 'within', percent: 0, is: 'most' },
]

/** @returns a table, and whether all limits hold within what chance allows */
export function acceptance(tally: Tally): { readonly lines: readonly string[]; readonly ok: boolean } {
  let ok = true
  const rows = LIMITS.map(({ what, quantiles, shift, of, percent, is, without }) => {
    const found = quantiles.flatMap((quantile) =>
      WORLDS.filter((world) => world !== without).map((world) => {
        const [runs = 0, slower = 0, within = 0] = tally[powerKey('gate', quantile, shift[quantile] ?? 0, world)] ?? []
        return { world, quantile, runs, percent: (100 * (of === 'slower' ? slower : within)) / runs }
      }),
    )
    const worst = found.toSorted((left, right) =>
      is === 'most' ? right.percent - left.percent : left.percent - right.percent,
    )[0]
    if (worst === undefined) throw new Error('no world was simulated')
    // Shares of within are specified in whole percent.
    const band = bandOf({ percent, runs: 2000, rounding: of === 'within' ? 1 : 0.1 }, worst.runs)
    const holds = is === 'most' ? worst.percent <= percent + band : worst.percent >= percent - band
    ok &&= holds
    const where = `${worst.world} p${worst.quantile * 100}`
    return `| ${what} | ${of} at ${is} ${percent} | ${worst.percent.toFixed(1)} (${where}) | ${holds ? 'met' : '**missed**'} |`
  })
  return { lines: ['| gate, worst of the eight worlds | goal % | measured % | |', '|---|---|---|---|', ...rows], ok }
}
