/**
 * A body ready for its reader: decoded by its charset, and of a kind. The kind is what the bytes are where they say so, and
 * what is declared where they do not: JSON that calls itself text/html is JSON, a page declared as JSON is a page.
 */
import type { Exchange } from '../../../core/observation.ts'
import { headerOf, mediaTypeOf } from '../../http-parts.ts'
import { parseJson } from '../json.ts'
import { fileTypeOf } from './file-type.ts'
import { isRecords } from './records.ts'
import type { Fault } from './reader.ts'

export type Kind =
  | 'JSON'
  | 'JSON records'
  | 'events'
  | 'HTML'
  | 'XML'
  | 'table'
  | 'form'
  | 'multipart'
  | 'text'
  | 'binary'
  /** Still packed: content-encoding did not decode. */
  | 'undecoded'

export type Content = {
  readonly kind: Kind
  /** Without a byte order mark; '' for what is no text. */
  readonly text: string
  readonly bytes: () => Buffer
  readonly contentType: string
  readonly essence: string
  readonly faults: readonly Fault[]
}

export function contentOf(exchange: Exchange): Content {
  const { body, headers } = exchange
  const contentType = headerOf(headers, 'content-type') ?? ''
  const bytes = (): Buffer => Buffer.from(body.data, body.encoding)
  if (body.undecoded !== undefined)
    return { kind: 'undecoded', text: '', bytes, contentType, essence: mediaTypeOf(contentType).essence, faults: [] }
  return contentOfBytes(body.encoding === 'utf8' ? body.data : bytes(), contentType, bytes)
}

/** @param data - text where the bytes are valid UTF-8 */
export function contentOfBytes(data: string | Buffer, contentType: string, bytes: () => Buffer): Content {
  const { essence, charset } = mediaTypeOf(contentType)
  const declared = declaredKind(essence)
  const about = { bytes, contentType, essence }
  if (declared === 'multipart') return { ...about, kind: declared, text: '', faults: [] }
  const decoded = decode(data, declared, charset)
  if (decoded === undefined)
    return {
      ...about,
      kind: declared === 'JSON' ? declared : 'binary',
      text: '',
      faults: declared === 'binary' ? [] : [NOT_UTF8],
    }
  const kind = kindOf(decoded.text, declared, essence)
  return { ...about, kind, text: kind === 'binary' ? '' : decoded.text, faults: kind === 'binary' ? [] : decoded.faults }
}

const NOT_UTF8: Fault = { name: 'not-json', message: 'it is not valid UTF-8' }

function declaredKind(essence: string): Kind {
  if (isRecords(essence)) return 'JSON records'
  if (/[/+]json$/.test(essence)) return 'JSON'
  if (essence === 'text/event-stream') return 'events'
  if (essence === 'text/html' || essence === 'application/xhtml+xml') return 'HTML'
  if (/[/+]xml$/.test(essence)) return 'XML'
  if (/^(?:text|application)\/(?:csv|tab-separated-values|comma-separated-values)$/.test(essence)) return 'table'
  if (essence === 'application/x-www-form-urlencoded') return 'form'
  if (essence.startsWith('multipart/')) return 'multipart'
  return essence === '' || /^text\/|javascript$|graphql$|[/+]yaml$|\/x-sh$/.test(essence) ? 'text' : 'binary'
}

/** What a text says of itself in its first characters. */
function kindOf(text: string, declared: Kind, essence: string): Kind {
  const start = text.slice(0, START_CHARACTERS).trimStart()
  const isOpaque = declared === 'binary' && essence !== 'application/octet-stream'
  if (
    /^(?:<!--[^]{0,400}?-->\s{0,100})?<(?:!doctype html|html|head|body)\b/i.test(start) &&
    !/^<html[^>]{0,400}xmlns/i.test(start)
  )
    return 'HTML'
  if (start.startsWith('<?xml')) return /<!doctype html|<html[\s>]/i.test(start) && declared === 'HTML' ? 'HTML' : 'XML'
  if (/^[{[]/.test(start) && !/^(?:JSON|JSON records|events|XML)$/.test(declared) && (declared !== 'binary' || !isOpaque))
    return looksComplete(text) && parseJson(text).ok ? 'JSON' : declared
  return declared
}
/** A licence may stand in a comment before the first tag. */
const START_CHARACTERS = 1024

function looksComplete(text: string): boolean {
  const end = text.slice(-START_CHARACTERS).trimEnd()
  return end.endsWith('}') || end.endsWith(']')
}

type Decoded = { readonly text: string; readonly faults: readonly Fault[] }

/** @returns undefined for bytes that are no text of the declared kind */
function decode(data: string | Buffer, declared: Kind, charset: string | undefined): Decoded | undefined {
  if (typeof data === 'string') return decodeUtf8(data, declared, charset)
  if (declared === 'binary') return undefined
  const mark = utf16Mark(data)
  const named = mark ?? charset ?? (declared === 'JSON' ? undefined : (charsetWithin(data) ?? undefined))
  if (named !== undefined && !isUtf8(named)) {
    const text = decodeAs(data, named)
    if (text !== undefined) return { text, faults: [] }
  }
  if (declared === 'JSON' || declared === 'JSON records' || looksBinary(data)) return undefined
  return {
    // Byte by byte, so that what is broken still compares.
    text: data.toString('latin1'),
    faults: [{ name: 'charset-broken', message: `it is not valid ${named ?? 'UTF-8'}` }],
  }
}

/** Bytes that are UTF-8, whatever they are declared as: a client that believes another declaration reads other characters. */
function decodeUtf8(data: string, declared: Kind, charset: string | undefined): Decoded {
  const hasMark = data.charCodeAt(0) === 0xfeff
  const faults: Fault[] = hasMark ? [{ name: 'bom', message: 'it begins with a byte order mark' }] : []
  const text = hasMark ? data.slice(1) : data
  // JSON is UTF-8 whatever is declared (RFC 8259, section 8.1), and a mark says more than a declaration.
  if (hasMark || charset === undefined || isUtf8(charset) || /^(?:JSON|JSON records|events|binary)$/.test(declared))
    return { text, faults }
  // oxlint-disable-next-line no-control-regex -- ASCII is the same in every charset that a server declares, but for UTF-16
  if (/^[\u0000-\u007f]*$/.test(text)) return { text, faults }
  const read = decodeAs(Buffer.from(text), charset)
  return read === undefined
    ? { text, faults: [...faults, { name: 'charset-broken', message: `it is not valid ${charset}` }] }
    : { text: read, faults }
}

function isUtf8(charset: string): boolean {
  return charset === 'utf-8' || charset === 'utf8'
}

function utf16Mark(bytes: Buffer): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : undefined
}

/** `<meta charset>` within the first 1,024 bytes (HTML, section 4.2.5.4), or the XML declaration. */
function charsetWithin(bytes: Buffer): string | undefined {
  const start = bytes.toString('latin1', 0, START_CHARACTERS)
  const meta = /<meta\b[^>]{0,300}?\bcharset\s{0,20}=\s{0,20}["']?([\w-]{1,40})/i.exec(start)
  return (meta ?? /^<\?xml[^>]{0,200}?\bencoding\s{0,20}=\s{0,20}["']([\w.-]{1,40})/i.exec(start))?.[1]?.toLowerCase()
}

function decodeAs(bytes: Buffer, charset: string): string | undefined {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes)
  } catch {
    // Not of that charset, or of one that nobody knows.
    return undefined
  }
}

/** A format that is known by its first bytes, or a zero byte: no text has one. */
function looksBinary(bytes: Buffer): boolean {
  return fileTypeOf(bytes) !== undefined || bytes.subarray(0, START_CHARACTERS).includes(0)
}
