/** The head of a sign-off document: what it is about, what it recommends, and what it is worth at the moment. */
import type { SignoffState, SignoffStatus } from '../../core/signoff.ts'
import { signoffOf, type SignoffView } from './sections.ts'

/** In the words of a board. */
const STATE_WORDS: Readonly<Record<SignoffState, string>> = {
  approved: 'APPROVED',
  emergency: 'EMERGENCY, NOT REVIEWED',
  incomplete: 'WAITING FOR APPROVALS',
  void: 'VOID',
}

export type Head = {
  readonly title: string
  readonly about: string
  readonly state: SignoffState
  readonly stateWords: string
  readonly recommendation: string
  readonly reasons: readonly string[]
  readonly validity: string
}

/** It helps to keep the rules of others; whether they are kept is theirs to say. */
export const DISCLAIMER = 'This record helps to meet 21 CFR Part 11 and SOX change controls, and does not by itself satisfy them.'

export function headOf(view: SignoffView): Head {
  const signoff = signoffOf(view)
  const { status, statement } = view
  const [subject] = statement.subject
  const [algorithm, digest] = Object.entries(subject?.digest ?? {})[0] ?? []
  return {
    title: `Release sign-off ${signoff.id}`,
    about: `${signoff.suite} ${signoff.release}${signoff.change === undefined ? '' : `, change ${signoff.change}`}`,
    state: status.state,
    stateWords: stateWords(status),
    recommendation: signoff.recommendation.toUpperCase(),
    reasons: [...new Set([...status.reasons, ...(status.state === 'void' ? [] : signoff.reasons)])],
    validity: `Valid for ${algorithm}:${digest} on ${signoff.candidate.name} until ${signoff.validUntil}, or the next deployment to either environment.`,
  }
}

export function stateWords({ state, reasons }: SignoffStatus): string {
  const isDue = state === 'emergency' && reasons.some((reason) => reason.includes('review due'))
  return state === 'emergency' ? (isDue ? 'EMERGENCY, REVIEW DUE' : 'EMERGENCY, REVIEWED') : STATE_WORDS[state]
}
