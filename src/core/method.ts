/** HTTP methods and request lines. */

/** Safe methods by RFC 9110, section 9.2.1; everything else may change the environment. */
const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE'])

export function isUnsafe(method: string): boolean {
  return !SAFE.has(method)
}

/** @returns `GET /api/products?limit=20`, for people */
export function requestLine(method: string, path: string, query: Readonly<Record<string, string | number | boolean>>): string {
  return `${method} ${path}${queryText(path, query)}`
}

/** @returns the query as it is put behind `path`: `?a=1`, `&a=1` when the path has one already, or nothing */
export function queryText(path: string, query: Readonly<Record<string, string | number | boolean>>): string {
  const pairs = Object.entries(query).map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`)
  if (pairs.length === 0) return ''
  return (path.includes('?') ? '&' : '?') + pairs.join('&')
}

/** Only what may not stand in a request line is escaped (RFC 9112, section 3.2); a fragment is never sent. */
export function wireText(path: string): string {
  return path.replace(/#.*$/s, '').replace(/[^\u0021-\u007e]+/g, encodeURIComponent)
}
