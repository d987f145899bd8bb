/**
 * An environment of the config as Playwright wants it: address, headers, credentials, certificates. Worker processes load
 * the Playwright config again, so secrets are taken from the process's variables there and never pass through Playwright.
 */
import { interpolate } from '../config/interpolate.ts'
import { processValue, type ProcessVariables } from '../config/process-variables.ts'
import type { UserConfig, UserEnvironment } from '../config/types.ts'
import { UserError } from '../core/errors.ts'
import type { Secret } from '../core/secret.ts'

export type JourneyEnvironment = {
  readonly name: string
  readonly user: UserEnvironment
  readonly secrets: readonly Secret[]
  readonly maskedFields: readonly string[]
}

/** Addresses are compared and shown, so what stands in them is no secret. */
const PUBLIC: ReadonlySet<string> = new Set(['baseURL', 'readyWhen', 'tokens', 'version'])
/** Headers whose value lets somebody in. */
const SECRET_HEADER = /^(proxy-)?authorization$|^cookie$|^(x-)?(api-key|auth-token|access-token)$/i

/** @throws UserError when a text names a variable that is not set */
export function readEnvironment(config: UserConfig, name: string, variables: ProcessVariables): JourneyEnvironment {
  const written = config.environments[name]
  if (written === undefined) throw new UserError('PARITY_ENVIRONMENT_UNKNOWN', `there is no environment "${name}"`)
  const secrets: Secret[] = []
  const own: Record<string, string> = {}
  const fill = (text: string, isPublic: boolean, place: string): string => {
    const filled = interpolate(text, (variable) => {
      const value = own[variable] ?? processValue(variable, variables)
      if (value !== undefined && own[variable] === undefined && !isPublic) secrets.push({ name: variable, value })
      return value
    })
    const [missing] = filled.missing
    if (missing !== undefined)
      throw new UserError('PARITY_SECRET_MISSING', `\${${missing}} is not set; environments.${name}.${place} needs it`, {
        hint: `Set it before running the journeys (export ${missing}=...), or write it under environments.${name}.variables.`,
      })
    return filled.text
  }
  for (const [variable, text] of Object.entries(written.variables ?? {}))
    own[variable] = fill(text, false, `variables.${variable}`)
  const { headers = {}, cookies = {}, auth, proxy, tls } = written
  const texts = (values: Readonly<Record<string, string>>, place: string): Record<string, string> =>
    Object.fromEntries(Object.entries(values).map(([key, text]) => [key, fill(text, PUBLIC.has(place), `${place}.${key}`)]))
  const user: UserEnvironment = {
    ...written,
    baseURL: fill(written.baseURL, true, 'baseURL'),
    variables: own,
    headers: texts(headers, 'headers'),
    cookies: texts(cookies, 'cookies'),
    ...(auth !== undefined && { auth: fillAuth(auth, (text) => fill(text, false, 'auth')) }),
    ...(proxy !== undefined && { proxy: fill(proxy, false, 'proxy') }),
    ...(tls?.passphrase !== undefined && { tls: { ...tls, passphrase: fill(tls.passphrase, false, 'tls.passphrase') } }),
  }
  secrets.push(...credentials(name, user))
  for (const variable of config.mask?.variables ?? []) {
    const value = own[variable] ?? processValue(variable, variables)
    if (value !== undefined) secrets.push({ name: variable, value })
  }
  return { name, user, secrets, maskedFields: config.mask?.fields ?? [] }
}

type Auth = NonNullable<UserEnvironment['auth']>

function fillAuth(auth: Auth, fill: (text: string) => string): Auth {
  if ('bearer' in auth) return { bearer: fill(auth.bearer) }
  if ('basic' in auth) return { basic: { username: fill(auth.basic.username), password: fill(auth.basic.password) } }
  return auth
}

function credentials(name: string, { auth, cookies = {}, headers = {} }: UserEnvironment): readonly Secret[] {
  const found: Secret[] = Object.entries(cookies).map(([cookie, value]) => ({ name: `${name}.cookies.${cookie}`, value }))
  if (auth !== undefined && 'bearer' in auth) found.push({ name: `${name}.auth.bearer`, value: auth.bearer })
  if (auth !== undefined && 'basic' in auth) {
    const { username, password } = auth.basic
    found.push({ name: `${name}.auth.basic.password`, value: password })
    found.push({ name: `${name}.auth.basic`, value: Buffer.from(`${username}:${password}`).toString('base64') })
  }
  for (const [header, value] of Object.entries(headers))
    // Without its scheme: what leaks is the token, with or without "Bearer" in front.
    if (SECRET_HEADER.test(header)) found.push({ name: `${name}.headers.${header}`, value: value.replace(/^\w+ (?=\S+$)/, '') })
  return found
}
