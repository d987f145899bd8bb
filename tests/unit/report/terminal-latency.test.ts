/** The latency block of the terminal, as people read it at 80 columns. */
import assert from 'node:assert/strict'
import test from 'node:test'

import type { LatencyComparison, LatencyOutcome } from '../../../src/core/latency.ts'
import { latencyLines } from '../../../src/report/terminal/latency.ts'
import { pageOf } from '../../../src/report/text/page.ts'
import { COMPLETE_LATENCY } from './fixtures-latency.ts'
import { PARITY } from './fixtures.ts'

const PAGE = pageOf({ width: 80, colour: false, unicode: false })

function shown(comparisons: readonly LatencyComparison[], verbose = false): string {
  return latencyLines({ ...PARITY, latency: comparisons, latencyFamily: { tests: 4, rate: 0.05 } }, PAGE, verbose).join('\n')
}

/** The first test of the fixture, changed. */
function timed(probe: string, more: Partial<LatencyOutcome>): LatencyComparison {
  const [first] = COMPLETE_LATENCY.tests
  return { ...COMPLETE_LATENCY, probe, tests: [{ ...first, probe, ...more }] } as LatencyComparison
}

test('what is slower and what its noise hides stand test by test', () => {
  assert.equal(
    shown([COMPLETE_LATENCY]),
    `latency   1 slower, 1 undecided of 2 tests
          profile gate; path connect, of all flags at most 5 % are false
slower    search p50
            40.1 ms against 52.3 ms; ratio 1.30 [1.22, 1.39], tolerance 10 %;
            the time of a TCP connect taken out (Server-Timing app): 5.10 ms and
            5.30 ms; no Server-Timing
undecided search p95
            88.0 ms against 99.0 ms; ratio 1.12 [0.93, 1.36], tolerance 20 %;
            the noise is too large to tell; +47 % would have been found`,
  )
})

test('what could not be measured is told once, with what helps', () => {
  const late = {
    verdict: 'undecided',
    exhausted: false,
    flagged: false,
    because: 'the sampler was overloaded: it was late in 3 of 5 seconds',
  } as const
  assert.equal(
    shown([timed('search', late), timed('list', late)]),
    `latency   2 undecided of 2 tests
          profile gate; path connect, of all flags at most 5 % are false
undecided the sampler was overloaded: it was late in 3 of 5 seconds
          ask less per second (--budget), or run it on a machine with less to do
          search p50, list p50`,
  )
})

test('what is within is a number, and a line where everything is wanted', () => {
  const within = timed('search', { verdict: 'within', flagged: false, ratio: 1.01, interval: [0.98, 1.04], candidateMs: 40.4 })
  assert.equal(
    shown([within]),
    `latency   1 within of 1 test
          profile gate; path connect, of all flags at most 5 % are false`,
  )
  assert.match(shown([within], true), /^within {4}search p50$/m)
})

test('a slower that the family or the second run did not bear out is not proved', () => {
  assert.match(shown([timed('search', { flagged: false })]), /^latency {3}1 not proved of 1 test$/m)
})

test('a run without latency has no such block', () => {
  assert.deepEqual(latencyLines(PARITY, PAGE, true), [])
})
