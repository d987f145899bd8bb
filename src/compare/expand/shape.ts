/** What is left of a value when only its kind counts. */
import { JsonNumber, typeOfJson, type Json, type JsonObject } from '../body/json.ts'
import { formatOf, isSpecific } from '../format-class.ts'

/** @returns the same tree with every value replaced by its type, or its format where it has one that says something */
export function shapeOf(value: Json): Json {
  if (Array.isArray(value)) return value.map(shapeOf)
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [key, shapeOf(item)]))
  return kindOf(value)
}

export function kindOf(value: Json): string {
  if (value instanceof JsonNumber) return 'number'
  if (typeof value !== 'string') return typeOfJson(value)
  const { name } = formatOf(value)
  return isSpecific(name) && name !== 'decimal' ? name : 'text'
}

/** @returns the JSON object in a text, or undefined */
export function objectIn(value: Json | undefined): JsonObject | undefined {
  return value instanceof Map ? value : undefined
}
