/**
 * The curl command that asks one environment the same question again: every header in its order, the body, the HTTP
 * version, no header of curl's own. What the log masked becomes a shell variable, because the log does not know it.
 */
import type { Exchange } from '../core/observation.ts'
import { shellWord, type ShellPiece } from './shell.ts'

export type CurlOptions = {
  /** Name of the environment that was asked: the prefix of its variables. */
  readonly environment: string
  /** The user wants the redirects followed; an exchange is one hop, so the default is not to. */
  readonly follow?: boolean
  /** Write everything beyond ASCII by its bytes. */
  readonly ascii?: boolean
}

export type CurlVariable = {
  readonly name: string
  /** Where its value goes: `header authorization`, `body`, `url`. */
  readonly where: string
}

export type Curl = {
  /** Several lines, to be pasted as they are. */
  readonly command: string
  /** To be set before; in the order of the command. */
  readonly variables: readonly CurlVariable[]
  /** What the command cannot reproduce, one sentence each. */
  readonly notes: readonly string[]
}

/** Linux allows 128 KiB for one argument (MAX_ARG_STRLEN in execve(2)); below it a command can still be pasted. */
const BODY_ARGUMENT_BYTES_MAX = 100_000
/** curl asks "Expect: 100-continue" for longer bodies; older versions from 1,024 bytes on. */
const EXPECT_BYTES = 1024
const BODY_FILE = 'body.txt'

/** curl makes these by itself from the rest of the request. */
const OWN_HEADERS: ReadonlySet<string> = new Set(['content-length', 'transfer-encoding', 'connection', 'keep-alive'])
/** A mask, as it is or percent-encoded; a masked number stands in quotes that were not there. */
const MASKED = /"«masked:(number)»"|«masked:([^«»]*)»|%C2%ABmasked(?::|%3A)(.*?)%C2%BB/gi

export function curlCommand(exchange: Exchange, options: CurlOptions): Curl {
  const names = createNames(options.environment)
  const notes: string[] = []
  const word = (text: string, where: string): string => shellWord(piecesOf(text, where, names), options.ascii ?? false)
  const lines = [
    ['curl', ...methodArguments(exchange), versionArgument(exchange), ...(options.follow === true ? ['--location'] : [])].join(
      ' ',
    ),
    `--url ${word(exchange.url, 'url')}`,
    ...urlArguments(exchange.url),
    ...headerArguments(exchange, word, notes),
    ...bodyArguments(exchange, word, notes),
  ]
  return { command: lines.join(' \\\n  '), variables: names.used(), notes }
}

type Word = (text: string, where: string) => string

function methodArguments(exchange: Exchange): readonly string[] {
  // --include shows status and headers beside the body; --head also tells curl that no body will come.
  if (exchange.method === 'HEAD') return ['--head']
  const isDefault = exchange.method === 'GET' && exchange.requestBody === undefined
  return isDefault ? ['--include'] : ['--include', '--request', shellWord([{ text: exchange.method }], true)]
}

function versionArgument(exchange: Exchange): string {
  if (exchange.httpVersion === '1.0') return '--http1.0'
  if (exchange.httpVersion === '1.1') return '--http1.1'
  return exchange.url.startsWith('http:') ? '--http2-prior-knowledge' : '--http2'
}

function urlArguments(url: string): readonly string[] {
  const isGlob = /[[\]{}]/.test(url) ? ['--globoff'] : []
  return /\/\.\.?(?:[/?#]|$)/.test(url) ? [...isGlob, '--path-as-is'] : isGlob
}

function headerArguments(exchange: Exchange, word: Word, notes: string[]): readonly string[] {
  const sent = exchange.requestHeaders.filter(([name, value]) => isSent(name.toLowerCase(), value, exchange.url))
  const names = new Set(sent.map(([name]) => name.toLowerCase()))
  const body = exchange.requestBody
  const added = [
    'user-agent',
    'accept',
    ...(body === undefined ? [] : ['content-type']),
    ...(body !== undefined && body.length > EXPECT_BYTES ? ['expect'] : []),
  ].filter((name) => !names.has(name))
  if (sent.some(([, value]) => /[^\x20-\x7e\t]/.test(value.replace(MASKED, '')))) {
    notes.push('A header holds bytes beyond ASCII: curl sends them as UTF-8, the run sent them as single bytes.')
  }
  return [
    ...sent.map(([name, value]) => headerArgument(name, value, word)),
    // An empty header keeps curl from adding its own.
    ...added.map((name) => `--header ${shellWord([{ text: `${name}:` }], true)}`),
    ...(names.has('accept-encoding') ? ['--compressed'] : []),
  ]
}

function isSent(name: string, value: string, url: string): boolean {
  if (name.startsWith(':') || OWN_HEADERS.has(name)) return false
  // curl takes the host from the URL; it is only worth saying when it is another one.
  return name !== 'host' || hostOf(url) !== value.toLowerCase()
}

function headerArgument(name: string, value: string, word: Word): string {
  // A header without a value is written with a semicolon; with a colon curl would leave it out.
  const text = value === '' ? `${name};` : `${name}: ${value}`
  return `--header ${word(text, `header ${name.toLowerCase()}`)}`
}

function bodyArguments(exchange: Exchange, word: Word, notes: string[]): readonly string[] {
  const body = exchange.requestBody
  if (body === undefined) return []
  if (body.includes('\u0000') || new TextEncoder().encode(body).length > BODY_ARGUMENT_BYTES_MAX) {
    notes.push(`The request body does not fit into a command: save it as ${BODY_FILE} first.`)
    return [`--data-binary @${BODY_FILE}`]
  }
  // --data-raw, because --data would read a file when the body starts with "@".
  return [`--data-raw ${word(body, 'body')}`]
}

function hostOf(url: string): string | undefined {
  return /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?([^/?#]*)/i.exec(url)?.[1]?.toLowerCase()
}

function piecesOf(text: string, where: string, names: Names): readonly ShellPiece[] {
  const pieces: ShellPiece[] = []
  let from = 0
  for (const match of text.matchAll(MASKED)) {
    if (match.index > from) pieces.push({ text: text.slice(from, match.index) })
    pieces.push({ variable: names.variable(match[1] ?? match[2] ?? match[3] ?? '', where) })
    from = match.index + match[0].length
  }
  if (from < text.length || pieces.length === 0) pieces.push({ text: text.slice(from).replaceAll('\u0000', '') })
  return pieces
}

type Names = { readonly variable: (kind: string, where: string) => string; readonly used: () => readonly CurlVariable[] }

/** A named secret keeps its name; what was masked by its place or look is numbered, as its values may differ. */
function createNames(environment: string): Names {
  const used = new Map<string, CurlVariable>()
  return {
    variable: (kind, where) => {
      const secret = /^secret(?::|%3A)(.+)$/i.exec(kind)?.[1]
      const base = secret === undefined ? variableName(`${environment}_${kind}`).toUpperCase() : variableName(secret)
      let name = base
      for (let number = 2; secret === undefined && used.has(name); number += 1) name = `${base}_${number}`
      if (!used.has(name)) used.set(name, { name, where })
      return name
    },
    used: () => [...used.values()],
  }
}

function variableName(text: string): string {
  const name = text.replace(/[^A-Za-z0-9_]+/g, '_')
  return /^\d/.test(name) || name === '' ? `_${name}` : name
}
