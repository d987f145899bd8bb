/** What is looked at where fields have names and texts hold texts: in JSON, and in what is read like it. */
import type { CompareSettings } from '../../../core/probe.ts'
import type { Json } from '../../body/json.ts'
import type { Kind } from '../../body/readers/content.ts'
import type { Difference, FacetContext, Sides } from '../../facet.ts'
import { withoutRenamed, type Renaming } from '../../identifiers/renaming.ts'
import type { LeafContext } from '../../lattice.ts'
import { compareRelations, type RelationDifference } from '../../relations/relations.ts'

const NAMED: ReadonlySet<Kind> = new Set(['JSON', 'JSON records', 'events'])

/** @param known - what the walk found; where the rows differ, no value explains what does not hold between them */
export function relationsOf(
  kind: Kind,
  values: Sides<Json>,
  known: readonly Difference[],
  { data }: CompareSettings,
): readonly RelationDifference[] {
  return NAMED.has(kind) ? compareRelations(values, data === 'differs' ? [] : known) : []
}

export function renamingOf(kind: Kind, values: Sides<Json>, found: readonly Difference[]): Renaming {
  return NAMED.has(kind) || kind === 'table' ? withoutRenamed(found, values) : { rest: found, broken: [] }
}

export function walkContext(kind: Kind, at: number, { reference, candidate }: FacetContext): LeafContext {
  if (!NAMED.has(kind)) return { at }
  // What names the other environment inside a token is seen nowhere else.
  const tokenise = {
    reference: reference.tokeniseOwn ?? reference.tokenise,
    candidate: candidate.tokeniseOwn ?? candidate.tokenise,
  }
  return { at, tokenise }
}
