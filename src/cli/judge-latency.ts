/** Judges what was timed, the same way for a live run and for one that is read from its log. */
import { compareLatency } from '../compare/latency/compare-latency.ts'
import type { EnvironmentFacts } from '../core/environment.ts'
import type { LatencyComparison, LatencyData } from '../core/latency.ts'
import type { ProbeFacts } from '../core/probe.ts'

/** @returns what is known so far of one probe, one comparison per candidate; none when it is not timed */
export type LatencyComparer = (facts: ProbeFacts, data: LatencyData) => readonly LatencyComparison[]

/**
 * @param probes - all of the run: their tests are one family, whatever became of each
 */
export function createLatencyComparer(
  { environments, seed }: { readonly environments: readonly EnvironmentFacts[]; readonly seed: number },
  probes: Iterable<ProbeFacts>,
): LatencyComparer {
  const reference = environments.find(({ role }) => role === 'reference')
  const candidates = environments.filter(({ role }) => role === 'candidate')
  let tests = 0
  for (const { latency } of probes) tests += latency?.tests.length ?? 0
  const family = tests * candidates.length
  return ({ name, latency }, data) => {
    if (latency === undefined || reference === undefined) return []
    return candidates.map((candidate) =>
      compareLatency({ probe: name, plan: latency, data, reference: reference.name, candidate: candidate.name, family, seed }),
    )
  }
}
