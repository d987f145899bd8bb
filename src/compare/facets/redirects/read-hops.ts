/** The redirects of a chain as fields: `/0/status`, and of where each leads `/0/location/path`, `/0/location/query/next`. */
import type { Exchange } from '../../../core/observation.ts'
import { pointerToken } from '../../facet.ts'
import { textLeaf } from '../../field-set.ts'
import { templateOf } from '../../format-class.ts'
import { foreignHost } from '../../headers/addresses.ts'
import { absolute } from '../../headers/links.ts'
import type { Tokens } from '../../headers/read-headers.ts'
import { headerOf, isRedirect } from '../../http-parts.ts'
import type { Leaf } from '../../leaf.ts'

export type Hop = {
  readonly status: Leaf
  /** Where it leads, the same for the same place: pairs hops of chains of different length. */
  readonly target: string
  /** By the part's pointer below the location; `''` for one that is no URL. */
  readonly parts: ReadonlyMap<string, Leaf>
}

/** A query has no more parameters than this that anybody would look at one by one. */
const PARAMETERS_MAX = 64

export function readHops(exchanges: readonly Exchange[], tokens: Tokens): readonly Hop[] {
  return exchanges.flatMap((exchange) => {
    const location = headerOf(exchange.headers, 'location')
    if (!isRedirect(exchange.status) || location === undefined) return []
    const text = String(exchange.status)
    const target = tokens.own.tokenise(absolute(location, exchange.url))
    return {
      status: { type: 'status', exact: text, shown: text },
      target: templateOf(target),
      parts: partsOf(location, exchange, tokens),
    }
  })
}

/** @returns false where there is no redirect, and where all of them end at the same page under its proper address */
export function leadElsewhere(exchanges: readonly Exchange[]): boolean {
  const [first] = exchanges
  const last = exchanges.findLast(({ status, headers }) => isRedirect(status) && headerOf(headers, 'location') !== undefined)
  if (first === undefined || last === undefined) return false
  return placeOf(first.url) !== placeOf(absolute(headerOf(last.headers, 'location') ?? '', last.url))
}

/** https for http, `www.` and a slash more or less name the same page. */
function placeOf(url: string): string {
  if (!URL.canParse(url)) return url
  const { hostname, pathname, search } = new URL(url)
  return `${hostname.replace(/^www\./, '')}${pathname.replace(/\/$/, '')}${search}`
}

/** What follows is in the clear, or no longer is. */
export const DOWN = 'down from https'
export const UP = 'up from http'

function schemeLeaf(from: URL, target: URL): Leaf {
  if (from.protocol === target.protocol) return textLeaf('the same', target.href)
  const change = target.protocol === 'http:' ? DOWN : target.protocol === 'https:' ? UP : 'another'
  return textLeaf(change, `${target.href} (${change})`)
}

function partsOf(location: string, { url }: Exchange, tokens: Tokens): ReadonlyMap<string, Leaf> {
  const { tokenise } = tokens.own
  const href = absolute(location, url)
  const whole = tokenise(href)
  if (!URL.canParse(href) || !URL.canParse(url)) return new Map([['', textLeaf(templateOf(whole), whole)]])
  const target = new URL(href)
  const parts = new Map<string, Leaf>()
  // Whether an environment has TLS at all is no difference of its redirects: what counts is what they change.
  parts.set('/scheme', schemeLeaf(new URL(url), target))
  parts.set('/host', textLeaf(tokenise(target.host), tokenise(target.host)))
  const path = tokenise(target.pathname)
  parts.set('/path', textLeaf(templateOf(path), path))
  const names = new Set(target.searchParams.keys())
  if (names.size > PARAMETERS_MAX) parts.set('/query', textLeaf(templateOf(tokenise(target.search)), tokenise(target.search)))
  else
    for (const name of names) {
      const values = target.searchParams.getAll(name).map(tokenise).join(', ')
      parts.set(`/query/${pointerToken(templateOf(name))}`, textLeaf(templateOf(values), `${name}=${values}`))
    }
  if (target.hash !== '') parts.set('/fragment', textLeaf(templateOf(tokenise(target.hash))))
  if (foreignHost(href, tokens.own, tokens.foreign) !== undefined) parts.set('/foreign-host', textLeaf('told', whole))
  return parts
}
