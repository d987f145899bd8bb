/**
 * Other rows, found out and not said (`schema.data-differs`): where a good part of the run shows them, that is how the
 * environments are, and a reminder is enough. Where it is one probe or two among many with the same rows, somebody may be
 * shown what is not theirs, and the finding keeps its severity.
 */
import type { Finding, ProbeComparison } from '../core/finding.ts'

const RULE = 'schema.data-differs'
/** Probes that show other rows, and their share of all whose bodies were compared, on one candidate. */
const PROBES_MIN = 3
const SHARE_MIN = 1 / 3

export function softenOtherRows(findings: readonly Finding[], comparisons: readonly ProbeComparison[]): readonly Finding[] {
  if (!findings.some(({ rule }) => rule === RULE)) return findings
  const usual = new Set(
    [...new Set(comparisons.map(({ environment }) => environment))].filter((one) => isUsual(one, comparisons)),
  )
  // What the user says of the rule stands.
  const isSoft = ({ rule, environment, severity, ruleSeverity }: Finding): boolean =>
    rule === RULE && severity === 'breaking' && ruleSeverity === undefined && usual.has(environment)
  return findings.map((finding) => (isSoft(finding) ? { ...finding, severity: 'minor' } : finding))
}

function isUsual(environment: string, comparisons: readonly ProbeComparison[]): boolean {
  const compared = comparisons.filter(
    ({ environment: one, facets }) => one === environment && /^(?:same|diverged)$/.test(facets['body']?.outcome ?? ''),
  )
  const others = compared.filter(({ divergences }) => divergences.some(({ rule }) => rule === RULE)).length
  return others >= PROBES_MIN && others >= compared.length * SHARE_MIN
}
