/**
 * Secrets that are masked: their mask says roughly how long they are and of which characters, so that one that became much
 * shorter, or of another alphabet, is seen. Secrets are drawn at random, so that only what all of a side show counts.
 */
import { shapeOfMask } from '../core/masked-shape.ts'
import { unanimous, type NoisyDifference } from './class-sets.ts'
import type { Sides } from './facet.ts'
import { formatOfLeaf, type Leaf } from './leaf.ts'

/** Masks tell powers of two: neighbours of them may be a character apart. */
const RATIO_MIN = 4
/** What is shorter than any mask tells. */
const SHORT = 8

/** Masks of one kind, of which some tell a shape; a mask that never does is a value like any other. */
export function areMasks({ reference, candidate }: Sides<Leaf>): boolean {
  const all = [...reference, ...candidate]
  if (!all.every(({ type, exact }) => type === 'string' && exact.startsWith('«masked:'))) return false
  return (
    all.some(({ exact }) => shapeOfMask(exact) !== undefined) && new Set(all.map((leaf) => formatOfLeaf(leaf).name)).size === 1
  )
}

/** @param present - masks of one kind */
export function compareMasks(present: Sides<Leaf>): NoisyDifference | undefined {
  const [before, after] = [shapesOf(present.reference), shapesOf(present.candidate)]
  if (Math.min(...before.lengths) >= RATIO_MIN * Math.max(...after.lengths))
    return unanimous(present, 'length', ['longer', 'shorter'])
  if (Math.min(...after.lengths) >= RATIO_MIN * Math.max(...before.lengths))
    return unanimous(present, 'length', ['shorter', 'longer'])
  const [one, other] = [before.alphabets[0], after.alphabets[0]]
  if (one === undefined || other === undefined || before.alphabets.some((name) => after.alphabets.includes(name)))
    return undefined
  return unanimous(present, 'length', [one, other])
}

function shapesOf(leaves: readonly Leaf[]): { readonly lengths: readonly number[]; readonly alphabets: readonly string[] } {
  const shapes = leaves.map(({ exact }) => shapeOfMask(exact))
  return {
    lengths: shapes.map((shape) => shape?.length ?? SHORT),
    alphabets: shapes.flatMap((shape) => shape?.alphabet ?? []).toSorted(),
  }
}
