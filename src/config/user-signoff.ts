/** What a user writes about signing a release off. Checked with the config. */

/** A number with a unit: `30m`, `24h`, `3d`. */
export type LongDuration = string

export type UserSignoff = {
  /** Where sign-offs are written, relative to the config; default `signoffs`. */
  folder?: string
  /** Everybody who may author, approve or revoke. */
  people: {
    /** As printed on the sign-off. */
    name: string
    /** Roles that this person approves in; empty for somebody who only authors. */
    roles?: string[]
    /** Path of the public key (PEM), relative to the config. */
    key: string
  }[]
  /** Roles that may approve; default `release manager` and `service owner`. */
  roles?: string[]
  /** Approvals needed, each of another person in another role; default: one of every role. */
  threshold?: number
  /** Default `24h`. */
  maxEvidenceAge?: LongDuration
  /** How long a sign-off counts after it was created; default `24h`. */
  validFor?: LongDuration
  /** Evidence runs needed; default 1. */
  minRuns?: number
  emergency?: {
    /** Roles that may approve alone in an emergency; default: the first of `roles`. */
    roles?: string[]
    /** Until when the others must have approved; default `3d`. */
    reviewWithin?: LongDuration
  }
}
