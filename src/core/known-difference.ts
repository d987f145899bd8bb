/** An accepted difference, pinned by its fields, with owner, reason and expiry. It softens a finding and keeps it visible. */
import type { SourceLocation } from './errors.ts'
import type { ShownValue } from './finding.ts'

export type KnownDifference = {
  readonly id: string
  readonly rule: string
  /** Probe names; `*` for all. */
  readonly probe: readonly string[]
  /** Exact path of the finding. */
  readonly path: string
  /** Names of candidates; absent: any. */
  readonly environment?: string | readonly string[]
  /** Class of each side as the finding shows it, `[integer, uuid-v4]`: for values that are new with every answer. */
  readonly classes?: readonly [reference: string, candidate: string]
  /** The values that a side may show, one or several; `null`: absent. Not pinned when missing. */
  readonly reference?: ShownValue | readonly ShownValue[]
  readonly candidate?: ShownValue | readonly ShownValue[]
  readonly owner: string
  readonly reason: string
  readonly issue?: string
  /** Days, `YYYY-MM-DD`, UTC: when it was decided, and the first and last run that were seen to show it. */
  readonly created?: string
  readonly firstSeen?: string
  readonly lastSeen?: string
  /** Last day on which it is accepted, `YYYY-MM-DD`, UTC. */
  readonly expires: string
  readonly at: SourceLocation
}
