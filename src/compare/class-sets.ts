/**
 * Samples of one path sorted into classes (types, formats, letter cases, values): what each side showed, and which class
 * only one of them has. Equal sets agree; how much a class that only one side has means is for weigh.ts to say.
 */
import type { Difference, Sides } from './facet.ts'
import type { Leaf } from './leaf.ts'

export type ClassDifference = Pick<Difference, 'classes' | 'referenceAgreeing' | 'candidateAgreeing' | 'pickedOf'> & {
  /** A sample of each side that shows it. */
  readonly leaves: readonly [reference: Leaf, candidate: Leaf]
}

/** The same, told of values that vary on both sides. */
export type NoisyDifference = ClassDifference & Pick<Difference, 'kind'>

/** @returns undefined when both sides showed the same classes */
export function compareClasses(present: Sides<Leaf>, classify: (leaf: Leaf) => string): ClassDifference | undefined {
  const reference = countClasses(present.reference, classify)
  const candidate = countClasses(present.candidate, classify)
  const gone = mostFrequentOutside(reference, candidate)
  const come = mostFrequentOutside(candidate, reference)
  if (gone === undefined && come === undefined) return undefined
  const [goneClass, goneCount] = gone ?? ['', 0]
  const [comeClass, comeCount] = come ?? ['', 0]
  const disjoint = [...reference.keys()].every((name) => !candidate.has(name))
  // Both sides vary: a class that merely did not come up on one side shows as a rate, which the confirmation tests.
  const goneRate = goneCount / present.reference.length
  const comeRate = comeCount / present.candidate.length
  const isNew = comeRate > goneRate || (comeRate === goneRate && comeClass < goneClass)
  const referenceLeaf = present.reference.find((leaf) => gone === undefined || classify(leaf) === goneClass)
  const candidateLeaf = present.candidate.find((leaf) => come === undefined || classify(leaf) === comeClass)
  if (referenceLeaf === undefined || candidateLeaf === undefined) return undefined
  return {
    classes: [classify(referenceLeaf), classify(candidateLeaf)],
    referenceAgreeing: disjoint || isNew ? present.reference.length : goneCount,
    candidateAgreeing: disjoint || !isNew ? present.candidate.length : comeCount,
    ...(!disjoint && reference.size > 1 && candidate.size > 1 && { pickedOf: reference.size + candidate.size }),
    leaves: [referenceLeaf, candidateLeaf],
  }
}

/** @returns a difference that all samples of each side show; undefined when a side has none */
export function unanimous(
  present: Sides<Leaf>,
  kind: Difference['kind'],
  classes: ClassDifference['classes'],
): NoisyDifference | undefined {
  const [reference] = present.reference
  const [candidate] = present.candidate
  if (reference === undefined || candidate === undefined) return undefined
  return {
    kind,
    classes,
    referenceAgreeing: present.reference.length,
    candidateAgreeing: present.candidate.length,
    leaves: [reference, candidate],
  }
}

/** All samples of each side show it. */
export function isAlways(
  { referenceAgreeing, candidateAgreeing }: ClassDifference,
  { reference, candidate }: Sides<Leaf>,
): boolean {
  return referenceAgreeing === reference.length && candidateAgreeing === candidate.length
}

export function countClasses(leaves: readonly Leaf[], classify: (leaf: Leaf) => string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const leaf of leaves) {
    const name = classify(leaf)
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return counts
}

/** One class, not all: of many that vary, the ones that did not come up on the other side add up by chance. */
function mostFrequentOutside(
  side: ReadonlyMap<string, number>,
  other: ReadonlyMap<string, number>,
): readonly [name: string, count: number] | undefined {
  return [...side]
    .filter(([name]) => !other.has(name))
    .sort((left, right) => right[1] - left[1] || (left[0] < right[0] ? -1 : 1))[0]
}
