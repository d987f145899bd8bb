/**
 * `--new-only`: what an earlier run showed is told, and does not fail the gate again. A finding is the same where its id is,
 * which holds no value; what is worse now than it was then is new.
 */
import type { Finding } from '../core/finding.ts'
import { severityRank } from '../core/probe.ts'
import type { Baseline, Result } from '../core/result.ts'

/** What was accepted in the earlier run is not taken over: an acceptance that has ended since is news. */
export function baselineOf({ runId, findings }: Pick<Result, 'runId' | 'findings'>): Baseline {
  const open = findings.filter(({ disposition }) => disposition !== 'known')
  return {
    runId,
    findings: Object.fromEntries(
      open
        .map(({ id, severity }): [string, Finding['severity']] => [id, severity])
        .toSorted(([left], [right]) => (left < right ? -1 : 1)),
    ),
  }
}

export function markBaseline(findings: readonly Finding[], baseline: Baseline | undefined): readonly Finding[] {
  if (baseline === undefined) return findings
  const before = new Map(Object.entries(baseline.findings))
  return findings.map((finding) => {
    const severity = before.get(finding.id)
    const isOld = severity !== undefined && severityRank(severity) <= severityRank(finding.severity)
    return isOld ? { ...finding, inBaseline: true as const } : finding
  })
}
