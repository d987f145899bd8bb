/** The live line: short enough, honest about what is left, and rare where nobody watches. */
import assert from 'node:assert/strict'
import test from 'node:test'

import { plainProgress, progressLine, type Progress } from '../../../src/report/progress.ts'

const START: Progress = { probesPlanned: 120, probesDone: 0, requests: 0, confirming: 0, findings: 0, elapsedMs: 0 }
const MIDDLE: Progress = { probesPlanned: 120, probesDone: 60, requests: 612, confirming: 0, findings: 0, elapsedMs: 14_000 }

test('tells what was done, what is left and for how long', () => {
  assert.equal(progressLine(MIDDLE, 80), '[##########..........]  60/120 probes  612 requests  14.0 s, about 14 s left')
  assert.equal(
    progressLine({ ...MIDDLE, confirming: 3, findings: 1 }, 120),
    '[##########..........]  60/120 probes  612 requests  confirming 3  1 finding  14.0 s, at least 14 s left',
  )
})

test('estimates nothing without a base, and nothing at the end', () => {
  assert.equal(progressLine(START, 80), '[....................]  0/120 probes  0 requests  0 ms')
  assert.doesNotMatch(progressLine({ ...MIDDLE, probesDone: 3 }, 80), /left/)
  assert.doesNotMatch(progressLine({ ...MIDDLE, elapsedMs: 900 }, 80), /left/)
  assert.doesNotMatch(progressLine({ ...MIDDLE, probesDone: 120 }, 80), /left/)
  assert.doesNotMatch(progressLine({ ...START, probesPlanned: 0 }, 80), /left|NaN/)
})

test('is never wider than the terminal and has no line break', () => {
  for (let width = 1; width <= 120; width += 1) {
    const line = progressLine({ ...MIDDLE, confirming: 12, findings: 345 }, width)
    assert(line.length <= width)
    assert.doesNotMatch(line, /\n/)
  }
})

test('plain lines come at the start, with each tenth and as a sign of life', () => {
  assert.equal(plainProgress(START, null), '0/120 probes (0 %), 0 requests, 0 ms')
  assert.equal(plainProgress({ ...START, probesDone: 11, elapsedMs: 4000 }, START), null)
  assert.equal(
    plainProgress({ ...START, probesDone: 12, requests: 60, elapsedMs: 4000 }, START),
    '12/120 probes (10 %), 60 requests, 4.0 s, about 36 s left',
  )
  assert.equal(plainProgress({ ...START, probesDone: 60, elapsedMs: 300 }, START), null)
  assert.equal(plainProgress({ ...START, elapsedMs: 5000 }, START), '0/120 probes (0 %), 0 requests, 5.0 s')
})

test('a long run is not 700 lines', () => {
  let printed: Progress | null = null
  let lines = 0
  for (let second = 0; second <= 3600; second += 1) {
    const state: Progress = { ...START, probesDone: Math.floor(second / 30), elapsedMs: second * 1000 }
    if (plainProgress(state, printed) === null) continue
    printed = state
    lines += 1
  }
  assert(lines > 100 && lines < 150, `${lines} lines`)
})
