/** What a request that is sent once makes by itself: an id that each environment gives, in a field that says so. */
import type { Difference } from '../facet.ts'
import { formOf } from './form.ts'

const MADE_NAME =
  /\/(?:_?id|uuid|\w{1,40}(?:_id|Id|ID)|(?:order|invoice|receipt|booking|ticket|case|confirmation|tracking|transaction|payment|reference)(?:_?(?:number|no|code|ref|reference|id))?|ref|number|location|self|href|url)$/i

/** @returns true when nothing but the count differs: `SO-100211` and `SO-4` are two orders, `SO-1` and `4` two formats */
export function isMadeByStep({ kind, path, reference, candidate }: Difference): boolean {
  if (kind !== 'value' || reference === null || candidate === null || !MADE_NAME.test(path)) return false
  const form = formOf(reference)
  return form.includes('#') && form === formOf(candidate)
}
