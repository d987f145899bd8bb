/**
 * JSON Web Tokens (RFC 7519): algorithm, key and claims count; who and when stand by their kind; the signature never counts.
 * A token that the masker has replaced is not seen here.
 */
import { JsonNumber, parseJson, type Json, type JsonObject } from '../body/json.ts'
import { base64Text } from './base64.ts'
import { kindOf, objectIn } from './shape.ts'
import { lifetime } from './lifetime.ts'

/** Who it is about and which token it is: of each environment its own, and new with each token. */
const BY_KIND: ReadonlySet<string> = new Set([
  'sub',
  'jti',
  'sid',
  'nonce',
  'at_hash',
  'c_hash',
  's_hash',
  'session_state',
  'uti',
  'rh',
  'aio',
])
/** Counted from when it was made. */
const TIMES: ReadonlySet<string> = new Set(['exp', 'nbf', 'auth_time', 'updated_at'])

export function jwtOf(text: string): JsonObject | undefined {
  const parts = /^(eyJ[\w-]+)\.([\w-]+)\.[\w-]*$/.exec(text)
  if (parts === null) return undefined
  const [header, payload] = [objectFrom(parts[1]), objectFrom(parts[2])]
  if (header === undefined || payload === undefined) return undefined
  return new Map([
    ['header', header],
    ['payload', new Map([...payload].map(([name, claim]): [string, Json] => [name, claimOf(name, claim, payload)]))],
  ])
}

function claimOf(name: string, claim: Json, payload: JsonObject): Json {
  if (BY_KIND.has(name)) return kindOf(claim)
  if (name === 'iat') return claim instanceof JsonNumber ? 'when it was made' : claim
  if (!TIMES.has(name) || !(claim instanceof JsonNumber)) return claim
  const issued = payload.get('iat')
  // Without it nobody knows when it began to count.
  if (!(issued instanceof JsonNumber)) return 'instant'
  const seconds = Number(claim.lexeme) - Number(issued.lexeme)
  return name === 'auth_time' || name === 'updated_at' ? 'instant' : lifetime(seconds)
}

function objectFrom(part: string | undefined): JsonObject | undefined {
  const text = part === undefined ? undefined : base64Text(part)
  if (text === undefined || !text.startsWith('{')) return undefined
  const parsed = parseJson(text)
  return parsed.ok ? objectIn(parsed.value) : undefined
}
