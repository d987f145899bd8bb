/** Environments as a whole: up or down, how often they answered, and how wrong their clock is. */
import assert from 'node:assert/strict'
import test from 'node:test'

import { createTally } from '../../../src/judge/environments.ts'
import type { Observation } from '../../../src/core/observation.ts'
import { ENVIRONMENTS, NOW, observationOf, type Shown } from '../../laws/simulation.ts'

function observed(shown: Shown, at: number = NOW): Observation {
  return observationOf('p', shown, { side: 'candidate', round: 0, repeat: 0, at })
}

function dated(ms: number): Shown {
  return { headers: [['Date', new Date(ms).toUTCString()]] }
}

function tallied(...observations: readonly Observation[]): ReturnType<typeof createTally> {
  const tally = createTally(ENVIRONMENTS)
  tally.add(observations)
  return tally
}

test('an environment that never answered is down, with the commonest cause', () => {
  const tally = tallied(
    observed({ failure: 'dns', message: 'no such host' }),
    observed({ failure: 'refused', message: 'refused' }),
    observed({ failure: 'refused', message: 'refused' }),
  )
  const [production, staging] = tally.results([])
  assert.deepEqual(staging, {
    name: 'staging',
    role: 'candidate',
    baseURL: 'https://staging.shop.example',
    health: 'down',
    answered: 0,
    unanswered: 3,
    retried: 0,
    because: 'refused',
  })
  assert.equal(production?.health, 'not asked')
  assert.deepEqual([tally.isDown('staging'), tally.isDown('production'), tally.isDown('unknown')], [true, false, false])
})

test('one answer is enough to be up', () => {
  const tally = tallied(
    observed({ failure: 'dns' }),
    observed({ attempts: [{ cause: { code: 'reset', detail: '', message: '' }, afterMs: 1 }] }),
  )
  const { health, answered, unanswered, retried, because } = tally.results([])[1] ?? {}
  assert.deepEqual([health, answered, unanswered, retried, because], ['healthy', 1, 1, 1, undefined])
})

test('the skew of a clock is the median of all answers, so that one cached answer means nothing', () => {
  const hour = 3_600_000
  const skew = (...offsets: readonly number[]): number | undefined =>
    tallied(...offsets.map((offset) => observed(dated(NOW + offset)))).results([])[1]?.clockSkewMs
  // Date is cut to seconds: half of one is added.
  assert.equal(skew(0, 0, 0), 500)
  assert.equal(skew(hour, hour, hour), hour + 500)
  assert.equal(skew(0, 0, -hour), 500)
  assert.equal(skew(-hour, 0), -hour + 500)
  assert.equal(skew(-500), 0 - 500)
  assert.equal(tallied(observed({}), observed({ headers: [['date', 'yesterday']] })).results([])[1]?.clockSkewMs, undefined)
})

test('the exchanges of all hops are counted, those before a failure too', () => {
  assert.equal(
    tallied(observed({ hops: [{ location: '/a' }, { location: '/b' }] }), observed({}), observed({ failure: 'dns' })).exchanges(),
    4,
  )
})

test('a version that changed or can no longer be read is told', () => {
  const at = (start: string | null, end?: string | null): readonly (string | undefined)[] => {
    const seen = { environment: 'staging', version: start, when: 'start' } as const
    const staging = createTally(ENVIRONMENTS).results(
      end === undefined ? [seen] : [seen, { ...seen, version: end, when: 'end' }],
    )[1]
    return [staging?.version, staging?.versionAtEnd]
  }
  assert.deepEqual(at('1'), ['1', undefined])
  assert.deepEqual(at('1', '1'), ['1', undefined])
  assert.deepEqual(at('1', '2'), ['1', '2'])
  assert.deepEqual(at('1', null), ['1', 'not readable'])
  assert.deepEqual(at(null, null), [undefined, undefined])
  assert.deepEqual(at(null, '2'), [undefined, '2'])
})

test('observations of an environment that is not in the run count nowhere', () => {
  const tally = createTally([ENVIRONMENTS[0]])
  tally.add([observed({})])
  assert.deepEqual([tally.exchanges(), tally.results([])[0]?.answered], [0, 0])
})

test('a clock that is wrong by more than five seconds is warned of, after five answers', () => {
  const warnings = (offset: number, answers: number): readonly string[] =>
    tallied(...Array.from({ length: answers }, () => observed(dated(NOW + offset)))).clockWarnings()
  assert.deepEqual(warnings(60_000, 5), ['the clock of staging is 60.5 s ahead of ours (median of 5 Date headers)'])
  assert.deepEqual(warnings(-60_000, 9), ['the clock of staging is 59.5 s behind ours (median of 9 Date headers)'])
  assert.deepEqual(warnings(60_000, 4), [])
  assert.deepEqual(warnings(4000, 50), [])
  assert.deepEqual(warnings(0, 0), [])
})
