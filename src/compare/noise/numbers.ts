/** Numbers that vary on both sides: sign, scale, and how many decimals they are written with. */
import { compareClasses, isAlways, unanimous } from '../class-sets.ts'
import type { NoisyDifference } from '../class-sets.ts'
import type { Sides } from '../facet.ts'
import { isRecent } from '../leaf.ts'
import type { Leaf } from '../leaf.ts'
import { isMonotone, splitByScale, splitByShift, stepsOf } from './scale.ts'

/**
 * What a machine says of itself: two of one version differ by their load and age. Another unit is a difference here too.
 */
const OF_THE_MACHINE =
  /heap|memory|rss|cpu|load|uptime|thread|goroutine|(?:took|elapsed|duration|latency|connections?|queue|pid|pool|gc|time|ms|bytes|free|used|requests|hits|misses)$/i

const OF_A_ROW = /(?:^|_|-)ids?$|Ids?$|(?:^|_)(?:key|number|no|seq|offset|version|revision)$/

/** @param name - last token of the path */
export function compareNumbers(present: Sides<Leaf>, name: string, at: number): NoisyDifference | undefined {
  const shapes = numberShapes(present)
  return shapes.find((one) => isAlways(one, present)) ?? compareScales(present, name, at) ?? shapes[0]
}

/** How the numbers are written. */
export function numberShapes(present: Sides<Leaf>): readonly NoisyDifference[] {
  return [signOf, decimalsOf].flatMap((classify) => {
    const classes = compareClasses(present, classify)
    return classes === undefined ? [] : [{ kind: 'range' as const, ...classes }]
  })
}

function compareScales(present: Sides<Leaf>, name: string, at: number): NoisyDifference | undefined {
  // Rows are numbered by each environment for itself.
  if (OF_A_ROW.test(name)) return undefined
  const values = { reference: present.reference.map(valueOf), candidate: present.candidate.map(valueOf) }
  // Counters and clocks start where the process was started: where they stand says nothing, that they go on does.
  if (isMonotone(values.reference) && isMonotone(values.candidate)) return compareCounters(present, values, name)
  if ([...present.reference, ...present.candidate].every((leaf) => isRecent(leaf, at))) return undefined
  const apart = splitByScale(values) ?? (OF_THE_MACHINE.test(name) ? undefined : splitByShift(values))
  if (apart === undefined) return undefined
  const reference = present.reference.find((leaf) => apart.isReference(valueOf(leaf)))
  const candidate = present.candidate.find((leaf) => !apart.isReference(valueOf(leaf)))
  if (reference === undefined || candidate === undefined) return undefined
  return {
    kind: 'range',
    classes: apart.isLarger ? ['smaller number', 'larger number'] : ['larger number', 'smaller number'],
    referenceAgreeing: values.reference.filter(apart.isReference).length,
    candidateAgreeing: values.candidate.filter((value) => !apart.isReference(value)).length,
    leaves: [reference, candidate],
  }
}

/** What counts up on one side counts down on the other. */
function compareCounters(present: Sides<Leaf>, values: Sides<number>, name: string): NoisyDifference | undefined {
  const [left, right] = [stepOf(values.reference), stepOf(values.candidate)]
  if (OF_THE_MACHINE.test(name) || left * right >= 0) return undefined
  const counters = unanimous(
    present,
    'range',
    left > 0 ? ['rising number', 'falling number'] : ['falling number', 'rising number'],
  )
  // A few measurements rise or fall by chance, and those of one machine hang together: many have to.
  return counters === undefined ? undefined : { ...counters, pickedOf: 2 }
}

/** @returns the direction of integers that go on with every answer; 0 where one of them stands still */
function stepOf(values: readonly number[]): number {
  const steps = stepsOf(values)
  const [first = 0] = steps
  return values.every(Number.isInteger) && steps.every((step) => step === first) ? first : 0
}

/** Integers of 17 digits that a double holds, or writes: one in a thousand is that by chance, nearly all are after a double. */
function isRounded(lexeme: string): boolean {
  return lexeme.replace('-', '').length >= 17 && (lexeme.endsWith('000') || BigInt(Number(lexeme)) === BigInt(lexeme))
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
  if (decimals === undefined) return /[eE]/.test(leaf.exact) ? 'number' : isRounded(leaf.exact) ? 'rounded integer' : 'integer'
  return decimals.length >= COMPUTED_DECIMALS_MIN ? 'unrounded number' : 'number'
}
