/** Cursors of pages: JSON in base64. They belong to one environment and one moment, so only their shape counts. */
import { parseJson, type JsonObject } from '../body/json.ts'
import { base64Text } from './base64.ts'
import { shapeOf } from './shape.ts'

/** `{"` in base64, and `{ "`, `{\n`: what does not begin like this is not decoded. */
const START = /^(?:ey[A-Za-z0-9]|e[wy][A-Za-z0-9+/_-])/
const CHARACTERS_MIN = 8

export function cursorOf(text: string): JsonObject | undefined {
  if (text.length < CHARACTERS_MIN || !START.test(text)) return undefined
  const decoded = base64Text(percentDecoded(text))
  if (decoded === undefined || !/^\{[\s\S]*\}\s*$/.test(decoded)) return undefined
  const parsed = parseJson(decoded)
  if (!parsed.ok) return undefined
  const shape = shapeOf(parsed.value)
  return shape instanceof Map ? shape : undefined
}

/** Padding is escaped where a cursor comes from a query. */
function percentDecoded(text: string): string {
  return text.replace(/(?:%3D){1,2}$/i, (padding) => '='.repeat(padding.length / 3))
}
