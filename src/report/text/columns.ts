/** Columns of a terminal: East Asian wide characters and emoji take two, combining marks none. */

/** Blocks that Unicode Standard Annex 11 calls Wide or Fullwidth, coarsely; emoji are found by their property. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u
const MARK = /\p{M}/u
const PLAIN = /^[\x20-\x7e]*$/
/** Our own colour codes: the only escape sequences that a finished line may hold. */
// oxlint-disable-next-line no-control-regex
const COLOUR = /\u001b\[[0-9;]*m/g
/** More marks on one letter than this count as columns, so that a tower of marks cannot be endless and free. */
const MARKS_FREE_MAX = 2

export function columns(text: string): number {
  if (PLAIN.test(text)) return text.length
  return measure(text.replace(COLOUR, ''), Number.POSITIVE_INFINITY).columns
}

/** The longest beginning of at most `columnsMax` columns. The text must hold no colour codes. */
export function cutAt(text: string, columnsMax: number): string {
  if (PLAIN.test(text)) return text.slice(0, Math.max(0, columnsMax))
  return text.slice(0, measure(text, columnsMax).units)
}

export function padTo(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - columns(text)))
}

export function widest(texts: readonly string[]): number {
  return texts.reduce((width, text) => Math.max(width, columns(text)), 0)
}

/** Parts with commas between them, broken between parts where the line is full. */
export function flow(parts: readonly string[], width: number): readonly string[] {
  const lines: string[] = []
  for (const part of parts) {
    const last = lines.at(-1)
    if (last !== undefined && columns(last) + 2 + columns(part) <= width) lines[lines.length - 1] = `${last}, ${part}`
    else lines.push(part)
  }
  return lines
}

/** Breaks at spaces; a word longer than a line is broken where the line ends. At least one line. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (columns(longer) <= width) {
      line = longer
      continue
    }
    if (line !== '') lines.push(line)
    line = word
    while (columns(line) > width) {
      // At least one character per line, so that a character wider than the line cannot hold us here for ever.
      const head = cutAt(line, width) || String.fromCodePoint(line.codePointAt(0) ?? 0)
      lines.push(head)
      line = line.slice(head.length)
    }
  }
  return line === '' && lines.length > 0 ? lines : [...lines, line]
}

function measure(text: string, columnsMax: number): { readonly columns: number; readonly units: number } {
  let total = 0
  let units = 0
  let marks = 0
  for (const character of text) {
    marks = MARK.test(character) ? marks + 1 : 0
    const width = widthOf(character, marks)
    if (total + width > columnsMax) break
    total += width
    units += character.length
  }
  return { columns: total, units }
}

function widthOf(character: string, marks: number): number {
  if (marks > 0) return marks > MARKS_FREE_MAX ? 1 : 0
  return WIDE.test(character) ? 2 : 1
}
