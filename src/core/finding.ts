/** Findings and outcomes: data, not words. Words are made in report. */
import type { RunTrace } from './history.ts'
import type { Level } from './level.ts'
import type { Severity } from './probe.ts'

/** `<facet>.<what-happened>`: a contract, never renamed, never reused, never built from strings. */
export type RuleId = `${string}.${string}`

export type Rule = {
  readonly severity: Severity
  readonly title: string
  /** Why it matters to somebody who calls the system. */
  readonly why: string
  /** What the two sides show, as short as it can be said. */
  readonly example: readonly [reference: string, candidate: string]
}

/** Fresh observations per environment that settle what always happens (specs/COMPARATOR.md, M3). */
export const CONFIRMATION_FIRST = 5

/**
 * Observations per environment, screening included, up to which is asked for what happens now and then: the first bound is
 * what a probe may cost at all where nothing differs, the second is for what is nearly proved, and gives 90 % power for
 * what happens in half of the answers (specs/COMPARATOR.md, sections 2 and 4).
 */
export const OBSERVATION_BOUNDS: readonly [usual: number, most: number] = [22, 30]

/** Screening observations that are asked before anything is looked at; the others only where these showed nothing. */
export const FIRST_LOOK = 2

export type Evidence = {
  readonly level: Level
  /** Observations of each side that carried this path or could have. */
  readonly referenceSamples: number
  readonly candidateSamples: number
  /** Of those, how many show what the finding says. */
  readonly referenceAgreeing: number
  readonly candidateAgreeing: number
  /** Was it seen again on fresh observations that did not raise it? */
  readonly confirmed: boolean
  /** Proved by earlier runs together with this one: in how many runs the observations were counted. */
  readonly runs?: number
  /** Of a list, the element that shows it clearest: `id "p-104"`; absent where elements have no key. */
  readonly element?: string
}

/** A side's value as text for people; `null` when the side has none (absent). Cut at VALUE_CHARACTERS_MAX. */
export type ShownValue = string | null
export const VALUE_CHARACTERS_MAX: number = 2000

/** What a facet found at one path of one probe, before judging. */
export type Divergence = {
  readonly rule: RuleId
  readonly facet: string
  readonly probe: string
  /** Name of the candidate environment. */
  readonly environment: string
  /** JSON Pointer within the facet (RFC 6901); `*` for any array element or dynamic key; `''` for the whole facet. */
  readonly path: string
  readonly reference: ShownValue
  readonly candidate: ShownValue
  /** Class of each side's value (`integer`, `uuid`, `2xx`, `absent`): groups causes without values. */
  readonly classes: readonly [reference: string, candidate: string]
  readonly evidence: Evidence
}

/** What became of one facet of one probe on one candidate. 'undecided' is never 'same'. */
export type FacetOutcome =
  | { readonly outcome: 'same' }
  | { readonly outcome: 'diverged' }
  | {
      readonly outcome: 'undecided'
      readonly because: string
      /** Fresh observations per environment that may settle it. */
      readonly needs?: number
      /** The facet whose difference makes this one impossible to compare: where that one diverged, nothing is open here. */
      readonly under?: string
      /** The comparison crashed: our bug, which ends in exit code 4. */
      readonly fault?: true
    }
  /** Neither side has anything to compare (no cookies on either side): counts as compared, shown apart. */
  | { readonly outcome: 'nothing' }

/**
 * A path compared at a coarser level: an environment disagrees with itself there, or both show what is new every time by its
 * form (an id, a time), which one answer of each is enough to see.
 */
export type Noise = { readonly facet: string; readonly path: string; readonly level: Level }

/** All that the comparison of one probe on one candidate gave. */
export type ProbeComparison = {
  readonly probe: string
  readonly environment: string
  readonly facets: Readonly<Record<string, FacetOutcome>>
  readonly divergences: readonly Divergence[]
  readonly noise: readonly Noise[]
  /** Seen in screening and not again on fresh observations: told, not judged. */
  readonly notReproduced: readonly Divergence[]
  /** Fresh observations of each side that would settle what is open; 0 when nothing is. */
  readonly needs: number
  /** What this run adds to the history, where one is kept. */
  readonly trace?: RunTrace
}

/** What a known difference accepts: a pair of classes, or the values that a side may show (`null`: absent). What is not named is not pinned. */
export type AcceptedContent = {
  readonly classes?: readonly [reference: string, candidate: string]
  readonly reference?: readonly ShownValue[]
  readonly candidate?: readonly ShownValue[]
}

export type Disposition = 'open' | 'known' | 'expired'

export type Finding = Divergence & {
  /** Hash of rule, probe, facet, path and environment role: no value, no host, no wording. */
  readonly id: string
  readonly cause: string
  readonly severity: Severity
  /** The rule's own severity, where the config or the probe gave it another one. */
  readonly ruleSeverity?: Severity
  readonly disposition: Disposition
  /** Id of the known difference that softened it or expired, or that accepts something else at this place. */
  readonly knownDifference?: string
  /** It stood in the baseline of `--new-only`, and was no less severe there: it does not fail the gate. */
  readonly inBaseline?: true
  /** Open although somebody accepted a difference here: what was accepted then. */
  readonly changedFrom?: AcceptedContent
}
