/** What one known difference must be beyond its schema: about something that exists, about one thing only, and not for ever. */
import { guess } from './closest.ts'
import { describePath, type Problem } from './problems.ts'
import type { ResolvedEnvironment } from './project.ts'
import { ruleHint } from './rule-overrides.ts'
import type { PropertyPath, SourceDocument } from './source/document.ts'
import type { UserKnownDifference } from './types.ts'

export const KNOWN_DIFFERENCE_INVALID: string = 'PARITY_KNOWN_DIFFERENCE_INVALID'

/** What is meant to differ for good (staging is hidden from search engines) is looked at once a year; leap years have 366 days. */
export const KNOWN_DIFFERENCES_MAX_DAYS: number = 366

export type KnownDifferenceContext = {
  readonly cwd: string
  readonly environments: readonly Pick<ResolvedEnvironment, 'name' | 'role'>[]
  /** Probes and steps of flows; empty when that is not known. */
  readonly probeNames: readonly string[]
  /** Ids of all rules; empty when they are not known. */
  readonly rules: readonly string[]
  /** `YYYY-MM-DD`; absent: how long something is accepted is not checked. */
  readonly today?: string
  readonly maxDays?: number
}

type Refuse = (place: PropertyPath, message: string, hint: string) => void

export function checkKnownDifference(
  document: SourceDocument,
  difference: UserKnownDifference,
  context: KnownDifferenceContext,
): readonly Problem[] {
  const problems: Problem[] = []
  const refuse: Refuse = (place, message, hint) => {
    problems.push({
      document,
      path: place,
      code: KNOWN_DIFFERENCE_INVALID,
      message: `${describePath(document, place)} ${message}`,
      hint,
    })
  }
  checkDays(difference, context, refuse)
  checkLists(difference, refuse)
  checkContent(difference, refuse)
  checkEnvironments(difference, context, refuse)
  const { rule } = difference
  if (context.rules.length > 0 && !context.rules.includes(rule))
    refuse(['rule'], `names no rule: ${JSON.stringify(rule)}`, ruleHint(rule, context.rules))
  return problems
}

const DAYS = ['created', 'firstSeen', 'lastSeen', 'expires'] as const

function checkDays(difference: UserKnownDifference, context: KnownDifferenceContext, refuse: Refuse): void {
  for (const name of DAYS) {
    const day = difference[name]
    if (day === undefined || isRealDay(day)) continue
    refuse(
      [name],
      `is no date of the calendar: ${JSON.stringify(day)}`,
      name === 'expires'
        ? 'Write the last day on which it is accepted as YYYY-MM-DD, for example 2027-03-31.'
        : 'Write a day as YYYY-MM-DD, for example 2026-11-22.',
    )
  }
  const { today, maxDays = KNOWN_DIFFERENCES_MAX_DAYS } = context
  if (today === undefined || !isRealDay(difference.expires)) return
  const days = daysBetween(today, difference.expires)
  if (days > maxDays)
    refuse(
      ['expires'],
      `is ${days} days away: ${JSON.stringify(difference.expires)}`,
      `A decision that nobody looks at again is none: ${dayAfter(today, maxDays)} is the last day that may be written today (knownDifferencesMaxDays: ${maxDays}).`,
    )
}

/** A list without an element fits nothing. */
function checkLists(difference: UserKnownDifference, refuse: Refuse): void {
  for (const name of ['probe', 'environment', 'reference', 'candidate'] as const) {
    const value = difference[name]
    if (Array.isArray(value) && value.length === 0)
      refuse([name], 'is an empty list, which fits nothing', 'Name at least one, or leave it out.')
  }
}

/** What is accepted is said, so that anything else there opens the finding again. */
function checkContent({ classes, reference, candidate }: UserKnownDifference, refuse: Refuse): void {
  const hint =
    'Pin both values with "reference" and "candidate" (null: absent), or, for what is new with every answer, their classes with "classes". parity accept writes such an entry.'
  if (classes !== undefined) {
    if (classes.length !== 2)
      refuse(['classes'], `must be two: of the reference and of the candidate`, 'For example: [integer, uuid-v4].')
    return
  }
  if (reference === undefined && candidate === undefined)
    refuse([], 'is too broad: it accepts whatever is found at its place, today and later', hint)
  else if (reference === undefined || candidate === undefined)
    refuse([], `is too broad: it pins the ${reference === undefined ? 'candidate' : 'reference'} alone`, hint)
}

function checkEnvironments(difference: UserKnownDifference, context: KnownDifferenceContext, refuse: Refuse): void {
  const reference = context.environments.find(({ role }) => role === 'reference')
  const candidates = context.environments.filter(({ role }) => role === 'candidate').map(({ name }) => name)
  for (const environment of difference.environment === undefined ? [] : [difference.environment].flat()) {
    if (environment === reference?.name) {
      refuse(
        ['environment'],
        `is "${environment}", the reference`,
        `A finding belongs to the candidate that differs. ${guess('', candidates, 'Candidates')}`,
      )
    } else if (!candidates.includes(environment)) {
      refuse(
        ['environment'],
        `names no environment: ${JSON.stringify(environment)}`,
        guess(environment, candidates, 'Candidates'),
      )
    }
  }
}

// --- days, `YYYY-MM-DD`, UTC ---

const DAY_MS = 86_400_000

/** `new Date('2027-02-30')` is the second of March: only a date that comes back as it went in is real. */
export function isRealDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}

export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS)
}

export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)
}
