/** Fisher's exact test against published values, and the laws of a p-value. */
import assert from 'node:assert/strict'
import test from 'node:test'

import fc from 'fast-check'

import { fisherExact } from '../../../src/compare/stats/fisher.ts'
import { lawCases, SEED, seededRandom } from '../../laws/simulation.ts'

test('gives the published p-values', () => {
  const cases: readonly (readonly [
    hitsLeft: number,
    left: number,
    hitsRight: number,
    right: number,
    p: number,
    source: string,
  ])[] = [
    [3, 4, 1, 4, 0.485714, "Fisher's lady tasting tea: 34/70"],
    [4, 4, 0, 4, 0.028571, 'the same, all right: 2/70'],
    [1, 10, 11, 14, 0.002759, 'the example of Wikipedia, "Fisher\'s exact test": two-sided 0.0027594'],
    [10, 13, 2, 17, 0.000537, "Fisher's twins and convictions, two-sided: R's fisher.test gives 0.0005367"],
    [8, 10, 1, 6, 0.034965, 'scipy.stats.fisher_exact([[8, 2], [1, 5]])'],
    [0, 5, 5, 5, 0.007937, '2/252'],
  ]
  for (const [hitsLeft, left, hitsRight, right, p, source] of cases) {
    const got = fisherExact(hitsLeft, left, hitsRight, right)
    assert(Math.abs(got - p) < 1e-6, `${source}: got ${got}`)
  }
})

const table = fc
  .tuple(
    fc.nat({ max: 60 }),
    fc.nat({ max: 60 }),
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.double({ min: 0, max: 1, noNaN: true }),
  )
  .map(([left, right, one, other]) => [Math.round(left * one), left, Math.round(right * other), right] as const)

test('is a probability, the same for swapped sides and for misses instead of hits, and 1 for equal rates', () => {
  fc.assert(
    fc.property(table, ([hitsLeft, left, hitsRight, right]) => {
      const p = fisherExact(hitsLeft, left, hitsRight, right)
      assert(p > 0 && p <= 1)
      assert(Math.abs(p - fisherExact(hitsRight, right, hitsLeft, left)) < 1e-9)
      assert(Math.abs(p - fisherExact(left - hitsLeft, left, right - hitsRight, right)) < 1e-9)
      if (hitsLeft * right === hitsRight * left) assert(Math.abs(p - 1) < 1e-9)
    }),
    lawCases(),
  )
})

test('calls equal rates different no more often than the level says', () => {
  const random = seededRandom(SEED)
  const rounds = 4000
  let wrong = 0
  for (let round = 0; round < rounds; round += 1) {
    const rate = random()
    const hits = (): number => Array.from({ length: 20 }, () => random() < rate).filter(Boolean).length
    if (fisherExact(hits(), 20, hits(), 20) <= 0.05) wrong += 1
  }
  // The exact test keeps its level: at most 5 %, binomial with mean 200 and standard deviation 13.8; four of them above.
  assert(wrong <= 255, `${wrong} of ${rounds}`)
})

test('refuses more hits than trials', () => {
  assert.throws(() => fisherExact(3, 2, 0, 1))
  assert.throws(() => fisherExact(-1, 2, 0, 1))
})
