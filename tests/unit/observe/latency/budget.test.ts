import assert from 'node:assert/strict'
import { test } from 'node:test'

import { createBudget, roundMs } from '../../../../src/observe/latency/budget.ts'
import { createRandom } from '../../../../src/core/random.ts'

const ONE_EACH = [
  { host: 'production', requestsPerSecond: 5 },
  { host: 'staging', requestsPerSecond: 50 },
]

test('no window of a second holds more requests than the smaller of the budgets', () => {
  const budget = createBudget(ONE_EACH, createRandom(3))
  const planned: number[] = []
  for (let round = 0; round < 200; round += 1) planned.push(budget.plan(['production', 'staging'], planned.at(-1) ?? 0))
  for (const from of planned) assert.ok(planned.filter((at) => at >= from && at < from + 1000).length <= 5)
  const meanMs = (planned.at(-1) ?? 0) / 199
  // Gaps are 200 ms and up to a fifth more: 220 on average, +- five standard errors of 0.8 ms.
  assert.ok(Math.abs(meanMs - roundMs(ONE_EACH)) < 4.1, `${meanMs} ms`)
  assert.ok(new Set(planned.slice(1).map((at, index) => Math.round(at - (planned[index] ?? 0)))).size > 20, 'no even beat')
})

test('what shares a host shares its budget, and the smallest of two limits counts', () => {
  const shared = [
    { host: 'same', requestsPerSecond: 10 },
    { host: 'same', requestsPerSecond: 20 },
  ]
  const budget = createBudget(shared, () => 0)
  const planned = Array.from({ length: 3 }, () => budget.plan(['same', 'same'], 0))
  assert.deepEqual(planned, [0, 200, 400])
  assert.equal(Math.round(roundMs(shared)), 220)
})

test('requests of other kinds are paid from the same budget', () => {
  const budget = createBudget(ONE_EACH, () => 0)
  assert.deepEqual([budget.plan(['staging'], 0), budget.plan(['production'], 0)], [0, 0])
  assert.equal(budget.plan(['production', 'staging'], 0), 200)
})

test('a schedule that fell far behind begins anew instead of catching up', () => {
  const budget = createBudget(ONE_EACH, () => 0)
  assert.equal(budget.plan(['production'], 0), 0)
  assert.equal(budget.plan(['production'], 280), 200, 'a little late is caught up')
  assert.deepEqual([budget.plan(['production'], 5000), budget.plan(['production'], 5000)], [5000, 5200])
})

test('after a rest the schedule goes on from now', () => {
  const budget = createBudget(ONE_EACH, () => 0)
  budget.plan(['production'], 0)
  budget.resume(700)
  assert.equal(budget.plan(['production'], 700), 700)
})
