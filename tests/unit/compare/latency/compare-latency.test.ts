/** What one comparison says, from samples: the four outcomes, every reason not to decide, and the laws. */
import assert from 'node:assert/strict'
import process from 'node:process'
import { describe, test } from 'node:test'

import { compareLatency } from '../../../../src/compare/latency/compare-latency.ts'
import { judgeFamily, familyOf } from '../../../../src/compare/latency/family.ts'
import { seededRandom } from '../../../../src/compare/stats/random.ts'
import type { LatencyComparison, LatencyData, LatencyPlan, LatencySample, SamplerSlice } from '../../../../src/core/latency.ts'
import { connectsOf, dataOf, GATE_PLAN, samplesOf, type Times } from '../../../support/latency-data.ts'
import { drawWorld } from '../../../support/latency-worlds.ts'

const drawn = drawWorld('lognormal', 11, 800)
const slowerBy = (share: number, times: Times = drawn): Times => {
  return { reference: times.reference, candidate: times.candidate.map((ms) => ms * (1 + share)) }
}

function compare(data: LatencyData, plan: Partial<LatencyPlan> = {}, family: number = 1): LatencyComparison {
  return compareLatency({
    probe: 'home',
    plan: { ...GATE_PLAN, ...plan },
    data,
    reference: 'reference',
    candidate: 'candidate',
    family,
    seed: 7,
  })
}

const verdicts = ({ tests }: LatencyComparison): readonly string[] => tests.map(({ verdict }) => verdict)
const reasons = ({ tests }: LatencyComparison): readonly (string | undefined)[] => tests.map(({ because }) => because)

describe('latency of one probe on one candidate', () => {
  test('what is 50 % slower is slower, with a ratio, an interval around it and a wish for confirmation', () => {
    const comparison = compare(dataOf(slowerBy(0.5)))
    assert.deepEqual(verdicts(comparison), ['slower', 'slower'])
    for (const { ratio = 0, interval = [0, 0], tolerance, relative, batches, sequence, flagged, pairs } of comparison.tests) {
      assert.ok(interval[0] < 1.5 && 1.5 < interval[1] && interval[0] < ratio && ratio < interval[1])
      assert.ok(Math.abs(tolerance - relative) < 1e-12)
      assert.deepEqual([batches, pairs, flagged], [sequence.length, 40 * sequence.length, false])
    }
    assert.deepEqual([comparison.needsBatches, comparison.needsConfirmation], [0, true])
    const [judged] = judgeFamily([comparison])
    assert.ok(judged?.tests.every(({ flagged }) => flagged))
  })

  test('what is alike is within, and needs nothing more', () => {
    const comparison = compare(dataOf(drawWorld('drift', 3, 800)))
    assert.deepEqual(verdicts(comparison), ['within', 'within'])
    assert.deepEqual([comparison.needsBatches, comparison.needsConfirmation], [0, false])
  })

  test('what is slower by the tolerance is undecided after all batches, and says what it would have found', () => {
    const comparison = compare(dataOf(slowerBy(0.2, drawWorld('lognormal', 900_000, 800))), {
      tests: [{ quantile: 0.95, relative: 0.2, absoluteMs: 0 }],
    })
    const [outcome] = comparison.tests
    assert.equal(outcome?.verdict, 'undecided')
    assert.equal(outcome.because, 'the noise is too large to tell')
    assert.equal(outcome.exhausted, true)
    assert.ok((outcome.detectable ?? 0) > 0.25)
    assert.equal(comparison.needsBatches, 0)
  })

  test('swapping the sides turns slower into faster, and mirrors ratio and interval', () => {
    const there = compare(dataOf(slowerBy(0.5)))
    const { reference, candidate } = slowerBy(0.5)
    const back = compare(dataOf({ reference: candidate, candidate: reference }))
    assert.deepEqual(verdicts(back), ['faster', 'faster'])
    for (const [index, { ratio = 0, interval = [0, 0], pValue }] of back.tests.entries()) {
      const other = there.tests[index]
      assert.ok(Math.abs(ratio * (other?.ratio ?? 0) - 1) < 1e-9)
      assert.ok(Math.abs(interval[0] * (other?.interval?.[1] ?? 0) - 1) < 1e-9)
      assert.equal(pValue, 1)
    }
    assert.deepEqual(
      judgeFamily([back])[0]?.tests.map(({ flagged }) => flagged),
      [false, false],
    )
  })

  test('the order of the records changes nothing', () => {
    const random = seededRandom(5)
    const data = { ...dataOf(slowerBy(0.12)), path: connectsOf({ reference: spread(100, 1), candidate: spread(100, 2) }) }
    const shuffled = <T>(values: readonly T[]): readonly T[] =>
      values
        .map((value) => ({ value, at: random.next() }))
        .toSorted((left, right) => left.at - right.at)
        .map(({ value }) => value)
    const other = { samples: shuffled(data.samples), path: shuffled(data.path), slices: [] }
    assert.deepEqual(compare(other, { path: 'auto' }), compare(data, { path: 'auto' }))
  })

  test('A against A is slower in none of 300 runs', () => {
    for (let run = 0; run < 300; run += 1) {
      const comparison = compare(dataOf(drawWorld('autocorr', 40_000 + run, 240, 10)))
      assert.ok(!verdicts(comparison).includes('slower'), `seed ${40_000 + run}`)
    }
  })

  test('2,000 pairs are compared within milliseconds', () => {
    const data = dataOf(drawWorld('lognormal', 3, 2000))
    const plan = { batchesMax: 50, tests: GATE_PLAN.tests.map((one) => ({ ...one, absoluteMs: 1 })) }
    compare(data, plan)
    const before = process.cpuUsage()
    for (let round = 0; round < 5; round += 1) compare(data, plan)
    // It takes about 5 ms, and a slower machine has ten times as long.
    const { user, system } = process.cpuUsage(before)
    assert.ok((user + system) / 5000 < 50)
  })

  test('the absolute tolerance counts where it is more than the relative one', () => {
    const small = { reference: drawn.reference.map((ms) => ms / 40), candidate: drawn.candidate.map((ms) => (ms * 1.5) / 40) }
    const tests = [{ quantile: 0.5, relative: 0.1, absoluteMs: 1 }]
    const [outcome] = compare(dataOf(small), { tests }).tests
    assert.equal(outcome?.verdict, 'within')
    assert.ok(Math.abs(outcome.tolerance - 1 / (outcome.referenceMs ?? 0)) < 1e-9)
  })
})

describe('reasons not to decide', () => {
  test('nothing sampled, refused data, too few pairs', () => {
    assert.deepEqual(reasons(compare(dataOf({ reference: [], candidate: [] }))), ['nothing was sampled', 'nothing was sampled'])
    const refused = compare({ ...dataOf(slowerBy(0.5)), refused: 'k6 dropped 3 iterations' })
    assert.deepEqual(reasons(refused), ['k6 dropped 3 iterations', 'k6 dropped 3 iterations'])
    assert.deepEqual(verdicts(judgeFamily([refused])[0] ?? refused), ['undecided', 'undecided'])
    const few = compare(dataOf(first(slowerBy(0.5), 190)))
    assert.deepEqual(reasons(few), ['190 pairs count, and 200 are needed', '190 pairs count, and 200 are needed'])
    assert.equal(few.needsBatches, 1)
    assert.equal(compare(dataOf(first(drawn, 0))).needsBatches, 0)
  })

  test('an open test wants one batch more, and with none left none', () => {
    const open = compare(dataOf(first(slowerBy(0.1), 280)))
    assert.ok(verdicts(open).includes('undecided'))
    assert.equal(open.needsBatches, 1)
  })

  test('times that never vary have no resolution', () => {
    const flat = { reference: Array.from({ length: 800 }, () => 10.125), candidate: Array.from({ length: 800 }, () => 10.125) }
    assert.deepEqual(reasons(compare(dataOf(flat)))[0], 'no resolution: all batches are alike to the last digit')
  })

  test('a 99th percentile needs batches of a hundred pairs', () => {
    const tests = [{ quantile: 0.99, relative: 0.2, absoluteMs: 0 }]
    const [outcome] = compare(dataOf(slowerBy(0.5)), { tests }).tests
    assert.equal(outcome?.because, 'a batch of 40 pairs has no such quantile; 100 are needed')
    assert.notEqual(compare(dataOf(slowerBy(4)), { tests, batchPairs: 100 }).tests[0]?.verdict, 'undecided')
  })

  test('more than 2.5 % of censored answers leave the 95th percentile open, and not the median', () => {
    const slow = (pair: number): Partial<LatencySample> => (pair % 25 === 0 ? { outcome: 'timed-out' } : {})
    const comparison = compare({ ...dataOf(drawn), samples: samplesOf(slowerBy(0.5), 'first', slow) })
    assert.deepEqual(verdicts(comparison), ['slower', 'undecided'])
    assert.match(reasons(comparison)[1] ?? '', /^4\.0 % of the requests did not end in time/)
  })

  test('late slices are dropped whole for both sides, and too many of them leave everything open', () => {
    const slices = (late: number): readonly SamplerSlice[] =>
      Array.from({ length: 80 }, (_, slice) => {
        return { phase: 'first', slice, loopDelayP99Ms: slice < late ? 30 : 0.5, utilization: slice === 79 ? 0.71 : 0.2 }
      })
    const some = compare({ ...dataOf(slowerBy(0.5)), slices: slices(9) })
    assert.deepEqual(some.dropped, { slices: 10, of: 80, pairs: 100 })
    assert.deepEqual(verdicts(some), ['slower', 'slower'])
    const many = compare({ ...dataOf(slowerBy(0.5)), slices: slices(16) })
    assert.equal(reasons(many)[0], 'the sampler was overloaded: it was late in 17 of 80 seconds')
    // It may be on time from now on, so half as many batches more than planned are worth it.
    assert.equal(many.needsBatches, 1)
  })

  test('a failed member drops its pair and counts as an error; a new socket is no part of the test', () => {
    const fails = (pair: number, environment: string): Partial<LatencySample> =>
      environment === 'candidate' && pair % 10 === 0 ? { outcome: 'failed', because: 'refused' } : {}
    const broken = compare({ ...dataOf(drawn), samples: samplesOf(drawn, 'first', fails) })
    assert.equal(broken.candidate.failed, 80)
    assert.equal(broken.errors.worse, true)
    assert.equal(compare(dataOf(drawn)).errors.worse, false)
    const cold = compare({
      ...dataOf(drawn),
      samples: samplesOf(drawn, 'first', (pair) => (pair % 2 === 0 ? { cold: { tcpMs: 3, totalMs: 50 } } : {})),
    })
    assert.ok(cold.tests.every(({ pairs }) => pairs <= 400))
    assert.deepEqual([cold.reference.phases.tcp, cold.reference.phases.cold], [3, 50])
  })

  test('answers of another class are not compared', () => {
    const set = (_: number, environment: string): Partial<LatencySample> => (environment === 'candidate' ? { status: 404 } : {})
    const comparison = compare({ ...dataOf(drawn), samples: samplesOf(drawn, 'first', set) })
    assert.equal(reasons(comparison)[0], '"reference" and "candidate" answer with statuses of different classes')
    assert.equal(comparison.needsBatches, 0)
  })
})

describe('the way to the environments', () => {
  const far = { reference: drawn.reference.map((ms) => ms + 5), candidate: drawn.candidate.map((ms) => ms + 80) }
  const path = connectsOf({ reference: spread(100, 5), candidate: spread(100, 80) })

  test('equal servers at other distances: taken out they are within, raw they are not compared', () => {
    const connect = compare({ ...dataOf(far), path }, { path: 'auto' })
    assert.equal(connect.path.used, 'connect')
    assert.ok(!verdicts(connect).includes('slower'))
    const raw = compare({ ...dataOf(far), path }, { path: 'raw' })
    assert.deepEqual(reasons(raw), ['one of them is 75.0 ms further away', 'one of them is 75.0 ms further away'])
    assert.equal(reasons(compare(dataOf(far), { path: 'auto' }))[0]?.endsWith('how far each of them is was not measured'), true)
  })

  test('new sockets tell the distance where nothing else does: a few that both are near, many what is taken out', () => {
    const coldEvery = (every: number, apartMs: number): LatencyData => {
      const set = (pair: number, environment: string): Partial<LatencySample> =>
        pair % every === 0
          ? { cold: { tcpMs: (environment === 'candidate' ? apartMs : 0) + 0.2 + (pair % 3) / 10, totalMs: 9 } }
          : {}
      return { ...dataOf(drawn), samples: samplesOf(drawn, 'first', set) }
    }
    const k6 = { path: 'auto', engine: 'k6' } as const
    assert.equal(compare(coldEvery(100, 0), k6).path.used, 'raw')
    assert.match(reasons(compare(coldEvery(100, 20), k6))[0] ?? '', /one of them is 20\.0 ms further away$/)
    assert.equal(compare(coldEvery(20, 20), k6).path.used, 'connect')
  })

  test('Server-Timing of both goes first, whole milliseconds included', () => {
    const set = (pair: number, environment: string): Partial<LatencySample> => {
      const ms = (environment === 'reference' ? drawn.reference : drawn.candidate)[pair] ?? 0
      return { serverTiming: { app: Math.floor(environment === 'candidate' ? ms * 1.5 : ms), cache: 0 } }
    }
    const slow = { reference: far.reference, candidate: drawn.candidate.map((ms) => ms * 1.5 + 80) }
    const comparison = compare({ ...dataOf(slow), samples: samplesOf(slow, 'first', set), path }, { path: 'auto' })
    assert.deepEqual([comparison.path.used, comparison.path.metric], ['server-timing', 'app'])
    assert.deepEqual(verdicts(comparison), ['slower', 'slower'])
  })

  test('within is not said where the way varies too much', () => {
    const near = { reference: drawn.reference.map((ms) => ms / 2 + 5), candidate: drawn.reference.map((ms) => ms / 2 + 80) }
    const noisy = connectsOf({ reference: spread(100, 5, 40), candidate: spread(100, 80, 40) })
    const [median] = compare({ ...dataOf(near), path: noisy }, { path: 'connect' }).tests
    assert.notEqual(median?.verdict, 'within')
  })
})

describe('the family of a run', () => {
  test('a confirmation run that does not confirm takes the flag away, one that confirms keeps it', () => {
    const confirmedBy = (share: number): LatencyComparison | undefined => {
      const again = samplesOf(first(slowerBy(share, drawWorld('lognormal', 77, 400)), 400), 'confirmation')
      return judgeFamily([compare({ ...dataOf(drawn), samples: [...samplesOf(slowerBy(0.5)), ...again] })])[0]
    }
    const flags = (one: LatencyComparison | undefined): unknown =>
      one?.tests.map(({ verdict, confirmed, flagged }) => [verdict, confirmed, flagged])
    assert.deepEqual(flags(confirmedBy(0.5)), [
      ['slower', true, true],
      ['slower', true, true],
    ])
    assert.deepEqual(flags(confirmedBy(0)), [
      ['slower', false, false],
      ['slower', false, false],
    ])
    assert.equal(confirmedBy(0.5)?.needsConfirmation, false)
  })

  test('many small proofs flag together what each of them could not, and judging twice changes nothing', () => {
    const comparisons = Array.from({ length: 50 }, (_, probe) =>
      compare(dataOf(slowerBy(probe < 20 ? 0.22 : 0, drawWorld('lognormal', 500 + probe, 800))), {}, 100),
    )
    const judged = judgeFamily(comparisons)
    const flagged = judged.flatMap(({ tests }) => tests).filter(({ flagged: is }) => is)
    const stopped = comparisons.flatMap(({ tests }) => tests).filter(({ verdict }) => verdict === 'slower')
    assert.ok(flagged.length > stopped.length, `${flagged.length} and ${stopped.length}`)
    assert.ok(flagged.every(({ verdict, because }) => verdict === 'slower' && because === undefined))
    assert.ok(judged.slice(20).every(({ tests }) => tests.every(({ flagged: is }) => !is)))
    assert.deepEqual(judgeFamily(judged), judged)
    assert.deepEqual(familyOf(judged), { tests: 100, rate: 0.05 })
  })
})

function first(times: Times, pairs: number): Times {
  return { reference: times.reference.slice(0, pairs), candidate: times.candidate.slice(0, pairs) }
}

/** Connects with a floor and an exponential jitter; the lowest one is the floor itself. */
function spread(count: number, floorMs: number, meanMs: number = 0.2): readonly number[] {
  const random = seededRandom(floorMs)
  return Array.from({ length: count }, (_, index) => (index < 10 ? floorMs : floorMs - Math.log(1 - random.next()) * meanMs))
}
