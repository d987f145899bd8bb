/**
 * What a mask may keep of a secret that a machine made: how long it is, to the power of two, and of which characters. A
 * session id that became a quarter as long is easier to guess, and is seen; nothing of this helps to guess one.
 */

/** Shorter ones are codes, and words that people chose: their length says too much. */
const CHARACTERS_MIN = 20
/** Longer ones all count the same. */
const LENGTH_MAX = 4096

const ALPHABETS: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['digits', /^\d+$/],
  ['hex', /^(?:[0-9a-f]+|[0-9A-F]+)$/],
  ['base36', /^(?:[0-9a-z]+|[0-9A-Z]+)$/],
  // With or without what base64, percent-encoding and signatures put in: by chance, a short one has none of it.
  ['mixed', /^[\w\-+/=.~%:]+$/],
]

const SHAPE = new RegExp(`^«masked:[\\w-]+ (\\d+) (${ALPHABETS.map(([name]) => name).join('|')})»$`)

/** @returns `32 hex` for 32 to 63 characters; undefined for what no machine made, as a password */
export function shapeOfSecret(value: string): string | undefined {
  if (value.length < CHARACTERS_MIN) return undefined
  // A digit at least: a sentence in kebab-case is no token.
  const alphabet = /\d/.test(value) ? ALPHABETS.find(([, pattern]) => pattern.test(value))?.[0] : undefined
  return alphabet === undefined ? undefined : `${2 ** Math.floor(Math.log2(Math.min(value.length, LENGTH_MAX)))} ${alphabet}`
}

/** @param mask - `«masked:cookie 32 hex»`
 *  @returns what it tells: at least so many characters; undefined when it tells nothing */
export function shapeOfMask(mask: string): { readonly length: number; readonly alphabet: string } | undefined {
  const [, length, alphabet] = SHAPE.exec(mask) ?? []
  return length === undefined || alphabet === undefined ? undefined : { length: Number(length), alphabet }
}
