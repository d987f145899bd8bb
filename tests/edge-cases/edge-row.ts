/**
 * Rows of edge cases (specs/COMPARATOR.md, sections 5 and 6): what two environments show, and what a release owner would
 * call right. A row says where a difference has to be told and by which family of rules, not by which wording.
 */
import type { ProbeComparison } from '../../src/core/finding.ts'
import type { ProbeFacts } from '../../src/core/probe.ts'
import { RULES } from '../../src/compare/facets/index.ts'
import { causesOfProbe } from '../../src/judge/causes.ts'
import {
  type Random,
  type Shown,
  type Side,
  type World,
  ORIGINS,
  factsOf,
  openFacets,
  runProbe,
  seededRandom,
} from '../laws/simulation.ts'

/** The part of the comparator that a row is mostly about. */
type ComparatorPart = 'readers' | 'headers' | 'schema' | 'formats' | 'structure' | 'lattice'

export type Ask = {
  /** Of this row, this side and this request: two sides never draw the same. */
  readonly r: Random
  /** Requests this side has had before. */
  readonly n: number
  /** UTC epoch milliseconds of the request. */
  readonly at: number
  readonly side: Side
  readonly origin: string
  readonly host: string
}
export type Maker = (ask: Ask) => Shown
/** The same every time, one after the other over and over, or made anew for every request. */
export type Source = Shown | readonly Shown[] | Maker

export type Find = {
  readonly facet: RegExp
  readonly path: RegExp
  readonly rule: RegExp
  /** May be told as well, and need not. */
  readonly optional?: true
}

export type Expectation =
  /** Nothing is found and nothing is left open. */
  | 'quiet'
  /** The same meaning: at most info is told, and nothing is left open. */
  | 'same-meaning'
  /** Nothing is found; whether it was compared may stay open. */
  | 'calm'
  /** Exactly what `finds` says. */
  | 'found'
  /** What `finds` says, or the facet stays open: a difference at a rate, which one run need not settle. */
  | 'found-or-open'
  /** Nothing is found, and the facet stays open. */
  | 'open'

export type EdgeRow = {
  readonly name: string
  readonly expects: Expectation
  readonly sides: readonly [reference: Source, candidate: Source]
  readonly finds: readonly Find[]
  readonly more: More
}

export type More = {
  readonly part?: ComparatorPart
  readonly facts?: Partial<ProbeFacts>
  /** Happens in some answers only: right for most seeds, since one run finds what happens in half of the answers nine times in ten. */
  readonly rate?: true
  /** Values that no finding may show. */
  readonly hides?: readonly string[]
}

export type Cover = { readonly file: string; readonly title: string }

export type Group = {
  /** 1 to 47 of section 5, `L1` to `L11` of section 6. */
  readonly id: string
  readonly title: string
  readonly part: ComparatorPart
  readonly rows: readonly EdgeRow[]
  readonly covers?: readonly Cover[]
}

type Sides = readonly [reference: Source, candidate: Source]

export function quiet(name: string, sides: Sides, more: More = {}): EdgeRow {
  return { name, expects: 'quiet', sides, finds: [], more }
}

export function sameMeaning(name: string, sides: Sides, more: More = {}): EdgeRow {
  return { name, expects: 'same-meaning', sides, finds: [], more }
}

export function calm(name: string, sides: Sides, more: More = {}): EdgeRow {
  return { name, expects: 'calm', sides, finds: [], more }
}

export function found(name: string, sides: Sides, find: Find | readonly Find[], more: More = {}): EdgeRow {
  return { name, expects: 'found', sides, finds: listOf(find), more }
}

export function foundOrOpen(name: string, sides: Sides, find: Find | readonly Find[], more: More = {}): EdgeRow {
  return { name, expects: 'found-or-open', sides, finds: listOf(find), more }
}

export function open(name: string, sides: Sides, find: Find, more: More = {}): EdgeRow {
  return { name, expects: 'open', sides, finds: [find], more }
}

function listOf(find: Find | readonly Find[]): readonly Find[] {
  return 'facet' in find ? [find] : find
}

/** Both sides show the same, each with draws of its own. */
export function both(source: Maker | Shown): [reference: Source, candidate: Source] {
  return [source, source]
}

type Path = string | RegExp | readonly string[]

function find(facet: RegExp, path: Path, rule: RegExp): Find {
  const paths = typeof path === 'string' ? [path] : path
  return {
    facet,
    rule,
    path: paths instanceof RegExp ? paths : new RegExp(`^(?:${paths.map((one) => escaped(one)).join('|')})$`),
  }
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}

const ANY = /./
/** Where in the facet, and which rules are right; default: any. */
export const at = {
  /** A field of the body; its schema and its relations are told under the same path. */
  body: (path: Path, rule: RegExp = ANY): Find => find(/^(?:body|schema|relations)$/, path, rule),
  /** The field, or a part of it. */
  header: (name: string, rule: RegExp = ANY): Find => find(/^headers$/, new RegExp(`^/${escaped(name)}(?:/|$)`), rule),
  headers: (path: Path, rule: RegExp = ANY): Find => find(/^headers$/, path, rule),
  cookie: (path: Path, rule: RegExp = ANY): Find => find(/^cookies$/, path, rule),
  status: (rule: RegExp = ANY): Find => find(/^status$/, '', rule),
  redirect: (path: Path, rule: RegExp = ANY): Find => find(/^redirects$/, path, rule),
  content: (path: Path, rule: RegExp = ANY): Find => find(/^content$/, path, rule),
  tls: (path: Path, rule: RegExp = ANY): Find => find(/^tls$/, path, rule),
  error: (path: Path = '', rule: RegExp = ANY): Find => find(/^error$/, path, rule),
  contract: (path: Path, rule: RegExp = ANY): Find => find(/^contract$/, path, rule),
  any: (path: Path = /^/, rule: RegExp = ANY): Find => find(ANY, path, rule),
} as const

export function optional(one: Find): Find {
  return { ...one, optional: true }
}

function worldOf(row: EdgeRow, seed: string): World {
  const asked = { reference: 0, candidate: 0 }
  return ({ side, at: atMs }) => {
    const source = side === 'reference' ? row.sides[0] : row.sides[1]
    const n = asked[side]
    asked[side] += 1
    if (isList(source)) return source[n % source.length] ?? {}
    if (typeof source !== 'function') return source
    const origin = ORIGINS[side]
    const r = seededRandom(seedOf(`${seed} ${side} ${n}`))
    return source({ r, n, at: atMs, side, origin, host: new URL(origin).host })
  }
}

function isList(source: Source): source is readonly Shown[] {
  return Array.isArray(source)
}

/** FNV-1a with the last steps of MurmurHash3, so that neighbours draw independently; a row draws the same wherever it stands. */
function seedOf(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}

export type Verdict = { readonly problems: readonly string[]; readonly told: readonly string[]; readonly open: readonly string[] }

const SEEDS = 5
const RATE_SEEDS = 10
/** Section 4: what happens in half of the answers is found in at least 90 % of the runs; of ten, one less for chance. */
const RATE_PASSES = 7
/** Section 4: the dearest screening where nothing differs. Of what happens in half of the answers, two would miss a quarter. */
const RATE_REPEATS = 4

/** @returns what is wrong with what the comparison says, of the first draw that is wrong; empty when it is right */
export function judgeRow(row: EdgeRow): Verdict {
  const isDrawn = row.sides.some((source) => typeof source === 'function')
  const seeds = !isDrawn ? 1 : isRate(row) ? RATE_SEEDS : SEEDS
  const verdicts = Array.from({ length: seeds }, (_, index) => judgeDraw(row, `${row.name} ${index}`))
  const wrong = verdicts.filter(({ problems }) => problems.length > 0)
  const [first = { problems: [], told: [], open: [] }] = wrong
  if (seeds === RATE_SEEDS && seeds - wrong.length >= RATE_PASSES) return { ...first, problems: [] }
  return isDrawn && wrong.length > 0 ? { ...first, problems: [`${wrong.length} of ${seeds} draws`, ...first.problems] } : first
}

function isRate({ more, expects }: EdgeRow): boolean {
  return more.facts?.repeatable !== 'once' && (more.rate === true || expects === 'found-or-open')
}

function judgeDraw(row: EdgeRow, seed: string): Verdict {
  const facts = factsOf('row', row.more.facts)
  const world = worldOf(row, seed)
  const { comparison } = isRate(row) ? runProbe(facts, world, RATE_REPEATS) : runProbe(facts, world)
  const told = comparison.divergences.map(({ rule, path }) => `${rule} ${path}`).sort()
  const open = openFacets(comparison)
  return { problems: [...problemsOf(row, comparison, open), ...leaksOf(row, comparison)], told, open }
}

function problemsOf(row: EdgeRow, comparison: ProbeComparison, left: readonly string[]): readonly string[] {
  const { divergences } = comparison
  const shown = divergences.map(({ rule, path, reference, candidate }) => `${rule} ${path} (${reference} | ${candidate})`)
  const leftOpen = left.length === 0 ? [] : [`left open: ${left.join('; ')}`]
  const loud = shown.filter((_, index) => severityOf(divergences[index]?.rule) !== 'info')
  switch (row.expects) {
    case 'quiet':
      return [...shown, ...leftOpen]
    case 'same-meaning':
      return [...loud, ...leftOpen]
    case 'calm':
      return shown
    case 'open':
      return [...shown, ...(isOpen(row, left) ? [] : ['nothing is left open'])]
    case 'found-or-open':
      return divergences.length === 0 && isOpen(row, left) ? [] : missesOf(row, comparison)
    case 'found': {
      // Where something was found, more of it may stay open.
      const others = left.filter((one) => comparison.divergences.every(({ facet }) => !one.startsWith(`${facet}:`)))
      return [...missesOf(row, comparison), ...others.map((one) => `left open: ${one}`)]
    }
  }
}

function severityOf(rule: string | undefined): string {
  return [...RULES].find(([id]) => id === rule)?.[1].severity ?? 'breaking'
}

function isOpen(row: EdgeRow, left: readonly string[]): boolean {
  return row.finds.some(({ facet }) => left.some((one) => facet.test(one.slice(0, one.indexOf(':')))))
}

/** What is wanted and not told, told and not wanted, and one cause that is told as several. */
function missesOf({ finds }: EdgeRow, { divergences }: ProbeComparison): readonly string[] {
  const fits = (wanted: Find, { facet, path, rule }: ProbeComparison['divergences'][number]): boolean =>
    wanted.facet.test(facet) && wanted.path.test(path) && wanted.rule.test(rule)
  const missed = finds
    .filter((wanted) => wanted.optional === undefined && !divergences.some((one) => fits(wanted, one)))
    .map(({ path, rule }) => `not found: ${path.source}${rule === ANY ? '' : ` by ${rule.source}`}`)
  const unwanted = divergences
    .filter((one) => !finds.some((wanted) => fits(wanted, one)))
    .map(({ rule, path, reference, candidate }) => `not wanted: ${rule} ${path} (${reference} | ${candidate})`)
  const causes = new Set(causesOfProbe(divergences)).size
  return [...missed, ...unwanted, ...(causes > finds.length ? [`${causes} causes instead of at most ${finds.length}`] : [])]
}

function leaksOf({ more }: EdgeRow, { divergences }: ProbeComparison): readonly string[] {
  return (more.hides ?? [])
    .filter((secret) => divergences.some(({ reference, candidate }) => `${reference} ${candidate}`.includes(secret)))
    .map((secret) => `a finding shows ${secret}`)
}
