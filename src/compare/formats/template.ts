/** Longer texts with volatile pieces in them: each piece is replaced by its class, `/orders/{uuid}`. */
import { isOpaque } from '../opaque.ts'
import { SHORT_MIXED_MIN, TOKEN_MIXED_MIN } from './identifiers.ts'
import { isIban } from './values.ts'

/** Pieces inside a longer text that are volatile by their format, each with the class it is replaced by. */
const EMBEDDED = new RegExp(
  [
    '(?<mask>«masked:[^«»]*»)',
    '(?<uuid>\\b[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\\b)',
    '(?<jwt>\\beyJ[\\w-]{8,4096}\\.[\\w-]+\\.[\\w-]*)',
    '(?<instant>\\b\\d{4}-\\d{2}-\\d{2}[T ]\\d{2}:\\d{2}(?::\\d{2}(?:[.,]\\d+)?)?(?:Z|[+-]\\d{2}:?\\d{2})?)',
    // As C, nginx and Apache write it: `Sun Nov 22 19:06:25 2026`, `22-Nov-2026 19:06`, `22/Nov/2026:19:06:25 +0000`.
    `(?<clock>\\b(?:${[
      '[A-Z][a-z]{2} [A-Z][a-z]{2} [ \\d]\\d \\d{2}:\\d{2}:\\d{2} (?:[A-Z]{3,4} )?\\d{4}',
      '(?:[A-Z][a-z]{5,8}, )?\\d{2}-[A-Z][a-z]{2}-\\d{4} \\d{2}:\\d{2}(?::\\d{2})?(?: [A-Z]{3,4})?',
      '\\d{2}/[A-Z][a-z]{2}/\\d{4}:\\d{2}:\\d{2}:\\d{2} [+-]\\d{4}',
    ].join('|')})\\b)`,
    // Where an object lies in the memory of the process: `<App object at 0x7fb2e4849bd0>`, `#<Object:0x00007f5c2d1a3b58>`.
    '(?<address>\\b0x(?<=<[^<>]{1,120}(?: at |:)0x)[0-9a-f]{8,16}\\b)',
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
    if (name === 'opaque' && !(/\d/.test(piece) && /[A-Za-z]/.test(piece) && isOpaque(piece, TOKEN_MIXED_MIN) && !isIban(piece)))
      return piece
    return `{${name === 'mask' ? piece.slice(1, -1) : (name ?? 'opaque')}}`
  })
  return replaced.replace(ASSET, (piece) => (isOpaque(piece, SHORT_MIXED_MIN) ? '{asset}' : piece))
}

/** No embedded piece can be in a text without one of these. */
const MAYBE_VOLATILE =
  /«masked|\d{4}[: ]\d\d:|\d\d \d{4}|[A-Z]{3,4} \d{4}|0x[0-9a-f]{8}|\d{4}-\d|[\w+-]{16}|, \d\d [A-Z]|[.-]\w{6,15}\.[a-z]/
