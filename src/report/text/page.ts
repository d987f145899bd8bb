/** What every part of the terminal text writes with: width, colours, glyphs, and the one door for text from outside. */
import { beginning, visible } from './visible.ts'
import { columns, cutAt } from './columns.ts'

const WIDTH_MIN = 60
const WIDTH_MAX = 160

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan'

export type PageOptions = {
  /** Columns of the terminal; brought into WIDTH_MIN..WIDTH_MAX. */
  readonly width: number
  readonly colour: boolean
  /** False: nothing but ASCII is written. */
  readonly unicode: boolean
}

export type Page = {
  readonly width: number
  readonly ellipsis: string
  readonly arrow: string
  readonly ink: (style: Style, text: string) => string
  /** Any text from outside, on one line, safe to print, cut with an ellipsis after `columnsMax` columns. */
  readonly fit: (text: string, columnsMax?: number) => string
}

/** SGR codes (ECMA-48, section 8.3.117). The eight basic colours only: they follow the user's theme. */
const SGR: Readonly<Record<Style, string>> = { bold: '1', dim: '2', red: '1;31', green: '1;32', yellow: '1;33', cyan: '36' }

export function pageOf(options: PageOptions): Page {
  const width = Math.min(WIDTH_MAX, Math.max(WIDTH_MIN, Math.floor(options.width)))
  const ellipsis = options.unicode ? '…' : '...'
  return {
    width,
    ellipsis,
    arrow: options.unicode ? '→' : '->',
    ink: (style, text) => (options.colour && text !== '' ? `\u001b[${SGR[style]}m${text}\u001b[0m` : text),
    fit: (text, columnsMax = width) => fit(text, columnsMax, ellipsis, !options.unicode),
  }
}

function fit(text: string, columnsMax: number, ellipsis: string, ascii: boolean): string {
  // A column holds at most three units (a letter and two marks), so this is enough to fill the space and never a megabyte.
  const head = beginning(text, 3 * columnsMax + 8)
  const shown = visible(head, ascii)
  if (head.length === text.length && columns(shown) <= columnsMax) return shown
  return cutAt(shown, Math.max(0, columnsMax - columns(ellipsis))) + ellipsis
}
