/**
 * Laws 7 and 9: every planned probe appears in the coverage, whatever happened to it, and what was not decided never
 * counts as compared; a run of nothing is undecided and exits with 3.
 */
import assert from 'node:assert/strict'
import test from 'node:test'

import fc from 'fast-check'

import { compareProbe } from '../../src/compare/compare-probe.ts'
import type { Observation } from '../../src/core/observation.ts'
import type { Result } from '../../src/core/result.ts'
import { PLANTS, BASE, shownOf } from './plants.ts'
import { emptyResult, END, judgeOf } from './runs.ts'
import { casesOf, factsOf, NOW, observationOf, PAIR, runProbe, type Shown, type Side } from './simulation.ts'

const FATES = [
  'skipped',
  'refused',
  'never asked',
  'reference only',
  'candidate only',
  'unanswered',
  'cut',
  'same',
  'diverged',
  'broken',
] as const
type Fate = (typeof FATES)[number]

function observed(probe: string, side: Side, shown: Shown): Observation {
  return observationOf(probe, shown, { side, round: 0, repeat: 0, at: NOW })
}

function observationsOf(probe: string, fate: Fate, plant: number): readonly Observation[] {
  const both = (reference: Shown, candidate: Shown): readonly Observation[] => [
    observed(probe, 'reference', reference),
    observed(probe, 'candidate', candidate),
  ]
  if (fate === 'reference only') return [observed(probe, 'reference', BASE)]
  if (fate === 'candidate only') return [observed(probe, 'candidate', BASE)]
  if (fate === 'unanswered') return both({ failure: 'dns' }, { failure: 'dns' })
  if (fate === 'cut') return both({ ...BASE, cut: 'cap' }, { ...BASE, cut: 'cap' })
  if (fate === 'broken') return both({ body: '{' }, { body: '[' })
  const planted = PLANTS[plant % PLANTS.length]
  if (fate !== 'diverged' || planted === undefined) return both(BASE, BASE)
  const { observations } = runProbe(factsOf(probe), (turn) => shownOf(planted, turn.side))
  return [...observations.reference, ...observations.candidate]
}

function resultOf(fates: readonly (readonly [Fate, number])[]): Result {
  const judge = judgeOf()
  for (const [index, [fate, plant]] of fates.entries()) {
    const facts = factsOf(`probe ${index}`)
    if (fate === 'skipped' || fate === 'refused') {
      judge.skip(facts, { why: fate, reason: `it is ${fate}` })
      continue
    }
    const observations = observationsOf(facts.name, fate, plant)
    const of = (environment: string): Observation[] => observations.filter((one) => one.environment === environment)
    const sides = { reference: of('production'), candidate: of('staging') }
    judge.add(facts, observations, fate === 'never asked' ? [] : [compareProbe(facts, sides, PAIR)])
  }
  return judge.finish(END, [], [])
}

const DECIDED: ReadonlySet<Fate> = new Set(['same', 'diverged'])

test('every planned probe is counted once, and is compared, skipped, or has a gap with a reason', (law) => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom(...FATES), fc.nat({ max: 500 })), { maxLength: 12 }), (fates) => {
      const { coverage, probes } = resultOf(fates)
      assert.deepEqual(probes.map(({ name }) => name).sort(), fates.map((_, index) => `probe ${index}`).sort())
      assert.equal(coverage.planned, fates.length)
      assert.equal(coverage.compared + coverage.skipped + coverage.undecided, coverage.planned)
      for (const [index, [fate]] of fates.entries()) {
        const probe = probes.find(({ name }) => name === `probe ${index}`)
        assert(probe)
        const gaps = coverage.gaps.filter((gap) => gap.probe === probe.name)
        const decided = probe.outcome !== 'skipped' && probe.because === undefined
        if (!decided) assert(gaps.length > 0 && gaps.every(({ reason }) => (reason ?? '') !== ''), `${fate} left no gap`)
        if (decided) assert(DECIDED.has(fate), `${fate} counts as ${probe.outcome}`)
        assert.equal(probe.outcome === 'skipped', fate === 'skipped')
      }
      if (coverage.percent === 100) assert.equal(coverage.undecided, 0)
    }),
    casesOf(law),
  )
})

test('what is missing on either side, cut, refused or unanswered is never parity', () => {
  for (const fate of FATES) {
    const { verdict, gate } = resultOf([[fate, 0]])
    if (fate === 'same') assert.deepEqual([verdict, gate.exitCode], ['parity', 0])
    else assert.notEqual(verdict, 'parity', fate)
    if (fate !== 'same' && fate !== 'diverged') assert.deepEqual([verdict, gate.exitCode], ['undecided', 3], fate)
  }
})

test('an empty run is undecided and exits with 3', () => {
  const { verdict, gate, coverage } = emptyResult()
  assert.equal(verdict, 'undecided')
  assert.deepEqual([gate.decision, gate.exitCode], ['inconclusive', 3])
  assert.deepEqual(gate.reasons, ['no probe was selected, so nothing was compared'])
  assert.deepEqual(coverage, { planned: 0, compared: 0, skipped: 0, undecided: 0, percent: null, byFacet: {}, gaps: [] })
})

test('a run of skipped probes only is undecided and exits with 3', () => {
  const { verdict, gate } = resultOf([
    ['skipped', 0],
    ['skipped', 0],
  ])
  assert.deepEqual(
    [verdict, gate.exitCode, gate.reasons],
    ['undecided', 3, ['all 2 probes were skipped, so nothing was compared']],
  )
})
