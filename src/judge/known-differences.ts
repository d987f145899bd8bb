/** Known differences: one silences only what it pins, and only until it expires. Silenced findings stay visible. */
import type { Divergence, Finding } from '../core/finding.ts'
import type { KnownDifference } from '../core/known-difference.ts'
import type { KnownDifferenceUse } from '../core/result.ts'

export type KnownDifferenceMatcher = {
  /** @returns what the finding's disposition is, and by which entry */
  readonly match: (divergence: Divergence) => Pick<Finding, 'disposition' | 'knownDifference'>
  readonly uses: () => {
    readonly applied: readonly KnownDifferenceUse[]
    readonly expired: readonly KnownDifferenceUse[]
    readonly unused: readonly KnownDifferenceUse[]
  }
}

/** @param today - `YYYY-MM-DD`, UTC day on which the run started */
export function createMatcher(entries: readonly KnownDifference[], today: string): KnownDifferenceMatcher {
  const hits = new Map<string, number>()
  const match: KnownDifferenceMatcher['match'] = (divergence) => {
    // A live entry beats an expired one that pins the same.
    const fitting = entries.filter((entry) => fits(entry, divergence))
    const entry = fitting.find((one) => !isExpired(one, today)) ?? fitting[0]
    if (entry === undefined) return { disposition: 'open' }
    hits.set(entry.id, (hits.get(entry.id) ?? 0) + 1)
    return { disposition: isExpired(entry, today) ? 'expired' : 'known', knownDifference: entry.id }
  }
  const uses: KnownDifferenceMatcher['uses'] = () => {
    const all = entries.map((entry) => ({ entry, use: { ...describe(entry), findings: hits.get(entry.id) ?? 0 } }))
    const pick = (wanted: (entry: KnownDifference, findings: number) => boolean): KnownDifferenceUse[] =>
      all
        .filter(({ entry, use }) => wanted(entry, use.findings))
        .map(({ use }) => use)
        .sort((left, right) => (left.id < right.id ? -1 : 1))
    return {
      applied: pick((entry, findings) => findings > 0 && !isExpired(entry, today)),
      expired: pick((entry) => isExpired(entry, today)),
      unused: pick((entry, findings) => findings === 0 && !isExpired(entry, today)),
    }
  }
  return { match, uses }
}

function fits(entry: KnownDifference, divergence: Divergence): boolean {
  return (
    entry.rule === divergence.rule &&
    entry.path === divergence.path &&
    (entry.probe.includes('*') || entry.probe.includes(divergence.probe)) &&
    (entry.environment === undefined || entry.environment === divergence.environment) &&
    (entry.reference === undefined || entry.reference === divergence.reference) &&
    (entry.candidate === undefined || entry.candidate === divergence.candidate)
  )
}

/** `expires` is the last day on which it holds; ISO dates compare as texts. */
function isExpired(entry: KnownDifference, today: string): boolean {
  return entry.expires < today
}

function describe({ id, rule, path, owner, reason, expires }: KnownDifference): Omit<KnownDifferenceUse, 'findings'> {
  return { id, rule, path, owner, reason, expires }
}
