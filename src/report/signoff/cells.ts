/** Tables of texts that HTML and Markdown draw in their own way. */

/** `good` and `bad` are words that a reader looks for. */
export type Cell = string | { readonly text: string; readonly kind: 'code' | 'good' | 'bad' | 'number' }
export type Section = {
  readonly id: string
  readonly title: string
  readonly note: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly Cell[])[]
  /** What was cut so that it fits on two pages; it stands in the signed JSON. */
  readonly more: number
  /** Stands in the place of a table without rows. */
  readonly empty: string
}

/** Rows of one section: two A4 pages hold what eleven sections have then. */
const ROWS_MAX = 5
const TEXT_UNITS_MAX = 64

/** @param rest - what differs from a section without a note that shows all of its rows */
export function section(
  id: string,
  title: string,
  columns: readonly string[],
  rest: Partial<Section> & Pick<Section, 'rows'>,
): Section {
  return { id, title, columns, note: '', empty: 'None.', more: 0, ...rest }
}

/** A list of the user's, which may be long. */
export function cutRows(rows: readonly (readonly Cell[])[]): Pick<Section, 'rows' | 'more'> {
  return { rows: rows.slice(0, ROWS_MAX), more: Math.max(0, rows.length - ROWS_MAX) }
}

/** `2026-11-22 10:00`. */
export function time(at: string): string {
  return at.slice(0, 16).replace('T', ' ')
}

export function cut(text: string, unitsMax: number = TEXT_UNITS_MAX): string {
  return text.length <= unitsMax ? text : `${text.slice(0, unitsMax).trimEnd()} ...`
}

export function code(text: string): Cell {
  return { text, kind: 'code' }
}

export function good(text: string): Cell {
  return { text, kind: 'good' }
}

export function bad(text: string): Cell {
  return { text, kind: 'bad' }
}

export function number(value: number): Cell {
  return { text: String(value), kind: 'number' }
}
