/**
 * Two lists that each side keeps as they are, element by element: what stands in both, what was put in or taken out, and
 * whether what stands in both comes in the same order. An element at the front must not make all others look changed.
 */
import { PAIRED_MAX } from './pairing.ts'

export type Aligned = {
  /** Elements that are in one list only, by index; those of one gap between common elements together. */
  readonly gaps: readonly Gap[]
  readonly moved: boolean
}
type Gap = { readonly reference: readonly number[]; readonly candidate: readonly number[] }

type Lists = { readonly reference: readonly number[]; readonly candidate: readonly number[] }

/** Any strict order of elements that does not depend on the side they come from; asked by index. */
export type IsBefore = (reference: number, candidate: number) => boolean

/** @param lists - identities of the elements */
export function align(lists: Lists, isBefore: IsBefore): Aligned {
  const { reference, candidate } = lists
  const shortest = Math.min(reference.length, candidate.length)
  let start = 0
  while (start < shortest && reference[start] === candidate[start]) start += 1
  let end = 0
  while (end < shortest - start && reference.at(-1 - end) === candidate.at(-1 - end)) end += 1
  const middle = {
    reference: reference.slice(start, reference.length - end),
    candidate: candidate.slice(start, candidate.length - end),
  }
  const small = middle.reference.length <= PAIRED_MAX && middle.candidate.length <= PAIRED_MAX
  const single = {
    reference: surplus(middle.reference, middle.candidate),
    candidate: surplus(middle.candidate, middle.reference),
  }
  const shared = middle.reference.length - single.reference.size
  if (shared === 0) return gapsBetween(middle, [], start)
  const longest = small ? commonSubsequence(middle, (at, to) => isBefore(at + start, to + start)) : undefined
  if (longest !== undefined && longest.length === shared) return gapsBetween(middle, longest, start)
  const kept = {
    reference: middle.reference.flatMap((_, index) => (single.reference.has(index) ? [] : [index])),
    candidate: middle.candidate.flatMap((_, index) => (single.candidate.has(index) ? [] : [index])),
  }
  const pairs = kept.reference.map((at, index) => [at, kept.candidate[index] ?? 0] as const)
  if (pairs.every(([at, to]) => middle.reference[at] === middle.candidate[to])) return gapsBetween(middle, pairs, start)
  const shifted = (indexes: ReadonlySet<number>): readonly number[] => [...indexes].map((index) => index + start)
  return { moved: true, gaps: [{ reference: shifted(single.reference), candidate: shifted(single.candidate) }] }
}

/** Indexes of elements that `other` has not, or has less often: the later ones. */
function surplus(list: readonly number[], other: readonly number[]): ReadonlySet<number> {
  const counts = new Map<number, number>()
  for (const identity of other) counts.set(identity, (counts.get(identity) ?? 0) + 1)
  const indexes = new Set<number>()
  for (const [index, identity] of list.entries()) {
    const left = counts.get(identity) ?? 0
    counts.set(identity, left - 1)
    if (left <= 0) indexes.add(index)
  }
  return indexes
}

type IndexPair = readonly [reference: number, candidate: number]

/** The longest common subsequence, by the textbook's table (Wagner and Fischer, 1974): at most PAIRED_MAX squared cells. */
function commonSubsequence({ reference, candidate }: Lists, isBefore: IsBefore): readonly IndexPair[] {
  const width = candidate.length + 1
  const lengths = new Uint16Array((reference.length + 1) * width)
  const lengthAt = (row: number, column: number): number => lengths[row * width + column] ?? 0
  for (let row = reference.length - 1; row >= 0; row -= 1)
    for (let column = candidate.length - 1; column >= 0; column -= 1)
      lengths[row * width + column] =
        reference[row] === candidate[column]
          ? lengthAt(row + 1, column + 1) + 1
          : Math.max(lengthAt(row + 1, column), lengthAt(row, column + 1))
  const pairs: IndexPair[] = []
  let [row, column] = [0, 0]
  while (row < reference.length && column < candidate.length) {
    if (reference[row] === candidate[column]) {
      pairs.push([row, column])
      row += 1
      column += 1
      continue
    }
    const [down, right] = [lengthAt(row + 1, column), lengthAt(row, column + 1)]
    // Where both ways are as good, the sides must not decide.
    if (down > right || (down === right && isBefore(row, column))) row += 1
    else column += 1
  }
  return pairs
}

function gapsBetween(middle: Lists, common: readonly IndexPair[], start: number): Aligned {
  const gaps: Gap[] = []
  let [fromReference, fromCandidate] = [0, 0]
  const range = (from: number, to: number): readonly number[] =>
    Array.from({ length: to - from }, (_, index) => from + index + start)
  for (const [at, to] of [...common, [middle.reference.length, middle.candidate.length] as const]) {
    if (at > fromReference || to > fromCandidate)
      gaps.push({ reference: range(fromReference, at), candidate: range(fromCandidate, to) })
    fromReference = at + 1
    fromCandidate = to + 1
  }
  return { moved: false, gaps }
}
