/**
 * From differing parts to findings: the parts of a header that is missing are missing with it, and several parts that say
 * the same kind of thing are one finding. So one cause gives one finding, and a finding names the directive where it can.
 */
import type { Difference } from '../facet.ts'
import { cutText } from '../leaf.ts'
import type { Change, Grammar } from './grammar.ts'
import { isReused } from '../reused.ts'
import { FOREIGN, INTERNAL, LENGTH, REPEATED } from './read-headers.ts'
import { grammarOf } from './registry.ts'
import type { HeaderRule } from './rules.ts'
import { WITH_CREDENTIALS } from './sharing.ts'

export type RuledHeader = Difference & { readonly rule: HeaderRule }

/** @param differences - of one facet reading; any order */
export function foldHeaders(differences: readonly Difference[]): readonly RuledHeader[] {
  return [...Map.groupBy(differences, ({ path }) => rootOf(path))].flatMap(([root, group]) => foldHeader(root, group))
}

/** `/hops/0/vary/accept` -> `/hops/0/vary` */
function rootOf(path: string): string {
  return /^(?:\/hops\/\d+)?\/[^/]+/.exec(path)?.[0] ?? path
}

function foldHeader(root: string, group: readonly Difference[]): readonly RuledHeader[] {
  const name = root
    .slice(root.lastIndexOf('/') + 1)
    .replaceAll('~1', '/')
    .replaceAll('~0', '~')
  const grammar = grammarOf(name)
  const whole = group.find(({ path }) => path === root)
  const parts = group.filter(({ path }) => path !== root)
  if (whole !== undefined)
    return [{ ...whole, rule: isReused(whole) ? 'header.value-reused' : wholeRule(root, { whole, parts, grammar }) }]
  const own = parts.filter(({ path }) => path !== root + WITH_CREDENTIALS)
  const changes = own.map((part) => toChange(root, part))
  const ruled = own.map((part) => ({ ...part, rule: partRule(toChange(root, part), changes, grammar) }))
  return [...Map.groupBy(merged(ruled), ({ rule }) => rule).values()].map((same) => joined(root, same))
}

function toChange(root: string, { path, kind, reference, candidate }: Difference): Change {
  return { at: path.slice(root.length), kind, reference, candidate }
}

/** What a part says that outweighs whatever the header as a whole shows. */
const OUTWEIGHING: readonly HeaderRule[] = [
  'header.foreign-host',
  'header.cors-wildcard-credentials',
  'header.became-cacheable',
  'header.became-uncacheable',
  'header.indexing-blocked',
  'header.indexing-allowed',
]

type Whole = { readonly whole: Difference; readonly parts: readonly Difference[]; readonly grammar: Grammar }

function wholeRule(root: string, { whole, parts, grammar }: Whole): HeaderRule {
  const changes = parts.map((part) => toChange(root, part))
  const rules = changes.map((change) => partRule(change, changes, grammar))
  const outweighing = OUTWEIGHING.find((rule) => rules.includes(rule))
  if (outweighing !== undefined) return outweighing
  if (root === LENGTH) return 'header.length-wrong'
  const own =
    whole.kind === 'missing'
      ? grammar.missing
      : whole.kind === 'added'
        ? grammar.added
        : generalRule(toChange(root, whole), [], grammar)
  if (own !== undefined && own !== 'header.value-changed' && own !== 'header.format-changed') return own
  const told = (['header.duplicated', 'header.address-told'] as const).find((rule) => rules.includes(rule))
  return told ?? own ?? (whole.kind === 'missing' ? 'header.missing' : 'header.added')
}

function partRule(change: Change, all: readonly Change[], grammar: Grammar): HeaderRule {
  if (change.at === FOREIGN) return 'header.foreign-host'
  if (change.at === REPEATED) return 'header.duplicated'
  if (change.at === INTERNAL) return change.kind === 'added' ? 'header.address-told' : 'header.value-changed'
  return generalRule(change, all, grammar)
}

function generalRule(change: Change, all: readonly Change[], grammar: Grammar): HeaderRule {
  if (change.kind === 'unstable' || change.kind === 'settled') return 'header.unstable'
  const special = grammar.rule?.(change, all) ?? grammar.changed
  if (special !== undefined) return special
  return change.kind === 'format' || change.at === '/format' ? 'header.format-changed' : 'header.value-changed'
}

/** Rules of which one side is the mirror of the other: both at once is neither. */
const FAMILIES: readonly (readonly HeaderRule[])[] = [
  ['header.security-changed', 'header.security-weakened', 'header.security-strengthened'],
  ['header.cors-changed', 'header.cors-widened', 'header.cors-narrowed'],
  ['header.vary-changed', 'header.vary-missing', 'header.vary-added'],
]
/** Beside one of these, another value of the same header is part of the same change. */
const ABSORBING: ReadonlySet<HeaderRule> = new Set([...OUTWEIGHING, ...FAMILIES.flat(), 'header.address-told'])
const ABSORBED: ReadonlySet<HeaderRule> = new Set(['header.value-changed', 'header.format-changed'])

function merged(ruled: readonly RuledHeader[]): readonly RuledHeader[] {
  if (ruled.some(({ rule }) => rule === 'header.foreign-host'))
    return withoutTold(ruled).map((one) => ({ ...one, rule: 'header.foreign-host' }))
  let rest = ruled
  for (const family of FAMILIES) {
    const [neutral] = family
    if (neutral !== undefined && new Set(rest.map(({ rule }) => rule).filter((rule) => family.includes(rule))).size > 1)
      rest = rest.map((one) => (family.includes(one.rule) ? { ...one, rule: neutral } : one))
  }
  const absorbing = rest.find(({ rule }) => ABSORBING.has(rule))?.rule
  if (absorbing === undefined) return rest
  const absorbed = rest.map((one) => (ABSORBED.has(one.rule) ? { ...one, rule: absorbing } : one))
  return absorbing === 'header.address-told' ? withoutTold(absorbed) : absorbed
}

/** What a value tells is shown by the value, where that differs. */
function withoutTold(ruled: readonly RuledHeader[]): readonly RuledHeader[] {
  const others = ruled.filter(({ path }) => !path.endsWith(FOREIGN) && !path.endsWith(INTERNAL))
  return others.length === 0 ? ruled : others
}

/** Differences of one rule as one: at its part if there is one, else at the header, with what each side shows of them all. */
function joined(root: string, same: readonly RuledHeader[]): RuledHeader {
  const ordered = same.toSorted((left, right) => (left.path < right.path ? -1 : 1))
  const [clearest] = ordered.toSorted((left, right) => agreeing(right) - agreeing(left))
  if (clearest === undefined) throw new RangeError('a group has at least one difference')
  if (ordered.length === 1) return clearest
  const shown = (side: 'reference' | 'candidate'): string | null => {
    const texts = ordered.flatMap((one) => one[side] ?? [])
    return texts.length === 0 ? null : cutText([...new Set(texts)].join(', '))
  }
  const together = { ...clearest, path: root, reference: shown('reference'), candidate: shown('candidate') }
  if (ordered.every((one) => one.kind === clearest.kind)) return together
  // One part for another: what was said of a part alone, that it is absent or a number, is not true of them together.
  const named = (side: 'reference' | 'candidate'): string => {
    const names = ordered.flatMap((one) => (one[side] === null ? [] : [one.path.slice(root.length + 1)]))
    return names.length === 0 ? 'absent' : names.join(', ')
  }
  return { ...together, kind: 'value', level: 'exact', classes: [named('reference'), named('candidate')] }
}

function agreeing({ referenceAgreeing, candidateAgreeing }: Difference): number {
  return referenceAgreeing + candidateAgreeing
}
