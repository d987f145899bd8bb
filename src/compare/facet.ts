/**
 * What every facet is: one comparable side of an observation. A facet declares its rules and reads differences; what all
 * share (missing sides, self-noise, confirmation, crashes, caps) is the business of compare-probe.ts.
 */
import type { Rule, RuleId, ShownValue } from '../core/finding.ts'
import type { Level } from '../core/level.ts'
import type { Observation } from '../core/observation.ts'
import type { CompareSettings } from '../core/probe.ts'
import type { Tokeniser } from './tokens.ts'

export type Sides<T> = { readonly reference: readonly T[]; readonly candidate: readonly T[] }

/** A difference between the sides as the lattice sees it: no rule yet, no words. */
export type DifferenceKind =
  | 'missing'
  | 'added'
  | 'type'
  | 'null'
  | 'format'
  | 'encoding'
  | 'value'
  /** The values vary on both sides, and lie elsewhere: another scale, sign or magnitude. */
  | 'range'
  /** Texts vary on both sides, and are longer or shorter, or of other characters. */
  | 'length'
  /** A few values take turns on both sides, and not the same ones. */
  | 'enum'
  /** What holds between fields of one answer on one side does not hold on the other: total = length, a sorted list. */
  | 'relation'
  /** The candidate varies where the reference does not. */
  | 'unstable'
  /** The reference varies where the candidate does not: a stuck cache, one session id for everybody. */
  | 'settled'
  | 'order'
  | 'element-missing'
  | 'element-added'
  /** An element is there more often on one side. */
  | 'element-duplicated'

export type Difference = {
  readonly path: string
  readonly kind: DifferenceKind
  readonly level: Level
  readonly reference: ShownValue
  readonly candidate: ShownValue
  readonly classes: readonly [reference: string, candidate: string]
  readonly referenceSamples: number
  readonly candidateSamples: number
  /** Samples of each side that show what the difference says of it. */
  readonly referenceAgreeing: number
  readonly candidateAgreeing: number
  /** The one value of each side, where what is shown says more than it. */
  readonly exact?: readonly [reference: string, candidate: string]
  /** How many elements of lists were compared under this path, of which it is the clearest; absent: one. */
  readonly among?: number
  /** The element of a list that shows it, for people: `id "p-104"`. */
  readonly element?: string
  /** Set when classes vary on both sides: how many, of which it is the clearest. */
  readonly pickedOf?: number
}

/** What a facet says of a difference. */
export type Ruled = Difference & { readonly rule: RuleId }

export type PathNoise = { readonly path: string; readonly level: Level }

export type Reading<Id extends RuleId = RuleId> = {
  readonly differences: readonly (Difference & { readonly rule: Id })[]
  readonly noise: readonly PathNoise[]
  /** Set when something was not looked at (a cut body): the facet is undecided unless it diverged. */
  readonly unverified?: string
  /** The facet whose difference is why it could not be looked at; see FacetOutcome. */
  readonly under?: string
  /** Neither side shows anything of this facet. */
  readonly nothing?: boolean
}

export type FacetContext = {
  readonly reference: Tokeniser
  readonly candidate: Tokeniser
  /** What the user says about this probe; `data` as it was found out, where nobody says it. */
  readonly settings: CompareSettings
  /** Nobody said that the environments hold other rows: it was found out. */
  readonly dataDetected?: boolean
}

/** `answered`: only answered observations, of equal status where it matters; `all`: failures too. */
export type FacetReads = 'all' | 'answered' | 'same-status'

export type Facet<Id extends RuleId = RuleId> = {
  readonly name: string
  /** Set for a facet of journeys: it is asked for these alone, and the others are not asked for them. */
  readonly of?: 'journey'
  readonly reads: FacetReads
  readonly rules: Readonly<Record<Id, Rule>>
  readonly compare: (sides: Sides<Observation>, context: FacetContext) => Reading<Id>
}

/** Types a facet so that it cannot report a rule it has not declared. */
export function defineFacet<const Id extends RuleId>(facet: Facet<Id>): Facet<Id> {
  return facet
}

/** JSON Pointer token (RFC 6901, section 3). */
export function pointerToken(key: string): string {
  // Hardly any key needs it, and it is asked for every key of every element.
  return /[~/]/.test(key) ? key.replaceAll('~', '~0').replaceAll('/', '~1') : key
}
