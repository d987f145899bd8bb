/** Files in a text: `data:` URIs (RFC 2397) and base64; what kind of file it is counts. */
import type { JsonObject } from '../body/json.ts'
import { base64Bytes } from './base64.ts'

/** The first bytes say what a file is; as base64 writes them. */
const SIGNATURES: readonly (readonly [base64: string, name: string])[] = [
  ['iVBORw0KGgo', 'PNG'],
  ['/9j/', 'JPEG'],
  ['R0lGOD', 'GIF'],
  ['UklGR', 'RIFF'],
  ['JVBERi0', 'PDF'],
  ['UEsDB', 'ZIP'],
  ['H4sIA', 'gzip'],
  ['PHN2Zy', 'SVG'],
  ['PD94bWwg', 'XML'],
]
/** A shorter one is a word that begins alike. */
const CHARACTERS_MIN = 64

export function fileOf(text: string): JsonObject | undefined {
  const uri = /^data:([a-z]{1,20}\/[\w.+-]{1,60})?((?:;[\w=-]{1,40}){0,4}),/i.exec(text)
  if (uri !== null) {
    const packed = /;base64$/i.test(uri[2] ?? '')
    const signature = packed ? signatureOf(text.slice(uri[0].length, uri[0].length + CHARACTERS_MIN)) : undefined
    return new Map([
      ['type', (uri[1] ?? 'text/plain').toLowerCase()],
      ['packed', packed ? 'base64' : 'percent'],
      ...(signature === undefined ? [] : [['content', signature] as const]),
    ])
  }
  if (text.length < CHARACTERS_MIN) return undefined
  const signature = signatureOf(text)
  return signature === undefined || base64Bytes(text) === undefined ? undefined : new Map([['content', signature]])
}

function signatureOf(text: string): string | undefined {
  return SIGNATURES.find(([start]) => text.startsWith(start))?.[1]
}
