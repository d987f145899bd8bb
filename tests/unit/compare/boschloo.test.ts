/** Boschloo's test: figures of the literature, never above Fisher's, symmetric, and its size by simulation. */
import assert from 'node:assert/strict'
import test from 'node:test'

import { boschlooExact } from '../../../src/compare/stats/boschloo.ts'
import { fisherExact } from '../../../src/compare/stats/fisher.ts'
import { seededRandom } from '../../laws/simulation.ts'

test('agrees with published figures', () => {
  // Boschloo's own example of the gain: 7 of 7 against 2 of 8 is 0.0070 by Fisher's test, two-sided.
  assert.equal(fisherExact(7, 7, 2, 8).toFixed(4), '0.0070')
  assert(boschlooExact(7, 7, 2, 8) < 0.0045 && boschlooExact(7, 7, 2, 8) > 0.002, String(boschlooExact(7, 7, 2, 8)))
})

test('is never above the test of Fisher, and the same whichever side is named first', () => {
  for (let hits = 0; hits <= 12; hits += 1) {
    const p = boschlooExact(1, 12, hits, 12)
    assert(p <= fisherExact(1, 12, hits, 12) + 1e-12)
    assert(Math.abs(p - boschlooExact(hits, 12, 1, 12)) < 1e-12)
  }
})

test('calls equal rates different as rarely as it says', () => {
  const random = seededRandom(11)
  for (const rate of [0.1, 0.3, 0.5]) {
    let called = 0
    const runs = 4000
    for (let run = 0; run < runs; run += 1) {
      const hits = (): number => Array.from({ length: 20 }, () => random()).filter((draw) => draw < rate).length
      if (boschlooExact(hits(), 20, hits(), 20) <= 0.05) called += 1
    }
    // Four standard errors above 5 %.
    assert(called / runs <= 0.05 + 4 * Math.sqrt((0.05 * 0.95) / runs), `${rate}: ${called / runs}`)
    assert(called > 0)
  }
})
