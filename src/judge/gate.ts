/**
 * The gate: what a release pipeline may do with this run. Precedence of exit codes: 4 > 2 > 1 > 3 > 0, so a proved break
 * beats missing evidence. The exception is evidence about the wrong thing: another version, one environment compared with itself.
 * Options may hold a decision back (`softened`): it is said then, and a run that is undecided never says `pass`.
 */
import { EXIT, type ExitCode } from '../core/exit.ts'
import type { Finding } from '../core/finding.ts'
import { severityRank } from '../core/probe.ts'
import { isSameAddress } from '../core/same-address.ts'
import type { Coverage, EnvironmentResult, FailOn, Gate, JudgeSettings, KnownDifferenceUse, Verdict } from '../core/result.ts'

export type GateInput = {
  readonly settings: JudgeSettings
  readonly environments: readonly EnvironmentResult[]
  readonly expectedVersions: Readonly<Record<string, string>>
  /** Why a version could not be read, by environment. */
  readonly unreadVersions: ReadonlyMap<string, string>
  readonly findings: readonly Finding[]
  readonly coverage: Coverage
  /** Comparisons that crashed: ours to mend, whatever else was found. */
  readonly faults: readonly string[]
  /** Known differences that would have silenced more than one thing. */
  readonly refused?: readonly KnownDifferenceUse[]
  /** Settings that did nothing. */
  readonly unusedSettings?: readonly string[]
  readonly interrupted: string | undefined
  readonly complete: boolean
}

export function decideGate(input: GateInput): { readonly gate: Gate; readonly verdict: Verdict } {
  const { failOn, minCoverage, warnExitCode = EXIT.pass, baseline } = input.settings
  const verdict = verdictOf(input, unusableEvidence(input).length > 0)
  const { softened, ...decided } = soften(input, verdict)
  const exitCode = decided.decision === 'warn' && softened?.by !== 'observe-only' ? warnExitCode : decided.exitCode
  const gate: Gate = {
    ...decided,
    exitCode,
    failOn,
    minCoverage,
    ...(softened !== undefined && { softened }),
    ...(baseline !== undefined && {
      baseline: { runId: baseline.runId, findings: input.findings.filter(({ inBaseline }) => inBaseline === true).length },
    }),
  }
  return { verdict, gate }
}

type Decided = { readonly decision: Gate['decision']; readonly exitCode: ExitCode; readonly reasons: readonly string[] }

/** What the options of the gate make of the decision. A fault, a mistake in the config and an interruption stay what they are. */
function soften(input: GateInput, verdict: Verdict): Decided & Pick<Gate, 'softened'> {
  const { observeOnly, onInconclusive, baseline } = input.settings
  const decided = decide(input, verdict, (finding) => failsGate(finding, input.settings.failOn))
  const instead = (by: NonNullable<Gate['softened']>['by'], reason: string): Decided & Pick<Gate, 'softened'> => ({
    decision: 'warn',
    exitCode: EXIT.pass,
    reasons: [reason, ...decided.reasons],
    softened: { by, decision: decided.decision, exitCode: decided.exitCode },
  })
  if (observeOnly === true && (decided.exitCode === EXIT.fail || decided.exitCode === EXIT.inconclusive))
    return instead('observe-only', `observe only: without it the gate would say ${decided.decision}, exit ${decided.exitCode}`)
  // Evidence about something else, or none at all, is a mistake of set-up and no bad day of an environment.
  const isBadDay = unusableEvidence(input).length === 0 && input.coverage.percent !== null
  if (onInconclusive === 'warn' && decided.exitCode === EXIT.inconclusive && isBadDay)
    return instead('on-inconclusive', 'let through by --on-inconclusive warn, although the evidence does not say "alike"')
  if (baseline === undefined || decided.exitCode !== EXIT.pass) return decided
  const old = decide(input, verdict, (finding) => failsGate({ ...finding, inBaseline: false }, input.settings.failOn))
  if (old.exitCode === EXIT.pass) return decided
  return {
    decision: 'warn',
    exitCode: EXIT.pass,
    reasons: [`nothing new since run ${baseline.runId}; what stood in it is still open: ${old.reasons.join('; ')}`],
    softened: { by: 'new-only', decision: old.decision, exitCode: old.exitCode },
  }
}

function decide(input: GateInput, verdict: Verdict, fails: (finding: Finding) => boolean): Decided {
  const { settings } = input
  const unusable = unusableEvidence(input)
  const failing = input.findings.filter(fails)
  const missing = missingEvidence(input)
  if (input.faults.length > 0) return { decision: 'error', exitCode: EXIT.error, reasons: input.faults }
  if (input.interrupted?.startsWith('SIG') === true)
    return {
      decision: 'inconclusive',
      exitCode: input.interrupted === 'SIGTERM' ? EXIT.terminated : EXIT.interrupted,
      reasons: [`interrupted by ${input.interrupted}; what was observed is kept and can be compared`],
    }
  const idle = settings.strictConfig === true ? (input.unusedSettings ?? []) : []
  if (idle.length > 0)
    return {
      decision: 'fail',
      exitCode: EXIT.usage,
      reasons: [...idle.map((sentence) => `strict config: ${sentence}`), ...missing],
    }
  if (unusable.length > 0) return { decision: 'inconclusive', exitCode: EXIT.inconclusive, reasons: unusable }
  if (failing.length > 0)
    return { decision: 'fail', exitCode: EXIT.fail, reasons: [failureOf(failing), ...refusals(failing, input), ...missing] }
  if (missing.length > 0) return { decision: 'inconclusive', exitCode: EXIT.inconclusive, reasons: missing }
  if (verdict === 'parity') return { decision: 'pass', exitCode: EXIT.pass, reasons: [] }
  return { decision: 'warn', exitCode: EXIT.pass, reasons: [belowGate(input)] }
}

function belowGate({ findings, settings }: GateInput): string {
  const open = findings.filter(({ disposition, severity }) => disposition !== 'known' && severity !== 'info')
  return `${open.length} open ${open.length === 1 ? 'finding' : 'findings'} below the gate (fail-on ${settings.failOn})`
}

/** An expired known difference fails whatever its severity: nobody has decided anew. Only `none` lets everything pass. */
export function failsGate(
  {
    severity,
    disposition,
    inBaseline,
  }: Pick<Finding, 'severity' | 'disposition'> & { readonly inBaseline?: boolean | undefined },
  failOn: FailOn,
): boolean {
  if (failOn === 'none' || disposition === 'known' || inBaseline === true) return false
  if (disposition === 'expired' || failOn === 'any') return true
  return severityRank(severity) <= severityRank(failOn)
}

function failureOf(failing: readonly Finding[]): string {
  const causes = [...new Set(failing.map(({ cause }) => cause))]
  const expired = [
    ...new Set(failing.filter(({ disposition }) => disposition === 'expired').map(({ knownDifference }) => knownDifference)),
  ]
  const expiredText = expired.length === 0 ? '' : `; expired: ${expired.join(', ')}`
  return `${failing.length} ${failing.length === 1 ? 'finding' : 'findings'} of ${causes.length} ${causes.length === 1 ? 'cause' : 'causes'}${expiredText}`
}

/** Why findings that somebody meant to accept fail all the same. */
function refusals(failing: readonly Finding[], { refused = [] }: GateInput): readonly string[] {
  const ids = new Set(failing.map(({ knownDifference }) => knownDifference))
  return refused
    .filter(({ id }) => ids.has(id))
    .map(({ id, because }) => `known difference ${id} is too broad and silences nothing: ${because}`)
}

/** Evidence that is about something else than what was to be compared: no finding of it counts. */
export function unusableEvidence({
  environments,
  expectedVersions,
  unreadVersions,
}: Pick<GateInput, 'environments' | 'expectedVersions' | 'unreadVersions'>): readonly string[] {
  const reasons: string[] = []
  for (const { name, version, versionAtEnd } of environments) {
    if (versionAtEnd !== undefined)
      reasons.push(`the version of ${name} changed during the run: ${version ?? 'unknown'}, then ${versionAtEnd}`)
    const expected = expectedVersions[name]
    if (expected !== undefined && version !== expected)
      reasons.push(
        `${name} runs ${version ?? `an unknown version (${unreadVersions.get(name) ?? 'not read'})`}, expected ${expected}`,
      )
  }
  const [reference] = environments
  for (const candidate of environments.slice(1)) {
    if (reference === undefined || !isSameAddress(candidate.baseURL, reference.baseURL)) continue
    const as = candidate.baseURL === reference.baseURL ? '' : ` (${reference.name} writes it ${reference.baseURL})`
    reasons.push(
      `${candidate.name} and ${reference.name} are the same URL ${candidate.baseURL}${as}: one environment was compared with itself`,
    )
  }
  return reasons
}

function missingEvidence({ settings, environments, coverage, complete, interrupted }: GateInput): readonly string[] {
  const reasons: string[] = []
  for (const { name, health, because } of environments)
    if (health === 'down') reasons.push(`${name} did not answer: ${because ?? 'no reason known'}`)
  if (interrupted !== undefined && !interrupted.startsWith('SIG')) reasons.push(interrupted)
  else if (!complete) reasons.push('the run did not come to its end')
  if (coverage.planned === 0) reasons.push('no probe was selected, so nothing was compared')
  else if (coverage.percent === null) reasons.push(`all ${coverage.planned} probes were skipped, so nothing was compared`)
  else if (coverage.percent < settings.minCoverage) {
    reasons.push(
      `compared ${coverage.percent} % of probes (${coverage.compared} of ${coverage.planned - coverage.skipped}), need ${settings.minCoverage} %`,
    )
  }
  return reasons
}

/** What is informational alone does not make environments differ. */
function verdictOf(input: GateInput, unusable: boolean): Verdict {
  if (unusable) return 'undecided'
  if (input.findings.some(({ disposition, severity }) => disposition !== 'known' && severity !== 'info')) return 'diverged'
  return input.complete && missingEvidence(input).length === 0 ? 'parity' : 'undecided'
}
