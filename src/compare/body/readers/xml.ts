/**
 * XML, SOAP, RSS, Atom and SVG by saxes: elements by local name, with their namespace where it is not the one around them.
 * Prefixes, entities, CDATA sections, the order of attributes and white space between elements mean nothing.
 * Entities that a document declares are never expanded (XML 1.0, section 4.4), so there are no billion laughs.
 */
import { addChild, createElement, type Element } from './element.ts'
import { loadSaxes } from './packages.ts'
import { failed, ReadError, TREE_DEPTH_MAX } from './reader.ts'

export type XmlDocument = { readonly ok: true; readonly root: Element } | ReturnType<typeof failed>

/** Nothing in XML comes in lists by its name. */
export const XML_LISTS: ReadonlySet<string> = new Set()

const XSI = 'http://www.w3.org/2001/XMLSchema-instance'
const XMLNS = 'http://www.w3.org/2000/xmlns/'

export function parseXml(text: string): XmlDocument {
  const { SaxesParser } = loadSaxes()
  const parser = new SaxesParser({ xmlns: true, position: true })
  const root = createElement()
  const open: { readonly element: Element; readonly uri: string; readonly keepsSpace: boolean }[] = [
    { element: root, uri: '', keepsSpace: false },
  ]
  let run = ''
  const flush = (): void => {
    const parent = open.at(-1)
    const kept = parent?.keepsSpace === true ? run : run.replace(/[ \t\r\n]+/g, ' ').replace(/^ | $/g, '')
    if (kept !== '' && parent !== undefined) parent.element.texts.push(kept)
    run = ''
  }
  let declaresEntities = false
  parser.on('doctype', (doctype) => {
    declaresEntities = doctype.includes('<!ENTITY') || /\bDTD\b/.test(doctype)
  })
  parser.on('error', (error) => {
    // The reference stays as it is written.
    if (declaresEntities && error.message.includes('undefined entity')) return
    throw new ReadError(error.message, false)
  })
  parser.on('text', (piece) => {
    run += piece
  })
  parser.on('cdata', (piece) => {
    run += piece
  })
  parser.on('opentag', ({ local, uri, attributes }) => {
    flush()
    const parent = open.at(-1)
    if (parent === undefined) return
    if (open.length > TREE_DEPTH_MAX) throw new ReadError(`the XML of a body is nested deeper than ${TREE_DEPTH_MAX}`, true)
    const element = createElement()
    // The namespace of an element says what it is; what it is called in this document is told by the prefix.
    if (uri !== parent.uri) element.fields.set('@xmlns', uri)
    for (const attribute of Object.values(attributes)) {
      if (attribute.uri === XMLNS || attribute.name === 'xmlns') continue
      const name = attribute.uri === '' || attribute.uri === XSI ? attribute.local : `{${attribute.uri}}${attribute.local}`
      element.fields.set(`@${name}`, attribute.value)
    }
    addChild(parent.element, local, element)
    open.push({ element, uri, keepsSpace: parent.keepsSpace || attributes['xml:space']?.value === 'preserve' })
  })
  parser.on('closetag', () => {
    flush()
    open.pop()
  })
  try {
    parser.write(text).close()
    return { ok: true, root }
  } catch (error) {
    return failed(error)
  }
}
