/**
 * A single value of a sample: when two are the same, mean the same, or are of one format, and how they are shown. Every
 * level of the lattice has its test here.
 */
import { describeJwt } from '../core/describe-jwt.ts'
import type { ShownValue } from '../core/finding.ts'
import { VALUE_CHARACTERS_MAX } from '../core/finding.ts'
import { formatOf, instantOf, isSpecific, type FormatClass } from './format-class.ts'
import { epochOf } from './formats/dates.ts'

/** A single value of a sample, ready to be compared. `undefined` in a list of samples: the path is absent. */
export type Leaf = {
  readonly type: string
  /** Equal exactly when values of one type are the same, token for token. */
  readonly exact: string
  /** The value for people. */
  readonly shown: string
}

/** The text "1998" is not the number 1998. */
export function isSameLeaf(left: Leaf | undefined, right: Leaf | undefined): boolean {
  return left?.exact === right?.exact && left?.type === right?.type
}

/**
 * The same number computed in another order: doubles that differ in the last digits, as only computed ones have them.
 * Decimals with at most 15 significant digits survive a double (IEEE 754), so whoever wrote fewer meant each of them.
 */
export function isNearlyEqual(left: Leaf, right: Leaf): boolean {
  if (left.type !== 'number' || right.type !== 'number' || !(isComputed(left.exact) || isComputed(right.exact))) return false
  const [one, other] = [Number(left.exact), Number(right.exact)]
  return Math.abs(one - other) <= LAST_DIGITS * Math.max(Math.abs(one), Math.abs(other))
}

/** Relative: a sum of some hundred doubles in another order stays below it. */
const LAST_DIGITS = 1e-14

/** A double is written with at most 17 significant digits; whoever wrote more did not compute it as one. */
function isComputed(lexeme: string): boolean {
  const digits = lexeme.replace(/[eE].*$/, '').replace(/^-?0*\.?0*|\./g, '').length
  return /[.eE]/.test(lexeme) && digits > 15 && digits <= 17
}

/** @param at - UTC epoch milliseconds of the observation: with it, numbers that are instants near it have a format too */
export function formatOfLeaf(leaf: Leaf, at?: number): FormatClass {
  if (leaf.type === 'string') return formatOf(leaf.exact, at)
  const epoch = leaf.type === 'number' && at !== undefined ? epochOf(leaf.exact, at) : undefined
  return { name: epoch === undefined ? leaf.type : `epoch-${epoch.unit}`, volatile: false }
}

export function formatName(leaf: Leaf): string {
  const { name } = formatOfLeaf(leaf)
  // A varying text may now and then look like a number or be empty; only specific formats are told apart in noise.
  return isSpecific(name) && !isNumeric(name) ? name : leaf.type
}

/** Same meaning, other spelling: 1 and 1.0 and 1e0, the same instant, the same text in another Unicode normal form. */
export function canonicalOf(leaf: Leaf): string {
  if (leaf.type === 'number') return canonicalNumber(leaf.exact)
  if (leaf.type !== 'string') return leaf.exact
  const instant = instantOf(leaf.exact)
  if (instant === undefined) return leaf.exact.normalize('NFC')
  // Without a zone it is another instant for every reader.
  return `instant ${instant}${formatOf(leaf.exact).name.endsWith('local') ? ' local' : ''}`
}

/** @returns significant digits and exponent: exact for any length, where a double would merge neighbours */
function canonicalNumber(lexeme: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(lexeme) ?? []
  const digits = (whole + fraction).replace(/^0+/, '')
  const trimmed = digits.replace(/0+$/, '')
  if (trimmed === '') return '0'
  return `${sign}${trimmed}e${Number(exponent) - fraction.length + digits.length - trimmed.length}`
}

export function encodingClasses(reference: Leaf, candidate: Leaf): readonly [string, string] {
  return reference.type === 'string'
    ? [formatOfLeaf(reference).name, formatOfLeaf(candidate).name]
    : [reference.type, candidate.type]
}

/** Instants this close to the observation are "now" or "when it was deployed", not data. */
const RECENT_MS = 48 * 60 * 60 * 1000

export function isRecent(leaf: Leaf, at: number): boolean {
  const instant = instantOfLeaf(leaf, at)
  return instant !== undefined && Math.abs(instant - at) <= RECENT_MS
}

/** UTC epoch milliseconds, of a text or of a number near the observation; undefined for what is no instant. */
export function instantOfLeaf(leaf: Leaf, at: number): number | undefined {
  if (leaf.type === 'string') return instantOf(leaf.exact) ?? epochOf(leaf.exact, at)?.ms
  return leaf.type === 'number' ? epochOf(leaf.exact, at)?.ms : undefined
}

export function classOf(leaf: Leaf | undefined): string {
  if (leaf === undefined) return 'absent'
  if (leaf.type !== 'string') return leaf.type
  const { name } = formatOfLeaf(leaf)
  return name.includes('{') ? 'text' : name
}

export function shownOf(leaf: Leaf | undefined): ShownValue {
  return leaf === undefined ? null : cutText(leaf.shown)
}

/** Three parts (RFC 7515, section 7.1), the first of them an object in base64url; each run of characters is looked at once. */
const JWT = /(?<![\w-])eyJ[\w-]+\.[\w-]+\.[\w-]*/g

/** @returns the text, cut at VALUE_CHARACTERS_MAX; a token in it is said by what it is, since whoever has it may use it */
export function cutText(whole: string): string {
  const text = whole.includes('eyJ') ? whole.replace(JWT, describeJwt) : whole
  return text.length > VALUE_CHARACTERS_MAX ? `${text.slice(0, VALUE_CHARACTERS_MAX)}… (${text.length} characters)` : text
}

export function isNumeric(format: string): boolean {
  return format === 'digits' || format === 'decimal'
}
