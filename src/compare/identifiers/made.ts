/** What a request that is sent once makes by itself: an id that each environment gives, in a field that says so. */
import type { Difference } from '../facet.ts'
import { formOf } from './form.ts'

const MADE_NAME =
  /\/(?:_?id|uuid|\w{1,40}(?:_id|Id|ID)|(?:order|invoice|receipt|booking|ticket|case|confirmation|tracking|transaction|payment|reference)(?:_?(?:number|no|code|ref|reference|id))?|ref|number|location|self|href|url)$/i

/** Does the last name of the path say that each environment gives the value by itself? */
export function isMadeName(path: string): boolean {
  return MADE_NAME.test(path)
}

/** @returns true when nothing but the count differs: `SO-100211` and `SO-4` are two orders, `SO-1` and `4` two formats */
export function isMadeByStep({ kind, path, exact, ...shown }: Difference): boolean {
  // What is shown names the environment: `https://staging.shop.example/orders/4`.
  const [reference, candidate] = exact ?? [shown.reference, shown.candidate]
  if (kind !== 'value' || reference === null || candidate === null || !MADE_NAME.test(path)) return false
  const form = formOf(reference)
  return form.includes('#') && form === formOf(candidate)
}
