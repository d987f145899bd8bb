/** Facet "contract": what the probe expects, whichever way the environments compare. An expectation that fails everywhere is no parity either. */
import type { Observation } from '../../core/observation.ts'
import { defineFacet, pointerToken } from '../facet.ts'
import type { Difference, Facet, Sides } from '../facet.ts'
import { compareFieldSets, textLeaf, timeOf } from '../field-set.ts'
import type { Fields } from '../field-set.ts'
import type { Leaf } from '../leaf.ts'

const RULES = {
  'contract.failed-on-candidate': {
    severity: 'breaking',
    title: 'The candidate breaks an expectation that the reference meets',
    why: 'The probe states what callers rely on; the candidate no longer gives it.',
    example: ['meets status 200', 'status 200 expected, 503 came'],
  },
  'contract.failed-on-reference': {
    severity: 'minor',
    title: 'The reference breaks an expectation that the candidate meets',
    why: 'Production does not give what the probe says callers rely on; the candidate mends it, or the expectation is ahead of production.',
    example: ['status 200 expected, 503 came', 'meets status 200'],
  },
  'contract.failed-everywhere': {
    severity: 'breaking',
    title: 'An expectation fails in every environment',
    why: 'The environments behave alike, and both wrongly: either the system or the expectation needs repair.',
    example: ['status 200 expected, 503 came', 'status 200 expected, 503 came'],
  },
} as const

export const contractFacet: Facet = defineFacet({
  name: 'contract',
  reads: 'answered',
  rules: RULES,

  compare(sides) {
    const failures = { reference: sides.reference.map(failuresOf), candidate: sides.candidate.map(failuresOf) }
    const { differences, noise } = compareFieldSets(failures, timeOf(sides))
    const nothing = [...sides.reference, ...sides.candidate].every((observation) => assertionsOf(observation).length === 0)
    return {
      differences: [
        ...differences.map((difference) => ({ ...difference, rule: ruleOf(difference) })),
        ...failedEverywhere(failures),
      ],
      noise,
      nothing,
    }
  },
})

function assertionsOf(observation: Observation): NonNullable<(Observation & { outcome: 'answered' })['parts']['contract']> {
  return observation.outcome === 'answered' ? (observation.parts.contract ?? []) : []
}

/** Failed assertions only: a path is present where an expectation was broken. */
function failuresOf(observation: Observation): Fields {
  const failed = assertionsOf(observation).filter(({ ok }) => !ok)
  return new Map(
    failed.map(({ assertion, message }): [string, Leaf] => [`/${pointerToken(assertion)}`, textLeaf('failed', message)]),
  )
}

function ruleOf({ kind }: Difference): keyof typeof RULES {
  return kind === 'missing' ? 'contract.failed-on-reference' : 'contract.failed-on-candidate'
}

function failedEverywhere({ reference, candidate }: Sides<Fields>): (Difference & { readonly rule: keyof typeof RULES })[] {
  const [first] = reference
  if (first === undefined || candidate.length === 0) return []
  const common = [...first.keys()].filter(
    (path) => reference.every((fields) => fields.has(path)) && candidate.every((fields) => fields.has(path)),
  )
  return common.sort().map((path) => ({
    rule: 'contract.failed-everywhere',
    path,
    kind: 'value',
    level: 'exact',
    classes: ['failed', 'failed'],
    reference: first.get(path)?.shown ?? null,
    candidate: candidate[0]?.get(path)?.shown ?? null,
    referenceSamples: reference.length,
    candidateSamples: candidate.length,
    referenceAgreeing: reference.length,
    candidateAgreeing: candidate.length,
  }))
}
