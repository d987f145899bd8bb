/**
 * Values that vary on both sides and are of one type and format: what they still have in common on one side and not on the
 * other (specs/COMPARATOR.md, section 6.1: a noisy field is still compared by length, range and enumeration). Everything
 * here claims only what holds in all samples of a side, or hands a rate to weigh.ts.
 */
import type { ClassDifference } from '../class-sets.ts'
import type { Difference, Sides } from '../facet.ts'
import type { Leaf } from '../leaf.ts'
import { compareNumbers } from './numbers.ts'
import { compareTexts } from './texts.ts'

export type NoisyDifference = ClassDifference & Pick<Difference, 'kind'>

/** @param present - samples of equal types and formats; each side has at least two values */
export function compareNoise(present: Sides<Leaf>, at: number): NoisyDifference | undefined {
  const all = [...present.reference, ...present.candidate]
  if (all.every(({ type }) => type === 'string')) return compareTexts(present)
  return all.every(({ type }) => type === 'number' || type === 'integer') ? compareNumbers(present, at) : undefined
}
