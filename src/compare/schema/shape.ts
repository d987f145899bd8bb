/** What an object is, by all that was seen of it: one kind of fields, several kinds told apart by a discriminator, or a map. */
import { isDataKey } from '../data-key.ts'
import { emptySchema, merge, mergeShapes } from './fold.ts'
import { NAMES_MAX } from './node.ts'
import type { ObjectFacts, ObjectShape, SchemaNode } from './node.ts'
import { formatClass } from './tally.ts'

/** Objects of all kinds as one. */
export function pooled(objects: ObjectFacts): ObjectShape {
  const [first, ...rest] = objects.variants.values()
  return first !== undefined && rest.length === 0 ? first : mergeShapes(objects.variants.values())
}

/** Different objects among those that were seen, at least. */
export function distinctOf({ objects }: SchemaNode): number {
  if (objects === undefined) return 0
  const { counts, open } = pooled(objects).names
  return open ? NAMES_MAX + 1 : counts.size
}

/** The variants, when a discriminator tells objects of different fields apart; else undefined. */
export function variantsOf(objects: ObjectFacts): ReadonlyMap<string, ObjectShape> | undefined {
  if (objects.untagged || objects.variants.size < 2 || objects.variants.has('')) return undefined
  const discriminators = new Set([...objects.variants.keys()].map((tag) => tag.slice(0, tag.indexOf('='))))
  if (discriminators.size > 1) return undefined
  const shapes = [...objects.variants.values()]
  const names = shapes.map((shape) => requiredNames(shape).sort().join('\n'))
  return shapes.every(({ wide }) => wide === undefined) && new Set(names).size > 1 ? objects.variants : undefined
}

function requiredNames({ fields, seen }: ObjectShape): string[] {
  return [...fields].filter(([, field]) => field.seen === seen).map(([name]) => name)
}

/** Keys in each class, by how often they came: `uuid-v4`, `iso-date`, `text`. */
export function keyClasses({ fields, wide }: ObjectShape): ReadonlyMap<string, number> {
  if (wide !== undefined) return wide.keys.counts
  const classes = new Map<string, number>()
  for (const [name, field] of fields) classes.set(formatClass(name), (classes.get(formatClass(name)) ?? 0) + field.seen)
  return classes
}

/** Objects that a map is decided by, when its keys could be the names of fields. */
const OBJECTS_MIN = 5
const KEYS_MIN = 8

/**
 * A map keyed by data, and not an object with optional fields, decided by evidence: its keys are not stable, and are of a
 * kind that no field name is, or words of which none comes in every second object and all have one kind of value. One
 * sample shows no key that is not stable, so it stays undecided, and an object.
 */
export function isMap(shape: ObjectShape): boolean {
  if (shape.wide !== undefined) return true
  const fields = [...shape.fields]
  if (shape.seen < 2 || fields.every(([, field]) => field.seen === shape.seen)) return false
  if (hasDataKeys(shape)) return true
  return (
    shape.seen >= OBJECTS_MIN &&
    fields.length >= KEYS_MIN &&
    fields.every(([, field]) => field.seen * 2 <= shape.seen) &&
    new Set(fields.flatMap(([, field]) => [...field.types.keys()])).size === 1
  )
}

/** Every key is of a kind that no field name is. */
export function hasDataKeys({ fields }: ObjectShape): boolean {
  return fields.size > 0 && [...fields.keys()].every(isDataKey)
}

/** The values of a map, folded into one. */
export function valuesOf({ fields, wide }: ObjectShape): SchemaNode {
  return wide?.values ?? [...fields.values()].reduce(merge, emptySchema())
}
