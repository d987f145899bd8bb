/** Numbers inside texts that say where a process stands and not how a text is made: `rendered at 09:30 by pid 30458`, `visit 98`. */
import type { Sides } from '../facet.ts'
import type { Leaf } from '../leaf.ts'
import { isMonotone } from './scale.ts'

/**
 * @returns the texts without the runs of digits that stand still or go on in one direction on both sides: two processes
 *   have other numbers and other counts, with as many digits as they happen to have; the texts as they are where they are
 *   not of one form, or where a number is filled up with zeros
 */
export function withoutCounts(present: Sides<Leaf>): Sides<string> {
  const runs = { reference: present.reference.map(runsOf), candidate: present.candidate.map(runsOf) }
  const all = [...runs.reference, ...runs.candidate]
  const [first = []] = all
  const isOneForm = all.every(
    (pieces) => pieces.length === first.length && pieces.every((piece, at) => at % 2 === 1 || piece === first[at]),
  )
  const isCount = (at: number): boolean =>
    [runs.reference, runs.candidate].every((side) => {
      const values = side.map((pieces) => pieces[at] ?? '')
      return !values.some((value) => /^0\d/.test(value)) && (new Set(values).size === 1 || isMonotone(values.map(Number)))
    })
  const counts = new Set(isOneForm ? [...first.keys()].filter((at) => at % 2 === 1 && isCount(at)) : [])
  const rest = (pieces: readonly string[]): string => pieces.filter((_, at) => !counts.has(at)).join('')
  return { reference: runs.reference.map(rest), candidate: runs.candidate.map(rest) }
}

/** Text and digits in turn. */
function runsOf({ exact }: Leaf): readonly string[] {
  return exact.split(/(\d+)/)
}
