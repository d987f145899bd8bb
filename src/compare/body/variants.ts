/**
 * Unions: objects of several shapes under one path, told apart by a field that names the shape (`type`, `kind`,
 * `__typename`, ...). Compared together, what only one of them has would look optional, and its loss like noise.
 */
import type { Sides } from '../facet.ts'
import type { Json, JsonObject } from './json.ts'
import { allOf } from './walk-state.ts'

/** Fields that name a shape, the surest first: GraphQL, JSON-LD, JSON Schema's usual discriminators, event logs. */
const DISCRIMINATORS: readonly string[] = [
  '__typename',
  '@type',
  '_type',
  'type',
  'kind',
  'event',
  'eventType',
  'event_type',
  'object',
  'resourceType',
  'action',
  'op',
  'method',
  'category',
  'status',
  'role',
]
/** More shapes than this under one name are values, not shapes. */
const VARIANTS_MAX = 20
/** Fewer objects than this a shape say nothing of which fields it has. */
const OBJECTS_PER_VARIANT_MIN = 2

export type Variants = {
  readonly discriminator: string
  /** Of shapes that both sides show, by name. */
  readonly shared: readonly Sides<JsonObject>[]
}

/** @returns undefined when no field explains which fields an object has */
export function variantsOf(objects: Sides<JsonObject>): Variants | undefined {
  const discriminator = DISCRIMINATORS.find((name) => tellsApart(name, objects))
  if (discriminator === undefined) return undefined
  const reference = groupsBy(discriminator, objects.reference)
  const candidate = groupsBy(discriminator, objects.candidate)
  const shared = [...reference].flatMap(([name, group]) => {
    const other = candidate.get(name)
    return other === undefined ? [] : [{ name, group: { reference: group, candidate: other } }]
  })
  shared.sort((left, right) => (left.name < right.name ? -1 : 1))
  return shared.length === 0 ? undefined : { discriminator, shared: shared.map(({ group }) => group) }
}

/** Judged on each side by itself: a field that the candidate dropped must not make the shapes of the reference look alike. */
function tellsApart(name: string, objects: Sides<JsonObject>): boolean {
  const names = new Set<Json | undefined>()
  for (const object of allOf(objects)) {
    const value = object.get(name)
    if (typeof value !== 'string') return false
    names.add(value)
    if (names.size > VARIANTS_MAX) return false
  }
  return names.size > 1 && (explains(name, objects.reference) || explains(name, objects.candidate))
}

function explains(name: string, objects: readonly JsonObject[]): boolean {
  const groups = [...groupsBy(name, objects).values()]
  if (groups.length < 2 || objects.length < groups.length * OBJECTS_PER_VARIANT_MIN) return false
  const optional = optionalFields(objects)
  return groups.reduce((sum, group) => sum + optionalFields(group), 0) < optional
}

/** How many fields some of them have and some have not. */
function optionalFields(objects: readonly JsonObject[]): number {
  const counts = new Map<string, number>()
  for (const object of objects) for (const key of object.keys()) counts.set(key, (counts.get(key) ?? 0) + 1)
  let optional = 0
  for (const count of counts.values()) if (count < objects.length) optional += 1
  return optional
}

function groupsBy(name: string, objects: readonly JsonObject[]): Map<string, JsonObject[]> {
  return Map.groupBy(objects, (object) => {
    const value = object.get(name)
    return typeof value === 'string' ? value : ''
  })
}
