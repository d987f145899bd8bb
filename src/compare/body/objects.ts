/** Objects: joined by key; maps folded, unions taken apart. */
import { pointerToken } from '../facet.ts'
import type { Sides } from '../facet.ts'
import { formatOf } from '../format-class.ts'
import { comparePresence } from '../lattice.ts'
import type { JsonObject } from './json.ts'
import { compareKeyClasses, mapOf, sameKeys, splitKeys, type KeySplit } from './maps.ts'
import { variantsOf } from './variants.ts'
import { allOf, amongElements, mapSides, mapSidesMany, walkFolded } from './walk-state.ts'
import type { Walk } from './walk-state.ts'

/** Different fields times elements that may have them, at one path: more is no data but an attack, and would take minutes. */
const FIELDS_MAX = 50_000_000

export function walkObjects(path: string, objects: Sides<JsonObject>, run: Walk): void {
  const all = allOf(objects)
  const [first] = all
  if (first === undefined) return
  if (all.every((object) => sameKeys(object, first))) {
    walkFields(path, objects, [...first.keys()].sort(), run)
    return
  }
  const variants = variantsOf(objects)
  if (variants !== undefined) {
    walkFields(path, objects, [variants.discriminator], run)
    const inner = amongElements(run, variants.shared.length)
    for (const variant of variants.shared) walkObjects(path, variant, inner)
    return
  }
  const split = splitKeys(objects)
  const fields = split.fields.length * all.length
  if (fields > FIELDS_MAX) {
    run.leaveOut(
      `at ${path === '' ? 'the top' : path} there are ${split.fields.length} fields in too many elements to compare them`,
    )
    return
  }
  walkDynamic(`${path}/*`, objects, split, run)
  walkFields(path, objects, split.fields, run)
}

function walkFields(path: string, objects: Sides<JsonObject>, fields: readonly string[], run: Walk): void {
  for (const field of fields) {
    run.walk(
      `${path}/${fieldToken(field)}`,
      mapSides(objects, (object) => object.get(field)),
      run,
    )
  }
}

/** A key that is new in every environment names nothing that can be found again. */
function fieldToken(field: string): string {
  // Few names of fields are that long, and the question is asked for every field of every element.
  return field.length >= VOLATILE_KEY_MIN && formatOf(field).volatile ? '*' : pointerToken(field)
}

/** Shorter than a token or an id can be (format-class.ts). */
const VOLATILE_KEY_MIN = 16

function walkDynamic(path: string, objects: Sides<JsonObject>, split: KeySplit, run: Walk): void {
  if (split.dynamic.size === 0) return
  run.note(path, 'presence')
  compareKeyClasses(path, objects, split, run)
  const filled = mapSides(objects, (object) => [...object.keys()].some((key) => split.dynamic.has(key)))
  if (!filled.reference.includes(true) || !filled.candidate.includes(true)) {
    // A map that is empty in every answer of one side says nothing about its values, but that it is empty.
    const presence = comparePresence(
      mapOf(path),
      mapSides(filled, (one) => (one ? { type: 'entry', exact: '', shown: 'entries' } : undefined)),
    )
    if (presence !== undefined) run.add({ ...presence, kind: presence.kind === 'missing' ? 'element-missing' : 'element-added' })
    return
  }
  const values = mapSidesMany(objects, (object) => [...object].flatMap(([key, value]) => (split.dynamic.has(key) ? [value] : [])))
  walkFolded(path, values, objects, run)
}
