/** The order of the elements of a list: compared where a side keeps one at all, and shown as the smallest piece that differs. */
import { cutText } from '../leaf.ts'
import type { Sides } from '../facet.ts'
import { allOf, mapSidesOnce } from './walk-state.ts'
import type { Walk } from './walk-state.ts'

/** @param lists - of what has an identity; the same elements in every list */
export function compareOrder<T>(
  path: string,
  lists: Sides<readonly T[]>,
  how: { readonly identify: (element: T) => number | string; readonly show: (element: T) => string },
  run: Walk,
): void {
  const orders = mapSidesOnce(lists, (list) => list.map(how.identify))
  if (isSameList(allOf(orders))) return
  const [referenceStable, candidateStable] = [isSameList(orders.reference), isSameList(orders.candidate)]
  if (!referenceStable && !candidateStable) {
    run.note(path, 'canonical')
    return
  }
  const kept = (referenceStable ? orders.reference[0] : orders.candidate[0]) ?? []
  const differs = (order: readonly (number | string)[]): boolean => !isSameList([order, kept])
  const [referenceAgreeing, candidateAgreeing] = [
    referenceStable ? orders.reference.length : orders.reference.filter(differs).length,
    candidateStable ? orders.candidate.length : orders.candidate.filter(differs).length,
  ]
  const referenceAt = referenceStable ? 0 : orders.reference.findIndex(differs)
  const candidateAt = candidateStable ? 0 : orders.candidate.findIndex(differs)
  const piece = differingPiece(orders.reference[referenceAt] ?? [], orders.candidate[candidateAt] ?? [])
  const shown = (list: readonly T[]): string => shownPiece(list, piece, how.show)
  run.add({
    path,
    kind: 'order',
    level: 'canonical',
    classes: [referenceStable ? 'ordered' : 'random order', candidateStable ? 'ordered' : 'random order'],
    reference: shown(lists.reference[referenceAt] ?? []),
    candidate: shown(lists.candidate[candidateAt] ?? []),
    referenceSamples: orders.reference.length,
    candidateSamples: orders.candidate.length,
    referenceAgreeing,
    candidateAgreeing,
  })
}

export function isSameList(lists: readonly (readonly (number | string)[])[]): boolean {
  const [first = []] = lists
  return lists.every(
    (list) => list === first || (list.length === first.length && list.every((identity, index) => identity === first[index])),
  )
}

type Piece = { readonly start: number; readonly end: number }

/** Without what both begin and end with. */
function differingPiece(reference: readonly unknown[], candidate: readonly unknown[]): Piece {
  const length = Math.min(reference.length, candidate.length)
  let start = 0
  while (start < length && reference[start] === candidate[start]) start += 1
  let end = 0
  while (end < length - start && reference.at(-1 - end) === candidate.at(-1 - end)) end += 1
  return { start, end }
}

/** More elements than this fill any page; the text is cut anyway. */
const SHOWN_MAX = 200

function shownPiece<T>(list: readonly T[], { start, end }: Piece, show: (element: T) => string): string {
  const stop = Math.min(list.length - end, start + SHOWN_MAX)
  const piece = list.slice(start, stop).map(show).join(', ')
  return cutText(`${start > 0 ? '…, ' : ''}${piece}${stop < list.length ? ', …' : ''}`)
}
