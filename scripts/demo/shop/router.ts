/** Finds the route of a request: literal segments and `:name` segments, GET routes answer HEAD too. */
import type { IncomingHttpHeaders } from 'node:http'

import type { Reply } from './reply.ts'
import type { Shop } from './shop.ts'

/** A request as routes see it. */
export type Call = {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  /** Scheme and host the caller used: absolute links are built from it. */
  readonly origin: string
  readonly headers: IncomingHttpHeaders
  readonly cookies: Readonly<Record<string, string>>
  readonly body: string
}

export type Parameters = Readonly<Record<string, string>>
export type Handler = (call: Call, shop: Shop, parameters: Parameters) => Reply
export type Route = { readonly method: 'GET' | 'POST' | 'OPTIONS'; readonly pattern: string; readonly handle: Handler }

export function get(pattern: string, handle: Handler): Route {
  return { method: 'GET', pattern, handle }
}

export function post(pattern: string, handle: Handler): Route {
  return { method: 'POST', pattern, handle }
}

export type Match =
  | { readonly found: 'route'; readonly handle: Handler; readonly parameters: Parameters }
  | { readonly found: 'other methods'; readonly allow: string }
  | { readonly found: 'nothing' }

export function findRoute(routes: readonly Route[], method: string, path: string): Match {
  const wanted = method === 'HEAD' ? 'GET' : method
  const allowed = new Set<string>()
  for (const route of routes) {
    const parameters = matchPattern(route.pattern, path)
    if (parameters === null) continue
    if (route.method === wanted) return { found: 'route', handle: route.handle, parameters }
    allowed.add(route.method)
    if (route.method === 'GET') allowed.add('HEAD')
  }
  return allowed.size === 0 ? { found: 'nothing' } : { found: 'other methods', allow: [...allowed].sort().join(', ') }
}

/** @returns what the `:name` segments hold, or null when the path is another one */
export function matchPattern(pattern: string, path: string): Parameters | null {
  const expected = pattern.split('/')
  const actual = path.split('/')
  if (expected.length !== actual.length) return null

  const parameters: Record<string, string> = {}
  for (const [index, segment] of expected.entries()) {
    const value = actual[index] ?? ''
    if (segment.startsWith(':') && value !== '') parameters[segment.slice(1)] = value
    else if (segment !== value) return null
  }
  return parameters
}
