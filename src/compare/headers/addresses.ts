/** What a value tells about where it comes from: the other environment's host, and addresses that are nobody's business. */
import type { Tokeniser } from '../tokens.ts'

/** Tokens of an environment's base URL; a declared token (an account name) may stand in a text by chance. */
const HOST_TOKEN = /\{(?:origin|host|hostname|ws-origin)(?: encoded)?\}/

/** @returns the piece of the value that names the other environment, as its token; undefined when it names none */
export function foreignHost(value: string, own: Tokeniser, foreign: Tokeniser): string | undefined {
  if (!foreign.mayHold(value)) return undefined
  // The own name may hold the other one's: what is the own environment's is taken out first.
  const rest = own.tokenise(value).replaceAll(/\{[a-z -]*\}/g, '\u0000')
  const marked = foreign.tokenise(rest)
  return marked === rest ? undefined : HOST_TOKEN.exec(marked)?.[0]
}

const PRIVATE_V4 = '(?:10(?:\\.\\d{1,3}){3}|192\\.168(?:\\.\\d{1,3}){2}|172\\.(?:1[6-9]|2\\d|3[01])(?:\\.\\d{1,3}){2})(?![\\d.])'
/** fd00::/8 with at least two groups behind it: RFC 4193, section 3.1 */
const PRIVATE_V6 = '\\[?f[cd][0-9a-f]{2}(?::{1,2}[0-9a-f]{1,4}){2,7}'
/** Names for local use: RFC 6762 (.local), ICANN's reservation of .internal, Kubernetes' cluster domain. */
const INTERNAL_NAME = '[a-z0-9](?:[a-z0-9.-]{0,200})\\.(?:internal|local|localdomain|svc)(?![\\w.-])'
const INTERNAL = new RegExp(`(?<![\\w.:-])(?:${PRIVATE_V4}|${PRIVATE_V6}|${INTERNAL_NAME})`, 'i')
const HINT = /\.(?:internal|local|svc)|\b(?:10|192|172)\.\d|\bf[cd][0-9a-f]{2}:/i

/** @returns the private address or internal host name in a value, from which the own environment's host is taken out */
export function internalAddress(value: string, own: Tokeniser): string | undefined {
  return HINT.test(value) ? INTERNAL.exec(own.tokenise(value))?.[0] : undefined
}
