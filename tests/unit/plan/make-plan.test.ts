/** The plan: what is selected, in which order, with which budget, and what is refused. Law 10 has its own test. */
import assert from 'node:assert/strict'
import test from 'node:test'

import type { UserProbe } from '../../../src/config/types.ts'
import { NO_HISTORY, type ProbeHistory } from '../../../src/core/history.ts'
import { makePlan } from '../../../src/plan/make-plan.ts'
import { planTotals, type Selection } from '../../../src/plan/plan.ts'
import { environmentOf, httpProbe, loaded, projectOf } from './projects.ts'

const PROBES = [
  loaded(httpProbe('b', { tags: ['smoke', 'shop'] })),
  loaded(httpProbe('a', { tags: ['shop'], owner: 'team-shop', severity: 'minor' }), { category: 'integration' }),
  loaded(httpProbe('c'), { category: 'latency', file: 'probes/latency/c.probe.ts' }),
]

function selected(selection: Selection, probes = PROBES): readonly string[] {
  return makePlan(projectOf({ probes }), selection).probes.map(({ name }) => name)
}

test('a selection keeps what fits all of its lists, sorted by name', () => {
  const cases: readonly (readonly [Selection, readonly string[]])[] = [
    [{}, ['a', 'b', 'c']],
    [{ nameFits: (name) => name > 'a' }, ['b', 'c']],
    [{ tags: ['shop'] }, ['a', 'b']],
    [{ tags: ['smoke', 'none'] }, ['b']],
    [{ categories: ['latency', 'integration'] }, ['a', 'c']],
    [{ files: ['probes/latency'] }, ['c']],
    [{ files: ['probes/lat'] }, []],
    [{ files: ['probes/shop.probe.ts'] }, ['a', 'b']],
    [{ tags: ['shop'], categories: ['functional'] }, ['b']],
    [{ tags: [] }, ['a', 'b', 'c']],
  ]
  for (const [selection, names] of cases) assert.deepEqual(selected(selection), names, JSON.stringify(selection))
})

test('a profile selects as the command line does, and both must fit', () => {
  const { probes } = makePlan(projectOf({ probes: PROBES, settings: { tags: ['shop'] } }), { tags: ['smoke'] })
  assert.deepEqual(
    probes.map(({ name }) => name),
    ['b'],
  )
})

test('"only" leaves out all others, and says so', () => {
  const probes = [...PROBES, loaded(httpProbe('d', { only: true }))]
  const plan = makePlan(projectOf({ probes }), {})
  assert.deepEqual(
    plan.probes.map(({ name }) => name),
    ['d'],
  )
  assert.deepEqual(plan.warnings, ['"only" is set: 3 of 4 probes were not selected'])
  assert.equal(plan.notSelected, 3)
})

test('shards share the probes out, each probe to one, whatever else there is', () => {
  const many = Array.from({ length: 60 }, (_, index) => loaded(httpProbe(`probe ${index}`)))
  const shards = [1, 2, 3].map((index) => selected({ shard: { index, of: 3 } }, many))
  assert.deepEqual(shards.flat().sort(), many.map(({ probe }) => probe.name).sort())
  for (const [at, shard] of shards.entries()) {
    assert(shard.length > 5)
    const fewer = many.slice(0, 30)
    const names = new Set(fewer.map(({ probe }) => probe.name))
    assert.deepEqual(
      selected({ shard: { index: at + 1, of: 3 } }, fewer),
      shard.filter((name) => names.has(name)),
    )
  }
})

test('the facts of a probe are what was written, and what follows from it', () => {
  const [a] = makePlan(projectOf({ probes: PROBES }), { nameFits: (name) => name === 'a' }).probes
  assert.deepEqual(a?.steps[0].facts, {
    name: 'a',
    category: 'integration',
    kind: 'http',
    file: 'probes/shop.probe.ts',
    line: 3,
    tags: ['shop'],
    owner: 'team-shop',
    severity: 'minor',
    repeatable: 'yes',
    title: 'GET /a',
  })
})

const FLOW: UserProbe = {
  kind: 'flow',
  name: 'order',
  tags: ['smoke'],
  steps: [
    { name: 'cart', get: '/cart' },
    { name: 'place', post: '/orders', sideEffects: 'once', query: { dry: true } },
    { name: 'search', post: '/search', sideEffects: 'repeatable' },
  ],
}

test('the steps of a flow are named after it and asked as often as they may be', () => {
  const plan = makePlan(
    projectOf({ environments: [environmentOf('a', { role: 'reference' }), environmentOf('b')], probes: [loaded(FLOW)] }),
    {},
  )
  const steps = plan.probes[0]?.steps.map(({ facts, repeats }) => [facts.name, facts.title, facts.repeatable, repeats])
  assert.deepEqual(steps, [
    ['order › cart', 'GET /cart', 'yes', 2],
    ['order › place', 'POST /orders?dry=true', 'once', 1],
    ['order › search', 'POST /search', 'yes', 2],
  ])
  // Screening of all steps; with all confirmations of the two that may be repeated.
  assert.deepEqual(planTotals(plan), { requestsLeast: 5, requestsMost: 61 })
})

test('how often a probe is asked depends on how long the run is, unless the config says it', () => {
  const planned = (count: number, repeats?: number): number | undefined => {
    const probes = Array.from({ length: count }, (_, index) => loaded(httpProbe(`probe ${index}`)))
    return makePlan(projectOf({ probes, settings: { repeats } }), {}).probes[0]?.steps[0].repeats
  }
  assert.deepEqual([planned(1), planned(200), planned(201), planned(201, 3), planned(1, 1)], [4, 4, 2, 3, 1])
})

test('three quiet runs stand for the repeats of a short run, on every candidate, unless somebody said how often', () => {
  const known = (quiet: number): ProbeHistory => ({ ...NO_HISTORY, runs: 9, quiet })
  const planned = (quiet: readonly number[], own?: number, repeats?: number): number | undefined => {
    const probes = [loaded(httpProbe('probe', own === undefined ? {} : { repeats: own }))]
    const history = Object.fromEntries(quiet.map((runs, index) => [`candidate ${index}`, known(runs)]))
    const [probe] = makePlan(projectOf({ probes, settings: { repeats } }), {}, () => history).probes
    assert.deepEqual(probe?.steps[0].facts.history, history)
    return probe?.steps[0].repeats
  }
  assert.deepEqual([planned([2]), planned([3]), planned([3, 2]), planned([3, 5]), planned([])], [4, 2, 4, 2, 4])
  assert.deepEqual([planned([9], 3), planned([9], undefined, 3), planned([9], undefined, 1)], [3, 3, 1])
})

test('a probe that is skipped keeps its reason, and one that is refused is no skip', () => {
  const skipped = httpProbe('skipped', { skip: 'until July' })
  const unsafe: UserProbe = { kind: 'http', name: 'unsafe', delete: '/orders/1' }
  const plan = makePlan(projectOf({ probes: [loaded(skipped), loaded(unsafe)] }), {})
  assert.deepEqual(
    plan.probes.map(({ notSent }) => notSent),
    [
      { why: 'skipped', reason: 'until July' },
      {
        why: 'refused',
        reason:
          'DELETE is not safe, and environment "production" does not allow it: set allowUnsafe: true on it, or skip this probe with a reason',
      },
    ],
  )
  assert.deepEqual(planTotals(plan), { requestsLeast: 0, requestsMost: 0 })
})

test('what a request says beats the settings, and what it does not say comes from them', () => {
  const probes = [
    loaded(httpProbe('own', { repeats: 4, timeout: '2s', redirects: { max: 1 }, auth: false, expect: { maxTime: '300ms' } })),
    loaded(httpProbe('set', { headers: { 'x-tenant': '${TENANT}' } })),
  ]
  const [own, set] = makePlan(projectOf({ probes, settings: { repeats: 3 } }), {}).probes.map(({ steps }) => steps[0])
  assert.deepEqual(
    [own?.repeats, own?.request.totalMs, own?.request.redirects, own?.request.authenticated],
    [4, 2000, { follow: true, max: 1 }, false],
  )
  assert.deepEqual(own?.request.expect, { maxTimeMs: 300 })
  assert.deepEqual(
    [set?.repeats, set?.request.totalMs, set?.request.redirects, set?.request.authenticated],
    [3, 60_000, { follow: true, max: 10 }, true],
  )
  assert.deepEqual([own?.request.templated, set?.request.templated], [false, true])
})
