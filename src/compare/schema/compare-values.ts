/**
 * What the texts and numbers of a place have in common on each side, when the rows are other rows: their format, their
 * pattern, their length, the words they are taken from, the order of magnitude. Single values mean nothing here.
 */
import { isSameFormat, isSpecific } from '../format-class.ts'
import type { Found } from './change.ts'
import { wordsOf } from './emit.ts'
import { enough, ratesDiffer, ROWS_MIN, SPREAD_ROWS_MIN } from './evidence.ts'
import type { Amounts, Both, Scope } from './evidence.ts'
import type { NumberFacts, StringFacts } from './node.ts'

export function compareTexts(path: string, texts: Both<StringFacts>, scope: Scope, found: Found): void {
  if (compareFormats(path, texts, scope, found)) return
  if (!scope.inRows) return
  if (compareWords(path, texts, scope, found)) return
  if (comparePatterns(path, texts, scope, found)) return
  compareLengths(path, texts, scope, found)
}

/** @returns true when the formats differ, and nothing else need be said */
function compareFormats(path: string, { reference, candidate }: Both<StringFacts>, scope: Scope, found: Found): boolean {
  if (reference.formats.open || candidate.formats.open) return false
  const [left, right] = [formatsOf(reference), formatsOf(candidate)]
  const seen = { reference: sum(left), candidate: sum(right) }
  if (left.size === 0 || right.size === 0) return false
  const shared = [...left.keys()].some((name) => [...right.keys()].some((other) => isSameFormat(name, other)))
  if (shared || ![...left.keys(), ...right.keys()].some(isSpecific)) return false
  if (scope.inRows ? !enough(seen, scope, ROWS_MIN) : ![...left.keys(), ...right.keys()].some((name) => BY_DESIGN.test(name)))
    return false
  const classes = [listOf(left), listOf(right)] as const
  found.add({
    rule: 'property-format-changed',
    path,
    classes,
    reference: classes[0],
    candidate: classes[1],
    ...(!scope.inRows && { answers: { seen, agreeing: seen } }),
  })
  return true
}

/** Formats that no text has by chance, so that one record is enough: `742913` may be a code like `A1B2C3`. */
const BY_DESIGN = /^(?:uuid|ulid|iso-|http-date|jwt|email|url|hex\d{2})/

/** An empty text is no evidence of a format; digits and decimals are texts like others, of which some are numbers. */
function formatsOf({ formats }: StringFacts): ReadonlyMap<string, number> {
  const named = new Map<string, number>()
  for (const [name, times] of formats.counts) {
    if (name === 'empty') continue
    const kept = isSpecific(name) && !/^(?:digits|decimal)/.test(name) ? name : 'text'
    named.set(kept, (named.get(kept) ?? 0) + times)
  }
  return named
}

/**
 * Words that only one side has. The other's words must be all there are, as far as its rows tell: each came more than once
 * (Good, Biometrika 40, 1953: what was seen once estimates what was not seen).
 */
function compareWords(path: string, texts: Both<StringFacts>, scope: Scope, found: Found): boolean {
  const { reference, candidate } = texts
  const words = {
    reference: wordsOf(reference, scope.perValue.reference),
    candidate: wordsOf(candidate, scope.perValue.candidate),
  }
  const come = words.reference === undefined || candidate.values.open ? [] : outside(candidate, reference)
  const gone = words.candidate === undefined || reference.values.open ? [] : outside(reference, candidate)
  const seen = { reference: reference.seen, candidate: candidate.seen }
  const isNew = ratesDiffer({ reference: 0, candidate: timesOf(candidate, come) }, seen, scope)
  const isLost = ratesDiffer({ reference: timesOf(reference, gone), candidate: 0 }, seen, scope)
  if (isNew || isLost)
    found.add({
      rule: isNew ? 'property-enum-value-added' : 'property-enum-value-removed',
      path,
      classes: ['enum', 'enum'],
      reference: [...reference.values.counts.keys()].sort().join(', '),
      candidate: [...candidate.values.counts.keys()].sort().join(', '),
    })
  return words.reference !== undefined && words.candidate !== undefined
}

function outside(texts: StringFacts, other: StringFacts): readonly string[] {
  return [...texts.values.counts.keys()].filter((word) => !other.values.counts.has(word))
}

function timesOf({ values }: StringFacts, words: readonly string[]): number {
  return words.reduce((all, word) => all + (values.counts.get(word) ?? 0), 0)
}

/** Each side writes all its texts in one pattern, and not in the same one: `AB-1042` against `1042`. */
function comparePatterns(path: string, { reference, candidate }: Both<StringFacts>, scope: Scope, found: Found): boolean {
  const [left, right] = [onlyShape(reference), onlyShape(candidate)]
  if (left === undefined || right === undefined || left === right) return false
  if (!areCodes({ reference, candidate }, scope)) return false
  found.add({ rule: 'property-pattern-changed', path, classes: [left, right], reference: left, candidate: right })
  return true
}

function onlyShape({ shapes, seen }: StringFacts): string | undefined {
  const [only, ...others] = shapes.counts.keys()
  return others.length === 0 && seen > 0 && only !== 'long' ? only : undefined
}

/** One word each, and mostly different ones: no text that people wrote, and no enumeration. */
function areCodes({ reference, candidate }: Both<StringFacts>, scope: Scope): boolean {
  const isCode = ({ spaced, values }: StringFacts): boolean => spaced === 0 && (values.open || values.counts.size >= ROWS_MIN)
  const seen = { reference: reference.seen, candidate: candidate.seen }
  return isCode(reference) && isCode(candidate) && enough(seen, scope, SPREAD_ROWS_MIN)
}

/** Codes of one length each, of which both sides have another; or of lengths that are twice as far apart as they vary. */
function compareLengths(path: string, texts: Both<StringFacts>, scope: Scope, found: Found): void {
  const { reference, candidate } = texts
  if (!areCodes(texts, scope)) return
  const [shorter, longer] = reference.lengthMax < candidate.lengthMax ? [reference, candidate] : [candidate, reference]
  const fixed = [reference, candidate].every(({ lengthMin, lengthMax }) => lengthMin === lengthMax)
  if (shorter.lengthMax >= longer.lengthMin || (!fixed && shorter.lengthMax * 2 > longer.lengthMin)) return
  const range = ({ lengthMin, lengthMax }: StringFacts): string =>
    lengthMin === lengthMax ? `${lengthMin} characters` : `${lengthMin} to ${lengthMax} characters`
  const isLonger = longer === candidate
  found.add({
    rule: 'property-length-changed',
    path,
    classes: isLonger ? ['shorter', 'longer'] : ['longer', 'shorter'],
    reference: range(reference),
    candidate: range(candidate),
  })
}

export function compareNumbers(path: string, numbers: Both<NumberFacts>, scope: Scope, found: Found): void {
  if (!scope.inRows) return
  const { reference, candidate } = numbers
  const fractions: Amounts = { reference: reference.fractions, candidate: candidate.fractions }
  const seen: Amounts = { reference: reference.seen, candidate: candidate.seen }
  if ((fractions.reference === 0) !== (fractions.candidate === 0) && ratesDiffer(fractions, seen, scope)) {
    const classes = fractions.reference === 0 ? (['integer', 'number'] as const) : (['number', 'integer'] as const)
    found.add({ rule: 'property-number-kind-changed', path, classes, reference: classes[0], candidate: classes[1] })
  }
  if (CARDINAL.test(path) || !enough(seen, scope, SPREAD_ROWS_MIN)) return
  const octaves = shiftOf(reference, candidate)
  if (octaves === undefined) return
  const range = ({ min, max }: NumberFacts): string => `${min} to ${max}`
  found.add({
    rule: 'property-range-changed',
    path,
    classes: octaves > 0 ? ['smaller', 'larger'] : ['larger', 'smaller'],
    reference: range(reference),
    candidate: range(candidate),
  })
}

/** Names of numbers that are as large as the environment is: ids, counts, versions. */
const CARDINAL =
  /(?:^|[/_-])(?:id|no|nr|number|index|seq|sequence|version|revision|count|size|views|likes|sold|stock|rank|position|offset|page)$|(?:Id|ID|No|Nr|Number|Index|Count|Size|Version|Rank)$/i

/** Four octaves: prices of other goods differ by less, cents, milliseconds and bytes by more. */
const OCTAVES_MIN = 4

/** @returns by how many octaves the candidate's numbers lie higher, when they lie apart further than either side spreads */
function shiftOf(reference: NumberFacts, candidate: NumberFacts): number | undefined {
  const [left, right] = [spreadOf(reference), spreadOf(candidate)]
  const shift = right.middle - left.middle
  const least = Math.max(OCTAVES_MIN, 1.25 * Math.max(left.width, right.width))
  return Math.abs(shift) >= least ? shift : undefined
}

/** Median, and width of the middle four fifths, in octaves. */
function spreadOf({ scales, seen }: NumberFacts): { readonly middle: number; readonly width: number } {
  const sorted = [...scales].sort(([one], [other]) => one - other)
  const at = (share: number): number => {
    let before = 0
    for (const [scale, times] of sorted) {
      before += times
      if (before >= share * seen) return scale
    }
    return sorted.at(-1)?.[0] ?? 0
  }
  return { middle: at(0.5), width: at(0.9) - at(0.1) }
}

function sum(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((all, times) => all + times, 0)
}

function listOf(counts: ReadonlyMap<string, number>): string {
  return [...counts.keys()].sort().join(' or ')
}
