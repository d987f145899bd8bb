/** Goal: values without pairs are batched by time alone: equally fast, slower, sparser, and at another time. */
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { NO_COMMON_VALUES, NOT_AT_ONCE, pairByTime } from '../../../../src/observe/k6/pair-by-time.ts'
import type { Timed } from '../../../../src/observe/k6/series.ts'

const SIZE = { batchPairs: 4, batchesMax: 3 }

/** A value every `everyMs`, which ends at its time. */
function values(count: number, everyMs: number, ms: number, fromMs: number = 1000): readonly Timed[] {
  return Array.from({ length: count }, (_, index) => ({ atMs: fromMs + index * everyMs, ms }))
}

function pair(production: readonly Timed[], staging: readonly Timed[]): ReturnType<typeof pairByTime> {
  return pairByTime(
    new Map([
      ['production', production],
      ['staging', staging],
    ]),
    SIZE,
  )
}

test('values of one rate are paired one by one, as many batches as are wanted', () => {
  const { samples, refused } = pair(values(20, 10, 5), values(20, 10, 8))
  assert.equal(refused, undefined)
  assert.equal(samples.length, 24)
  assert.deepEqual(samples.slice(0, 2), [
    {
      phase: 'first',
      environment: 'staging',
      pair: 0,
      order: 0,
      plannedMs: 0,
      sentMs: 0,
      firstByteMs: 8,
      endMs: 8,
      outcome: 'answered',
      slice: 0,
    },
    {
      phase: 'first',
      environment: 'production',
      pair: 0,
      order: 1,
      plannedMs: 3,
      sentMs: 3,
      firstByteMs: 8,
      endMs: 8,
      outcome: 'answered',
      slice: 0,
    },
  ])
})

test('where one environment has more values, its batch is thinned evenly over the same time', () => {
  const { samples } = pair(values(60, 10, 5), values(12, 50, 5))
  const ends = (environment: string): readonly number[] =>
    samples.filter((one) => one.environment === environment).map(({ endMs }) => endMs - 5)
  assert.deepEqual(ends('staging').slice(0, 8), [0, 50, 100, 150, 200, 250, 300, 350])
  assert.deepEqual(ends('production').slice(0, 8), [20, 60, 100, 140, 180, 230, 280, 330])
})

test('a batch that one environment cannot fill is left out', () => {
  assert.equal(pair(values(20, 10, 5), values(7, 30, 5)).samples.length, 8)
})

test('recordings of different times and missing metrics are refused', () => {
  assert.deepEqual(pair(values(20, 10, 5), values(20, 10, 5, 90_000)), {
    samples: [],
    path: [],
    slices: [],
    refused: NOT_AT_ONCE,
  })
  assert.deepEqual(pair(values(20, 10, 5), []), { samples: [], path: [], slices: [], refused: NO_COMMON_VALUES })
})

test('failed requests stay failed', () => {
  const { samples } = pair(
    values(4, 10, 5),
    values(4, 10, 5).map((one) => ({ ...one, status: 0, errorCode: 1050 })),
  )
  assert.deepEqual(
    [...new Set(samples.map(({ environment, outcome, because }) => `${environment} ${outcome} ${because}`))].toSorted(),
    ['production answered undefined', 'staging timed-out timeout-total'],
  )
})
