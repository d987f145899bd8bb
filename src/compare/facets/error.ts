/**
 * Facet "error": whether an environment answered at all, and how it failed. Both failing alike is an equal failure: the
 * question was not answered, so it is undecided and never parity.
 */
import type { Observation } from '../../core/observation.ts'
import { defineFacet } from '../facet.ts'
import type { Difference, Facet, Sides } from '../facet.ts'
import { compareFieldSets, textLeaf, timeOf } from '../field-set.ts'
import type { Fields } from '../field-set.ts'

const RULES = {
  'error.candidate-unanswered': {
    severity: 'breaking',
    title: 'The candidate does not answer where the reference does',
    why: 'Every caller of this endpoint fails on the candidate: connection, TLS, time-out or a cut response.',
    example: ['200', 'connection reset'],
  },
  'error.reference-unanswered': {
    severity: 'minor',
    title: 'The reference does not answer where the candidate does',
    why: 'Production fails here today; the candidate mends it, or the probe cannot be asked there.',
    example: ['connection reset', '200'],
  },
  'error.cause-changed': {
    severity: 'minor',
    title: 'Both environments fail, in different ways',
    why: 'Neither answers, but for different reasons: at least one of them is not the known problem.',
    example: ['time-out', 'connection refused'],
  },
  'error.retried': {
    severity: 'minor',
    title: 'One environment answers only after another try',
    why: 'A success after a retry is not the same as a success: callers without retries see failures.',
    example: ['answered at once', 'answered after 2 tries (reset)'],
  },
} as const

export const errorFacet: Facet = defineFacet({
  name: 'error',
  reads: 'all',
  rules: RULES,

  compare(sides) {
    const { differences, noise } = compareFieldSets(
      { reference: sides.reference.map(fieldsOf), candidate: sides.candidate.map(fieldsOf) },
      timeOf(sides),
    )
    const ruled = differences.map((difference) => ({ ...difference, rule: ruleOf(difference) }))
    const unverified = differences.length === 0 ? equalFailure(sides) : undefined
    return { differences: ruled, noise, ...(unverified !== undefined && { unverified }) }
  },
})

function fieldsOf(observation: Observation): Fields {
  const fields = new Map<string, ReturnType<typeof textLeaf>>()
  if (observation.outcome === 'unanswered')
    fields.set(
      '',
      textLeaf(observation.cause.code, `${observation.cause.code} (${observation.cause.detail}): ${observation.cause.message}`),
    )
  const retried = observation.outcome === 'answered' ? observation.attempts.at(-1) : undefined
  if (retried !== undefined)
    fields.set(
      '/retried',
      textLeaf(
        `${retried.cause.code} ${observation.attempts.length}`,
        `answered after ${observation.attempts.length + 1} tries (${retried.cause.code})`,
      ),
    )
  return fields
}

function ruleOf({ path, kind }: Difference): keyof typeof RULES {
  if (path === '/retried') return 'error.retried'
  if (kind === 'added') return 'error.candidate-unanswered'
  return kind === 'missing' ? 'error.reference-unanswered' : 'error.cause-changed'
}

function equalFailure({ reference, candidate }: Sides<Observation>): string | undefined {
  const failed = (observation: Observation): boolean => observation.outcome === 'unanswered'
  if (!reference.every(failed) || !candidate.every(failed)) return undefined
  const [first] = reference
  return `no environment answered: ${first?.outcome === 'unanswered' ? first.cause.message : 'unknown'}`
}
