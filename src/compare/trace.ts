/** What one run leaves for the history of a probe: counts, classes and paths, and no value. */
import type { RunTrace } from '../core/history.ts'
import type { Sides } from './facet.ts'
import type { Judged } from './weigh.ts'

/** @param judged - the facets that were looked at; none when every answer was the same */
export function traceOf(
  judged: readonly (readonly [facet: string, judged: Judged])[],
  { reference, candidate }: Sides<unknown>,
): RunTrace {
  const noise = judged.flatMap(([facet, one]) =>
    [...one.noise, ...(one.varying ?? [])].map(({ path, level }) => ({ facet, path, level })),
  )
  const differing = judged.filter(([, one]) => !isSame(one)).map(([facet]) => facet)
  return {
    answers: { reference: reference.length, candidate: candidate.length },
    isQuiet: differing.length === 0,
    unsteady: [...new Set([...differing, ...noise.map(({ facet }) => facet)])],
    noise,
    rare: judged.flatMap(([, one]) => one.rare ?? []),
  }
}

function isSame({ outcome: { outcome }, notReproduced, rare = [] }: Judged): boolean {
  return (outcome === 'same' || outcome === 'nothing') && notReproduced.length === 0 && rare.length === 0
}
