/**
 * What follows from another difference is not told beside it: where a redirect leads elsewhere, the answer is that of another
 * page, and its headers, cookies and body differ with it. What is the same all the same has been compared, and stays so.
 */
import type { Divergence } from '../core/finding.ts'
import type { Facet } from './facet.ts'
import type { Judged } from './weigh.ts'

/** Redirects after which another page is answered; another status or scheme, or a hop more, leads to the same. */
const LEADING_ELSEWHERE: ReadonlySet<string> = new Set([
  'redirect.foreign-host',
  'redirect.host-changed',
  'redirect.target-changed',
  'redirect.query-changed',
  'redirect.missing',
  'redirect.added',
])

type JudgedFacet = readonly [facet: Facet, judged: Judged]

/** @returns the same facets, without what follows from where the redirects lead */
export function withoutConsequences(all: readonly JudgedFacet[]): readonly JudgedFacet[] {
  const causes = all.flatMap(([{ name }, { divergences }]) =>
    name === 'redirects' ? divergences.filter(({ rule }) => LEADING_ELSEWHERE.has(rule)) : [],
  )
  if (causes.length === 0) return all
  const always = causes.some(isAlways)
  return all.map(([facet, judged]) => [facet, facet.reads === 'same-status' ? underRedirects(judged, always) : judged])
}

function underRedirects(judged: Judged, always: boolean): Judged {
  const { outcome, divergences } = judged
  if (outcome.outcome === 'same' || outcome.outcome === 'nothing' || ('fault' in outcome && outcome.fault === true)) return judged
  // A redirect that is wrong now and then explains what differs now and then.
  const own = always ? [] : divergences.filter(isAlways)
  if (own.length > 0) return { ...judged, divergences: own }
  if (!always && divergences.length === 0) return judged
  return {
    ...judged,
    outcome: { outcome: 'undecided', because: 'the redirects lead elsewhere', under: 'redirects' },
    divergences: own,
    notReproduced: [],
  }
}

function isAlways({
  evidence: { referenceSamples, candidateSamples, referenceAgreeing, candidateAgreeing },
}: Divergence): boolean {
  return referenceAgreeing === referenceSamples && candidateAgreeing === candidateSamples
}
