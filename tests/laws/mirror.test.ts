/**
 * Law 2: swapping the sides mirrors the findings. What mirrors what: missing and added (fields, elements, cookies,
 * headers; a security header that is missing mirrors a header that is added), weaker and stricter, unstable and settled, a failure of the
 * candidate and one of the reference. Every other rule mirrors itself; values, classes and counts change sides.
 */
import assert from 'node:assert/strict'
import test from 'node:test'

import fc from 'fast-check'

import { compareProbe, pairContext } from '../../src/compare/compare-probe.ts'
import type { Sides } from '../../src/compare/facet.ts'
import type { Divergence, ProbeComparison } from '../../src/core/finding.ts'
import type { Observation } from '../../src/core/observation.ts'
import { ENDPOINTS, noiseOf } from './noisy-shop.ts'
import { PLANTS, shownOf } from './plants.ts'
import { casesOf, ENVIRONMENTS, factsOf, NOW, observationOf, PAIR, runProbe, seededRandom, type Shown } from './simulation.ts'

const MIRROR: Readonly<Record<string, string>> = {
  'body.field-missing': 'body.field-added',
  'body.element-missing': 'body.element-added',
  'body.unstable': 'body.settled',
  'body.missing': 'body.added',
  'body.part-missing': 'body.part-added',
  'body.script-missing': 'body.script-added',
  'header.missing': 'header.added',
  'header.security-weakened': 'header.security-strengthened',
  'header.cors-widened': 'header.cors-narrowed',
  'header.became-cacheable': 'header.became-uncacheable',
  'header.vary-missing': 'header.vary-added',
  'header.indexing-blocked': 'header.indexing-allowed',
  'cookie.missing': 'cookie.added',
  'cookie.secure-lost': 'cookie.secure-gained',
  'cookie.httponly-lost': 'cookie.httponly-gained',
  'cookie.samesite-weakened': 'cookie.samesite-strengthened',
  'cookie.domain-widened': 'cookie.domain-narrowed',
  'cookie.became-persistent': 'cookie.became-transient',
  'redirect.insecure': 'redirect.scheme-changed',
  'redirect.missing': 'redirect.added',
  'status.open-on-candidate': 'status.closed-on-candidate',
  'tls.missing': 'tls.added',
  'error.candidate-unanswered': 'error.reference-unanswered',
  'contract.failed-on-candidate': 'contract.failed-on-reference',
}
const BACK: Readonly<Record<string, string>> = Object.fromEntries(Object.entries(MIRROR).map(([there, back]) => [back, there]))

/** Of some headers, only losing them or only gaining them has a rule of its own. */
const ONE_WAY: Readonly<Record<string, string>> = {
  'header.security-missing': 'header.missing',
  'header.validator-missing': 'header.missing',
  'header.internals-told': 'header.added',
  'header.value-reused': 'header.unstable',
  'body.value-reused': 'body.settled',
}

function plain(rule: string): string {
  return ONE_WAY[rule] ?? rule
}

function mirrored({ rule, reference, candidate, classes, evidence, ...rest }: Divergence): unknown {
  return {
    ...rest,
    rule: MIRROR[plain(rule)] ?? BACK[plain(rule)] ?? rule,
    reference: candidate,
    candidate: reference,
    classes: [classes[1], classes[0]],
    evidence: {
      ...evidence,
      referenceSamples: evidence.candidateSamples,
      candidateSamples: evidence.referenceSamples,
      referenceAgreeing: evidence.candidateAgreeing,
      candidateAgreeing: evidence.referenceAgreeing,
    },
  }
}

function seen({ rule, ...rest }: Divergence): unknown {
  return { ...rest, rule: plain(rule) }
}

function sorted(divergences: readonly unknown[]): readonly string[] {
  return divergences.map((divergence) => JSON.stringify(divergence, Object.keys(flat(divergence)).sort())).sort()
}

function flat(value: unknown): Record<string, true> {
  if (typeof value !== 'object' || value === null) return {}
  return Object.entries(value).reduce((keys, [key, item]) => ({ ...keys, [key]: true, ...flat(item) }), {})
}

function outcomesOf({ facets, needs, noise }: ProbeComparison): unknown {
  const outcomes = Object.entries(facets).map(([name, facet]) => [
    name,
    facet.outcome,
    facet.outcome === 'undecided' ? [facet.needs, facet.under] : [],
  ])
  return { outcomes, needs, noise }
}

const [PRODUCTION, STAGING] = ENVIRONMENTS
// The candidate's name is in every divergence; only the sides are swapped.
const SWAPPED = { ...pairContext(STAGING, PRODUCTION), environment: STAGING.name }

function assertMirrors(observations: Sides<Observation>): void {
  const there = compareProbe(factsOf('mirror'), observations, PAIR)
  const back = compareProbe(factsOf('mirror'), { reference: observations.candidate, candidate: observations.reference }, SWAPPED)
  assert.deepEqual(sorted(back.divergences.map(mirrored)), sorted(there.divergences.map(seen)))
  assert.deepEqual(sorted(back.notReproduced.map(mirrored)), sorted(there.notReproduced.map(seen)))
  assert.deepEqual(outcomesOf(back), outcomesOf(there))
}

test('every planted difference mirrors', () => {
  for (const plant of PLANTS) assertMirrors(runProbe(factsOf(plant.name), (turn) => shownOf(plant, turn.side)).observations)
})

test('noise mirrors', (law) => {
  const names = Object.keys(ENDPOINTS)
  fc.assert(
    fc.property(fc.constantFrom(...names), fc.integer({ min: 1, max: 1_000_000 }), (name, run) => {
      const random = seededRandom(run)
      assertMirrors(runProbe(factsOf(name), (turn) => ENDPOINTS[name]?.(noiseOf(random, turn, run)) ?? {}).observations)
    }),
    casesOf(law, { times: 0.3 }),
  )
})

/** Few values, so that sides often agree, vary and meet. */
const leaf = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    false,
    0,
    1,
    'a',
    'b',
    '',
    '1',
    '2020-01-01T00:00:00Z',
    'b21f4c7e-0d1b-4a57-9f0e-1d2c3b4a5f60',
  ),
  fc.integer({ min: 0, max: 3 }),
)
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof({ depthSize: 'small', withCrossShrink: true }, leaf, tie('list'), tie('object')),
  list: fc.array(tie('tree'), { maxLength: 4 }),
  object: fc.dictionary(fc.constantFrom('id', 'name', 'a', 'b', '2020-01-01'), tie('tree'), { maxKeys: 4 }),
}))
const shown: fc.Arbitrary<Shown> = fc.oneof(
  { weight: 6, arbitrary: tree.map((body): Shown => ({ body: JSON.stringify(body) })) },
  { weight: 1, arbitrary: fc.constantFrom(200, 204, 404, 429, 500).map((status): Shown => ({ status })) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Shown>({ failure: 'refused' }, { failure: 'tls' }, { body: 'no json' }, { body: '', type: '' }),
  },
  {
    weight: 1,
    arbitrary: fc
      .subarray(['vary', 'etag', 'x-a', 'x-frame-options'])
      .map((names): Shown => ({ headers: names.map((name) => [name, 'one, two'] as const) })),
  },
  {
    weight: 1,
    arbitrary: fc
      .array(fc.constantFrom('/a', '/b', '/c'), { maxLength: 3 })
      .map((hops): Shown => ({ hops: hops.map((location) => ({ location })) })),
  },
  {
    weight: 1,
    arbitrary: fc
      .array(fc.constantFrom('one', 'two', 'three <b>', '<p>four</p>'), { maxLength: 5 })
      .map((lines): Shown => ({ type: 'text/html', body: lines.join('\n') })),
  },
)

test('whatever two environments answer, swapping them mirrors it', (law) => {
  const answers = fc.array(shown, { minLength: 1, maxLength: 3 })
  fc.assert(
    fc.property(answers, answers, fc.constantFrom(0, 5, 20), fc.integer(), (left, right, fresh, seed) => {
      const random = seededRandom(seed)
      const side = (name: 'reference' | 'candidate', pool: readonly Shown[]): Observation[] =>
        Array.from({ length: 2 + fresh }, (_, index) =>
          observationOf('mirror', pool[Math.floor(random() * pool.length)] ?? {}, {
            side: name,
            round: index < 2 ? 0 : index < 7 ? 1 : 2,
            repeat: index,
            at: NOW,
          }),
        )
      assertMirrors({ reference: side('reference', left), candidate: side('candidate', right) })
    }),
    casesOf(law, { times: 2 }),
  )
})
