/** Keys that an object has more than once: which of the values counts is the reader's choice (RFC 8259, section 4). */
import type { DuplicateKey } from '../../body/json.ts'
import { canonicalText } from '../../body/json.ts'
import { mapSides } from '../../body/walk-state.ts'
import type { Reading, Sides } from '../../facet.ts'
import { compareFieldSets, type Fields } from '../../field-set.ts'
import { cutText, type Leaf } from '../../leaf.ts'
import type { BodyRule } from './rules.ts'

type MayRepeat = { readonly duplicates?: readonly DuplicateKey[] }

/** Told where one side repeats a key and the other does not, or hides another value; below, the last of them were compared. */
export function compareDuplicates(read: Sides<MayRepeat>, at: number): Reading<BodyRule> {
  const { differences, noise } = compareFieldSets(mapSides(read, repeatedKeys), at)
  return { differences: differences.map((difference) => ({ ...difference, rule: 'body.duplicate-key' as const })), noise }
}

function repeatedKeys({ duplicates = [] }: MayRepeat): Fields {
  return new Map(
    duplicates.map(({ path, hidden }): [string, Leaf] => [
      path,
      { type: 'repeated key', exact: canonicalText(hidden), shown: cutText(`also ${canonicalText(hidden)}`) },
    ]),
  )
}
