/** The one place that knows which reader reads which kind. All contents of both sides are read together; equal ones once. */
import type { Sides } from '../../facet.ts'
import type { Tokeniser } from '../../tokens.ts'
import { JsonNumber, parseJson } from '../json.ts'
import type { Json } from '../json.ts'
import { readBinary } from './binary.ts'
import { contentOfBytes, type Content } from './content.ts'
import { readCsv } from './csv.ts'
import { treesOf, type Element } from './element.ts'
import { readForm, readMultipart } from './forms.ts'
import type { Head } from './html-head.ts'
import { HTML_LISTS, pageOf, parseHtml } from './html.ts'
import type { ReadBody } from './reader.ts'
import { readEvents, readRecords } from './records.ts'
import { parseXml, XML_LISTS } from './xml.ts'

/** @returns a tree for each content, with the names of its own environment replaced by tokens; of one kind, in order */
export function readContents(contents: Sides<Content>, tokens: Sides1<Tokeniser>): Sides<ReadBody> {
  const read = {
    reference: readOnce(contents.reference, tokens.reference),
    candidate: readOnce(contents.candidate, tokens.candidate),
  }
  const documents = [...read.reference, ...read.candidate].flatMap((one) => ('root' in one ? [one] : []))
  const trees = treesOf(
    documents.map(({ root }) => root),
    documents.some(({ head }) => head !== undefined) ? HTML_LISTS : XML_LISTS,
  )
  const finished = new Map<Parsed, ReadBody>()
  const finish = (one: Parsed): ReadBody => {
    if (!('root' in one)) return one
    const before = finished.get(one)
    if (before !== undefined) return before
    const tree = trees.get(one.root) ?? ''
    const value = one.tokenise(one.head === undefined ? tree : pageOf(tree, one.head))
    const made: ReadBody = { ok: true, value }
    finished.set(one, made)
    return made
  }
  return { reference: read.reference.map(finish), candidate: read.candidate.map(finish) }
}

type Sides1<T> = { readonly reference: T; readonly candidate: T }

type Document = { readonly root: Element; readonly head: Head | undefined; readonly tokenise: (tree: Json) => Json }
type Parsed = ReadBody | Document

function readOnce(contents: readonly Content[], tokeniser: Tokeniser): readonly Parsed[] {
  const known = new Map<string, Map<string, Parsed>>()
  return contents.map((content) => {
    const data = content.kind === 'binary' || content.kind === 'multipart' ? content.bytes().toString('latin1') : content.text
    const ofData = known.get(data) ?? new Map<string, Parsed>()
    known.set(data, ofData)
    const before = ofData.get(content.contentType)
    if (before !== undefined) return before
    const parsed = parse(content, tokeniser)
    ofData.set(content.contentType, parsed)
    return parsed
  })
}

function parse(content: Content, tokeniser: Tokeniser): Parsed {
  const { kind, text } = content
  const inTree = tokeniser.mayHold(text) ? (tree: Json): Json => tokenised(tree, tokeniser) : same
  if (kind === 'HTML') {
    // Before the tree, so that whose script it is can be told by its address.
    const page = parseHtml(tokeniser.tokenise(text))
    return page.ok ? { root: page.root, head: page.head, tokenise: inTree } : page
  }
  if (kind === 'XML') {
    const document = parseXml(text)
    return document.ok ? { root: document.root, head: undefined, tokenise: inTree } : document
  }
  const read = readValue(content, 0)
  const binaryOrParts = kind === 'binary' || kind === 'multipart'
  return read.ok
    ? { ...read, value: (binaryOrParts ? (tree: Json): Json => tokenised(tree, tokeniser) : inTree)(read.value) }
    : read
}

/** Parts within parts are read to this depth; deeper ones are compared as text. */
const PARTS_DEPTH_MAX = 4

function readValue(content: Content, depth: number): ReadBody {
  const { kind, text, contentType, essence } = content
  switch (kind) {
    case 'JSON': {
      const refusal = content.faults.find(({ name }) => name === 'not-json')
      return refusal === undefined ? parseJson(text) : { ok: false, message: refusal.message, cap: false }
    }
    case 'JSON records':
      return readRecords(text)
    case 'events':
      return readEvents(text)
    case 'table':
      return readCsv(text, essence)
    case 'form':
      return readForm(text)
    case 'multipart':
      return readMultipart(content.bytes(), contentType, (bytes, type) => readPart(bytes, type, depth + 1))
    case 'HTML':
      return readPage(text)
    case 'XML':
      return readDocument(text)
    case 'binary':
      return { ok: true, value: readBinary(content.bytes()) }
    case 'text':
    case 'undecoded':
      return { ok: true, value: text.split(/\r\n|\r|\n/) }
  }
}

/** A part that its own reader refuses is compared as the text it is. */
function readPart(bytes: Buffer, contentType: string, depth: number): Json {
  const text = bytes.toString('utf8')
  const isUtf8 = Buffer.from(text).equals(bytes)
  const content = contentOfBytes(isUtf8 ? text : bytes, contentType, () => bytes)
  if (content.kind === 'multipart' && depth >= PARTS_DEPTH_MAX) return bytes.toString('latin1')
  const read = readValue(content, depth)
  return read.ok ? read.value : content.text
}

function readPage(text: string): ReadBody {
  const page = parseHtml(text)
  return page.ok ? { ok: true, value: pageOf(treesOf([page.root], HTML_LISTS).get(page.root) ?? '', page.head) } : page
}

function readDocument(text: string): ReadBody {
  const document = parseXml(text)
  return document.ok ? { ok: true, value: treesOf([document.root], XML_LISTS).get(document.root) ?? '' } : document
}

function same(tree: Json): Json {
  return tree
}

function tokenised(value: Json, tokeniser: Tokeniser): Json {
  if (typeof value === 'string') return tokeniser.tokenise(value)
  if (Array.isArray(value)) return value.map((item) => tokenised(item, tokeniser))
  if (value instanceof JsonNumber || !(value instanceof Map)) return value
  return new Map([...value].map(([key, item]) => [tokeniser.tokenise(key), tokenised(item, tokeniser)]))
}
