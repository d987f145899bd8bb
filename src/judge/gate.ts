/**
 * The gate: what a release pipeline may do with this run. Precedence of exit codes: 4 > 2 > 1 > 3 > 0, so a proved break
 * beats missing evidence. The exception is evidence about the wrong thing: another version, one environment compared with itself.
 */
import { EXIT } from '../core/exit.ts'
import type { Finding } from '../core/finding.ts'
import { severityRank } from '../core/probe.ts'
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
  const { settings, findings } = input
  const { failOn, minCoverage } = settings
  const unusable = unusableEvidence(input)
  const failing = findings.filter((finding) => failsGate(finding, failOn))
  const missing = missingEvidence(input)
  const gate = (decision: Gate['decision'], exitCode: Gate['exitCode'], reasons: readonly string[]): Gate => ({
    decision,
    exitCode,
    failOn,
    minCoverage,
    reasons,
  })
  const verdict = verdictOf(input, unusable.length > 0)

  if (input.faults.length > 0) return { verdict, gate: gate('error', EXIT.error, input.faults) }
  if (input.interrupted !== undefined) {
    const exitCode = input.interrupted === 'SIGTERM' ? EXIT.terminated : EXIT.interrupted
    if (input.interrupted.startsWith('SIG'))
      return {
        verdict,
        gate: gate('inconclusive', exitCode, [
          `interrupted by ${input.interrupted}; what was observed is kept and can be compared`,
        ]),
      }
  }
  const idle = settings.strictConfig === true ? (input.unusedSettings ?? []) : []
  if (idle.length > 0)
    return { verdict, gate: gate('fail', EXIT.usage, [...idle.map((sentence) => `strict config: ${sentence}`), ...missing]) }
  if (unusable.length > 0) return { verdict, gate: gate('inconclusive', EXIT.inconclusive, unusable) }
  if (failing.length > 0)
    return { verdict, gate: gate('fail', EXIT.fail, [failureOf(failing), ...refusals(failing, input), ...missing]) }
  if (missing.length > 0) return { verdict, gate: gate('inconclusive', EXIT.inconclusive, missing) }
  return { verdict, gate: gate('pass', EXIT.pass, []) }
}

/** An expired known difference fails whatever its severity: nobody has decided anew. Only `none` lets everything pass. */
export function failsGate({ severity, disposition }: Pick<Finding, 'severity' | 'disposition'>, failOn: FailOn): boolean {
  if (failOn === 'none' || disposition === 'known') return false
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
    if (candidate.baseURL === reference?.baseURL)
      reasons.push(
        `${candidate.name} and ${reference.name} are the same URL ${candidate.baseURL}: one environment was compared with itself`,
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
