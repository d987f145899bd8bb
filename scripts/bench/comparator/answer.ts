/**
 * An answer before it is bytes: archetypes make a fresh one for every request, and kinds of divergence spoil it in place.
 * Bodies stay trees until the end, so that a divergence can be planted at a path and not by replacing text.
 */
import type { CauseCode, Exchange } from '../../../src/core/observation.ts'

/** A number as it is to be written: beyond a double, or `10.0`. */
export class Lexeme {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

export type Tree = string | number | boolean | null | Lexeme | Tree[] | TreeObject
export type TreeObject = { [key: string]: Tree }

export type Content =
  | { kind: 'json'; type: string; value: Tree }
  | { kind: 'lines'; type: string; value: Tree[] }
  | { kind: 'text'; type: string; text: string }
  | { kind: 'bytes'; type: string; bytes: Buffer }
  | { kind: 'none' }

export type Field = [name: string, value: string]
export type Hop = { status: number; location: string; fields: Field[] }

export type Answer = {
  status: number
  httpVersion: Exchange['httpVersion']
  fields: Field[]
  content: Content
  hops: Hop[]
  failure?: CauseCode
  /** Tries on the connection that failed before this one. */
  retries?: number
  undecoded?: string
  /** Whole time, in milliseconds. */
  totalMs: number
  /** How JSON is spelled; meaning nothing. */
  spelling?: 'pretty' | 'escaped' | 'keys reversed'
}

export function answerWith(content: Content, fields: Field[]): Answer {
  return { status: 200, httpVersion: '1.1', fields, content, hops: [], totalMs: 20 }
}

export function json(value: Tree, fields: Field[], type: string = 'application/json; charset=utf-8'): Answer {
  return answerWith({ kind: 'json', type, value }, fields)
}

/** @returns the body as it goes over the wire */
export function bodyOf({ content, spelling }: Answer): Buffer {
  switch (content.kind) {
    case 'json':
      return Buffer.from(writeTree(content.value, spelling))
    case 'lines':
      return Buffer.from(content.value.map((item) => `${writeTree(item, spelling)}\n`).join(''))
    case 'text':
      return Buffer.from(content.text)
    case 'bytes':
      return content.bytes
    case 'none':
      return Buffer.alloc(0)
  }
}

function writeTree(tree: Tree, spelling: Answer['spelling'], depth: number = 0): string {
  if (tree instanceof Lexeme) return tree.text
  if (typeof tree === 'string') return writeText(tree, spelling)
  if (tree === null || typeof tree !== 'object') return JSON.stringify(tree)
  const [gap, close] = spelling === 'pretty' ? [`\n${'  '.repeat(depth + 1)}`, `\n${'  '.repeat(depth)}`] : ['', '']
  const isList = Array.isArray(tree)
  const parts = isList
    ? tree.map((item) => writeTree(item, spelling, depth + 1))
    : Object.entries(tree).map(([key, item]) => `${writeText(key, spelling)}:${writeTree(item, spelling, depth + 1)}`)
  if (parts.length === 0) return isList ? '[]' : '{}'
  const ordered = spelling === 'keys reversed' && !isList ? parts.reverse() : parts
  const inner = ordered.map((part) => gap + part).join(',') + close
  return isList ? `[${inner}]` : `{${inner}}`
}

function writeText(text: string, spelling: Answer['spelling']): string {
  const written = JSON.stringify(text)
  if (spelling !== 'escaped') return written
  return written
    .replaceAll('/', '\\/')
    .replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

export function fieldOf(answer: Answer, name: string): string | undefined {
  return answer.fields.find(([field]) => field === name)?.[1]
}

/** Replaces a header, or takes it away; a header that was not there is added. */
export function setField(answer: Answer, name: string, value: string | undefined): void {
  const at = answer.fields.findIndex(([field]) => field === name)
  if (value === undefined) answer.fields = answer.fields.filter(([field]) => field !== name)
  else if (at === -1) answer.fields.push([name, value])
  else answer.fields[at] = [name, value]
}

/** @returns a text as it is, a number as it is written, anything else as JSON */
export function textOf(tree: Tree | undefined): string {
  if (typeof tree === 'string') return tree
  return tree === undefined ? '' : writeTree(tree, undefined)
}

export function isObject(tree: Tree | undefined): tree is TreeObject {
  return typeof tree === 'object' && tree !== null && !Array.isArray(tree) && !(tree instanceof Lexeme)
}

/** The tree of a body, where it is one. */
function treeOf({ content }: Answer): Tree | undefined {
  return content.kind === 'json' || content.kind === 'lines' ? content.value : undefined
}

export const GONE: unique symbol = Symbol('gone')
export type Change = (value: Tree, parent: TreeObject | Tree[]) => Tree | typeof GONE

/**
 * Changes what stands at a path of the body: `*` is every element or key, `#` the one element with the second smallest
 * key (its text for elements that have none), so that it is the same one however the list is shuffled.
 * @returns whether there was something to change
 */
export function edit(answer: Answer, path: string, change: Change): boolean {
  const root = treeOf(answer)
  if (root === undefined) return false
  if (path === '') {
    const value = change(root, [])
    if (answer.content.kind === 'json' && value !== GONE) answer.content.value = value
    return true
  }
  return editBelow(root, path.slice(1).split('/'), change)
}

function editBelow(tree: Tree, [token = '', ...rest]: readonly string[], change: Change): boolean {
  if (typeof tree !== 'object' || tree === null || tree instanceof Lexeme) return false
  if (Array.isArray(tree)) {
    const chosen = token === '*' ? tree.map((_, index) => index) : token === '#' ? chosenOf(tree) : [Number(token)]
    let found = false
    // From the end: what is taken away does not move what comes next.
    for (const index of chosen.toReversed()) {
      const item = tree[index]
      if (item === undefined) continue
      if (rest.length > 0) {
        found = editBelow(item, rest, change) || found
        continue
      }
      found = true
      const value = change(item, tree)
      if (value === GONE) tree.splice(index, 1)
      else tree[index] = value
    }
    return found
  }
  const keys = token === '*' ? Object.keys(tree) : [token]
  let found = false
  for (const key of keys) {
    const item = tree[key]
    if (item === undefined) continue
    if (rest.length > 0) {
      found = editBelow(item, rest, change) || found
      continue
    }
    found = true
    const value = change(item, tree)
    if (value === GONE) delete tree[key]
    else tree[key] = value
  }
  return found
}

function chosenOf(list: readonly Tree[]): readonly number[] {
  const ranked = list
    .map((item, index) => ({ index, name: nameOf(item) }))
    .sort((left, right) => (left.name < right.name ? -1 : left.name > right.name ? 1 : left.index - right.index))
  const chosen = ranked[1] ?? ranked[0]
  return chosen === undefined ? [] : [chosen.index]
}

const NAMES = ['id', 'sku', 'code', 'name', 'slug']

export function nameOf(item: Tree): string {
  if (!isObject(item)) return textOf(item)
  const key = NAMES.find((name) => name in item)
  const value = key === undefined ? undefined : item[key]
  return textOf(value)
}
