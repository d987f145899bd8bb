import assert from 'node:assert/strict'
import { test } from 'node:test'

import { createRandom } from '../../../../src/core/random.ts'
import { shuffled } from '../../../../src/observe/latency/shuffled.ts'

test('the generator gives the numbers of the specification', () => {
  // specs/latency-golden.json, `rng`.
  const random = createRandom(12345)
  assert.deepEqual(
    Array.from({ length: 5 }, random),
    [0.7162950292695314, 0.6504218934569508, 0.48810740862973034, 0.7438669989351183, 0.07068883487954736],
  )
})

test('every order of three is as likely as any other', () => {
  const random = createRandom(1)
  const counts = new Map<string, number>()
  for (let round = 0; round < 6000; round += 1) {
    const order = shuffled(['a', 'b', 'c'], random).join('')
    counts.set(order, (counts.get(order) ?? 0) + 1)
  }
  assert.equal(counts.size, 6)
  // 1000 each, five standard deviations of 29: the seed is fixed, so this holds always or never.
  for (const count of counts.values()) assert.ok(Math.abs(count - 1000) < 145, `${count} of 6000`)
})
