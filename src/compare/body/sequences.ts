/** Lists that each side keeps as they are, and that are not the same: by content first, then what is left over. */
import type { Sides } from '../facet.ts'
import { align, type IsBefore } from './alignment.ts'
import { canonicalText } from './json.ts'
import type { Json } from './json.ts'
import { addMembers, compareLengths } from './members.ts'
import { compareOrder } from './order.ts'
import { PAIRED_MAX, pairUp, type Column } from './pairing.ts'
import { amongElements, walkFolded } from './walk-state.ts'
import type { Walk } from './walk-state.ts'

type Columns = { readonly reference: Column[]; readonly candidate: Column[] }

/** @param arrays - within each side, all the same */
export function walkSequences(path: string, arrays: Sides<Json[]>, run: Walk): void {
  const [reference = []] = arrays.reference
  const [candidate = []] = arrays.candidate
  const identities = { reference: reference.map(run.identify), candidate: candidate.map(run.identify) }
  const { gaps, moved } = align(identities, textOrder(reference, candidate, run))
  const inner = amongElements(run, Math.max(reference.length, candidate.length))
  const left: Columns = { reference: [], candidate: [] }
  for (const gap of gaps) {
    const columns = {
      reference: columnsAt(arrays.reference, gap.reference),
      candidate: columnsAt(arrays.candidate, gap.candidate),
    }
    if (!moved && columns.reference.length === columns.candidate.length) walkInOrder(path, columns, inner)
    else {
      left.reference.push(...columns.reference)
      left.candidate.push(...columns.candidate)
    }
  }
  walkLeft(path, { arrays, left, moved }, inner)
  if (!moved) return
  const alone = {
    reference: new Set(gaps.flatMap((gap) => gap.reference)),
    candidate: new Set(gaps.flatMap((gap) => gap.candidate)),
  }
  const common = {
    reference: reference.filter((_, index) => !alone.reference.has(index)),
    candidate: candidate.filter((_, index) => !alone.candidate.has(index)),
  }
  const orders = {
    reference: arrays.reference.map(() => common.reference),
    candidate: arrays.candidate.map(() => common.candidate),
  }
  compareOrder(path, orders, { identify: run.identify, show: shownElement }, run)
}

export function shownElement(element: Json): string {
  return typeof element === 'string' ? element : canonicalText(element)
}

function columnsAt(side: readonly Json[][], indexes: readonly number[]): Column[] {
  return indexes.map((index) => side.flatMap((array) => array.slice(index, index + 1)))
}

function walkInOrder(path: string, { reference, candidate }: Columns, run: Walk): void {
  for (const [index, column] of reference.entries())
    run.walk(`${path}/*`, { reference: column, candidate: candidate[index] ?? [] }, run)
}

type Left = { readonly arrays: Sides<Json[]>; readonly left: Columns; readonly moved: boolean }

function walkLeft(path: string, { arrays, left, moved }: Left, run: Walk): void {
  const tooMany = Math.max(left.reference.length, left.candidate.length) > PAIRED_MAX
  if (tooMany && left.reference.length !== left.candidate.length) {
    compareLengths(path, arrays, run)
    run.leaveOut(
      `more than ${PAIRED_MAX} elements of ${path === '' ? 'the list' : path} have no partner; they were compared as a whole`,
    )
    walkFolded(`${path}/*`, { reference: left.reference.flat(), candidate: left.candidate.flat() }, arrays, run)
    return
  }
  const { pairs, missing, added } = pairUp(left, arrays, run)
  for (const [reference, candidate] of pairs) run.walk(`${path}/*`, { reference, candidate }, run)
  if (moved && missing.length === added.length) {
    walkInOrder(path, { reference: [...missing], candidate: [...added] }, run)
    return
  }
  const first = (column: Column): readonly Json[] => column.slice(0, 1)
  addMembers(path, arrays, { missing: missing.flatMap(first), added: added.flatMap(first) }, run)
}

/** By their text: identities are given in the order of walking, which begins with the reference. */
function textOrder(reference: readonly Json[], candidate: readonly Json[], run: Walk): IsBefore {
  const texts = new Map<number, string>()
  const textOf = (element: Json | undefined): string => {
    if (element === undefined) return ''
    const identity = run.identify(element)
    const text = texts.get(identity) ?? canonicalText(element)
    texts.set(identity, text)
    return text
  }
  return (at, to) => textOf(reference[at]) < textOf(candidate[to])
}
