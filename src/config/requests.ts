/** The requests inside a probe, and which of their texts are templates: one definition for checking, planning and sending. */
import type { PropertyPath } from './source/document.ts'
import type { FlowStep, HttpProbe, RequestSpec, UserProbe } from './types.ts'

export const METHODS = ['get', 'head', 'options', 'post', 'put', 'patch', 'delete'] as const
export type MethodKey = (typeof METHODS)[number]

/** Methods that are not safe (RFC 9110, section 9.2.1): they ask the server to change something. */
export const UNSAFE_METHODS: readonly MethodKey[] = ['post', 'put', 'patch', 'delete']

/** Stands between the name of a flow and of its step, so no name may hold it. */
export const STEP_SEPARATOR: string = ' › '

export type PlacedRequest = { readonly path: PropertyPath; readonly request: HttpProbe | FlowStep }

export function requestsOf(probe: UserProbe): readonly PlacedRequest[] {
  if (probe.kind === 'http') return [{ path: [], request: probe }]
  return probe.steps.map((request, index) => ({ path: ['steps', index], request }))
}

/** The method of a request that the schema accepted, which has exactly one. */
export function methodOf(request: RequestSpec): MethodKey | undefined {
  return METHODS.find((method) => request[method] !== undefined)
}

export type Replace = (text: string, path: PropertyPath) => string

/** Applies a function to every text of a request in which `${name}` stands for a variable; the rest is kept as it is. */
export function mapTemplates<T extends RequestSpec>(request: T, replace: Replace): T {
  const changed: RequestSpec = { ...request }
  for (const method of METHODS) {
    const path = request[method]
    if (path !== undefined) changed[method] = replace(path, [method])
  }
  if (request.query !== undefined) changed.query = mapRecord(request.query, ['query'], replace)
  if (request.headers !== undefined) changed.headers = mapRecord(request.headers, ['headers'], replace)
  if (request.body !== undefined) changed.body = mapBody(request.body, replace)
  if (request.expect !== undefined) changed.expect = mapExpectation(request.expect, replace)
  return { ...request, ...changed }
}

function mapBody(body: NonNullable<RequestSpec['body']>, replace: Replace): NonNullable<RequestSpec['body']> {
  if ('json' in body) return { json: mapJson(body.json, ['body', 'json'], replace) }
  if ('form' in body) return { form: mapRecord(body.form, ['body', 'form'], replace) }
  return 'text' in body ? { ...body, text: replace(body.text, ['body', 'text']) } : body
}

function mapExpectation(expect: NonNullable<RequestSpec['expect']>, replace: Replace): NonNullable<RequestSpec['expect']> {
  const changed = { ...expect }
  if (expect.headers !== undefined) changed.headers = mapRecord(expect.headers, ['expect', 'headers'], replace)
  if (typeof expect.contains === 'string') changed.contains = replace(expect.contains, ['expect', 'contains'])
  else if (expect.contains !== undefined)
    changed.contains = expect.contains.map((text, index) => replace(text, ['expect', 'contains', index]))
  if (expect.json !== undefined) {
    changed.json = expect.json.map((assertion, index) =>
      'equals' in assertion
        ? { ...assertion, equals: mapJson(assertion.equals, ['expect', 'json', index, 'equals'], replace) }
        : assertion,
    )
  }
  return changed
}

function mapRecord<V>(record: Readonly<Record<string, V>>, path: PropertyPath, replace: Replace): Record<string, V | string> {
  return Object.fromEntries(
    Object.entries(record).map(([key, value]) => [key, typeof value === 'string' ? replace(value, [...path, key]) : value]),
  )
}

function mapJson(value: unknown, path: PropertyPath, replace: Replace): unknown {
  if (typeof value === 'string') return replace(value, path)
  if (Array.isArray(value)) return value.map((item, index) => mapJson(item, [...path, index], replace))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapJson(item, [...path, key], replace)]))
}

/** Applies a function to every path of a file in a probe. */
export function mapFiles(probe: UserProbe, change: (written: string) => string): UserProbe {
  return probe.kind === 'http'
    ? mapRequestFiles(probe, change)
    : { ...probe, steps: probe.steps.map((step) => mapRequestFiles(step, change)) }
}

function mapRequestFiles<T extends RequestSpec>(request: T, change: (written: string) => string): T {
  const { body, expect } = request
  const namesFile = (body !== undefined && 'file' in body) || typeof expect?.schema === 'string'
  if (!namesFile) return request
  return {
    ...request,
    ...(body !== undefined && 'file' in body ? { body: { ...body, file: change(body.file) } } : {}),
    ...(typeof expect?.schema === 'string' ? { expect: { ...expect, schema: change(expect.schema) } } : {}),
  }
}
