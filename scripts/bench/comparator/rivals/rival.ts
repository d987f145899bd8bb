/** What a rival's rule is here: it sees the same observations and names the paths at which the sides differ. */
import type { Observation } from '../../../../src/core/observation.ts'

export type Seen = { readonly reference: readonly Observation[]; readonly candidate: readonly Observation[] }

export type Rival = {
  readonly name: string
  /** Requests per environment and probe that its figures are measured with. */
  readonly requests: number
  readonly how: string
  /** @returns paths as `flatten` names them */
  readonly judge: (seen: Seen) => ReadonlySet<string>
}

/** An answer as paths and values: `status`, `headers/vary`, `hops/0/location`, `body/items/0/name`, `failure`. */
export type Flat = ReadonlyMap<string, string>

export function flatten(observation: Observation): Flat {
  const flat = new Map<string, string>()
  if (observation.outcome === 'unanswered') return flat.set('failure', observation.cause.code)
  const exchanges = observation.parts.http?.exchanges ?? []
  for (const [index, { status, headers }] of exchanges.slice(0, -1).entries()) {
    flat.set(`hops/${index}/status`, String(status))
    for (const [name, value] of headers) flat.set(`hops/${index}/${name.toLowerCase()}`, value)
  }
  const last = exchanges.at(-1)
  if (last === undefined) return flat
  flat.set('status', String(last.status))
  for (const [name, value] of last.headers) {
    const path = `headers/${name.toLowerCase()}`
    flat.set(path, flat.has(path) ? `${flat.get(path)}, ${value}` : value)
  }
  const { data } = last.body
  const lines = data.split('\n').filter((line) => line !== '')
  const value = parsed(data) ?? (lines.length > 1 ? lines.map((line) => parsed(line)) : undefined)
  if (value === undefined || (Array.isArray(value) && value.includes(undefined))) flat.set('body', data)
  else flattenTree('body', value, flat)
  return flat
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function flattenTree(path: string, value: unknown, flat: Map<string, string>): void {
  if (typeof value !== 'object' || value === null) {
    flat.set(path, `${typeof value} ${String(value)}`)
    return
  }
  const entries = Object.entries(value)
  if (entries.length === 0) flat.set(path, Array.isArray(value) ? 'empty list' : 'empty object')
  for (const [key, item] of entries) flattenTree(`${path}/${key}`, item, flat)
}

/** @returns paths that one of the two lacks, or at which they differ */
export function differingPaths(left: Flat, right: Flat): readonly string[] {
  const paths = [...left].filter(([path, value]) => right.get(path) !== value).map(([path]) => path)
  return [...paths, ...[...right.keys()].filter((path) => !left.has(path))]
}
