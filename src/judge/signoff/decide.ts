/**
 * What a sign-off is worth at a moment, from its statement and its records. Signatures and hashes were verified before; here are
 * the rules of the house: who may sign what, when, and how many are needed. Asked before an approval is written and at every verify.
 */
import type { ApprovedRecord, Signoff, SignoffPolicy, SignoffRecord, SignoffStatus } from '../../core/signoff.ts'

/** Clocks of two machines that both keep time are closer than this; a date further ahead was made up. */
const CLOCK_SKEW_MS_MAX = 5 * 60_000

export type Judged = { readonly signoff: Signoff; readonly records: readonly SignoffRecord[]; readonly nowMs: number }

export function decideSignoff({ signoff, records, nowMs }: Judged): SignoffStatus {
  const approvals = approvalsOf(records)
  const emergency = approvals.find((approval) => approval.emergency !== undefined)
  const failed = signoff.checks.filter(({ ok }) => !ok)
  const missing = missingApprovals(signoff.policy, approvals)
  const isReviewed = missing.length === 0
  const refusals = [
    ...records.flatMap((record, index) => refusalsOf(record, signoff, records.slice(0, index))),
    ...records.flatMap(({ at, sequence }) =>
      Date.parse(at) > nowMs + CLOCK_SKEW_MS_MAX ? [`Record ${sequence} is dated ${at}, which has not come yet.`] : [],
    ),
    ...revocations(records),
    ...(nowMs > Date.parse(signoff.validUntil) ? [`It expired at ${signoff.validUntil}.`] : []),
    ...(emergency === undefined ? recommendationAgainst(signoff) : []),
    ...(emergency?.emergency !== undefined && !isReviewed && nowMs > Date.parse(emergency.emergency.reviewDue)
      ? [`The review of the emergency approval was due at ${emergency.emergency.reviewDue}, and has not been made.`]
      : []),
  ]
  if (refusals.length > 0) return { state: 'void', reasons: refusals }
  if (emergency?.emergency !== undefined && (!isReviewed || failed.length > 0)) {
    const { reason, reviewDue } = emergency.emergency
    const review = isReviewed ? 'the review was made' : `review due ${reviewDue}`
    return {
      state: 'emergency',
      reasons: [
        `Emergency, ${review}: approved by ${emergency.name} alone at ${emergency.at}, because: ${reason}`,
        ...failed.map(({ detail }) => `Approved in spite of: ${detail}`),
        ...missing,
      ],
    }
  }
  return missing.length > 0 ? { state: 'incomplete', reasons: missing } : { state: 'approved', reasons: [] }
}

export function approvalsOf(records: readonly SignoffRecord[]): readonly ApprovedRecord[] {
  return records.filter((record) => record.kind === 'approved')
}

function revocations(records: readonly SignoffRecord[]): readonly string[] {
  return records.flatMap((record) =>
    record.kind === 'revoked' ? [`${record.name} revoked it at ${record.at}: ${record.reason}`] : [],
  )
}

function recommendationAgainst({ recommendation, reasons }: Signoff): readonly string[] {
  return recommendation === 'approve' || recommendation === 'approve with known differences'
    ? []
    : [`Its recommendation is "${recommendation}".`, ...reasons]
}

/** @returns what keeps the approvals from being enough, a sentence each */
function missingApprovals({ roles, threshold }: SignoffPolicy, approvals: readonly ApprovedRecord[]): readonly string[] {
  const given = new Set(approvals.map(({ role }) => role).filter((role) => roles.includes(role)))
  const open = roles.filter((role) => !given.has(role))
  const few =
    given.size < threshold
      ? [`${given.size} of ${threshold} approvals are there; of these roles nobody has approved: ${open.join(', ')}.`]
      : []
  const deciding = approvals.some(({ meaning }) => meaning === 'approval')
  // Three reviews are no approval (21 CFR 11.50(a)(3): the meaning belongs to the signature).
  return [...few, ...(given.size >= threshold && !deciding ? ['Nobody signed with the meaning "approval".'] : [])]
}

/**
 * @param before - the records before it
 * @returns why this record may not be there, a sentence each
 */
export function refusalsOf(record: SignoffRecord, signoff: Signoff, before: readonly SignoffRecord[]): readonly string[] {
  const last = before.at(-1)
  const common = [
    ...(isPerson(signoff.policy, record)
      ? []
      : [`${record.name} with the key ${short(record.keyid)} is none of the people of this sign-off.`]),
    ...(last !== undefined && record.at < last.at ? [`Record ${record.sequence} is dated before record ${last.sequence}.`] : []),
    ...(last?.kind === 'revoked' ? [`Record ${record.sequence} was made after the sign-off was revoked.`] : []),
  ]
  if (record.kind === 'approved') return [...common, ...refusalsOfApproval(record, signoff, approvalsOf(before))]
  if (record.kind === 'revoked') return common
  const isAuthor = record.keyid === signoff.author.keyid && record.name === signoff.author.name && record.at === signoff.createdAt
  return isAuthor && before.length === 0 ? common : [...common, `Record ${record.sequence} does not begin this sign-off.`]
}

function refusalsOfApproval(approval: ApprovedRecord, signoff: Signoff, before: readonly ApprovedRecord[]): readonly string[] {
  const { policy, author } = signoff
  const { name, keyid, role, meaning, at, emergency } = approval
  const roles = emergency === undefined ? policy.roles : policy.emergency.roles
  const isAuthor = keyid === author.keyid || sameName(name, author.name)
  // After an emergency the others look at what is already deployed: later than the evidence and the validity allow.
  const isReview = before.some((earlier) => earlier.emergency !== undefined)
  const holder = policy.people.find((person) => person.keyid === keyid)
  return [
    ...(isAuthor ? [`${name} is the author, and may not approve.`] : []),
    ...(before.some((earlier) => earlier.keyid === keyid || sameName(earlier.name, name))
      ? [`${name} has approved already.`]
      : []),
    ...(before.some((earlier) => earlier.role === role) ? [`Somebody has approved as ${role} already.`] : []),
    ...(roles.includes(role)
      ? []
      : [
          `As ${role} nobody may ${emergency === undefined ? 'approve' : 'approve in an emergency'}; these may: ${roles.join(', ')}.`,
        ]),
    ...(holder === undefined || holder.roles.includes(role) ? [] : [`${name} does not hold the role ${role}.`]),
    ...(meaning === 'authorship' ? ['The meaning "authorship" is the author\'s.'] : []),
    ...(emergency !== undefined && emergency.reason.trim() === '' ? ['An emergency needs its reason.'] : []),
    ...(emergency !== undefined && meaning !== 'approval' ? ['An emergency needs the meaning "approval".'] : []),
    ...(isReview || emergency !== undefined ? [] : tooOld(signoff, at)),
    ...(isReview || at <= signoff.validUntil ? [] : [`It expired at ${signoff.validUntil}.`]),
  ]
}

/** ISO 8601 texts of one zone and precision sort as their times. */
function tooOld({ evidence, policy }: Signoff, at: string): readonly string[] {
  const oldest = evidence.map(({ endedAt }) => endedAt).toSorted()[0] ?? ''
  const ageMs = Date.parse(at) - Date.parse(oldest)
  return ageMs <= policy.maxEvidenceAgeMs
    ? []
    : [`The evidence is ${spanOf(ageMs)} old at ${at}; at most ${spanOf(policy.maxEvidenceAgeMs)} are allowed.`]
}

function isPerson(policy: SignoffPolicy, { name, keyid }: { readonly name: string; readonly keyid: string }): boolean {
  return policy.people.some((person) => person.keyid === keyid && person.name === name)
}

/** Names that people cannot tell apart are one name. */
export function sameName(left: string, right: string): boolean {
  const plain = (name: string): string => name.normalize('NFKC').trim().replaceAll(/\s+/g, ' ').toLowerCase()
  return plain(left) === plain(right)
}

/** Enough to tell two keys apart by eye. */
function short(digest: string): string {
  return digest.slice(0, 16)
}

/** `2 h`, `3 d 4 h`, `12 min`: two units at most, rounded down. */
export function spanOf(ms: number): string {
  const minutes = Math.floor(Math.max(0, ms) / 60_000)
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60]
  if (days > 0) return hours > 0 ? `${days} d ${hours} h` : `${days} d`
  if (hours > 0) return rest > 0 ? `${hours} h ${rest} min` : `${hours} h`
  return `${rest} min`
}
