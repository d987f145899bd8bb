/**
 * Both exchanges of a finding, row by row: first what differs, then what differs from answer to answer anyway, and what
 * is equal behind a line that says how much it is.
 */
import type { HeaderList } from '../../core/observation.ts'
import { curlCommand } from '../curl.ts'
import type { ExchangePair, ShownExchange } from '../evidence.ts'
import { count } from '../words.ts'
import { firstDifference } from '../text/sides.ts'
import { beginning } from '../text/visible.ts'
import { markedPair } from './body-marks.ts'
import { block, html, NOTHING, outside, short, type Html } from './markup.ts'

export type ExchangeDetail = {
  /** Characters of a body. */
  readonly bodyUnitsMax: number
  /** Equal rows with their values, and the curl commands; else the names alone. */
  readonly isFull: boolean
}

export type ExchangeView = {
  readonly pair: ExchangePair
  readonly reference: string
  readonly candidate: string
  /** Headers that vary within one environment, in small letters. */
  readonly noisy: ReadonlySet<string>
}

type Row = { readonly name: string; readonly values: readonly [string | undefined, string | undefined]; readonly kind: string }

const HEADER_UNITS_MAX = 200
const HEADERS_MAX = 40

export function exchangeTable(view: ExchangeView, detail: ExchangeDetail): Html {
  const rows = rowsOf(view.pair)
  const differing = rows.filter((row) => row.values[0] !== row.values[1] || row.kind === 'ask')
  const equal = rows.filter((row) => !differing.includes(row))
  const isNoise = (row: Row): boolean => row.kind === 'header' && view.noisy.has(row.name.toLowerCase())
  const ordered = [...differing.filter((row) => !isNoise(row)), ...differing.filter(isNoise)]
  const names = [view.reference, view.candidate].map((name) => html`<th scope="col">${short(name, 40)}</th>`)
  const shown = ordered.map((row) => rowMarkup(row, isNoise(row)))
  const body = bodyRow(view.pair, detail.bodyUnitsMax)
  return html`<div class="scroll" role="group" aria-label="Exchanges" tabindex="0">
      <table class="exchange">
        <thead>
          <tr>
            <th scope="col">exchange</th>
            ${names}
          </tr>
        </thead>
        <tbody>
          ${shown}${body}
        </tbody>
      </table>
    </div>
    ${equalRows(equal, detail)}${detail.isFull ? commands(view) : NOTHING}`
}

function rowsOf({ reference, candidate }: ExchangePair): readonly Row[] {
  const both = (name: string, kind: string, of: (exchange: ShownExchange) => string | undefined): Row => ({
    name,
    kind,
    values: [reference && of(reference), candidate && of(candidate)],
  })
  return [
    both('request', 'ask', ({ method, url }) => `${method} ${url}`),
    both('request body', 'part', ({ requestBody }) => requestBody),
    both('status', 'part', ({ status }) => String(status)),
    both('HTTP version', 'part', ({ httpVersion }) => httpVersion),
    ...headerRows(reference?.headers, candidate?.headers, '', 'header'),
    ...headerRows(reference?.requestHeaders, candidate?.requestHeaders, 'sent ', 'sent'),
  ].filter((row) => row.values[0] !== undefined || row.values[1] !== undefined)
}

function headerRows(left: HeaderList = [], right: HeaderList = [], prefix: string, kind: string): readonly Row[] {
  const names = [...new Set([...left, ...right].map(([name]) => name.toLowerCase()))].slice(0, HEADERS_MAX)
  const valueIn = (headers: HeaderList, name: string): string | undefined => {
    const values = headers.filter(([own]) => own.toLowerCase() === name).map(([, value]) => value)
    return values.length === 0 ? undefined : values.join(', ')
  }
  return names.map((name) => ({ name: prefix + name, kind, values: [valueIn(left, name), valueIn(right, name)] }))
}

function rowMarkup({ name, values }: Row, isNoise: boolean): Html {
  const note = isNoise ? html` <small>varies anyway</small>` : NOTHING
  const cells = values.map((value) =>
    value === undefined ? html`<td class="none">absent</td>` : html`<td><code>${outside(value, HEADER_UNITS_MAX)}</code></td>`,
  )
  return html`<tr>
    <th scope="row">${short(name, 60)}${note}</th>
    ${cells}
  </tr>`
}

function bodyRow({ reference, candidate }: ExchangePair, unitsMax: number): Html {
  const [left, right] = [reference?.body.data, candidate?.body.data]
  const isEqual = left !== undefined && left === right && reference?.body.bytes === candidate?.body.bytes
  const isShort = [left, right].every((data) => (data?.length ?? 0) <= unitsMax)
  const from = isShort || isEqual ? 0 : Math.max(0, firstDifference(left ?? '', right ?? '') - Math.floor(unitsMax / 3))
  const part = (data: string = ''): string => beginning(data.slice(from), unitsMax)
  const goesOn = (exchange: ShownExchange | undefined): boolean =>
    from + part(exchange?.body.data).length + (exchange?.excerpt?.from ?? 0) <
    (exchange?.excerpt?.of ?? exchange?.body.data.length ?? 0)
  const [here, there] = markedPair(part(left), part(right), goesOn(reference) && goesOn(candidate))
  const cell = (exchange: ShownExchange | undefined, text: Html): Html =>
    bodyCell(exchange, text, { from, length: part(exchange?.body.data).length })
  const cells = isEqual
    ? html`<td colspan="2">${cell(reference, here)}</td>`
    : html`<td>${cell(reference, here)}</td>
        <td>${cell(candidate, there)}</td>`
  return html`<tr>
    <th scope="row">body${isEqual ? html` <small>equal</small>` : NOTHING}</th>
    ${cells}
  </tr>`
}

type Window = { readonly from: number; readonly length: number }

function bodyCell(exchange: ShownExchange | undefined, text: Html, { from, length }: Window): Html {
  if (exchange === undefined) return html`<i class="none">no answer</i>`
  const { body, excerpt } = exchange
  if (body.data === '') return html`<i class="none">empty</i>`
  if (body.encoding === 'base64') return html`<i class="none">${count(body.bytes, 'byte')} that are no text</i>`
  const start = (excerpt?.from ?? 0) + from
  const all = excerpt?.of ?? body.data.length
  const cut =
    length < all ? html`<small>characters ${start + 1} to ${start + length} of ${all}, cut for this page</small>` : NOTHING
  return html`<pre>${text}</pre>
    ${cut}`
}

function equalRows(rows: readonly Row[], { isFull }: ExchangeDetail): Html {
  if (rows.length === 0) return NOTHING
  if (!isFull) return html`<p class="equal">${rows.length} equal: ${short(rows.map(({ name }) => name).join(', '), 200)}</p>`
  const items = rows.map(
    ({ name, values }) =>
      html`<tr>
        <th scope="row">${short(name, 60)}</th>
        <td><code>${outside(values[0] ?? '', HEADER_UNITS_MAX)}</code></td>
      </tr>`,
  )
  return html`<details class="equal">
    <summary>${count(rows.length, 'equal row')}</summary>
    <table>
      <tbody>
        ${items}
      </tbody>
    </table>
  </details>`
}

function commands({ pair, reference, candidate }: ExchangeView): Html {
  const sides = [
    { name: reference, exchange: pair.reference },
    { name: candidate, exchange: pair.candidate },
  ]
  const shown = sides.flatMap(({ name, exchange }) => {
    if (exchange === undefined) return []
    const { command, variables } = curlCommand(exchange, { environment: name })
    if (command.length > COMMAND_UNITS_MAX) return []
    const set = variables.length === 0 ? '' : `; set ${variables.map((variable) => variable.name).join(', ')} first`
    return [
      html`<p>${short(name, 40)}${short(set)}</p>
        <pre class="command">${block(command)}</pre>`,
    ]
  })
  return shown.length === 0
    ? NOTHING
    : html`<details class="equal">
        <summary>Ask again with curl</summary>
        ${shown}
      </details>`
}

/** A command that is cut is worse than none: explain prints it whole. */
const COMMAND_UNITS_MAX = 3000
