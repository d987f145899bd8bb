/** Numbers, amounts, addresses and codes as texts: compared by value; the class says how they are written. */
import { ALPHANUMERIC, ANYWHERE, type FormatPattern } from './pattern.ts'

/** ISO 13616-1: country, check digits, account; an account holds letters and digits as random texts do. */
const IBAN = /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/

/** The first four characters behind the others, letters as numbers from 10 on: one modulo 97 (ISO 7064, MOD 97-10). */
export function isIban(text: string): boolean {
  if (!IBAN.test(text)) return false
  let rest = 0
  for (const character of text.slice(4) + text.slice(0, 4)) {
    const value = Number.parseInt(character, 36)
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97
  }
  return rest === 1
}

export const VALUES: readonly FormatPattern[] = [
  { starts: ['letter'], pattern: IBAN, name: ([text]) => (isIban(text) ? 'iban' : undefined), volatile: false },
  { starts: ['other'], pattern: /^\+[1-9]\d{7,14}$/, name: () => 'phone e164', volatile: false },
  // ITU-T E.123: international notation, with spaces and what people put between.
  { starts: ['other'], pattern: /^\+[1-9]\d{0,2}(?=[ (.-])[ \d().-]{6,20}\d$/, name: () => 'phone', volatile: false },
  { starts: ['digit', 'other'], pattern: /^[+-]?\d+$/, name: () => 'digits', volatile: false },
  { starts: ['digit', 'other'], pattern: /^[+-]?\d+\.\d+$/, name: () => 'decimal', volatile: false },
  { starts: ['digit', 'other'], pattern: /^[+-]?\d{1,12},\d{1,2}$/, name: () => 'decimal-comma', volatile: false },
  {
    // ISO 4217 code or sign, before or behind.
    starts: ANYWHERE,
    pattern:
      /^(-?)(?:([A-Z]{3}|[€$£¥]|CHF) ?)?([+-]?\d{1,3}(?:([., '’])\d{3}){0,4}|[+-]?\d{1,15})(?:([.,])(\d{1,4}))?(?: ?([A-Z]{3}|[€$£¥]))?$/,
    name: moneyName,
    volatile: false,
  },
  // Lengths as RFC 5321, section 4.5.3.1 allows; without them, a hostile text takes quadratic time.
  { starts: ANYWHERE, pattern: /^[^\s@]{1,64}@[^\s@]{1,190}\.[^\s@]{1,63}$/, name: () => 'email', volatile: false },
  {
    starts: ['digit'],
    pattern: /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:\/\d{1,2}|:\d{1,5})?$/,
    name: ([text, ...parts]) =>
      parts.every((part) => Number(part) <= 255) ? `ipv4${text.includes('/') ? ' range' : ''}` : undefined,
    volatile: false,
  },
  // RFC 4291, section 2.2; a time of day has no eight parts and no two colons in a row.
  {
    starts: ANYWHERE,
    pattern: /^[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){2,7}(?:\/\d{1,3})?$/,
    name: ([text]) => (text.includes('::') || text.split(':').length === 8 ? 'ipv6' : undefined),
    volatile: false,
  },
  { starts: ALPHANUMERIC, pattern: /^[0-9a-f]{2}([:-])(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}$/i, name: () => 'mac', volatile: false },
  { starts: ['other'], pattern: /^#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/i, name: () => 'colour', volatile: false },
  // semver.org, 2.0.0.
  {
    starts: ALPHANUMERIC,
    pattern: /^v?\d{1,9}\.\d{1,9}\.\d{1,9}(?:-[0-9A-Za-z.-]{1,60})?(?:\+[0-9A-Za-z.-]{1,60})?$/,
    name: () => 'semver',
    volatile: false,
  },
  // BCP 47 with a region, and the same as POSIX writes it.
  { starts: ['letter'], pattern: /^[a-z]{2}([-_])[A-Z]{2}$/, name: (match) => `locale ${match[1]}`, volatile: false },
  // IANA time zone database.
  {
    starts: ['letter'],
    pattern: /^(?:Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Etc|Europe|Indian|Pacific)\/[A-Za-z0-9_+/-]{2,40}$/,
    name: () => 'time-zone',
    volatile: false,
  },
  { starts: ['letter'], pattern: /^(?:true|false)$/, name: () => 'boolean true', volatile: false },
  { starts: ['letter'], pattern: /^(?:True|False)$/, name: () => 'boolean True', volatile: false },
  { starts: ['letter'], pattern: /^(?:TRUE|FALSE)$/, name: () => 'boolean TRUE', volatile: false },
  { starts: ['letter'], pattern: /^(?:yes|no)$/, name: () => 'boolean yes', volatile: false },
  { starts: ['letter'], pattern: /^[YN]$/, name: () => 'boolean Y', volatile: false },
  { starts: ['letter'], pattern: /^(?:on|off)$/, name: () => 'boolean on', volatile: false },
  // What a program writes where it has no value, and nobody means.
  { starts: ['letter'], pattern: /^(?:null|undefined|None|NaN|nil|NULL)$/, name: () => 'no value', volatile: false },
  { starts: ['other'], pattern: /^\[object [A-Z][A-Za-z]*\]$/, name: () => 'no value', volatile: false },
  { starts: ['letter', 'other'], pattern: /^(?:N\/A|n\/a|-|–|—)$/, name: () => 'nothing to say', volatile: false },
  // RFC 2397.
  {
    starts: ['letter'],
    pattern: /^data:([a-z]{1,20}\/[\w.+-]{1,60})?(?:;[\w=-]{1,40}){0,4},/i,
    name: (match) => `data-uri ${match[1]?.toLowerCase() ?? 'text/plain'}`,
    volatile: false,
  },
]

/** The separator of decimals, how many, and where the currency stands are part of how an amount is written. */
function moneyName(match: RegExpExecArray): string | undefined {
  const [, , before, , grouping, separator, decimals, behind] = match
  const currency = before ?? behind
  if (currency === undefined || (before !== undefined && behind !== undefined)) return undefined
  // "1.250 EUR" has groups and no decimals; what has both has two different ones.
  if (grouping !== undefined && grouping === separator) return undefined
  const scale = decimals === undefined ? '' : ` ${separator}${decimals.length}`
  return `money ${currency}${before === undefined ? '' : ' first'}${scale}`
}

/** Texts with these names are words as well, or are told from them by little: in a text that varies they say nothing. */
export const WEAK_NAMES: ReadonlySet<string> = new Set([
  'text',
  'empty',
  'semver',
  'ordinal-date',
  'boolean yes',
  'boolean Y',
  'boolean on',
  'nothing to say',
  'duration',
])
