/** Latency in the verdict of a run: what becomes a finding, what leaves a probe undecided, and what is told only. */
import assert from 'node:assert/strict'
import test from 'node:test'

import type { LatencyComparison, LatencyOutcome } from '../../../src/core/latency.ts'
import type { LatencyValue } from '../../../src/core/history.ts'
import type { ProbeFacts } from '../../../src/core/probe.ts'
import { causesOfProbe } from '../../../src/judge/causes.ts'
import { withLatency } from '../../../src/judge/latency.ts'
import type { Kept } from '../../../src/judge/run-scope.ts'
import { COMPLETE_LATENCY } from '../report/fixtures-latency.ts'
import { comparison } from './judged.ts'

const FACTS: ProbeFacts = {
  name: 'search',
  category: 'latency',
  kind: 'http',
  file: 'probes/latency/search.probe.ts',
  line: 3,
  tags: [],
  repeatable: 'yes',
  title: 'GET /search',
  latency: {
    profile: 'gate',
    engine: 'parity',
    tests: [{ quantile: 0.5, relative: 0.1, absoluteMs: 1 }],
    batchPairs: 40,
    batchesMax: 20,
    path: 'auto',
    timeoutMs: 10_000,
  },
}

const WITHIN: LatencyOutcome = {
  probe: 'search',
  environment: 'staging',
  quantile: 0.5,
  verdict: 'within',
  ratio: 1.02,
  interval: [1, 1.04],
  tolerance: 0.1,
  relative: 0.1,
  absoluteMs: 1,
  referenceMs: 40,
  candidateMs: 40.8,
  pairs: 400,
  batches: 10,
  pValue: 1,
  flagged: false,
  sequence: [0.02, 0.021, 0.019],
}
const { confirmed: _, ...UNCONFIRMED } = WITHIN
const SLOWER: LatencyOutcome = {
  ...UNCONFIRMED,
  verdict: 'slower',
  ratio: 1.3,
  interval: [1.22, 1.39],
  candidateMs: 52,
  pValue: 1e-6,
}

function timed(outcome: LatencyOutcome, more: Partial<LatencyComparison> = {}): LatencyComparison {
  return { ...COMPLETE_LATENCY, tests: [outcome], ...more }
}

function judged(comparisons: readonly LatencyComparison[], more: { fails?: boolean; facts?: Partial<ProbeFacts> } = {}) {
  const facts = { ...FACTS, ...more.facts }
  const probe: Kept = { facts, requests: 8, comparisons: [comparison({ probe: 'search' })] }
  const { kept, latency, family } = withLatency([probe], comparisons, more.fails ?? false)
  const [one] = kept[0]?.comparisons ?? []
  return { outcome: one?.facets['latency'], divergences: one?.divergences ?? [], latency, family }
}

test('what is slower is a finding with both times, the ratio and its interval', () => {
  const { outcome, divergences, family } = judged([timed(SLOWER)])
  assert.deepEqual(outcome, { outcome: 'diverged' })
  assert.deepEqual(family, { tests: 1, rate: 0.05 })
  assert.deepEqual(divergences, [
    {
      facet: 'latency',
      probe: 'search',
      environment: 'staging',
      rule: 'latency.slower',
      path: '/p50',
      reference: '40.0 ms',
      candidate: '52.0 ms, 1.30 times (1.22..1.39)',
      classes: ['usual', 'slower'],
      evidence: {
        level: 'distribution',
        referenceSamples: 400,
        candidateSamples: 400,
        referenceAgreeing: 400,
        candidateAgreeing: 400,
        confirmed: false,
      },
    },
  ])
})

test('what is within, or faster, is the same', () => {
  for (const verdict of ['within', 'faster'] as const) {
    const { outcome, divergences } = judged([timed({ ...WITHIN, verdict })])
    assert.deepEqual([outcome, divergences], [{ outcome: 'same' }, []])
  }
})

test('what a second run did not confirm is no finding', () => {
  const { outcome, divergences } = judged([timed({ ...SLOWER, confirmed: false })])
  assert.deepEqual([outcome, divergences], [{ outcome: 'same' }, []])
})

test('missing data is undecided, noise is told, and fails on demand', () => {
  const missing = timed({ ...WITHIN, verdict: 'undecided', because: 'the sampler was overloaded' })
  const noisy = timed({ ...WITHIN, verdict: 'undecided', because: 'all batches were used', exhausted: true })
  assert.deepEqual(judged([missing]).outcome, { outcome: 'undecided', because: 'p50: the sampler was overloaded' })
  assert.deepEqual(judged([noisy]).outcome, { outcome: 'same' })
  assert.deepEqual(judged([noisy], { fails: true }).outcome, { outcome: 'undecided', because: 'p50: all batches were used' })
  assert.deepEqual(judged([]).outcome, { outcome: 'undecided', because: 'its latency was not sampled' })
})

test('a probe that is not timed has no latency, and a run without any has no family', () => {
  const { latency: _latency, ...untimed } = FACTS
  const probe: Kept = { facts: untimed, requests: 8, comparisons: [comparison({ probe: 'search' })] }
  assert.deepEqual(withLatency([probe], [], false), { kept: [probe], latency: [] })
})

test('more failures on the candidate are a finding of their own', () => {
  const { divergences } = judged([timed(WITHIN, { errors: { pValue: 1e-5, worse: true } })])
  assert.deepEqual(
    divergences.map(({ rule, path, reference, candidate }) => [rule, path, reference, candidate]),
    [['latency.errors', '/errors', '1 of 840 failed', '1 of 840 failed']],
  )
})

test('an environment that is slow everywhere is one cause, a slow route is one, too', () => {
  const probes = ['a', 'b', 'c'].map((name): Kept => ({
    facts: { ...FACTS, name },
    requests: 8,
    comparisons: [comparison({ probe: name })],
  }))
  const causes = (slow: readonly string[]): number => {
    const comparisons = ['a', 'b', 'c'].map((probe) => {
      const outcome = slow.includes(probe) ? SLOWER : WITHIN
      return timed(
        { ...outcome, probe },
        {
          probe,
          tests: [
            { ...outcome, probe },
            { ...outcome, probe, quantile: 0.95 },
          ],
        },
      )
    })
    const { kept } = withLatency(probes, comparisons, false)
    return new Set(kept.flatMap((one) => one.comparisons.flatMap(({ divergences }) => causesOfProbe(divergences)))).size
  }
  assert.deepEqual([causes(['a']), causes(['a', 'b']), causes(['a', 'b', 'c'])], [1, 2, 1])
})

test('many small steps over runs are told, though none of them is slower by itself', () => {
  const values = (later: number): readonly LatencyValue[] =>
    Array.from({ length: 60 }, (_, index) => ({
      at: new Date(Date.UTC(2026, 9, 1 + index)).toISOString(),
      logRatio: Math.log(index < 40 ? 1 : later) + 0.01 * Math.sin(index * 2.4),
    }))
  const drifting = (later: number) => {
    const facts = { history: { staging: { ...HISTORY, latency: { p50: values(later) } } } }
    return judged([timed({ ...WITHIN, ratio: later })], { facts }).divergences.map(({ rule, path, candidate }) => [
      rule,
      path,
      candidate,
    ])
  }
  assert.deepEqual(drifting(1), [])
  const [[rule, path, candidate] = []] = drifting(1.06)
  assert.deepEqual([rule, path], ['latency.drift', '/p50'])
  assert.match(candidate ?? '', /^1\.0[56]\d times since 2026-1[01]-\d\d$/)
})

const HISTORY = { runs: 60, quiet: 60, answers: { reference: 240, candidate: 240 }, unsteady: {}, noise: [], rare: [] }
