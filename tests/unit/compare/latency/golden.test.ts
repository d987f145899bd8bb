/**
 * The vectors that come with the specification (specs/LATENCY.md, section 2), each of them: whoever changes a figure here
 * has changed the rule.
 */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'

import { compareLatency } from '../../../../src/compare/latency/compare-latency.ts'
import { decide } from '../../../../src/compare/latency/decide.ts'
import { logRatiosOf } from '../../../../src/compare/latency/log-ratios.ts'
import { rejectedAt } from '../../../../src/compare/stats/benjamini-hochberg.ts'
import { detectableSlowdown } from '../../../../src/compare/stats/detectable.ts'
import { normalQuantile, normalTail } from '../../../../src/compare/stats/normal.ts'
import { quantileOf, sorted } from '../../../../src/compare/stats/quantile.ts'
import { seededRandom } from '../../../../src/compare/stats/random.ts'
import { boundaries, normalBoundaries } from '../../../../src/compare/stats/spending.ts'
import { studentQuantile, studentTail } from '../../../../src/compare/stats/student-t.ts'
import { dataOf, GATE_PLAN } from '../../../support/latency-data.ts'
import { drawWorld, shifted, type World } from '../../../support/latency-worlds.ts'

type Row = { scenario: World; seed: number; pairs: number; shift: number; q: number; tau: number } & Figures
type Figures = { verdict: string; k: number; ratio: number; se: number; t: number; p: number }
type Golden = {
  rng: { seed: number; first5uniform: number[]; next3normal: number[] }
  quantileType7: { a: number[]; p: number; q: number }[]
  tSf: { t: number; df: number; p: number }[]
  boundaries: Record<string, { k: number; z: number; t: number; spent: number }[]>
  bh: { p: number[]; q: number; reject: boolean[] }
  mde: { sd: number; K: number; tau: number; mde: number }[]
  verdicts: Row[]
  yExample: { scenario: World; seed: number; q: number; firstRef: number[]; firstCand: number[]; y: number[] }
}
const golden: Golden = JSON.parse(readFileSync(new URL('../../../golden/latency/latency-golden.json', import.meta.url), 'utf8'))

/** A figure of the vectors was rounded to so many digits. */
const near = (actual: number, expected: number, within: number, what: string = ''): void =>
  assert.ok(Math.abs(actual - expected) <= within, `${what}: ${actual} instead of ${expected}`)

describe('golden vectors of latency', () => {
  test('the random numbers are those of sfc32 seeded by splitmix32', () => {
    const { seed, first5uniform, next3normal } = golden.rng
    const random = seededRandom(seed)
    assert.deepEqual(
      first5uniform.map(() => random.next()),
      first5uniform,
    )
    assert.deepEqual(
      next3normal.map(() => random.normal()),
      next3normal,
    )
  })

  test('quantiles are of type 7', () => {
    for (const { a, p, q } of golden.quantileType7) near(quantileOf(sorted(a), p), q, 1e-12)
  })

  test("tails and quantiles of Student's t agree with each other and with the vectors", () => {
    for (const { t, df, p } of golden.tSf) {
      near(studentTail(t, df), p, 1e-12)
      near(studentQuantile(p, df), t, 1e-9)
    }
    near(studentQuantile(0.05, 4), 2.131846786, 1e-8)
    near(normalTail(1.959963984540054), 0.025, 1e-14)
    near(normalQuantile(1e-6), 4.753424308822899, 1e-10)
  })

  // The vectors were made with a slightly coarser recursion: the single look of K = 5 should be t_4(.05) = 2.13185, and is
  // 2.1320 in them. 0.0005 is a thousandth of what a boundary moves from one family to the next.
  test('boundaries of all looks agree to 0.0005', () => {
    for (const [name, rows] of Object.entries(golden.boundaries)) {
      const [, alpha, first, last] = /alpha (\S+) .*kMin (\d+) kMax (\d+)/.exec(name) ?? []
      const found = boundaries({ alpha: Number(alpha), first: Number(first), last: Number(last) })
      assert.deepEqual(
        found.map(({ look }) => look),
        rows.map(({ k }) => k),
      )
      for (const [index, { z, t, spent }] of rows.entries()) {
        near(found[index]?.z ?? 0, z, 5e-4, `${name}, z`)
        near(found[index]?.t ?? 0, t, 5e-4, `${name}, t`)
        near(found[index]?.spent ?? 0, spent, 5e-7, `${name}, spent`)
      }
    }
  })

  test('boundaries agree with those published by Lan and DeMets for five looks', () => {
    const looks = { alpha: 0.025, first: 1, last: 5 }
    const obrienFleming = (share: number): number => (2 * normalTail(normalQuantile(0.0125) / Math.sqrt(share))) / 0.025
    const pocock = (share: number): number => Math.log(1 + (Math.E - 1) * share)
    const published: readonly [typeof pocock, readonly number[]][] = [
      [obrienFleming, [4.877, 3.357, 2.68, 2.29, 2.031]],
      [pocock, [2.438, 2.427, 2.41, 2.397, 2.386]],
    ]
    for (const [spending, expected] of published)
      for (const [index, { z }] of normalBoundaries(looks, spending).entries()) near(z, expected[index] ?? 0, 6e-4)
  })

  test('Benjamini and Hochberg reject what they should', () => {
    assert.deepEqual(rejectedAt(golden.bh.q, golden.bh.p), golden.bh.reject)
    assert.deepEqual(rejectedAt(0.05, []), [])
  })

  test('the smallest detectable slowdown', () => {
    for (const { sd, K, tau, mde } of golden.mde) near(detectableSlowdown(sd, K, tau), mde, 5e-5)
  })

  test('the worlds and the batches of one series', () => {
    const { scenario, seed, q, firstRef, firstCand, y } = golden.yExample
    const drawn = drawWorld(scenario, seed, 800)
    assert.deepEqual(drawn.reference.slice(0, 3), firstRef)
    assert.deepEqual(drawn.candidate.slice(0, 3), firstCand)
    for (const [index, ratio] of logRatiosOf(drawn, 40, q).entries()) near(ratio, y[index] ?? 0, 5e-10)
  })

  test('all 120 verdicts, by the rule alone', () => {
    for (const row of golden.verdicts) {
      const series = shifted(drawWorld(row.scenario, row.seed, row.pairs), row.shift)
      const decision = decide({
        logRatios: logRatiosOf(series, 40, row.q),
        toleranceAfter: () => Math.log1p(row.tau),
        batchesMax: 20,
        family: 1,
      })
      const { verdict, batches, mean, standardError, t, pValue } = decision
      const figures = { verdict, k: batches, ratio: Math.exp(mean), se: standardError, t, p: pValue }
      assertFigures(figures, row)
    }
  })

  test('all 120 verdicts, from samples', () => {
    for (const row of golden.verdicts) {
      const data = dataOf(shifted(drawWorld(row.scenario, row.seed, row.pairs), row.shift))
      const { tests } = compareLatency({
        probe: 'p',
        plan: { ...GATE_PLAN, tests: [{ quantile: row.q, relative: row.tau, absoluteMs: 0 }] },
        data,
        reference: 'reference',
        candidate: 'candidate',
        family: 1,
        seed: 1,
      })
      const [outcome] = tests
      assert.ok(outcome !== undefined)
      assert.deepEqual([outcome.verdict, outcome.batches, outcome.pairs], [row.verdict, row.k, row.k * 40])
      near(outcome.ratio ?? 0, row.ratio, 1e-6)
      near(outcome.pValue, row.p, 1e-5)
    }
  })
})

function assertFigures(actual: Figures, row: Row): void {
  const name = `${row.scenario} ${row.seed} ${row.shift} ${row.q}`
  assert.deepEqual([actual.verdict, actual.k], [row.verdict, row.k], name)
  near(actual.ratio, row.ratio, 1e-6, name)
  near(actual.se, row.se, 1e-6, name)
  near(actual.t, row.t, 1e-4, name)
  near(actual.p, row.p, 1e-5, name)
}
