/**
 * Writes what was observed as JSON Schema 2020-12, so that every sample validates. Where more samples could show more, it
 * does not assert: ranges and lengths are annotations (`x-parity`), an enumeration needs support, and so does a pattern.
 * Sorted throughout: the same samples in any order give the same bytes.
 */
import { valuesOf, variantsOf, isMap, keyClasses, pooled } from './shape.ts'
import { foldRecursion } from './recursion.ts'
import type { NumberFacts, ObjectShape, SchemaNode, StringFacts } from './node.ts'

export type InferredSchema = { readonly [keyword: string]: unknown }

const DIALECT = 'https://json-schema.org/draft/2020-12/schema'
/** Fields that every object has from its prototype: validators that read `data.constructor` find one in every object. */
const PROTOTYPE_FIELDS: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype))

type Emission = { readonly definitions: Map<string, InferredSchema>; readonly perValue: number; names: number }

/** @param answers - how often the same was asked: support is counted in one of them */
export function toJsonSchema(node: SchemaNode, answers: number = 1): InferredSchema {
  const emission: Emission = { definitions: new Map(), perValue: 1 / Math.max(1, answers), names: 0 }
  const schema = { $schema: DIALECT, ...emitNode(node, emission, { seen: node.seen }) }
  return emission.definitions.size === 0 ? schema : { ...schema, $defs: Object.fromEntries(emission.definitions) }
}

/** @param counts - how often it was there, of how many places it could have been in */
function emitNode(node: SchemaNode, emission: Emission, counts: InferredSchema): InferredSchema {
  const objects = node.types.has('object') ? emitObjects(node, emission) : undefined
  const rest = emitOthers(node, emission)
  const annotation = { 'x-parity': { ...counts, ...measuresOf(node) } }
  if (objects === undefined) return { ...rest, ...annotation }
  const others = typesOf(node).filter((type) => type !== 'object')
  if (objects.length > 1 || objects.some((schema) => '$ref' in schema))
    return { anyOf: [...objects, ...(others.length === 0 ? [] : [{ ...rest, type: oneOrMany(others) }])], ...annotation }
  const { type: _type, ...keywords } = objects[0] ?? {}
  return { ...rest, ...keywords, ...annotation }
}

/** The keywords about everything but objects; each speaks about values of its type only (JSON Schema, section 6). */
function emitOthers(node: SchemaNode, emission: Emission): InferredSchema {
  const types = typesOf(node)
  if (types.length === 0) return {}
  const { arrays, strings } = node
  return {
    type: oneOrMany(types),
    ...(strings !== undefined && textKeywords(strings, types, emission.perValue)),
    ...(arrays !== undefined && node.unseen === 0 && { items: emitNode(arrays.items, emission, { seen: arrays.items.seen }) }),
  }
}

function typesOf({ types }: SchemaNode): readonly string[] {
  // Every integer is a number.
  return [...types.keys()].filter((type) => type !== 'integer' || !types.has('number')).sort()
}

function oneOrMany(types: readonly string[]): string | readonly string[] {
  const [first] = types
  return types.length === 1 && first !== undefined ? first : types
}

/** One schema for objects of one kind; several for a union, and for what is above, too. */
function emitObjects(node: SchemaNode, emission: Emission): readonly InferredSchema[] {
  // Objects that were not looked into may lack every field.
  if (node.unseen > 0) return [{ type: 'object' }]
  const references = [...(node.again ?? [])].sort().map((name) => ({ $ref: `#/$defs/${name}` }))
  if (node.objects === undefined) return references
  const name = `node${emission.names + 1}`
  const recursive = foldRecursion(pooled(node.objects), name)
  if (recursive !== undefined) {
    emission.names += 1
    emission.definitions.set(name, emitShape(recursive, emission))
    return [...references, { $ref: `#/$defs/${name}` }]
  }
  const variants = variantsOf(node.objects)
  if (variants === undefined) return [...references, emitShape(pooled(node.objects), emission)]
  const tagged = [...variants].sort(([left], [right]) => (left < right ? -1 : 1))
  return [...references, ...tagged.map(([tag, shape]) => withTag(emitShape(shape, emission), tag))]
}

/** `type=created` as a constant, so that each object fits one schema of the union alone. */
function withTag(schema: InferredSchema, tag: string): InferredSchema {
  const field = tag.slice(0, tag.indexOf('='))
  const properties = { ...recordOf(schema['properties']), [field]: { const: tag.slice(field.length + 1) } }
  return { ...schema, properties }
}

function recordOf(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {}
}

function emitShape(shape: ObjectShape, emission: Emission): InferredSchema {
  if (isMap(shape)) return emitMap(shape, emission)
  const fields = [...shape.fields]
    .filter(([name]) => !PROTOTYPE_FIELDS.has(name))
    .sort(([left], [right]) => (left < right ? -1 : 1))
  const required = fields.filter(([, field]) => field.seen === shape.seen).map(([name]) => name)
  return {
    type: 'object',
    properties: Object.fromEntries(
      fields.map(([name, field]) => [name, emitNode(field, emission, presence(field.seen, shape.seen, emission.perValue))]),
    ),
    ...(required.length > 0 && { required }),
  }
}

/** Rule of three: what was never absent in n samples is absent in at most 3/n of all, with 95 % confidence (Hanley and Lippman-Hand, JAMA 249, 1983). */
function presence(present: number, seen: number, perValue: number): InferredSchema {
  const rows = Math.max(1, seen * perValue)
  return { seen, present, ...(present === seen && { absentAtMost: Number(Math.min(1, 3 / rows).toFixed(4)) }) }
}

function emitMap(shape: ObjectShape, emission: Emission): InferredSchema {
  const values = valuesOf(shape)
  const schema = emitNode(values, emission, { seen: values.seen })
  const [only, ...others] = keyClasses(shape).keys()
  const pattern = only === undefined || others.length > 0 || shape.wide?.keys.open === true ? undefined : patternOf(only)
  return pattern === undefined
    ? { type: 'object', additionalProperties: schema }
    : { type: 'object', patternProperties: { [pattern]: schema }, additionalProperties: false }
}

/** Samples that a pattern, and an enumeration, is believed from. */
const PATTERN_SAMPLES_MIN = 3
const ENUM_SAMPLES_MIN = 20
const ENUM_VALUES_MAX = 10
const ENUM_SUPPORT_MIN = 5

function textKeywords(strings: StringFacts, types: readonly string[], perText: number): InferredSchema {
  const words = wordsOf(strings, perText)
  const onlyText = types.every((type) => type === 'string' || type === 'null')
  if (words !== undefined && onlyText) return { enum: types.includes('null') ? [...words, null] : words }
  const [format, ...others] = strings.formats.counts.keys()
  if (format === undefined || others.length > 0 || strings.seen < PATTERN_SAMPLES_MIN) return {}
  const pattern = patternOf(format)
  if (pattern === undefined) return {}
  // The one format of which every implementation accepts what the pattern accepts; dates are checked against the calendar.
  return { ...(format.startsWith('uuid') && { format: 'uuid' }), pattern }
}

/**
 * The words of an enumeration: few, each often, and none of them a format.
 *
 * @param perText - rows for each text that was counted: the same row in ten answers is one
 */
export function wordsOf({ values, formats, seen, spaced }: StringFacts, perText: number): readonly string[] | undefined {
  const { counts, open } = values
  if (open || spaced > 0 || formats.open || counts.size < 2 || counts.size > ENUM_VALUES_MAX) return undefined
  // A third of three is one, whatever a double makes of it.
  const rows = (times: number): number => times * perText + 1e-9
  if (rows(seen) < Math.max(ENUM_SAMPLES_MIN, ENUM_SUPPORT_MIN * counts.size)) return undefined
  if ([...counts.values()].some((times) => rows(times) < 2)) return undefined
  return [...formats.counts.keys()].every((format) => format === 'text') ? [...counts.keys()].sort() : undefined
}

/** Patterns in RE2 syntax, each at least as wide as the format class it is for (format-class.ts). */
function patternOf(format: string): string | undefined {
  const hex = /^hex(\d+)$/i.exec(format)?.[1]
  if (hex !== undefined) return `^[0-9a-fA-F]{${Math.min(Number(hex), HEX_MAX)}}${Number(hex) > HEX_MAX ? '' : '$'}`
  if (format.startsWith('uuid')) return '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$'
  if (format.startsWith('iso-8601')) return '^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}'
  return PATTERNS[format]
}

/** RE2 repeats a piece at most 1000 times. */
const HEX_MAX = 1000

const PATTERNS: Readonly<Record<string, string>> = {
  'iso-date': '^[0-9]{4}-[0-9]{2}-[0-9]{2}$',
  digits: '^[+-]?[0-9]+$',
  decimal: '^[+-]?[0-9]+[.][0-9]+$',
  ulid: '^[0-7][0-9A-HJKMNP-TV-Z]{25}$',
  jwt: '^[A-Za-z0-9_-]+[.][A-Za-z0-9_-]+[.][A-Za-z0-9_-]*$',
  email: '^[^@]+@[^@]+$',
}

function measuresOf({ numbers, strings, arrays }: SchemaNode): InferredSchema {
  return {
    ...(numbers !== undefined && rangeOf(numbers)),
    ...(strings !== undefined && { minLength: strings.lengthMin, maxLength: strings.lengthMax }),
    ...(arrays !== undefined && { minItems: arrays.lengthMin, maxItems: arrays.lengthMax }),
  }
}

function rangeOf({ min, max }: NumberFacts): InferredSchema {
  return Number.isFinite(min) && Number.isFinite(max) ? { minimum: min + 0, maximum: max + 0 } : {}
}
