/** The JSON bodies of observations, as the schema reads them: with the names of the own environment replaced by tokens. */
import type { Observation } from '../../core/observation.ts'
import type { Json } from '../body/json.ts'
import { contentOf } from '../body/readers/content.ts'
import type { Content } from '../body/readers/content.ts'
import { readContents } from '../body/readers/read-content.ts'
import type { FacetContext, Sides } from '../facet.ts'
import { finalExchange } from '../http-parts.ts'

/** Bodies that are no JSON, broken, cut or empty are left out: the body facet tells about them. */
export function jsonBodies(sides: Sides<Observation>, context: Pick<FacetContext, 'reference' | 'candidate'>): Sides<Json> {
  const contents = { reference: sides.reference.flatMap(contentOfJson), candidate: sides.candidate.flatMap(contentOfJson) }
  const read = readContents(contents, context)
  return {
    reference: read.reference.flatMap((one) => (one.ok ? [one.value] : [])),
    candidate: read.candidate.flatMap((one) => (one.ok ? [one.value] : [])),
  }
}

function contentOfJson(observation: Observation): readonly Content[] {
  const exchange = finalExchange(observation)
  if (exchange === undefined || exchange.body.bytes === 0 || exchange.body.cut !== undefined) return []
  const content = contentOf(exchange)
  return content.kind === 'JSON' || content.kind === 'JSON records' ? [content] : []
}
