/**
 * Elements of HTML and XML as JSON. Whether an element is a text, an object or one of a list must not depend on one answer
 * alone: a list with one item would be of another type than a list with two. So all documents are looked at together.
 */
import type { Json } from '../json.ts'

export type Element = {
  /** Attributes as `@name`, and what a reader adds under names of its own. */
  readonly fields: Map<string, Json>
  /** By name, in document order. */
  readonly children: Map<string, Element[]>
  /** Texts between child elements, white space folded. */
  readonly texts: string[]
  /** Names of the children as they stand. */
  readonly order: string[]
}

export function createElement(): Element {
  return { fields: new Map(), children: new Map(), texts: [], order: [] }
}

export function addChild(parent: Element, name: string, child: Element): void {
  const known = parent.children.get(name)
  if (known === undefined) parent.children.set(name, [child])
  else known.push(child)
  parent.order.push(name)
}

/** Beneath an element: texts, and the order of children of different names. No name of an element or attribute has a `#`. */
export const TEXTS = '#text'
export const ORDER = '#order'

/** What all elements at one path have in common. */
type Shape = {
  isList: boolean
  isText: boolean
  /** The order of names that all of them have, '' where there is one name at most; undefined when they differ. */
  order: string | undefined
  isKnown: boolean
  readonly children: Map<string, Shape>
}

/**
 * @param roots - of all samples of both sides
 * @param lists - names of elements that come in lists, however many there are
 * @returns the tree of each root; equal roots give equal trees
 */
export function treesOf(roots: readonly Element[], lists: ReadonlySet<string>): ReadonlyMap<Element, Json> {
  const shape: Shape = newShape()
  const distinct = [...new Set(roots)]
  for (const root of distinct) learn(root, shape, lists)
  // The root holds the document element and is no text, even when it is empty.
  shape.isText = false
  const made = new Map<Element, Json>()
  return new Map(distinct.map((root) => [root, toJson(root, shape, { made, twin: distinct[0] })]))
}

function newShape(): Shape {
  return { isList: false, isText: true, order: '', isKnown: false, children: new Map() }
}

function learn(element: Element, shape: Shape, lists: ReadonlySet<string>): void {
  if (element.fields.size > 0 || element.children.size > 0 || element.texts.length > 1) shape.isText = false
  learnOrder(element, shape)
  for (const [name, children] of element.children) {
    const known = shape.children.get(name) ?? newShape()
    shape.children.set(name, known)
    if (children.length > 1 || lists.has(name)) known.isList = true
    for (const child of children) learn(child, known, lists)
  }
}

function learnOrder(element: Element, shape: Shape): void {
  if (shape.isKnown && shape.order === undefined) return
  const order = orderOf(element)
  shape.order = !shape.isKnown || shape.order === order ? order : undefined
  shape.isKnown = true
}

/** Documents of one page are mostly the same: what equals its twin in the first of them becomes the same object. */
type Twin = { readonly made: Map<Element, Json>; readonly twin: Element | undefined }

function toJson(element: Element, shape: Shape, { made, twin }: Twin): Json {
  if (shape.isText) return element.texts[0] ?? ''
  const known = twin === undefined ? undefined : made.get(twin)
  let isTwin = known !== undefined && twin !== undefined && hasSameHead(element, twin, shape)
  const object = element.fields.size === 0 ? new Map<string, Json>() : new Map(element.fields)
  for (const [name, children] of element.children) {
    const below = shape.children.get(name) ?? newShape()
    const twins = twin?.children.get(name)
    const values = children.map((child, index) => toJson(child, below, { made, twin: twins?.[index] }))
    object.set(name, below.isList ? values : (values[0] ?? ''))
    isTwin &&= twins !== undefined && twins.length === children.length && isSameAs(object.get(name), known, name)
  }
  // Lists, so that neither is taken for the key that names an element among its siblings.
  if (element.texts.length > 0) object.set(TEXTS, [...element.texts])
  // Where all elements keep one order, there is nothing to compare.
  if (shape.order === undefined) object.set(ORDER, [orderOf(element)])
  if (isTwin && known !== undefined) return known
  made.set(element, object)
  return object
}

function hasSameHead(element: Element, twin: Element, shape: Shape): boolean {
  if (element.children.size !== twin.children.size || element.fields.size !== twin.fields.size) return false
  if (element.texts.join('\n') !== twin.texts.join('\n') || element.texts.length !== twin.texts.length) return false
  for (const [name, value] of element.fields) if (!isSameField(value, twin.fields.get(name))) return false
  return shape.order !== undefined || orderOf(element) === orderOf(twin)
}

function isSameField(value: Json, other: Json | undefined): boolean {
  if (value === other) return true
  if (!Array.isArray(value) || !Array.isArray(other) || value.length !== other.length) return false
  return value.every((item, index) => item === other[index])
}

function isSameAs(value: Json | undefined, known: Json | undefined, name: string): boolean {
  const other = known instanceof Map ? known.get(name) : undefined
  return value !== undefined && isSameField(value, other)
}

/** `h2 p h2 p`: runs of one name are one, because how many there are is compared by their list. */
function orderOf({ order, children }: Element): string {
  if (children.size <= 1) return ''
  const runs: string[] = []
  for (const name of order) if (name !== runs.at(-1)) runs.push(name)
  return runs.join(' ')
}
