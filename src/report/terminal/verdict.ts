/** The last block: the verdict in one word, the gate in one line that scripts may grep, and where to look next. */
import type { Cause, Result } from '../../core/result.ts'
import { SEVERITIES } from '../../core/probe.ts'
import { columns, flow, wrap } from '../text/columns.ts'
import type { Page, Style } from '../text/page.ts'
import { causesBySeverity, count, duration } from '../words.ts'
import { failsGate } from '../../judge/gate.ts'
import { labelled } from './rest.ts'

const REASONS_SHOWN = 5
const REASON_CHARACTERS_MAX = 400

export function verdictLines(result: Result, page: Page, out: string | undefined): readonly string[] {
  const { word, style } = verdictWord(result)
  const indent = columns(word) + 3
  const [first = '', ...rest] = flow(statements(result, page), page.width - indent)
  return [
    `${page.ink(style, word)}   ${first}`,
    ...rest.map((line) => ' '.repeat(indent) + line),
    ...gateLines(result, page),
    ...nextLines(result, page, out),
  ]
}

/** The first word of the last block is always one of these three. A fault of ours is never a verdict. */
function verdictWord(result: Result): { readonly word: string; readonly style: Style } {
  if (result.gate.decision === 'error' || result.verdict === 'undecided') return { word: 'NO VERDICT', style: 'yellow' }
  return result.verdict === 'parity' ? { word: 'PARITY', style: 'green' } : { word: 'DIVERGED', style: 'red' }
}

function statements(result: Result, page: Page): readonly string[] {
  const { coverage, counts } = result
  const skipped = coverage.skipped === 0 ? [] : [`${coverage.skipped} skipped`]
  const known = result.knownDifferences.applied.length
  return [
    ...whyNoVerdict(result, page),
    ...severities(result.causes.filter((cause) => cause.disposition !== 'known')),
    `${coverage.compared} of ${count(coverage.planned, 'probe')} compared`,
    ...skipped,
    ...(known === 0 ? [] : [count(known, 'known difference')]),
    duration(result.durationMs),
    count(counts.requests, 'request'),
  ]
}

/** `3 causes: 2 breaking, 1 minor`. */
function severities(causes: readonly Cause[]): readonly string[] {
  const parts = SEVERITIES.flatMap((severity) => {
    const amount = causes.filter((cause) => cause.severity === severity).length
    return amount === 0 ? [] : [`${amount} ${severity}`]
  })
  return parts.length === 0 ? [] : [`${count(causes.length, 'cause')}: ${parts.join(', ')}`]
}

function whyNoVerdict(result: Result, page: Page): readonly string[] {
  if (verdictWord(result).word !== 'NO VERDICT') return []
  if (result.gate.decision === 'error') return ['a fault of parity itself']
  const down = result.environments.filter((environment) => environment.health === 'down')
  if (down.length > 0) return [`${down.map((environment) => page.fit(environment.name, 24)).join(' and ')} did not answer`]
  if (result.interrupted !== undefined)
    return [result.interrupted.startsWith('SIG') ? `interrupted (${page.fit(result.interrupted, 40)})` : 'the run ended early']
  if (result.coverage.planned === 0) return ['no probe was selected']
  return [`${count(result.coverage.undecided, 'probe')} undecided`]
}

/** `gate      fail (fail-on breaking): c-1f0a c-77b2   exit 1`: always one line, however many causes there are. */
function gateLines(result: Result, page: Page): readonly string[] {
  const { decision, failOn, exitCode, reasons } = result.gate
  const start = `gate      ${decision} (fail-on ${failOn})`
  const end = `   exit ${exitCode}`
  const ids =
    decision === 'fail'
      ? causesBySeverity(result)
          .filter((cause) => failsGate(cause, failOn))
          .map((cause) => page.fit(cause.id, 24))
      : []
  const space = page.width - columns(start) - columns(end)
  const style: Style = decision === 'pass' ? 'green' : decision === 'fail' ? 'red' : 'yellow'
  const line = start.replace(decision, page.ink(style, decision)) + idList(ids, space) + end
  const shown = reasons
    .slice(0, REASONS_SHOWN)
    .flatMap((reason) =>
      wrap(page.fit(reason, REASON_CHARACTERS_MAX), page.width - 12).map((text, index) =>
        index === 0 ? `- ${text}` : `  ${text}`,
      ),
    )
  const more = reasons.length > REASONS_SHOWN ? [`- ${reasons.length - REASONS_SHOWN} more: see result.json`] : []
  return [line, ...[...shown, ...more].map((text) => `${' '.repeat(10)}${text}`)]
}

function idList(ids: readonly string[], space: number): string {
  if (ids.length === 0) return ''
  const [first = '', ...rest] = ids
  let list = `: ${first}`
  for (const [index, id] of rest.entries()) {
    const left = rest.length - index
    // Room for "and N more" stays free until the last one is in.
    if (columns(list) + 1 + columns(id) + (left > 1 ? ` and ${left} more`.length : 0) > space) return `${list} and ${left} more`
    list += ` ${id}`
  }
  return list
}

/** Explain reads reports/latest by itself; where another run was written, the command names it. */
function runOption(out: string | undefined, page: Page): string {
  return out === undefined || /^reports\/[^/]+$/.test(out) ? '' : ` --run ${page.fit(out, 200)}`
}

function nextLines(result: Result, page: Page, out: string | undefined): readonly string[] {
  const [worst] = causesBySeverity(result).filter((cause) => cause.disposition !== 'known')
  return [
    ...(worst === undefined
      ? []
      : labelled('look', [`parity explain ${page.fit(worst.id, 24)}${runOption(out, page)}`], page, 'bold')),
    ...(out === undefined ? [] : labelled('report', [page.fit(out, 400)], page, 'bold')),
  ]
}
