/** Bodies of several parts (RFC 2046, section 5.1): the order they come in, and what follows from the type of one. */
import type { Json } from '../../body/json.ts'
import { mapSides } from '../../body/walk-state.ts'
import type { Difference, Sides } from '../../facet.ts'
import { compareFieldSets, textLeaf } from '../../field-set.ts'

/**
 * Named parts are compared by name, so that one that is missing moves no other; their order is compared among those that
 * every answer has: it is meaning in multipart/mixed (section 5.1.3), and nobody may change it in a form (RFC 7578, 5.2).
 */
export function comparePartOrder(bodies: Sides<Json>, at: number): readonly Difference[] {
  const names = mapSides(bodies, namesOf)
  const shared = [...names.reference, ...names.candidate].reduce<ReadonlySet<string> | undefined>(
    (common, list) => (common === undefined ? new Set(list) : common.intersection(new Set(list))),
    undefined,
  )
  if (shared === undefined || shared.size < 2) return []
  const orders = mapSides(names, (list) => {
    const order = list.filter((name) => shared.has(name))
    return new Map([['/parts', textLeaf(JSON.stringify(order), order.join(', '))]])
  })
  return compareFieldSets(orders, at).differences.map((difference) => ({ ...difference, kind: 'order' }))
}

function namesOf(body: Json): readonly string[] {
  const parts = body instanceof Map ? body.get('parts') : undefined
  return parts instanceof Map ? [...parts.keys()] : []
}

const TYPE = '/headers/content-type'

/** A part of another type is read by another reader: that its content looks different follows from that. */
export function withoutFollowing<One extends { readonly path: string }>(differences: readonly One[]): readonly One[] {
  const parts = new Set(differences.flatMap(({ path }) => (path.endsWith(TYPE) ? [path.slice(0, -TYPE.length)] : [])))
  if (parts.size === 0) return differences
  return differences.filter(({ path }) => {
    for (let end = path.indexOf('/content'); end !== -1; end = path.indexOf('/content', end + 1))
      if (parts.has(path.slice(0, end)) && /^\/content(?:\/|$)/.test(path.slice(end, end + 9))) return false
    return true
  })
}
