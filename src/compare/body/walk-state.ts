/** What a walk over JSON collects, and the small readers that objects and arrays share. */
import type { Difference, PathNoise, Sides } from '../facet.ts'
import type { Leaf, LeafContext } from '../lattice.ts'
import { canonicalText, JsonNumber, typeOfJson } from './json.ts'
import type { Json } from './json.ts'

export type Sample = Json | undefined
export type Samples = Sides<Sample>

export type WalkState = LeafContext & {
  /** Elements share the path `/*`: the same difference in all of them is one, shown by its clearest example. */
  readonly add: (difference: Difference) => void
  readonly differences: () => readonly Difference[]
  readonly noise: PathNoise[]
}

/** A walk in progress; arrays go on with `walk` below their elements. */
export type Walk = WalkState & { readonly walk: (path: string, samples: Samples) => void }

export function createWalk(context: LeafContext): WalkState {
  const found = new Map<string, Difference>()
  return {
    ...context,
    noise: [],
    differences: () => [...found.values()],
    add: (difference) => {
      const identity = `${difference.kind} ${difference.path} ${difference.classes.join(' ')}`
      const known = found.get(identity)
      if (known === undefined || certainty(difference) > certainty(known)) found.set(identity, difference)
    },
  }
}

function certainty(difference: Difference): number {
  return Math.min(
    difference.referenceAgreeing / difference.referenceSamples,
    difference.candidateAgreeing / difference.candidateSamples,
  )
}

/** Containers are compared by type here and walked elsewhere, so their text is only for people and for equality. */
export function leafOf(value: Sample): Leaf | undefined {
  if (value === undefined) return undefined
  if (typeof value === 'string') return { type: 'string', exact: value, shown: JSON.stringify(value) }
  if (value instanceof JsonNumber) return { type: 'number', exact: value.lexeme, shown: value.lexeme }
  if (value === null || typeof value === 'boolean') return { type: typeOfJson(value), exact: String(value), shown: String(value) }
  const text = canonicalText(value)
  return { type: typeOfJson(value), exact: text, shown: text }
}

export function note(run: WalkState, path: string, level: PathNoise['level']): void {
  if (!run.noise.some((one) => one.path === path && one.level === level)) run.noise.push({ path, level })
}

export function mapSides<From, To>(sides: Sides<From>, map: (value: From) => To): Sides<To> {
  return { reference: sides.reference.map(map), candidate: sides.candidate.map(map) }
}

export function mapSidesMany<From, To>(sides: Sides<From>, map: (value: From) => readonly To[]): Sides<To> {
  return { reference: sides.reference.flatMap(map), candidate: sides.candidate.flatMap(map) }
}
