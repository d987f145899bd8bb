/**
 * Texts that hold structure (tokens, links, cursors, JSON in a string) as trees, so that what is new with every answer in
 * them does not hide what is not. A tree says what can be compared: what is fresh by nature stands in it by its class.
 */
import { parseJson, type Json, type JsonObject } from '../body/json.ts'
import { cursorOf } from './cursor.ts'
import { fileOf } from './file.ts'
import { jwtOf } from './jwt.ts'
import { queryOf, urlOf } from './url.ts'

export type ExpansionKind = 'jwt' | 'url' | 'relative url' | 'query' | 'cursor' | 'json' | 'encoded json' | 'data uri' | 'file'
export type Expansion = { readonly kind: ExpansionKind; readonly value: Json[] | JsonObject }

/** Longer ones are no links and no tokens; JSON in a string may be as long as the body. */
const CHARACTERS_MAX = 65_536
/** A text inside a text inside a text: more is made to be slow. */
const WRAPPINGS_MAX = 3

/** Words and numbers: nearly every text. What begins with `ey` may be JSON in base64. */
const PLAIN = /^(?!ey)[\w .,-]{0,63}$/

/** @param at - UTC epoch milliseconds of the observation, for times to live */
export function expandText(text: string, at: number): Expansion | undefined {
  if (text.length < 4 || PLAIN.test(text)) return undefined
  const inner = jsonIn(text)
  if (inner !== undefined) return inner
  if (text.length > CHARACTERS_MAX) return undefined
  const jwt = jwtOf(text)
  if (jwt !== undefined) return { kind: 'jwt', value: jwt }
  const url = urlOf(text, at)
  if (url !== undefined)
    return { kind: url.has('path') && !url.has('origin') && !url.has('host') ? 'relative url' : 'url', value: url }
  const cursor = cursorOf(text)
  if (cursor !== undefined) return { kind: 'cursor', value: cursor }
  const file = fileOf(text)
  if (file !== undefined) return { kind: text.startsWith('data:') ? 'data uri' : 'file', value: file }
  const query = queryOf(text, at)
  return query === undefined ? undefined : { kind: 'query', value: query }
}

/** Only what is JSON from end to end and a container: "12345 Main St" is an address, "12" a text of digits. */
function jsonIn(text: string): Expansion | undefined {
  let inner = text
  let kind: ExpansionKind = 'json'
  for (let wrapping = 0; wrapping < WRAPPINGS_MAX; wrapping += 1) {
    if (/^%(?:7B|5B|22)/i.test(inner)) {
      const decoded = percentDecoded(inner)
      if (decoded === undefined) return undefined
      inner = decoded
      kind = 'encoded json'
    }
    if (!/^\s*[[{"]/.test(inner.slice(0, 20)) || !/[\]}"]\s*$/.test(inner.slice(-20))) return undefined
    const parsed = parseJson(inner)
    if (!parsed.ok) return undefined
    if (parsed.value instanceof Map || Array.isArray(parsed.value)) return { kind, value: parsed.value }
    if (typeof parsed.value !== 'string') return undefined
    inner = parsed.value
    kind = 'encoded json'
  }
  return undefined
}

function percentDecoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
