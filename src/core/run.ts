/** What is known of a run before its first observation: written to the log, and all that judging needs of it. */
import type { EnvironmentFacts } from './environment.ts'
import type { KnownDifference } from './known-difference.ts'
import type { JudgeSettings } from './result.ts'

export type RunFacts = {
  readonly tool: string
  readonly runId: string
  readonly seed: number
  /** ISO 8601 UTC. */
  readonly startedAt: string
  /** The reference first. */
  readonly environments: readonly EnvironmentFacts[]
  readonly settings: JudgeSettings
  readonly knownDifferences: readonly KnownDifference[]
  /** Wanted versions by environment (`--expect-version`). */
  readonly expectedVersions: Readonly<Record<string, string>>
  /** SHA-256 over config, probe files and known differences as they were read; absent without a config. */
  readonly configSha256?: string
  /** Probes of the project that the selection left out. */
  readonly notSelected?: number
}
