/** What only several answers of a side show together: whether a nonce is new each time, and whether the order of a list means anything. */
import type { Sides } from '../facet.ts'
import { textLeaf } from '../field-set.ts'
import type { Leaf } from '../leaf.ts'
import { split } from './grammar.ts'
import { NONCE, NONCE_FRESH, NONCE_REUSED } from './security.ts'

type Samples = Sides<Map<string, Leaf>>

/** Changes the samples in place: they were made for this comparison. */
export function readAcross(samples: Samples): void {
  const paths = new Set([...samples.reference, ...samples.candidate].flatMap((fields) => [...fields.keys()]))
  for (const path of paths) {
    if (path.endsWith(NONCE)) judgeNonces(path, samples)
    else if (path.lastIndexOf('/') === 0) forgetOrder(path, samples)
  }
}

/** Nonces themselves never agree; one per answer or one for all does. Two answers of each side are the least that tell. */
function judgeNonces(path: string, samples: Samples): void {
  const sides = [samples.reference, samples.candidate]
  const told = sides.map((side) => side.flatMap((fields) => fields.get(path)?.exact ?? []))
  for (const [index, side] of sides.entries()) {
    const judged = new Set(told[index]).size === 1 ? NONCE_REUSED : NONCE_FRESH
    for (const fields of side) {
      if (told.some((nonces) => nonces.length < 2)) fields.delete(path)
      else if (fields.has(path)) fields.set(path, textLeaf(judged))
    }
  }
}

/** Where both sides send the same members in several orders, the order is noise and the members are compared. */
function forgetOrder(path: string, samples: Samples): void {
  const sides = [samples.reference, samples.candidate]
  const ordered = sides.map((side) => side.flatMap((fields) => fields.get(path) ?? []))
  if (!ordered.every((leaves) => leaves.length > 1 && leaves.every(({ exact }) => exact.includes(',')))) return
  const sets = ordered.map((leaves) => leaves.map(({ exact }) => split(exact, ',').toSorted().join(', ')))
  const shuffled = ordered.every((leaves, index) => new Set(leaves.map(({ exact }) => exact)).size > new Set(sets[index]).size)
  if (!shuffled) return
  for (const fields of sides.flat()) {
    const leaf = fields.get(path)
    if (leaf !== undefined) fields.set(path, { ...leaf, exact: split(leaf.exact, ',').toSorted().join(', ') })
  }
}
