/**
 * Identifiers, hashes and tokens: new with every row, and mostly of each environment its own. Those that are told by chance
 * alone (nanoid, cuid, tokens) are one family: now and then one of them looks like another.
 */
import { shapeOfMask } from '../../core/masked-shape.ts'
import { isOpaque } from '../opaque.ts'
import { ALPHANUMERIC, ANYWHERE, type FormatClass, type FormatPattern } from './pattern.ts'

export const IDENTIFIERS: readonly FormatPattern[] = [
  {
    // Length and alphabet, which some masks tell, are compared apart (masked.ts): a class would tell neighbours apart.
    starts: ['other'],
    pattern: /^«masked:[^»]*»$/,
    name: ([mask]) => (shapeOfMask(mask) === undefined ? mask : mask.replace(/ .*/, '»')).slice(1, -1),
    volatile: true,
  },
  {
    // RFC 9562, section 4; the variant is 10x.
    starts: ALPHANUMERIC,
    pattern: /^[0-9a-f]{8}-[0-9a-f]{4}-([1-8])[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i,
    name: (match) => `uuid-v${match[1]}`,
    volatile: true,
  },
  {
    starts: ALPHANUMERIC,
    pattern: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i,
    name: () => 'uuid',
    volatile: true,
  },
  // W3C Trace Context, section 3.2.
  {
    starts: ALPHANUMERIC,
    pattern: /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/,
    name: () => 'traceparent',
    volatile: true,
  },
  // RFC 7515, section 3: a header that is a JSON object begins with `{"`, which is `eyJ` in base64url.
  { starts: ['letter'], pattern: /^eyJ[\w-]+\.[\w-]+\.[\w-]*$/, name: () => 'jwt', volatile: true },
  // github.com/ulid/spec: Crockford's base32, 48 bits of time first.
  { starts: ['digit'], pattern: /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/, name: () => 'ulid', volatile: true },
  // By length: hex24 is an ObjectId of MongoDB, hex32 an MD5 or a trace id, hex40 a SHA-1, hex64 a SHA-256.
  // In capitals letters stand among digits: an IBAN of Germany is letters before digits.
  {
    starts: ALPHANUMERIC,
    pattern: /^(?=.*\d)(?=.*[a-f])[0-9a-f]{16,}$/,
    name: (match) => `hex${match[0].length}`,
    volatile: true,
  },
  {
    starts: ALPHANUMERIC,
    pattern: /^(?=.*\d[A-F])(?=.*[A-F]\d)[0-9A-F]{16,}$/,
    name: (match) => `HEX${match[0].length}`,
    volatile: true,
  },
  { starts: ['digit'], pattern: /^\d{18,19}$/, name: (match) => snowflakeName(match[0]), volatile: true },
  // RFC 9110, section 8.8.3: what stands between the quotes is opaque. A strong one needs more than quotes to be told from a word.
  { starts: ['letter'], pattern: /^W\/"[!#-~]{0,200}"$/, name: () => 'etag weak', volatile: true },
  {
    starts: ['other'],
    pattern: /^"([0-9a-zA-Z:_+/=-]{8,200})"$/,
    name: ([, tag = '']) => (/\d/.test(tag) && /[a-z]/i.test(tag) && /^[0-9a-f:-]+$/i.test(tag) ? 'etag strong' : undefined),
    volatile: true,
  },
  // github.com/segmentio/ksuid: 20 bytes in base62, the first four are seconds since 2014-05-13; `4` is reached in 2045.
  {
    starts: ['digit'],
    pattern: /^[0-4][0-9A-Za-z]{26}$/,
    name: (match) => (isOpaque(match[0], TOKEN_MIXED_MIN) ? 'ksuid' : undefined),
    volatile: true,
  },
  // github.com/paralleldrive/cuid: `c`, eight characters of time, all base36; cuid2 has 24 characters and no fixed first one.
  {
    starts: ['letter'],
    pattern: /^c[a-z0-9]{24}$/,
    name: (match) => (isMixedBase36(match[0]) ? 'cuid' : undefined),
    volatile: true,
  },
  {
    starts: ['letter'],
    pattern: /^[a-z][a-z0-9]{23}$/,
    name: (match) => (isMixedBase36(match[0]) ? 'cuid2' : undefined),
    volatile: true,
  },
  // github.com/ai/nanoid: 21 characters of base64url by default.
  {
    starts: ANYWHERE,
    pattern: /^[\w-]{21}$/,
    name: (match) => (/[A-Z]/.test(match[0]) && /[a-z]/.test(match[0]) && isToken(match[0]) ? 'nanoid' : undefined),
    volatile: true,
  },
]

/** Told from words by chance alone, and from each other by length and alphabet: a class of these says little. */
export const TOKEN_FAMILY: ReadonlySet<string> = new Set(['token', 'nanoid', 'ksuid', 'cuid', 'cuid2'])

/** Milliseconds of the first snowflake (github.com/twitter-archive/snowflake) and of a time that none of ours reaches (2040). */
const SNOWFLAKE_FROM_MS = 1_288_834_974_657
const SNOWFLAKE_UNTIL_MS = 2_208_988_800_000

/** 41 bits of milliseconds stand above 22 bits of machine and sequence; 18 and 19 digits are the years from 2011 on. */
function snowflakeName(digits: string): string | undefined {
  const ms = Number(BigInt(digits) >> 22n) + SNOWFLAKE_FROM_MS
  return ms < SNOWFLAKE_UNTIL_MS ? 'snowflake' : undefined
}

/** Base36 has 10 digits among 36: a random text of 24 has about five runs of them, what people write one or two. */
const DIGIT_RUNS_MIN = 4

function isMixedBase36(text: string): boolean {
  return (text.match(/\d+/g) ?? []).length >= DIGIT_RUNS_MIN
}

/** Identifiers that say what they name: `cus_NffrFeUfNV2Hib`. */
const PREFIXED = /^([a-z]{2,8}_)((?=[A-Za-z]*\d|[A-Z]*[a-z]+[A-Z])[A-Za-z0-9]{8,})$/
/** Long, one word, of letters and digits: it is a token when it is none of what people write. */
const TOKEN = /^(?=.*\d)(?=.*[A-Za-z])[\w+/-]{16,}={0,2}$/
/** Base64 may hold slashes, but not at the start, and no words between them: then it is a path with a token in it. */
const PATH = /^\/|(?:^|\/)[A-Z]?[a-z]{3,}(?:\/|$)|[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-/
export const TOKEN_MIXED_MIN: number = 10
export const SHORT_MIXED_MIN: number = 6

export function prefixedFormat(text: string): FormatClass | undefined {
  const prefixed = PREFIXED.exec(text)
  if (prefixed === null) return undefined
  const [, prefix = '', rest = ''] = prefixed
  return { name: `id ${prefix}`, volatile: /^\d+$/.test(rest) || isOpaque(rest, SHORT_MIXED_MIN) }
}

export function isToken(text: string): boolean {
  return TOKEN.test(text) && !PATH.test(text) && isOpaque(text, TOKEN_MIXED_MIN)
}
