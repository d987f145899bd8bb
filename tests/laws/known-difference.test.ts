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
import { ENVIRONMENTS, factsOf, runProbe } from './simulation.ts'

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

/**
 * Mutation: everything planted three times, as a person would come to meet it who has accepted one of them: where it was, on
 * another probe, and on another candidate.
 */
const QA = { ...ENVIRONMENTS[1], name: 'qa', baseURL: 'https://qa.shop.example', tokens: {} }

function elsewhere(one: ProbeComparison, more: Partial<Pick<ProbeComparison, 'probe' | 'environment'>>): ProbeComparison {
  return { ...one, ...more, divergences: one.divergences.map((divergence) => ({ ...divergence, ...more })) }
}

const EVERYWHERE = PROBES.flatMap(({ name, comparison, observations }) => [
  { name, observations, comparisons: [comparison, elsewhere(comparison, { environment: 'qa' })] },
  { name: `${name}, too`, observations, comparisons: [elsewhere(comparison, { probe: `${name}, too` })] },
])

function judgeEverywhere(entries: readonly KnownDifference[], planted: typeof EVERYWHERE = EVERYWHERE): Result {
  const judge = judgeOf({
    environments: [...ENVIRONMENTS, QA],
    knownDifferences: entries,
    settings: { suite: 'laws', failOn: 'any', minCoverage: 0 },
  })
  for (const { name, comparisons, observations } of planted) judge.add(factsOf(name), observations, comparisons)
  return judge.finish(END, [], [])
}

/** What a user may write of a finding: its two values, its two classes, or one of several values. */
const PINS: Readonly<Record<string, (finding: Finding) => Partial<KnownDifference>>> = {
  values: ({ reference, candidate }) => ({ reference, candidate }),
  classes: ({ classes }) => ({ classes }),
  'sets of values': ({ reference, candidate }) => ({ reference: [reference, 'other'], candidate: ['another', candidate] }),
}

test('of more than 500 planted divergences, one entry silences the one it is about, however it is pinned', () => {
  const planted = judgeEverywhere([]).findings
  assert(planted.length >= 500, String(planted.length))
  assert.equal(new Set(planted.map(({ id }) => id)).size, planted.length)
  for (const [index, { id, rule, path, probe, environment }] of planted.entries()) {
    const pin = Object.values(PINS)[index % 3]
    const finding = planted[index]
    assert(pin !== undefined && finding !== undefined)
    const result = judgeEverywhere([entryFor({ rule, path, probe: [probe], environment, ...pin(finding) })])
    assert.deepEqual(
      silenced(result).map((one) => one.id),
      [id],
    )
    assert.equal(result.findings.length, planted.length, 'what is silenced stays visible')
    assert.equal(result.gate.decision, 'fail')
  }
})

test('an entry for all probes is about one cause on every probe, or about nothing', () => {
  const planted = judgeEverywhere([]).findings
  for (const { rule, path, classes } of WITHOUT.findings) {
    const result = judgeEverywhere([entryFor({ rule, path, probe: ['*'], classes })])
    const same = planted.filter((one) => one.rule === rule && one.path === path && one.classes.join() === classes.join())
    const isOneCause = new Set(same.map(({ cause }) => cause)).size === 1
    assert.deepEqual(
      silenced(result).map(({ id }) => id),
      isOneCause ? same.map(({ id }) => id) : [],
    )
    assert.equal(result.knownDifferences.refused?.length, isOneCause ? 0 : 1)
  }
})

function withOtherContent(comparison: ProbeComparison): ProbeComparison {
  const divergences = comparison.divergences.map((divergence) => ({
    ...divergence,
    candidate: `${divergence.candidate} now`,
    classes: [divergence.classes[0], `${divergence.classes[1]} now`] as const,
  }))
  return { ...comparison, divergences }
}

test('what is there instead of what was accepted is found, and says what was accepted', () => {
  for (const finding of WITHOUT.findings) {
    const { id, rule, path, probe, environment, reference, candidate, classes } = finding
    const changed = EVERYWHERE.map((one) =>
      one.name === probe ? { ...one, comparisons: one.comparisons.map(withOtherContent) } : one,
    )
    const at = { rule, path, probe: [probe], environment }
    for (const [pins, accepted] of [
      [
        { reference, candidate },
        { reference: [reference], candidate: [candidate] },
      ],
      [{ classes }, { classes }],
    ] as const) {
      const result = judgeEverywhere([entryFor({ ...at, ...pins })], changed)
      assert.deepEqual(silenced(result), [])
      const open = result.findings.find((one) => one.id === id)
      assert.deepEqual([open?.knownDifference, open?.changedFrom], ['entry', accepted])
      assert.deepEqual(
        result.knownDifferences.unused.map(({ prunable, because }) => [prunable, because]),
        [[undefined, `something else is there by now: ${id}`]],
      )
    }
  }
})
