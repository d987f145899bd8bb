/** Where the objects of a JSON text stand that repeat a key. */
import { pointerToken } from '../facet.ts'

/**
 * @param repeated - objects that repeat keys, each key with the value that the last one hides
 * @returns JSON Pointers, `*` for elements of lists; an object that is hidden itself stands nowhere
 */
export function placesOf<T>(
  root: unknown,
  repeated: ReadonlyMap<unknown, readonly (readonly [key: string, hidden: T])[]>,
): readonly { readonly path: string; readonly hidden: T }[] {
  const found: { readonly path: string; readonly hidden: T }[] = []
  const visit = (value: unknown, path: string): void => {
    if (Array.isArray(value)) for (const item of value) visit(item, `${path}/*`)
    if (!(value instanceof Map)) return
    for (const [key, hidden] of repeated.get(value) ?? []) found.push({ path: `${path}/${pointerToken(key)}`, hidden })
    for (const [key, item] of value)
      if (typeof item === 'object' && item !== null) visit(item, `${path}/${pointerToken(String(key))}`)
  }
  visit(root, '')
  return found
}
