/** Both answers side by side, what differs first: status, headers, then the body around its first difference. */
import type { Finding } from '../../core/finding.ts'
import type { Exchange } from '../../core/observation.ts'
import type { Result } from '../../core/result.ts'
import type { ExchangePair } from '../evidence.ts'
import { columns, flow, padTo } from '../text/columns.ts'
import type { Page } from '../text/page.ts'
import { fragments } from '../text/sides.ts'
import { referenceName } from '../words.ts'

const ROWS_MAX = 12
const NAME_COLUMNS_MAX = 24

type Row = { readonly name: string; readonly reference: string | null; readonly candidate: string | null }
type Names = readonly [reference: string, candidate: string]
/** Characters of a body in front of the place of the finding: enough to see whose field it is. */
const LEAD_CHARACTERS = 40

/** @returns nothing where a side did not answer: there is nothing to put side by side */
export function bothAnswers(pair: ExchangePair, result: Result, finding: Finding, page: Page): readonly string[] {
  const { reference, candidate } = pair
  if (reference === undefined || candidate === undefined) return []
  const rows = ownFirst(rowsOf(reference, candidate, finding), finding)
  const varying = varyingHeaders(result, finding)
  const names: Names = [referenceName(result), finding.environment]
  const differing = rows.filter((row) => row.reference !== row.candidate && !varying.has(row.name))
  const noisy = rows.filter((row) => row.reference !== row.candidate && varying.has(row.name))
  const equal = rows.filter((row) => row.reference === row.candidate)
  const shown = differing.slice(0, ROWS_MAX)
  const more = differing.length - shown.length
  return [
    ...(differing.length === 0 ? ['  nothing differs in these two answers: what was found shows in others'] : []),
    ...shown.flatMap((row) => rowLines(row, names, page)),
    ...(more > 0 ? [`  ${more} more differ: see the HTML report`] : []),
    ...nameLines('equal', equal, page),
    ...nameLines('varies within one environment', noisy, page),
  ]
}

/** The row that the finding is about, then the others in their order. */
function ownFirst(rows: readonly Row[], { facet, path }: Finding): readonly Row[] {
  const own = facet === 'headers' ? (path.split('/').at(-1) ?? '') : facet === 'schema' || facet === 'contract' ? 'body' : facet
  return rows.toSorted((left, right) => Number(right.name === own) - Number(left.name === own))
}

function rowsOf(reference: Exchange, candidate: Exchange, finding: Finding): readonly Row[] {
  const [left, right] = [headersOf(reference), headersOf(candidate)]
  const names = [...new Set([...left.keys(), ...right.keys()])].toSorted()
  return [
    { name: 'status', reference: String(reference.status), candidate: String(candidate.status) },
    { name: 'HTTP version', reference: reference.httpVersion, candidate: candidate.httpVersion },
    ...names.map((name) => ({ name, reference: left.get(name) ?? null, candidate: right.get(name) ?? null })),
    bodyRow(reference, candidate, finding),
  ]
}

/** Several headers of one name are one list (RFC 9110, section 5.2). */
function headersOf({ headers, url }: Exchange): ReadonlyMap<string, string> {
  const byName = new Map<string, string>()
  for (const [name, value] of headers) {
    const key = name.toLowerCase()
    const known = byName.get(key)
    byName.set(key, withoutHost(known === undefined ? value : `${known}, ${value}`, url))
  }
  return byName
}

/** Around the values of the finding, where both bodies hold them as they are shown; else around the first difference. */
function bodyRow(reference: Exchange, candidate: Exchange, { facet, path, ...finding }: Finding): Row {
  const [left, right] = [bodyOf(reference), bodyOf(candidate)]
  const name = facet === 'body' ? path.split('/').findLast((token) => token !== '*' && !/^\d+$/.test(token)) : undefined
  const from = (body: string, value: string | null): number => {
    const at = name === undefined || value === null || value === '' ? -1 : body.indexOf(`"${name}":${value}`)
    return at < 0 ? -1 : Math.max(0, at - LEAD_CHARACTERS)
  }
  const [start, end] = [from(left, finding.reference), from(right, finding.candidate)]
  if (start < 0 || end < 0) return { name: 'body', reference: left, candidate: right }
  return { name: 'body', reference: left.slice(start), candidate: right.slice(end) }
}

function bodyOf({ body, url }: Exchange): string {
  const text = body.encoding === 'base64' ? `${body.bytes} bytes that are no text, in base64: ${body.data}` : body.data
  return withoutHost(text, url)
}

/** Each environment says its own name; that is no difference. */
function withoutHost(text: string, url: string): string {
  return URL.canParse(url) ? text.replaceAll(new URL(url).host, '{host}') : text
}

/** Headers in which an environment disagrees with itself: a date differs, and says nothing. */
function varyingHeaders({ noise }: Result, { probe, environment }: Finding): ReadonlySet<string> {
  const own = noise.filter((one) => one.facet === 'headers' && one.probe === probe && one.environment === environment)
  return new Set(['date', ...own.map(({ path }) => path.split('/').at(-1) ?? '')])
}

function rowLines(row: Row, [reference, candidate]: Names, page: Page): readonly string[] {
  const names = [page.fit(reference, NAME_COLUMNS_MAX), page.fit(candidate, NAME_COLUMNS_MAX)] as const
  const width = Math.max(columns(names[0]), columns(names[1]))
  const sides = fragments({ reference: row.reference, candidate: row.candidate, classes: ['', ''] }, page, page.width - width - 6)
  const caret =
    sides.caret !== null && sides.caret > 0 ? [`${' '.repeat(width + 6 + sides.caret)}${page.ink('yellow', '^')}`] : []
  return [
    `  ${page.ink('bold', page.fit(row.name, page.width - 2))}`,
    `    ${padTo(names[0], width)}  ${sides.reference}`,
    `    ${padTo(names[1], width)}  ${sides.candidate}`,
    ...caret,
  ]
}

function nameLines(label: string, rows: readonly Row[], page: Page): readonly string[] {
  if (rows.length === 0) return []
  const names = rows.map(({ name }) => page.fit(name, 40))
  const [first = '', ...rest] = flow(names, page.width - label.length - 4)
  const indent = ' '.repeat(label.length + 4)
  return [`  ${page.ink('dim', label)}  ${first}`, ...rest.map((line) => indent + line)]
}
