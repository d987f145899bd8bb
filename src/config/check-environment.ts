/** What a schema cannot tell of an environment: addresses, patterns. */
import { jsonPathError } from './json-path.ts'
import { patternError } from './pattern.ts'
import { describePath, type Problem } from './problems.ts'
import type { PropertyPath, SourceDocument } from './source/document.ts'
import type { UserEnvironment } from './types.ts'

export function checkAddresses(name: string, environment: UserEnvironment, document: SourceDocument): readonly Problem[] {
  const problems: Problem[] = []
  const refuse = (path: PropertyPath, message: string, hint: string, isSecret = false): void => {
    const full = ['environments', name, ...path]
    problems.push({
      document,
      path: full,
      code: 'PARITY_CONFIG_INVALID',
      message: `${describePath(document, full)} ${message}`,
      hint,
      isSecret,
    })
  }
  const fault = addressFault(environment.baseURL)
  // Anything before an "@" may be a password.
  if (fault !== undefined) refuse(['baseURL'], fault.message, fault.hint, environment.baseURL.includes('@'))
  else if (environment.httpVersion === '2' && !environment.baseURL.startsWith('https:')) {
    refuse(
      ['httpVersion'],
      'cannot be "2" with an http address',
      'HTTP/2 is negotiated by TLS (ALPN), so it needs an https baseURL; "auto" uses it where it is offered.',
    )
  }
  const ready = environment.readyWhen?.url
  if (ready !== undefined && !ready.startsWith('/') && !isWebAddress(ready)) {
    refuse(
      ['readyWhen', 'url'],
      `cannot be ${JSON.stringify(ready)}`,
      'Write an absolute http or https address, or a path that starts with "/".',
    )
  }
  if (environment.proxy !== undefined && !isWebAddress(environment.proxy)) {
    refuse(['proxy'], 'is not an http or https address', 'Write it like http://user:password@host:port.')
  }
  const { auth, version } = environment
  if (auth !== undefined && 'oauth2' in auth && !isWebAddress(auth.oauth2.tokenURL)) {
    refuse(
      ['auth', 'oauth2', 'tokenURL'],
      'is not an absolute http or https address',
      'Write it like https://login.example/oauth2/token.',
    )
  }
  if (version?.json !== undefined && version.header !== undefined) {
    refuse(
      ['version', 'header'],
      'cannot stand beside "json"',
      'The version is read from the body or from a header: keep one of the two.',
    )
  }
  return problems
}

/** @returns what is wrong with a base URL, to stand behind its name; undefined when it is good */
export function addressFault(address: string): { readonly message: string; readonly hint: string } | undefined {
  // An address that is otherwise wrong may hold a password, too.
  const text = address.replace(/^([a-z]+:\/\/)?[^/@]*@/i, '$1***@')
  const example = 'Write an absolute address like https://staging.shop.example.'
  if (!URL.canParse(text)) {
    const guessed = /^[\w.-]+(:\d+)?(\/|$)/.test(text) ? `Did you mean "https://${text}"? ${example}` : example
    return { message: `is not an absolute address: ${JSON.stringify(text)}`, hint: guessed }
  }
  const url = new URL(text)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    const isHostAndPort = /^[\w.-]+:\d+/.test(text)
    return {
      message: `must start with http:// or https://, but is ${JSON.stringify(text)}`,
      hint: isHostAndPort ? `Did you mean "http://${text}"?` : example,
    }
  }
  if (url.username !== '' || url.password !== '') {
    return {
      message: 'holds a user name or password',
      hint: 'Addresses stand in every report. Write auth: { basic: { username, password } } instead.',
    }
  }
  if (url.search !== '' || text.includes('?'))
    return {
      message: `has a query: ${JSON.stringify(text)}`,
      hint: 'A query belongs to a probe (query or path): the base URL is put in front of every path.',
    }
  if (url.hash !== '' || text.includes('#'))
    return {
      message: `has a fragment: ${JSON.stringify(text)}`,
      hint: 'A fragment is never sent: remove everything from "#" on.',
    }
  return undefined
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
}

export async function checkPatterns(
  name: string,
  environment: UserEnvironment,
  document: SourceDocument,
): Promise<readonly Problem[]> {
  const { json, pattern } = environment.version ?? {}
  const problems: Problem[] = []
  const faults = [
    { option: 'json', fault: json === undefined ? undefined : await jsonPathError(json) },
    { option: 'pattern', fault: pattern === undefined ? undefined : await patternError(pattern) },
  ]
  for (const { option, fault } of faults) {
    const path = ['environments', name, 'version', option]
    if (fault !== undefined)
      problems.push({
        document,
        path,
        code: 'PARITY_CONFIG_INVALID',
        message: `${describePath(document, path)} ${fault.message}`,
        hint: fault.hint,
      })
  }
  return problems
}
