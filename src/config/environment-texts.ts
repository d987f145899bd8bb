/**
 * Resolves `${NAME}` in every text of one environment, and remembers which texts are secret: whatever came from the
 * process's variables, and the credentials themselves.
 */
import { closest } from './closest.ts'
import * as validators from './generated/validators.js'
import { interpolate } from './interpolate.ts'
import { processValue, type ProcessVariables } from './process-variables.ts'
import { describePath, type Problem } from './problems.ts'
import type { Secret } from './project.ts'
import { checkSchema, type SchemaCheck } from './schema-problems.ts'
import type { PropertyPath, SourceDocument } from './source/document.ts'
import type { UserConfig, UserEnvironment } from './types.ts'

export type TextContext = {
  readonly document: SourceDocument
  readonly processVariables: ProcessVariables
  readonly allowMissing: boolean
  /** Set when only this environment is asked, so that the others may lack theirs. */
  readonly secretsOf?: string
}

export type ResolvedTexts = {
  readonly environment: UserEnvironment
  readonly secrets: readonly Secret[]
  readonly problems: readonly Problem[]
  readonly warnings: readonly string[]
}

export async function resolveTexts(name: string, written: UserEnvironment, context: TextContext): Promise<ResolvedTexts> {
  const secrets: Secret[] = []
  const missing = new Map<string, PropertyPath>()
  const variables: Record<string, string> = {}

  const resolve = (text: string, path: PropertyPath): string => {
    const own = (variable: string): string | undefined => (Object.hasOwn(variables, variable) ? variables[variable] : undefined)
    const result = interpolate(text, (variable) => own(variable) ?? processValue(variable, context.processVariables))
    for (const variable of result.used) {
      const value = own(variable) === undefined ? processValue(variable, context.processVariables) : undefined
      if (value !== undefined && !isPublic(path)) secrets.push({ name: variable, value })
    }
    for (const variable of result.missing) if (!missing.has(variable)) missing.set(variable, ['environments', name, ...path])
    return result.text
  }

  // In the order they are written, so that one may use those above it, and none can go in a circle.
  for (const [variable, text] of Object.entries(written.variables ?? {}))
    variables[variable] = resolve(text, ['variables', variable])
  const { variables: _resolved, ...rest } = written
  const filled = { ...mapObject(rest, [], resolve), variables }

  const unset = [...missing].map(([variable, path]) => missingProblem(variable, path, { name, variables, context }))
  const isAskedElsewhere = context.secretsOf !== undefined && context.secretsOf !== name
  const warnings = context.allowMissing && !isAskedElsewhere ? unset.map(({ message }) => message) : []
  const problems = context.allowMissing || isAskedElsewhere ? [] : unset

  // What a variable puts in can be wrong, too: a line break in a header, an empty token.
  const checked = await checkSchema({ ...context.document, value: { environments: { [name]: filled } } }, FILLED)
  const environment = checked.accepted ? checked.value.environments[name] : undefined
  if (environment === undefined) {
    return { environment: written, secrets, problems: [...problems, ...(checked.accepted ? [] : checked.problems)], warnings }
  }
  return { environment, secrets: [...secrets, ...credentials(name, environment)], problems, warnings }
}

const FILLED: SchemaCheck<UserConfig> = { validator: validators.config, schema: 'config', code: 'PARITY_CONFIG_INVALID' }

/**
 * Addresses and equivalent literals are compared and shown, so they cannot be masked: with the base URL masked on one side,
 * every link in a body would differ.
 */
function isPublic(path: PropertyPath): boolean {
  return ['baseURL', 'readyWhen', 'tokens', 'version'].includes(String(path[0]))
}

type Change = (text: string, path: PropertyPath) => string

function mapTexts(value: unknown, path: PropertyPath, change: Change): unknown {
  if (typeof value === 'string') return change(value, path)
  return typeof value === 'object' && value !== null ? mapObject(value, path, change) : value
}

/** An environment holds no lists. */
function mapObject(value: object, path: PropertyPath, change: Change): Readonly<Record<string, unknown>> {
  // The keys of `tokens` are texts of the environment, too.
  const changeKey = (key: string): string => (path.length === 1 && path[0] === 'tokens' ? change(key, [...path, key]) : key)
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [changeKey(key), mapTexts(item, [...path, key], change)]))
}

function missingProblem(
  variable: string,
  path: PropertyPath,
  environment: { readonly name: string; readonly variables: Readonly<Record<string, string>>; readonly context: TextContext },
): Problem {
  const { name, variables, context } = environment
  const near = closest(variable, [...Object.keys(variables), ...Object.keys(context.processVariables)])
  const isEmpty = context.processVariables[variable] === ''
  const isName = /^[A-Za-z_]\w*$/.test(variable)
  const howToSet = isName
    ? `Set it before running parity (export ${variable}=...), or write it under environments.${name}.variables.`
    : 'A variable name has letters, digits and underscores.'
  return {
    document: context.document,
    path,
    code: 'PARITY_SECRET_MISSING',
    message: `\${${variable}} is ${isEmpty ? 'set, but empty' : 'not set'}; ${describePath(context.document, path)} needs it`,
    hint: `${near === undefined || isEmpty ? '' : `Did you mean \${${near}}? `}${howToSet} For a literal "\${" write "$\${".`,
  }
}

/** What a server must never see echoed into a report, also where it is written into the config as it is. */
function credentials(name: string, environment: UserEnvironment): readonly Secret[] {
  const { auth, cookies = {}, tls, proxy } = environment
  const found: Secret[] = []
  const add = (where: string, value: string | undefined): void => {
    if (value !== undefined && value !== '') found.push({ name: `${name}.${where}`, value })
  }
  if (auth !== undefined && 'bearer' in auth) add('auth.bearer', auth.bearer)
  if (auth !== undefined && 'basic' in auth) {
    add('auth.basic.password', auth.basic.password)
    add('auth.basic', Buffer.from(`${auth.basic.username}:${auth.basic.password}`).toString('base64'))
  }
  if (auth !== undefined && 'oauth2' in auth) add('auth.oauth2.clientSecret', auth.oauth2.clientSecret)
  for (const [cookie, value] of Object.entries(cookies)) add(`cookies.${cookie}`, value)
  for (const [header, value] of Object.entries(environment.headers ?? {})) {
    // Without its scheme: what leaks is the token, with or without "Bearer" in front.
    if (/^(proxy-)?authorization$|^cookie$|^(x-)?(api-key|auth-token|access-token)$/i.test(header))
      add(`headers.${header}`, value.replace(/^\w+ (?=\S+$)/, ''))
  }
  add('tls.passphrase', tls?.passphrase)
  if (proxy !== undefined && URL.canParse(proxy)) add('proxy password', decodeURIComponent(new URL(proxy).password))
  return found
}
