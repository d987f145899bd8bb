/**
 * What every registered facet promises: rules with a stable form, the same reading for the same input, an input that is
 * left as it is, nothing found between a thing and itself, and no throw on what it was never meant to see.
 */
import assert from 'node:assert/strict'
import test from 'node:test'

import { compareProbe } from '../../src/compare/compare-probe.ts'
import type { Sides } from '../../src/compare/facet.ts'
import { FACETS, LATENCY, RULES } from '../../src/compare/facets/index.ts'
import type { Observation } from '../../src/core/observation.ts'
import { SEVERITIES } from '../../src/core/probe.ts'
import { ENDPOINTS, noiseOf } from '../laws/noisy-shop.ts'
import { PLANTS, shownOf } from '../laws/plants.ts'
import { factsOf, NOW, observationOf, PAIR, runProbe, seededRandom, type Shown } from '../laws/simulation.ts'

const CONTEXT = { ...PAIR, settings: {} }
const EXAMPLES: readonly Sides<Observation>[] = [
  ...PLANTS.map((plant) => runProbe(factsOf('p'), (turn) => shownOf(plant, turn.side)).observations),
  ...Object.values(ENDPOINTS).map((endpoint) => {
    const random = seededRandom(1)
    return runProbe(factsOf('p'), (turn) => endpoint(noiseOf(random, turn, 1))).observations
  }),
]

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const item of Object.values(value)) frozen(item)
  }
  return value
}

test('every name and every rule is there once', () => {
  const names = FACETS.map(({ name }) => name)
  assert.equal(new Set(names).size, names.length)
  assert.equal(RULES.size, [...FACETS, LATENCY].flatMap(({ rules }) => Object.keys(rules)).length)
})

for (const facet of FACETS) {
  test(`${facet.name}: its rules have one prefix, a severity, a title and a reason`, () => {
    const prefixes = new Set(Object.keys(facet.rules).map((id) => id.slice(0, id.indexOf('.'))))
    // The prefix is the singular of the facet's name where that is a list: header.missing of "headers".
    const isOne = facet.name === 'status' || facet.name === 'tls'
    assert.deepEqual([...prefixes], [isOne ? facet.name : facet.name.replace(/s$/, '')])
    for (const [id, { severity, title, why, example }] of Object.entries(facet.rules)) {
      assert.match(id, /^[a-z]+\.[a-z]+(?:-[a-z]+)*$/)
      assert(SEVERITIES.includes(severity))
      assert.match(title, /^[A-Z].*[^.]$/s, id)
      assert(example.every((side) => side !== '') && example.length === 2, id)
      assert.match(why, /^[A-Z\d].*\.$/s, id)
    }
  })

  test(`${facet.name}: is a pure function of what was observed`, () => {
    for (const example of EXAMPLES) {
      const first = facet.compare(frozen(example), CONTEXT)
      assert.deepEqual(facet.compare(example, CONTEXT), first)
      for (const { rule } of first.differences) assert(Object.hasOwn(facet.rules, rule), rule)
    }
  })

  test(`${facet.name}: finds nothing between answers and themselves, but a broken expectation`, () => {
    for (const { candidate } of EXAMPLES) {
      const own = { reference: candidate, candidate }
      const found = facet.compare(own, { reference: PAIR.candidate, candidate: PAIR.candidate, settings: {} }).differences
      assert.deepEqual(
        found.filter(({ rule }) => rule !== 'contract.failed-everywhere'),
        [],
      )
    }
  })

  test(`${facet.name}: counts no more samples than there are, and what agrees among them`, () => {
    for (const example of EXAMPLES) {
      for (const difference of facet.compare(example, CONTEXT).differences) {
        const { referenceSamples, candidateSamples, referenceAgreeing, candidateAgreeing } = difference
        assert(referenceSamples <= example.reference.length && candidateSamples <= example.candidate.length)
        assert(referenceAgreeing >= 0 && referenceAgreeing <= referenceSamples)
        assert(candidateAgreeing >= 0 && candidateAgreeing <= candidateSamples)
        for (const shown of [difference.reference, difference.candidate]) assert((shown ?? '').length <= 2040)
      }
    }
  })

  test(`${facet.name}: does not throw without HTTP, and a side without an answer is never the same`, () => {
    const at = { round: 0, repeat: 0, at: NOW }
    const answered: Observation = { probe: 'p', environment: 'production', ...at, attempts: [], outcome: 'answered', parts: {} }
    assert.deepEqual(facet.compare({ reference: [answered], candidate: [answered] }, CONTEXT).differences, [])
    const of = (shown: Shown, side: 'reference' | 'candidate'): Observation[] => [observationOf('p', shown, { side, ...at })]
    for (const [reference, candidate] of [
      [{}, { failure: 'dns' }],
      [{ failure: 'dns' }, {}],
      [{ failure: 'dns' }, { failure: 'dns' }],
    ] as const) {
      const { facets } = compareProbe(
        { ...factsOf('p'), ...(facet.of !== undefined && { kind: facet.of }) },
        { reference: of(reference, 'reference'), candidate: of(candidate, 'candidate') },
        PAIR,
      )
      assert.equal(facets[facet.name]?.outcome, 'undecided')
    }
  })
}
