/**
 * Text that came from outside, made safe to print and honest to read: what a terminal would obey (escape sequences,
 * bidirectional controls) or hide (zero-width characters, odd spaces) is spelled out as `<U+202E>`.
 */

/**
 * Control, format, surrogate, private use, line and paragraph separators, whatever Unicode calls "default ignorable",
 * non-characters, the blank Braille cell and every space that is not U+0020.
 */
const HIDDEN =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u2800]|(?! )\p{Zs}/gu
const NOT_ASCII = /[^\x20-\x7e]/gu

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** @param ascii - spell out everything beyond ASCII too, for terminals that cannot show it */
export function visible(text: string, ascii = false): string {
  const spelled = text.replace(HIDDEN, spell)
  // The separator of flow and step in probe names is ours, so it has an ASCII form of its own.
  return ascii ? spelled.replaceAll('\u203a', '>').replace(NOT_ASCII, spell) : spelled
}

/** The text in pieces: as it is, or one character spelled out, so that a report can set the two apart. */
export function pieces(text: string): readonly { readonly text: string; readonly isHidden: boolean }[] {
  const found: { text: string; isHidden: boolean }[] = []
  let from = 0
  for (const { 0: character, index } of text.matchAll(HIDDEN)) {
    if (index > from) found.push({ text: text.slice(from, index), isHidden: false })
    found.push({ text: SHORT[character] ?? codePoint(character), isHidden: true })
    from = index + character.length
  }
  if (from < text.length) found.push({ text: text.slice(from), isHidden: false })
  return found
}

/** The text without what cannot be seen: two texts that are equal so look alike. */
export function withoutHidden(text: string): string {
  return text.replace(HIDDEN, '')
}

/** True when the text holds anything that must not be printed as it is. */
export function hasHidden(text: string): boolean {
  return text.search(HIDDEN) >= 0
}

/** `U+00E9`, and `U+0065 U+0301` for several. */
export function codePoints(text: string): string {
  return Array.from(text, codePoint).join(' ')
}

/** A beginning of at most `unitsMax` UTF-16 units that does not end in half a character. */
export function beginning(text: string, unitsMax: number): string {
  if (text.length <= unitsMax) return text
  const head = text.slice(0, unitsMax)
  return /[\ud800-\udbff]$/.test(head) ? head.slice(0, -1) : head
}

function spell(character: string): string {
  return SHORT[character] ?? `<${codePoint(character)}>`
}

function codePoint(character: string): string {
  const code = character.codePointAt(0) ?? 0
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`
}
