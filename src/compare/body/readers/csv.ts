/**
 * Tables as lists of rows by column (RFC 4180, and what spreadsheets write besides it): the walk finds the column that
 * names the rows by itself. How a table is written (delimiter, quotes, line ends) is told apart from what it says.
 */
import { formatOf } from '../../format-class.ts'
import type { Json, JsonObject } from '../json.ts'
import { loadCsvParse } from './packages.ts'
import { failed, type Fault, type ReadBody } from './reader.ts'

const DELIMITERS: readonly string[] = [',', ';', '\t', '|']
/** Enough to tell the delimiter; a cell may be long. */
const SAMPLE_CHARACTERS = 20_000

export function readCsv(text: string, essence: string): ReadBody {
  const { comments, table } = splitComments(text)
  const delimiter = essence === 'text/tab-separated-values' ? '\t' : delimiterOf(table)
  const records = parseTable(table, delimiter)
  if (!Array.isArray(records)) return records
  const [head = []] = records
  const hasHeader = records.length > 0 && isHeader(head)
  const columns = hasHeader ? head.map((name) => name.trim()) : head.map((_, index) => String(index + 1))
  const rows = hasHeader ? records.slice(1) : records
  const faults: Fault[] = []
  const ragged = rows.find((row) => row.length !== columns.length)
  if (ragged !== undefined)
    faults.push({
      name: 'row-ragged',
      message: `a row has ${ragged.length} of ${columns.length} cells: ${ragged.join(delimiter).slice(0, 100)}`,
    })
  const tree: JsonObject = new Map<string, Json>([
    ['@delimiter', delimiter],
    ['@line-end', lineEndOf(table)],
    ['@quotes', table.startsWith('"') ? 'always' : 'as needed'],
    ['@header', hasHeader],
    ['columns', columns],
    ['rows', rows.map((row) => rowOf(row, columns))],
  ])
  if (comments.length > 0) tree.set('comments', comments)
  return { ok: true, value: tree, faults }
}

/** Lines before the table that are none of it: `# generated 2026-03-02T09:30:00Z`. */
function splitComments(text: string): { readonly comments: string[]; readonly table: string } {
  const comments: string[] = []
  let table = text
  while (table.startsWith('#')) {
    const end = table.indexOf('\n')
    comments.push((end === -1 ? table : table.slice(0, end)).trim())
    table = end === -1 ? '' : table.slice(end + 1)
    if (comments.length >= COMMENTS_MAX) break
  }
  return { comments, table }
}
const COMMENTS_MAX = 100

function parseTable(table: string, delimiter: string): string[][] | ReturnType<typeof failed> {
  try {
    const parsed: unknown = loadCsvParse().parse(table, { delimiter, relax_column_count: true, skip_empty_lines: true })
    return Array.isArray(parsed) ? parsed.filter(isRow) : []
  } catch (error) {
    return failed(error)
  }
}

function isRow(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((cell) => typeof cell === 'string')
}

/** The one that stands in most lines, and equally often in each; a comma where nothing tells. */
function delimiterOf(table: string): string {
  const sample = table.slice(0, SAMPLE_CHARACTERS)
  const lines = sample
    .replace(/"[^"]*"/g, '')
    .split(/\r\n|\n|\r/)
    .filter((line) => line !== '')
  const whole = sample.length < table.length ? lines.slice(0, -1) : lines
  let best = ','
  let most = 0
  for (const delimiter of DELIMITERS) {
    const counts = whole.map((line) => line.split(delimiter).length - 1)
    const least = Math.min(...counts)
    if (counts.length > 0 && least > most) {
      best = delimiter
      most = least
    }
  }
  return best
}

function lineEndOf(table: string): string {
  const end = table.indexOf('\n')
  if (end === -1) return table.includes('\r') ? 'CR' : 'none'
  return table[end - 1] === '\r' ? 'CRLF' : 'LF'
}

/** Names are there, differ from each other, and are no data; the first column may be a nameless count. */
function isHeader(cells: readonly string[]): boolean {
  const names = new Set(cells.map((cell) => cell.trim()))
  return (
    names.size === cells.length &&
    cells.some((cell) => cell !== '') &&
    cells.every((cell, index) => isName(cell.trim()) || (index === 0 && cell === ''))
  )
}

function isName(cell: string): boolean {
  const { name, volatile } = formatOf(cell)
  return cell !== '' && !volatile && !/^(?:digits|decimal|iso-|http-date|email)/.test(name)
}

function rowOf(cells: readonly string[], columns: readonly string[]): JsonObject {
  const row: JsonObject = new Map()
  for (const [index, cell] of cells.entries()) row.set(columns[index] ?? `beyond ${index + 1}`, cell)
  return row
}
