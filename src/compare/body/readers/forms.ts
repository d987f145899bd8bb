/** What forms send, and servers answer now and then: fields by name (URL Standard, section 5.1), parts by name (RFC 7578). */
import type { Json, JsonObject } from '../json.ts'
import { mediaTypeOf } from '../../http-parts.ts'
import type { ReadBody } from './reader.ts'

export function readForm(text: string): ReadBody {
  const fields: JsonObject = new Map()
  for (const [name, value] of new URLSearchParams(text.trim())) {
    const known = fields.get(name)
    if (known === undefined) fields.set(name, value)
    else if (Array.isArray(known)) known.push(value)
    else fields.set(name, [known, value])
  }
  return { ok: true, value: fields }
}

/** Reads the content of one part by its own media type. */
export type ReadPart = (content: Buffer, contentType: string) => Json

/** Parts beyond these are an attack; each is compared by itself. */
const PARTS_MAX = 10_000

/**
 * @param contentType - the declared one, with its boundary, which is new with every answer
 * @returns named parts by name, others in their order, each with its headers and its content
 */
export function readMultipart(bytes: Buffer, contentType: string, readPart: ReadPart): ReadBody {
  const boundary = parameterOf(contentType, 'boundary')
  if (boundary === undefined) return { ok: false, message: 'content-type names no boundary', cap: false }
  const pieces = bytes.toString('latin1').split(`--${boundary}`)
  if (pieces.length < 2) return { ok: false, message: 'the boundary of content-type is not in the body', cap: false }
  if (pieces.length > PARTS_MAX) return { ok: false, message: `a body has more than ${PARTS_MAX} parts`, cap: true }
  const closed = pieces.at(-1)?.startsWith('--') === true
  const parts: JsonObject = new Map()
  const unnamed: Json[] = []
  for (const piece of closed ? pieces.slice(1, -1) : pieces.slice(1)) {
    const part = partOf(piece, readPart)
    if (part.name === undefined || parts.has(part.name)) unnamed.push(part.tree)
    else parts.set(part.name, part.tree)
  }
  const tree: JsonObject = new Map<string, Json>([
    ['parts', parts],
    ['unnamed', unnamed],
  ])
  return {
    ok: true,
    value: tree,
    faults: closed ? [] : [{ name: 'malformed', message: 'the last part is not closed by its boundary' }],
  }
}

function partOf(piece: string, readPart: ReadPart): { readonly name: string | undefined; readonly tree: JsonObject } {
  const text = piece.replace(/^[ \t]{0,100}\r?\n/, '')
  const bare = /^\r?\n/.exec(text)
  const end = bare ?? /\r?\n\r?\n/.exec(text)
  const head = end === null ? text : text.slice(0, end.index)
  const content = end === null ? '' : text.slice(end.index + end[0].length).replace(/\r?\n$/, '')
  const headers: JsonObject = new Map()
  for (const line of head.split(/\r?\n/)) {
    const colon = line.indexOf(':')
    if (colon > 0) headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim())
  }
  const type = headers.get('content-type')
  const disposition = headers.get('content-disposition')
  const tree: JsonObject = new Map<string, Json>([
    ['headers', headers],
    ['content', readPart(Buffer.from(content, 'latin1'), typeof type === 'string' ? type : 'text/plain')],
  ])
  if (typeof type === 'string') headers.set('content-type', mediaTypeOf(type).essence)
  return { name: typeof disposition === 'string' ? parameterOf(disposition, 'name') : undefined, tree }
}

function parameterOf(value: string, wanted: string): string | undefined {
  for (const parameter of value.split(';').slice(1)) {
    const equals = parameter.indexOf('=')
    if (equals === -1 || parameter.slice(0, equals).trim().toLowerCase() !== wanted) continue
    const found = parameter
      .slice(equals + 1)
      .trim()
      .replace(/^"(.*)"$/, '$1')
    return found === '' ? undefined : found
  }
  return undefined
}
