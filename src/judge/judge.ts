/**
 * Judges a run: folds the comparison of one probe after the other into the result. Pure: from the same log it makes the
 * same bytes, in whatever order the probes come. It keeps what is unusual of each probe and little of the others, so a
 * run of any length fits.
 */
import type { Divergence, Finding, ProbeComparison } from '../core/finding.ts'
import type { LatencyComparison } from '../core/latency.ts'
import type { Observation } from '../core/observation.ts'
import type { ProbeFacts } from '../core/probe.ts'
import type { RunFacts } from '../core/run.ts'
import type { ProbeResult, Result } from '../core/result.ts'
import { RESULT_SCHEMA } from '../core/result.ts'
import { markBaseline } from './baseline.ts'
import { causesOfProbe, findingIds, groupCauses, severityOf } from './causes.ts'
import { compareTexts, countCoverage, outcomeOfProbe } from './coverage.ts'
import type { ProbeOutcome } from './coverage.ts'
import { createTally, type EnvironmentTally, type VersionSeen } from './environments.ts'
import { decideGate } from './gate.ts'
import { softenOtherRows } from './other-rows.ts'
import { withLatency } from './latency.ts'
import { applyKnownDifferences } from './known-differences.ts'
import { scopeOf, type Kept } from './run-scope.ts'
import { watchSettings, type SettingsWatch } from './unused-settings.ts'

export type RunEnd = {
  readonly durationMs: number
  readonly requests: number
  readonly complete: boolean
  readonly interrupted?: string
}

export type Judge = {
  /** A probe that is not sent. */
  readonly skip: (facts: ProbeFacts, notSent: { readonly why: 'skipped' | 'refused'; readonly reason: string }) => void
  /** All observations of a probe and its comparison on every candidate; none when it was never asked. */
  readonly add: (facts: ProbeFacts, observations: readonly Observation[], comparisons: readonly ProbeComparison[]) => void
  /** What was timed of a probe, one comparison per candidate. */
  readonly addLatency: (comparisons: readonly LatencyComparison[]) => void
  readonly findingsSoFar: () => number
  readonly finish: (end: RunEnd, versions: readonly VersionSeen[], warnings: readonly string[]) => Result
}

export function createJudge(run: RunFacts): Judge {
  const tally = createTally(run.environments)
  const kept: Kept[] = []
  const timed: LatencyComparison[] = []
  const watch = watchSettings(run)
  let findings = 0
  return {
    skip: (facts, notSent) => {
      kept.push({ facts, requests: 0, comparisons: [], notSent })
    },
    add: (facts, observations, comparisons) => {
      tally.add(observations)
      watch.add(facts, observations, comparisons)
      findings += comparisons.reduce((sum, { divergences }) => sum + divergences.length, 0)
      kept.push({ facts, requests: observations.length, comparisons })
    },
    addLatency: (comparisons) => {
      timed.push(...comparisons)
    },
    findingsSoFar: () => findings,
    finish: (end, versions, warnings) => finishResult({ run, kept, timed, tally, watch }, end, versions, warnings),
  }
}

type Collecting = {
  readonly run: RunFacts
  readonly kept: readonly Kept[]
  readonly timed: readonly LatencyComparison[]
  readonly tally: EnvironmentTally
  readonly watch: SettingsWatch
}

function finishResult(
  { run, kept: unsorted, timed, tally, watch }: Collecting,
  end: RunEnd,
  versions: readonly VersionSeen[],
  warnings: readonly string[],
): Result {
  // The order in which probes were asked, defined or read means nothing.
  const inOrder = unsorted.toSorted((left, right) => compareTexts(left.facts.name, right.facts.name))
  const { kept, latency, family } = withLatency(inOrder, timed, run.settings.latencyUndecidedFails ?? false)
  const environments = tally.results(versions)
  const down = new Map(
    environments
      .filter(({ name }) => tally.isDown(name))
      .map(({ name, because }): [string, string] => [name, because ?? 'no reason known']),
  )
  const { coverage, faults, notReproduced, noise, probes, ...collected } = collect(run, kept, down)
  const scope = scopeOf(run, kept, down, end.complete)
  const { findings: all, uses: knownDifferences } = applyKnownDifferences(collected.findings, run.knownDifferences, scope)
  const findings = markBaseline(all, run.settings.baseline)
  const unusedSettings = [...watch.unused(end.complete && scope.notSelected === 0), ...goneSentences(knownDifferences)]
  const judged = decideGate({
    settings: run.settings,
    environments,
    expectedVersions: run.expectedVersions,
    unreadVersions: new Map(
      versions.flatMap(({ environment, because }) => (because === undefined ? [] : [[environment, because]])),
    ),
    findings,
    coverage,
    faults,
    refused: knownDifferences.refused,
    unusedSettings,
    interrupted: end.interrupted,
    complete: end.complete,
  })
  return {
    schema: RESULT_SCHEMA,
    tool: run.tool,
    suite: run.settings.suite,
    runId: run.runId,
    seed: run.seed,
    startedAt: run.startedAt,
    durationMs: end.durationMs,
    complete: end.complete,
    ...(end.interrupted !== undefined && { interrupted: end.interrupted }),
    verdict: judged.verdict,
    gate: judged.gate,
    environments,
    coverage,
    counts: { ...countFindings(findings), requests: end.requests, exchanges: tally.exchanges() },
    causes: groupCauses(findings, ownersOf(kept)),
    findings,
    notReproduced,
    noise,
    probes,
    ...(family !== undefined && { latency, latencyFamily: family }),
    knownDifferences,
    ...(unusedSettings.length > 0 && { unusedSettings }),
    warnings: [...warnings, ...tally.clockWarnings(), ...unusedSettings, ...knownDifferenceWarnings(knownDifferences)],
  }
}

function ownersOf(kept: readonly Kept[]): (probe: string) => string | undefined {
  const owners = new Map(kept.map(({ facts }) => [facts.name, facts.owner]))
  return (probe) => owners.get(probe)
}

function goneSentences({ unused }: Result['knownDifferences']): readonly string[] {
  return unused
    .filter(({ prunable }) => prunable === true)
    .map(({ id, because = '' }) => `known difference ${id} does nothing: ${because}`)
}

/** What is gone stands among the unused settings. */
function knownDifferenceWarnings({ unused, refused = [] }: Result['knownDifferences']): readonly string[] {
  return [
    ...refused.map(({ id, because }) => `known difference ${id} was refused, and silences nothing: ${because}`),
    ...unused
      .filter(({ prunable }) => prunable !== true)
      .map(({ id, because }) => `known difference ${id} matched nothing in this run: ${because}`),
  ]
}

type Collected = Pick<Result, 'coverage' | 'probes'> & {
  readonly faults: readonly string[]
  readonly findings: readonly Finding[]
  readonly notReproduced: Result['notReproduced'][number][]
  readonly noise: Result['noise'][number][]
}

function collect(run: RunFacts, kept: readonly Kept[], down: ReadonlyMap<string, string>): Collected {
  const candidates = run.environments.filter(({ role }) => role === 'candidate').map(({ name }) => name)
  const ordinals = new Map(candidates.map((name, index) => [name, index]))
  const reference = run.environments.find(({ role }) => role === 'reference')?.name ?? ''
  const count = countCoverage()
  const findings: Finding[] = []
  const notReproduced: Result['notReproduced'][number][] = []
  const noise: Result['noise'][number][] = []
  const probes: ProbeResult[] = []
  const faults: string[] = []
  for (const probe of kept) {
    const { facts, notSent } = probe
    if (notSent?.why === 'skipped') {
      count.skip(facts.name, candidates, notSent.reason)
      probes.push(probeResult(probe, { outcome: 'skipped', because: notSent.reason, gaps: [], faults: [] }))
      continue
    }
    const usable = down.has(reference) ? [] : probe.comparisons.filter(({ environment }) => !down.has(environment))
    const outcome = outcomeOfProbe(
      facts.name,
      usable,
      reasonsMissing(
        probe,
        candidates.filter((candidate) => !usable.some(({ environment }) => environment === candidate)),
        down,
        reference,
      ),
    )
    count.add(outcome, usable)
    faults.push(...outcome.faults)
    probes.push(probeResult(probe, outcome))
    for (const comparison of usable) {
      const causes = causesOfProbe(comparison.divergences)
      const ids = findingIds(comparison.divergences, ordinals.get(comparison.environment) ?? 0)
      for (const [index, divergence] of comparison.divergences.entries())
        findings.push(toFinding(divergence, facts, { id: ids[index] ?? '', cause: causes[index] ?? '' }, run))
      for (const { rule, path, evidence } of comparison.notReproduced)
        notReproduced.push({
          probe: facts.name,
          environment: comparison.environment,
          rule,
          path,
          samples: evidence.candidateSamples,
        })
      for (const one of comparison.noise) noise.push({ probe: facts.name, environment: comparison.environment, ...one })
    }
  }
  return {
    coverage: count.result(),
    probes,
    findings: softenOtherRows(
      findings.sort(byPlace),
      kept.flatMap(({ comparisons }) => comparisons),
    ),
    notReproduced,
    noise,
    faults,
  }
}

/** @param candidates - those without a comparison */
function reasonsMissing(
  probe: Kept,
  candidates: readonly string[],
  down: ReadonlyMap<string, string>,
  reference: string,
): ReadonlyMap<string, string> {
  const missing = new Map<string, string>()
  for (const candidate of candidates) {
    const own = down.get(candidate)
    const silent = down.has(reference)
      ? `${reference} did not answer: ${down.get(reference)}`
      : own === undefined
        ? undefined
        : `did not answer: ${own}`
    const reason = probe.notSent === undefined ? silent : `not sent: ${probe.notSent.reason}`
    missing.set(candidate, reason ?? 'not asked: the run ended before')
  }
  return missing
}

function toFinding(divergence: Divergence, facts: ProbeFacts, named: Pick<Finding, 'id' | 'cause'>, run: RunFacts): Finding {
  return {
    ...named,
    ...severityOf(divergence, facts, run.settings.rules),
    disposition: 'open',
    ...divergence,
  }
}

function probeResult({ facts, requests }: Kept, { outcome, because }: ProbeOutcome): ProbeResult {
  const { name, category, kind, file, line, title, owner, tags } = facts
  return {
    name,
    category,
    kind,
    file,
    line,
    title,
    ...(owner !== undefined && { owner }),
    tags,
    outcome,
    ...(because !== undefined && { because }),
    requests,
  }
}

function countFindings(
  findings: readonly Finding[],
): Pick<Result['counts'], 'findings' | 'breaking' | 'minor' | 'info' | 'known' | 'expired'> {
  const open = findings.filter(({ disposition }) => disposition !== 'known')
  const of = (severity: Finding['severity']): number => open.filter((finding) => finding.severity === severity).length
  return {
    findings: findings.length,
    breaking: of('breaking'),
    minor: of('minor'),
    info: of('info'),
    known: findings.length - open.length,
    expired: findings.filter(({ disposition }) => disposition === 'expired').length,
  }
}

function byPlace(left: Finding, right: Finding): number {
  return (
    compareTexts(left.probe, right.probe) ||
    compareTexts(left.environment, right.environment) ||
    compareTexts(left.facet, right.facet) ||
    compareTexts(left.path, right.path) ||
    compareTexts(left.rule, right.rule)
  )
}
