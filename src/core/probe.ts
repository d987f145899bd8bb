/** A probe: one question, the same for every environment. This is what plan, log, comparison and result know of it. */
import type { ProbeHistory } from './history.ts'
import type { LatencyPlan } from './latency.ts'

export type Category = 'functional' | 'integration' | 'latency'
export type Severity = 'breaking' | 'minor' | 'info'

/** Most severe first: the order of reports and of `--fail-on`. */
export const SEVERITIES: readonly Severity[] = ['breaking', 'minor', 'info']

/** 0 for the most severe. */
export function severityRank(severity: Severity): number {
  return SEVERITIES.indexOf(severity)
}

/** May the probe be sent again without changing the environment? Decides whether repeats can tell noise from divergence. */
export type Repeatable = 'yes' | 'once'

/**
 * `same`: both environments are meant to hold the same rows, so values count. `differs`: staging holds other rows than
 * production, so schema, formats, invariants and distributions are compared and values are not.
 */
export type DataMode = 'same' | 'differs'

/** How the elements of an array are paired: by position, as a set, or by the field (or fields) that name an element. */
export type ArrayPolicy = 'ordered' | 'set' | { readonly key: string | readonly string[] }

/** How far two numbers may be apart and still count as equal; the larger of the two bounds counts. */
export type NumberTolerance = { readonly relative?: number; readonly absolute?: number }

/** What the user says about comparing the answers of a probe; what is not said is detected. Paths: JSON Pointer, `*` for any element or key. */
export type CompareSettings = {
  readonly data?: DataMode
  readonly arrays?: Readonly<Record<string, ArrayPolicy>>
  readonly numbers?: Readonly<Record<string, NumberTolerance>>
}

export type ProbeFacts = {
  /** Unique within a run: it names the probe in findings, coverage, known differences. A step of a flow is `flow › step`. */
  readonly name: string
  readonly category: Category
  /** Registered probe kind: 'http', ... */
  readonly kind: string
  /** Where it is defined, relative to the config's folder, with `/`; line counts from 1, 0 when unknown. */
  readonly file: string
  readonly line: number
  readonly tags: readonly string[]
  readonly owner?: string
  /** The highest severity that findings of this probe may have. */
  readonly severity?: Severity
  /** Severities in the place of the rules' own, by id of the rule; they win over those of the run. */
  readonly rules?: Readonly<Record<string, Severity>>
  readonly repeatable: Repeatable
  /** A call that a journey made: nothing asks it again but the journey. */
  readonly ofJourney?: true
  readonly compare?: CompareSettings
  /** The user's reason not to run it: visible in coverage. */
  readonly skip?: string
  /** What is asked, in one line, for people: `GET /api/products?limit=20`. */
  readonly title: string
  /** How its latency is compared; absent: it is not. */
  readonly latency?: LatencyPlan
  /** What earlier runs showed, by candidate; absent: no history is kept. It stands in the log, so that judging needs no other file. */
  readonly history?: Readonly<Record<string, ProbeHistory>>
}
