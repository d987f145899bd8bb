/** Facet "redirects": the chain of hops (RFC 9110, section 15.4): how many, which status each, and where each leads. */
import { defineFacet, pointerToken } from '../facet.ts'
import type { Difference, Facet, Sides } from '../facet.ts'
import { compareFieldSets, timeOf } from '../field-set.ts'
import type { Fields } from '../field-set.ts'
import { exchangesOf } from '../http-parts.ts'
import { cutText } from '../leaf.ts'
import type { Leaf } from '../leaf.ts'
import { DOWN, UP, leadElsewhere, readHops } from './redirects/read-hops.ts'
import type { Hop } from './redirects/read-hops.ts'
import { REDIRECT_RULES } from './redirects/rules.ts'
import type { RedirectRule } from './redirects/rules.ts'

type Chain = readonly Hop[]

export const redirectsFacet: Facet = defineFacet({
  name: 'redirects',
  reads: 'answered',
  rules: REDIRECT_RULES,

  compare(sides, { reference, candidate }) {
    const chains: Sides<Chain> = {
      reference: sides.reference.map((one) => readHops(exchangesOf(one), { own: reference, foreign: candidate })),
      candidate: sides.candidate.map((one) => readHops(exchangesOf(one), { own: candidate, foreign: reference })),
    }
    const all = [...chains.reference, ...chains.candidate]
    const shifted = new Set(all.map(({ length }) => length)).size > 1
    const fields = shifted ? shiftedFields(all) : alignedFields
    const { differences, noise } = compareFieldSets(
      { reference: chains.reference.map(fields), candidate: chains.candidate.map(fields) },
      timeOf(sides),
    )
    const hops = Map.groupBy(withoutCount(differences), ({ path }) => hopOf(path))
    const elsewhere = [...sides.reference, ...sides.candidate].some((one) => leadElsewhere(exchangesOf(one)))
    const ruled = [...hops].flatMap(([hop, group]) => foldHop(hop, group))
    return {
      differences: ruled.map((one) => (one.path === '' && elsewhere ? { ...one, rule: countRule(one) } : one)),
      noise,
      nothing: all.every(({ length }) => length === 0),
    }
  },
})

function countLeaf({ length }: Chain): Leaf {
  return { type: 'count', exact: String(length), shown: length === 1 ? '1 redirect' : `${length} redirects` }
}

/** Chains of one length: the first hop with the first. */
function alignedFields(chain: Chain): Fields {
  const fields = new Map<string, Leaf>([['', countLeaf(chain)]])
  for (const [index, hop] of chain.entries()) {
    fields.set(`/${index}/status`, hop.status)
    for (const [part, leaf] of hop.parts) fields.set(`/${index}/location${part}`, leaf)
  }
  return fields
}

/**
 * One hop more moves every later one: hops that lead to the same place are partners, and their status is compared. A chain
 * that does not only have hops more than the other is also compared by where it ends.
 */
function shiftedFields(all: readonly Chain[]): (chain: Chain) => Fields {
  const shared = (target: string): boolean => all.every((chain) => chain.filter((hop) => hop.target === target).length === 1)
  const detour = isDetour(all)
  return (chain) => {
    const fields = new Map<string, Leaf>([['', countLeaf(chain)]])
    for (const { target, status } of chain) if (shared(target)) fields.set(`/${pointerToken(target)}/status`, status)
    // Where one side has no redirect at all, their number says everything.
    if (!detour && all.every(({ length }) => length > 0))
      for (const [part, leaf] of chain.at(-1)?.parts ?? []) fields.set(`/last/location${part}`, leaf)
    return fields
  }
}

/** True when one chain only has hops more than the other, and goes to the same places otherwise. */
function isDetour(chains: readonly Chain[]): boolean {
  const sorted = chains.toSorted((left, right) => left.length - right.length)
  return sorted.every((chain, index) => {
    const shorter = sorted[index - 1] ?? []
    let at = 0
    for (const { target } of chain) if (target === shorter[at]?.target) at += 1
    return at === shorter.length
  })
}

/** Where a chain ends elsewhere, that says more than how many hops it took. */
function withoutCount(differences: readonly Difference[]): readonly Difference[] {
  const end = differences.find(({ path }) => path.startsWith('/last/'))
  return end === undefined || !isAsFrequent(end, differences) ? differences : differences.filter(({ path }) => path !== '')
}

function isAsFrequent(end: Difference, differences: readonly Difference[]): boolean {
  const count = differences.find(({ path }) => path === '')
  return count === undefined || agreeing(end) >= agreeing(count)
}

const NO_REDIRECT = '0 redirects'

/** None on one side, and on the other one that leads to another page. */
function countRule({ reference, candidate }: Ruled): RedirectRule {
  if ((reference === NO_REDIRECT) === (candidate === NO_REDIRECT)) return 'redirect.hops-changed'
  return candidate === NO_REDIRECT ? 'redirect.missing' : 'redirect.added'
}

type Ruled = Difference & { readonly rule: RedirectRule }

/** `/0/location/path` -> `/0/location`; a status stands for itself. */
function hopOf(path: string): string {
  return /^\/[^/]+\/location/.exec(path)?.[0] ?? path
}

/** From the gravest on. */
const BY_WEIGHT = Object.keys(REDIRECT_RULES)

/** Where a redirect leads is one thing: its gravest rule, at the part if one alone differs, else at the location. */
function foldHop(hop: string, group: readonly Difference[]): readonly Ruled[] {
  const ruled = group.map((difference): Ruled => ({ ...difference, rule: ruleOf(hop, difference) }))
  const said = ruled.filter(({ path }) => !path.endsWith('/foreign-host'))
  const [gravest] = ruled.toSorted((left, right) => BY_WEIGHT.indexOf(left.rule) - BY_WEIGHT.indexOf(right.rule))
  const [lead] = said.toSorted(
    (left, right) => agreeing(right) - agreeing(left) || BY_WEIGHT.indexOf(left.rule) - BY_WEIGHT.indexOf(right.rule),
  )
  if (gravest === undefined || lead === undefined) return ruled
  if (said.length === 1) return [{ ...lead, rule: gravest.rule }]
  const shown = (side: 'reference' | 'candidate'): string | null => {
    const texts = said.flatMap((one) => {
      const text = one[side]
      return text === null ? [] : [{ part: one.path.slice(hop.length).split('/')[1] ?? '', text }]
    })
    return texts.length === 0 ? null : cutText(addressText(texts))
  }
  const inQuery = said.every(({ path }) => path.startsWith(`${hop}/query`))
  const kind = said.every((one) => one.kind === lead.kind) ? lead.kind : 'value'
  return [
    {
      ...lead,
      kind,
      path: inQuery ? `${hop}/query` : hop,
      rule: gravest.rule,
      reference: shown('reference'),
      candidate: shown('candidate'),
    },
  ]
}

/** As they stand in a URL. */
const PARTS: readonly string[] = ['scheme', 'host', 'path', 'query', 'fragment']

type Part = { readonly part: string; readonly text: string }

/** Parts that differ, put together again: `/elsewhere?next=%2Fcart`. Parts that are equal on both sides are left out. */
function addressText(parts: readonly Part[]): string {
  const ordered = parts.toSorted((left, right) => PARTS.indexOf(left.part) - PARTS.indexOf(right.part))
  return ordered.reduce((text, { part, text: own }, index) => text + between(part, own, ordered[index - 1]?.part) + own, '')
}

function between(part: string, text: string, before: string | undefined): string {
  if (part === 'query' && !text.startsWith('?')) return before === 'query' ? '&' : '?'
  const follows = before === undefined || part === 'query' || part === 'fragment' || (part === 'path' && before === 'host')
  return follows ? '' : ' '
}

function agreeing({ referenceAgreeing, candidateAgreeing }: Difference): number {
  return referenceAgreeing + candidateAgreeing
}

function ruleOf(hop: string, difference: Difference): RedirectRule {
  const { path, reference, candidate } = difference
  if (path === '') return 'redirect.hops-changed'
  if (path.endsWith('/status') && path === hop) return statusRule(reference, candidate)
  switch (path.slice(hop.length).split('/')[1]) {
    case 'foreign-host':
      return 'redirect.foreign-host'
    case 'scheme':
      return schemeRule(reference, candidate)
    case 'host':
      return 'redirect.host-changed'
    case 'path':
      return reference !== null && candidate !== null && withoutSlash(reference) === withoutSlash(candidate)
        ? 'redirect.slash-changed'
        : 'redirect.target-changed'
    case 'query':
      return 'redirect.query-changed'
    default:
      return 'redirect.target-changed'
  }
}

/** 0: down to http, 1: as it was, 2: up to https. */
function safety(shown: string | null): number {
  return shown?.endsWith(`(${DOWN})`) === true ? 0 : shown?.endsWith(`(${UP})`) === true ? 2 : 1
}

function schemeRule(reference: string | null, candidate: string | null): RedirectRule {
  const [before, after] = [safety(reference), safety(candidate)]
  return before === after ? 'redirect.target-changed' : after < before ? 'redirect.insecure' : 'redirect.scheme-changed'
}

function withoutSlash(path: string): string {
  return path.endsWith('/') ? path.slice(0, -1) : path
}

/** Which codes clients remember, and which keep the method (RFC 9110, section 15.4). */
const PERMANENT: ReadonlySet<string | null> = new Set(['301', '308'])
const KEEPING: ReadonlySet<string | null> = new Set(['307', '308'])

function statusRule(reference: string | null, candidate: string | null): RedirectRule {
  if (KEEPING.has(reference) !== KEEPING.has(candidate)) return 'redirect.method-changed'
  return PERMANENT.has(reference) !== PERMANENT.has(candidate) ? 'redirect.permanence-changed' : 'redirect.status-changed'
}
