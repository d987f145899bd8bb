/** Config headers, authentication and cookies of one environment as request headers. OAuth2 tokens are fetched and renewed. */
import { performance } from 'node:perf_hooks'

import type { ResolvedEnvironment, Settings, UserAuth } from '../../plan/plan.ts'
import type { UnansweredCause } from '../../core/observation.ts'
import type { Masker } from '../../log/masking.ts'
import type { Lanes } from './lanes.ts'
import { receive } from './receive.ts'

export type Credentials =
  | { readonly ok: true; readonly headers: Readonly<Record<string, string>> }
  | { readonly ok: false; readonly cause: UnansweredCause }

type OAuth2 = Extract<UserAuth, { oauth2: unknown }>['oauth2']

/** A token is renewed this long before it ends, so that none ends on its way. */
const RENEW_BEFORE_MS = 30_000
/** RFC 6749, section 5.1 leaves the lifetime out where it is documented elsewhere; this is a common default. */
const LIFETIME_SECONDS_DEFAULT = 3600
const TOKEN_BYTES_MAX = 1024 * 1024

export type CredentialsContext = {
  readonly lanes: Lanes
  readonly masker: Masker
  readonly settings: Settings
  readonly signal: AbortSignal
}

/** @returns a function that gives the headers, or the cause why there are none; concurrent callers share one token request */
export function createCredentials(environment: ResolvedEnvironment, context: CredentialsContext): () => Promise<Credentials> {
  const fixed: Record<string, string> = {}
  for (const [name, value] of Object.entries(environment.headers)) fixed[name.toLowerCase()] = value
  const cookies = Object.entries(environment.cookies).map(([name, value]) => `${name}=${value}`)
  if (cookies.length > 0) fixed['cookie'] = cookies.join('; ')

  const auth = environment.auth
  if (auth === undefined || !('oauth2' in auth)) {
    const authorization = auth === undefined ? undefined : staticAuthorization(auth)
    const credentials: Promise<Credentials> = Promise.resolve({
      ok: true,
      headers: authorization === undefined ? fixed : { ...fixed, authorization },
    })
    return () => credentials
  }
  let current: Promise<TokenAnswer> | undefined
  let renewMs = 0
  return async () => {
    if (current === undefined || performance.now() > renewMs) {
      // Whoever comes while it is asked for waits for this one; after a failure the next one asks anew.
      renewMs = Number.POSITIVE_INFINITY
      current = requestToken(auth.oauth2, context).then((answer) => {
        renewMs = answer.ok ? answer.renewMs : 0
        return answer
      })
    }
    const answer = await current
    return answer.ok ? { ok: true, headers: { ...fixed, authorization: `Bearer ${answer.token}` } } : answer
  }
}

function staticAuthorization(auth: Exclude<UserAuth, { oauth2: unknown }>): string {
  if ('bearer' in auth) return `Bearer ${auth.bearer}`
  return `Basic ${Buffer.from(`${auth.basic.username}:${auth.basic.password}`).toString('base64')}`
}

type TokenAnswer =
  | { readonly ok: true; readonly token: string; readonly renewMs: number }
  | (Credentials & { readonly ok: false })

/** Client credentials grant (RFC 6749, section 4.4), the client authenticated by HTTP Basic (section 2.3.1). */
async function requestToken(oauth2: OAuth2, context: CredentialsContext): Promise<TokenAnswer> {
  const url = new URL(oauth2.tokenURL)
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    ...(oauth2.scope !== undefined && { scope: oauth2.scope }),
    ...(oauth2.audience !== undefined && { audience: oauth2.audience }),
  })
  const lane = context.lanes.take(url.origin)
  const received = await receive(lane, {
    origin: url.origin,
    path: url.pathname + url.search,
    method: 'POST',
    headers: [
      ['accept', 'application/json'],
      ['content-type', 'application/x-www-form-urlencoded'],
      [
        'authorization',
        `Basic ${Buffer.from(`${encodeURIComponent(oauth2.clientId)}:${encodeURIComponent(oauth2.clientSecret)}`).toString('base64')}`,
      ],
    ],
    body: Buffer.from(form.toString()),
    totalMs: context.settings.timeouts.totalMs,
    bytesMax: TOKEN_BYTES_MAX,
    signal: context.signal,
  })
  context.lanes.give(url.origin, lane, received.ok)
  if (!received.ok) return noToken(`${url.origin} did not answer: ${received.cause.message}`)
  if (received.status !== 200) return noToken(`${url.origin} answered ${received.status}`)
  const token = parseToken(received.bytes)
  if (token === undefined) return noToken(`${url.origin} answered 200 without an access_token`)
  context.masker.learn({ name: 'access_token', value: token.value })
  // A short life must not mean a token for every request.
  const lifeMs = token.seconds * 1000
  return { ok: true, token: token.value, renewMs: performance.now() + Math.max(lifeMs / 2, lifeMs - RENEW_BEFORE_MS) }
}

function parseToken(bytes: Buffer): { readonly value: string; readonly seconds: number } | undefined {
  let json: unknown
  try {
    json = JSON.parse(bytes.toString('utf8'))
  } catch {
    return undefined
  }
  if (typeof json !== 'object' || json === null || !('access_token' in json) || typeof json.access_token !== 'string')
    return undefined
  const seconds = 'expires_in' in json && typeof json.expires_in === 'number' ? json.expires_in : LIFETIME_SECONDS_DEFAULT
  return { value: json.access_token, seconds }
}

function noToken(why: string): Credentials & { readonly ok: false } {
  return { ok: false, cause: { code: 'dependency', detail: 'OAUTH2_TOKEN', message: `no access token: ${why}` } }
}
