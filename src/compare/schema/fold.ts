/** Folds values into a schema node, and nodes into one (node.ts). Linear in what is observed; it never throws. */
import { JsonNumber, typeOfJson } from '../body/json.ts'
import type { Json, JsonObject, JsonType } from '../body/json.ts'
import {
  FIELDS_MAX,
  FORMATS_MAX,
  nameOf,
  NAMES_MAX,
  SCHEMA_DEPTH_MAX,
  scaleOf,
  tagOf,
  TAGS_MAX,
  VALUE_LENGTH_MAX,
  VALUES_MAX,
} from './node.ts'
import type { ObjectFacts, ObjectShape, SchemaNode } from './node.ts'
import { absorbTally, add, count, described, formatClass, growingTally, open } from './tally.ts'
import type { Growing } from './tally.ts'

type GrowingNode = Growing<SchemaNode>
type GrowingShape = Growing<ObjectShape>

export function emptySchema(): SchemaNode {
  return growingNode()
}

export function observe(value: Json): SchemaNode {
  return observeAll([value])
}

export function observeAll(values: Iterable<Json>): SchemaNode {
  const node = growingNode()
  for (const value of values) absorb(node, value, 0)
  return node
}

/** Associative and commutative; `emptySchema()` changes nothing. Leaves both as they are. */
export function merge(left: SchemaNode, right: SchemaNode): SchemaNode {
  const node = growingNode()
  absorbNode(node, left)
  absorbNode(node, right)
  return node
}

export function mergeShapes(shapes: Iterable<ObjectShape>): ObjectShape {
  const merged = growingShape()
  for (const shape of shapes) absorbShape(merged, shape)
  return merged
}

function growingNode(): GrowingNode {
  return { seen: 0, types: new Map(), unseen: 0 }
}

function growingShape(): GrowingShape {
  return { seen: 0, fields: new Map(), names: growingTally(), sizeMin: Number.POSITIVE_INFINITY, sizeMax: 0 }
}

function absorb(node: GrowingNode, value: Json, depth: number): void {
  node.seen += 1
  const type = typeOfJson(value)
  add(node.types, type, 1)
  if (typeof value === 'string') absorbString(node, value)
  else if (value instanceof JsonNumber) absorbNumber(node, value.lexeme, type)
  else if (typeof value === 'object' && value !== null) {
    if (depth >= SCHEMA_DEPTH_MAX) node.unseen += 1
    else if (Array.isArray(value)) absorbArray(node, value, depth)
    else absorbObject(node, value, depth)
  }
}

function stringsOf(node: GrowingNode): NonNullable<GrowingNode['strings']> {
  return (node.strings ??= {
    seen: 0,
    formats: growingTally(),
    shapes: growingTally(),
    values: growingTally(),
    lengthMin: Number.POSITIVE_INFINITY,
    lengthMax: 0,
    spaced: 0,
  })
}

function absorbString(node: GrowingNode, text: string): void {
  const strings = stringsOf(node)
  strings.seen += 1
  const { format, shape } = described(text)
  count(strings.formats, format, FORMATS_MAX)
  count(strings.shapes, shape, FORMATS_MAX)
  if (text.length > VALUE_LENGTH_MAX) open(strings.values)
  else count(strings.values, text, VALUES_MAX)
  strings.lengthMin = Math.min(strings.lengthMin, text.length)
  strings.lengthMax = Math.max(strings.lengthMax, text.length)
  if (/\s/.test(text)) strings.spaced += 1
}

function numbersOf(node: GrowingNode): NonNullable<GrowingNode['numbers']> {
  return (node.numbers ??= {
    seen: 0,
    fractions: 0,
    min: Number.POSITIVE_INFINITY,
    max: Number.NEGATIVE_INFINITY,
    scales: new Map(),
  })
}

function absorbNumber(node: GrowingNode, lexeme: string, type: JsonType): void {
  const numbers = numbersOf(node)
  const value = Number(lexeme)
  numbers.seen += 1
  if (type === 'number') numbers.fractions += 1
  numbers.min = Math.min(numbers.min, value)
  numbers.max = Math.max(numbers.max, value)
  add(numbers.scales, scaleOf(value), 1)
}

function arraysOf(node: GrowingNode): NonNullable<GrowingNode['arrays']> {
  return (node.arrays ??= { seen: 0, items: growingNode(), lengthMin: Number.POSITIVE_INFINITY, lengthMax: 0 })
}

function absorbArray(node: GrowingNode, items: readonly Json[], depth: number): void {
  const arrays = arraysOf(node)
  arrays.seen += 1
  arrays.lengthMin = Math.min(arrays.lengthMin, items.length)
  arrays.lengthMax = Math.max(arrays.lengthMax, items.length)
  for (const item of items) absorb(arrays.items, item, depth + 1)
}

function objectsOf(node: GrowingNode): Growing<ObjectFacts> {
  return (node.objects ??= { seen: 0, variants: new Map(), untagged: false })
}

function absorbObject(node: GrowingNode, object: JsonObject, depth: number): void {
  const objects = objectsOf(node)
  objects.seen += 1
  const shape = variant(
    objects,
    tagOf((field) => object.get(field)),
  )
  shape.seen += 1
  shape.sizeMin = Math.min(shape.sizeMin, object.size)
  shape.sizeMax = Math.max(shape.sizeMax, object.size)
  const called = nameOf((field) => scalarOf(object.get(field)))
  if (called !== undefined) count(shape.names, called, NAMES_MAX)
  for (const [name, value] of object) {
    absorb(fieldOf(shape, name), value, depth + 1)
    if (shape.fields.size > FIELDS_MAX) widen(shape)
  }
}

function scalarOf(value: Json | undefined): string | undefined {
  return value instanceof JsonNumber ? value.lexeme : typeof value === 'string' ? value : undefined
}

/** The shape of a discriminator; when there are too many of them, the one shape of all. */
function variant(objects: Growing<ObjectFacts>, tag: string): GrowingShape {
  if (!objects.untagged && !objects.variants.has(tag) && objects.variants.size >= TAGS_MAX) {
    const all = growingShape()
    for (const shape of objects.variants.values()) absorbShape(all, shape)
    objects.variants.clear()
    objects.variants.set('', all)
    objects.untagged = true
  }
  const key = objects.untagged ? '' : tag
  const known = objects.variants.get(key)
  if (known !== undefined) return known
  const made = growingShape()
  objects.variants.set(key, made)
  return made
}

function fieldOf(shape: GrowingShape, name: string): GrowingNode {
  if (shape.wide !== undefined) {
    count(shape.wide.keys, formatClass(name), FORMATS_MAX)
    return shape.wide.values
  }
  const known = shape.fields.get(name)
  if (known !== undefined) return known
  const made = growingNode()
  shape.fields.set(name, made)
  return made
}

function widen(shape: GrowingShape): void {
  const wide = { keys: growingTally(), values: growingNode() }
  for (const [name, field] of shape.fields) {
    count(wide.keys, formatClass(name), FORMATS_MAX, field.seen)
    absorbNode(wide.values, field)
  }
  shape.fields.clear()
  shape.wide = wide
}

function absorbNode(node: GrowingNode, other: SchemaNode): void {
  node.seen += other.seen
  node.unseen += other.unseen
  for (const [type, times] of other.types) add(node.types, type, times)
  if (other.strings !== undefined) {
    const strings = stringsOf(node)
    strings.seen += other.strings.seen
    strings.spaced += other.strings.spaced
    strings.lengthMin = Math.min(strings.lengthMin, other.strings.lengthMin)
    strings.lengthMax = Math.max(strings.lengthMax, other.strings.lengthMax)
    absorbTally(strings.formats, other.strings.formats, FORMATS_MAX)
    absorbTally(strings.shapes, other.strings.shapes, FORMATS_MAX)
    absorbTally(strings.values, other.strings.values, VALUES_MAX)
  }
  if (other.numbers !== undefined) {
    const numbers = numbersOf(node)
    numbers.seen += other.numbers.seen
    numbers.fractions += other.numbers.fractions
    numbers.min = Math.min(numbers.min, other.numbers.min)
    numbers.max = Math.max(numbers.max, other.numbers.max)
    for (const [scale, times] of other.numbers.scales) add(numbers.scales, scale, times)
  }
  if (other.arrays !== undefined) {
    const arrays = arraysOf(node)
    arrays.seen += other.arrays.seen
    arrays.lengthMin = Math.min(arrays.lengthMin, other.arrays.lengthMin)
    arrays.lengthMax = Math.max(arrays.lengthMax, other.arrays.lengthMax)
    absorbNode(arrays.items, other.arrays.items)
  }
  if (other.objects !== undefined) absorbObjects(objectsOf(node), other.objects)
  if (other.again !== undefined) node.again = (node.again ?? new Set()).union(other.again)
}

function absorbObjects(objects: Growing<ObjectFacts>, other: ObjectFacts): void {
  objects.seen += other.seen
  if (other.untagged && !objects.untagged) {
    const all = growingShape()
    for (const shape of objects.variants.values()) absorbShape(all, shape)
    objects.variants.clear()
    objects.variants.set('', all)
    objects.untagged = true
  }
  for (const [tag, shape] of other.variants) absorbShape(variant(objects, tag), shape)
}

function absorbShape(shape: GrowingShape, other: ObjectShape): void {
  shape.seen += other.seen
  shape.sizeMin = Math.min(shape.sizeMin, other.sizeMin)
  shape.sizeMax = Math.max(shape.sizeMax, other.sizeMax)
  absorbTally(shape.names, other.names, NAMES_MAX)
  if (other.wide !== undefined) {
    if (shape.wide === undefined) widen(shape)
    if (shape.wide !== undefined) {
      absorbTally(shape.wide.keys, other.wide.keys, FORMATS_MAX)
      absorbNode(shape.wide.values, other.wide.values)
    }
  }
  for (const [name, field] of other.fields) {
    if (shape.wide !== undefined) {
      count(shape.wide.keys, formatClass(name), FORMATS_MAX, field.seen)
      absorbNode(shape.wide.values, field)
    } else {
      absorbNode(fieldOf(shape, name), field)
      if (shape.fields.size > FIELDS_MAX) widen(shape)
    }
  }
}
