/**
 * Compares the schemas that were inferred from the answers of each side, with the number of samples in mind: what is optional
 * or null in one environment's rows may well be in the other's. It says what changed and where; what it cannot say, because
 * a side shows nothing of it, is unverified and no difference.
 */
import { pointerToken } from '../facet.ts'
import { isSameFormat } from '../format-class.ts'
import type { JsonType } from '../body/json.ts'
import { rateOf } from './change.ts'
import type { Found, SchemaChange, SchemaRule } from './change.ts'
import { comparePresence, isEnvelope } from './compare-presence.ts'
import { compareNumbers, compareTexts } from './compare-values.ts'
import { DOCUMENT, elementsOf, enough, ratesDiffer } from './evidence.ts'
import type { Amounts, Both, Scope } from './evidence.ts'
import { merge, mergeShapes } from './fold.ts'
import type { ObjectShape, SchemaNode } from './node.ts'
import { distinctOf, hasDataKeys, isMap, keyClasses, pooled, valuesOf, variantsOf } from './shape.ts'

export type SchemaComparison = {
  readonly changes: readonly SchemaChange[]
  readonly unverified: readonly string[]
  /** What more rows would have to show. */
  readonly few: readonly SchemaChange[]
}

export function compareSchemas(schemas: Both<SchemaNode>): SchemaComparison {
  const changes = new Map<string, SchemaChange>()
  const few = new Map<string, SchemaChange>()
  const unverified = new Set<string>()
  // The variants of a union have one path, and mostly show the same change.
  const addTo =
    (known: Map<string, SchemaChange>): Found['add'] =>
    (change) => {
      const key = `${change.rule} ${change.path}`
      if (!known.has(key)) known.set(key, change)
    }
  compareNodes('', schemas, DOCUMENT, { add: addTo(changes), few: addTo(few), unverified: (path) => unverified.add(path) })
  const told = new Set([...changes.values()].map(({ path }) => path))
  return {
    changes: [...changes.values()],
    unverified: [...unverified].sort(),
    few: [...few.values()].filter(({ path }) => !told.has(path)),
  }
}

function compareNodes(path: string, nodes: Both<SchemaNode>, scope: Scope, found: Found): void {
  const { reference, candidate } = nodes
  if (reference.seen === 0 || candidate.seen === 0) {
    // An empty list is no evidence about its elements.
    if (reference.seen + candidate.seen > 0) found.unverified(path)
    return
  }
  compareNulls(path, nodes, scope, found)
  const [left, right] = [kindsOf(reference), kindsOf(candidate)]
  if (left.size === 0 || right.size === 0) {
    if (left.size + right.size > 0) found.unverified(path)
    return
  }
  if (compareKinds(path, { reference: left, candidate: right }, scope, found)) return
  if (reference.strings !== undefined && candidate.strings !== undefined)
    compareTexts(path, { reference: reference.strings, candidate: candidate.strings }, scope, found)
  if (reference.numbers !== undefined && candidate.numbers !== undefined)
    compareNumbers(path, { reference: reference.numbers, candidate: candidate.numbers }, scope, found)
  if (reference.arrays !== undefined && candidate.arrays !== undefined) {
    const items = { reference: reference.arrays.items, candidate: candidate.arrays.items }
    const containers = { reference: reference.arrays.seen, candidate: candidate.arrays.seen }
    const distinct = { reference: distinctOf(items.reference), candidate: distinctOf(items.candidate) }
    compareNodes(`${path}/*`, items, elementsOf(scope, containers, seenOf(items), distinct), found)
  }
  if (reference.objects !== undefined && candidate.objects !== undefined) compareObjects(path, nodes, scope, found)
}

function seenOf({ reference, candidate }: Both<{ readonly seen: number }>): Amounts {
  return { reference: reference.seen, candidate: candidate.seen }
}

/** Of the document itself, null says of one row that it has no value; of many rows, how often. */
function compareNulls(path: string, nodes: Both<SchemaNode>, scope: Scope, found: Found): void {
  const nulls = { reference: nodes.reference.types.get('null') ?? 0, candidate: nodes.candidate.types.get('null') ?? 0 }
  if ((nulls.reference === 0) === (nulls.candidate === 0)) return
  const seen = seenOf(nodes)
  if (!scope.inRows || !ratesDiffer(nulls, seen, scope)) return
  const became = nulls.reference === 0
  found.add({
    rule: became ? 'property-became-nullable' : 'property-became-not-nullable',
    path,
    classes: became ? ['not null', 'null'] : ['null', 'not null'],
    reference: rateOf('null', nulls.reference, seen.reference),
    candidate: rateOf('null', nulls.candidate, seen.candidate),
  })
}

/** Types but null; integers are numbers. */
function kindsOf({ types }: SchemaNode): ReadonlyMap<string, number> {
  const kinds = new Map<string, number>()
  for (const [type, times] of types) if (type !== 'null') kinds.set(kindOf(type), (kinds.get(kindOf(type)) ?? 0) + times)
  return kinds
}

function kindOf(type: JsonType): string {
  return type === 'integer' ? 'number' : type
}

/** @returns true when nothing below can be compared */
function compareKinds(path: string, kinds: Both<ReadonlyMap<string, number>>, scope: Scope, found: Found): boolean {
  const { reference, candidate } = kinds
  const seen = { reference: total(reference), candidate: total(candidate) }
  const described = {
    path,
    classes: [listOf(reference), listOf(candidate)] as const,
    reference: listOf(reference),
    candidate: listOf(candidate),
  }
  if ([...reference.keys()].every((kind) => !candidate.has(kind))) {
    if (scope.inRows && !enough(seen, scope, TYPE_ROWS_MIN)) found.unverified(path)
    else found.add({ ...described, rule: typeRuleOf(path), ...(!scope.inRows && { answers: { seen, agreeing: seen } }) })
    return true
  }
  const come = total(candidate, (kind) => !reference.has(kind))
  const gone = total(reference, (kind) => !candidate.has(kind))
  const differs = (hits: Amounts): boolean => scope.inRows && ratesDiffer(hits, seen, scope)
  if (differs({ reference: 0, candidate: come })) found.add({ ...described, rule: 'property-type-generalized' })
  if (differs({ reference: gone, candidate: 0 })) found.add({ ...described, rule: 'property-type-specialized' })
  return false
}

/** A field has one type nearly always, so that fewer rows say more. */
const TYPE_ROWS_MIN = 3

function typeRuleOf(path: string): SchemaRule {
  if (path === '') return 'body-type-changed'
  return path.endsWith('/*') ? 'item-type-changed' : 'property-type-changed'
}

function total(counts: ReadonlyMap<string, number>, isWanted = (_name: string): boolean => true): number {
  let sum = 0
  for (const [name, times] of counts) if (isWanted(name)) sum += times
  return sum
}

function listOf(counts: ReadonlyMap<string, number>): string {
  return [...counts.keys()].sort().join(' or ')
}

function compareObjects(path: string, nodes: Both<SchemaNode>, scope: Scope, found: Found): void {
  const { reference, candidate } = nodes
  if (reference.objects === undefined || candidate.objects === undefined) return
  if (!areVariants(nodes)) {
    compareShapes(path, { reference: pooled(reference.objects), candidate: pooled(candidate.objects) }, scope, found)
    return
  }
  const seen = seenOf({ reference: reference.objects, candidate: candidate.objects })
  const [of, other] = [reference.objects.variants, candidate.objects.variants]
  for (const tag of [...new Set([...of.keys(), ...other.keys()])].sort()) {
    const [left, right] = [of.get(tag), other.get(tag)]
    if (left !== undefined && right !== undefined) {
      compareShapes(path, { reference: left, candidate: right }, scope, found)
      continue
    }
    const hits = { reference: left?.seen ?? 0, candidate: right?.seen ?? 0 }
    if (!scope.inRows || !ratesDiffer(hits, seen, scope)) found.unverified(path)
    else if (left === undefined)
      found.add({ rule: 'property-one-of-added', path, classes: ['absent', tag], reference: null, candidate: tag })
    else found.add({ rule: 'property-one-of-removed', path, classes: [tag, 'absent'], reference: tag, candidate: null })
  }
}

/** A kind that only one side shows tells kinds apart as well as one that both have. */
function areVariants({ reference, candidate }: Both<SchemaNode>): boolean {
  const tags = [reference, candidate].flatMap(({ objects }) => [...(objects?.variants.keys() ?? [])])
  if (tags.includes('') || new Set(tags).size < 2) return false
  const { objects } = merge(reference, candidate)
  return objects !== undefined && variantsOf(objects) !== undefined
}

function compareShapes(path: string, shapes: Both<ObjectShape>, scope: Scope, found: Found): void {
  const { reference, candidate } = shapes
  if (compareKeys(path, shapes, found) || isMap(mergeShapes([reference, candidate]))) {
    const values = { reference: valuesOf(reference), candidate: valuesOf(candidate) }
    compareNodes(`${path}/*`, values, elementsOf(scope, seenOf(shapes), seenOf(values)), found)
    return
  }
  const byDesign = scope.inRows || isEnvelope(reference) || isEnvelope(candidate)
  for (const name of [...new Set([...reference.fields.keys(), ...candidate.fields.keys()])].sort()) {
    const place = `${path}/${pointerToken(name)}`
    const [left, right] = [reference.fields.get(name), candidate.fields.get(name)]
    comparePresence(place, { reference: left, candidate: right }, { seen: seenOf(shapes), scope, byDesign }, found)
    if (left !== undefined && right !== undefined) compareNodes(place, { reference: left, candidate: right }, scope, found)
  }
}

/** Keys that are data on one side at least, and of another kind on the other. @returns true when it is so */
function compareKeys(path: string, { reference, candidate }: Both<ObjectShape>, found: Found): boolean {
  const [left, right] = [keyClasses(reference), keyClasses(candidate)]
  const isData = [reference, candidate].some((shape) => shape.wide !== undefined || hasDataKeys(shape))
  if (!isData || Math.min(total(left), total(right)) < KEYS_MIN) return false
  const shared = [...left.keys()].some((name) => [...right.keys()].some((other) => isSameFormat(name, other)))
  if (shared || left.size === 0 || right.size === 0) return false
  const classes = [listOf(left), listOf(right)] as const
  found.add({ rule: 'map-key-class-changed', path, classes, reference: classes[0], candidate: classes[1] })
  return true
}

/** Keys that show what kind of key it is. */
const KEYS_MIN = 3
