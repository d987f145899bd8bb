/**
 * Format classes of texts: what kind of value it is when the value itself may be new with every answer. A class change
 * (uuid to integer, ISO date to epoch) is a finding where a fresh value is not (specs/COMPARATOR.md, sections 1 and 5).
 */

import { isOpaque } from './opaque.ts'

export type FormatClass = {
  readonly name: string
  /** True for values that are new with every answer or differ between environments by nature: ids, tokens, hashes, masks. */
  readonly volatile: boolean
}

const WHOLE: readonly (readonly [pattern: RegExp, name: (match: RegExpExecArray) => string, volatile: boolean])[] = [
  [/^«masked:[^»]*»$/, (match) => match[0].slice(1, -1), true],
  [/^[0-9a-f]{8}-[0-9a-f]{4}-([1-8])[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i, (match) => `uuid-v${match[1]}`, true],
  [/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i, () => 'uuid', true],
  [/^eyJ[\w-]+\.[\w-]+\.[\w-]*$/, () => 'jwt', true],
  [/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/, () => 'ulid', true],
  // Letters among digits: an IBAN of Germany is letters before digits.
  [/^(?=.*\d[a-f])(?=.*[a-f]\d)[0-9a-f]{16,}$/, (match) => `hex${match[0].length}`, true],
  [/^(?=.*\d[A-F])(?=.*[A-F]\d)[0-9A-F]{16,}$/, (match) => `HEX${match[0].length}`, true],
  [/^\d{4}-\d{2}-\d{2}([T ])\d{2}:\d{2}(:\d{2})?([.,]\d+)?(Z|[+-]\d{2}:?\d{2})?$/, instantName, false],
  [/^\d{4}-\d{2}-\d{2}$/, () => 'iso-date', false],
  [/^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/, () => 'http-date', false],
  [/^[+-]?\d+$/, () => 'digits', false],
  [/^[+-]?\d+\.\d+$/, () => 'decimal', false],
  // Lengths as RFC 5321, section 4.5.3.1 allows; without them, a hostile text takes quadratic time.
  [/^[^\s@]{1,64}@[^\s@]{1,190}\.[^\s@]{1,63}$/, () => 'email', false],
]

/** Identifiers that say what they name: `cus_NffrFeUfNV2Hib`. */
const PREFIXED = /^([a-z]{2,8}_)((?=[A-Za-z]*\d|[A-Z]*[a-z]+[A-Z])[A-Za-z0-9]{8,})$/

function instantName(match: RegExpExecArray): string {
  const [, separator, seconds, fraction, zone] = match
  // The number of digits is not part of the name: many writers trim trailing zeros.
  const precision = fraction !== undefined ? ' fraction' : seconds === undefined ? ' minutes' : ''
  return `iso-8601${separator === ' ' ? ' space' : ''}${precision} ${zone === undefined ? 'local' : zone === 'Z' ? 'Z' : 'offset'}`
}

/** Long, one word, of letters and digits: it is a token when it is none of what people write. */
const TOKEN = /^(?=.*\d)(?=.*[A-Za-z])[\w+/-]{16,}={0,2}$/
/** Base64 may hold slashes, but not at the start, and no words between them: then it is a path with a token in it. */
const PATH = /^\/|(?:^|\/)[A-Z]?[a-z]{3,}(?:\/|$)|[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-/
const TOKEN_MIXED_MIN = 10
const SHORT_MIXED_MIN = 6

export function formatOf(text: string): FormatClass {
  if (text === '') return { name: 'empty', volatile: false }
  for (const [pattern, name, volatile] of WHOLE) {
    const match = pattern.exec(text)
    if (match !== null) return { name: name(match), volatile }
  }
  const prefixed = PREFIXED.exec(text)
  if (prefixed !== null) {
    const [, prefix = '', rest = ''] = prefixed
    return { name: `id ${prefix}`, volatile: /^\d+$/.test(rest) || isOpaque(rest, SHORT_MIXED_MIN) }
  }
  if (TOKEN.test(text) && !PATH.test(text) && isOpaque(text, TOKEN_MIXED_MIN)) return { name: 'token', volatile: true }
  const template = templateOf(text)
  if (template !== text) return { name: template, volatile: true }
  return { name: 'text', volatile: false }
}

/** UTC epoch milliseconds of a text that is an instant in one of the known formats, else undefined. A local time counts as UTC. */
export function instantOf(text: string): number | undefined {
  const isIso = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}/.test(text)
  if (!isIso && !/^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} /.test(text)) return undefined
  const iso = text.replace(' ', 'T').replace(',', '.')
  const ms = Date.parse(!isIso ? text : /(?:Z|[+-]\d{2}:?\d{2})$/.test(iso) ? iso : `${iso}Z`)
  return Number.isNaN(ms) ? undefined : ms
}

/** Pieces inside a longer text that are volatile by their format, each with the class it is replaced by. */
const EMBEDDED = new RegExp(
  [
    '(?<mask>«masked:[^«»]*»)',
    '(?<uuid>\\b[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\\b)',
    '(?<jwt>\\beyJ[\\w-]{8,4096}\\.[\\w-]+\\.[\\w-]*)',
    '(?<instant>\\b\\d{4}-\\d{2}-\\d{2}[T ]\\d{2}:\\d{2}(?::\\d{2}(?:[.,]\\d+)?)?(?:Z|[+-]\\d{2}:?\\d{2})?)',
    '(?<http>\\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \\d{2} [A-Z][a-z]{2} \\d{4} \\d{2}:\\d{2}:\\d{2} (?:GMT|[+-]\\d{4}))',
    // Whatever it holds: what it must hold besides is looked at once for each piece and not once for each character.
    '(?<opaque>\\b[\\w+-]{16,}={0,2})',
  ].join('|'),
  'g',
)

/** Asset fingerprints: app.3f9c1a2b.js, main-BxK3f9_2.css. */
const ASSET = /(?<=[.-])(?=\w*\d)[A-Za-z0-9_]{6,15}(?=\.(?:min\.)?(?:js|mjs|css|png|jpe?g|webp|avif|svg|ico|woff2?|map)\b)/g

/** @returns the text with every embedded volatile piece replaced by its class: `/orders/{uuid}` */
export function templateOf(text: string): string {
  if (!MAYBE_VOLATILE.test(text)) return text
  const replaced = text.replace(EMBEDDED, (piece: string, ...rest: unknown[]) => {
    const groups = rest.at(-1)
    const name =
      typeof groups === 'object' && groups !== null
        ? Object.entries(groups).find(([, value]) => value !== undefined)?.[0]
        : undefined
    if (name === 'opaque' && !(/\d/.test(piece) && /[A-Za-z]/.test(piece) && isOpaque(piece, TOKEN_MIXED_MIN))) return piece
    return `{${name === 'mask' ? piece.slice(1, -1) : (name ?? 'opaque')}}`
  })
  return replaced.replace(ASSET, (piece) => (isOpaque(piece, SHORT_MIXED_MIN) ? '{asset}' : piece))
}

/** No embedded piece can be in a text without one of these. */
const MAYBE_VOLATILE = /«masked|\d{4}-\d|[\w+-]{16}|, \d\d [A-Z]|[.-]\w{6,15}\.[a-z]/
