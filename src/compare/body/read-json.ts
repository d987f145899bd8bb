/** Bodies as JSON values: one text, or one text a line; each content is parsed once, however often it was answered. */
import type { Tokeniser } from '../tokens.ts'
import { JsonNumber, parseJson } from './json.ts'
import type { Json, ParsedJson } from './json.ts'

export type ReadJson = (text: string, mediaType: string) => ParsedJson

/** @returns a reader that replaces the environment's own names by tokens, in keys and texts */
export function createJsonReader(tokeniser: Tokeniser): ReadJson {
  const known = new Map<string, ParsedJson>()
  return (text, mediaType) => {
    const key = `${mediaType} ${text}`
    const before = known.get(key)
    if (before !== undefined) return before
    const parsed = isLines(mediaType) ? parseLines(text) : parseJson(text)
    const read = parsed.ok && tokeniser.mayHold(text) ? { ok: true as const, value: tokenise(parsed.value, tokeniser) } : parsed
    known.set(key, read)
    return read
  }
}

/** NDJSON and its names, and JSON text sequences (RFC 7464). */
export function isLines(mediaType: string): boolean {
  return /ndjson$|json-seq$|jsonl$|jsonlines$/.test(mediaType)
}

function parseLines(text: string): ParsedJson {
  const items: Json[] = []
  // JSON text sequences have a record separator before each text.
  for (const line of text.replaceAll('\u001e', '\n').split('\n')) {
    if (line.trim() === '') continue
    const parsed = parseJson(line)
    if (!parsed.ok) return parsed
    items.push(parsed.value)
  }
  return { ok: true, value: items }
}

function tokenise(value: Json, tokeniser: Tokeniser): Json {
  if (typeof value === 'string') return tokeniser.tokenise(value)
  if (Array.isArray(value)) return value.map((item) => tokenise(item, tokeniser))
  if (value instanceof JsonNumber || !(value instanceof Map)) return value
  return new Map([...value].map(([key, item]) => [tokeniser.tokenise(key), tokenise(item, tokeniser)]))
}
