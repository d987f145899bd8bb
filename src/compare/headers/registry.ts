/** The registry of header grammars: a new one is one line in its list, and one row in the tables. */
import type { Grammar } from './grammar.ts'
import { LINK_GRAMMARS } from './links.ts'
import { PLAIN_GRAMMARS, grammarByPattern } from './plain.ts'
import { SECURITY_GRAMMARS } from './security.ts'
import { SHARING_GRAMMARS } from './sharing.ts'

const GRAMMARS: ReadonlyMap<string, Grammar> = new Map([
  ...SECURITY_GRAMMARS,
  ...SHARING_GRAMMARS,
  ...LINK_GRAMMARS,
  ...PLAIN_GRAMMARS.flatMap(([names, grammar]) => names.map((name) => [name, grammar] as const)),
])

/** Of a header that nobody knows: on one line or several, its values are one list (RFC 9110, section 5.3). */
const UNKNOWN: Grammar = { read: () => undefined, list: true }

/** Fields that other facets look at, or that belong to one connection or hop (RFC 9110, section 7.6.1). */
export const ELSEWHERE: ReadonlySet<string> = new Set([
  'set-cookie',
  'content-type',
  'content-encoding',
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
  'trailer',
  'te',
  'content-length',
])

/** @param name - in small letters */
export function grammarOf(name: string): Grammar {
  return GRAMMARS.get(name) ?? grammarByPattern(name) ?? UNKNOWN
}

/** One header of each grammar. */
export const GRAMMAR_EXAMPLES: readonly string[] = [...new Map([...GRAMMARS].map(([name, grammar]) => [grammar, name])).values()]
