/**
 * Recognises a structure that comes again below itself (comments with replies, a tree of categories), so that it is said
 * once. All its occurrences are folded into one shape, in which each place where it comes again is marked.
 */
import { mergeShapes } from './fold.ts'
import type { ObjectShape, SchemaNode } from './node.ts'
import { pooled } from './shape.ts'

/** Every round takes one level of nesting away, of which there are no more. */
const ROUNDS_MAX = 64
/** Places that are looked at for one structure; a tree that is wider says enough in those. */
const PLACES_MAX = 2000
/** Names that two structures share, of all their names, to be the same one. */
const SHARED_MIN = 0.6

/**
 * @param name - of the structure, with which its places are marked
 * @returns one shape for all levels; undefined when nothing below looks like the structure itself
 */
export function foldRecursion(root: ObjectShape, name: string): ObjectShape | undefined {
  if (root.wide !== undefined || root.fields.size < 2) return undefined
  const places = new Set<string>()
  let shape = root
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const again = new Map<string, ObjectShape>()
    findAgain(shape, { names: new Set(shape.fields.keys()), places, again, left: { places: PLACES_MAX } }, [])
    if (again.size === 0) return places.size === 0 ? undefined : shape
    for (const place of again.keys()) places.add(place)
    shape = mergeShapes([without(shape, { places: new Set(again.keys()), name }, []), ...again.values()])
    if (shape.wide !== undefined) return undefined
  }
  return undefined
}

type Steps = readonly string[]

function placeOf(steps: Steps): string {
  return steps.join('\n')
}

/** In quotes and escaped, so that no name of a field reads like two steps. */
function stepOf(field: string): string {
  return JSON.stringify(field)
}

type Search = {
  readonly names: ReadonlySet<string>
  readonly places: ReadonlySet<string>
  readonly again: Map<string, ObjectShape>
  readonly left: { places: number }
}

function findAgain(shape: ObjectShape, search: Search, steps: Steps): void {
  // Sorted, so that where the search ends does not depend on the order of samples.
  for (const [name, field] of [...shape.fields].sort(([left], [right]) => (left < right ? -1 : 1)))
    findBelow(field, search, [...steps, stepOf(name)])
}

function findBelow(node: SchemaNode, search: Search, steps: Steps): void {
  search.left.places -= 1
  if (search.left.places < 0) return
  if (node.arrays !== undefined) findBelow(node.arrays.items, search, [...steps, '*'])
  if (node.objects === undefined) return
  const shape = pooled(node.objects)
  const place = placeOf(steps)
  if (search.places.has(place) || isAlike(search.names, shape, steps)) search.again.set(place, shape)
  else findAgain(shape, search, steps)
}

/** A brand with a name and an id is not the product that has them, too: it does not lead to another brand. */
function isAlike(names: ReadonlySet<string>, { fields, wide }: ObjectShape, [first]: Steps): boolean {
  if (wide !== undefined || ![...fields.keys()].some((field) => stepOf(field) === first)) return false
  const shared = names.intersection(new Set(fields.keys())).size
  return shared >= 2 && shared >= SHARED_MIN * (names.size + fields.size - shared)
}

type Cut = { readonly places: ReadonlySet<string>; readonly name: string }

/** The shape with nothing below the places but the name of what comes there again. */
function without(shape: ObjectShape, cut: Cut, steps: Steps): ObjectShape {
  const fields = new Map([...shape.fields].map(([name, field]) => [name, cutAt(field, cut, [...steps, stepOf(name)])]))
  return { ...shape, fields }
}

function cutAt(node: SchemaNode, cut: Cut, steps: Steps): SchemaNode {
  const { objects, arrays, again, ...rest } = node
  const isPlace = cut.places.has(placeOf(steps))
  const marks = isPlace ? (again ?? new Set<string>()).union(new Set([cut.name])) : again
  return {
    ...rest,
    ...(marks !== undefined && { again: marks }),
    ...(arrays !== undefined && { arrays: { ...arrays, items: cutAt(arrays.items, cut, [...steps, '*']) } }),
    ...(objects !== undefined && !isPlace && { objects: { ...objects, variants: cutVariants(objects.variants, cut, steps) } }),
  }
}

function cutVariants(variants: ReadonlyMap<string, ObjectShape>, cut: Cut, steps: Steps): ReadonlyMap<string, ObjectShape> {
  return new Map([...variants].map(([tag, shape]) => [tag, without(shape, cut, steps)]))
}
