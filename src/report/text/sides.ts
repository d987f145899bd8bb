/**
 * The two values of a finding, side by side. A long text is shown around the first place where they differ, and two
 * texts that look alike say why they are not.
 */
import { VALUE_CHARACTERS_MAX, type Finding, type ShownValue } from '../../core/finding.ts'
import { absentText } from './brief.ts'
import { columns } from './columns.ts'
import type { Page } from './page.ts'
import { beginning, codePoints, withoutHidden } from './visible.ts'

export type Sides = Pick<Finding, 'reference' | 'candidate' | 'classes'> & { readonly rule?: Finding['rule'] }

export type Fragments = {
  readonly reference: string
  readonly candidate: string
  /** Column of both fragments at which they begin to differ; null where pointing says nothing. */
  readonly caret: number | null
  /** Characters before the first difference, counted from 0; null when a side is absent or the texts are equal. */
  readonly offset: number | null
}

/** Both values in at most `columnsMax` columns each, long ones around their first difference. */
export function fragments(sides: Sides, page: Page, columnsMax: number): Fragments {
  const { reference, candidate } = sides
  if (reference === null || candidate === null || reference === candidate) {
    return {
      reference: whole(reference, page, columnsMax, sides.rule),
      candidate: whole(candidate, page, columnsMax, sides.rule),
      caret: null,
      offset: null,
    }
  }
  const offset = firstDifference(reference, candidate)
  const shown = [whole(reference, page, columnsMax), whole(candidate, page, columnsMax)] as const
  const before = page.fit(reference.slice(0, offset), columnsMax)
  const isCut = shown.some((text) => text.endsWith(page.ellipsis)) && columns(before) > columnsMax / 2
  if (!isCut) return { reference: shown[0], candidate: shown[1], caret: columns(before), offset }

  // A third of the space for what comes before the difference: enough to recognise the place.
  const from = backTo(reference, offset, Math.floor(columnsMax / 3))
  const lead = from > 0 ? page.ellipsis : ''
  const space = columnsMax - columns(lead)
  return {
    reference: lead + page.fit(reference.slice(from), space),
    candidate: lead + page.fit(candidate.slice(from), space),
    caret: columns(lead + page.fit(reference.slice(from, offset), space)),
    offset,
  }
}

/** ` (number)` behind a value, when the classes differ and the value does not show it by itself. */
export function classNote(sides: Sides, side: 'reference' | 'candidate', page: Page): string {
  const [reference, candidate] = sides.classes
  const own = side === 'reference' ? reference : candidate
  const saysItself =
    own === '' ||
    /^[1-5]xx$/.test(own) ||
    beginning(sides[side] ?? '', 40)
      .toLowerCase()
      .startsWith(own.toLowerCase())
  const isOneAbsent = sides.reference === null || sides.candidate === null
  return reference === candidate || isOneAbsent || saysItself ? '' : ` (${page.fit(own, 24)})`
}

/** One sentence on two texts that a reader would take for equal; null when they plainly differ. */
export function whyAlike(sides: Sides): string | null {
  const { reference, candidate } = sides
  if (reference === null || candidate === null) return null
  // Both sides break the same expectation, or fail in the same way: that they are equal is the point.
  if (sides.rule?.endsWith('.failed-everywhere') === true) return null
  if (reference === candidate) return whyEqual(sides, reference)
  const offset = firstDifference(reference, candidate)
  const at = `at character ${offset + 1}`
  // What follows reads the texts several times over, so it looks at as much of them as a finding may show.
  const left = beginning(reference, VALUE_CHARACTERS_MAX)
  const right = beginning(candidate, VALUE_CHARACTERS_MAX)
  if (left === right) return `the first ${VALUE_CHARACTERS_MAX} characters are equal: they differ ${at}`
  if (unquoted(left) === unquoted(right)) return `they differ in type: ${typeWords(sides, left, right)}`
  if (left.normalize('NFC') === right.normalize('NFC')) {
    return `same text in another Unicode form ${at}: ${around(left, offset)} against ${around(right, offset)}`
  }
  if (tight(left) === tight(right))
    return `they differ in white space ${at}: ${pointed(left, offset)} against ${pointed(right, offset)}`
  if (withoutHidden(left) === withoutHidden(right)) {
    return `they differ in an invisible character ${at}: ${pointed(left, offset)} against ${pointed(right, offset)}`
  }
  if (left.toLowerCase() === right.toLowerCase()) return `they differ in upper and lower case ${at}`
  if (isNumber(left) && isNumber(right) && Number(left) === Number(right)) return 'the same number, written in two ways'
  return lookAlikeLetters(left, right)
    ? `letters that look alike ${at}: ${pointed(left, offset)} against ${pointed(right, offset)}`
    : null
}

/** Index of the first UTF-16 unit that differs, never inside a character. */
export function firstDifference(left: string, right: string): number {
  const end = Math.min(left.length, right.length)
  let index = 0
  while (index < end && left[index] === right[index]) index += 1
  return index > 0 && /[\ud800-\udbff]/.test(left[index - 1] ?? '') ? index - 1 : index
}

function whole(value: ShownValue, page: Page, columnsMax: number, rule?: string): string {
  if (value === null) return absentText(rule)
  return value === '' ? '(empty)' : page.fit(value, columnsMax)
}

function backTo(text: string, offset: number, units: number): number {
  const from = Math.max(0, offset - units)
  return /[\udc00-\udfff]/.test(text[from] ?? '') ? from + 1 : from
}

function whyEqual(sides: Sides, text: string): string {
  if (text.length >= VALUE_CHARACTERS_MAX) return `the first ${VALUE_CHARACTERS_MAX} characters are equal: they differ further on`
  const [reference, candidate] = sides.classes
  return reference === candidate
    ? 'the texts shown are equal: the difference is in the exchange, not in this text'
    : `they differ in type: ${beginning(reference, 40)} against ${beginning(candidate, 40)}`
}

function typeWords(sides: Sides, left: string, right: string): string {
  const [reference, candidate] = sides.classes
  if (reference !== candidate) return `${beginning(reference, 40)} against ${beginning(candidate, 40)}`
  return `${left.startsWith('"') ? 'text' : 'no text'} against ${right.startsWith('"') ? 'text' : 'no text'}`
}

function unquoted(text: string): string {
  return text.length >= 2 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text
}

function tight(text: string): string {
  return text.replace(/\s+/gu, '')
}

function isNumber(text: string): boolean {
  return /^-?\d/.test(text)
}

/** Same length, and wherever they differ one side has an ASCII letter and the other a letter of another script. */
function lookAlikeLetters(left: string, right: string): boolean {
  const [here, there] = [Array.from(left), Array.from(right)]
  if (here.length !== there.length) return false
  return here.every((character, index) => {
    const other = there[index] ?? ''
    return character === other || (isForeign(character) && isAsciiLetter(other)) || (isAsciiLetter(character) && isForeign(other))
  })
}

function isAsciiLetter(character: string): boolean {
  return /^[A-Za-z]$/.test(character)
}

function isForeign(character: string): boolean {
  return /^\p{L}$/u.test(character) && !isAsciiLetter(character) && !/^\p{Script=Latin}$/u.test(character)
}

function pointed(text: string, offset: number): string {
  const code = text.codePointAt(offset)
  return code === undefined ? 'the end' : codePoints(String.fromCodePoint(code))
}

/** The letter at the difference with its marks: a mark alone tells nobody which letter it is on. */
function around(text: string, offset: number): string {
  const from = /\p{M}/u.test(text[offset] ?? '') ? Math.max(0, offset - 1) : offset
  const letter = /^.\p{M}*/su.exec(text.slice(from, from + 8))
  return letter === null ? 'the end' : codePoints(letter[0])
}
