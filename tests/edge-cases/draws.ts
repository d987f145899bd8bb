/** What real services put into answers and draw anew each time: ids, instants, tokens, links. */
import type { Answer, Random } from '../laws/simulation.ts'
import type { Ask, Maker } from './edge-row.ts'

const HEX = '0123456789abcdef'
const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const BASE64URL = `${BASE62}-_`
/** Crockford, as ULIDs use it. */
const BASE32 = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

export function below(r: Random, limit: number): number {
  return Math.floor(r() * limit)
}

/** From `from` to `to`, both included. */
export function between(r: Random, from: number, to: number): number {
  return from + below(r, to - from + 1)
}

export function pick<Item>(r: Random, items: readonly [Item, ...Item[]]): Item {
  const item = items[below(r, items.length)]
  // Null is an item like any other.
  return item === undefined ? items[0] : item
}

export function shuffled<Item>(r: Random, items: readonly Item[]): Item[] {
  return items
    .map((item) => ({ item, rank: r() }))
    .sort((left, right) => left.rank - right.rank)
    .map(({ item }) => item)
}

function text(r: Random, alphabet: string, length: number): string {
  return Array.from({ length }, () => alphabet[below(r, alphabet.length)] ?? '').join('')
}

export const hex = (r: Random, length: number): string => text(r, HEX, length)
export const base62 = (r: Random, length: number): string => text(r, BASE62, length)
export const base64url = (r: Random, length: number): string => text(r, BASE64URL, length)

export function uuid(r: Random): string {
  return `${hex(r, 8)}-${hex(r, 4)}-4${hex(r, 3)}-${pick(r, ['8', '9', 'a', 'b'])}${hex(r, 3)}-${hex(r, 12)}`
}

/** RFC 9562, section 5.7: 48 bits of Unix milliseconds first. */
export function uuid7({ r, at }: Ask): string {
  const time = at.toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(r, 3)}-${pick(r, ['8', '9', 'a', 'b'])}${hex(r, 3)}-${hex(r, 12)}`
}

export const ulid = (r: Random): string => `01KJ${text(r, BASE32, 22)}`
export const nanoid = (r: Random): string => base64url(r, 21)
export const objectId = (r: Random): string => `69a5${hex(r, 20)}`
/** 19 digits, beyond 2^53. */
export const snowflake = (r: Random): string => `2026${text(r, '0123456789', 15)}`

export function iso({ r, at }: Ask, agoMs: number = 0): string {
  return new Date(at - agoMs - below(r, 900)).toISOString()
}

export const isoSeconds = (ask: Ask, agoMs: number = 0): string => iso(ask, agoMs).replace(/\.\d{3}Z/, 'Z')
export const epochMs = ({ r, at }: Ask): number => at - below(r, 900)
export const epochSeconds = (ask: Ask): number => Math.floor(epochMs(ask) / 1000)

export function jwt({ r, at }: Ask, payload: object, header: object = { alg: 'RS256', typ: 'JWT', kid: 'k1' }): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const iat = Math.floor(at / 1000)
  return `${part(header)}.${part({ iat, exp: iat + 3600, jti: uuid(r), ...payload })}.${base64url(r, 86)}`
}

/** Amazon's query authentication, version 4. */
export function s3Url(
  { r, at }: Ask,
  { host = 'assets.s3.amazonaws.com', path = '/invoices/7.pdf', seconds = 3600 } = {},
): string {
  const day = new Date(at).toISOString().replace(/[-:]|\.\d+/g, '')
  const credential = `AKIAIOSFODNN7EXAMPLE%2F${day.slice(0, 8)}%2Feu-west-1%2Fs3%2Faws4_request`
  return `https://${host}${path}?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${credential}&X-Amz-Date=${day}&X-Amz-Expires=${seconds}&X-Amz-SignedHeaders=host&X-Amz-Signature=${hex(r, 64)}`
}

export const json = (value: unknown): Answer => ({ body: JSON.stringify(value) })
/** One field, of the value given. */
export const v = (value: unknown): Answer => json({ v: value })
/** One field, as it is written. */
export const spelled = (value: string): Answer => ({ body: `{"v":${value}}` })
export const raw = (body: string): Answer => ({ body })
export const typed = (type: string, body: string | Buffer): Answer => ({ type, body })
export const html = (body: string): Answer => typed('text/html; charset=utf-8', body)
export const xml = (body: string): Answer => typed('application/xml', body)
export const csv = (...lines: readonly string[]): Answer => typed('text/csv', lines.join('\n'))
export const plain = (body: string): Answer => typed('text/plain; charset=utf-8', body)
export const header = (name: string, ...values: readonly string[]): Answer => ({ headers: values.map((value) => [name, value]) })
export const cookie = (...lines: readonly string[]): Answer => header('set-cookie', ...lines)
/** What is made anew for every request, as one field. */
export const fresh =
  (make: (ask: Ask) => unknown): Maker =>
  (ask) =>
    v(make(ask))
export const freshJson =
  (make: (ask: Ask) => unknown): Maker =>
  (ask) =>
    json(make(ask))
export const freshHeader =
  (name: string, make: (ask: Ask) => string): Maker =>
  (ask) =>
    header(name, make(ask))
