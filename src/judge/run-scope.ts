/** What a run looked at: a difference that does not show is gone only where its probe was compared. */
import type { ProbeComparison } from '../core/finding.ts'
import type { ProbeFacts } from '../core/probe.ts'
import type { RunFacts } from '../core/run.ts'
import type { Place, RunScope } from './known-differences.ts'

/** A probe as it is kept until the end: whether an environment is down is known only then. */
export type Kept = {
  readonly facts: ProbeFacts
  readonly requests: number
  readonly comparisons: readonly ProbeComparison[]
  readonly notSent?: { readonly why: 'skipped' | 'refused'; readonly reason: string }
}

/** @param down - environments that did not answer, with the reason */
export function scopeOf(run: RunFacts, kept: readonly Kept[], down: ReadonlyMap<string, string>, complete: boolean): RunScope {
  const byName = new Map(kept.map((probe) => [probe.facts.name, probe]))
  const reference = run.environments.find(({ role }) => role === 'reference')?.name ?? ''
  return {
    today: run.startedAt.slice(0, 10),
    broken: !complete ? 'the run did not come to its end' : down.has(reference) ? `${reference} did not answer` : undefined,
    candidates: run.environments.filter(({ role }) => role === 'candidate').map(({ name }) => name),
    probes: [...byName.keys()],
    notSelected: run.notSelected ?? 0,
    openBecause: (name, environment, place) => {
      const probe = byName.get(name)
      if (probe === undefined) return 'not part of this run'
      if (probe.notSent !== undefined) return `not sent: ${probe.notSent.reason}`
      if (down.has(environment)) return 'did not answer'
      const comparison = probe.comparisons.find((one) => one.environment === environment)
      return comparison === undefined ? 'not asked' : openPlace(comparison, place)
    },
  }
}

function openPlace({ facets, notReproduced }: ProbeComparison, { facet, rule, path }: Place): string | undefined {
  const outcome = facets[facet]
  if (outcome === undefined) return 'not compared'
  if (outcome.outcome === 'undecided') return outcome.because
  const isRare = notReproduced.some((one) => one.rule === rule && one.path === path)
  return isRare ? 'it was seen once and did not come back' : undefined
}
