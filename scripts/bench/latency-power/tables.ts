/** The tables of specs/LATENCY.md, sections 2 to 4, from what was simulated: each figure is marked where it leaves its band. */
import { readFileSync } from 'node:fs'

import { WORLDS } from '../../../tests/support/latency-worlds.ts'
import { shown } from './band.ts'
import { fiftyKey, RULES, type Rule, TOLERANCES } from './fifty.ts'
import { CORRECTIONS, NETWORK_SHIFTS, networkKey, SERVERS_MS } from './network.ts'
import { powerKey, PROFILE_NAMES, PROFILES, QUANTILES, SHIFTS } from './power.ts'
import { shapeKey, SHAPES } from './shapes.ts'
import type { Tally } from './tally.ts'

export type Table = {
  readonly title: string
  readonly lines: readonly string[]
  readonly cells: number
  readonly outside: number
}

/** By profile and quantile, then shift, then world: slower in percent, within in percent, pairs. */
const SPECIFIED: Record<string, Record<string, Record<string, readonly [number, number, number]>>> = JSON.parse(
  readFileSync(new URL('specified.json', import.meta.url), 'utf8'),
)

export function powerTables(tally: Tally): readonly Table[] {
  return PROFILE_NAMES.flatMap((profile) =>
    QUANTILES.map((quantile): Table => {
      const { batches, tolerance } = PROFILES[profile]
      const name = `${profile} p${quantile * 100}`
      const marks = new Marks()
      const rows = SHIFTS.map((shift) => {
        const label = `+${Math.round(shift * 100)}%`
        const cells = WORLDS.map((world) => {
          const [runs = 0, slower = 0, within = 0, pairs = 0] = tally[powerKey(profile, quantile, shift, world)] ?? []
          const [theirSlower, theirWithin] = SPECIFIED[name]?.[label]?.[world] ?? [Number.NaN, Number.NaN]
          const slowerText = marks.of((100 * slower) / runs, { percent: theirSlower, runs: 2000, rounding: 0.1 }, runs)
          const withinText = marks.of((100 * within) / runs, { percent: theirWithin, runs: 2000, rounding: 1 }, runs)
          return `${slowerText} / ${withinText} / ${(pairs / runs).toFixed(0)}`
        })
        return `| ${label} | ${cells.join(' | ')} |`
      })
      const title = `${name}, tolerance ${tolerance[quantile] * 100} %, up to ${batches * 40} pairs: slower % / within % / mean pairs`
      const head = [`| shift | ${WORLDS.join(' | ')} |`, `|---|${WORLDS.map(() => '---:|').join('')}`]
      return { title, lines: [...head, ...rows], ...marks.counts() }
    }),
  )
}

export function shapeTable(tally: Tally): Table {
  const marks = new Marks()
  const rows = SHAPES.map(({ name, specified }) => {
    const cells = [0.5, 0.95].map((quantile, index) => {
      const [runs = 0, slower = 0] = tally[shapeKey(name, quantile)] ?? []
      return marks.of((100 * slower) / runs, { percent: specified[index] ?? Number.NaN, runs: 1000, rounding: 0.1 }, runs)
    })
    return `| ${name} | ${cells.join(' | ')} |`
  })
  const head = ['| candidate | p50 slower % | p95 slower % |', '|---|---:|---:|']
  return { title: 'Other shapes, tolerance 5 % for both, up to 800 pairs', lines: [...head, ...rows], ...marks.counts() }
}

/** P(any false flag) in percent, where specified; the other columns are told beside the specified ones. */
const FIFTY: Readonly<
  Record<string, Partial<Record<Rule, readonly [flags: number, discovery: number, any: number | undefined, found: string]>>>
> = {
  '0.1': {
    'k6 point ratio': [13.77, 0.728, 100, '.98 1 1 1 1'],
    'batch t, alpha .05': [1.42, 0.208, 76.7, '.74 .94 .99 1 1'],
    'BLR-GS, alpha .05 each': [1.32, 0.189, 72.9, '.86 .98 1 1 1'],
    'BLR-GS + BH .05': [0.13, 0.023, 12.6, '.64 .93 1 1 1'],
    'BLR-GS + BH .10': [0.24, 0.041, 21.5, '.72 .95 1 1 1'],
    'BLR-GS, Bonferroni': [0.02, 0.004, 2.1, '.28 .79 .98 .98 1'],
  },
  '0.2': { 'k6 point ratio': [8.7, 0.641, undefined, ''], 'BLR-GS + BH .05': [0.08, 0.018, undefined, '- .51 .98 .98 -'] },
}

export function fiftyTables(tally: Tally): readonly Table[] {
  return TOLERANCES.map((tolerance): Table => {
    const rows = RULES.map((rule) => {
      const [runs = 0, wrong = 0, any = 0, discovery = 0, pairs = 0, ...found] = tally[fiftyKey(tolerance, rule)] ?? []
      const theirs = FIFTY[String(tolerance)]?.[rule]
      const mean = (sum: number, digits: number): string => (sum / runs).toFixed(digits)
      const beside = (text: string, specified: number | string | undefined): string =>
        specified === undefined || specified === '' ? text : `${text} (${specified})`
      const anyText = beside(mean(100 * any, 1), theirs?.[2])
      const detected = beside(found.map((sum) => mean(sum, 2)).join(' '), theirs?.[3])
      return `| ${rule} | ${beside(mean(wrong, 2), theirs?.[0])} | ${beside(mean(discovery, 3), theirs?.[1])} | ${anyText} | ${detected} | ${mean(pairs, 0)} |`
    })
    const head = [
      '| rule | false flags a run | false discovery rate | runs with a false flag % | found at +20/30/50/50/100 % | pairs a probe |',
      '|---|---:|---:|---:|---|---:|',
    ]
    const title = `Fifty probes, tolerance ${tolerance * 100} %, in brackets what is specified (for a mixture of worlds that it does not tell)`
    return { title, lines: [...head, ...rows], cells: 0, outside: 0 }
  })
}

/** Slower in percent at 0, +20 and +50 %, by server and quantile. At the tolerance itself no single figure is specified. */
const NETWORK: Readonly<Record<string, readonly (number | undefined)[]>> = {
  'none 40 0.5': [100, undefined, undefined],
  'none 40 0.95': [100, undefined, undefined],
  'none 5 0.5': [100, undefined, undefined],
  'none 5 0.95': [100, undefined, undefined],
  'median 40 0.5': [0, 91.6, 100],
  'median 40 0.95': [0.2, 50.5, 100],
  'median 5 0.5': [27.4, 91.7, 100],
  'median 5 0.95': [98.8, 100, 100],
  'cross-jittered 40 0.5': [0, 63.7, 100],
  'cross-jittered 40 0.95': [0, 37.2, 100],
  'cross-jittered 5 0.5': [0.5, 23.9, 98.3],
  'cross-jittered 5 0.95': [1.6, 14.2, 70.4],
}

export function networkTable(tally: Tally): Table {
  const marks = new Marks()
  const columns = SERVERS_MS.flatMap((server) => QUANTILES.map((quantile) => ({ server, quantile })))
  const rows = CORRECTIONS.map((correction) => {
    const cells = columns.map(({ server, quantile }) =>
      NETWORK_SHIFTS.map((shift) => {
        const [runs = 0, slower = 0] = tally[networkKey(server, correction, shift, quantile)] ?? []
        const percent = (100 * slower) / runs
        const specified = NETWORK[`${correction} ${server} ${quantile}`]?.[[0, 0.2, 0.5].indexOf(shift)]
        return specified === undefined
          ? percent.toFixed(1)
          : marks.of(percent, { percent: specified, runs: 1000, rounding: 0.1 }, runs)
      }).join(' / '),
    )
    return `| ${correction} | ${cells.join(' | ')} |`
  })
  const head = [
    `| correction | ${columns.map(({ server, quantile }) => `${server} ms p${quantile * 100}`).join(' | ')} |`,
    `|---|${columns.map(() => '---|').join('')}`,
  ]
  const title = 'Environments 5 and 80 ms away, tolerance 10 % for both: slower % at 0 / +10 / +20 / +50 %'
  return { title, lines: [...head, ...rows], ...marks.counts() }
}

/** Counts the cells of one table, and those outside of their band. */
class Marks {
  #cells = 0
  #outside = 0

  of(percent: number, specified: Parameters<typeof shown>[1], runs: number): string {
    const { text, isOutside } = shown(percent, specified, runs)
    this.#cells += 1
    if (isOutside) this.#outside += 1
    return text
  }

  counts(): { readonly cells: number; readonly outside: number } {
    return { cells: this.#cells, outside: this.#outside }
  }
}
