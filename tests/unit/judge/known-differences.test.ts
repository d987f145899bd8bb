/** What became of each known difference: refused because it is too broad, not looked at, changed, or gone. */
import assert from 'node:assert/strict'
import test from 'node:test'

import type { FacetOutcome, ProbeComparison } from '../../../src/core/finding.ts'
import type { KnownDifference } from '../../../src/core/known-difference.ts'
import type { Result } from '../../../src/core/result.ts'
import type { RunRecord } from '../../../src/log/records.ts'
import { END, entryFor, judgeOf } from '../../laws/runs.ts'
import { factsOf } from '../../laws/simulation.ts'
import { comparison, divergence } from './judged.ts'

const TOTAL = { rule: 'body.value-changed', path: '/total' } as const

function judged(
  entries: readonly KnownDifference[],
  comparisons: readonly ProbeComparison[],
  run: Partial<RunRecord> & { readonly complete?: boolean } = {},
): Result {
  const { complete = true, ...more } = run
  const judge = judgeOf({ knownDifferences: entries, ...more })
  for (const one of comparisons) judge.add(factsOf(one.probe), [], [one])
  return judge.finish({ ...END, complete }, [], [])
}

function diverged(probe: string, more: Parameters<typeof divergence>[0] = {}): ProbeComparison {
  return comparison({ probe, divergences: [divergence({ probe, ...more })] })
}

test('an entry that matches differences of several kinds silences none of them, and the gate says why', () => {
  const entry = entryFor({ ...TOTAL, probe: ['cart', 'order'], reference: ['12', null], candidate: '13' })
  const result = judged([entry], [diverged('cart'), diverged('order', { reference: null, classes: ['absent', 'number'] })])
  const because = 'it matches differences of several kinds (absent -> number; number -> number)'
  assert.deepEqual(
    result.findings.map(({ disposition, knownDifference, changedFrom }) => [disposition, knownDifference, changedFrom]),
    [
      ['open', 'entry', undefined],
      ['open', 'entry', undefined],
    ],
  )
  assert.deepEqual(
    result.knownDifferences.refused?.map((use) => [use.id, use.findings, use.because]),
    [['entry', 0, because]],
  )
  assert.deepEqual(result.gate.reasons, [
    '2 findings of 2 causes',
    `known difference entry is too broad and silences nothing: ${because}`,
  ])
  assert.deepEqual(result.warnings, [`known difference entry was refused, and silences nothing: ${because}`])
})

test('what a refused entry does not silence, an exact one does', () => {
  const broad = entryFor({ ...TOTAL, id: 'broad', probe: ['cart', 'order'], candidate: '13' })
  const exact = entryFor({ ...TOTAL, id: 'exact', probe: ['cart'], reference: '12', candidate: '13' })
  const result = judged([broad, exact], [diverged('cart'), diverged('order', { reference: null, classes: ['absent', 'number'] })])
  assert.deepEqual(
    result.findings.map(({ probe, disposition, knownDifference }) => [probe, disposition, knownDifference]),
    [
      ['cart', 'known', 'exact'],
      ['order', 'open', 'broad'],
    ],
  )
})

test('one cause on many probes is one decision', () => {
  const entry = entryFor({ ...TOTAL, probe: ['*'], classes: ['number', 'number'] })
  const result = judged([entry], [diverged('cart'), diverged('order', { reference: '1', candidate: '2' })])
  assert.deepEqual([result.counts.known, result.gate.exitCode], [2, 0])
})

test('why nothing matched: what was not looked at stays, what is gone may go', () => {
  const named = (more: Partial<KnownDifference> = {}): KnownDifference =>
    entryFor({ ...TOTAL, probe: ['cart'], classes: ['number', 'number'], ...more })
  const undecided: FacetOutcome = { outcome: 'undecided', because: 'the body was cut' }
  const seenOnce = comparison({ notReproduced: [divergence()] })
  const cases: readonly (readonly [KnownDifference, ProbeComparison, Parameters<typeof judged>[2], string, boolean])[] = [
    [named(), comparison(), {}, 'what it names was compared and does not show it', true],
    [named(), diverged('cart', { path: '/else' }), {}, 'what it names was compared and does not show it', true],
    [named({ probe: ['*'] }), comparison(), {}, 'what it names was compared and does not show it', true],
    [named(), comparison({ facets: { body: undecided } }), {}, 'not looked at: "cart" on staging: the body was cut', false],
    [named(), seenOnce, {}, 'not looked at: "cart" on staging: it was seen once and did not come back', false],
    [named({ probe: ['cart', 'order'] }), comparison(), {}, 'not looked at: probe "order" was not part of this run', false],
    [named({ environment: ['staging', 'qa'] }), comparison(), {}, 'not looked at: "cart" on qa: not asked', false],
    [named({ probe: ['*'] }), comparison(), { notSelected: 4 }, 'not looked at: 4 probes were not selected', false],
    [named(), comparison(), { complete: false }, 'not looked at: the run did not come to its end', false],
    [
      named({ rule: 'body.was-once' }),
      comparison(),
      {},
      'not looked at: this version of envparity has no rule body.was-once',
      false,
    ],
  ]
  for (const [entry, seen, run, because, prunable] of cases) {
    const { unused } = judged([entry], [seen], run).knownDifferences
    assert.deepEqual(
      unused.map((use) => [use.because, use.prunable ?? false]),
      [[because, prunable]],
    )
    const expired = judged([{ ...entry, expires: '2026-01-01' }], [seen], run).knownDifferences.expired
    assert.deepEqual(
      expired.map((use) => use.prunable ?? false),
      [prunable],
    )
  }
})

test('a value or a list of values, an environment or a list of them', () => {
  const accepts = (more: Partial<KnownDifference>): boolean =>
    judged([entryFor({ ...TOTAL, probe: ['cart'], ...more })], [diverged('cart')]).counts.known === 1
  for (const more of [
    { reference: '12', candidate: '13' },
    { reference: ['1', '12'], candidate: ['13', null] },
    { environment: 'staging' },
    { environment: ['qa', 'staging'] },
    { classes: ['number', 'number'] as const },
  ])
    assert.ok(accepts(more), JSON.stringify(more))
  for (const more of [
    { reference: '12', candidate: '14' },
    { reference: '1', candidate: '13' },
    { reference: ['1', '2'], candidate: ['13'] },
    { candidate: null },
    { environment: ['qa'] },
    { classes: ['number', 'string'] as const },
    { classes: ['string', 'number'] as const, reference: '12', candidate: '13' },
  ])
    assert.ok(!accepts(more), JSON.stringify(more))
})
