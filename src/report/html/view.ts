/** What all sections of the page share: the result, its evidence, who is compared with whom, and what is shown of it. */
import type { Finding } from '../../core/finding.ts'
import type { Cause, Result } from '../../core/result.ts'
import { EVIDENCE_FINDINGS_MAX } from '../evidence.ts'
import type { RenderOptions } from '../formats/format.ts'
import { candidateNames, causesBySeverity, referenceName } from '../words.ts'

/** Rows of a table that is no list of findings. */
export const ROWS_MAX = 300

export type CauseView = {
  readonly cause: Cause
  /** Findings in the order they are shown; fewer than the cause has where the page is full. */
  readonly groups: readonly FindingGroup[]
  readonly cut: number
}

/** The same place of the same probe, on all candidates that differ there. */
export type FindingGroup = readonly [Finding, ...Finding[]]

export type View = {
  readonly result: Result
  readonly options: RenderOptions
  readonly reference: string
  readonly candidates: readonly string[]
  readonly causes: readonly CauseView[]
  /** Findings that are not on the page. */
  readonly cut: number
}

export function viewOf(result: Result, options: RenderOptions): View {
  const findings = new Map(result.findings.map((finding) => [finding.id, finding]))
  let room = EVIDENCE_FINDINGS_MAX
  const causes = causesBySeverity(result).map((cause): CauseView => {
    const ids = cause.findings.slice(0, room)
    room -= ids.length
    const own = ids.flatMap((id) => findings.get(id) ?? [])
    return { cause, groups: grouped(own), cut: cause.findings.length - ids.length }
  })
  return {
    result,
    options,
    reference: referenceName(result),
    candidates: candidateNames(result),
    causes,
    cut: causes.reduce((sum, { cut }) => sum + cut, 0),
  }
}

function grouped(findings: readonly Finding[]): readonly FindingGroup[] {
  const groups = new Map<string, [Finding, ...Finding[]]>()
  for (const finding of clearestFirst(findings)) {
    const key = JSON.stringify([finding.probe, finding.facet, finding.rule, finding.path, finding.reference])
    const group = groups.get(key)
    // One finding twice on one candidate is two places that look alike: two blocks.
    if (group?.every(({ environment }) => environment !== finding.environment)) group.push(finding)
    else groups.set(group === undefined ? key : `${key}${finding.id}`, [finding])
  }
  return [...groups.values()]
}

/** What is open stands before what is accepted: a cause may hold both. */
function clearestFirst(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted((left, right) => Number(left.disposition === 'known') - Number(right.disposition === 'known'))
}

export function verdictOf({ verdict, gate }: Result): { readonly word: string; readonly tone: string; readonly icon: string } {
  if (gate.decision === 'error' || verdict === 'undecided') return { word: 'NO VERDICT', tone: 'open', icon: '?' }
  return verdict === 'parity' ? { word: 'PARITY', tone: 'good', icon: '✓' } : { word: 'DIVERGED', tone: 'bad', icon: '✗' }
}
