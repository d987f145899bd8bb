/** The texts of one path on both sides as trees of one kind, or the kinds where the sides have different ones. */
import type { Json } from '../body/json.ts'
import type { Sides } from '../facet.ts'
import { expandText, type Expansion, type ExpansionKind } from './expand.ts'

export type ExpandedSides =
  | { readonly kind: ExpansionKind; readonly trees: Sides<Json> }
  /** Each side keeps to one kind, and it is not the same one. */
  | { readonly kinds: readonly [reference: string, candidate: string] }

export type ExpandContext = {
  readonly at: number
  /** What stands inside a token or a cursor names its environment as well. */
  readonly tokenise?: { readonly reference: (text: string) => string; readonly candidate: (text: string) => string }
}

/** @returns undefined where the texts hold no structure, or several kinds of it on one side */
export function expandSides(samples: Sides<Json>, context: ExpandContext): ExpandedSides | undefined {
  const known = new Map<string, Expansion | undefined>()
  const expand = (value: Json): Expansion | undefined => {
    if (typeof value !== 'string') return undefined
    if (!known.has(value)) known.set(value, expandText(value, context.at))
    return known.get(value)
  }
  // Most texts hold nothing, which one of each side shows.
  if ([samples.reference[0], samples.candidate[0]].every((value) => value === undefined || expand(value) === undefined))
    return undefined
  const [reference, candidate] = [samples.reference.map(expand), samples.candidate.map(expand)]
  const [left, right] = [kindOf(reference), kindOf(candidate)]
  if (left === undefined || right === undefined) return undefined
  if (left !== right) return { kinds: [left, right] }
  if (left === NONE) return undefined
  const { tokenise } = context
  const trees = (side: readonly (Expansion | undefined)[], replace: ((text: string) => string) | undefined): Json[] =>
    side.flatMap((expansion) =>
      expansion === undefined ? [] : [replace === undefined ? expansion.value : tokenised(expansion.value, replace)],
    )
  return {
    kind: left,
    trees: { reference: trees(reference, tokenise?.reference), candidate: trees(candidate, tokenise?.candidate) },
  }
}

const NONE = 'text'

function kindOf(side: readonly (Expansion | undefined)[]): ExpansionKind | typeof NONE | undefined {
  const kinds = new Set<ExpansionKind | typeof NONE>(side.map((expansion) => expansion?.kind ?? NONE))
  return kinds.size === 1 ? [...kinds][0] : undefined
}

function tokenised(value: Json, replace: (text: string) => string): Json {
  if (typeof value === 'string') return replace(value)
  if (Array.isArray(value)) return value.map((item) => tokenised(item, replace))
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [replace(key), tokenised(item, replace)]))
  return value
}
