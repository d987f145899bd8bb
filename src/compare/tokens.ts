/**
 * Environment tokens: an environment's own host, origin and declared account names stand for the same thing as another
 * environment's, so each is replaced by a typed token. What names a *foreign* environment stays as it is, and differs.
 */
import type { EnvironmentFacts } from '../core/environment.ts'

export type Tokeniser = {
  readonly tokenise: (text: string) => string
  /** True when `text` may hold one of this environment's own literals. */
  readonly mayHold: (text: string) => boolean
  /** Set where `tokenise` replaces the other environment's names as well: this one does not. */
  readonly tokeniseOwn?: (text: string) => string
}

export function createTokeniser(environment: EnvironmentFacts): Tokeniser {
  const tokens = new Map<string, string>(Object.entries(environment.tokens).flatMap(spellings))
  // The longest first: an origin before the host inside it.
  const literals = [...tokens.keys()].filter((literal) => literal !== '').sort((left, right) => right.length - left.length)
  if (literals.length === 0) return { tokenise: (text) => text, mayHold: () => false }

  // Not inside a longer host or word: `shop.example` is no part of `staging.shop.example` or `shop.example.org`.
  const pattern = new RegExp(
    `(?:(?<![A-Za-z0-9.-])|(?<=%[0-9A-Fa-f]{2}))(?:${literals.map(escapeRegExp).join('|')})(?![A-Za-z0-9-]|\\.[A-Za-z0-9]|:\\d|%3[Aa]\\d)`,
    'g',
  )
  const escaped = new RegExp(pattern.source.replaceAll('\\/', '\\\\?\\/'), 'g')
  const mayHold = (text: string): boolean =>
    literals.some((literal) => text.includes(literal)) || (text.includes('\\/') && text.search(escaped) !== -1)
  return {
    mayHold,
    tokenise: (text) =>
      literals.some((literal) => text.includes(literal))
        ? text.replace(pattern, (literal) => `{${tokens.get(literal) ?? 'token'}}`)
        : text,
  }
}

/** As it is, and as it stands in a query: `?back=https%3A%2F%2Fshop.example%2Fcart`. */
function spellings([literal, token]: readonly [string, string]): [string, string][] {
  const encoded = encodeURIComponent(literal)
  if (encoded === literal) return [[literal, token]]
  const inLowerCase = encoded.replace(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase())
  return [
    [literal, token],
    [encoded, `${token} encoded`],
    [inLowerCase, `${token} encoded`],
  ]
}

/**
 * @returns literals of the base URL and what they stand for: `https://shop.example` -> `origin`, `shop.example` -> `host`
 */
export function baseTokens(baseURL: string): Record<string, string> {
  const { origin, host, hostname, protocol } = new URL(baseURL)
  const tokens: Record<string, string> = { [origin]: 'origin', [host]: 'host' }
  // A bare loopback name or address says nothing about which environment it is.
  if (hostname !== host && !LOOPBACK.test(hostname)) tokens[hostname] = 'hostname'
  // https://shop.example and wss://shop.example name the same environment.
  const socket = protocol === 'https:' ? 'wss' : 'ws'
  tokens[`${socket}://${host}`] = 'ws-origin'
  if (hostname === host || !LOOPBACK.test(hostname)) return tokens
  const port = host.slice(hostname.length)
  // A server on this machine calls itself by whichever name it was started with; the port says which one it is.
  for (const name of LOOPBACK_NAMES) {
    tokens[`${protocol}//${name}${port}`] ??= 'origin'
    tokens[`${name}${port}`] ??= 'host'
    tokens[`${socket}://${name}${port}`] ??= 'ws-origin'
  }
  // Where it listens, and where nobody can ask it: the same on both sides, but no address to be sent to.
  tokens[`0.0.0.0${port}`] ??= 'listening host'
  return tokens
}

const LOOPBACK = /^(?:localhost$|127\.|\[::1\]$)/
const LOOPBACK_NAMES: readonly string[] = ['localhost', '127.0.0.1', '[::1]']

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}
