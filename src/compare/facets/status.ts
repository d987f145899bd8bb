/**
 * Facet "status": the HTTP status code of the answer (RFC 9110, section 15).
 *
 * A change of class (2xx to 5xx) is breaking. A change inside a class (200 to 204) is minor: a client must understand the
 * class of every code, and may treat a code it does not know as the x00 of its class.
 */
import type { Observation } from '../../core/observation.ts'
import { defineFacet } from '../facet.ts'
import type { Facet } from '../facet.ts'
import { compareFieldSets, timeOf } from '../field-set.ts'
import type { Fields } from '../field-set.ts'
import { finalExchange } from '../http-parts.ts'

export const statusFacet: Facet = defineFacet({
  name: 'status',
  reads: 'answered',
  rules: {
    'status.class-changed': {
      severity: 'breaking',
      title: 'The class of the status code differs',
      why: 'A client takes another branch: success became a redirect or a failure, or the other way round.',
      example: ['200', '503'],
    },
    'status.code-changed': {
      severity: 'minor',
      title: 'The status code differs within its class',
      why: 'A client that compares with one exact code breaks; one that looks at the class does not.',
      example: ['200', '204'],
    },
  },

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
          rule: reference === candidate ? 'status.code-changed' : 'status.class-changed',
          classes: [`${reference}xx`, `${candidate}xx`],
        }
      }),
    }
  },
})

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
