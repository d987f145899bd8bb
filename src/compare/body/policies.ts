/**
 * What the user says about paths of the body: how lists are paired, how far numbers may be apart. Paths are JSON Pointers
 * (RFC 6901) in which `*` stands for any element or key.
 */
import type { ArrayPolicy, CompareSettings, NumberTolerance } from '../../core/probe.ts'

export type Policies = {
  readonly arrayAt: (path: string) => ArrayPolicy | undefined
  readonly toleranceAt: (path: string) => NumberTolerance | undefined
}

export function createPolicies({ arrays, numbers }: CompareSettings): Policies {
  return { arrayAt: lookup(arrays), toleranceAt: lookup(numbers) }
}

function lookup<T>(settings: Readonly<Record<string, T>> | undefined): (path: string) => T | undefined {
  const entries = Object.entries(settings ?? {}).map(([pointer, value]) => ({ tokens: pointer.split('/'), value }))
  if (entries.length === 0) return () => undefined
  // The one with the fewest wildcards says the most; then by text, so that the order in the file decides nothing.
  entries.sort(
    (left, right) => wildcards(left.tokens) - wildcards(right.tokens) || (left.tokens.join() < right.tokens.join() ? -1 : 1),
  )
  const known = new Map<string, T | undefined>()
  return (path) => {
    if (known.has(path)) return known.get(path)
    const tokens = path.split('/')
    const found = entries.find((entry) => fits(entry.tokens, tokens))?.value
    known.set(path, found)
    return found
  }
}

function fits(pattern: readonly string[], tokens: readonly string[]): boolean {
  return pattern.length === tokens.length && pattern.every((token, index) => token === '*' || token === tokens[index])
}

function wildcards(tokens: readonly string[]): number {
  return tokens.filter((token) => token === '*').length
}
