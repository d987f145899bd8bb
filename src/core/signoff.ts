/**
 * A sign-off: who released what, on which evidence. The statement is signed once and never changes; what people do with it
 * afterwards (approve, revoke) are records of their own, each signed and holding the hash of the one before it.
 */
import type { Disposition } from './finding.ts'
import type { Severity } from './probe.ts'
import type { CoverageState, Decision, Verdict } from './result.ts'

/** 21 CFR 11.50(a)(3): what a signature means. `authorship` is the author's alone. */
export const MEANINGS = ['review', 'approval', 'responsibility', 'authorship'] as const
export type Meaning = (typeof MEANINGS)[number]

/** Version of the sign-off inside the in-toto predicate; its name there, too (in-toto Attestation v1, "Extension fields"). */
export const SIGNOFF_SCHEMA = 'https://envparity.dev/schemas/signoff-1.json'

export type Recommendation = 'approve' | 'approve with known differences' | 'do not approve' | 'no recommendation'

/** Who may sign: printed name, roles, and the key: SHA-256 of its SubjectPublicKeyInfo (RFC 8410) in hexadecimal digits. */
export type SignoffPerson = { readonly name: string; readonly roles: readonly string[]; readonly keyid: string }

export type SignoffPolicy = {
  /** Roles that may approve; an approval is given in one of them. */
  readonly roles: readonly string[]
  /** Approvals needed, each of another person in another role. */
  readonly threshold: number
  readonly maxEvidenceAgeMs: number
  readonly validForMs: number
  /** Evidence runs needed. */
  readonly minRuns: number
  readonly emergency: { readonly roles: readonly string[]; readonly reviewWithinMs: number }
  /** Sorted by name. */
  readonly people: readonly SignoffPerson[]
}

export type SignoffEnvironment = { readonly name: string; readonly baseURL: string; readonly version?: string }

/** One run that the sign-off rests on, bound by digests (SHA-256, hexadecimal digits). */
export type SignoffEvidence = {
  readonly runId: string
  /** Relative to where the sign-off was created. */
  readonly folder: string
  readonly tool: string
  readonly startedAt: string
  readonly endedAt: string
  readonly verdict: Verdict
  readonly decision: Decision
  readonly planned: number
  readonly percent: number | null
  readonly resultSha256: string
  readonly logSha256: string
  /** Of config, probe files and known differences; absent: the run does not say. */
  readonly configSha256?: string
  readonly candidateVersion?: string
  readonly referenceVersion?: string
}

/** Probes of one area of parity; the five counts add up to `probes`. */
export type SignoffArea = {
  readonly area: string
  readonly probes: number
  readonly parity: number
  readonly known: number
  readonly unexpected: number
  readonly undecided: number
  readonly skipped: number
}

export type SignoffCause = {
  readonly id: string
  readonly severity: Severity
  readonly rule: string
  readonly title: string
  readonly path: string
  readonly disposition: Disposition
  readonly probes: number
  /** Start of the first run that showed it, as far as this sign-off and the one before it know. */
  readonly since: string
}

export type SignoffKnownDifference = {
  readonly id: string
  readonly state: 'applied' | 'expired' | 'unused' | 'refused'
  readonly rule: string
  readonly path: string
  readonly owner: string
  readonly reason: string
  readonly expires: string
  readonly findings: number
  readonly issue?: string
}

export type SignoffDrift = {
  /** The newest earlier sign-off of the same suite and candidate. */
  readonly previous?: { readonly id: string; readonly createdAt: string; readonly release: string }
  readonly appeared: readonly string[]
  readonly gone: readonly string[]
  /** There for longer than two weeks. */
  readonly lasting: readonly string[]
}

export type SignoffLatency = {
  readonly probe: string
  /** 0.95 */
  readonly quantile: number
  readonly verdict: string
  readonly flagged: boolean
  readonly ratio?: number
  readonly interval?: readonly [low: number, high: number]
  /** As a ratio minus 1. */
  readonly tolerance: number
  readonly pairs: number
  /** Of a run like this: P("slower" though it is as fast), P(not "slower" though it is slower by twice the tolerance). */
  readonly chances?: { readonly falseAlarm: number; readonly missedAtTwice: number }
  /** Smallest slowdown that four of five such runs would find, as a ratio minus 1. */
  readonly detectable?: number
}

export type SignoffGap = {
  readonly what: string
  readonly state: CoverageState | 'no probe' | 'not selected'
  readonly reason: string
}

export type SignoffCheck = { readonly id: string; readonly ok: boolean; readonly detail: string }

export type Signoff = {
  readonly schema: typeof SIGNOFF_SCHEMA
  readonly id: string
  readonly tool: string
  readonly suite: string
  readonly createdAt: string
  readonly validUntil: string
  readonly recommendation: Recommendation
  /** Why not plainly "approve", a sentence each. */
  readonly reasons: readonly string[]
  readonly release: string
  readonly change?: string
  readonly author: { readonly name: string; readonly keyid: string }
  readonly reference: SignoffEnvironment
  readonly candidate: SignoffEnvironment
  readonly configSha256: string
  /** Newest first: areas and gaps are of the first. */
  readonly evidence: readonly SignoffEvidence[]
  readonly areas: readonly SignoffArea[]
  /** Comparisons by facet: compared of all. */
  readonly facets: Readonly<Record<string, { readonly compared: number; readonly of: number }>>
  /** Probes with the tag `critical`. */
  readonly critical: readonly { readonly probe: string; readonly outcome: string }[]
  readonly latency: readonly SignoffLatency[]
  /** Causes of any evidence run, known ones last, most severe first. */
  readonly causes: readonly SignoffCause[]
  readonly knownDifferences: readonly SignoffKnownDifference[]
  readonly drift: SignoffDrift
  readonly notCovered: readonly SignoffGap[]
  readonly checks: readonly SignoffCheck[]
  readonly policy: SignoffPolicy
}

/** in-toto Attestation Framework v1, ResourceDescriptor. */
export type ResourceDescriptor = { readonly name: string; readonly digest: Readonly<Record<string, string>> }

/** in-toto Statement v1 with the predicate test-result v0.1. */
export type SignoffStatement = {
  readonly _type: 'https://in-toto.io/Statement/v1'
  readonly subject: readonly ResourceDescriptor[]
  readonly predicateType: 'https://in-toto.io/attestation/test-result/v0.1'
  readonly predicate: {
    readonly result: 'PASSED' | 'WARNED' | 'FAILED'
    readonly configuration: readonly ResourceDescriptor[]
    readonly passedTests: readonly string[]
    readonly warnedTests: readonly string[]
    readonly failedTests: readonly string[]
    readonly [SIGNOFF_SCHEMA]: Signoff
  }
}

type RecordCommon = {
  /** 0, 1, 2, ... */
  readonly sequence: number
  /** SHA-256 of the line before, without its end of line; 64 zeros in the first. */
  readonly previous: string
  /** SHA-256 of the statement's bytes. */
  readonly statement: string
  /** ISO 8601, UTC. */
  readonly at: string
  readonly name: string
  readonly keyid: string
}

export type CreatedRecord = RecordCommon & { readonly kind: 'created'; readonly meaning: 'authorship' }
export type ApprovedRecord = RecordCommon & {
  readonly kind: 'approved'
  readonly role: string
  readonly meaning: Meaning
  /** Signature over the statement itself, base64: it stands in the envelope, too. */
  readonly signature: string
  readonly emergency?: { readonly reason: string; readonly reviewDue: string }
}
export type RevokedRecord = RecordCommon & { readonly kind: 'revoked'; readonly reason: string }
export type SignoffRecord = CreatedRecord | ApprovedRecord | RevokedRecord

/** What a sign-off is worth at a moment. `void`: not to be believed, or no longer. */
export type SignoffState = 'approved' | 'emergency' | 'incomplete' | 'void'

export type SignoffStatus = {
  readonly state: SignoffState
  /** One sentence each, the most decisive first; empty when approved. */
  readonly reasons: readonly string[]
}
