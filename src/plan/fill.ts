/** Fills a planned request's templates with the values of one environment and one session. */
import { interpolate } from '../config/interpolate.ts'
import type { UserBody } from '../config/types.ts'
import type { PlannedRequest } from './plan.ts'

export type Lookup = (name: string) => string | undefined

/** @returns the same request with every `${name}` replaced; a name nobody knows stays as it is written */
export function fillRequest(request: PlannedRequest, lookup: Lookup): PlannedRequest {
  const fill = (text: string): string => (text.includes('$') ? interpolate(text, lookup).text : text)
  return {
    ...request,
    path: fill(request.path),
    query: mapValues(request.query, (value) => (typeof value === 'string' ? fill(value) : value)),
    headers: mapValues(request.headers, fill),
    ...(request.body !== undefined && { body: fillBody(request.body, fill) }),
  }
}

function fillBody(body: UserBody, fill: (text: string) => string): UserBody {
  if ('json' in body) return { json: fillDeep(body.json, fill) }
  if ('form' in body) return { form: mapValues(body.form, fill) }
  if ('text' in body) return { ...body, text: fill(body.text) }
  return body
}

function fillDeep(value: unknown, fill: (text: string) => string): unknown {
  if (typeof value === 'string') return fill(value)
  if (Array.isArray(value)) return value.map((item: unknown) => fillDeep(item, fill))
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fillDeep(item, fill)]))
  return value
}

function mapValues<From, To>(record: Readonly<Record<string, From>>, map: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]))
}
