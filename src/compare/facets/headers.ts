/**
 * Facet "headers": response fields of the answer and of the redirects before it (RFC 9110, section 5), each by its own
 * grammar (src/compare/headers): lists and directives part by part, what is new with every answer by its form, hop-by-hop
 * fields not at all.
 */
import type { Observation } from '../../core/observation.ts'
import { defineFacet } from '../facet.ts'
import type { Facet, FacetContext, Sides } from '../facet.ts'
import { compareFieldSets, timeOf } from '../field-set.ts'
import { exchangesOf, finalExchange } from '../http-parts.ts'
import { readAcross } from '../headers/across-samples.ts'
import { compareClocks, type Dated } from '../headers/clock.ts'
import { foldHeaders } from '../headers/fold.ts'
import { readHeaders } from '../headers/read-headers.ts'
import type { Tokens } from '../headers/read-headers.ts'
import { HEADER_RULES } from '../headers/rules.ts'
import type { Leaf } from '../leaf.ts'

export const headersFacet: Facet = defineFacet({
  name: 'headers',
  reads: 'same-status',
  rules: HEADER_RULES,

  compare(sides, context) {
    const hops = commonHops(sides)
    const [reference, candidate] = tokensOf(context)
    const samples = {
      reference: sides.reference.map((observation) => fieldsOf(observation, hops, reference)),
      candidate: sides.candidate.map((observation) => fieldsOf(observation, hops, candidate)),
    }
    readAcross(samples)
    const { differences, noise } = compareFieldSets(samples, timeOf(sides))
    const clocks = compareClocks({ reference: sides.reference.flatMap(datedOf), candidate: sides.candidate.flatMap(datedOf) })
    const skew = clocks === undefined ? [] : [{ ...clocks, rule: 'header.clock-skewed' as const }]
    return { differences: [...foldHeaders(differences), ...skew], noise }
  },
})

function datedOf(observation: Observation): readonly Dated[] {
  const headers = finalExchange(observation)?.headers
  return headers === undefined ? [] : [{ at: observation.at, headers }]
}

function tokensOf({ reference, candidate }: FacetContext): readonly [reference: Tokens, candidate: Tokens] {
  return [
    { own: reference, foreign: candidate },
    { own: candidate, foreign: reference },
  ]
}

/** Redirects before the answer: compared where all chains are equally long, else no hop has a partner. */
function commonHops(sides: Sides<Observation>): number {
  const lengths = new Set([...sides.reference, ...sides.candidate].map((observation) => exchangesOf(observation).length))
  const [length = 1] = lengths
  return lengths.size === 1 ? length - 1 : 0
}

/** The answer's fields are `/cache-control`, those of the first redirect before it `/hops/0/cache-control`. */
function fieldsOf(observation: Observation, hops: number, tokens: Tokens): Map<string, Leaf> {
  const fields = new Map<string, Leaf>()
  const exchanges = exchangesOf(observation)
  for (const [hop, exchange] of exchanges.slice(0, hops).entries())
    readHeaders(exchange, tokens, (path, leaf) => fields.set(`/hops/${hop}${path}`, leaf))
  const answer = exchanges.at(-1)
  if (answer !== undefined) readHeaders(answer, tokens, (path, leaf) => fields.set(path, leaf))
  return fields
}
