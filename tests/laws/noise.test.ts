/**
 * Law 4: noise inside one environment is no divergence. Two sides of it: whatever varies, and however, a field that both
 * environments draw from the same values is no difference; and what happens once, in one answer of one side, is none.
 */
import assert from 'node:assert/strict'
import test from 'node:test'

import fc from 'fast-check'

import { PLANTS, BASE } from './plants.ts'
import { casesOf, factsOf, runProbe, seededRandom, type Shown } from './simulation.ts'

const value = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.uuid(),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
)

test('fields that are drawn from the same values on both sides, of any types and formats, are no difference', (law) => {
  // Four values and more: two sides of seven answers that are stable and differ by chance need (1/4)^12 luck.
  const pool = fc.uniqueArray(value, { minLength: 4, maxLength: 9, selector: (one) => JSON.stringify(one) })
  const fields = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd', 'e'), fc.record({ pool, share: fc.constantFrom(1, 1, 0.5) }), {
    minKeys: 1,
  })
  let alarms = 0
  const { seed, numRuns } = casesOf(law)
  for (const [index, drawn] of fc.sample(fields, { seed, numRuns }).entries()) {
    const random = seededRandom(index)
    const answer = (): Shown => {
      const present = Object.entries(drawn).filter(([, { share }]) => random() < share)
      const body = present.map(([name, field]) => [name, field.pool[Math.floor(random() * field.pool.length)]])
      return { body: JSON.stringify(Object.fromEntries(body)) }
    }
    if (runProbe(factsOf('drawn'), answer).comparison.divergences.length > 0) alarms += 1
  }
  // specs/COMPARATOR.md, section 4: at hostile noise at most 1 false finding in 1,000 runs; more than this many would be
  // seen once in 500 seeds at that rate (Poisson with mean 0.5). Measured: 0 in 9,000.
  assert(alarms <= Math.ceil(numRuns / 1000) * 3, `${alarms} of ${numRuns}`)
})

test('what happens in one answer only is told and is no finding', (law) => {
  fc.assert(
    fc.property(fc.constantFrom(...PLANTS), fc.constantFrom('reference', 'candidate'), fc.nat({ max: 21 }), (plant, side, at) => {
      let asked = -1
      const { comparison } = runProbe(factsOf('once'), (turn) => {
        if (turn.side !== side) return BASE
        asked += 1
        return asked === at ? plant.candidate : BASE
      })
      assert.deepEqual(comparison.divergences, [])
      if (at < 2) assert(comparison.notReproduced.length > 0, 'seen in screening, and must be told')
    }),
    casesOf(law),
  )
})
