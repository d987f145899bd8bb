/**
 * What may be kept of a JSON Web Token (RFC 7519) that is masked: how it is signed, which claims it has, who issued it for
 * whom and how long it lives. No claim that is about a person, no key id, no signature.
 */

const NAMES_MAX = 40
/** Issuer and audience are names of services, mostly URLs; what is longer or has other characters is none. */
const SERVICE = /^[\w.:/@-]{1,100}$/
const NAME = /^[\w.:/-]{1,60}$/

/** @returns `jwt RS256 claims exp,iat,iss iss https://auth.example lives 3600 s`; `jwt` when it cannot be read */
export function describeJwt(token: string): string {
  const [head = '', payload = ''] = token.split('.')
  const header = objectIn(head)
  const claims = objectIn(payload)
  if (header === undefined || claims === undefined) return 'jwt'
  const algorithm = header.get('alg')
  const names = [...claims.keys()].filter((name) => NAME.test(name)).sort()
  const parts = [
    'jwt',
    typeof algorithm === 'string' && NAME.test(algorithm) ? algorithm : 'no algorithm',
    `claims ${names.slice(0, NAMES_MAX).join(',')}`,
    ...['iss', 'aud'].flatMap((name) => serviceOf(name, claims.get(name))),
    ...lifetimeOf(claims),
  ]
  return parts.join(' ')
}

function serviceOf(name: string, value: unknown): readonly string[] {
  return typeof value === 'string' && SERVICE.test(value) ? [`${name} ${value}`] : []
}

/** NumericDates, in seconds (RFC 7519, section 2). */
function lifetimeOf(claims: ReadonlyMap<string, unknown>): readonly string[] {
  const expires = claims.get('exp')
  const from = claims.get('iat') ?? claims.get('nbf')
  return typeof expires === 'number' && typeof from === 'number' ? [`lives ${Math.round(expires - from)} s`] : []
}

function objectIn(part: string): ReadonlyMap<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? new Map(Object.entries(value)) : undefined
  } catch {
    return undefined
  }
}
