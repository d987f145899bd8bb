/**
 * Law 6: one known difference silences only what it pins. With any one entry present, every other planted divergence is
 * still found, open, and fails the gate; the silenced one stays visible.
 */
import assert from 'node:assert/strict'
import test from 'node:test'

import type { Finding, ProbeComparison } from '../../src/core/finding.ts'
import type { KnownDifference } from '../../src/core/known-difference.ts'
import type { Observation } from '../../src/core/observation.ts'
import type { Result } from '../../src/core/result.ts'
import { PLANTS, shownOf } from './plants.ts'
import { END, entryFor, judgeOf } from './runs.ts'
import { factsOf, runProbe } from './simulation.ts'

const PROBES = PLANTS.map((plant): { name: string; comparison: ProbeComparison; observations: readonly Observation[] } => {
  const { comparison, observations } = runProbe(factsOf(plant.name), (turn) => shownOf(plant, turn.side))
  // One observation of each side: enough for the judge to know that the environment is up.
  return {
    name: plant.name,
    comparison,
    observations: [...observations.reference.slice(0, 1), ...observations.candidate.slice(0, 1)],
  }
})

function judgeWith(entries: readonly KnownDifference[]): Result {
  const judge = judgeOf({ knownDifferences: entries, settings: { suite: 'laws', failOn: 'any', minCoverage: 100 } })
  for (const { name, comparison, observations } of PROBES) judge.add(factsOf(name), observations, [comparison])
  return judge.finish(END, [], [])
}

const WITHOUT = judgeWith([])

function silenced(result: Result): readonly Finding[] {
  return result.findings.filter(({ disposition }) => disposition !== 'open')
}

test('all planted divergences are found, more than 200 of them, each under its own id', () => {
  assert(PLANTS.length >= 200)
  assert.equal(WITHOUT.findings.length, PLANTS.length)
  assert.equal(new Set(WITHOUT.findings.map(({ id }) => id)).size, PLANTS.length)
})

test('with any one entry present, that finding is known and all others are open', () => {
  for (const { rule, path, probe, id } of WITHOUT.findings) {
    const result = judgeWith([entryFor({ rule, path, probe: [probe] })])
    assert.deepEqual(
      silenced(result).map((finding) => finding.id),
      [id],
    )
    assert.equal(result.findings.length, WITHOUT.findings.length, 'what is silenced stays visible')
    assert.equal(result.gate.decision, 'fail')
  }
})

test('an entry for all probes silences what shows exactly its values, and nothing else', () => {
  for (const { rule, path, reference, candidate } of WITHOUT.findings) {
    const result = judgeWith([entryFor({ rule, path, probe: ['*'], reference, candidate })])
    const wanted = WITHOUT.findings.filter(
      (finding) =>
        finding.rule === rule && finding.path === path && finding.reference === reference && finding.candidate === candidate,
    )
    assert.deepEqual(
      silenced(result).map(({ id }) => id),
      wanted.map(({ id }) => id),
    )
  }
})

test('an entry that pins another value, path, rule, probe or environment silences nothing', () => {
  for (const { rule, path, probe, reference, environment } of WITHOUT.findings) {
    const pins = { rule, path, probe: [probe] }
    const entries = [
      entryFor({ ...pins, id: 'value', reference: `${reference} and more` }),
      entryFor({ ...pins, id: 'path', path: `${path}/below` }),
      entryFor({ ...pins, id: 'above', path: path.slice(0, path.lastIndexOf('/')) || '/other' }),
      entryFor({ ...pins, id: 'rule', rule: `${rule}-else` }),
      entryFor({ ...pins, id: 'probe', probe: [`${probe} else`] }),
      entryFor({ ...pins, id: 'environment', environment: `${environment} else` }),
    ]
    assert.deepEqual(silenced(judgeWith(entries)), [])
  }
})

test('an entry that expired silences nothing and fails the gate by name', () => {
  const [first] = WITHOUT.findings
  assert(first)
  const { rule, path, probe } = first
  const result = judgeWith([entryFor({ rule, path, probe: [probe], expires: '2026-03-01' })])
  assert.deepEqual(
    silenced(result).map(({ id, disposition }) => [id, disposition]),
    [[first.id, 'expired']],
  )
  const lastDay = judgeWith([entryFor({ rule, path, probe: [probe], expires: '2026-03-02' })])
  assert.deepEqual(
    silenced(lastDay).map(({ disposition }) => disposition),
    ['known'],
  )
})
