/** Fills a planned request's templates with the values of one environment and one session. */
import { interpolate } from '../config/interpolate.ts'
import { mapTemplates } from '../config/requests.ts'
import type { PlannedRequest } from './plan.ts'

export type Lookup = (name: string) => string | undefined

/**
 * @returns the request with every `${name}` replaced, what it expects included; a name nobody knows stays as it is
 *   written. Without templates it is the same object.
 */
export function fillRequest(request: PlannedRequest, lookup: Lookup): PlannedRequest {
  if (!request.templated) return request
  const { path, query, headers, body, expect } = request
  const filled = mapTemplates(
    { get: path, query, headers, ...(body !== undefined && { body }), ...(expect !== undefined && { expect }) },
    (text) => interpolate(text, lookup).text,
  )
  return { ...request, ...filled, path: filled.get }
}
