/** One case per probe and candidate, as formats of test results want it: JUnit, CTRF. Never green when the gate is not. */
import type { Finding } from '../core/finding.ts'
import type { LatencyComparison } from '../core/latency.ts'
import type { Category } from '../core/probe.ts'
import { severityRank } from '../core/probe.ts'
import type { CoverageEntry, ProbeResult, Result } from '../core/result.ts'
import { failsGate } from '../judge/gate.ts'
import { latencySentence } from './latency-words.ts'
import { absentText, brief, briefValue } from './text/brief.ts'
import { candidateNames, place, referenceName } from './words.ts'

export const MESSAGE_CHARACTERS_MAX: number = 200
const NAME_CHARACTERS_MAX = 500
const VALUE_CHARACTERS = 400
const CATEGORIES: readonly Category[] = ['functional', 'integration', 'latency']

export type CaseOutcome =
  | { readonly kind: 'passed' }
  | { readonly kind: 'failure' | 'error'; readonly type: string; readonly message: string; readonly text: readonly string[] }
  | { readonly kind: 'skipped'; readonly message: string }

export type Case = {
  /** Absent: the case of the gate itself. */
  readonly probe?: ProbeResult
  readonly suite: readonly [suite: string, category: string]
  /** The pair stands in it, because consumers tell cases apart by names only. */
  readonly name: string
  readonly candidate?: string
  readonly outcome: CaseOutcome
  /** Of this probe on this candidate, the worst first. */
  readonly findings: readonly Finding[]
  readonly latency?: LatencyComparison
  /** What was not compared of this probe on this candidate. */
  readonly gaps: readonly CoverageEntry[]
  /** What is told and did not decide. */
  readonly output: readonly string[]
}

/** @returns the cases of all probes, then one of the gate where none of them is red and the gate lets nothing pass */
export function casesOf(result: Result): readonly Case[] {
  const cases = CATEGORIES.flatMap((category) =>
    result.probes
      .filter((probe) => probe.category === category)
      .flatMap((probe) => candidateNames(result).map((candidate) => caseOf(result, probe, candidate))),
  )
  return [...cases, ...gateCase(result, cases)]
}

/**
 * For formats whose readers break a build by any red case, and know no muted one: a run that only observes has none. What
 * would have failed is neither green nor red there, and told.
 */
export function buildCasesOf(result: Result): readonly Case[] {
  const cases = casesOf(result)
  return result.gate.softened?.by === 'observe-only' ? cases.map(observedOnly) : cases
}

function observedOnly(one: Case): Case {
  const { outcome, output } = one
  if (outcome.kind !== 'failure' && outcome.kind !== 'error') return one
  return {
    ...one,
    outcome: { kind: 'skipped', message: `observe only: ${outcome.message}` },
    output: [...outcome.text, ...output],
  }
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
  const latency = result.latency?.find((one) => one.probe === probe.name && one.environment === candidate)
  return {
    probe,
    candidate,
    suite: [oneLine(result.suite), probe.category],
    name: `${oneLine(probe.name)} [${oneLine(candidate)} vs ${oneLine(referenceName(result))}]`,
    findings,
    gaps,
    ...(latency !== undefined && { latency }),
    outcome: outcomeOf(result, probe, failing, gaps),
    output: [
      ...others.flatMap((finding) => findingText(result, finding)),
      ...gaps.filter((gap) => gap.facet !== '*').map(gapText),
      ...(latency?.tests ?? []).map((test) => oneLine(latencySentence(test))),
    ],
  }
}

function outcomeOf(result: Result, probe: ProbeResult, failing: readonly Finding[], gaps: readonly CoverageEntry[]): CaseOutcome {
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
function gateCase(result: Result, cases: readonly Case[]): readonly Case[] {
  const isRed = cases.some(({ outcome }) => outcome.kind === 'failure' || outcome.kind === 'error')
  const { decision, failOn, reasons } = result.gate
  if (isRed || decision === 'pass' || decision === 'warn') return []
  const outcome: CaseOutcome = {
    kind: decision === 'fail' ? 'failure' : 'error',
    type: decision,
    message: reasons[0] ?? 'the gate did not pass',
    text: reasons.map(oneLine),
  }
  return [
    { suite: [oneLine(result.suite), 'run'], name: `gate [fail-on ${failOn}]`, outcome, findings: [], gaps: [], output: [] },
  ]
}

/** `A value differs: body /price: production 1, staging 2`. */
export function headline(result: Result, finding: Finding, more: string = ''): string {
  const title = result.causes.find((cause) => cause.id === finding.cause)?.title ?? finding.rule
  const absent = absentText(finding.rule)
  const values = `${referenceName(result)} ${finding.reference ?? absent}, ${finding.environment} ${finding.candidate ?? absent}`
  return brief(`${title}: ${place(finding.facet, finding.path)}: ${values}`, MESSAGE_CHARACTERS_MAX - more.length) + more
}

function findingText(result: Result, finding: Finding): readonly string[] {
  const { evidence, knownDifference } = finding
  const known = knownDifference === undefined ? '' : ` ${knownDifference}`
  const old = finding.inBaseline === true ? ', in the baseline' : ''
  return [
    oneLine(`${finding.severity} ${finding.disposition}${known}${old}: ${finding.rule} at ${place(finding.facet, finding.path)}`),
    `  ${oneLine(referenceName(result))}: ${briefValue(finding.reference, VALUE_CHARACTERS, finding.rule)}`,
    `  ${oneLine(finding.environment)}: ${briefValue(finding.candidate, VALUE_CHARACTERS, finding.rule)}`,
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

function oneLine(text: string): string {
  return brief(text, NAME_CHARACTERS_MAX)
}
