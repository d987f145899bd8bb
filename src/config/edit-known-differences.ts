/**
 * Edits a list of known differences as a person would: what is not touched keeps every byte, comments and spacing included.
 * Each edit is checked by reading it back; where the layout is too unusual for that, the YAML library writes the list, which
 * keeps comments and not every space.
 */
import { isDeepStrictEqual } from 'node:util'

import type * as YamlModule from 'yaml'

import { UserError } from '../core/errors.ts'
import type { UserKnownDifference } from './types.ts'

type Yaml = typeof YamlModule

export type ListEdit = {
  readonly append?: readonly UserKnownDifference[]
  /** New values of fields, by index in the list. */
  readonly change?: ReadonlyMap<number, Readonly<Record<string, string>>>
  readonly remove?: ReadonlySet<number>
}

/**
 * @param text - the list as it is; empty for a new one
 * @param isJson - written anew, since JSON has no comments to keep
 * @throws UserError when the layout cannot be edited by a program
 */
export async function editKnownDifferences(text: string, edit: ListEdit, isJson: boolean): Promise<string> {
  const yaml = await import('yaml')
  const wanted = edited(listIn(yaml, text), edit)
  if (isJson) return `${JSON.stringify(wanted, null, 2)}\n`
  const isWanted = (written: string): boolean => isDeepStrictEqual(listIn(yaml, written), wanted)
  const spliced = spliceList(yaml, text, edit)
  if (isWanted(spliced)) return spliced
  const rewritten = rewriteList(yaml, text, edit)
  if (isWanted(rewritten)) return rewritten
  throw new UserError(
    'PARITY_LIST_LAYOUT',
    'the list of known differences is written in a way that cannot be edited by a program',
    {
      hint: 'Write each entry in a block of its own, without anchors and aliases, or edit it by hand: --dry-run shows what to write.',
    },
  )
}

/** @returns undefined where it cannot be read; an empty file is an empty list */
function listIn(yaml: Yaml, text: string): readonly unknown[] | undefined {
  const document = yaml.parseDocument(text, { merge: true, logLevel: 'silent' })
  if (document.errors.length > 0) return undefined
  const value: unknown = document.toJS()
  return value === null ? [] : Array.isArray(value) ? value : undefined
}

function edited(list: readonly unknown[] = [], { append = [], change, remove }: ListEdit): readonly unknown[] {
  const kept = list.map((entry, index) => {
    const fields = change?.get(index)
    return fields === undefined || typeof entry !== 'object' ? entry : { ...entry, ...fields }
  })
  return [...kept.filter((_, index) => remove?.has(index) !== true), ...append]
}

// --- by hand: pieces of the text are replaced ---

type Splice = { readonly from: number; readonly to: number; readonly text: string }

function spliceList(yaml: Yaml, text: string, { append = [], change, remove }: ListEdit): string {
  const { contents } = yaml.parseDocument(text, { merge: true, logLevel: 'silent' })
  const items = yaml.isSeq(contents) ? contents.items : []
  const splices = items.flatMap((item, index): readonly Splice[] => {
    if (remove?.has(index) === true) return removal(yaml, text, item, index)
    return Object.entries(change?.get(index) ?? {}).flatMap(([field, value]) => fieldSplice(yaml, text, item, [field, value]))
  })
  let result = text
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n'
  for (const { from, to, text: piece } of splices.toSorted((left, right) => right.from - left.from))
    result = result.slice(0, from) + piece.replaceAll('\n', lineEnd) + result.slice(to)
  return append.length === 0 ? result : appended(yaml, result, append).replaceAll(/\r?\n/g, lineEnd)
}

function appended(yaml: Yaml, text: string, entries: readonly UserKnownDifference[]): string {
  const { contents } = yaml.parseDocument(text, { merge: true, logLevel: 'silent' })
  const items = yaml.isSeq(contents) ? contents.items : []
  const [first] = items
  const indent = first === undefined ? '' : (/^\s*/.exec(lineAt(text, startOf(yaml, first)))?.[0] ?? '')
  const isSpaced =
    items.length === 0 || /\n[ \t]*\r?\n[^\n]*$/.test(text.slice(0, lineStart(text, startOf(yaml, items.at(-1)))) + '-')
  const head = text === '' || text.endsWith('\n') ? text : `${text}\n`
  const blocks = entries.map((entry) => `${isSpaced ? '\n' : ''}${blockOf(yaml, entry, indent)}`).join('')
  // A new file begins with its first entry.
  return head === '' ? blocks.replace(/^\n/, '') : head + blocks
}

function blockOf(yaml: Yaml, entry: UserKnownDifference, indent: string): string {
  const document = nodeOf(yaml, [entry])
  return document.toString({ lineWidth: 0 }).replaceAll(/^(?=.)/gm, indent)
}

/** Classes are a pair, and read as one on one line. */
function nodeOf(yaml: Yaml, entries: readonly UserKnownDifference[]): YamlModule.Document {
  const document = new yaml.Document(entries)
  for (const index of entries.keys()) {
    const classes = document.getIn([index, 'classes'], true)
    if (yaml.isCollection(classes)) classes.flow = true
  }
  return document
}

function fieldSplice(yaml: Yaml, text: string, item: unknown, [field, value]: readonly [string, string]): readonly Splice[] {
  if (!yaml.isMap(item)) return []
  const pair = item.items.find(({ key }) => yaml.isScalar(key) && key.value === field)
  const range = pair !== undefined && yaml.isScalar(pair.value) ? pair.value.range : undefined
  if (range !== undefined && range !== null) return [{ from: range[0], to: range[1], text: value }]
  // A new field stands below the one that every entry has.
  const below = item.items.find(({ key }) => yaml.isScalar(key) && key.value === 'expires')
  const key = below === undefined ? 0 : startOf(yaml, below.key)
  const lineEnd = text.indexOf('\n', below === undefined ? 0 : startOf(yaml, below.value))
  const at = lineEnd === -1 ? text.length : lineEnd - (text[lineEnd - 1] === '\r' ? 1 : 0)
  const column = key - lineStart(text, key)
  return [{ from: at, to: at, text: `\n${' '.repeat(column)}${field}: ${value}` }]
}

/** The lines of an entry and the comment right above it; above the first entry stands what is said of the whole list. */
function removal(yaml: Yaml, text: string, item: unknown, index: number): readonly Splice[] {
  let from = lineStart(text, startOf(yaml, item))
  while (index > 0 && /^\s*#/.test(lineAt(text, from - 1))) from = lineStart(text, from - 1)
  const end = yaml.isNode(item) ? (item.range?.[1] ?? from) : from
  const last = text.slice(0, end).trimEnd().length
  const lineEnd = text.indexOf('\n', last)
  let to = lineEnd === -1 ? text.length : lineEnd + 1
  while (to < text.length && /^[ \t]*\r?$/.test(lineAt(text, to))) to = lineStart(text, to) + lineAt(text, to).length + 1
  return [{ from, to: Math.min(to, text.length), text: '' }]
}

function startOf(yaml: Yaml, node: unknown): number {
  return yaml.isNode(node) ? (node.range?.[0] ?? 0) : 0
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1
}

function lineAt(text: string, offset: number): string {
  const from = lineStart(text, offset)
  const to = text.indexOf('\n', from)
  return text.slice(from, to === -1 ? text.length : to)
}

// --- by the library ---

function rewriteList(yaml: Yaml, text: string, { append = [], change, remove }: ListEdit): string {
  const document = yaml.parseDocument(text, { merge: true, logLevel: 'silent' })
  for (const [index, fields] of change ?? [])
    for (const [field, value] of Object.entries(fields)) document.setIn([index, field], value)
  for (const index of [...(remove ?? [])].sort((left, right) => right - left)) document.deleteIn([index])
  for (const entry of append) document.add(document.createNode(entry))
  return document.toString({ lineWidth: 0 })
}
