/**
 * Values that vary on both sides and are of one type and format: what they still have in common on one side and not on the
 * other (specs/COMPARATOR.md, section 6.1: a noisy field is still compared by length, range and enumeration). Everything
 * here claims only what holds in all samples of a side, or hands a rate to weigh.ts.
 */
import { isAlways } from '../class-sets.ts'
import type { NoisyDifference } from '../class-sets.ts'
import type { Sides } from '../facet.ts'
import { formatOfLeaf } from '../leaf.ts'
import type { Leaf } from '../leaf.ts'
import { compareInstants } from './instants.ts'
import { compareNumbers, numberShapes } from './numbers.ts'
import { compareTexts, textShapes } from './texts.ts'

/** @param present - samples of equal types and formats; each side has at least two values */
export function compareNoise(path: string, present: Sides<Leaf>, at: number): NoisyDifference | undefined {
  const repeated = compareRepetition(present)
  if (repeated !== undefined) return repeated
  const instants = compareInstants(present, at)
  if (instants !== undefined) return instants
  const all = [...present.reference, ...present.candidate]
  const name = path.slice(path.lastIndexOf('/') + 1)
  if (all.every(({ type }) => type === 'string')) {
    // Cells of tables and amounts of money are numbers, whatever they are written as.
    const areAmounts = all.every(({ exact }) => AMOUNT.test(exact))
    return compareTexts(present) ?? (areAmounts ? compareNumbers(present, name, at) : undefined)
  }
  return all.every(({ type }) => type === 'number') ? compareNumbers(present, name, at) : undefined
}

/** With decimals: a text of digits alone is mostly a name. */
const AMOUNT = /^-?\d{1,15}\.\d{1,10}$/

/** @returns how the values of one side are written and those of the other never are; undefined when that may be chance */
export function compareShape(present: Sides<Leaf>): NoisyDifference | undefined {
  const all = [...present.reference, ...present.candidate]
  const shapes = all.every(({ type }) => type === 'string')
    ? textShapes(present)
    : all.every(({ type }) => type === 'number')
      ? numberShapes(present)
      : []
  return shapes.find((one) => isAlways(one, present))
}

/** Ids, tokens and hashes are new with every answer, or are not: one that comes twice was kept somewhere. */
function compareRepetition({ reference, candidate }: Sides<Leaf>): NoisyDifference | undefined {
  const again = { reference: againOf(reference), candidate: againOf(candidate) }
  if ((again.reference.length === 0) === (again.candidate.length === 0)) return undefined
  if (![...reference, ...candidate].every((leaf) => leaf.type === 'string' && formatOfLeaf(leaf).volatile)) return undefined
  const [left, right] = [again.reference[0] ?? reference[0], again.candidate[0] ?? candidate[0]]
  if (left === undefined || right === undefined) return undefined
  const isCandidate = again.candidate.length > 0
  return {
    kind: isCandidate ? 'settled' : 'unstable',
    classes: isCandidate ? ['new', 'used again'] : ['used again', 'new'],
    referenceAgreeing: isCandidate ? reference.length : again.reference.length,
    candidateAgreeing: isCandidate ? again.candidate.length : candidate.length,
    leaves: [left, right],
  }
}

/** Samples whose value an earlier one had already. */
function againOf(leaves: readonly Leaf[]): readonly Leaf[] {
  const seen = new Set<string>()
  return leaves.filter(({ exact }) => {
    const known = seen.has(exact)
    seen.add(exact)
    return known
  })
}
