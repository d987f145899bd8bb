/**
 * HTML as a browser builds it (WHATWG HTML, by parse5): a tree of elements by name, without what has no meaning: layout,
 * comments, the order and quoting of attributes, framework markers. Text is compared with its inline markup, so that a word
 * that is no longer bold is a change of its paragraph.
 */
import type { DefaultTreeAdapterTypes } from 'parse5'

import type { Json, JsonObject } from '../json.ts'
import { addChild, createElement, type Element } from './element.ts'
import { addAttributes, collapse, csrfValue, isCsrfName } from './html-attributes.ts'
import { addLink, addMeta, addScript, createHead, named, setHead, type Head } from './html-head.ts'
import { loadParse5 } from './packages.ts'
import { failed, ReadError, TREE_DEPTH_MAX } from './reader.ts'

/** Elements that come in lists, however many of them one page has. */
export const HTML_LISTS: ReadonlySet<string> = new Set(
  (
    'a article aside audio blockquote button canvas dd details div dl dt fieldset figure form h2 h3 h4 h5 h6 hr iframe img input ' +
    'label legend li object ol optgroup option p picture pre section select source span svg table tbody td textarea th tr ul video'
  ).split(' '),
)
/** Markup of words (HTML, section 4.5): part of the text unless it has attributes. */
const INLINE: ReadonlySet<string> = new Set(
  'abbr b bdi bdo big br cite code data del dfn em font i ins kbd mark q rp rt ruby s samp small strike strong sub sup tt u var wbr'.split(
    ' ',
  ),
)
const RAW_TEXT: ReadonlySet<string> = new Set(['pre', 'textarea', 'listing'])

const LIFTED: ReadonlySet<string> = new Set(['script', 'meta', 'link', 'input', 'select', 'textarea'])

export type Page = { readonly ok: true; readonly root: Element; readonly head: Head } | ReturnType<typeof failed>

export function parseHtml(text: string): Page {
  try {
    if (hasHugeTag(text)) throw new ReadError(`the HTML of a body has a tag with more than ${ATTRIBUTES_MAX} attributes`, true)
    const root = createElement()
    const head = createHead()
    new Conversion(head).children(parseBounded(text), root, false)
    return { ok: true, root, head }
  } catch (error) {
    return failed(error)
  }
}

/** @returns the tree of the root element, with what the page loads and says about itself */
export function pageOf(tree: Json, head: Head): Json {
  // A copy, because equal pages share their tree, and not what they load.
  const page = new Map(tree instanceof Map ? tree : [])
  setHead(page, head)
  return page
}

/** parse5 looks through the open elements at every tag, and through the attributes at every attribute: both are bounded. */
function parseBounded(text: string): DefaultTreeAdapterTypes.Document {
  const { parse, defaultTreeAdapter } = loadParse5()
  // An element takes three characters at least; more are made of misnested formatting, over and over.
  let left = text.length / 3 + 1000
  let depth = 0
  return parse(text, {
    scriptingEnabled: false,
    treeAdapter: {
      ...defaultTreeAdapter,
      createElement: (...given) => {
        left -= 1
        if (left < 0) throw new ReadError('the HTML of a body is misnested so often that it grows without end', true)
        return defaultTreeAdapter.createElement(...given)
      },
      onItemPush: () => {
        depth += 1
        if (depth > TREE_DEPTH_MAX) throw new ReadError(`the HTML of a body is nested deeper than ${TREE_DEPTH_MAX}`, true)
      },
      onItemPop: () => {
        depth -= 1
      },
    },
  })
}

/** More than any page has; duplicates are looked for among all before. */
const ATTRIBUTES_MAX = 4000

function hasHugeTag(text: string): boolean {
  for (let at = text.indexOf('<'); at !== -1; at = text.indexOf('<', at)) {
    at += 1
    let attributes = 0
    let quote = 0
    let before = 0
    for (; at < text.length; at += 1) {
      const code = text.charCodeAt(at)
      if (quote !== 0) {
        if (code === quote) quote = 0
      } else if (code === 0x3e) break
      else if ((code === 0x22 || code === 0x27) && before === 0x3d) quote = code
      else if (code > 0x20 && (before <= 0x20 || before === 0x2f || before === 0x22 || before === 0x27)) attributes += 1
      if (attributes > ATTRIBUTES_MAX) return true
      before = code
    }
  }
  return false
}

type Parent = { readonly childNodes: readonly DefaultTreeAdapterTypes.ChildNode[] }
type Node = DefaultTreeAdapterTypes.ChildNode
type DomElement = DefaultTreeAdapterTypes.Element

/** Turns nodes into elements; the head is filled on the way. */
class Conversion {
  readonly #head: Head

  constructor(head: Head) {
    this.#head = head
  }

  children(parent: Parent, into: Element, isRaw: boolean, fields: JsonObject | null = null): void {
    let run = ''
    const flush = (): void => {
      const text = isRaw ? run : collapse(run)
      if (text !== '') into.texts.push(text)
      run = ''
    }
    for (const node of nodesOf(parent)) {
      const inline = inlineText(node)
      if (inline !== undefined) run += inline
      else if (isElement(node) && !this.#isLifted(node, fields)) {
        flush()
        this.#element(node, into, fields)
      }
    }
    flush()
  }

  #element(node: DomElement, into: Element, fields: JsonObject | null): void {
    const child = createElement()
    const { tagName } = node
    const isForm = tagName === 'form'
    const inner = isForm ? new Map<string, Json>() : fields
    addAttributes(tagName === 'input' ? withoutFresh(node) : node.attrs, child.fields)
    this.children('content' in node && isParent(node.content) ? node.content : node, child, RAW_TEXT.has(tagName), inner)
    if (isForm && inner !== null && inner.size > 0) child.fields.set('fields', inner)
    addChild(into, tagName, child)
  }

  /** Scripts, metadata and named fields of forms mean the same wherever they stand. */
  #isLifted(node: DomElement, fields: JsonObject | null): boolean {
    if (!LIFTED.has(node.tagName)) return false
    const about = named(node.attrs)
    switch (node.tagName) {
      case 'script':
        addScript(about, textOf(node), this.#head)
        return true
      case 'meta':
        addMeta(about, this.#head)
        return true
      case 'link':
        addLink(about, this.#head)
        return true
      case 'input':
      case 'select':
      case 'textarea': {
        const name = about.get('name')
        if (fields === null || name === undefined || name === '') return false
        addField(name, node, fields)
        return true
      }
      default:
        return false
    }
  }
}

/** One field of a form by its name; several of one name are choices. */
function addField(name: string, node: DomElement, fields: JsonObject): void {
  const field: JsonObject = new Map()
  if (node.tagName !== 'input') field.set('kind', node.tagName)
  addAttributes(
    withoutFresh(node).filter((attribute) => attribute.name !== 'name'),
    field,
  )
  if (node.tagName === 'textarea') field.set('text', textOf(node))
  if (node.tagName === 'select') field.set('options', optionsOf(node))
  const value = field.get('@value')
  const type = field.get('@type')
  const known = fields.get(name)
  if (known === undefined || !(known instanceof Map)) fields.set(name, field)
  else if (typeof value === 'string' && (type === 'radio' || type === 'checkbox' || type === 'submit'))
    known.set(`${type} ${value}`, field)
}

function optionsOf(select: DomElement): Json {
  const options: Json[] = []
  const look = (parent: Parent): void => {
    for (const node of parent.childNodes) {
      if (!isElement(node)) continue
      if (node.tagName !== 'option') look(node)
      else {
        const { get } = named(node.attrs)
        const option: JsonObject = new Map<string, Json>([
          ['value', get('value') ?? collapse(textOf(node))],
          ['label', [collapse(textOf(node))]],
        ])
        if (get('selected') !== undefined) option.set('selected', true)
        options.push(option)
      }
    }
  }
  look(select)
  return options
}

/** The value of a CSRF field is new with every page by its purpose. */
function withoutFresh({ attrs }: DomElement): DomElement['attrs'] {
  const { get } = named(attrs)
  if (!isCsrfName(get('name') ?? '')) return attrs
  return attrs.map((attribute) => (attribute.name === 'value' ? { ...attribute, value: csrfValue(attribute.value) } : attribute))
}

/** @returns the text of a node that is part of the text around it; undefined for an element of its own */
function inlineText(node: Node): string | undefined {
  if (isText(node)) return node.value
  if (!isElement(node)) return ''
  const { tagName, attrs } = node
  const isPlainSpan = tagName === 'span' && attrs.length === 0
  if (!isPlainSpan && (!INLINE.has(tagName) || attrs.length > 0)) return undefined
  let text = ''
  for (const child of node.childNodes) {
    const inner = inlineText(child)
    if (inner === undefined) return undefined
    text += inner
  }
  return isPlainSpan ? text : tagName === 'br' || tagName === 'wbr' ? `<${tagName}>` : `<${tagName}>${text}</${tagName}>`
}

function textOf(node: Parent): string {
  let text = ''
  for (const child of node.childNodes) text += isText(child) ? child.value : isElement(child) ? textOf(child) : ''
  return text
}

function nodesOf({ childNodes }: Parent): readonly Node[] {
  return childNodes
}

function isText(node: Node): node is DefaultTreeAdapterTypes.TextNode {
  return node.nodeName === '#text'
}

function isElement(node: Node): node is DomElement {
  return 'tagName' in node
}

function isParent(value: unknown): value is Parent {
  return typeof value === 'object' && value !== null && 'childNodes' in value
}
