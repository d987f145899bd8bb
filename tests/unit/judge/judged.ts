/** Findings, environments and comparisons for tests of judging, with what a test does not name filled in. */
import type { Divergence, FacetOutcome, Finding, ProbeComparison } from '../../../src/core/finding.ts'
import type { Coverage, EnvironmentResult } from '../../../src/core/result.ts'

export function divergence(more: Partial<Divergence> = {}): Divergence {
  return {
    rule: 'body.value-changed',
    facet: 'body',
    probe: 'cart',
    environment: 'staging',
    path: '/total',
    reference: '12',
    candidate: '13',
    classes: ['number', 'number'],
    evidence: {
      level: 'exact',
      referenceSamples: 5,
      candidateSamples: 5,
      referenceAgreeing: 5,
      candidateAgreeing: 5,
      confirmed: true,
    },
    ...more,
  }
}

export function finding(more: Partial<Finding> = {}): Finding {
  return { ...divergence(), id: 'f-1', cause: 'c-1', severity: 'breaking', disposition: 'open', ...more }
}

const FACETS = ['error', 'status', 'redirects', 'headers', 'cookies', 'content', 'body', 'contract']

export function comparison(more: Partial<ProbeComparison> = {}): ProbeComparison {
  const facets = Object.fromEntries(FACETS.map((name): [string, FacetOutcome] => [name, { outcome: 'same' }]))
  return {
    probe: 'cart',
    environment: 'staging',
    divergences: [],
    noise: [],
    notReproduced: [],
    needs: 0,
    ...more,
    facets: { ...facets, ...more.facets },
  }
}

export function environment(name: string, more: Partial<EnvironmentResult> = {}): EnvironmentResult {
  return {
    name,
    role: name === 'production' ? 'reference' : 'candidate',
    baseURL: `https://${name}.example`,
    health: 'healthy',
    answered: 10,
    unanswered: 0,
    retried: 0,
    ...more,
  }
}

export function coverage(more: Partial<Coverage> = {}): Coverage {
  return { planned: 10, compared: 10, skipped: 0, undecided: 0, percent: 100, byFacet: {}, gaps: [], ...more }
}
