/**
 * Format classes of texts: what kind of value it is when the value itself may be new with every answer. A class change
 * (uuid to integer, ISO date to epoch) is a finding where a fresh value is not (specs/COMPARATOR.md, sections 1 and 5).
 */
import { DATES, epochOf, withoutPrecision } from './formats/dates.ts'
import { IDENTIFIERS, isToken, prefixedFormat, TOKEN_FAMILY } from './formats/identifiers.ts'
import { startOf, type FormatClass, type FormatPattern, type Start } from './formats/pattern.ts'
import { templateOf } from './formats/template.ts'
import { VALUES, WEAK_NAMES } from './formats/values.ts'

export { instantOf } from './formats/dates.ts'
export { templateOf } from './formats/template.ts'
export type { FormatClass } from './formats/pattern.ts'

/** In this order: an identifier may look like a number, a time like an address. */
const BY_START: Readonly<Record<Start, readonly FormatPattern[]>> = {
  digit: [...IDENTIFIERS, ...DATES, ...VALUES].filter(({ starts }) => starts.includes('digit')),
  letter: [...IDENTIFIERS, ...DATES, ...VALUES].filter(({ starts }) => starts.includes('letter')),
  other: [...IDENTIFIERS, ...DATES, ...VALUES].filter(({ starts }) => starts.includes('other')),
}
/** No format is longer; a JWT with many claims has some thousand characters. */
const CHARACTERS_MAX = 65_536
const TEXT: FormatClass = { name: 'text', volatile: false }
/** Absolute, or what a token of the environment stands for. */
const URL_START = /^(?:https?|wss?|ftps?|s3|gs):\/\/|^\{(?:ws-)?origin\}/

/** @param at - UTC epoch milliseconds of the observation; without it, an epoch is a number like any other */
export function formatOf(text: string, at?: number): FormatClass {
  if (text === '') return { name: 'empty', volatile: false }
  if (text.length <= CHARACTERS_MAX) {
    const known = at === undefined ? undefined : epochOf(text, at)
    if (known !== undefined) return { name: `epoch-${known.unit}`, volatile: false }
    for (const { pattern, name, volatile } of BY_START[startOf(text)]) {
      const match = pattern.exec(text)
      const found = match === null ? undefined : name(match)
      if (found !== undefined) return { name: found, volatile }
    }
    const prefixed = prefixedFormat(text)
    if (prefixed !== undefined) return prefixed
    if (isToken(text)) return { name: 'token', volatile: true }
  }
  const template = templateOf(text)
  // Alone it is a value like any other date; only inside a text it is what the text was made at.
  if (template === '{clock}') return { name: 'log date', volatile: false }
  if (template !== text) return { name: template, volatile: true }
  return URL_START.test(text) ? { name: 'url', volatile: false } : TEXT
}

/** A format that says what the value is for; whether a word is a token or a name is told by chance, now and then wrongly. */
export function isSpecific(name: string): boolean {
  return !WEAK_NAMES.has(name) && !TOKEN_FAMILY.has(name) && !name.includes('{')
}

/** One value of each side says nothing of how precise a clock is, nor which of the tokens it is. */
export function isSameFormat(left: string, right: string): boolean {
  return withoutPrecision(left) === withoutPrecision(right) || (TOKEN_FAMILY.has(left) && TOKEN_FAMILY.has(right))
}
