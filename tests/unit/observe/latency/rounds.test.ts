import assert from 'node:assert/strict'
import { test } from 'node:test'

import { createRounds } from '../../../../src/observe/latency/rounds.ts'
import type { Rounds } from '../../../../src/observe/latency/rounds.ts'
import { PLAN } from '../../../support/latency-run.ts'

function all(rounds: Rounds): readonly string[] {
  const found: string[] = []
  for (let next = rounds.next(); next !== undefined; next = rounds.next()) found.push(`${next.kind} ${next.number}`)
  return found
}

test('the path is measured five times a batch, between the pairs', () => {
  const rounds = createRounds({ ...PLAN, batchPairs: 10, batchesMax: 2, path: 'connect' })
  assert.equal(rounds.left(), 30)
  const found = all(rounds)
  assert.deepEqual(found.slice(0, 6), ['pair 0', 'pair 1', 'path 0', 'pair 2', 'pair 3', 'path 0'])
  assert.deepEqual(found.slice(-3), ['pair 18', 'pair 19', 'path 1'])
  assert.equal(found.filter((round) => round === 'path 1').length, 5)
  assert.equal(rounds.left(), 0)
})

test('batches that are smaller or do not divide by five have five measurements too', () => {
  for (const batchPairs of [3, 7, 40]) {
    const found = all(createRounds({ ...PLAN, batchPairs, batchesMax: 3, path: 'auto' }))
    assert.equal(found.filter((round) => round.startsWith('pair')).length, 3 * batchPairs)
    for (const batch of [0, 1, 2]) assert.equal(found.filter((round) => round === `path ${batch}`).length, 5)
  }
})

test('what needs no path measures none', () => {
  for (const path of ['raw', 'server-timing'] as const)
    assert.equal(all(createRounds({ ...PLAN, batchPairs: 4, batchesMax: 2, path })).length, 8)
})

test('once decided, nothing more is sent', () => {
  const rounds = createRounds(PLAN)
  rounds.next()
  rounds.close()
  assert.deepEqual([rounds.next(), rounds.left(), rounds.pairsMost()], [undefined, 0, 1])
})
