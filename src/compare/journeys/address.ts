/**
 * Addresses as templates, so that requests of two environments are paired: hosts as tokens, what is new with every visit as
 * its class, hashes in the names of built files as one word.
 */
import { templateOf } from '../format-class.ts'
import type { Tokeniser } from '../tokens.ts'

/** A number in a path is a row's, whatever its value: `/orders/1042`. */
const NUMBER_SEGMENT = /(?<=\/)\d+(?=\/|$)/g
/** What a build tool puts before the extension: `app.3f9c1a.js`, `main-BxK3f9_2.css`, `chunk.1a2b3c.min.js`. */
const FINGERPRINT = /(?<=[.-])(?:[0-9a-f]{6,64}|(?=\w*\d)[\w-]{7,32})(?=\.(?:min\.)?[a-z0-9]{2,5}$)/i
/** Values that say when or which visitor, and not what: numbers of six digits and more, long hexadecimal words. */
const FRESH_VALUE = /^(?:\d{6,}|[0-9a-f]{12,}|0?\.\d{6,})$/i
/** A query may be a tracker's whole state: its names are kept. */
const QUERY_PARAMETERS_MAX = 32

/** @returns `GET`'s target without fragment: `/assets/app.{asset}.js`, `https://cdn.example/x.js`, `/api/orders/{n}?page=2` */
export function addressOf(url: string, { tokenise }: Tokeniser): string {
  const [whole = ''] = url.split('#', 1)
  const at = whole.indexOf('?')
  const path = tokenise(at === -1 ? whole : whole.slice(0, at)).replace(/^\{(?:ws-)?origin\}(?=\/|$)/, '')
  const named = templateOf(path.replace(FINGERPRINT, '{asset}').replace(NUMBER_SEGMENT, '{n}'))
  if (at === -1) return named === '' ? '/' : named
  const parameters = whole
    .slice(at + 1)
    .split('&')
    .slice(0, QUERY_PARAMETERS_MAX)
    .map((one) => parameterOf(one, tokenise))
  return `${named}?${parameters.sort().join('&')}`
}

function parameterOf(text: string, tokenise: Tokeniser['tokenise']): string {
  const [name = '', ...rest] = text.split('=')
  const value = rest.join('=')
  if (value === '') return name
  return `${name}=${FRESH_VALUE.test(value) ? '{fresh}' : templateOf(tokenise(value))}`
}

/** @returns undefined for an address of the environment itself, and for `data:` and `blob:` */
export function foreignHost(url: string, { tokenise }: Tokeniser): string | undefined {
  if (!/^(?:https?|wss?):/.test(url) || !URL.canParse(url)) return undefined
  const { origin, host } = new URL(url)
  return tokenise(origin) === origin && tokenise(host) === host ? host : undefined
}
