/** Goal: figures are calculated and told as they were measured. Methodology: cases worked by hand, no time is measured. */
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { replaceBetween } from '../../../scripts/bench/document.ts'
import { showSpread, spreadOf } from '../../../scripts/bench/statistics.ts'
import { CONTESTANTS } from '../../../scripts/bench/suite/contestants/index.ts'
import { type Cell, judgeGoals, type Sample } from '../../../scripts/bench/suite/goals.ts'
import { readOptions } from '../../../scripts/bench/suite/options.ts'
import { renderSuite } from '../../../scripts/bench/suite/report.ts'

function sample(requests: number, wallMs: number, cpuMs: number, peakMb: number): Sample {
  return { requests, wallMs, cpuMs, peakBytes: peakMb * 1e6 }
}

function cellOf(samples: Readonly<Record<string, readonly Sample[]>>, probes: number = 1000, delayMs: number = 50): Cell {
  return { served: { probes, bytes: 1024, delayMs }, samples: new Map(Object.entries(samples)) }
}

const FLOOR = sample(2000, 2000, 500, 120)

test('the median stands between its smallest and largest sample', () => {
  assert.deepEqual(spreadOf([3, 1, 2]), { median: 2, min: 1, max: 3, samples: 3 })
  assert.equal(spreadOf([4, 1, 2, 3]).median, 2.5)
  assert.equal(showSpread(spreadOf([3, 1, 2]), 1), '2.0 (1.0..3.0)')
  assert.equal(showSpread(spreadOf([3]), 1), '3.0')
})

test('a goal is met when every round meets it, missed when none does, and open between', () => {
  const outcomes = (...wallsMs: number[]): readonly string[] => {
    const parity = wallsMs.map((wallMs) => sample(4000, wallMs, 1000, 100))
    return judgeGoals(cellOf({ floor: wallsMs.map(() => FLOOR), parity })).map(({ outcome }) => outcome)
  }
  // Twice the requests of the floor in twice its time is a ratio of 1, in 2.75 times its time of 1.375.
  assert.deepEqual(outcomes(4000, 5000), ['met'])
  assert.deepEqual(outcomes(5500, 6000), ['missed'])
  assert.deepEqual(outcomes(4000, 5500), ['met in some rounds'])
})

test('a faster rival misses the goal, a slower one meets it', () => {
  const outcome = (wallMs: number): string | undefined =>
    judgeGoals(cellOf({ parity: [sample(4000, 4000, 1000, 100)], newman: [sample(2000, wallMs, 9000, 300)] })).find(({ goal }) =>
      goal.includes('newman'),
    )?.outcome
  assert.equal(outcome(143_000), 'met')
  assert.equal(outcome(30_000), 'missed')
})

test('who did not take part, and another number of probes, settle no goal', () => {
  assert.deepEqual(judgeGoals(cellOf({ parity: [FLOOR] })), [])
  assert.deepEqual(judgeGoals(cellOf({ floor: [FLOOR], parity: [FLOOR] }, 200)), [])
})

test('the report names the machine, each contestant and each goal', () => {
  const text = renderSuite({
    machine: ['Machine: one'],
    rounds: 1,
    entrants: [{ name: 'floor', how: 'a loop', version: 'undici 1.0.0' }],
    cells: [cellOf({ floor: [FLOOR], parity: [sample(4000, 4400, 1100, 160)] })],
  })
  assert.equal(
    text,
    `- Machine: one
- One round; CPU is user + system of the whole process tree, memory the peak of its resident pages, shared file pages counted once
- floor (undici 1.0.0): a loop

#### 1,000 probes x 2 environments, 1 KB, 50 ms

| | requests sent | wall s | CPU s | peak MB | wall per request | CPU per request | wall | CPU |
|---|---|---|---|---|---|---|---|---|
| floor | 2000 | 2.00 | 0.50 | 120 | 1.00 x floor | 1.00 x floor | 0.45 x parity | 0.45 x parity |
| parity | 4000 | 4.40 | 1.10 | 160 | 1.10 x floor | 1.10 x floor | 1.00 x parity | 1.00 x parity |

- met: wall time per request sent, against the floor: at most 1.25 x; measured 1.10`,
  )
})

test('figures are put between their markers, and nowhere else', () => {
  const document = 'a\n<!-- begin suite -->\nold\n<!-- end suite -->\nb\n'
  assert.equal(replaceBetween(document, 'suite', '\nnew\n'), 'a\n<!-- begin suite -->\nnew\n<!-- end suite -->\nb\n')
  assert.throws(() => replaceBetween(document, 'memory', 'new'), /no markers <!-- begin memory -->/)
})

test('options make the cells, and a wrong one is told', () => {
  const { cells, rounds, contestants } = readOptions(['--probes', '200,1000', '--size', '1k', '--delay', '0,50'], CONTESTANTS)
  assert.deepEqual(cells, [
    { probes: 200, bytes: 1024, delayMs: 0 },
    { probes: 200, bytes: 1024, delayMs: 50 },
    { probes: 1000, bytes: 1024, delayMs: 0 },
    { probes: 1000, bytes: 1024, delayMs: 50 },
  ])
  assert.equal(rounds, 5)
  assert.deepEqual(contestants, CONTESTANTS)
  assert.deepEqual(
    readOptions(['--quick'], CONTESTANTS).contestants.map(({ name }) => name),
    ['floor', 'parity'],
  )
  assert.throws(
    () => readOptions(['--contestants', 'k6'], CONTESTANTS),
    /no contestant is called k6; there are: floor, parity, playwright, newman, newman-pair$/,
  )
  assert.throws(() => readOptions(['--size', '10'], CONTESTANTS), /--size "10": "10" does not fit/)
  assert.throws(() => readOptions(['--rounds', '0'], CONTESTANTS), /--rounds "0"/)
})
