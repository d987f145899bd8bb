/** Was the planted divergence reported, where it is, in time, and nothing else? */
import { RULES } from '../../../src/compare/facets/index.ts'
import type { Divergence, ProbeComparison } from '../../../src/core/finding.ts'
import type { KnownDifference } from '../../../src/core/known-difference.ts'
import type { Observation } from '../../../src/core/observation.ts'
import { type Severity, severityRank } from '../../../src/core/probe.ts'
import { createJudge, type Judge } from '../../../src/judge/judge.ts'
import type { RunRecord } from '../../../src/log/records.ts'
import { LOG_VERSION } from '../../../src/log/records.ts'
import type { Cell } from './cells.ts'
import type { Expectation } from './kinds/kind.ts'
import { ENVIRONMENTS, type Run, runMany, runProbe, STARTED_AT } from './world.ts'

export type CellOutcome = {
  readonly cell: Cell
  /** Per environment, to the end. */
  readonly requests: number
  /** Requests per environment after which it was reported and stayed so; absent: it was not. */
  readonly foundAfter?: number
  /** At the place where it was planted. */
  readonly located: boolean
  readonly falseFindings: readonly Divergence[]
  readonly causes: number
  /** Facets that were left open in the end. */
  readonly open: readonly string[]
}

export function runCell(cell: Cell): { readonly outcome: CellOutcome; readonly run: Run } {
  const { needs, rate = 1 } = cell.kind
  const run = needs === 'history' ? runMany(cell.scene, budgetOf(rate)) : runProbe(cell.scene)
  return { outcome: judgeRun(cell, run), run }
}

/** Observations of each side within which a rate has to be found over many runs (specs/COMPARATOR.md, section 4). */
export function budgetOf(rate: number): number {
  return rate >= 0.2 ? 75 : 320
}

export function judgeRun(cell: Cell, run: Run): CellOutcome {
  const { expect } = cell.plant
  const found = run.stages.map(({ comparison }) => comparison.divergences.some((divergence) => isRight(divergence, expect)))
  const missedLast = found.lastIndexOf(false)
  const since = run.stages[missedLast + 1]
  const { divergences } = run.last.comparison
  return {
    cell,
    requests: run.last.requests,
    ...(since !== undefined && { foundAfter: since.requests }),
    located: divergences.some((divergence) => isRight(divergence, expect) && isLocated(divergence, expect)),
    falseFindings: divergences.filter((divergence) => !isAbout(divergence, expect)),
    causes: divergences.length === 0 ? 0 : causesOf(run),
    open: openFacets(run.last.comparison),
  }
}

/** It says what was planted: the right facet, on the way to the place or below it, not played down, by a rule that fits. */
function isRight(divergence: Divergence, expect: Expectation): boolean {
  const { least = 'minor', rules, shows } = expect
  if (!isAbout(divergence, expect)) return false
  if (severityRank(severityOf(divergence)) > severityRank(least)) return false
  if (rules !== undefined && !rules.test(divergence.rule)) return false
  return (
    shows === undefined ||
    [divergence.reference, divergence.candidate, divergence.path].some((text) => text?.includes(shows) === true)
  )
}

function severityOf({ rule }: Divergence): Severity {
  return RULES.get(rule)?.severity ?? 'breaking'
}

/** It may be a consequence of what was planted. */
export function isAbout({ facet, path, rule }: Divergence, { facets, paths }: Expectation): boolean {
  if (!facets.includes(facet)) return false
  // A list that lost an element no longer fits its total: true, wherever the total stands.
  return paths === undefined || rule.includes('relation') || paths.some((wanted) => isRelated(tokensOf(wanted), tokensOf(path)))
}

/** In a field of the head, the directive that changed is the place too, and the better one. */
function isLocated({ path, facet }: Divergence, { paths }: Expectation): boolean {
  if (paths === undefined) return true
  return paths.some((wanted) => {
    const [planted, told] = [tokensOf(wanted), tokensOf(path)]
    return isSamePath(planted, facet === 'body' || facet === 'schema' ? told : told.slice(0, planted.length))
  })
}

function tokensOf(path: string): readonly string[] {
  return path === '' ? [] : path.slice(1).split('/')
}

/** One leads to the other. */
function isRelated(left: readonly string[], right: readonly string[]): boolean {
  const [shorter, longer] = left.length < right.length ? [left, right] : [right, left]
  return shorter.every((token, index) => isSameToken(token, longer[index]))
}

function isSamePath(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((token, index) => isSameToken(token, right[index]))
}

/** `*` stands for any element or key. */
function isSameToken(left: string, right: string | undefined): boolean {
  return left === right || left === '*' || right === '*'
}

const RUN: RunRecord = {
  type: 'run',
  version: LOG_VERSION,
  tool: 'envparity bench',
  runId: 'bench',
  seed: 1,
  startedAt: new Date(STARTED_AT).toISOString(),
  environments: ENVIRONMENTS,
  settings: { suite: 'bench', failOn: 'any', minCoverage: 100 },
  knownDifferences: [],
  expectedVersions: {},
  warnings: [],
}

export function causesOf(...runs: readonly Run[]): number {
  const judge = judgeOf([])
  for (const { facts, observations, last } of runs) judge.add(facts, answeredBy(observations), [last.comparison])
  return judge.finish({ durationMs: 1, requests: 1, complete: true }, [], []).causes.length
}

export function judgeOf(knownDifferences: readonly KnownDifference[]): Judge {
  return createJudge({ ...RUN, knownDifferences })
}

/** What the judge must have seen: enough to know that both environments are up. */
export function answeredBy({ reference, candidate }: Run['observations']): readonly Observation[] {
  return [...reference.slice(0, 1), ...candidate.slice(0, 1), ANSWERED]
}

/** One answer of the candidate to something else: an environment that never answers at all is down, and is not compared. */
const ANSWERED: Observation = {
  probe: 'another',
  environment: 'staging',
  repeat: 0,
  round: 0,
  at: STARTED_AT,
  attempts: [],
  outcome: 'answered',
  parts: {},
}

/** Facets that were left open although nothing more will be asked. */
export function openFacets({ facets }: ProbeComparison): readonly string[] {
  return Object.entries(facets).flatMap(([name, outcome]) => {
    if (outcome.outcome !== 'undecided') return []
    const isUnder = outcome.under !== undefined && facets[outcome.under]?.outcome === 'diverged'
    return isUnder ? [] : [`${name}: ${outcome.because}`]
  })
}
