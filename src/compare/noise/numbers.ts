/** Numbers that vary on both sides: sign, scale, and how many decimals they are written with. */
import { compareClasses } from '../class-sets.ts'
import type { NoisyDifference } from '../class-sets.ts'
import type { Sides } from '../facet.ts'
import { isRecent } from '../leaf.ts'
import type { Leaf } from '../leaf.ts'
import { isMonotone, isOtherScale, isShifted } from './scale.ts'

/**
 * What a machine says of itself: two of one version differ by their load and age. Another unit is a difference here too.
 */
const OF_THE_MACHINE =
  /heap|memory|rss|cpu|load|uptime|thread|goroutine|(?:took|elapsed|duration|latency|connections?|queue|pid|pool|gc|time|ms|bytes|free|used|requests|hits|misses)$/i

/** @param name - last token of the path */
export function compareNumbers(present: Sides<Leaf>, name: string, at: number): NoisyDifference | undefined {
  for (const classify of [signOf, decimalsOf]) {
    const classes = compareClasses(present, classify)
    if (classes !== undefined) return { kind: 'range', ...classes }
  }
  const values = { reference: present.reference.map(valueOf), candidate: present.candidate.map(valueOf) }
  // Counters and clocks start where the process was started: where they stand says nothing, that they go on does.
  if (isMonotone(values.reference) && isMonotone(values.candidate)) return undefined
  if ([...present.reference, ...present.candidate].every((leaf) => isRecent(leaf, at))) return undefined
  const [reference] = present.reference
  const [candidate] = present.candidate
  if (reference === undefined || candidate === undefined) return undefined
  if (!isOtherScale(values) && (OF_THE_MACHINE.test(name) || !isShifted(values))) return undefined
  return {
    kind: 'range',
    classes: isLarger(values) ? ['smaller number', 'larger number'] : ['larger number', 'smaller number'],
    referenceAgreeing: values.reference.length,
    candidateAgreeing: values.candidate.length,
    leaves: [reference, candidate],
  }
}

function valueOf(leaf: Leaf): number {
  return Number(leaf.exact)
}

function signOf(leaf: Leaf): string {
  return leaf.exact.startsWith('-') && Number(leaf.exact) !== 0 ? 'negative number' : 'number'
}

/** A double that was computed shows 15 digits and more; amounts and coordinates are written with few. */
const COMPUTED_DECIMALS_MIN = 10

function decimalsOf(leaf: Leaf): string {
  const decimals = /\.(\d+)$/.exec(leaf.exact)?.[1]
  if (decimals === undefined) return /[eE]/.test(leaf.exact) ? 'number' : 'integer'
  return decimals.length >= COMPUTED_DECIMALS_MIN ? 'unrounded number' : 'number'
}

function isLarger({ reference, candidate }: Sides<number>): boolean {
  return Math.abs(candidate[0] ?? 0) > Math.abs(reference[0] ?? 0)
}
