/**
 * Facet "status": the HTTP status code of the answer (RFC 9110, section 15).
 *
 * A change of class (2xx to 5xx) is breaking. A change inside a class (200 to 204) is minor: a client must understand the
 * class of every code, and may treat a code it does not know as the x00 of its class. Between "not allowed" and "here it is",
 * it is about who gets in.
 */
import type { Observation } from '../../core/observation.ts'
import { defineFacet } from '../facet.ts'
import type { Facet } from '../facet.ts'
import { compareFieldSets, timeOf } from '../field-set.ts'
import type { Fields } from '../field-set.ts'
import { finalExchange } from '../http-parts.ts'

const RULES = {
  'status.open-on-candidate': {
    severity: 'breaking',
    title: 'The candidate answers who the reference turns away',
    why: 'Authentication or authorisation is off: anybody gets what is protected.',
    example: ['401', '200'],
  },
  'status.closed-on-candidate': {
    severity: 'breaking',
    title: 'The candidate turns away who the reference answers',
    why: 'Users who may use the system are shut out.',
    example: ['200', '403'],
  },
  'status.class-changed': {
    severity: 'breaking',
    title: 'The class of the status code differs',
    why: 'A client takes another branch: success became a redirect or a failure, or the other way round.',
    example: ['200', '503'],
  },
  'status.partial-changed': {
    severity: 'breaking',
    title: 'One side sends a part of the content, the other all of it',
    why: 'Players and downloads that go on where they stopped take the whole for the part, and put the two together.',
    example: ['206', '200'],
  },
  'status.code-changed': {
    severity: 'minor',
    title: 'The status code differs within its class',
    why: 'A client that compares with one exact code breaks; one that looks at the class does not.',
    example: ['200', '204'],
  },
} as const

export const statusFacet: Facet = defineFacet({
  name: 'status',
  reads: 'answered',
  rules: RULES,

  compare(sides) {
    const { differences, noise } = compareFieldSets(
      { reference: sides.reference.map(fieldsOf), candidate: sides.candidate.map(fieldsOf) },
      timeOf(sides),
    )
    return {
      noise,
      differences: differences.map((difference) => {
        const [reference, candidate] = [statusClass(difference.reference), statusClass(difference.candidate)]
        return {
          ...difference,
          rule: ruleOf(difference.reference, difference.candidate),
          classes: [`${reference}xx`, `${candidate}xx`],
        }
      }),
    }
  },
})

function ruleOf(reference: string | null, candidate: string | null): keyof typeof RULES {
  if (isRefusal(reference) && statusClass(candidate) === '2') return 'status.open-on-candidate'
  if (isRefusal(candidate) && statusClass(reference) === '2') return 'status.closed-on-candidate'
  if (statusClass(reference) === statusClass(candidate) && (reference === PARTIAL) !== (candidate === PARTIAL))
    return 'status.partial-changed'
  return statusClass(reference) === statusClass(candidate) ? 'status.code-changed' : 'status.class-changed'
}

/** RFC 9110, section 15.3.7. */
const PARTIAL = '206'

/** Not who you say, or not allowed (RFC 9110, sections 15.5.2 and 15.5.4). */
function isRefusal(status: string | null): boolean {
  return status === '401' || status === '403'
}

function fieldsOf(observation: Observation): Fields {
  const status = finalExchange(observation)?.status
  // A number's lexeme, but compared as a word: 200 and 204 are no amounts.
  return new Map(status === undefined ? [] : [['', { type: 'status', exact: String(status), shown: String(status) }]])
}

/** '2' for 204. A code outside 100..599 counts as a server error (RFC 9110, section 15). */
function statusClass(status: string | null): string {
  const code = Number(status)
  return code >= 100 && code <= 599 ? String(Math.floor(code / 100)) : '5'
}
