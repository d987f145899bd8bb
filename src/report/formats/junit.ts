/**
 * Format "junit": one case per probe and candidate. The pair stands in the case's name, because Jenkins and GitLab tell
 * cases apart by class name and name only. Never green when the gate is not.
 */
import type { Result } from '../../core/result.ts'
import { buildCasesOf, MESSAGE_CHARACTERS_MAX, type Case, type CaseOutcome } from '../cases.ts'
import { quantileName } from '../../core/latency.ts'
import { ratioText } from '../latency-words.ts'
import { brief } from '../text/brief.ts'
import { count, referenceName } from '../words.ts'
import { attribute, escapeXml } from '../xml.ts'
import type { Format } from './format.ts'

/** GitLab does not read large nodes: failure and output of a case together. */
export const TEXT_BYTES_MAX: number = 8192
const NAME_CHARACTERS_MAX = 500
const IDS_MAX = 50

type Suite = { readonly name: string; readonly cases: readonly Case[] }
type Property = readonly [name: string, value: string]

export const junitFormat: Format = {
  name: 'junit',
  file: 'junit.xml',
  mediaType: 'application/xml',
  render: (result) => {
    const suites = new Map<string, Case[]>()
    for (const one of buildCasesOf(result)) {
      const name = one.suite.join('.')
      const cases = suites.get(name)
      if (cases === undefined) suites.set(name, [one])
      else cases.push(one)
    }
    return document(
      result,
      [...suites].map(([name, cases]) => ({ name, cases })),
    )
  },
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
  const { softened, decision } = result.gate
  const run: readonly Property[] = [
    ['run', oneLine(result.runId)],
    ['gate', decision],
    ...(softened === undefined
      ? []
      : [['gate.softened', `${softened.by}: ${softened.decision}, exit ${softened.exitCode}`] as const]),
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
    ...suite.cases.flatMap((one) => caseLines(result, one)),
    '  </testsuite>',
  ]
}

function caseLines(result: Result, one: Case): readonly string[] {
  const { outcome, output } = one
  const text = outcome.kind === 'failure' || outcome.kind === 'error' ? withinBytes(outcome.text, TEXT_BYTES_MAX) : []
  const left = TEXT_BYTES_MAX - bytes(text.join('\n'))
  const out = output.length === 0 ? [] : withinBytes(output, left)
  return [
    `    <testcase${attribute('classname', one.suite.join('.'))}${attribute('name', one.name)}>`,
    ...propertyLines(propertiesOf(result, one), '      '),
    ...outcomeLines(outcome, text),
    ...(out.length === 0 ? [] : [`      <system-out>${escapeXml(out.join('\n'))}</system-out>`]),
    '    </testcase>',
  ]
}

function propertiesOf(result: Result, { probe, candidate, findings, latency }: Case): readonly Property[] {
  if (probe === undefined || candidate === undefined) return []
  const [first] = findings
  const ids = findings.slice(0, IDS_MAX).map((finding) => oneLine(finding.id))
  return [
    ['reference', oneLine(referenceName(result))],
    ['candidate', oneLine(candidate)],
    ['probe.file', oneLine(`${probe.file}:${probe.line}`)],
    ...(probe.owner === undefined ? [] : [['owner', oneLine(probe.owner)] as const]),
    ...(first === undefined ? [] : [['severity', first.severity] as const, ['findings', ids.join(' ')] as const]),
    ...(latency?.tests ?? []).map(
      (test) => [`latency.${quantileName(test.quantile)}`, `${test.verdict} ${ratioText(test.ratio)}`] as const,
    ),
  ]
}

function outcomeLines(outcome: CaseOutcome, text: readonly string[]): readonly string[] {
  if (outcome.kind === 'passed') return []
  const message = attribute('message', brief(outcome.message, MESSAGE_CHARACTERS_MAX))
  if (outcome.kind === 'skipped') return [`      <skipped${message}/>`]
  return [
    `      <${outcome.kind}${attribute('type', oneLine(outcome.type))}${message}>${escapeXml(text.join('\n'))}</${outcome.kind}>`,
  ]
}

function propertyLines(properties: readonly Property[], indent: string): readonly string[] {
  if (properties.length === 0) return []
  const lines = properties.map(([name, text]) => `${indent}  <property${attribute('name', name)}${attribute('value', text)}/>`)
  return [`${indent}<properties>`, ...lines, `${indent}</properties>`]
}

function counts(cases: readonly Case[]): string {
  const amount = (kind: CaseOutcome['kind']): number => cases.filter((item) => item.outcome.kind === kind).length
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

function oneLine(text: string): string {
  return brief(text, NAME_CHARACTERS_MAX)
}
