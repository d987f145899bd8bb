/**
 * Are two JSON values the same, token for token, whatever the order of keys? Compared in place: no text is made and
 * nothing is hashed, because nearly all pairs that a walk meets are the same.
 */
import { JsonNumber } from './json.ts'
import type { Json, JsonObject } from './json.ts'

export type IsSame = (left: Json, right: Json) => boolean

/**
 * @returns a comparison that remembers pairs it found to differ: a walk that goes down to the difference asks again at
 * each level, and would otherwise look at a deep body once per level
 */
export function createIsSame(): IsSame {
  const different = new Map<Json, Json[]>()
  const isSame: IsSame = (left, right) => {
    if (left === right) return true
    if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false
    if (left instanceof JsonNumber) return right instanceof JsonNumber && left.lexeme === right.lexeme
    if (right instanceof JsonNumber || different.get(left)?.includes(right) === true) return false
    const same = isSameContainer(left, right)
    if (!same) {
      const known = different.get(left)
      if (known === undefined) different.set(left, [right])
      else known.push(right)
    }
    return same
  }
  const isSameContainer = (left: Json[] | JsonObject, right: Json[] | JsonObject): boolean => {
    if (Array.isArray(left)) {
      if (!Array.isArray(right) || left.length !== right.length) return false
      for (let index = 0; index < left.length; index += 1) if (!isSame(left[index] ?? null, right[index] ?? null)) return false
      return true
    }
    if (Array.isArray(right) || left.size !== right.size) return false
    for (const [key, value] of left) {
      const other = right.get(key)
      if (other === undefined || !isSame(value, other)) return false
    }
    return true
  }
  return isSame
}
