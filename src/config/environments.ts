/** Turns the environments of the config into resolved ones: roles decided, texts filled in, addresses and certificates checked. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'

import type { Role } from '../core/environment.ts'
import type { DataMode } from '../core/probe.ts'
import { isSameAddress } from '../core/same-address.ts'
import { checkAddresses, checkPatterns } from './check-environment.ts'
import { durationMs } from './duration.ts'
import { resolveTexts, type TextContext } from './environment-texts.ts'
import type { Problem } from './problems.ts'
import type { ResolvedEnvironment, Secret } from './project.ts'
import { decideRoles } from './roles.ts'
import type { PropertyPath } from './source/document.ts'
import type { UserConfig, UserEnvironment, UserLimits } from './types.ts'

/** `data`: what the command line says of all candidates. */
export type EnvironmentContext = TextContext & { readonly root: string; readonly data?: DataMode }

export type ResolvedEnvironments = {
  readonly environments: readonly ResolvedEnvironment[]
  readonly secrets: readonly Secret[]
  readonly problems: readonly Problem[]
  readonly warnings: readonly string[]
}

const READY_TIMEOUT_MS = 30_000
const CONCURRENCY = 8
const REQUESTS_PER_SECOND = 50

/** @param limits - those of the config or the profile; an environment's own win */
export async function resolveEnvironments(
  config: UserConfig,
  limits: UserLimits,
  context: EnvironmentContext,
): Promise<ResolvedEnvironments> {
  const { roles, problems: roleProblems } = decideRoles(config.environments, context.document)
  const problems: Problem[] = [...roleProblems]
  const secrets: Secret[] = []
  const warnings: string[] = []
  const environments: ResolvedEnvironment[] = []
  for (const [name, written] of Object.entries(config.environments)) {
    const texts = await resolveTexts(name, written, context)
    problems.push(...texts.problems)
    secrets.push(...texts.secrets)
    warnings.push(...texts.warnings)
    // What is missing stays in the text as `${NAME}`: an address or a path with that in it would be reported twice.
    const isComplete = texts.problems.length === 0 && texts.warnings.length === 0
    if (isComplete) problems.push(...checkAddresses(name, texts.environment, context.document))
    problems.push(...(await checkPatterns(name, texts.environment, context.document)))
    const certificates = isComplete ? await readCertificates(name, texts.environment, context) : NO_CERTIFICATES
    problems.push(...certificates.problems)
    if (roles.get(name) === 'reference' && written.data !== undefined) problems.push(dataProblem(context, name))
    const data = context.data ?? written.data ?? config.data
    environments.push(
      build({
        ...(data !== undefined && { data }),
        name,
        role: roles.get(name) ?? 'candidate',
        user: texts.environment,
        limits: { ...limits, ...written.limits },
        tls: certificates.tls,
        root: context.root,
      }),
    )
  }
  warnings.push(...sameAddressWarnings(environments))
  return {
    environments: environments.toSorted((a, b) => Number(b.role === 'reference') - Number(a.role === 'reference')),
    secrets,
    problems,
    warnings,
  }
}

type Ingredients = {
  readonly name: string
  readonly role: Role
  readonly user: UserEnvironment
  readonly limits: UserLimits
  readonly data?: DataMode
  readonly tls: ResolvedEnvironment['tls']
  readonly root: string
}

function build({ name, role, user, limits, data, tls, root }: Ingredients): ResolvedEnvironment {
  const baseURL = user.baseURL.replace(/\/+$/, '')
  const start = typeof user.start === 'string' ? { command: user.start } : user.start
  const ready = user.readyWhen ?? {}
  const readyURL = ready.url?.startsWith('/') === true ? baseURL + ready.url : ready.url
  return {
    name,
    role,
    baseURL,
    headers: user.headers ?? {},
    ...(user.auth === undefined ? {} : { auth: user.auth }),
    cookies: user.cookies ?? {},
    tls,
    ...(user.proxy === undefined ? {} : { proxy: user.proxy }),
    httpVersion: user.httpVersion ?? 'auto',
    variables: user.variables ?? {},
    allowUnsafe: user.allowUnsafe ?? role === 'candidate',
    tokens: user.tokens ?? {},
    ...(data !== undefined && role === 'candidate' && { data }),
    ...(start === undefined
      ? {}
      : { start: { command: start.command, cwd: path.resolve(root, start.cwd ?? '.'), env: start.env ?? {} } }),
    readyWhen: {
      url: readyURL ?? baseURL,
      ...(ready.status === undefined ? {} : { status: ready.status }),
      timeoutMs: ready.timeout === undefined ? READY_TIMEOUT_MS : durationMs(ready.timeout),
    },
    ...(user.version === undefined ? {} : { version: user.version }),
    concurrency: limits.concurrency ?? CONCURRENCY,
    requestsPerSecond: limits.requestsPerSecond ?? REQUESTS_PER_SECOND,
  }
}

function dataProblem({ document }: EnvironmentContext, name: string): Problem {
  return {
    document,
    path: ['environments', name, 'data'],
    part: 'key',
    code: 'PARITY_CONFIG_INVALID',
    message: `environments.${name} is the reference, and "data" says whether a candidate holds its rows`,
    hint: 'Write it on a candidate, or at the top of the config for all of them.',
  }
}

const NO_CERTIFICATES: Certificates = { tls: { rejectUnauthorized: true }, problems: [] }

type Certificates = { readonly tls: ResolvedEnvironment['tls']; readonly problems: readonly Problem[] }

async function readCertificates(name: string, user: UserEnvironment, context: EnvironmentContext): Promise<Certificates> {
  const { ca, cert, key, rejectUnauthorized = true, ...texts } = user.tls ?? {}
  const problems: Problem[] = []
  const pem: { ca?: string; cert?: string; key?: string } = {}
  for (const [option, written] of Object.entries({ ca, cert, key })) {
    if (written === undefined) continue
    const place: PropertyPath = ['environments', name, 'tls', option]
    const text = written.startsWith('-----BEGIN')
      ? written
      : await readFile(path.resolve(context.root, written), 'utf8').catch(() => undefined)
    if (text === undefined) problems.push(fileProblem(context, place, written))
    else if (!text.includes('-----BEGIN')) problems.push(notPemProblem(context, place, written))
    else Object.assign(pem, { [option]: text })
  }
  if ((cert === undefined) !== (key === undefined)) {
    const [given, lacking] = cert === undefined ? ['key', 'cert'] : ['cert', 'key']
    problems.push({
      document: context.document,
      path: ['environments', name, 'tls', given],
      part: 'key',
      code: 'PARITY_CONFIG_INVALID',
      message: `environments.${name}.tls has "${given}" but no "${lacking}"`,
      hint: 'A client certificate needs both: `cert` and its private `key`.',
    })
  }
  return { tls: { ...pem, ...texts, rejectUnauthorized }, problems }
}

function fileProblem(context: EnvironmentContext, place: PropertyPath, written: string): Problem {
  return {
    document: context.document,
    path: place,
    code: 'PARITY_FILE_MISSING',
    message: `${place.join('.')}: there is no readable file ${JSON.stringify(written)}`,
    hint: `It was looked for at ${path.resolve(context.root, written)}. A path is relative to the config; PEM text may stand here itself.`,
  }
}

function notPemProblem(context: EnvironmentContext, place: PropertyPath, written: string): Problem {
  return {
    document: context.document,
    path: place,
    code: 'PARITY_CONFIG_INVALID',
    message: `${place.join('.')}: ${JSON.stringify(written)} is not a PEM file`,
    hint: 'It must hold "-----BEGIN ...-----". Convert a DER file with: openssl x509 -inform der -in FILE -out FILE.pem',
  }
}

/** Not an error: comparing a deployment with itself is how one checks that the suite is quiet. */
function sameAddressWarnings(environments: readonly ResolvedEnvironment[]): readonly string[] {
  return environments.flatMap((environment, index) => {
    const twin = environments.slice(0, index).find(({ baseURL }) => isSameAddress(baseURL, environment.baseURL))
    return twin === undefined
      ? []
      : [
          `environments "${twin.name}" and "${environment.name}" have the same baseURL (${environment.baseURL}): one deployment is compared with itself`,
        ]
  })
}
