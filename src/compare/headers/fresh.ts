/** For the quick way: what is new with nearly every answer and says the same all the same, by the grammar that the facet uses. */
import type { HeaderList } from '../../core/observation.ts'
import { headerOf } from '../http-parts.ts'
import { partsOf } from './read-headers.ts'
import { grammarOf } from './registry.ts'

/** A value with the list it stands in: a lifetime counts from the Date beside it. */
export type ValueIn = readonly [headers: HeaderList, value: string]

/** @param name - in small letters */
export function isSameFresh(name: string, left: ValueIn, right: ValueIn): boolean {
  return grammarOf(name).fresh === true && meaningOf(name, left) === meaningOf(name, right)
}

function meaningOf(name: string, [headers, value]: ValueIn): string {
  // No fresh header names a host or a place, so there is nothing to replace or to resolve.
  const parts = partsOf(grammarOf(name), value, {
    tokenise: (text) => text,
    url: '',
    field: (field) => headerOf(headers, field),
  })
  return parts.map(({ at, exact }) => `${at}\n${exact}`).join('\n')
}
