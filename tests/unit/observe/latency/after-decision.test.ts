/** What is sampled of a probe after it was decided: sent, counted, and no part of the test. */
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { untilDecided } from '../../../../src/cli/observe-latency.ts'
import type { LatencyData } from '../../../../src/core/latency.ts'

function batch(slice: number): LatencyData {
  return { samples: [], path: [], slices: [{ phase: 'first', slice, loopDelayP99Ms: 0, utilization: 0 }] }
}

test('what arrives after the decision is told apart, and opens it no more', () => {
  const judged: (readonly [string, number | undefined])[] = []
  const spare: (number | undefined)[] = []
  const onBatch = untilDecided(
    (probe, { slices }) => {
      judged.push([probe, slices[0]?.slice])
      // The second batch of "search" decides it; judged by all four, it would be open again.
      return { more: probe === 'list' || judged.filter(([name]) => name === probe).length !== 2 }
    },
    ({ slices }) => spare.push(slices[0]?.slice),
  )
  const more = [
    onBatch('search', batch(0)),
    onBatch('search', batch(1)),
    onBatch('list', batch(1)),
    onBatch('search', batch(2)),
    onBatch('search', batch(3)),
    onBatch('list', batch(3)),
  ].map((answer) => answer.more)
  assert.deepEqual(more, [true, false, true, false, false, true])
  assert.deepEqual(judged, [
    ['search', 0],
    ['search', 1],
    ['list', 1],
    ['list', 3],
  ])
  assert.deepEqual(spare, [2, 3])
})
