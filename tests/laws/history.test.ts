/**
 * Law: many runs together find what one run cannot, and find nothing else. Methodology: the engine's rounds over simulated
 * runs, each of which is given the history that those before it left (src/compare/history.ts), as `parity run --history` does it.
 */
import assert from 'node:assert/strict'
import test from 'node:test'

import { compareProbe } from '../../src/compare/compare-probe.ts'
import { addRun } from '../../src/compare/history.ts'
import { FIRST_LOOK } from '../../src/core/finding.ts'
import { NO_HISTORY, QUIET_RUNS_MIN, type ProbeHistory } from '../../src/core/history.ts'
import type { ProbeFacts } from '../../src/core/probe.ts'
import { SHORT_RUN_REPEATS } from '../../src/plan/make-plan.ts'
import { ENDPOINTS, noiseOf } from './noisy-shop.ts'
import {
  factsOf,
  openFacets,
  PAIR,
  runProbe,
  SEED,
  seededRandom,
  type Random,
  type Run,
  type Shown,
  type World,
} from './simulation.ts'

function withHistory(name: string, history: ProbeHistory): ProbeFacts {
  return factsOf(name, { history: { staging: history } })
}

/** As src/plan/make-plan.ts plans a short run. */
function repeatsOf({ quiet }: ProbeHistory): number {
  return quiet >= QUIET_RUNS_MIN ? FIRST_LOOK : SHORT_RUN_REPEATS
}

type Next = Run & { readonly history: ProbeHistory }

function nextRun(name: string, history: ProbeHistory, world: World, repeats: number = repeatsOf(history)): Next {
  const ran = runProbe(withHistory(name, history), world, repeats)
  assert(ran.comparison.trace)
  return { ...ran, history: addRun(history, ran.comparison.trace).history }
}

/** @returns answers of each side until a finding, undefined when there is none within the budget */
function answersUntilFound(world: World, budget: number): number | undefined {
  let history = NO_HISTORY
  for (let answers = 0; answers < budget;) {
    const ran = nextRun('flaky', history, world)
    answers += ran.requests
    if (ran.comparison.divergences.length > 0) return answers <= budget ? answers : undefined
    history = ran.history
  }
  return undefined
}

const REPETITIONS = 100

type Fault = { readonly name: string; readonly rule: string; readonly show: (fails: boolean) => Shown }

const FAULTS: readonly Fault[] = [
  { name: 'a status', rule: 'status.class-changed', show: (fails) => (fails ? { status: 503, body: '' } : { body: '{"a":1}' }) },
  {
    name: 'an answer that does not come',
    rule: 'error.candidate-unanswered',
    show: (fails) => (fails ? { failure: 'reset', detail: 'ECONNRESET' } : { body: '{"a":1}' }),
  },
  { name: 'a field', rule: 'body.field-missing', show: (fails) => ({ body: fails ? '{"a":1}' : '{"a":1,"b":"two"}' }) },
  { name: 'a null', rule: 'body.null-changed', show: (fails) => ({ body: JSON.stringify({ a: 1, b: fails ? null : 'two' }) }) },
]

for (const [rate, budget] of [
  [0.2, 75],
  [0.05, 320],
] as const) {
  for (const { name, show } of FAULTS) {
    test(`what only the candidate shows in ${rate * 100} % of its answers is found within ${budget}: ${name}`, () => {
      let found = 0
      for (let repetition = 0; repetition < REPETITIONS; repetition += 1) {
        const random = seededRandom(SEED + repetition)
        const answers = answersUntilFound(({ side }) => show(side === 'candidate' && random() < rate), budget)
        if (answers !== undefined) found += 1
      }
      // specs/COMPARATOR.md, section 4.
      assert(found >= 0.9 * REPETITIONS, `found in ${found} of ${REPETITIONS}`)
    })
  }
}

/** @returns how the first finding of 100 runs was proved, if there was any */
function firstAlarm(world: World, isKept: boolean): 'by history' | 'by itself' | undefined {
  let history = NO_HISTORY
  for (let run = 0; run < 100; run += 1) {
    const ran = nextRun('flaky', history, world, isKept ? repeatsOf(history) : SHORT_RUN_REPEATS)
    const [divergence] = ran.comparison.divergences
    if (divergence !== undefined) return divergence.evidence.runs === undefined ? 'by itself' : 'by history'
    if (isKept) history = ran.history
  }
  return undefined
}

test('what both sides show equally often is found by history in less than one of 100 times 100 runs, and no oftener in all', () => {
  const rates = [0.3, 0.1, 0.03, 0.01]
  const alarms = { byHistory: 0, all: 0, without: 0 }
  for (const rate of rates) {
    for (const { show } of FAULTS) {
      for (let repetition = 0; repetition < 15; repetition += 1) {
        const worldOf = (random: Random): World => {
          return () => show(random() < rate)
        }
        const seed = SEED + repetition * 7 + rate * 1000
        const alarm = firstAlarm(worldOf(seededRandom(seed)), true)
        if (alarm === 'by history') alarms.byHistory += 1
        if (alarm !== undefined) alarms.all += 1
        if (firstAlarm(worldOf(seededRandom(seed)), false) !== undefined) alarms.without += 1
      }
    }
  }
  const repetitions = rates.length * FAULTS.length * 15
  assert(alarms.byHistory <= 0.01 * repetitions, `${alarms.byHistory} of ${repetitions}`)
  // What one run alone proves wrongly is compare-probe's, and tested there; history may not add to it.
  assert(alarms.all <= alarms.without + 0.01 * repetitions, `${alarms.all} of ${repetitions}, ${alarms.without} without history`)
})

function endpointWorld(name: string, run: number, random: Random): World {
  const endpoint = ENDPOINTS[name]
  assert(endpoint)
  return (turn) => endpoint(noiseOf(random, turn, run))
}

test('30 runs of a noisy shop against itself give no finding, and leave nothing open, with their history', () => {
  const alarms: string[] = []
  const quiet: number[] = []
  for (let shop = 0; shop < 3; shop += 1) {
    for (const name of Object.keys(ENDPOINTS)) {
      let history = NO_HISTORY
      for (let run = 0; run < 30; run += 1) {
        const random = seededRandom(SEED + shop * 100_003 + run * 1009 + name.length * 31)
        const ran = nextRun(name, history, endpointWorld(name, run, random))
        alarms.push(
          ...ran.comparison.divergences.map(({ rule, path }) => `shop ${shop}, run ${run}, ${name}: ${rule} at ${path}`),
        )
        alarms.push(...openFacets(ran.comparison).map((open) => `shop ${shop}, run ${run}, ${name}: ${open}`))
        if (name === 'quiet' && run >= QUIET_RUNS_MIN) quiet.push(ran.requests)
        history = ran.history
      }
    }
  }
  assert.deepEqual(alarms, [])
  // specs/COMPARATOR.md, section 4: at most 2 requests per environment and probe with history.
  assert.deepEqual(new Set(quiet), new Set([2]))
})

test('a status that never varied in 500 answers is called after 1 + 2', () => {
  let history = NO_HISTORY
  for (let run = 0; run < 500; run += 1) history = nextRun('steady', history, () => ({ body: '{"a":1}' }), 1).history
  assert.deepEqual(history.answers, { reference: 500, candidate: 500 })
  const broken: World = ({ side }) => (side === 'candidate' ? { status: 503, body: 'no' } : { body: '{"a":1}' })
  const known = nextRun('steady', history, broken, 1)
  assert.deepEqual(
    known.comparison.divergences.map(({ rule }) => rule),
    ['status.class-changed'],
  )
  assert.deepEqual([known.requests, openFacets(known.comparison)], [3, []])
  assert.equal(nextRun('new', NO_HISTORY, broken, 1).requests, 6, 'without history, five fresh ones confirm')
})

test('a blip in a steady status is not called, and costs what it would cost without history', () => {
  let history = NO_HISTORY
  for (let run = 0; run < 500; run += 1) history = nextRun('steady', history, () => ({ body: '{"a":1}' }), 1).history
  const blip: World = ({ side, round, repeat }) => (side === 'candidate' && round + repeat === 0 ? { status: 503 } : {})
  const known = nextRun('steady', history, blip, 1)
  const unknown = nextRun('steady', NO_HISTORY, blip, 1)
  assert.deepEqual(known.comparison.divergences, [])
  assert.equal(known.requests, unknown.requests)
  assert.deepEqual(known.comparison.facets['status'], unknown.comparison.facets['status'])
})

test('history mirrors: with the sides swapped, the same is found of the other side at the same moment', () => {
  for (let repetition = 0; repetition < 20; repetition += 1) {
    const found = (['candidate', 'reference'] as const).map((failing) => {
      const random = seededRandom(SEED + repetition)
      let history = NO_HISTORY
      for (let run = 0; run < 60; run += 1) {
        const ran = nextRun('flaky', history, ({ side }) => (side === failing && random() < 0.2 ? { status: 503 } : {}))
        const [divergence] = ran.comparison.divergences
        if (divergence !== undefined) return { run, counts: divergence.evidence, classes: divergence.classes }
        history = ran.history
      }
      return undefined
    })
    const [there, back] = found
    assert(there && back)
    assert.equal(there.run, back.run)
    assert.deepEqual(there.classes, back.classes.toReversed())
    const { referenceSamples, candidateSamples, referenceAgreeing, candidateAgreeing, runs } = there.counts
    assert.deepEqual(
      [back.counts.candidateSamples, back.counts.referenceSamples, back.counts.candidateAgreeing, back.counts.referenceAgreeing],
      [referenceSamples, candidateSamples, referenceAgreeing, candidateAgreeing],
    )
    assert.equal(back.counts.runs, runs)
  }
})

test('a comparison with history is a function of the facts: the same observations give the same bytes', () => {
  const random = seededRandom(SEED)
  let history = NO_HISTORY
  for (let run = 0; run < 40; run += 1) {
    const world: World = ({ side }) => (side === 'candidate' && random() < 0.2 ? { status: 503 } : {})
    const ran = nextRun('flaky', history, world)
    const facts: unknown = JSON.parse(JSON.stringify(withHistory('flaky', history)))
    const again = compareProbe({ ...factsOf('flaky'), ...(facts as ProbeFacts) }, ran.observations, PAIR)
    assert.equal(JSON.stringify(again), JSON.stringify(ran.comparison))
    history = ran.history
  }
})
