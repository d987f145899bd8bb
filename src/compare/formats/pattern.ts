/** What a table of formats is made of. A format is named by its grammar; `volatile` says what a change of the value means. */

export type FormatClass = {
  readonly name: string
  /** True for values that are new with every answer or differ between environments by nature: ids, tokens, hashes, masks. */
  readonly volatile: boolean
}

export type FormatPattern = {
  /** What the text may begin with, so that most patterns are never tried: a digit, a letter, anything else. */
  readonly starts: readonly Start[]
  /** Anchored at both ends and linear in the length of the text. */
  readonly pattern: RegExp
  /** `undefined`: it looks like it and is not. */
  readonly name: (match: RegExpExecArray) => string | undefined
  readonly volatile: boolean
}

export type Start = 'digit' | 'letter' | 'other'

export const ANYWHERE: readonly Start[] = ['digit', 'letter', 'other']
export const ALPHANUMERIC: readonly Start[] = ['digit', 'letter']

export function startOf(text: string): Start {
  const code = text.charCodeAt(0)
  if (code >= 0x30 && code <= 0x39) return 'digit'
  return (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a) ? 'letter' : 'other'
}
