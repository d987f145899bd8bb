/** `result.json`: the contract with machines (schemas/result.schema.json). Every report is a pure function of it. */
import type { Role } from './environment.ts'
import type { ExitCode } from './exit.ts'
import type { Finding, Noise, RuleId } from './finding.ts'
import type { LatencyComparison, LatencyFamily } from './latency.ts'
import type { Category, Severity } from './probe.ts'

export const RESULT_SCHEMA: string = 'https://envparity.dev/schemas/result-1.json'

export type Verdict = 'parity' | 'diverged' | 'undecided'
/** `warn`: let through, although something is open: below the gate, or held back by an option of the gate. */
export type Decision = 'pass' | 'warn' | 'fail' | 'inconclusive' | 'error'
export type FailOn = 'breaking' | 'minor' | 'any' | 'none'
export type OnInconclusive = 'fail' | 'warn'

/** What an earlier run showed: findings that stood in it do not fail the gate. */
export type Baseline = {
  readonly runId: string
  /** Severity by id of the finding, of all that were not accepted then. */
  readonly findings: Readonly<Record<string, Severity>>
}

/** What judging needs from the config besides the observations; it is written to the log. */
export type JudgeSettings = {
  readonly suite: string
  readonly failOn: FailOn
  readonly minCoverage: number
  /** Severities in the place of the rules' own, by id of the rule. */
  readonly rules?: Readonly<Record<string, Severity>>
  /** Settings that do nothing end in exit code 2. */
  readonly strictConfig?: boolean
  /** Missing evidence stops the pipeline (`fail`, the default) or is told only (`warn`). */
  readonly onInconclusive?: OnInconclusive
  /** Exit code of the decision `warn`; absent: 0. */
  readonly warnExitCode?: number
  /** Nothing that was observed ends the pipeline: it is told, with exit code 0. */
  readonly observeOnly?: boolean
  /** Findings of an earlier run, which do not fail the gate. */
  readonly baseline?: Baseline
  /** Days that a known difference may be accepted at most; absent: the default. */
  readonly knownDifferencesMaxDays?: number
  /** A latency test that ends within its noise counts as not compared. */
  readonly latencyUndecidedFails?: boolean
}

export type Gate = {
  readonly decision: Decision
  /** One of EXIT, or the exit code that the user chose for `warn`. */
  readonly exitCode: number
  readonly failOn: FailOn
  readonly minCoverage: number
  /** One sentence each, most decisive first; empty on a plain pass. */
  readonly reasons: readonly string[]
  /** What the decision would have been without the option that held it back. */
  readonly softened?: {
    readonly by: 'observe-only' | 'on-inconclusive' | 'new-only'
    readonly decision: Decision
    readonly exitCode: ExitCode
  }
  /** The run that `--new-only` compares with, and how many findings of this one stood in it. */
  readonly baseline?: { readonly runId: string; readonly findings: number }
}

export type EnvironmentResult = {
  readonly name: string
  readonly role: Role
  readonly baseURL: string
  /** As seen by the version probe at the start of the run. */
  readonly version?: string
  /** Set when the version was another one at the end. */
  readonly versionAtEnd?: string
  /** `down`: it answered nothing at all. */
  readonly health: 'healthy' | 'down' | 'not asked'
  readonly answered: number
  readonly unanswered: number
  /** Failed connection tries that a later try made good. */
  readonly retried: number
  /** Median of the Date header minus our clock, in milliseconds, +-500 by the header's resolution; absent without Date. */
  readonly clockSkewMs?: number
  /** Why it is down: the commonest cause. */
  readonly because?: string
}

export type CoverageState = 'compared' | 'unverified' | 'skipped' | 'failed'
export type CoverageEntry = {
  readonly probe: string
  readonly environment: string
  /** `*` when the whole probe was skipped or failed. */
  readonly facet: string
  readonly state: CoverageState
  readonly reason?: string
}

export type Coverage = {
  /** Probes selected for this run, the skipped ones included. */
  readonly planned: number
  /** Probes with every facet decided on every candidate. */
  readonly compared: number
  readonly skipped: number
  /** Probes that could not be decided in full. */
  readonly undecided: number
  /** compared / (planned - skipped), in percent, one decimal, never rounded up to 100; null when nothing was to be compared. */
  readonly percent: number | null
  readonly byFacet: Readonly<Record<string, { readonly compared: number; readonly of: number }>>
  /** Everything that is not `compared`, sorted. */
  readonly gaps: readonly CoverageEntry[]
}

export type Cause = {
  readonly id: string
  readonly severity: Severity
  readonly rule: RuleId
  readonly title: string
  /** Path pattern the findings share, e.g. `/items/0/price` with `*` for any index. */
  readonly path: string
  readonly disposition: Finding['disposition']
  readonly findings: readonly string[]
  /** All its findings stood in the baseline. */
  readonly inBaseline?: true
  readonly probes: number
  readonly owner?: string
}

export type ProbeResult = {
  readonly name: string
  readonly category: Category
  readonly kind: string
  readonly file: string
  readonly line: number
  readonly title: string
  readonly owner?: string
  readonly tags: readonly string[]
  readonly outcome: 'same' | 'diverged' | 'undecided' | 'skipped'
  readonly because?: string
  readonly requests: number
}

export type KnownDifferenceUse = {
  readonly id: string
  readonly rule: string
  readonly path: string
  readonly owner: string
  readonly reason: string
  /** Address or id of the ticket. */
  readonly issue?: string
  readonly expires: string
  readonly findings: number
  /** Where it silenced nothing, or was refused: why. */
  readonly because?: string
  /** Its probes were compared and do not show it: it may be removed. */
  readonly prunable?: boolean
}

export type Result = {
  readonly schema: string
  /** Name and version: `envparity 0.1.0`. */
  readonly tool: string
  /** Name of the suite: with environments and probe it keys history, JUnit and alerts. */
  readonly suite: string
  readonly runId: string
  readonly seed: number
  /** ISO 8601 UTC. */
  readonly startedAt: string
  readonly durationMs: number
  /** False when the run was interrupted or the log has no end. */
  readonly complete: boolean
  readonly interrupted?: string
  readonly verdict: Verdict
  readonly gate: Gate
  readonly environments: readonly EnvironmentResult[]
  readonly coverage: Coverage
  readonly counts: {
    readonly findings: number
    readonly breaking: number
    readonly minor: number
    readonly info: number
    readonly known: number
    readonly expired: number
    readonly requests: number
    readonly exchanges: number
  }
  readonly causes: readonly Cause[]
  readonly findings: readonly Finding[]
  /** Findings seen in screening and not again; told, not judged. */
  readonly notReproduced: readonly {
    readonly probe: string
    readonly environment: string
    readonly rule: RuleId
    readonly path: string
    readonly samples: number
  }[]
  readonly noise: readonly (Noise & { readonly probe: string; readonly environment: string })[]
  readonly probes: readonly ProbeResult[]
  /** Latency of each timed probe on each candidate; absent when nothing was timed. */
  readonly latency?: readonly LatencyComparison[]
  readonly latencyFamily?: LatencyFamily
  readonly knownDifferences: {
    readonly applied: readonly KnownDifferenceUse[]
    readonly expired: readonly KnownDifferenceUse[]
    /** Unobserved: matched nothing in this run. */
    readonly unused: readonly KnownDifferenceUse[]
    /** Would have silenced more than one thing, so that they silenced nothing. */
    readonly refused?: readonly KnownDifferenceUse[]
  }
  /** Settings that did nothing in this run, a sentence each; absent when there are none. They stand in the warnings, too. */
  readonly unusedSettings?: readonly string[]
  readonly warnings: readonly string[]
}
