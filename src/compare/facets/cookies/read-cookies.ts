/** The cookies of a chain as fields: `/sid` for the cookie, `/sid/secure` for an attribute (RFC 6265, sections 4.1 and 5.2). */
import type { Exchange, HeaderList } from '../../../core/observation.ts'
import { pointerToken } from '../../facet.ts'
import { textLeaf } from '../../field-set.ts'
import type { Fields } from '../../field-set.ts'
import { templateOf } from '../../format-class.ts'
import { foreignHost } from '../../headers/addresses.ts'
import type { Tokens } from '../../headers/read-headers.ts'
import { lifetimeText } from '../../headers/sharing.ts'
import { headerOf } from '../../http-parts.ts'
import type { Leaf } from '../../leaf.ts'

type Cookie = {
  readonly name: string
  /** As the log keeps it: a mask, or empty. */
  readonly value: string
  readonly deleted: boolean
  readonly attributes: ReadonlyMap<string, string>
  readonly exchange: Exchange
}

/** Attributes of one answer that are read further by name; more is no cookie that anybody sets. */
const ATTRIBUTES_MAX = 32

export function readCookies(exchanges: readonly Exchange[], tokens: Tokens): Fields {
  // Set again for the same place, it is the same cookie, and what the first one said no longer counts (section 5.3).
  const cookies = new Map<string, Cookie>()
  for (const exchange of exchanges)
    for (const line of setCookieLines(exchange.headers)) {
      const cookie = parseCookie(line, exchange)
      const { name, attributes } = cookie
      cookies.set([name, domainOf(attributes), attributes.get('path') ?? ''].join('\n'), cookie)
    }
  const fields = new Map<string, Leaf>()
  for (const [, cookie] of [...cookies].sort(([left], [right]) => (left < right ? -1 : 1)))
    addCookie(fields, placeOf(fields, cookie), cookie, tokens)
  return fields
}

function setCookieLines(headers: HeaderList): readonly string[] {
  return headers.flatMap(([name, line]) => (name.length === 10 && name.toLowerCase() === 'set-cookie' ? line : []))
}

function parseCookie(line: string, exchange: Exchange): Cookie {
  const [pair = '', ...rest] = line.split(';', ATTRIBUTES_MAX).map((part) => part.trim())
  const equals = pair.indexOf('=')
  const name = equals === -1 ? pair : pair.slice(0, equals).trim()
  const attributes = new Map<string, string>()
  for (const attribute of rest) {
    const at = attribute.indexOf('=')
    const key = (at === -1 ? attribute : attribute.slice(0, at)).trim().toLowerCase()
    if (key !== '') attributes.set(key, at === -1 ? '' : attribute.slice(at + 1).trim())
  }
  const age = attributes.get('max-age')
  const value = equals === -1 ? '' : pair.slice(equals + 1).trim()
  const deleted = (equals !== -1 && value === '') || (age !== undefined && Number(age) <= 0)
  return { name, value, deleted, attributes, exchange }
}

/** Two cookies of one name differ by where they are sent; the first keeps the plain name. */
function placeOf(fields: Fields, { name, attributes }: Cookie): string {
  // A name may hold an id of its own (`_ga_2f9c...`), new for every visitor.
  const plain = `/${pointerToken(templateOf(name))}`
  if (!fields.has(plain)) return plain
  return `/${pointerToken(`${templateOf(name)} for ${domainOf(attributes)}${attributes.get('path') ?? ''}`)}`
}

function domainOf(attributes: Cookie['attributes']): string {
  return (attributes.get('domain') ?? '').replace(/^\./, '').toLowerCase()
}

/** Read below; everything else is compared as it is. */
const SPECIAL: ReadonlySet<string> = new Set(['expires', 'max-age', 'domain', 'samesite'])

function addCookie(fields: Map<string, Leaf>, path: string, cookie: Cookie, tokens: Tokens): void {
  const { attributes, deleted } = cookie
  const lifetime = lifetimeOf(cookie)
  const isPast = lifetime?.exact === 'in the past'
  fields.set(path, textLeaf(deleted || isPast ? 'deleted' : 'set'))
  for (const [key, value] of attributes) {
    if (SPECIAL.has(key)) continue
    fields.set(`${path}/${pointerToken(key)}`, textLeaf(value === '' ? 'yes' : value))
  }
  if (cookie.value.startsWith('«masked:cookie') && !deleted && !isPast) fields.set(`${path}/value`, textLeaf(cookie.value))
  const domain = domainOf(attributes)
  if (domain !== '') fields.set(`${path}/domain`, textLeaf(tokens.own.tokenise(domain), domain))
  if (domain !== '' && foreignHost(domain, tokens.own, tokens.foreign) !== undefined)
    fields.set(`${path}/foreign-host`, textLeaf('told', domain))
  const sameSite = attributes.get('samesite')
  if (sameSite !== undefined) fields.set(`${path}/samesite`, textLeaf(sameSite.toLowerCase()))
  // A deleted cookie has no lifetime left to compare, however it is said.
  if (lifetime !== undefined && !deleted && !isPast) fields.set(`${path}/max-age`, lifetime)
  const broken = brokenPrefix(cookie)
  if (broken !== undefined) fields.set(`${path}/prefix`, textLeaf('violated', broken))
}

/** Max-Age goes before Expires (section 5.3), which counts from the answer's own Date on; undefined: until the browser ends. */
function lifetimeOf({ attributes, exchange }: Cookie): Leaf | undefined {
  const age = attributes.get('max-age')
  if (age !== undefined && /^-?\d+$/.test(age)) return textLeaf(lifetimeText(Number(age) * 1000, 0), `Max-Age=${age}`)
  const expires = attributes.get('expires')
  if (expires === undefined) return undefined
  const text = lifetimeText(Date.parse(expires), Date.parse(headerOf(exchange.headers, 'date') ?? ''))
  return textLeaf(text, `Expires ${text}`)
}

function brokenPrefix({ name, attributes }: Cookie): string | undefined {
  const lower = name.toLowerCase()
  const isHost = lower.startsWith('__host-')
  if (!isHost && !lower.startsWith('__secure-')) return undefined
  if (!attributes.has('secure')) return 'no Secure'
  if (isHost && attributes.get('path') !== '/') return 'no Path=/'
  return isHost && attributes.has('domain') ? 'Domain' : undefined
}
