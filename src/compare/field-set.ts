/** Facets that are a set of named values (headers, cookies, hops): the samples are joined by path and go through the lattice. */
import type { Difference, PathNoise, Sides } from './facet.ts'
import { compareLeaves } from './lattice.ts'
import type { Leaf } from './leaf.ts'

export type Fields = ReadonlyMap<string, Leaf>

export function compareFieldSets(
  samples: Sides<Fields>,
  at: number,
): { readonly differences: readonly Difference[]; readonly noise: readonly PathNoise[] } {
  const paths = [...new Set([...samples.reference, ...samples.candidate].flatMap((fields) => [...fields.keys()]))].sort()
  const differences: Difference[] = []
  const noise: PathNoise[] = []
  for (const path of paths) {
    const { difference, level } = compareLeaves(
      path,
      {
        reference: samples.reference.map((fields) => fields.get(path)),
        candidate: samples.candidate.map((fields) => fields.get(path)),
      },
      { at },
    )
    if (difference !== undefined) differences.push(difference)
    else if (level !== 'exact') noise.push({ path, level })
  }
  return { differences, noise }
}

export function textLeaf(value: string, shown: string = value): Leaf {
  return { type: 'string', exact: value, shown }
}

/** The time of the observations, for telling "now" from data; the earliest, so that order means nothing. */
export function timeOf(sides: Sides<{ readonly at: number }>): number {
  return Math.min(...sides.reference.map(({ at }) => at), ...sides.candidate.map(({ at }) => at))
}
