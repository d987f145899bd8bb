/** A judged run: findings of several candidates, what is silenced and what is told of it, an environment that is down. */
import assert from 'node:assert/strict'
import test from 'node:test'

import type { Observation } from '../../../src/core/observation.ts'
import type { Result } from '../../../src/core/result.ts'
import type { RunRecord } from '../../../src/log/records.ts'
import { END, entryFor, judgeOf } from '../../laws/runs.ts'
import { ENVIRONMENTS, factsOf, NOW, observationOf, type Shown } from '../../laws/simulation.ts'
import { comparison, divergence } from './judged.ts'

const [PRODUCTION, STAGING] = ENVIRONMENTS
const QA = { ...STAGING, name: 'qa', baseURL: 'https://qa.shop.example', tokens: {} }

function answers(probe: string, reference: Shown = {}, candidate: Shown = {}): readonly Observation[] {
  const of = (side: 'reference' | 'candidate', shown: Shown): Observation =>
    observationOf(probe, shown, { side, round: 0, repeat: 0, at: NOW })
  return [of('reference', reference), of('candidate', candidate)]
}

function judged(
  more: Partial<RunRecord>,
  ...probes: readonly [string, readonly ReturnType<typeof comparison>[], (readonly Observation[])?][]
): Result {
  const judge = judgeOf(more)
  for (const [name, comparisons, observations] of probes) judge.add(factsOf(name), observations ?? answers(name), comparisons)
  return judge.finish({ ...END, requests: 12 }, [], ['a warning'])
}

test('a run without a difference is parity', () => {
  const result = judged({}, ['cart', [comparison()]])
  assert.deepEqual([result.verdict, result.gate.exitCode, result.findings, result.causes], ['parity', 0, [], []])
  assert.deepEqual(result.counts, {
    findings: 0,
    breaking: 0,
    minor: 0,
    info: 0,
    known: 0,
    expired: 0,
    requests: 12,
    exchanges: 2,
  })
  assert.deepEqual(
    result.probes.map(({ name, outcome, requests }) => [name, outcome, requests]),
    [['cart', 'same', 2]],
  )
  assert.deepEqual(result.warnings, ['a warning'])
})

test('the same difference on a second candidate is a second finding of the same cause', () => {
  const environments = [PRODUCTION, STAGING, QA]
  const both = ['staging', 'qa'].map((environment) =>
    comparison({ environment, divergences: [divergence({ environment })], facets: { body: { outcome: 'diverged' } } }),
  )
  const { findings, causes } = judged({ environments }, ['cart', both])
  assert.deepEqual(
    findings.map(({ environment }) => environment),
    ['qa', 'staging'],
  )
  assert.equal(new Set(findings.map(({ id }) => id)).size, 2)
  assert.equal(causes.length, 1)
})

test('what is known counts apart, and an entry that matched nothing is told', () => {
  const entries = [
    entryFor({ id: 'total', rule: 'body.value-changed', path: '/total', probe: ['cart'] }),
    entryFor({ id: 'old', rule: 'body.value-changed', path: '/sum', probe: ['cart'], expires: '2026-03-01' }),
    entryFor({ id: 'never', rule: 'body.value-changed', path: '/nothing', probe: ['cart'] }),
    entryFor({ id: 'gone', rule: 'body.value-changed', path: '/nothing', probe: ['cart'], expires: '2026-03-01' }),
  ]
  const found = comparison({ divergences: [divergence(), divergence({ path: '/sum' }), divergence({ path: '/tax' })] })
  const result = judged({ knownDifferences: entries }, ['cart', [found]])
  assert.deepEqual(
    result.findings.map(({ path, disposition, knownDifference }) => [path, disposition, knownDifference]),
    [
      ['/sum', 'expired', 'old'],
      ['/tax', 'open', undefined],
      ['/total', 'known', 'total'],
    ],
  )
  assert.deepEqual(result.counts, {
    findings: 3,
    breaking: 2,
    minor: 0,
    info: 0,
    known: 1,
    expired: 1,
    requests: 12,
    exchanges: 2,
  })
  const { applied, expired, unused } = result.knownDifferences
  assert.deepEqual(
    [applied, expired, unused].map((uses) => uses.map(({ id, findings }) => [id, findings])),
    [
      [['total', 1]],
      [
        ['gone', 0],
        ['old', 1],
      ],
      [['never', 0]],
    ],
  )
  assert.deepEqual(result.unusedSettings, [
    'known difference never does nothing: what it names was compared and does not show it',
  ])
  assert.deepEqual(result.warnings, ['a warning', ...(result.unusedSettings ?? [])])
})

test('a live entry beats an expired one that pins the same', () => {
  const pins = { rule: 'body.value-changed', path: '/total', probe: ['cart'] }
  const entries = [entryFor({ ...pins, id: 'old', expires: '2026-03-01' }), entryFor({ ...pins, id: 'new' })]
  const { findings } = judged({ knownDifferences: entries }, ['cart', [comparison({ divergences: [divergence()] })]])
  assert.deepEqual(
    findings.map(({ disposition, knownDifference }) => [disposition, knownDifference]),
    [['known', 'new']],
  )
})

test('a candidate that is down has no findings, and its probes are not compared', () => {
  const down = answers('cart', {}, { failure: 'refused', message: 'connection refused' })
  const unanswered = comparison({ divergences: [divergence({ facet: 'error', rule: 'error.candidate-unanswered', path: '' })] })
  const result = judged({}, ['cart', [unanswered], down])
  assert.deepEqual([result.verdict, result.gate.exitCode, result.findings.length], ['undecided', 3, 0])
  assert.deepEqual(
    result.coverage.gaps.map(({ environment, facet, state }) => [environment, facet, state]),
    [['staging', '*', 'failed']],
  )
  assert.match(result.coverage.gaps[0]?.reason ?? '', /connection refused/)
})

test('a reference that is down leaves nothing to compare with', () => {
  const down = answers('cart', { failure: 'dns', message: 'no such host' }, {})
  const result = judged({}, ['cart', [comparison({ divergences: [divergence()] })], down])
  assert.deepEqual([result.verdict, result.gate.exitCode, result.findings.length], ['undecided', 3, 0])
  assert.match(result.coverage.gaps[0]?.reason ?? '', /production did not answer: no such host/)
})

test('findings are sorted by place, in whatever order the probes came', () => {
  const at = (probe: string, ...paths: readonly string[]): [string, readonly ReturnType<typeof comparison>[]] => [
    probe,
    [comparison({ probe, divergences: paths.map((path) => divergence({ probe, path })) })],
  ]
  const there = judged({}, at('b', '/z', '/a'), at('a', '/m'))
  assert.deepEqual(
    there.findings.map(({ probe, path }) => `${probe} ${path}`),
    ['a /m', 'b /a', 'b /z'],
  )
  assert.deepEqual(judged({}, at('a', '/m'), at('b', '/z', '/a')), there)
})

test('the number of findings so far is known before the end', () => {
  const judge = judgeOf()
  judge.add(factsOf('a'), answers('a'), [comparison({ divergences: [divergence(), divergence()] })])
  assert.equal(judge.findingsSoFar(), 2)
})
