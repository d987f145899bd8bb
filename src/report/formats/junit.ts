/**
 * Format "junit": one case per probe and candidate. The pair stands in the case's name, because Jenkins and GitLab tell
 * cases apart by class name and name only. Never green when the gate is not.
 */
import type { Finding } from '../../core/finding.ts'
import type { Category } from '../../core/probe.ts'
import type { CoverageEntry, ProbeResult, Result } from '../../core/result.ts'
import { beginning, visible } from '../text/visible.ts'
import { severityRank } from '../../core/probe.ts'
import { failsGate } from '../../judge/gate.ts'
import { candidateNames, count, place, referenceName } from '../words.ts'
import { attribute, escapeXml } from '../xml.ts'
import type { Format } from './format.ts'

const CATEGORIES: readonly Category[] = ['functional', 'integration', 'latency']
export const MESSAGE_CHARACTERS_MAX: number = 200
/** GitLab does not read large nodes: failure and output of a case together. */
export const TEXT_BYTES_MAX: number = 8192
const NAME_CHARACTERS_MAX = 500
const VALUE_CHARACTERS = 400
const IDS_MAX = 50

type Outcome =
  | { readonly kind: 'passed' }
  | { readonly kind: 'failure' | 'error'; readonly type: string; readonly message: string; readonly text: readonly string[] }
  | { readonly kind: 'skipped'; readonly message: string }

type Case = {
  readonly className: string
  readonly name: string
  readonly properties: readonly (readonly [name: string, value: string])[]
  readonly outcome: Outcome
  readonly output: readonly string[]
}

type Suite = { readonly name: string; readonly cases: readonly Case[] }

export const junitFormat: Format = {
  name: 'junit',
  file: 'junit.xml',
  mediaType: 'application/xml',
  render: (result) => {
    const suites = CATEGORIES.flatMap((category) => suiteOf(result, category))
    return document(result, [...suites, ...gateSuite(result, suites)])
  },
}

function suiteOf(result: Result, category: Category): readonly Suite[] {
  const probes = result.probes.filter((probe) => probe.category === category)
  const cases = probes.flatMap((probe) => candidateNames(result).map((candidate) => caseOf(result, probe, candidate)))
  return cases.length === 0 ? [] : [{ name: `${oneLine(result.suite)}.${category}`, cases }]
}

function caseOf(result: Result, probe: ProbeResult, candidate: string): Case {
  const findings = result.findings
    .filter((finding) => finding.probe === probe.name && finding.environment === candidate)
    .toSorted((left, right) => severityRank(left.severity) - severityRank(right.severity))
  const failing = findings.filter((finding) => failsGate(finding, result.gate.failOn))
  const others = findings.filter((finding) => !failing.includes(finding))
  const gaps = result.coverage.gaps.filter(
    (gap) => gap.probe === probe.name && (gap.environment === candidate || gap.environment === '*'),
  )
  const [first] = findings
  const ids = findings.slice(0, IDS_MAX).map((finding) => oneLine(finding.id))
  return {
    className: `${oneLine(result.suite)}.${probe.category}`,
    name: `${oneLine(probe.name)} [${oneLine(candidate)} vs ${oneLine(referenceName(result))}]`,
    properties: [
      ['reference', oneLine(referenceName(result))],
      ['candidate', oneLine(candidate)],
      ['probe.file', oneLine(`${probe.file}:${probe.line}`)],
      ...(probe.owner === undefined ? [] : [['owner', oneLine(probe.owner)] as const]),
      ...(first === undefined ? [] : [['severity', first.severity] as const, ['findings', ids.join(' ')] as const]),
    ],
    outcome: outcomeOf(result, probe, failing, gaps),
    output: [
      ...others.flatMap((finding) => findingText(result, finding)),
      ...gaps.filter((gap) => gap.facet !== '*').map(gapText),
    ],
  }
}

function outcomeOf(result: Result, probe: ProbeResult, failing: readonly Finding[], gaps: readonly CoverageEntry[]): Outcome {
  const [first] = failing
  if (first !== undefined) {
    const more = failing.length > 1 ? ` (and ${failing.length - 1} more)` : ''
    return {
      kind: 'failure',
      type: first.rule,
      message: headline(result, first, more),
      text: failing.flatMap((finding) => findingText(result, finding)),
    }
  }
  if (probe.outcome === 'skipped') return { kind: 'skipped', message: probe.because ?? 'skipped' }
  const open = gaps.filter((gap) => gap.state !== 'skipped')
  const [gap] = open
  if (gap !== undefined)
    return { kind: 'error', type: 'undecided', message: gap.reason ?? probe.because ?? 'undecided', text: open.map(gapText) }
  // An undecided probe whose gaps are all on another candidate is decided here; without any gap it is not.
  const hasGaps = result.coverage.gaps.some((entry) => entry.probe === probe.name)
  if (probe.outcome === 'undecided' && !hasGaps)
    return { kind: 'error', type: 'undecided', message: probe.because ?? 'undecided', text: [] }
  const [skip] = gaps.filter((entry) => entry.facet === '*')
  return skip === undefined ? { kind: 'passed' } : { kind: 'skipped', message: skip.reason ?? 'skipped' }
}

/** Without this, an empty run or a wrong version would be a green report beside a red exit code. */
function gateSuite(result: Result, suites: readonly Suite[]): readonly Suite[] {
  const isRed = suites.some((suite) =>
    suite.cases.some((item) => item.outcome.kind === 'failure' || item.outcome.kind === 'error'),
  )
  const { decision, failOn, reasons } = result.gate
  if (isRed || decision === 'pass') return []
  const name = `${oneLine(result.suite)}.run`
  const message = reasons[0] ?? 'the gate did not pass'
  const outcome: Outcome = {
    kind: decision === 'fail' ? 'failure' : 'error',
    type: decision,
    message,
    text: reasons.map(oneLine),
  }
  return [{ name, cases: [{ className: name, name: `gate [fail-on ${failOn}]`, properties: [], outcome, output: [] }] }]
}

function headline(result: Result, finding: Finding, more: string): string {
  const title = result.causes.find((cause) => cause.id === finding.cause)?.title ?? finding.rule
  const values = `${referenceName(result)} ${finding.reference ?? '(absent)'}, ${finding.environment} ${finding.candidate ?? '(absent)'}`
  return cut(`${title}: ${place(finding.facet, finding.path)}: ${values}`, MESSAGE_CHARACTERS_MAX - more.length) + more
}

function findingText(result: Result, finding: Finding): readonly string[] {
  const { evidence, knownDifference } = finding
  const known = knownDifference === undefined ? '' : ` ${knownDifference}`
  return [
    oneLine(`${finding.severity} ${finding.disposition}${known}: ${finding.rule} at ${place(finding.facet, finding.path)}`),
    `  ${oneLine(referenceName(result))}: ${value(finding.reference)}`,
    `  ${oneLine(finding.environment)}: ${value(finding.candidate)}`,
    `  seen in ${evidence.referenceAgreeing} of ${evidence.referenceSamples} and ${evidence.candidateAgreeing} of ${evidence.candidateSamples} answers` +
      (evidence.runs === undefined ? (evidence.confirmed ? ', confirmed on fresh ones' : '') : ` of ${evidence.runs} runs`),
    `  parity explain ${oneLine(finding.id)}`,
  ]
}

function gapText(gap: CoverageEntry): string {
  return oneLine(
    `${gap.state}: ${gap.facet === '*' ? 'every facet' : gap.facet} on ${gap.environment}: ${gap.reason ?? 'no reason given'}`,
  )
}

function document(result: Result, suites: readonly Suite[]): string {
  const all = suites.flatMap((suite) => suite.cases)
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attribute('name', oneLine(result.suite))}${counts(all)}${attribute('time', (result.durationMs / 1000).toFixed(3))}>`,
    ...suites.flatMap((suite) => suiteLines(result, suite)),
    '</testsuites>',
  ]
  return `${lines.join('\n')}\n`
}

function suiteLines(result: Result, suite: Suite): readonly string[] {
  const run: readonly (readonly [string, string])[] = [
    ['run', oneLine(result.runId)],
    ['gate', result.gate.decision],
    ...result.environments.map(
      (environment) =>
        [
          `environment.${oneLine(environment.name)}`,
          oneLine(`${environment.baseURL} ${environment.version ?? ''}`).trim(),
        ] as const,
    ),
  ]
  return [
    `  <testsuite${attribute('name', suite.name)}${counts(suite.cases)}${attribute('timestamp', oneLine(result.startedAt))}>`,
    ...propertyLines(run, '    '),
    ...suite.cases.flatMap(caseLines),
    '  </testsuite>',
  ]
}

function caseLines({ className, name, properties, outcome, output }: Case): readonly string[] {
  const text = outcome.kind === 'failure' || outcome.kind === 'error' ? withinBytes(outcome.text, TEXT_BYTES_MAX) : []
  const left = TEXT_BYTES_MAX - bytes(text.join('\n'))
  const out = output.length === 0 ? [] : withinBytes(output, left)
  return [
    `    <testcase${attribute('classname', className)}${attribute('name', name)}>`,
    ...propertyLines(properties, '      '),
    ...outcomeLines(outcome, text),
    ...(out.length === 0 ? [] : [`      <system-out>${escapeXml(out.join('\n'))}</system-out>`]),
    '    </testcase>',
  ]
}

function outcomeLines(outcome: Outcome, text: readonly string[]): readonly string[] {
  if (outcome.kind === 'passed') return []
  const message = attribute('message', cut(outcome.message, MESSAGE_CHARACTERS_MAX))
  if (outcome.kind === 'skipped') return [`      <skipped${message}/>`]
  return [
    `      <${outcome.kind}${attribute('type', oneLine(outcome.type))}${message}>${escapeXml(text.join('\n'))}</${outcome.kind}>`,
  ]
}

function propertyLines(properties: readonly (readonly [name: string, value: string])[], indent: string): readonly string[] {
  if (properties.length === 0) return []
  const lines = properties.map(([name, text]) => `${indent}  <property${attribute('name', name)}${attribute('value', text)}/>`)
  return [`${indent}<properties>`, ...lines, `${indent}</properties>`]
}

function counts(cases: readonly Case[]): string {
  const amount = (kind: Outcome['kind']): number => cases.filter((item) => item.outcome.kind === kind).length
  return (
    attribute('tests', cases.length) +
    attribute('failures', amount('failure')) +
    attribute('errors', amount('error')) +
    attribute('skipped', amount('skipped'))
  )
}

/** Whole lines up to the limit; what is cut is told. */
function withinBytes(lines: readonly string[], bytesMax: number): readonly string[] {
  if (bytes(lines.join('\n')) <= bytesMax) return lines
  const kept: string[] = []
  // Room for the line that tells what was cut.
  let left = bytesMax - 80
  for (const line of lines) {
    left -= bytes(line) + 1
    if (left < 0) break
    kept.push(line)
  }
  const note = `${count(lines.length - kept.length, 'more line')}: see result.json`
  return bytes(note) > bytesMax ? [] : [...kept, note]
}

function bytes(text: string): number {
  return new TextEncoder().encode(text).length
}

function value(shown: string | null): string {
  if (shown === null) return '(absent)'
  return shown === '' ? '(empty)' : cut(shown, VALUE_CHARACTERS)
}

function oneLine(text: string): string {
  return cut(text, NAME_CHARACTERS_MAX)
}

/** Made visible, then cut to so many UTF-16 units. */
function cut(text: string, unitsMax: number): string {
  const shown = visible(beginning(text, unitsMax + 1))
  return shown.length <= unitsMax ? shown : `${beginning(shown, unitsMax - 1)}…`
}
