/** What a walk over JSON collects, and the small readers that objects and arrays share. */
import type { CompareSettings } from '../../core/probe.ts'
import type { Difference, PathNoise, Sides } from '../facet.ts'
import type { LeafContext } from '../lattice.ts'
import type { Leaf } from '../leaf.ts'
import { createIdentify } from './identity.ts'
import type { Identify } from './identity.ts'
import { canonicalText, JsonNumber, typeOfJson } from './json.ts'
import type { Json } from './json.ts'
import { createPolicies } from './policies.ts'
import type { Policies } from './policies.ts'
import { createIsSame } from './same.ts'
import type { IsSame } from './same.ts'

export type Sample = Json | undefined
export type Samples = Sides<Sample>

export type WalkState = LeafContext & {
  /** Elements share the path `/*`: the same difference in all of them is one, shown by its clearest example. */
  readonly add: (difference: Difference) => void
  readonly note: (path: string, level: PathNoise['level']) => void
  readonly identify: Identify
  readonly isSame: IsSame
  /** What the user says about paths. */
  readonly policies: Policies
  readonly differences: () => readonly Difference[]
  /** How many differences there are so far. */
  readonly found: () => number
  readonly noise: () => readonly PathNoise[]
  /** Says that something was not looked at, and why. */
  readonly leaveOut: (why: string) => void
  /** Why something was not looked at, if anything was not. */
  readonly unverified: () => string | undefined
}

/** A walk in progress; arrays go on with `walk` below their elements. */
export type Walk = WalkState & {
  readonly walk: (path: string, samples: Samples, run: Walk) => void
}

export function createWalk(context: LeafContext, settings: CompareSettings = {}): WalkState {
  const found = new Map<string, Difference>()
  const noise = new Map<string, PathNoise>()
  let leftOut: string | undefined
  return {
    ...context,
    identify: createIdentify(),
    isSame: createIsSame(),
    policies: createPolicies(settings),
    noise: () => [...noise.values()],
    note: (path, level) => {
      noise.set(`${level} ${path}`, { path, level })
    },
    differences: () => [...found.values()],
    found: () => found.size,
    unverified: () => leftOut,
    leaveOut: (why) => {
      leftOut ??= why
    },
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

/**
 * Walks elements of all observations together. Ten elements of one answer are no ten answers, so what is found counts as
 * many samples as there were observations; and that elements vary says nothing of how answers do.
 */
export function walkFolded(path: string, samples: Samples, observations: Sides<unknown>, run: Walk): void {
  // An empty list is no evidence about elements.
  if (samples.reference.length === 0 || samples.candidate.length === 0) return
  const scaled = (agreeing: number, of: number, most: number): readonly [agreeing: number, of: number] =>
    of <= most ? [agreeing, of] : [agreeing === of ? most : Math.floor((agreeing * most) / of), most]
  const add: Walk['add'] = (difference) => {
    // Words of an enumeration are told by the answers that hold them (words.ts).
    if (difference.kind === 'unstable' || difference.kind === 'settled' || difference.kind === 'enum') return
    const { reference, candidate } = observations
    const [referenceAgreeing, referenceSamples] = scaled(
      difference.referenceAgreeing,
      difference.referenceSamples,
      reference.length,
    )
    const [candidateAgreeing, candidateSamples] = scaled(
      difference.candidateAgreeing,
      difference.candidateSamples,
      candidate.length,
    )
    run.add({ ...difference, referenceSamples, candidateSamples, referenceAgreeing, candidateAgreeing })
  }
  run.walk(path, samples, { ...run, add })
}

/** Among many elements that vary, one always looks as if it differed: what is found says among how many. */
export function amongElements(run: Walk, elements: number): Walk {
  return { ...run, add: (difference) => run.add({ ...difference, among: (difference.among ?? 1) * elements }) }
}

/** Containers are compared by type here and walked elsewhere, so their text is only for people, and made only for them. */
export function leafOf(value: Sample, identify: Identify): Leaf | undefined {
  if (value === undefined) return undefined
  if (typeof value === 'string')
    return {
      type: 'string',
      exact: value,
      get shown() {
        return JSON.stringify(value)
      },
    }
  if (value instanceof JsonNumber) return { type: 'number', exact: value.lexeme, shown: value.lexeme }
  if (value === null || typeof value === 'boolean') return { type: typeOfJson(value), exact: String(value), shown: String(value) }
  return {
    type: typeOfJson(value),
    exact: String(identify(value)),
    get shown() {
      return canonicalText(value)
    },
  }
}

export function mapSides<From, To>(sides: Sides<From>, map: (value: From) => To): Sides<To> {
  return { reference: sides.reference.map(map), candidate: sides.candidate.map(map) }
}

/** The same for values of which many are one object, as equal bodies are: each is mapped once. */
export function mapSidesOnce<From extends object, To>(sides: Sides<From>, map: (value: From) => To): Sides<To> {
  const known = new Map<From, { readonly to: To }>()
  return mapSides(sides, (value) => {
    const before = known.get(value)
    if (before !== undefined) return before.to
    const to = map(value)
    known.set(value, { to })
    return to
  })
}

export function mapSidesMany<From, To>(sides: Sides<From>, map: (value: From) => readonly To[]): Sides<To> {
  return { reference: sides.reference.flatMap(map), candidate: sides.candidate.flatMap(map) }
}

export function allOf<T>({ reference, candidate }: Sides<T>): readonly T[] {
  return [...reference, ...candidate]
}
