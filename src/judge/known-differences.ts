/**
 * Known differences: one silences only what it pins, and only until it expires. Silenced findings stay visible. Where the
 * pinned content is another one by now, or an entry would silence more than one thing, the findings stay open and say so.
 */
import { FACETS } from '../compare/facets/index.ts'
import type { AcceptedContent, Divergence, Finding, ShownValue } from '../core/finding.ts'
import type { KnownDifference } from '../core/known-difference.ts'
import type { KnownDifferenceUse, Result } from '../core/result.ts'
import { compareTexts } from './coverage.ts'

/** What is to be known of a run to say that a difference is gone. */
export type RunScope = {
  /** `YYYY-MM-DD`, UTC day on which the run started. */
  readonly today: string
  /** Why nothing can be said of the run as a whole. */
  readonly broken: string | undefined
  readonly candidates: readonly string[]
  readonly probes: readonly string[]
  /** Probes of the project that were not selected for this run. */
  readonly notSelected: number
  /** @returns why the probe says nothing of this place on this candidate; undefined when it was compared */
  readonly openBecause: (probe: string, environment: string, place: Place) => string | undefined
}

export type Place = { readonly facet: string; readonly rule: string; readonly path: string }

type Applied = {
  readonly findings: readonly Finding[]
  readonly uses: Required<Result['knownDifferences']>
}

/** @param findings - all of the run, none of them silenced yet */
export function applyKnownDifferences(
  findings: readonly Finding[],
  entries: readonly KnownDifference[],
  scope: RunScope,
): Applied {
  const refused = new Map<KnownDifference, string>()
  let matches = matchAll(findings, entries, scope.today)
  // What one entry must not silence may be pinned by another, which may then silence too much in its turn.
  for (let found = tooBroad(matches); found.size > 0; found = tooBroad(matches)) {
    for (const [entry, because] of found) refused.set(entry, because)
    matches = matchAll(
      findings,
      entries.filter((entry) => !refused.has(entry)),
      scope.today,
    )
  }
  const places = indexOf(entries)
  return {
    findings: findings.map((finding) => {
      const match = matches.get(finding)
      if (match === undefined) return reopened(finding, placed(places, finding), refused, scope.today)
      return { ...finding, disposition: isExpired(match, scope.today) ? 'expired' : 'known', knownDifference: match.id }
    }),
    uses: usesOf(entries, { findings, matches, refused, scope }),
  }
}

/** A finding that no entry silences, and the entry that was meant for its place, if there is one. */
function reopened(
  finding: Finding,
  atPlace: readonly KnownDifference[],
  refused: ReadonlyMap<KnownDifference, string>,
  today: string,
): Finding {
  const broad = atPlace.find((entry) => refused.has(entry) && showsAccepted(entry, finding))
  if (broad !== undefined) return { ...finding, knownDifference: broad.id }
  const changed = atPlace.find((entry) => !isExpired(entry, today) && !showsAccepted(entry, finding))
  return changed === undefined ? finding : { ...finding, knownDifference: changed.id, changedFrom: contentOf(changed) }
}

// --- which entry accepts which finding ---

type Matches = ReadonlyMap<Finding, KnownDifference>
/** By rule and path: a body may differ in ten thousands of paths. */
type Places = ReadonlyMap<string, readonly KnownDifference[]>

function indexOf(entries: readonly KnownDifference[]): Places {
  return Map.groupBy(entries, ({ rule, path }) => `${rule} ${path}`)
}

/** Entries for exactly this place, whatever content they accept. */
function placed(places: Places, { rule, path, probe, environment }: Divergence): readonly KnownDifference[] {
  return (places.get(`${rule} ${path}`) ?? []).filter(
    (entry) =>
      (entry.probe.includes('*') || entry.probe.includes(probe)) &&
      (entry.environment === undefined || [entry.environment].flat().includes(environment)),
  )
}

function matchAll(findings: readonly Finding[], entries: readonly KnownDifference[], today: string): Matches {
  const places = indexOf(entries)
  const matches = new Map<Finding, KnownDifference>()
  for (const finding of findings) {
    // A live entry beats an expired one that pins the same.
    const fitting = placed(places, finding).filter((entry) => showsAccepted(entry, finding))
    const entry = fitting.find((one) => !isExpired(one, today)) ?? fitting[0]
    if (entry !== undefined) matches.set(finding, entry)
  }
  return matches
}

function showsAccepted(accepted: KnownDifference, { classes, reference, candidate }: Divergence): boolean {
  const allows = (values: KnownDifference['reference'], value: ShownValue): boolean =>
    values === undefined || [values].flat().includes(value)
  return (
    (accepted.classes === undefined || accepted.classes.every((name, side) => name === classes[side])) &&
    allows(accepted.reference, reference) &&
    allows(accepted.candidate, candidate)
  )
}

/**
 * One decision is about one thing: the same pair of classes, and for all probes one cause. An entry that matches more was
 * written for one of them and would silence the others unseen.
 */
function tooBroad(matches: Matches): ReadonlyMap<KnownDifference, string> {
  const broad = new Map<KnownDifference, string>()
  const byEntry = Map.groupBy(matches, ([, entry]) => entry)
  for (const [entry, matched] of byEntry) {
    const classes = new Set(matched.map(([finding]) => finding.classes.join(' -> ')))
    const causes = new Set(matched.map(([finding]) => finding.cause))
    if (classes.size > 1) broad.set(entry, `it matches differences of several kinds (${[...classes].toSorted().join('; ')})`)
    else if (entry.probe.includes('*') && causes.size > 1)
      broad.set(entry, `it matches ${causes.size} causes (${[...causes].toSorted().join(', ')})`)
  }
  return broad
}

function contentOf({ classes, reference, candidate }: KnownDifference): AcceptedContent {
  return {
    ...(classes !== undefined && { classes }),
    ...(reference !== undefined && { reference: [reference].flat() }),
    ...(candidate !== undefined && { candidate: [candidate].flat() }),
  }
}

/** `expires` is the last day on which it holds; ISO dates compare as texts. */
function isExpired(entry: KnownDifference, today: string): boolean {
  return entry.expires < today
}

// --- what became of each entry ---

type Outcome = {
  readonly findings: readonly Finding[]
  readonly matches: Matches
  readonly refused: ReadonlyMap<KnownDifference, string>
  readonly scope: RunScope
}

function usesOf(entries: readonly KnownDifference[], outcome: Outcome): Applied['uses'] {
  const { findings, matches, refused, scope } = outcome
  const hits = Map.groupBy(matches.values(), (entry) => entry)
  const places = indexOf(entries)
  const others = new Map<KnownDifference, Finding>()
  for (const finding of findings) {
    if (matches.has(finding)) continue
    for (const entry of placed(places, finding)) if (!others.has(entry)) others.set(entry, finding)
  }
  const all = entries.map((entry) => {
    const { id, rule, path, owner, reason, issue, expires } = entry
    const ticket = issue === undefined ? {} : { issue }
    const use = { id, rule, path, owner, reason, ...ticket, expires, findings: hits.get(entry)?.length ?? 0 }
    const because = refused.get(entry)
    if (because !== undefined) return { entry, use: { ...use, because } }
    return { entry, use: use.findings > 0 ? use : { ...use, ...unobserved(entry, others.get(entry), scope) } }
  })
  const pick = (wanted: (entry: KnownDifference, findings: number) => boolean): KnownDifferenceUse[] =>
    all
      .filter(({ entry, use }) => wanted(entry, use.findings))
      .map(({ use }) => use)
      .sort((left, right) => compareTexts(left.id, right.id))
  const isLive = (entry: KnownDifference): boolean => !isExpired(entry, scope.today) && !refused.has(entry)
  return {
    applied: pick((entry, count) => count > 0 && isLive(entry)),
    expired: pick((entry) => isExpired(entry, scope.today) && !refused.has(entry)),
    unused: pick((entry, count) => count === 0 && isLive(entry)),
    refused: pick((entry) => refused.has(entry)),
  }
}

/** What is gone may be removed; what was not looked at, or came back in another form, is somebody's decision. */
function unobserved(
  entry: KnownDifference,
  other: Finding | undefined,
  scope: RunScope,
): Pick<KnownDifferenceUse, 'because' | 'prunable'> {
  if (other !== undefined) return { because: `something else is there by now: ${other.id}` }
  const because = openReason(entry, scope)
  return because === undefined
    ? { because: 'what it names was compared and does not show it', prunable: true }
    : { because: `not looked at: ${because}` }
}

function openReason(entry: KnownDifference, scope: RunScope): string | undefined {
  if (scope.broken !== undefined) return scope.broken
  const facet = FACETS.find(({ rules }) => Object.hasOwn(rules, entry.rule))?.name
  if (facet === undefined) return `this version of envparity has no rule ${entry.rule}`
  const isForAll = entry.probe.includes('*')
  if (isForAll && scope.notSelected > 0) return `${scope.notSelected} probes were not selected`
  for (const probe of isForAll ? scope.probes : entry.probe) {
    if (!scope.probes.includes(probe)) return `probe "${probe}" was not part of this run`
    for (const environment of entry.environment === undefined ? scope.candidates : [entry.environment].flat()) {
      const because = scope.openBecause(probe, environment, { facet, rule: entry.rule, path: entry.path })
      if (because !== undefined) return `"${probe}" on ${environment}: ${because}`
    }
  }
  return scope.probes.length === 0 ? 'no probe ran' : undefined
}
