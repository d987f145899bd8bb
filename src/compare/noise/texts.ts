/**
 * Texts that vary on both sides: the fixed text around what varies, letter case, alphabet, damage by a wrong encoding,
 * length, prefix, and the values of an enumeration.
 */
import { compareClasses, countClasses, isAlways, unanimous } from '../class-sets.ts'
import type { ClassDifference, NoisyDifference } from '../class-sets.ts'
import type { Sides } from '../facet.ts'
import { templateOf } from '../format-class.ts'
import { formatOfLeaf, type Leaf } from '../leaf.ts'
import { withoutCounts } from './counts.ts'
import { splitByScale } from './scale.ts'

export function compareTexts(present: Sides<Leaf>): NoisyDifference | undefined {
  const templates = constants(present, templateOfLeaf)
  if (templates !== undefined && templates[0] !== templates[1]) return unanimous(present, 'value', ['text', 'text'])
  const shapes = textShapes(present)
  const clear = shapes.find((one) => isAlways(one, present))
  if (clear !== undefined) return clear
  const generated = allDistinct(present.reference) && allDistinct(present.candidate)
  const prefixes = generated ? prefixesOf(present) : undefined
  if (prefixes !== undefined) return unanimous(present, 'format', prefixes)
  const fixed = generated ? fixedLengths(present) : undefined
  if (fixed !== undefined && fixed[0] !== fixed[1])
    return unanimous(present, 'length', [`${fixed[0]} characters`, `${fixed[1]} characters`])
  const apart = splitByScale({ reference: present.reference.map(lengthOf), candidate: present.candidate.map(lengthOf) })
  const cut =
    apart === undefined ? undefined : unanimous(present, 'length', apart.isLarger ? ['short', 'long'] : ['long', 'short'])
  if (apart !== undefined && cut !== undefined)
    return {
      ...cut,
      referenceAgreeing: present.reference.filter((leaf) => apart.isReference(lengthOf(leaf))).length,
      candidateAgreeing: present.candidate.filter((leaf) => !apart.isReference(lengthOf(leaf))).length,
    }
  return compareEnumerations(present) ?? shapes[0]
}

/** How the texts are written, whatever they say. */
export function textShapes(present: Sides<Leaf>): readonly NoisyDifference[] {
  return [damageOf, alphabetOf, caseOf, joinOf].flatMap((classify) => {
    const classes = compareClasses(present, (leaf) => classify(leaf.exact))
    return classes === undefined ? [] : [{ kind: 'format' as const, ...classes }]
  })
}

/** What is the same in all samples of a side, for both sides; undefined where it varies. */
function constants(present: Sides<Leaf>, classify: (leaf: Leaf) => string): readonly [string, string] | undefined {
  const reference = countClasses(present.reference, classify)
  const candidate = countClasses(present.candidate, classify)
  const [left] = reference.keys()
  const [right] = candidate.keys()
  return reference.size === 1 && candidate.size === 1 && left !== undefined && right !== undefined ? [left, right] : undefined
}

/** Six minutes are written with other units than six seconds. */
function templateOfLeaf(leaf: Leaf): string {
  const { name } = formatOfLeaf(leaf)
  return name === 'duration' || name === 'relative-time' ? name : templateOf(leaf.exact).replace(/\d+/g, '#')
}

function fixedLengths(present: Sides<Leaf>): readonly [number, number] | undefined {
  const { reference, candidate } = withoutCounts(present)
  const [left, right] = [new Set(reference.map(({ length }) => length)), new Set(candidate.map(({ length }) => length))]
  const [from] = left
  const [to] = right
  return left.size === 1 && right.size === 1 && from !== undefined && to !== undefined ? [from, to] : undefined
}

function lengthOf({ exact }: Leaf): number {
  return exact.length
}

function allDistinct(leaves: readonly Leaf[]): boolean {
  return new Set(leaves.map(({ exact }) => exact)).size === leaves.length
}

/** Marks that a text was decoded or escaped once too often: UTF-8 read as Latin-1, the replacement character, entities, escapes. */
function damageOf(text: string): string {
  if (text.includes('\uFFFD')) return 'replacement character'
  if (/[\u00C2\u00C3][\u0080-\u00BF]|\u00E2\u20AC/.test(text)) return 'mojibake'
  if (/&(?:amp|lt|gt|quot|#\d{1,7}|#x[0-9a-f]{1,6});/i.test(text)) return 'HTML entities'
  if (/\\u[0-9a-fA-F]{4}/.test(text)) return 'escapes'
  if (/%[0-9A-F]{2}/.test(text)) return 'percent-encoding'
  return text === text.trim() ? 'text' : 'white space around'
}

/** Amounts have a scale, up to four digits in currencies (ISO 4217); measured and computed numbers have none. */
const SCALE_MAX = 4

function alphabetOf(text: string): string {
  if (/^[+-]?\d+$/.test(text)) return 'digits'
  const decimals = /^[+-]?\d+[.,](\d+)$/.exec(text)?.[1]
  if (decimals !== undefined) return decimals.length <= SCALE_MAX ? `${decimals.length} decimals` : 'decimals'
  if (/<[a-z!/][^>]{0,200}>/i.test(text)) return 'markup'
  return /\s/.test(text) ? 'text' : 'word'
}

function caseOf(text: string): string {
  const lower = text.toLowerCase()
  const upper = text.toUpperCase()
  if (lower === upper) return 'no letters'
  return text === lower ? 'lower case' : text === upper ? 'upper case' : 'mixed case'
}

/** How the words of a name are joined. */
function joinOf(text: string): string {
  if (/^[A-Za-z]+(?:_[A-Za-z]+)+$/.test(text)) return 'snake_case'
  if (/^[A-Za-z]+(?:-[A-Za-z]+)+$/.test(text)) return 'kebab-case'
  return /^[a-z]+(?:[A-Z][a-z]+)+$/.test(text) ? 'camelCase' : 'word'
}

/** Shorter beginnings are shared by chance, as two words of one letter are. */
const PREFIX_MIN = 3

/** Generated names start with what they name, `SO-` or `job_`: letters, then a joint or a digit. */
function prefixesOf({ reference, candidate }: Sides<Leaf>): readonly [string, string] | undefined {
  const [left, right] = [commonPrefix(reference), commonPrefix(candidate)]
  if (left === undefined || right === undefined || left === right) return undefined
  return [`${left}…`, `${right}…`]
}

function commonPrefix(leaves: readonly Leaf[]): string | undefined {
  const prefixes = new Set(leaves.map(({ exact }) => /^[A-Za-z]{1,20}[-_:.#/]|^[A-Za-z]{2,20}(?=\d)/.exec(exact)?.[0]))
  const [prefix] = prefixes
  return prefixes.size === 1 && prefix !== undefined && prefix.length >= PREFIX_MIN ? prefix : undefined
}

/** Enumerations are words; what has digits or spaces is made anew, or written by people. */
const ENUM_WORD = /^[\p{L}_-]{1,40}$/u
/** With this many samples of both sides, values that hardly repeat are no enumeration. */
const ENUM_SAMPLES_MIN = 10
const ENUM_DISTINCT_MAX = 0.6
/** Two variants that take turns do so in about the same shares on both sides, or one of them is mostly gone. */
const WEIGHT_SHIFT_MIN = 0.6

/** The same values on both sides, one of them seldom on one and mostly on the other: another mixture of variants. */
function compareWeights(present: Sides<Leaf>): ClassDifference | undefined {
  const reference = countClasses(present.reference, ({ exact }) => exact)
  const candidate = countClasses(present.candidate, ({ exact }) => exact)
  const shiftOf = (value: string): number =>
    (candidate.get(value) ?? 0) / present.candidate.length - (reference.get(value) ?? 0) / present.reference.length
  const [clearest] = [...candidate.keys()].sort(
    (left, right) => Math.abs(shiftOf(right)) - Math.abs(shiftOf(left)) || (left < right ? -1 : 1),
  )
  if (clearest === undefined || Math.abs(shiftOf(clearest)) < WEIGHT_SHIFT_MIN) return undefined
  const isMore = shiftOf(clearest) > 0
  const shows = ({ exact }: Leaf): boolean => (exact === clearest) === isMore
  const referenceLeaf = present.reference.find((leaf) => !shows(leaf))
  const candidateLeaf = present.candidate.find(shows)
  if (referenceLeaf === undefined || candidateLeaf === undefined) return undefined
  return {
    classes: ['value', 'value'],
    referenceAgreeing: present.reference.filter((leaf) => !shows(leaf)).length,
    candidateAgreeing: present.candidate.filter(shows).length,
    leaves: [referenceLeaf, candidateLeaf],
  }
}

function compareEnumerations(present: Sides<Leaf>): NoisyDifference | undefined {
  const all = [...present.reference, ...present.candidate]
  if (!all.every(({ exact }) => ENUM_WORD.test(exact))) return undefined
  const values = new Set(all.map(({ exact }) => exact)).size
  if (all.length >= ENUM_SAMPLES_MIN && values > all.length * ENUM_DISTINCT_MAX) return undefined
  const classes = compareClasses(present, ({ exact }) => exact) ?? compareWeights(present)
  if (classes === undefined) return undefined
  // Sets that are disjoint by chance look like a proof: the values were picked from many.
  return { kind: 'enum', ...classes, classes: ['value', 'value'], pickedOf: values }
}
