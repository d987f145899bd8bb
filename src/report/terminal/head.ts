/** The beginning of the terminal report: who was compared with whom, and how much of it. */
import type { EnvironmentResult, Result } from '../../core/result.ts'
import { columns, flow, padTo, widest, wrap } from '../text/columns.ts'
import type { Page } from '../text/page.ts'
import { candidateNames, referenceName } from '../words.ts'

/** A URL is cut before version and health leave the page, and shown by at least this much. */
const URL_COLUMNS_MIN = 16
const NAME_COLUMNS_MAX = 24
const CELLS_PER_ROW_MAX = 4
const HEALTH_COLUMNS_MAX = 240
/** Within this the Date header, which counts in seconds, tells nothing. */
const CLOCK_SKEW_TOLD_MS = 1000

export function headLines(result: Result, page: Page): readonly string[] {
  const tool = page.ink('bold', page.fit(result.tool.replace(/^envparity /, 'parity '), 24))
  const candidates = candidateNames(result).map((name) => `${page.fit(name, NAME_COLUMNS_MAX)} (candidate)`)
  const sides = [`${page.fit(referenceName(result), NAME_COLUMNS_MAX)} (reference)`, ...candidates].join(' vs ')
  const suite = page.fit(result.suite, NAME_COLUMNS_MAX)
  const oneLine = [tool, suite, sides].join('  ')
  const first = columns(oneLine) <= page.width ? [oneLine] : [`${tool}  ${suite}`, page.fit(sides)]
  const started = page.fit(result.startedAt.replace(/\.\d+Z$/, 'Z'), 24)
  return [...first, page.ink('dim', `run ${page.fit(result.runId, 40)}  ${started}  seed ${result.seed}`)]
}

export function environmentLines(result: Result, page: Page): readonly string[] {
  const name = widest(result.environments.map((environment) => page.fit(environment.name, NAME_COLUMNS_MAX)))
  const version = widest(result.environments.map((environment) => page.fit(versionText(environment, page), NAME_COLUMNS_MAX)))
  const besides = 2 + name + 2 + (version === 0 ? 0 : version + 2) + 2 + 'not asked'.length
  const urlMax = Math.max(URL_COLUMNS_MIN, page.width - besides)
  const url = widest(result.environments.map((environment) => page.fit(environment.baseURL, urlMax)))
  return result.environments.flatMap((environment) => {
    const left = [
      padTo(page.fit(environment.name, NAME_COLUMNS_MAX), name),
      padTo(page.fit(environment.baseURL, urlMax), url),
      ...(version === 0 ? [] : [padTo(page.fit(versionText(environment, page), NAME_COLUMNS_MAX), version)]),
    ].join('  ')
    const health = healthParts(environment).map((part) => page.fit(part, HEALTH_COLUMNS_MAX))
    const style = environment.health === 'down' ? 'red' : undefined
    const paint = (text: string): string => (style === undefined ? text : page.ink(style, text))
    const [first = '', ...rest] = health
    const inline = health.join(', ')
    if (columns(left) + 4 + columns(inline) <= page.width) return [`  ${left}  ${paint(inline)}`]
    const indent = name + 4
    const words = rest.flatMap((part) => wrap(part, page.width - indent))
    const below = flow(words, page.width - indent).map((line) => ' '.repeat(indent) + paint(line))
    return [`  ${left}  ${paint(first)}`, ...below]
  })
}

/** One cell per facet: compared of planned, and what came of it. As many columns as fit. */
export function coverageLines(result: Result, page: Page): readonly string[] {
  const facets = Object.entries(result.coverage.byFacet)
  if (facets.length === 0) return []
  const name = widest(facets.map(([facet]) => page.fit(facet, 16)))
  const cells = facets.map(([facet, { compared, of }]) => {
    const differ = pairsOf(result, facet, false)
    const known = pairsOf(result, facet, true)
    const notes = [
      ...(differ === 0 ? [] : [`${differ} ${differ === 1 ? 'differs' : 'differ'}`]),
      ...(known === 0 ? [] : [`${known} known`]),
    ]
    return `${padTo(page.fit(facet, 16), name)}  ${[`${compared}/${of}`, ...notes].join(', ')}`
  })
  const label = 'compared  '
  const rows = grid(cells, page.width - label.length - 2)
  return rows.map((row, index) => `  ${index === 0 ? label : ' '.repeat(label.length)}${row}`)
}

/** Rows of aligned cells: the most columns that fit, each as wide as its widest cell. */
function grid(cells: readonly string[], width: number): readonly string[] {
  for (let perRow = Math.min(CELLS_PER_ROW_MAX, cells.length); perRow >= 1; perRow -= 1) {
    const rows = Array.from({ length: Math.ceil(cells.length / perRow) }, (_, row) =>
      cells.slice(row * perRow, (row + 1) * perRow),
    )
    const widths = Array.from({ length: perRow }, (_, column) => widest(rows.map((row) => row[column] ?? '')))
    const lines = rows.map((row) =>
      row
        .map((cell, column) => padTo(cell, widths[column] ?? 0))
        .join('    ')
        .trimEnd(),
    )
    if (perRow === 1 || widest(lines) <= width) return lines
  }
  return []
}

/** Pairs of probe and candidate with findings in this facet; an expired known difference is none. */
function pairsOf(result: Result, facet: string, known: boolean): number {
  const findings = result.findings.filter((finding) => finding.facet === facet && (finding.disposition === 'known') === known)
  return new Set(findings.map((finding) => JSON.stringify([finding.probe, finding.environment]))).size
}

function versionText(environment: EnvironmentResult, page: Page): string {
  const { version, versionAtEnd } = environment
  if (version === undefined) return ''
  return versionAtEnd === undefined ? version : `${version} ${page.arrow} ${versionAtEnd}`
}

/** The word first, then what a release owner should know beside it. */
function healthParts(environment: EnvironmentResult): readonly string[] {
  if (environment.health === 'not asked') return ['not asked']
  const parts =
    environment.health === 'down' ? ['DOWN', ...(environment.because === undefined ? [] : [environment.because])] : ['healthy']
  const total = environment.answered + environment.unanswered
  if (environment.health === 'healthy' && environment.unanswered > 0)
    parts.push(`${environment.unanswered} of ${total} unanswered`)
  if (environment.retried > 0) parts.push(`${environment.retried} retried`)
  if (environment.versionAtEnd !== undefined) parts.push('version changed during the run')
  if (environment.clockSkewMs !== undefined && Math.abs(environment.clockSkewMs) >= CLOCK_SKEW_TOLD_MS) {
    parts.push(`clock ${environment.clockSkewMs > 0 ? '+' : '-'}${(Math.abs(environment.clockSkewMs) / 1000).toFixed(1)} s`)
  }
  return parts
}
