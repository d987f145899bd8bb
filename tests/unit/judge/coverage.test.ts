/** Coverage: nothing that was planned gets lost, nothing undecided counts, and 100 % is all. */
import assert from 'node:assert/strict'
import test from 'node:test'

import fc from 'fast-check'

import { countCoverage, outcomeOfProbe } from '../../../src/judge/coverage.ts'
import { lawCases } from '../../laws/simulation.ts'
import { comparison, divergence } from './judged.ts'

const NONE: ReadonlyMap<string, string> = new Map()

function percentOf(compared: number, of: number): number | null {
  const count = countCoverage()
  const open = outcomeOfProbe('p', [], new Map([['staging', 'down']]))
  const same = outcomeOfProbe('p', [comparison()], NONE)
  for (let index = 0; index < of; index += 1) count.add(index < compared ? same : open, [])
  return count.result().percent
}

test('the percentage is cut, not rounded: only all is 100', () => {
  assert.equal(percentOf(0, 0), null)
  assert.equal(percentOf(0, 3), 0)
  assert.equal(percentOf(2, 3), 66.6)
  assert.equal(percentOf(3, 3), 100)
  assert.equal(percentOf(9999, 10_000), 99.9)
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 300 }), fc.nat({ max: 300 }), (of, less) => {
      const percent = percentOf(Math.max(0, of - less), of)
      assert.equal(percent === 100, less === 0)
    }),
    lawCases(100),
  )
})

test('a skipped probe is planned and does not count as compared or missing', () => {
  const count = countCoverage()
  count.skip('a', ['staging', 'qa'], 'until July')
  count.add(outcomeOfProbe('b', [comparison()], NONE), [comparison()])
  assert.deepEqual(count.result(), {
    planned: 2,
    compared: 1,
    skipped: 1,
    undecided: 0,
    percent: 100,
    byFacet: Object.fromEntries(
      ['body', 'content', 'contract', 'cookies', 'error', 'headers', 'redirects', 'status'].map((facet) => [
        facet,
        { compared: 1, of: 1 },
      ]),
    ),
    gaps: [
      { probe: 'a', environment: 'qa', facet: '*', state: 'skipped', reason: 'until July' },
      { probe: 'a', environment: 'staging', facet: '*', state: 'skipped', reason: 'until July' },
    ],
  })
})

test('what is explained by another facet is unverified and leaves the probe decided', () => {
  const under = { outcome: 'undecided', because: 'the status differs', under: 'status' } as const
  const diverged = comparison({ facets: { status: { outcome: 'diverged' }, body: under }, divergences: [divergence()] })
  assert.deepEqual(outcomeOfProbe('p', [diverged], NONE), {
    outcome: 'diverged',
    gaps: [{ probe: 'p', environment: 'staging', facet: 'body', state: 'unverified', reason: 'the status differs' }],
    faults: [],
  })
  const unexplained = comparison({ facets: { status: { outcome: 'same' }, body: under } })
  assert.deepEqual(outcomeOfProbe('p', [unexplained], NONE), {
    outcome: 'undecided',
    because: 'body: the status differs',
    gaps: [{ probe: 'p', environment: 'staging', facet: 'body', state: 'failed', reason: 'the status differs' }],
    faults: [],
  })
})

test('where the reference did not answer, nothing is explained', () => {
  const under = { outcome: 'undecided', because: 'the reference did not answer', under: 'error' } as const
  const silent = comparison({
    facets: { error: { outcome: 'diverged' }, body: under },
    divergences: [divergence({ facet: 'error', rule: 'error.reference-unanswered', path: '' })],
  })
  assert.equal(outcomeOfProbe('p', [silent], NONE).because, 'body: the reference did not answer')
})

test('a probe that diverged and has something open is both', () => {
  const open = comparison({ facets: { body: { outcome: 'undecided', because: 'too rare' } }, divergences: [divergence()] })
  assert.deepEqual(outcomeOfProbe('p', [open], NONE).outcome, 'diverged')
  assert.deepEqual(outcomeOfProbe('p', [open], NONE).because, 'body: too rare')
})

test('a facet that neither side has counts nowhere', () => {
  const count = countCoverage()
  const seen = comparison({ facets: { cookies: { outcome: 'nothing' }, body: { outcome: 'undecided', because: 'x' } } })
  count.add(outcomeOfProbe('p', [seen], NONE), [seen])
  const { byFacet } = count.result()
  assert.equal(byFacet['cookies'], undefined)
  assert.deepEqual(
    [byFacet['body'], byFacet['status']],
    [
      { compared: 0, of: 1 },
      { compared: 1, of: 1 },
    ],
  )
})

test('gaps stand sorted by probe, environment and facet', () => {
  const count = countCoverage()
  const failed = (environment: string, facet: string): ReturnType<typeof comparison> =>
    comparison({ environment, facets: { [facet]: { outcome: 'undecided', because: 'x' } } })
  count.add(outcomeOfProbe('b', [failed('staging', 'status'), failed('qa', 'body')], NONE), [])
  count.add(outcomeOfProbe('a', [failed('staging', 'body')], NONE), [])
  assert.deepEqual(
    count.result().gaps.map(({ probe, environment, facet }) => `${probe} ${environment} ${facet}`),
    ['a staging body', 'b qa body', 'b staging status'],
  )
})

test('a comparison that crashed is told as our fault, and leaves the probe undecided', () => {
  const crashed = comparison({
    facets: { body: { outcome: 'undecided', because: 'comparing "body" failed: Error: oops', fault: true } },
  })
  const { outcome, faults } = outcomeOfProbe('p', [crashed], NONE)
  assert.equal(outcome, 'undecided')
  assert.deepEqual(faults, ['parity itself failed at "p": comparing "body" failed: Error: oops'])
})
