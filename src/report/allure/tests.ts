/**
 * One Allure test per probe and candidate. Allure keys history by the full name and by the parameters that are not excluded:
 * neither holds an environment, a value or a file, so that a renamed environment keeps its history. Only where there are
 * several candidates their names count, or Allure would take the second one for a retry of the first.
 */
import type { Finding } from '../../core/finding.ts'
import type { Severity } from '../../core/probe.ts'
import type { KnownDifferenceUse, Result } from '../../core/result.ts'
import { failsGate } from '../../judge/gate.ts'
import { casesOf, headline, type Case } from '../cases.ts'
import type { ReportEvidence } from '../evidence.ts'
import type { RenderOptions } from '../formats/format.ts'
import { brief, briefValue } from '../text/brief.ts'
import { candidateNames, place, referenceName } from '../words.ts'
import type { AllureDetails, AllureLink, AllureStatus, AllureTest } from './model.ts'
import { stepsOf } from './steps.ts'

/** Every test of ours begins with it, so that no test of another reporter is taken for the same. */
const NAMESPACE = 'parity'
const TEXT_CHARACTERS_MAX = 500
const TRACE_CHARACTERS_MAX = 20_000
/** Pairs of exchanges of one test: findings of one probe mostly show in the same. */
const PAIRS_MAX = 4
const LINES_MAX = 100

/** allurereport.org/docs/test-cases: blocker, critical, normal, minor, trivial. */
const SEVERITY: Readonly<Record<Severity, string>> = { breaking: 'critical', minor: 'minor', info: 'trivial' }

type Context = { readonly result: Result; readonly options: RenderOptions; readonly isSeveral: boolean }

export function testsOf(result: Result, options: RenderOptions): readonly AllureTest[] {
  const context = { result, options, isSeveral: candidateNames(result).length > 1 }
  return casesOf(result).map((one) => testOf(one, context))
}

function testOf(one: Case, context: Context): AllureTest {
  const { result, options, isSeveral } = context
  const { probe, candidate, findings } = one
  const details = detailsOf(one, result)
  const name = probe === undefined ? one.name : line(probe.name)
  return {
    fullName: [NAMESPACE, line(result.suite), ...(probe === undefined ? ['gate'] : [name])].join(': '),
    ...(isSeveral && candidate !== undefined && { candidate: line(candidate) }),
    name: isSeveral && candidate !== undefined ? `${name} [${line(candidate)}]` : name,
    titlePath: [...one.suite],
    status: statusOf(one),
    ...(details !== undefined && { details }),
    labels: labelsOf(one, result),
    links: linksOf(findings, context),
    parameters: parametersOf(one, result),
    steps: stepsOf(result, one),
    exchanges: exchangesOf(findings, result, options.evidence),
  }
}

/** Diverged is `failed`, whether it is accepted or not: what is accepted is softened, and stays visible. */
function statusOf({ outcome, findings }: Case): AllureStatus {
  if (outcome.kind === 'failure') return 'failed'
  if (outcome.kind === 'error') return 'broken'
  if (findings.length > 0) return 'failed'
  return outcome.kind
}

function detailsOf(one: Case, result: Result): AllureDetails | undefined {
  const { outcome, findings, output } = one
  const told = findings.find(({ disposition }) => disposition !== 'known') ?? findings[0]
  if (outcome.kind === 'passed' && told === undefined) return undefined
  const { decision, failOn } = result.gate
  const failing = outcome.kind === 'failure' || outcome.kind === 'error'
  const isKnown = !failing && findings.length > 0 && findings.every(({ disposition }) => disposition === 'known')
  const letsPass = decision === 'pass' || decision === 'warn'
  const isMuted = !isKnown && outcome.kind !== 'skipped' && (letsPass || !failing)
  const isFlaky = findings.length > 0 && findings.every(isIntermittent)
  const lines = [...(failing ? outcome.text : []), ...output]
  return {
    message: messageOf(one, told, result),
    trace: within(lines),
    ...(findings.length > 0 && sidesOf(findings, failOn)),
    ...(isKnown && { known: true }),
    ...(isMuted && { muted: true }),
    ...(isFlaky && { flaky: true }),
  }
}

function isIntermittent({ evidence }: Finding): boolean {
  return evidence.candidateAgreeing < evidence.candidateSamples || evidence.referenceAgreeing < evidence.referenceSamples
}

function messageOf({ outcome }: Case, told: Finding | undefined, result: Result): string {
  if (outcome.kind === 'failure' || outcome.kind === 'error') return line(outcome.message)
  if (told === undefined) return outcome.kind === 'skipped' ? line(outcome.message) : ''
  const text = headline(result, told)
  if (told.disposition === 'known') return `Known difference ${line(told.knownDifference ?? '')}: ${text}`
  return `${told.inBaseline === true ? 'In the baseline' : `Below the gate (fail-on ${result.gate.failOn})`}: ${text}`
}

/** What stops the gate stands first; of what is cut, the number. */
function sidesOf(findings: readonly Finding[], failOn: Result['gate']['failOn']): Pick<AllureDetails, 'expected' | 'actual'> {
  const ordered = findings.toSorted((left, right) => Number(failsGate(right, failOn)) - Number(failsGate(left, failOn)))
  const shown = ordered.slice(0, LINES_MAX)
  const left = findings.length - shown.length
  const side = (of: 'reference' | 'candidate'): string =>
    [
      ...shown.map(
        (finding) => `${line(place(finding.facet, finding.path))}: ${briefValue(finding[of], TEXT_CHARACTERS_MAX, finding.rule)}`,
      ),
      ...(left > 0 ? [`${left} more: see result.json`] : []),
    ].join('\n')
  return { expected: side('reference'), actual: side('candidate') }
}

function labelsOf(one: Case, result: Result): AllureTest['labels'] {
  const { probe, candidate, findings } = one
  const [suite, category] = one.suite
  const [first] = findings
  const cause = first === undefined ? undefined : result.causes.find(({ id }) => id === first.cause)
  const owner = probe?.owner ?? cause?.owner
  const failing = one.outcome.kind === 'failure' || one.outcome.kind === 'error'
  const severity = first === undefined ? (probe === undefined && failing ? 'blocker' : 'normal') : SEVERITY[first.severity]
  return [
    ['framework', 'envparity'],
    ['layer', NAMESPACE],
    ['severity', severity],
    ['parentSuite', suite],
    ['suite', category],
    ['feature', category],
    ...(candidate === undefined ? [] : [['env', line(candidate)] as const]),
    ...(owner === undefined ? [] : [['owner', line(owner)] as const]),
    ...(cause === undefined ? [] : [['cause', line(`${cause.title}: ${place(first?.facet ?? '', cause.path)}`)] as const]),
    ...(probe === undefined ? [] : [['kind', line(probe.kind)] as const]),
    ...(probe === undefined || probe.file === '' ? [] : [['package', line(probe.file)] as const]),
    ...(probe?.tags ?? []).map((tag) => ['tag', line(tag)] as const),
  ]
}

/** Tickets of the known differences that speak of it, and the job. Allure makes a link of a whole address only. */
function linksOf(findings: readonly Finding[], { result, options }: Context): readonly AllureLink[] {
  const { applied, expired } = result.knownDifferences
  const uses = new Map([...applied, ...expired].map((use) => [use.id, use]))
  const named = new Set(findings.flatMap(({ knownDifference }) => knownDifference ?? []))
  const tickets = [...named].flatMap((id) => ticketOf(uses.get(id)))
  const { name = '', buildUrl } = options.pipeline ?? {}
  return buildUrl === undefined ? tickets : [...tickets, { name: line(name), url: buildUrl, type: 'link' }]
}

function ticketOf(use: KnownDifferenceUse | undefined): readonly AllureLink[] {
  const { id = '', issue = '' } = use ?? {}
  // An address of the web, and nothing that a click would run.
  if (!/^https?:\/\//i.test(issue) || !URL.canParse(issue)) return []
  return [{ name: line(`${id}: ${issue}`), url: new URL(issue).href, type: 'issue' }]
}

function parametersOf({ probe, candidate }: Case, result: Result): AllureTest['parameters'] {
  const version = (name: string): string => {
    const seen = result.environments.find((environment) => environment.name === name)?.version
    return line(seen === undefined ? name : `${name} ${seen}`)
  }
  if (probe === undefined || candidate === undefined) return [{ name: 'run', value: line(result.runId) }]
  return [
    { name: 'reference', value: version(referenceName(result)) },
    { name: 'candidate', value: version(candidate) },
    { name: 'asks', value: line(probe.title) },
    { name: 'requests', value: String(probe.requests) },
    { name: 'defined in', value: line(`${probe.file}:${probe.line}`) },
    { name: 'run', value: line(result.runId) },
  ]
}

function exchangesOf(
  findings: readonly Finding[],
  result: Result,
  evidence: ReportEvidence | undefined,
): AllureTest['exchanges'] {
  const pairs = [...new Set(findings.flatMap(({ id }) => evidence?.exchanges.get(id) ?? []))].slice(0, PAIRS_MAX)
  const candidate = findings[0]?.environment ?? ''
  return pairs.flatMap((pair) =>
    (
      [
        [`${referenceName(result)} (reference)`, pair.reference],
        [candidate, pair.candidate],
      ] as const
    ).flatMap(([name, exchange]) => {
      if (exchange === undefined) return []
      const { excerpt } = exchange
      const part = excerpt === undefined ? '' : `, body from character ${excerpt.from} of ${excerpt.of}`
      return [{ name: line(`${name}: ${exchange.method} ${targetOf(exchange.url)}: ${exchange.status}${part}`), exchange }]
    }),
  )
}

/** Without the host, which the environment says. */
function targetOf(url: string): string {
  if (!URL.canParse(url)) return url
  const { pathname, search } = new URL(url)
  return `${pathname}${search}`
}

function line(text: string): string {
  return brief(text, TEXT_CHARACTERS_MAX)
}

/** Whole lines up to the limit; what is cut is told. */
function within(lines: readonly string[]): string {
  const text = lines.join('\n')
  if (text.length <= TRACE_CHARACTERS_MAX) return text
  let left = TRACE_CHARACTERS_MAX - 60
  const kept = lines.slice(
    0,
    lines.findIndex((one) => (left -= one.length + 1) < 0),
  )
  return [...kept, `${lines.length - kept.length} more lines: see result.json`].join('\n')
}
