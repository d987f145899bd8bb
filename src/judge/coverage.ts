/** Coverage: what was compared of what was planned, and everything that was not, with the reason. Nothing planned gets lost. */
import type { FacetOutcome, ProbeComparison } from '../core/finding.ts'
import type { Coverage, CoverageEntry, ProbeResult } from '../core/result.ts'

export type ProbeOutcome = {
  readonly outcome: ProbeResult['outcome']
  readonly because?: string
  readonly gaps: readonly CoverageEntry[]
  /** Comparisons of it that crashed. */
  readonly faults: readonly string[]
}

/**
 * @param comparisons - of one probe, one per candidate; a candidate that is down has none
 * @param down - why no comparison was possible on a candidate
 */
export function outcomeOfProbe(
  probe: string,
  comparisons: readonly ProbeComparison[],
  down: ReadonlyMap<string, string>,
): ProbeOutcome {
  const gaps: CoverageEntry[] = []
  const faults: string[] = []
  let diverged = false
  let because: string | undefined
  for (const [environment, reason] of down) {
    gaps.push({ probe, environment, facet: '*', state: 'failed', reason })
    because ??= reason
  }
  for (const comparison of comparisons) {
    diverged ||= comparison.divergences.length > 0
    for (const [facet, outcome] of Object.entries(comparison.facets)) {
      if (outcome.outcome !== 'undecided') continue
      const explained = isExplained(outcome, comparison)
      if (outcome.fault === true) faults.push(`parity itself failed at "${probe}": ${outcome.because}`)
      gaps.push({
        probe,
        environment: comparison.environment,
        facet,
        state: explained ? 'unverified' : 'failed',
        reason: outcome.because,
      })
      if (!explained) because ??= `${facet}: ${outcome.because}`
    }
  }
  if (because !== undefined) return { outcome: diverged ? 'diverged' : 'undecided', because, gaps, faults }
  return { outcome: diverged ? 'diverged' : 'same', gaps, faults }
}

/**
 * A body that is not compared because the status differs is no open question: the status is the finding. Where the
 * reference did not answer, there is nothing to compare with, whatever the candidate said.
 */
function isExplained(outcome: FacetOutcome & { outcome: 'undecided' }, { facets, divergences }: ProbeComparison): boolean {
  if (outcome.under === undefined || facets[outcome.under]?.outcome !== 'diverged') return false
  return !divergences.some(({ rule }) => rule === 'error.reference-unanswered')
}

export type CoverageCount = {
  readonly skip: (probe: string, environments: readonly string[], reason: string) => void
  readonly add: (outcome: ProbeOutcome, comparisons: readonly ProbeComparison[]) => void
  readonly result: () => Coverage
}

export function countCoverage(): CoverageCount {
  const gaps: CoverageEntry[] = []
  const byFacet = new Map<string, { compared: number; of: number }>()
  let planned = 0
  let compared = 0
  let skipped = 0
  return {
    skip: (probe, environments, reason) => {
      planned += 1
      skipped += 1
      for (const environment of environments) gaps.push({ probe, environment, facet: '*', state: 'skipped', reason })
    },
    add: (outcome, comparisons) => {
      planned += 1
      if (outcome.because === undefined) compared += 1
      gaps.push(...outcome.gaps)
      for (const comparison of comparisons) {
        for (const [facet, { outcome: state }] of Object.entries(comparison.facets)) {
          if (state === 'nothing') continue
          const counts = byFacet.get(facet) ?? { compared: 0, of: 0 }
          byFacet.set(facet, { compared: counts.compared + (state === 'undecided' ? 0 : 1), of: counts.of + 1 })
        }
      }
    },
    result: () => {
      const wanted = planned - skipped
      return {
        planned,
        compared,
        skipped,
        undecided: wanted - compared,
        // Cut, not rounded: 99.96 % is not 100 %.
        percent: wanted === 0 ? null : Math.floor((compared / wanted) * 1000) / 10,
        byFacet: Object.fromEntries([...byFacet].sort(([left], [right]) => (left < right ? -1 : 1))),
        gaps: gaps.sort(byPlace),
      }
    },
  }
}

function byPlace(left: CoverageEntry, right: CoverageEntry): number {
  return (
    compareTexts(left.probe, right.probe) ||
    compareTexts(left.environment, right.environment) ||
    compareTexts(left.facet, right.facet)
  )
}

export function compareTexts(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0
}
