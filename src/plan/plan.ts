/**
 * The explicit list of what will be asked, how often and within which budget. A pure function of the project and the
 * selection: `parity plan` prints it, `observe` carries it out, nothing is decided in between.
 */
import { OBSERVATION_BOUNDS } from '../core/finding.ts'
import type { ResolvedEnvironment, Settings } from '../config/project.ts'
import type { Capture, Expectation, JsonAssertion, StatusExpectation, UserAuth, UserBody } from '../config/types.ts'
import type { ProbeFacts } from '../core/probe.ts'

/** One request with its templates: `${name}` is filled in per environment when it is sent. */
export type PlannedRequest = {
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, string | number | boolean>>
  readonly headers: Readonly<Record<string, string>>
  readonly body?: UserBody
  readonly expect?: PlannedExpectation
  /** False: sent as a stranger, without the environment's headers, auth and cookies. */
  readonly authenticated: boolean
  readonly redirects: { readonly follow: boolean; readonly max: number }
  readonly totalMs: number
  /** True when a text of it holds `${name}`. */
  readonly templated: boolean
}

export type PlannedExpectation = Omit<Expectation, 'maxTime'> & { readonly maxTimeMs?: number }

export type PlannedStep = {
  readonly facts: ProbeFacts
  readonly request: PlannedRequest
  /** Screening observations per environment. */
  readonly repeats: number
  readonly capture: Readonly<Record<string, Capture & { readonly secret?: boolean }>>
}

/** One or more steps that share a session (cookie jar, captured values) per environment. */
export type PlannedProbe = {
  readonly name: string
  readonly steps: readonly [PlannedStep, ...PlannedStep[]]
  /** Set when it is not sent at all: the user's `skip`, or our refusal, which counts as not decided. */
  readonly notSent?: { readonly why: 'skipped' | 'refused'; readonly reason: string }
}

export type Plan = {
  readonly environments: readonly [ResolvedEnvironment, ...ResolvedEnvironment[]]
  readonly probes: readonly PlannedProbe[]
  readonly settings: Settings
  /** What the selection left out, by reason, for people. */
  readonly notSelected: number
  readonly warnings: readonly string[]
}

export type PlanTotals = {
  /** Requests per environment when nothing differs, redirects not counted. */
  readonly requestsLeast: number
  /** The same when everything needs every confirmation round. */
  readonly requestsMost: number
}

export function planTotals(plan: Plan): PlanTotals {
  let requestsLeast = 0
  let requestsMost = 0
  for (const probe of plan.probes) {
    if (probe.notSent !== undefined) continue
    for (const step of probe.steps) {
      requestsLeast += step.repeats
      requestsMost += step.facts.repeatable === 'yes' ? OBSERVATION_BOUNDS[1] : step.repeats
    }
  }
  return { requestsLeast, requestsMost }
}

/** Which of the project's probes are wanted. Every list is "one of these"; an absent one does not select. */
export type Selection = {
  /** True when the probe's name fits `--grep`. */
  readonly nameFits?: (name: string) => boolean
  readonly tags?: readonly string[]
  readonly categories?: readonly string[]
  /** Relative files or folders. */
  readonly files?: readonly string[]
  readonly shard?: { readonly index: number; readonly of: number }
  /** Only this environment is asked (`parity observe --env`). */
  readonly environment?: string
}

/** What observe needs to know of the config reaches it through the plan. */
export type { Capture, JsonAssertion, ResolvedEnvironment, Settings, StatusExpectation, UserAuth, UserBody }
