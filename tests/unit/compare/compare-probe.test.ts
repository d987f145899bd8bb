/**
 * Screening and confirmation: what is believed, after how many answers, what stays open with the number that would settle
 * it, and what is only told. Statistical claims are tested on seeded samples with the bound in a comment.
 */
import assert from 'node:assert/strict'
import test from 'node:test'

import { compareProbe } from '../../../src/compare/compare-probe.ts'
import type { Observation } from '../../../src/core/observation.ts'
import {
  factsOf,
  NOW,
  observationOf,
  openFacets,
  ORIGINS,
  PAIR,
  runProbe,
  SEED,
  seededRandom,
  type Run,
  type Shown,
  type Side,
  type World,
} from '../../laws/simulation.ts'

const same: Shown = { body: '{"a":1}' }
const other: Shown = { body: '{"a":2}' }
const broken: Shown = { status: 503 }

function rulesOf({ comparison }: Run): readonly string[] {
  return comparison.divergences.map(({ rule, path }) => `${rule} ${path}`)
}

test('what is equal costs the screening and nothing more', () => {
  assert.equal(runProbe(factsOf('p'), () => same).requests, 2)
})

test('what differs in every answer is proved by five fresh ones', () => {
  const run = runProbe(factsOf('p'), ({ side }) => (side === 'reference' ? same : other))
  assert.equal(run.requests, 7)
  assert.deepEqual(run.comparison.divergences, [
    {
      rule: 'body.value-changed',
      facet: 'body',
      probe: 'p',
      environment: 'staging',
      path: '/a',
      reference: '1',
      candidate: '2',
      classes: ['number', 'number'],
      evidence: {
        level: 'exact',
        referenceSamples: 5,
        candidateSamples: 5,
        referenceAgreeing: 5,
        candidateAgreeing: 5,
        confirmed: true,
      },
    },
  ])
  assert.deepEqual(run.comparison.facets['body'], { outcome: 'diverged' })
  assert.deepEqual(openFacets(run.comparison), [])
})

test('what was seen in screening is open until it was asked again', () => {
  const side = (name: Side, shown: Shown): Observation[] => [
    observationOf('p', shown, { side: name, round: 0, repeat: 0, at: NOW }),
  ]
  const comparison = compareProbe(factsOf('p'), { reference: side('reference', same), candidate: side('candidate', other) }, PAIR)
  assert.deepEqual(comparison.divergences, [])
  assert.equal(comparison.needs, 5)
  assert.deepEqual(comparison.facets['body'], {
    outcome: 'undecided',
    because: 'a difference was seen and not yet confirmed on fresh observations',
    needs: 5,
  })
})

test('what does not come back is told and not judged', () => {
  const run = runProbe(factsOf('p'), ({ side, round, repeat }) =>
    side === 'candidate' && round === 0 && repeat === 0 ? other : same,
  )
  assert.deepEqual(run.comparison.divergences, [])
  assert.deepEqual(run.comparison.facets['body'], { outcome: 'same' })
  assert.deepEqual(
    run.comparison.notReproduced.map(({ rule, path, evidence }) => [rule, path, evidence.confirmed]),
    [['body.unstable', '/a', false]],
  )
  assert.equal(run.requests, 7)
})

test('screening alone never proves, however many repeats it has', () => {
  const { comparison } = runProbe(
    factsOf('p', { repeatable: 'yes' }),
    ({ side, round }) => (side === 'candidate' && round === 0 ? other : same),
    10,
  )
  assert.deepEqual(comparison.divergences, [])
})

test('a difference that turns into another one needs the long confirmation', () => {
  // The value moves: 1 against 2 in screening, 3 against 4 later. Something changes over time on both sides.
  const run = runProbe(factsOf('p'), ({ side, round }) => ({
    body: JSON.stringify({ a: (round === 0 ? 1 : 3) + (side === 'reference' ? 0 : 1) }),
  }))
  assert.equal(run.requests, 22)
  assert.deepEqual(rulesOf(run), ['body.value-changed /a'])
})

test('when only the fresh answers are cut, nothing is the same', () => {
  const { comparison } = runProbe(factsOf('p'), ({ side, round }) =>
    round === 0 ? (side === 'reference' ? same : other) : { ...same, cut: 'cap' as const },
  )
  assert.equal(comparison.facets['body']?.outcome, 'undecided')
})

test('what fails in half of the answers is seen, and then found or left open, nearly always', () => {
  const random = seededRandom(SEED)
  const [rounds, counts] = [400, { seen: 0, found: 0, open: 0 }]
  for (let round = 0; round < rounds; round += 1) {
    const run = runProbe(factsOf('p'), ({ side }) => (side === 'candidate' && random() < 0.5 ? broken : same))
    if (run.requests > 2) counts.seen += 1
    if (rulesOf(run).includes('status.class-changed ')) counts.found += 1
    else if (openFacets(run.comparison).length > 0) counts.open += 1
  }
  // Two answers show it in 75 % of runs: mean 300, standard deviation 8.7.
  assert(counts.seen >= 265, JSON.stringify(counts))
  // Nine failures of 20 prove it (one-sided p = .0006), which come in 75 % of those; five to eight leave it open, and
  // fewer than five come in 0.6 %. Standard deviation of the shares: 2.5 %.
  assert(counts.found >= counts.seen * 0.65, JSON.stringify(counts))
  assert(counts.found + counts.open >= counts.seen * 0.97, JSON.stringify(counts))
})

test('what is found rarely and stays rare is open, and says how many answers would settle it', () => {
  const rare: World = (() => {
    let asked = 0
    return ({ side }: { side: Side }): Shown => {
      if (side === 'reference') return same
      asked += 1
      return asked % 4 === 1 ? broken : same
    }
  })()
  const { comparison, requests } = runProbe(factsOf('p'), rare)
  assert.equal(requests, 30)
  assert.deepEqual(comparison.facets['status'], {
    outcome: 'undecided',
    because:
      'one difference is too rare to settle with 28 fresh observations: status.class-changed at the whole (7 of 28 on the candidate, 0 of 28 on the reference); about 75 per environment would',
    needs: 0,
  })
})

test('where the status differs, the body is explained by it and no finding of its own', () => {
  const { comparison } = runProbe(factsOf('p'), ({ side }) =>
    side === 'reference' ? same : { status: 500, body: 'down', type: 'text/plain' },
  )
  assert.deepEqual(
    comparison.divergences.map(({ rule }) => rule),
    ['status.class-changed'],
  )
  assert.deepEqual(comparison.facets['body'], {
    outcome: 'undecided',
    because: 'the status differs (200 / 500)',
    under: 'status',
  })
  assert.deepEqual(openFacets(comparison), [])
})

test('bodies are compared where both sides have answers of one status, whichever it is', () => {
  const world: World = ({ side, repeat }) =>
    side === 'reference' && repeat % 2 === 0 ? same : { status: 500, body: side === 'reference' ? '{"e":1}' : '{"e":2}' }
  assert(rulesOf(runProbe(factsOf('p'), world)).includes('body.value-changed /e'))
})

test('what was sent once is judged on what cannot be new with every answer', () => {
  const once = factsOf('p', { repeatable: 'once' })
  const world = (reference: Shown, candidate: Shown): Run =>
    runProbe(once, ({ side }) => (side === 'reference' ? reference : candidate))
  const changed = world({ status: 201, body: '{"id":"x1","n":1}' }, { status: 500, body: '{}' })
  assert.deepEqual(rulesOf(changed), ['status.class-changed '])
  assert.equal(changed.requests, 1)
  assert.equal(changed.comparison.divergences[0]?.evidence.confirmed, false)
  const typed = world({ body: '{"n":1}' }, { body: '{"n":"1"}' })
  assert.deepEqual(rulesOf(typed), ['body.type-changed /n'])
  const value = world({ body: '{"n":1}' }, { body: '{"n":2}' })
  assert.deepEqual(rulesOf(value), [])
  const [open] = openFacets(value.comparison)
  assert.match(open ?? '', /^body: sent once, so a value that differs cannot be told from noise: body.value-changed at \/n/)
  assert.deepEqual(
    openFacets(
      world({ body: '{"id":"0d0e5b3c-5a0f-4d2c-9f6e-1a2b3c4d5e6f"}' }, { body: '{"id":"1d0e5b3c-5a0f-4d2c-9f6e-1a2b3c4d5e6f"}' })
        .comparison,
    ),
    [],
  )
})

test('without an observation of a side every facet is undecided', () => {
  const observation = observationOf('p', same, { side: 'candidate', round: 0, repeat: 0, at: NOW })
  const { facets } = compareProbe(factsOf('p'), { reference: [], candidate: [observation] }, PAIR)
  for (const facet of Object.values(facets))
    assert.deepEqual(facet, { outcome: 'undecided', because: 'there is no observation of the reference' })
})

test('the quick way for equal answers and the long way give the same outcomes', () => {
  const shown: Shown = {
    body: '{"a":1}',
    headers: [
      ['x-a', '1'],
      ['date', 'Mon, 02 Mar 2026 09:30:00 GMT'],
    ],
  }
  const turned: Shown = {
    body: '{"a":1}',
    headers: [
      ['date', 'Mon, 02 Mar 2026 09:30:00 GMT'],
      ['x-a', '1'],
    ],
  }
  const quick = runProbe(factsOf('p'), () => shown).comparison
  const long = runProbe(factsOf('p'), ({ side }) => (side === 'reference' ? shown : turned)).comparison
  assert.deepEqual(quick.facets, long.facets)
  assert.deepEqual(
    Object.values(quick.facets)
      .map(({ outcome }) => outcome)
      .sort(),
    ['nothing', 'nothing', 'nothing', 'nothing', 'nothing', 'same', 'same', 'same', 'same', 'same'],
  )
})

test('a missing neighbour in a list of noisy elements is found, and noise is not taken for it', () => {
  const random = seededRandom(SEED)
  const world: World = ({ side }) => ({
    body: JSON.stringify({
      items: Array.from({ length: 40 }, (_, id) => ({
        id,
        seen: Math.floor(random() * 1000),
        ...(random() < 0.7 && { discount: random() }),
        // The price of one is wrong, and its neighbours are never.
        price: side === 'candidate' && id === 7 ? 12 : 10 + id,
      })),
    }),
  })
  const run = runProbe(factsOf('p'), world)
  assert.deepEqual(rulesOf(run), ['body.value-changed /items/*/price'])
  assert.deepEqual(openFacets(run.comparison), [])
})

test('one wrong value among many that vary takes the long confirmation and is found', () => {
  const random = seededRandom(SEED)
  const world: World = ({ side }) => ({
    body: JSON.stringify({
      items: Array.from({ length: 40 }, (_, id) => ({
        id,
        stock: id === 7 ? (side === 'reference' ? 5 : 6) : Math.floor(random() * 1000),
      })),
    }),
  })
  const run = runProbe(factsOf('p'), world)
  assert.deepEqual(rulesOf(run), ['body.value-changed /items/*/stock'])
  assert.equal(run.requests, 22)
})

const page = (name: string, ...locations: readonly string[]): Shown => ({
  hops: locations.map((location) => ({ location })),
  headers: [['x-page', name]],
  body: JSON.stringify({ page: name, [name]: true }),
})

test('where a redirect leads elsewhere, what is another page for it is not told beside it', () => {
  const run = runProbe(factsOf('p'), ({ side }) => page(side, `/${side}`))
  assert.deepEqual(rulesOf(run), ['redirect.target-changed /0/location/path'])
  const under = { outcome: 'undecided', because: 'the redirects lead elsewhere', under: 'redirects' }
  assert.deepEqual([run.comparison.facets['body'], run.comparison.facets['headers']], [under, under])
  assert.deepEqual(run.comparison.facets['content'], { outcome: 'same' })
  assert.equal(run.comparison.needs, 0)
})

test('where a redirect leads elsewhere to the same page, the page has been compared', () => {
  const run = runProbe(factsOf('p'), ({ side }) => page('one', `/${side}`))
  assert.deepEqual(rulesOf(run), ['redirect.target-changed /0/location/path'])
  assert.deepEqual(run.comparison.facets['body'], { outcome: 'same' })
})

test('a redirect that leads elsewhere now and then hides nothing that always differs', () => {
  const answer = ({ side, repeat }: { readonly side: Side; readonly repeat: number }): Shown => {
    const shown = page('one', side === 'candidate' && repeat % 2 === 1 ? '/other' : '/one')
    return side === 'candidate' ? { ...shown, headers: [['x-page', 'two']] } : shown
  }
  const rules = rulesOf(runProbe(factsOf('p'), answer, 4))
  assert.deepEqual(rules, ['redirect.target-changed /0/location/path', 'header.value-changed /x-page'])
})

test('a crash while looking at the rows is a fault, and never "same"', () => {
  let asked = 0
  const crashing = {
    ...PAIR,
    reference: {
      ...PAIR.reference,
      tokenise: (text: string) => {
        asked += 1
        if (asked === 1) throw new TypeError('planted')
        return PAIR.reference.tokenise(text)
      },
    },
  }
  const body = (side: Side): Shown => ({ body: JSON.stringify({ [side]: [side.length, `${side} of ${ORIGINS[side]}`] }) })
  const observations = {
    reference: [0, 1].map((repeat) => observationOf('p', body('reference'), { side: 'reference', round: 0, repeat, at: NOW })),
    candidate: [0, 1].map((repeat) => observationOf('p', body('candidate'), { side: 'candidate', round: 0, repeat, at: NOW })),
  }
  const fault = (facet: string): unknown => ({
    outcome: 'undecided',
    because: `looking at the rows for "${facet}" failed: TypeError: planted`,
    fault: true,
  })
  const { facets } = compareProbe(factsOf('p'), observations, crashing)
  assert.deepEqual([facets['body'], facets['schema'], facets['status']], [fault('body'), fault('schema'), { outcome: 'same' }])
})

test('what is no answer over HTTP has no status that could differ', () => {
  const answer = (environment: string, ok: boolean): Observation => ({
    probe: 'load.k6.ts',
    environment,
    repeat: 0,
    round: 0,
    at: 0,
    attempts: [],
    outcome: 'answered',
    parts: { contract: [{ assertion: 'threshold med<20', ok, message: ok ? '' : 'it does not' }] },
  })
  const facts = { ...factsOf('load.k6.ts'), repeatable: 'once' as const }
  const { facets } = compareProbe(facts, { reference: [answer('production', true)], candidate: [answer('staging', false)] }, PAIR)
  const open = Object.entries(facets).filter(([, { outcome }]) => outcome === 'undecided')
  assert.deepEqual([open, facets['contract']], [[], { outcome: 'diverged' }])
})
