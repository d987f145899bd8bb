/** "parity explain": the evidence for one finding or cause, down to the commands that ask both environments again. */
import type { AcceptedContent, Finding, Rule } from '../core/finding.ts'
import type { Exchange } from '../core/observation.ts'
import type { Cause, KnownDifferenceUse, ProbeResult, Result } from '../core/result.ts'
import { curlCommand, type Curl } from './curl.ts'
import type { ExchangePair } from './evidence.ts'
import { bothAnswers } from './explain/both-answers.ts'
import { knownEntryLines, type KnownEntry } from './explain/known-entry.ts'
import { timingLines } from './explain/timing.ts'
import { failureOf, requestInstead } from './explain/unanswered.ts'
import { columns, padTo, widest, wrap } from './text/columns.ts'
import { levelText, seenText, surenessText } from './text/evidence-words.ts'
import { pageOf, type Page, type PageOptions } from './text/page.ts'
import { classNote, fragments, whyAlike } from './text/sides.ts'
import { failsGate } from '../judge/gate.ts'
import { count, daysLeft, place, referenceName } from './words.ts'

export type ExplainInput = {
  readonly result: Result
  /** The cause that is asked for, or that the finding belongs to. */
  readonly cause: Cause
  /** The finding that is shown in full: the one asked for, or the first of the cause. */
  readonly finding: Finding
  /** Was a finding asked for, or its cause? A cause lists its other findings too. */
  readonly about: 'finding' | 'cause'
  readonly rule: Rule
  /** From the log: an exchange of each side that shows the value; absent when the side did not answer. */
  readonly exchanges: ExchangePair
  /** Entries that accept it, for the list of known differences; absent where it is accepted. */
  readonly entries?: readonly KnownEntry[]
}

export type ExplainOptions = PageOptions

const LABEL = 10
const OTHERS_MAX = 10
const SENTENCE_CHARACTERS_MAX = 600

export function renderExplain(input: ExplainInput, options: ExplainOptions): string {
  const page = pageOf(options)
  const blocks = [
    headLines(input, page),
    section('What differs', differsLines(input, page), page),
    section('Why we believe it', beliefLines(input, page), page),
    section('How long it took', timingLines(input.result, input.finding, page), page),
    section('What was answered', exchangeLines(input, page), page),
    section('Both answers, what differs first', answerLines(input, page), page),
    section('Ask again', curlLines(input, page, !options.unicode), page),
    section(`Findings of the same cause (${input.cause.findings.length})`, otherLines(input, page), page),
    nextLines(input, page),
    entryLines(input),
  ]
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`
}

function headLines({ result, cause, finding, rule, about }: ExplainInput, page: Page): readonly string[] {
  const probe = result.probes.find((item) => item.name === finding.probe)
  const id = page.fit(about === 'cause' ? cause.id : finding.id, 24)
  const severity = page.ink(finding.severity === 'breaking' ? 'red' : 'yellow', finding.severity.toUpperCase())
  const owner = cause.owner ?? probe?.owner
  const title = wrap(page.fit(rule.title, SENTENCE_CHARACTERS_MAX), page.width - columns(id) - columns(finding.severity) - 4)
  const [first = '', ...rest] = title
  return [
    `${severity}  ${id}  ${page.ink('bold', first)}`,
    ...rest.map((line) => `  ${page.ink('bold', line)}`),
    ...labelled('why', rule.why, page),
    ...labelled('rule', ruleText(finding), page),
    ...labelled('where', place(finding.facet, finding.path), page),
    ...labelled('probe', probeText(finding, probe), page),
    ...(owner === undefined ? [] : labelled('owner', owner, page)),
    ...labelled('state', stateText(result, finding), page),
    ...(about === 'cause'
      ? []
      : labelled('cause', `${cause.id}, ${count(cause.findings.length, 'finding')} in ${count(cause.probes, 'probe')}`, page)),
  ]
}

function probeText(finding: Finding, probe: ProbeResult | undefined): string {
  if (probe === undefined) return finding.probe
  const title = probe.title === probe.name ? '' : `, ${probe.title}`
  const file = probe.file === '' ? '' : ` (${probe.file}${probe.line > 0 ? `:${probe.line}` : ''})`
  return `${finding.probe}${title}${file}`
}

function ruleText({ rule, severity, ruleSeverity }: Finding): string {
  return ruleSeverity === undefined
    ? rule
    : `${rule}, set to ${severity} by the config or the probe; by itself it is ${ruleSeverity}`
}

function openText(result: Result, finding: Finding): string {
  const { knownDifference: known, changedFrom } = finding
  const old = `not new since run ${result.gate.baseline?.runId ?? 'before'}, so that it does not fail the gate`
  const place = finding.inBaseline === true ? old : failsGate(finding, result.gate.failOn) ? 'fails the gate' : 'below the gate'
  const open = `open, ${place} (fail-on ${result.gate.failOn})`
  if (known === undefined) return open
  if (changedFrom !== undefined) return `${open}; ${known} accepts something else here: ${contentText(changedFrom)}`
  const refused = result.knownDifferences.refused?.find(({ id }) => id === known)
  return `${open}; ${known} is too broad and silences nothing: ${refused?.because ?? 'it matches more than one thing'}`
}

/** What a known difference accepts: `integer, then uuid-v4`, `29.9, then "29.90" or nothing`. */
function contentText({ classes, reference, candidate }: AcceptedContent): string {
  const values = (side: AcceptedContent['reference']): string =>
    side === undefined ? 'anything' : side.map((value) => value ?? '(absent)').join(' or ')
  const both = reference === undefined && candidate === undefined ? [] : [`${values(reference)}, then ${values(candidate)}`]
  return [...(classes === undefined ? [] : [`any ${classes.join(', then any ')}`]), ...both].join('; ')
}

function stateText(result: Result, finding: Finding): string {
  const known = finding.knownDifference
  if (finding.disposition === 'open') return openText(result, finding)
  const { applied, expired } = result.knownDifferences
  const gate = failsGate(finding, result.gate.failOn) ? ', fails the gate' : ''
  const use = [...applied, ...expired].find((item) => item.id === known)
  if (use === undefined)
    return finding.disposition === 'known'
      ? `accepted by ${known ?? 'a known difference'}`
      : `${known ?? 'a known difference'} has expired`
  return finding.disposition === 'known'
    ? acceptedText(use, result.startedAt)
    : `${use.id} of ${use.owner} expired on ${use.expires}${gate}: ${use.reason}`
}

function acceptedText(use: KnownDifferenceUse, startedAt: string): string {
  const days = daysLeft(use.expires, startedAt)
  return `accepted by ${use.id} of ${use.owner} until ${use.expires}${days === null ? '' : ` (${count(days, 'day')} left)`}: ${use.reason}`
}

function differsLines({ result, finding }: ExplainInput, page: Page): readonly string[] {
  const names = [page.fit(referenceName(result), 24), page.fit(finding.environment, 24)] as const
  const name = Math.max(columns(names[0]), columns(names[1]))
  const notes = [classNote(finding, 'reference', page), classNote(finding, 'candidate', page)] as const
  const values = fragments(finding, page, page.width - name - 4 - Math.max(columns(notes[0]), columns(notes[1])))
  const why = whyAlike(finding)
  const lines = [
    `  ${padTo(names[0], name)}  ${values.reference}${notes[0]}`,
    `  ${padTo(names[1], name)}  ${values.candidate}${notes[1]}`,
  ]
  // Pointing at the first character of two short values would say nothing.
  if (values.caret !== null && values.offset !== null && values.caret > 0) {
    lines.push(`${' '.repeat(name + 4 + values.caret)}${page.ink('yellow', `^ ${offsetText(finding, values.offset)}`)}`)
  }
  return why === null
    ? lines
    : [
        ...lines,
        ...wrap(page.fit(why, SENTENCE_CHARACTERS_MAX), page.width - name - 4).map(
          (line) => `${' '.repeat(name + 4)}${page.ink('yellow', line)}`,
        ),
      ]
}

function offsetText(finding: Finding, offset: number): string {
  const lengths = [finding.reference, finding.candidate].map((text) => text?.length ?? 0)
  const isShort = lengths.every((length) => length < 40)
  return isShort ? 'from here on' : `from character ${offset + 1} on (of ${lengths[0]} and ${lengths[1]})`
}

function beliefLines({ result, finding }: ExplainInput, page: Page): readonly string[] {
  const { evidence } = finding
  const shown = evidence.element === undefined ? [] : [`Shown by the element with ${evidence.element}.`]
  return [seenText(finding, referenceName(result)), surenessText(finding), levelText(finding), ...shown].flatMap((text) =>
    wrap(page.fit(text, SENTENCE_CHARACTERS_MAX), page.width - 2).map((line) => `  ${line}`),
  )
}

function exchangeLines(input: ExplainInput, page: Page): readonly string[] {
  const sides = sidesOf(input)
  const name = widest(sides.map((side) => page.fit(side.name, 24)))
  const indent = ' '.repeat(name + 4)
  return sides.flatMap((side) => {
    const label = `  ${padTo(page.fit(side.name, 24), name)}  `
    if (side.exchange === undefined) {
      const failure = side.failure === undefined ? 'no exchange in the log' : `no answer: ${side.failure}`
      const lines = wrap(page.fit(failure, SENTENCE_CHARACTERS_MAX), page.width - indent.length)
      return lines.map((line, index) => (index === 0 ? label : indent) + line)
    }
    const { method, url, httpVersion, status, body, phases } = side.exchange
    const answer = `HTTP/${httpVersion} ${status}, ${count(body.bytes, 'byte')}, ${Math.round(phases.totalMs)} ms`
    return [label + page.fit(`${method} ${url}`, page.width - indent.length), indent + answer]
  })
}

/** Of latency no two answers are evidence. */
function answerLines({ result, finding, exchanges }: ExplainInput, page: Page): readonly string[] {
  if (finding.facet === 'latency') return []
  return bothAnswers(exchanges, result, finding, page)
}

function curlLines(input: ExplainInput, page: Page, ascii: boolean): readonly string[] {
  return sidesOf(input).flatMap(({ name, exchange: own, failure }, index) => {
    const exchange = own ?? (failure === undefined ? undefined : requestInstead(input.exchanges, input.result, name))
    if (exchange === undefined) return []
    const asked = curlCommand(exchange, { environment: name, ascii })
    const notes =
      own === undefined ? ['Nothing of it is in the log: this is what the other one was asked.', ...asked.notes] : asked.notes
    const curl = { ...asked, notes }
    // The command starts in the first column and is never cut or wrapped: it is there to be pasted.
    return [...(index === 0 ? [] : ['']), ...commentLines(name, curl, page), curl.command]
  })
}

function commentLines(name: string, curl: Curl, page: Page): readonly string[] {
  const variable = widest(curl.variables.map((item) => item.name))
  const variables = curl.variables.map((item) => `  ${padTo(item.name, variable)}  ${item.where}`)
  const set = variables.length === 0 ? [] : ['set these first, because the log holds no secrets:', ...variables]
  const notes = curl.notes.flatMap((note) => wrap(note, page.width - 2))
  return [name, ...set, ...notes].map((line) => page.ink('dim', `# ${page.fit(line, page.width - 2)}`))
}

function otherLines({ result, cause, finding, about }: ExplainInput, page: Page): readonly string[] {
  if (about === 'finding' || cause.findings.length <= 1) return []
  const findings = new Map(result.findings.map((item) => [item.id, item]))
  const shown = cause.findings.slice(0, OTHERS_MAX).flatMap((id) => findings.get(id) ?? [])
  const more = cause.findings.length - shown.length
  const lines = shown.map((item) => {
    const path = item.path === cause.path ? '' : `  ${place(item.facet, item.path)}`
    const candidate = item.environment === finding.environment ? '' : `  on ${item.environment}`
    return `  ${page.fit(`${item.id}  ${item.probe}${path}${candidate}`, page.width - 2)}`
  })
  return more > 0 ? [...lines, `  ${more} more: see result.json`] : lines
}

/** Accepting is a decision of somebody: the command is ready but for a reason. */
function nextLines({ finding, cause, about, result }: ExplainInput, page: Page): readonly string[] {
  const { disposition, knownDifference: known = '' } = finding
  if (disposition === 'known') return []
  if (disposition === 'expired')
    return ['To accept it anew:', `parity accept --renew ${page.fit(known, 60)} --expires ${ACCEPTED_DAYS}d`]
  const owner = cause.owner ?? result.probes.find(({ name }) => name === finding.probe)?.owner
  const who = owner === undefined ? ' --owner "..."' : ''
  const id = page.fit(about === 'cause' ? cause.id : finding.id, 24)
  return ['To accept it, with a reason:', `parity accept ${id}${who} --reason "..." --expires ${ACCEPTED_DAYS}d`]
}

/** From the first column and never wrapped: it is there to be pasted. */
function entryLines({ entries = [] }: ExplainInput): readonly string[] {
  const shown = entries.slice(0, ENTRIES_MAX)
  const more = entries.length - shown.length
  if (shown.length === 0) return []
  return [
    '# or, in known-differences.yaml:',
    ...shown.flatMap(knownEntryLines),
    ...(more > 0 ? [`# ${more} more entries: parity accept --dry-run shows them`] : []),
  ]
}

const ENTRIES_MAX = 3

/** A quarter: long enough to repair it, short enough to be looked at again. */
const ACCEPTED_DAYS = 90

type Side = {
  readonly name: string
  readonly exchange: Exchange | undefined
  readonly failure: string | undefined
}

function sidesOf({ result, finding, exchanges }: ExplainInput): readonly Side[] {
  return [
    { name: referenceName(result), exchange: exchanges.reference, failure: failureOf(finding, 'reference') },
    { name: finding.environment, exchange: exchanges.candidate, failure: failureOf(finding, 'candidate') },
  ]
}

function section(title: string, lines: readonly string[], page: Page): readonly string[] {
  return lines.length === 0 ? [] : [page.ink('bold', title), ...lines]
}

function labelled(label: string, text: string, page: Page): readonly string[] {
  const lines = wrap(page.fit(text, SENTENCE_CHARACTERS_MAX), page.width - LABEL)
  return lines.map((line, index) => (index === 0 ? page.ink('dim', padTo(`  ${label}`, LABEL)) : ' '.repeat(LABEL)) + line)
}
