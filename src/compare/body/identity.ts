/**
 * Numbers that stand for JSON values: equal exactly when the values are equal, whatever the order of keys (hash-consing).
 * Each container is looked at once, however often and however deep it is compared; texts of whole subtrees are never made.
 */
import { JsonNumber } from './json.ts'
import type { Json, JsonObject } from './json.ts'

export type Identify = (value: Json) => number

export function createIdentify(): Identify {
  const texts = new Map<string, number>()
  const numbers = new Map<string, number>()
  const structures = new Map<string, number>()
  const containers = new Map<Json, number>()
  let next = 3
  const numberIn = (known: Map<string, number>, text: string): number => {
    const found = known.get(text)
    if (found !== undefined) return found
    next += 1
    known.set(text, next)
    return next
  }
  const structureOf = (value: Json[] | JsonObject): string => {
    if (Array.isArray(value)) return `[${value.map(identify).join()}`
    const keys: number[] = []
    const members = new Map<number, number>()
    for (const [key, item] of value) {
      const number = numberIn(texts, key)
      keys.push(number)
      members.set(number, identify(item))
    }
    // Objects of one kind mostly come with their keys in one order, which is then sorted already.
    return keys
      .sort((left, right) => left - right)
      .map((key) => `${key}:${members.get(key) ?? 0}`)
      .join()
  }
  const identify: Identify = (value) => {
    if (typeof value === 'string') return numberIn(texts, value)
    if (value instanceof JsonNumber) return numberIn(numbers, value.lexeme)
    if (value === null) return 0
    if (typeof value === 'boolean') return value ? 1 : 2
    const known = containers.get(value)
    if (known !== undefined) return known
    const made = numberIn(structures, structureOf(value))
    containers.set(value, made)
    return made
  }
  return identify
}
