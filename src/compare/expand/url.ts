/** Links (RFC 3986), signed ones included: where they lead and with what; signatures, their dates and their keys do not count. */
import type { Json, JsonObject } from '../body/json.ts'
import { epochOf, instantOf } from '../formats/dates.ts'
import { templateOf } from '../formats/template.ts'
import { lifetime, roughLifetime } from './lifetime.ts'

/** The token of an environment stands for scheme and host, or for the host alone. */
const URL_PARTS =
  /^(?:(\{(?:ws-)?origin\})|([a-z][a-z0-9+.-]{1,19}):\/\/([^/?#\s]*)|(?=\/))([^?#\s]*)(?:\?([^#\s]*))?(?:#(\S*))?$/i

export function urlOf(text: string, at: number): JsonObject | undefined {
  const parts = URL_PARTS.exec(text)
  if (parts === null) return undefined
  const [, origin, scheme, authority, path = '', query, fragment] = parts
  // A path alone is a text like any other.
  if (origin === undefined && scheme === undefined && query === undefined) return undefined
  const host = authority?.replace(/^[^@]*@/, '')
  const values: (readonly [string, Json | undefined])[] = [
    ['origin', origin],
    ['scheme', scheme?.toLowerCase()],
    ['host', host?.replace(/:\d+$/, '').toLowerCase()],
    ['port', host === undefined ? undefined : /:(\d+)$/.exec(host)?.[1]],
    ['path', templateOf(path)],
    ['query', query === undefined ? undefined : parametersOf(query, at)],
    ['fragment', fragment === undefined ? undefined : templateOf(fragment)],
  ]
  const tree: JsonObject = new Map()
  for (const [name, value] of values) if (value !== undefined) tree.set(name, value)
  return tree
}

/** `a=1&b=2`, and nothing else: names as programs give them, two at least. */
const QUERY = /^[A-Za-z_][\w.[\]-]{0,60}=[^&\s]*(?:&[A-Za-z_][\w.[\]-]{0,60}=[^&\s]*)+$/

export function queryOf(text: string, at: number): JsonObject | undefined {
  return QUERY.test(text) ? parametersOf(text, at) : undefined
}

function parametersOf(query: string, at: number): JsonObject {
  const raw = new Map<string, string[]>()
  for (const part of query.split('&')) {
    if (part === '') continue
    const equals = part.indexOf('=')
    const name = decoded(equals === -1 ? part : part.slice(0, equals))
    const value = equals === -1 ? '' : decoded(part.slice(equals + 1))
    const known = raw.get(name)
    if (known === undefined) raw.set(name, [value])
    else known.push(value)
  }
  const first = (name: string): string | undefined => raw.get(name)?.[0]
  const parameters: JsonObject = new Map()
  for (const [name, values] of raw) {
    const compared = values.map((value) => parameterOf(name, value, { at, first }))
    parameters.set(name, compared.length === 1 ? (compared[0] ?? '') : compared)
  }
  return parameters
}

type Query = { readonly at: number; readonly first: (name: string) => string | undefined }

/** Amazon S3 and Google Cloud Storage (version 4), CloudFront and S3 (version 2), Azure SAS. */
const SIGNATURES = /^(?:x-(?:amz|goog)-(?:signature|security-token)|signature|sig|policy)$/i
const SIGNED_AT = /^x-(?:amz|goog)-date$/i
const CREDENTIALS = /^x-(?:amz|goog)-credential$/i
const EXPIRY = /^(?:expires|expiry|exp|se)$/i
const KEY_NAMES = /^(?:key-pair-id|googleaccessid|awsaccesskeyid|skoid|sktid)$/i

function parameterOf(name: string, value: string, { at, first }: Query): Json {
  if (SIGNATURES.test(name)) return 'signature'
  if (SIGNED_AT.test(name)) return 'when it was signed'
  if (KEY_NAMES.test(name)) return 'key'
  // `AKIA…/20261122/eu-west-1/s3/aws4_request`: key and day are of each environment and day.
  if (CREDENTIALS.test(name)) return value.split('/').slice(2).join('/')
  if (EXPIRY.test(name)) {
    const expires = instantOf(value) ?? epochOf(value, at)?.ms
    const starts = name === 'se' ? instantOf(first('st') ?? '') : undefined
    if (expires !== undefined) return starts === undefined ? roughLifetime(expires - at) : lifetime((expires - starts) / 1000)
  }
  if (/^(?:st|ske|skt)$/.test(name) && instantOf(value) !== undefined) return 'instant'
  return value
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}
