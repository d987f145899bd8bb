/** The projects of a Playwright config, one per environment of the parity config, so that every spec runs in each of them. */
import path from 'node:path'
import process from 'node:process'

import type { PlaywrightTestConfig, PlaywrightTestOptions, PlaywrightWorkerOptions, Project } from '@playwright/test'

import type { UserConfig } from '../config/types.ts'
import { UserError } from '../core/errors.ts'
import { parityBrowser } from './browser.ts'
import { readEnvironment, type JourneyEnvironment } from './environment.ts'

type JourneyProject = Project<PlaywrightTestOptions, PlaywrightWorkerOptions>
type Server = Exclude<PlaywrightTestConfig['webServer'], readonly unknown[] | undefined>

/** What reporter and fixture know of a project; Playwright shows it to every reporter, so nothing of it is secret. */
export type ProjectMark = { readonly environment: string; readonly variant: string }

/** By name of the project: what must be masked never passes through Playwright, whose reports would show it. */
const environments = new Map<string, JourneyEnvironment>()

/**
 * @param config - the parity config, as parity.config.ts exports it
 * @param shared - what all projects have besides: `use`, `testMatch`, `dependencies`, ...; with a `name`, the projects are
 *   called `staging firefox`, so that several browsers can be asked
 * @returns one project per environment, with address, headers and credentials filled in and a browser that is there
 * @throws UserError when a variable is not set, or there is no browser
 */
export function parityProjects(config: UserConfig, shared: JourneyProject = {}): JourneyProject[] {
  const { name: variant = '', use = {}, metadata = {}, ...rest } = shared
  return Object.keys(config.environments).map((environment) => {
    const read = readEnvironment(config, environment, process.env)
    const name = variant === '' ? environment : `${environment} ${variant}`
    environments.set(name, read)
    const mark: ProjectMark = { environment, variant }
    return {
      ...rest,
      name,
      metadata: { ...metadata, parity: mark },
      use: { ...optionsOf(read), ...(isChromium(use) && { launchOptions: parityBrowser() }), ...use },
    }
  })
}

/** The servers that the environments of the config start, for `webServer`: those that run already are left alone. */
export function parityServers(config: UserConfig): Server[] {
  return Object.keys(config.environments).flatMap((name) => {
    const { user } = readEnvironment(config, name, process.env)
    if (user.start === undefined) return []
    const { command, cwd, env } = typeof user.start === 'string' ? { command: user.start } : user.start
    const { url = user.baseURL } = user.readyWhen ?? {}
    return {
      command,
      url: new URL(url, user.baseURL).href,
      reuseExistingServer: true,
      ...(cwd !== undefined && { cwd: path.resolve(cwd) }),
      ...(env !== undefined && { env }),
    }
  })
}

/** @returns undefined for a project that parityProjects did not make */
export function environmentOf(project: string): JourneyEnvironment | undefined {
  return environments.get(project)
}

export function markOf(metadata: unknown): ProjectMark | undefined {
  if (typeof metadata !== 'object' || metadata === null || !('parity' in metadata)) return undefined
  const { parity } = metadata
  if (typeof parity !== 'object' || parity === null || !('environment' in parity) || !('variant' in parity)) return undefined
  return { environment: String(parity.environment), variant: String(parity.variant) }
}

type Use = NonNullable<JourneyProject['use']>

/** A browser that the user chose keeps its own options. */
function isChromium({ browserName, defaultBrowserType, channel, launchOptions }: Use): boolean {
  return (browserName ?? defaultBrowserType ?? 'chromium') === 'chromium' && channel === undefined && launchOptions === undefined
}

function optionsOf({ name, user }: JourneyEnvironment): Use {
  const { baseURL, auth, headers = {}, cookies = {}, tls, proxy } = user
  if (auth !== undefined && 'oauth2' in auth)
    throw new UserError('PARITY_JOURNEY_AUTH', `environment "${name}" signs in by OAuth2, which a browser does not`, {
      hint: 'Sign in within the journeys, or in a setup project whose storageState they use: playwright.dev/docs/auth.',
    })
  const all = auth !== undefined && 'bearer' in auth ? { ...headers, authorization: `Bearer ${auth.bearer}` } : headers
  const { origin, hostname } = new URL(baseURL)
  return {
    // A base URL with a path keeps it: without the slash, its last segment would be replaced (RFC 3986, section 5.2.3).
    baseURL: `${baseURL.replace(/\/+$/, '')}/`,
    ...(Object.keys(all).length > 0 && { extraHTTPHeaders: all }),
    ...(auth !== undefined && 'basic' in auth && { httpCredentials: { ...auth.basic, origin, send: 'always' } }),
    ...(Object.keys(cookies).length > 0 && {
      storageState: { cookies: Object.entries(cookies).map(([key, value]) => cookie(key, value, hostname)), origins: [] },
    }),
    ...(tls?.rejectUnauthorized === false && { ignoreHTTPSErrors: true }),
    ...(tls?.cert !== undefined &&
      tls.key !== undefined && {
        clientCertificates: [
          {
            origin,
            ...pem('cert', tls.cert),
            ...pem('key', tls.key),
            ...(tls.passphrase !== undefined && { passphrase: tls.passphrase }),
          },
        ],
      }),
    ...(proxy !== undefined && { proxy: { server: proxy } }),
  }
}

/** PEM text may stand in the config itself. */
function pem(what: 'cert' | 'key', text: string): Record<string, string | Buffer> {
  return text.startsWith('-----BEGIN') ? { [what]: Buffer.from(text) } : { [`${what}Path`]: path.resolve(text) }
}

type StorageCookies = Exclude<NonNullable<Use['storageState']>, string>['cookies']

function cookie(name: string, value: string, domain: string): StorageCookies[number] {
  // -1: until the browser closes.
  return { name, value, domain, path: '/', expires: -1, httpOnly: false, secure: false, sameSite: 'Lax' }
}
