/** Two fields that are nothing without each other: where one of them comes, the other does (specs/COMPARATOR.md, section 5, group 11). */
import type { JsonObject } from '../body/json.ts'
import { pointerToken } from '../facet.ts'
import type { Collector } from './fact.ts'

const PAIRS: readonly (readonly [one: string, other: string])[] = [
  ['latitude', 'longitude'],
  ['lat', 'lng'],
  ['lat', 'lon'],
  ['lat', 'long'],
  ['x', 'y'],
  ['width', 'height'],
]
export const PAIRED_NAME: RegExp = /^(?:latitude|longitude|lat|lng|lon|long|x|y|width|height)$/
/** The names are the evidence: nobody has a use for one without the other. */
const PAIR_BITS = 20

export function checkTogether(path: string, object: JsonObject, { note }: Collector): void {
  for (const [one, other] of PAIRS) {
    const [hasOne, hasOther] = [object.has(one), object.has(other)]
    if (!hasOne && !hasOther) continue
    const shown = hasOne && hasOther ? `${one} and ${other}` : `${hasOne ? one : other} alone`
    note(
      {
        rule: 'body.relation-changed',
        path: `${path}/${pointerToken(other)}`,
        about: [`${path}/${pointerToken(one)}`],
        name: `together with ${one}`,
      },
      { holds: hasOne && hasOther, bits: PAIR_BITS, shown },
    )
  }
}
