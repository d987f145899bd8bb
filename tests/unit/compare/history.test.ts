/** History: what one run leaves, what many add up to, what is forgotten, and what the test of many runs says. */
import assert from 'node:assert/strict'
import test from 'node:test'

import fc from 'fast-check'

import { addRun, freshAnswersNeeded, knownNoise, NOISY_PATHS_MAX, RARE_EVENTS_MAX } from '../../../src/compare/history.ts'
import { evidenceAgainstEqualRates } from '../../../src/compare/stats/always-valid.ts'
import {
  FORGOTTEN_AFTER,
  HITS_MAX,
  NO_HISTORY,
  type ProbeHistory,
  type RareEvent,
  type RunTrace,
} from '../../../src/core/history.ts'
import { factsOf, lawCases, runProbe, SEED, seededRandom, type Answer, type Shown, type World } from '../../laws/simulation.ts'

const QUIET: RunTrace = { answers: { reference: 2, candidate: 2 }, isQuiet: true, unsteady: [], noise: [], rare: [] }
const FAILURE: RareEvent = {
  facet: 'status',
  path: '',
  shows: '5xx',
  level: 'exact',
  reference: 0,
  candidate: 1,
}
const FAILING: RunTrace = { ...QUIET, isQuiet: false, unsteady: ['status'], rare: [FAILURE] }

function after(...runs: readonly RunTrace[]): ProbeHistory {
  return runs.reduce((history, run) => addRun(history, run).history, NO_HISTORY)
}

/** What a run with this world leaves, history being kept. */
function traceOf(world: World, history: ProbeHistory = NO_HISTORY): RunTrace {
  const { trace } = runProbe(factsOf('p', { history: { staging: history } }), world, 4).comparison
  assert(trace)
  return trace
}

test('a quiet run leaves its answers, and nothing else', () => {
  assert.deepEqual(
    traceOf(() => ({ body: '{"a":1}' })),
    { ...QUIET, answers: { reference: 4, candidate: 4 } },
  )
})

test('where no history is kept, a run leaves nothing', () => {
  assert.equal(runProbe(factsOf('p'), () => ({})).comparison.trace, undefined)
})

const usual = (fields: object = {}, header: string = 'max-age=60'): Answer => ({
  headers: [['cache-control', header]],
  body: JSON.stringify({ a: 1, b: 'two', list: [{ id: 'x' }], ...fields }),
})

const seldom =
  (side: 'reference' | 'candidate', rare: Shown): World =>
  (turn) =>
    turn.side === side && turn.round === 0 && turn.repeat === 1 ? rare : usual()

const EVENTS: readonly (readonly [what: string, shown: Shown, event: Omit<RareEvent, 'reference' | 'candidate'>])[] = [
  ['a status', { status: 503, body: '' }, { facet: 'status', path: '', shows: '5xx', level: 'exact' }],
  ['no answer', { failure: 'reset', detail: 'ECONNRESET' }, { facet: 'error', path: '', shows: 'text', level: 'presence' }],
  ['a field that is missing', usual({ b: undefined }), { facet: 'body', path: '/b', shows: 'absent', level: 'presence' }],
  ['a field that is new', usual({ c: true }), { facet: 'body', path: '/c', shows: 'boolean', level: 'presence' }],
  ['a null', usual({ b: null }), { facet: 'body', path: '/b', shows: 'null', level: 'type' }],
  ['another value', usual({ a: 2 }), { facet: 'body', path: '/a', shows: 'number', level: 'exact' }],
  ['an empty list', usual({ list: [] }), { facet: 'body', path: '/list/*', shows: 'absent', level: 'presence' }],
  [
    'another policy',
    usual({}, 'private, max-age=60, no-transform'),
    { facet: 'headers', path: '/cache-control', shows: 'text', level: 'presence' },
  ],
]

for (const [what, shown, event] of EVENTS) {
  test(`what one side shows once is an event of that side, whichever it is: ${what}`, () => {
    const candidate = traceOf(seldom('candidate', shown))
    assert.deepEqual(candidate.rare, [{ ...event, reference: 0, candidate: 1 }])
    assert.deepEqual(candidate.unsteady, [event.facet])
    assert.equal(candidate.isQuiet, false)
    const [mirrored, ...rest] = traceOf(seldom('reference', shown)).rare
    assert.deepEqual(rest, [])
    assert.deepEqual(mirrored, { ...event, reference: 1, candidate: 0 })
  })
}

test('what comes in answers that another facet asked for is counted too', () => {
  let counted = 0
  const trace = traceOf(({ side, round, repeat }) => {
    // The field takes turns on both sides, so that more is asked; the status is not seen in screening.
    const fails = side === 'candidate' && round > 0 && repeat % 3 === 0
    if (fails) counted += 1
    return fails ? { status: 503, body: '' } : usual({ mood: side === 'candidate' ? (repeat % 2) + round : 0 })
  })
  assert(counted > 1, 'the world is asked for more')
  assert.deepEqual(
    trace.rare.filter(({ facet }) => facet === 'status'),
    [{ facet: 'status', path: '', shows: '5xx', level: 'exact', reference: 0, candidate: counted }],
  )
})

test('what both sides show in one run is no event, and its path is noise', () => {
  const trace = traceOf(({ round, repeat }) => ({ status: round === 0 && repeat === 1 ? 503 : 200 }))
  assert.deepEqual([trace.rare, trace.noise], [[], [{ facet: 'status', path: '', level: 'format' }]])
  assert.deepEqual(after(FAILING, trace).rare, [], 'what was counted before is dropped with it')
  assert.deepEqual(traceOf(seldom('candidate', { status: 503 }), after(trace)).rare, [], 'nor does it come back at once')
})

test('what differs in every answer is a finding, and no event', () => {
  const trace = traceOf(({ side }) => ({ status: side === 'candidate' ? 503 : 200 }))
  assert.deepEqual([trace.rare, trace.isQuiet], [[], false])
})

test('counts add up, whichever side they are of, and quiet runs are counted from the last that was not', () => {
  const mirrored: RunTrace = { ...FAILING, rare: [{ ...FAILURE, reference: 2, candidate: 0 }] }
  assert.deepEqual(after(QUIET, FAILING, mirrored, QUIET, QUIET), {
    runs: 5,
    quiet: 2,
    answers: { reference: 10, candidate: 10 },
    unsteady: { status: 6 },
    noise: [],
    rare: [{ ...FAILURE, reference: 2, candidate: 1, runs: 2, last: 6 }],
  })
})

test('noise keeps the coarsest level', () => {
  const noisy = (level: 'format' | 'presence'): RunTrace => ({ ...QUIET, noise: [{ facet: 'body', path: '/a', level }] })
  const history = after(noisy('format'), noisy('presence'), noisy('format'))
  assert.deepEqual(history.noise, [{ facet: 'body', path: '/a', level: 'presence', last: 6 }])
  assert.deepEqual(knownNoise(history, 'headers'), [])
})

test('what does not come again is forgotten', () => {
  const noisy: RunTrace = { ...FAILING, noise: [{ facet: 'body', path: '/a', level: 'format' }] }
  const long: RunTrace = { ...QUIET, answers: { reference: FORGOTTEN_AFTER, candidate: FORGOTTEN_AFTER } }
  assert.deepEqual([after(noisy, long).rare.length, after(noisy, long).noise.length], [1, 1])
  assert.deepEqual([after(noisy, long, QUIET).rare, after(noisy, long, QUIET).noise], [[], []])
})

test('what is kept is bounded: the oldest go first, and how many is said', () => {
  const events = (from: number, count: number): RunTrace => ({
    ...FAILING,
    noise: Array.from({ length: count * 4 }, (_, index) => ({ facet: 'headers', path: `/${from + index}`, level: 'format' })),
    rare: Array.from({ length: count }, (_, index) => ({ ...FAILURE, facet: 'body', path: `/${from + index}` })),
  })
  const old = after(events(0, 10))
  const { history, dropped } = addRun(old, events(1000, RARE_EVENTS_MAX))
  assert.deepEqual([history.rare.length, history.noise.length], [RARE_EVENTS_MAX, NOISY_PATHS_MAX])
  assert.deepEqual(dropped, { noise: 40, rare: 10 })
  assert(history.rare.every(({ last }) => last === 4))
  const many = { ...FAILURE, candidate: HITS_MAX }
  assert.equal(after({ ...FAILING, rare: [many] }, { ...FAILING, rare: [many] }).rare[0]?.candidate, HITS_MAX)
})

test('the order in which a run tells of its paths means nothing', () => {
  const trace: RunTrace = {
    ...FAILING,
    noise: ['/b', '/a', '/c'].map((path) => ({ facet: 'body', path, level: 'format' })),
    rare: ['/x', '/z', '/y'].map((path) => ({ ...FAILURE, facet: 'contract', path })),
  }
  const turned = { ...trace, noise: trace.noise.toReversed(), rare: trace.rare.toReversed() }
  assert.equal(JSON.stringify(after(trace)), JSON.stringify(after(turned)))
})

const steady = (answers: number, unsteady: ProbeHistory['unsteady'] = {}): ProbeHistory => ({
  ...NO_HISTORY,
  answers: { reference: answers, candidate: answers },
  unsteady,
})

test('a steady facet needs fewer fresh answers: the product of the posterior, worked by hand', () => {
  // (0.5/501)(1.5/502)(2.5/503) = 1.5e-8; two factors alone are 3.0e-6.
  assert.equal(freshAnswersNeeded(steady(500), 'status', 1), 2)
  assert.equal(freshAnswersNeeded(steady(500), 'status', 2), 1)
  // 122 * 123 * 124 is below 0.5 * 1.5 * 2.5 million, 123 * 124 * 125 above it.
  assert.deepEqual([freshAnswersNeeded(steady(121), 'status', 1), freshAnswersNeeded(steady(122), 'status', 1)], [3, 2])
  assert.equal(freshAnswersNeeded(steady(10_000), 'status', 4), 1, 'what raised a suspicion does not confirm it')
  assert.equal(freshAnswersNeeded(steady(10), 'status', 2), 5, 'never more than without history')
})

test('a facet that varied lately, or may carry something new, needs what it needs without history', () => {
  assert.equal(freshAnswersNeeded(undefined, 'status', 2), 5)
  assert.equal(freshAnswersNeeded(steady(500, { status: 498 }), 'status', 2), 5)
  assert.equal(freshAnswersNeeded(steady(1000, { status: 500 }), 'status', 1), 2)
  assert.deepEqual([freshAnswersNeeded(steady(500), 'body', 2), freshAnswersNeeded(steady(500), 'headers', 2)], [5, 5])
})

test('a difference at a path that history knows as noise needs more answers', () => {
  const known = after({ ...QUIET, noise: [{ facet: 'body', path: '/a', level: 'format' }] })
  const world: World = ({ side }) => ({ body: side === 'candidate' ? '{"a":"red"}' : '{"a":"blue"}' })
  const run = runProbe(factsOf('p', { history: { staging: known } }), world)
  assert.equal(run.comparison.divergences.length, 1)
  assert(run.requests > 7, `${run.requests} requests`)
  assert.equal(runProbe(factsOf('p', { history: { staging: NO_HISTORY } }), world).requests, 7)
})

test('nine of one side and none of the other are enough, eight are not, and one of the other costs nine more', () => {
  const evidence = (candidate: number, reference = 0): number =>
    evidenceAgainstEqualRates({ reference, candidate }, { reference: 100, candidate: 100 })
  // 2^9 (0.75/2 + 0.25/10) = 204.8; 2^8 (0.375 + 0.25/9) = 103.1.
  assert.deepEqual([evidence(9).toFixed(1), evidence(8).toFixed(1)], ['204.8', '103.1'])
  assert.equal(evidence(0).toFixed(3), '1.000')
  // 0.25 * 2^19 / (20 * 19) = 345; one less is 192.
  assert.deepEqual([evidence(18, 1).toFixed(0), evidence(17, 1).toFixed(0)], ['345', '192'])
})

test('the evidence is the same for either side, and less when that side gave more of the answers', () => {
  const count = fc.nat({ max: 60 })
  fc.assert(
    fc.property(count, count, (one, other) => {
      const [there, back] = [
        evidenceAgainstEqualRates({ reference: one, candidate: other }, { reference: 300, candidate: 200 }),
        evidenceAgainstEqualRates({ reference: other, candidate: one }, { reference: 200, candidate: 300 }),
      ]
      assert(Math.abs(there / back - 1) < 1e-9)
    }),
    lawCases(),
  )
  const hits = { reference: 0, candidate: 9 }
  assert(
    evidenceAgainstEqualRates(hits, { reference: 100, candidate: 300 }) <
      evidenceAgainstEqualRates(hits, { reference: 100, candidate: 100 }),
  )
})

test('looked at after every hit, it rejects equal rates as seldom as it promises', () => {
  const random = seededRandom(SEED)
  const rounds = 4000
  let rejected = 0
  for (let round = 0; round < rounds; round += 1) {
    const hits = { reference: 0, candidate: 0 }
    for (let hit = 0; hit < 300; hit += 1) {
      hits[random() < 0.5 ? 'reference' : 'candidate'] += 1
      if (evidenceAgainstEqualRates(hits, { reference: 1000, candidate: 1000 }) < 200) continue
      rejected += 1
      break
    }
  }
  // Ville: at most 0.005, so 20 of 4,000; four standard deviations of 4.5 above are 38.
  assert(rejected <= 38, `${rejected} of ${rounds}`)
  assert(rejected > 0)
})
