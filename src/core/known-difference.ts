/** An accepted difference, pinned by its fields, with owner, reason and expiry. It softens a finding and keeps it visible. */
import type { SourceLocation } from './errors.ts'

export type KnownDifference = {
  readonly id: string
  readonly rule: string
  /** Probe names; `*` for all (then both values are pinned). */
  readonly probe: readonly string[]
  /** Exact path of the finding. */
  readonly path: string
  /** Candidate's name; absent: any. */
  readonly environment?: string
  /** Content pins: exact value shown in the finding, `null` for absent; not pinned when missing. */
  readonly reference?: string | null
  readonly candidate?: string | null
  readonly owner: string
  readonly reason: string
  readonly issue?: string
  /** Last day on which it is accepted, `YYYY-MM-DD`, UTC. */
  readonly expires: string
  readonly at: SourceLocation
}
