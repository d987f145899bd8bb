/** One answer's header list as fields: `/cache-control` for the header itself, `/cache-control/max-age` for a part of it. */
import type { Exchange } from '../../core/observation.ts'
import { textLeaf } from '../field-set.ts'
import { headerOf, isRedirect } from '../http-parts.ts'
import type { Leaf } from '../leaf.ts'
import { pointerToken } from '../facet.ts'
import type { Tokeniser } from '../tokens.ts'
import { foreignHost, internalAddress } from './addresses.ts'
import type { Grammar, Part, ReadContext } from './grammar.ts'
import { jsonParts } from './plain.ts'
import { ELSEWHERE, grammarOf } from './registry.ts'

/** Parts that no grammar has: what the value tells, and how often the header stands there. */
export const FOREIGN = '/foreign-host'
export const INTERNAL = '/internal-address'
export const REPEATED = '/repeated'
export const LENGTH = '/content-length'

export type Tokens = { readonly own: Tokeniser; readonly foreign: Tokeniser }

/** @param add - gets path and leaf of every field */
export function readHeaders(exchange: Exchange, tokens: Tokens, add: (path: string, leaf: Leaf) => void): void {
  const context: ReadContext = {
    tokenise: tokens.own.tokenise,
    url: exchange.url,
    field: (name) => headerOf(exchange.headers, name),
  }
  for (const [name, lines] of linesByName(exchange)) {
    // Where a redirect leads is told by its facet; elsewhere it names what was made (RFC 9110, section 10.2.2).
    if (ELSEWHERE.has(name) || (name === 'location' && isRedirect(exchange.status))) continue
    const root = `/${pointerToken(name)}`
    const grammar = grammarOf(name)
    const value = lines.join(', ')
    const parts = partsOf(grammar, value, context)
    if (!parts.some(({ at }) => at === '')) add(root, textLeaf('present', value))
    for (const { at, exact, shown } of parts) add(root + at, textLeaf(exact, at === '' ? (shown ?? value) : (shown ?? exact)))
    if (lines.length > 1 && grammar.list !== true) add(root + REPEATED, textLeaf(`${lines.length} times`))
    for (const { at, exact } of told(value, tokens)) add(root + at, textLeaf('told', exact))
  }
  const contradiction = lengthContradiction(exchange)
  if (contradiction !== undefined) add(LENGTH, textLeaf('wrong', contradiction))
}

function linesByName(exchange: Pick<Exchange, 'headers'>): ReadonlyMap<string, string[]> {
  const lines = new Map<string, string[]>()
  for (const [name, value] of exchange.headers) {
    const key = name.toLowerCase()
    const known = lines.get(key)
    if (known === undefined) lines.set(key, [value.trim()])
    else known.push(value.trim())
  }
  return lines
}

/** A value that is not of its header's grammar is compared as it is. */
export function partsOf(grammar: Grammar, value: string, context: ReadContext): readonly Part[] {
  const whole = [{ at: '', exact: context.tokenise(value), shown: value }]
  return grammar.read(value, context) ?? jsonParts(value, context.tokenise) ?? whole
}

function told(value: string, { own, foreign }: Tokens): readonly Part[] {
  const host = foreignHost(value, own, foreign)
  const address = internalAddress(value, own)
  return [
    ...(host === undefined ? [] : [{ at: FOREIGN, exact: value }]),
    ...(address === undefined ? [] : [{ at: INTERNAL, exact: address }]),
  ]
}

/** Only where the length is of the body that came: not of HEAD, 204 and 304 (RFC 9110, section 8.6), nor of a cut one. */
function lengthContradiction({ method, status, headers, body }: Exchange): string | undefined {
  const length = headerOf(headers, 'content-length')
  if (length === undefined || method === 'HEAD' || status === 204 || status === 304 || body.cut !== undefined) return undefined
  return Number(length) === body.wireBytes ? undefined : `content-length: ${length} of ${body.wireBytes} bytes`
}
