/**
 * Remembers where a probe was written, for error messages, annotations and reports. Node strips types without moving
 * a character, so a stack frame of a .ts file is exact.
 */
const sites = new WeakMap<object, DefinitionSite>()

export type DefinitionSite = { readonly url: string; readonly line: number; readonly column: number }

/** @param factory - the function the user called; the frame above it is the user's */
export function rememberDefinition<T extends object>(probe: T, factory: (...args: never[]) => unknown): T {
  const holder: { stack?: string } = {}
  const limit = Error.stackTraceLimit
  Error.stackTraceLimit = 1
  Error.captureStackTrace(holder, factory)
  Error.stackTraceLimit = limit
  const frame = /(file:\/\/\S+?):(\d+):(\d+)\)?$/m.exec(holder.stack ?? '')
  const [, url, line, column] = frame ?? []
  if (url !== undefined) sites.set(probe, { url: interned(url), line: Number(line), column: Number(column) })
  return probe
}

/** A piece of a stack would keep the whole stack alive, once per probe. */
const urls = new Map<string, string>()

function interned(url: string): string {
  const known = urls.get(url)
  if (known !== undefined) return known
  const own = new URL(url).href
  urls.set(own, own)
  return own
}

export function definitionSite(probe: object): DefinitionSite | undefined {
  return sites.get(probe)
}
