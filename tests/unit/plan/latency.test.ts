/** Which probes are timed, and by which numbers. */
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { latencySettings } from '../../../src/config/latency-settings.ts'
import type { UserConfig, UserProbe, UserProfile } from '../../../src/config/types.ts'
import type { LatencyPlan } from '../../../src/core/latency.ts'
import { latencyTotals } from '../../../src/plan/latency.ts'
import type { Plan } from '../../../src/plan/plan.ts'
import { makePlan } from '../../../src/plan/make-plan.ts'
import { loaded, projectOf } from './projects.ts'

function planned(probe: UserProbe, config: Partial<UserConfig> = {}, profile: UserProfile = {}): Plan {
  const project = projectOf({ probes: [loaded(probe, { category: 'latency' })] })
  const latency = latencySettings({ environments: {}, ...config }, profile, { cwd: '/', variables: {} })
  return makePlan({ ...project, settings: { ...project.settings, latency } }, {})
}

function latencyOf(probe: UserProbe, config?: Partial<UserConfig>, profile?: UserProfile): LatencyPlan | undefined {
  return planned(probe, config, profile).probes[0]?.steps[0].facts.latency
}

const LIST: UserProbe = { kind: 'http', name: 'list', get: '/list' }

test('a probe of the category latency is timed by the smoke profile', () => {
  assert.deepEqual(latencyOf(LIST), {
    profile: 'smoke',
    engine: 'parity',
    tests: [
      { quantile: 0.5, relative: 0.25, absoluteMs: 1 },
      { quantile: 0.95, relative: 0.5, absoluteMs: 1 },
    ],
    batchPairs: 40,
    batchesMax: 5,
    path: 'auto',
    timeoutMs: 10_000,
  })
})

test('flags win over the probe, the probe over the profile, the profile over the config', () => {
  const config: Partial<UserConfig> = {
    latency: { profile: 'gate', engine: 'k6' },
    tolerances: { latency: { p50: '3%', p95: '30ms' } },
  }
  const profile: UserProfile = { latency: { profile: 'signoff' }, tolerances: { latency: { p95: { absolute: 7 } } } }
  const probe: UserProbe = {
    ...LIST,
    latency: { engine: 'parity', tolerances: { p99: '50%' }, path: 'floor', floor: '/ok', serverTiming: 'app', timeout: '2s' },
  }
  assert.deepEqual(latencyOf(probe, config, profile), {
    profile: 'signoff',
    engine: 'parity',
    tests: [
      { quantile: 0.5, relative: 0.03, absoluteMs: 1 },
      { quantile: 0.95, relative: 0.1, absoluteMs: 7 },
      { quantile: 0.99, relative: 0.5, absoluteMs: 1 },
    ],
    // p99 of fewer than a hundred answers is their maximum.
    batchPairs: 100,
    batchesMax: 50,
    path: 'floor',
    serverTiming: 'app',
    floor: '/ok',
    timeoutMs: 2000,
  })
})

test('a time alone allows no percentage beside it', () => {
  const tests = latencyOf(LIST, { tolerances: { latency: { p95: '30ms' } } })?.tests
  assert.deepEqual(tests?.[1], { quantile: 0.95, relative: 0, absoluteMs: 30 })
})

test('what is not timed although it stands among the latency probes is told', () => {
  const once: UserProbe = { kind: 'http', name: 'order', post: '/orders', sideEffects: 'once' }
  const flow: UserProbe = { kind: 'flow', name: 'flow', steps: [{ name: 'a', get: '/a' }] }
  const off: Partial<UserConfig> = { latency: { profile: 'off' } }
  const told = [planned(once), planned(flow), planned(LIST, off), planned({ ...LIST, latency: false })]
  assert.deepEqual(
    told.map(({ warnings }) => warnings),
    [
      ['the latency of "order" is not compared: it may be sent once only'],
      ['the latency of "flow" is not compared: only single requests are timed'],
      ['latency is off: no probe is timed (1)'],
      [],
    ],
  )
  assert.deepEqual(
    told.map(({ probes }) => probes[0]?.steps[0].facts.latency),
    [undefined, undefined, undefined, undefined],
  )
})

test('a probe of another category that asks to be timed, and is not, is told too', () => {
  const order: UserProbe = {
    kind: 'http',
    name: 'order',
    category: 'functional',
    post: '/orders',
    sideEffects: 'once',
    latency: true,
  }
  const list: UserProbe = { ...LIST, category: 'functional', latency: true }
  const off: Partial<UserConfig> = { latency: { profile: 'off' } }
  assert.deepEqual(
    [planned(order), planned(list, off), planned({ ...list, latency: false }, off)].map(({ warnings }) => warnings),
    [['the latency of "order" is not compared: it may be sent once only'], ['latency is off: no probe is timed (1)'], []],
  )
})

test('the plan says what is sent at least and at most, and how long that takes', () => {
  const plan = planned(LIST, { latency: { profile: 'gate' } })
  // 5 batches of 40 pairs and 5 connects, to 20 of them, 5 per second to each of two hosts.
  const expected = { probes: 1, requestsLeast: 225, requestsMost: 900, secondsLeast: 45, secondsMost: 180 }
  assert.deepEqual(latencyTotals(plan), expected)
  const [production, staging] = plan.environments
  const sharing = { ...plan, environments: [production, { ...staging, ...production, name: 'staging' }] as const }
  assert.deepEqual(latencyTotals(sharing), { ...expected, secondsLeast: 90, secondsMost: 360 })
  assert.equal(latencyTotals(planned({ ...LIST, latency: false })), undefined)
})

test('scripts of k6 that are left out are told', () => {
  const project = projectOf({ probes: [loaded(LIST), loaded({ ...LIST, name: 'other' })], scripts: ['/project/load/a.k6.ts'] })
  const off = { ...project, settings: { ...project.settings, latency: { ...project.settings.latency, profile: 'off' as const } } }
  assert.deepEqual(makePlan(project, {}).warnings, [])
  assert.deepEqual(makePlan(off, {}).warnings, ['latency is off: the k6 script of the config is not run'])
  assert.deepEqual(makePlan(project, { nameFits: (name) => name === 'other' }).warnings, [
    'a selection of probes is asked: the k6 script of the config is not run',
  ])
})
