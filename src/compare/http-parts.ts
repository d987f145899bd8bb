/** Small readers of what HTTP facets look at. Field names are case-insensitive (RFC 9110, section 5.1). */
import type { Exchange, HeaderList, Observation } from '../core/observation.ts'
import { pair, split } from './headers/grammar.ts'

export function exchangesOf(observation: Observation): readonly Exchange[] {
  return observation.outcome === 'answered' ? (observation.parts.http?.exchanges ?? []) : observation.exchanges
}

/** The answer: the last hop. */
export function finalExchange(observation: Observation): Exchange | undefined {
  return exchangesOf(observation).at(-1)
}

/** @returns the values of a field, joined as RFC 9110, section 5.3 allows; undefined when it is absent */
export function headerOf(headers: HeaderList, name: string): string | undefined {
  let joined: string | undefined
  for (const [field, value] of headers) {
    if (field.length === name.length && field.toLowerCase() === name)
      joined = joined === undefined ? value : `${joined}, ${value}`
  }
  return joined
}

export type MediaType = { readonly essence: string; readonly charset: string | undefined }

/** More than this is no media type but an attack. */
const PARAMETERS_MAX = 32

/** @returns name in small letters and value of each parameter (RFC 9110, section 5.6.6), by name; a value has its own case */
export function mediaTypeParameters(value: string): readonly (readonly [name: string, value: string])[] {
  return split(value, ';')
    .slice(1, 1 + PARAMETERS_MAX)
    .map(pair)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
}

/** `application/json; charset=UTF-8` -> essence and charset in lower case (RFC 9110, section 8.3.1). */
export function mediaTypeOf(value: string | undefined): MediaType {
  if (value === undefined) return { essence: '', charset: undefined }
  const [essence = '', ...parameters] = value.split(';')
  const charset = parameters
    .map((parameter) => /^\s*charset\s*=\s*"?([^"\s]+)"?\s*$/i.exec(parameter)?.[1])
    .find((found) => found !== undefined)
  return { essence: essence.trim().toLowerCase(), charset: charset?.toLowerCase() }
}

/** A status that sends the client elsewhere, or may (RFC 9110, section 15.4). */
export function isRedirect(status: number): boolean {
  return status >= 300 && status <= 399
}
