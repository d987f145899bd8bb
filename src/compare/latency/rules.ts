/** Rules of latency. It is no facet of one observation, so it stands beside the registry of facets and shares its rules. */
import type { Rule } from '../../core/finding.ts'

export const LATENCY_RULES: Readonly<Record<`latency.${string}`, Rule>> = {
  'latency.slower': {
    severity: 'breaking',
    title: 'The candidate answers more slowly than the tolerance allows',
    why: 'Users wait longer, and time-outs of callers that were set for the reference are hit.',
    example: ['p95 180 ms', 'p95 265 ms, 1.47 times (1.38..1.56)'],
  },
  'latency.drift': {
    severity: 'minor',
    title: 'The candidate has become slower over the last runs, though no single run proves it',
    why: 'Each release may stay within its tolerance and add its few percent all the same.',
    example: ['p50 1.01 times, usual', 'p50 1.06 times since 2026-11-20'],
  },
  'latency.errors': {
    severity: 'breaking',
    title: 'Under steady load more requests fail on the candidate',
    why: 'What answers a single request may still drop one in fifty, and latency is counted of answers only.',
    example: ['0 of 800 failed', '31 of 800 failed'],
  },
}
