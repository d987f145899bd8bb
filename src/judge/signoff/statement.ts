/**
 * Makes the statement of a sign-off: an in-toto test-result about the release, with the sign-off itself as an extension field of
 * the predicate (in-toto Attestation v1, "Extension fields"), because test-result has no place for scope, expiry or checks.
 */
import assert from 'node:assert/strict'

import { chancesOf, spreadOf } from '../../compare/latency/plan-latency.ts'
import { severityRank } from '../../core/probe.ts'
import type { KnownDifferenceUse, Result } from '../../core/result.ts'
import {
  SIGNOFF_SCHEMA,
  type Recommendation,
  type ResourceDescriptor,
  type Signoff,
  type SignoffCause,
  type SignoffCheck,
  type SignoffDrift,
  type SignoffEnvironment,
  type SignoffEvidence,
  type SignoffKnownDifference,
  type SignoffLatency,
  type SignoffStatement,
} from '../../core/signoff.ts'
import { areasOf, criticalProbes, notCoveredOf, probeStates } from './areas.ts'
import { checksOf } from './checks.ts'
import type { SignoffInput, SignoffRun } from './input.ts'

/** A difference that is older is no news and nobody's plan (specs: REPORTS.md, section 2.3). */
const LASTING_MS = 14 * 86_400_000

export function makeStatement(input: SignoffInput): SignoffStatement {
  const [newest] = input.runs
  assert(newest !== undefined, 'a sign-off without a run')
  const signoff = makeSignoff(input, newest)
  const stateOf = probeStates(newest.result, input.candidate)
  const names = (...states: readonly string[]): readonly string[] =>
    newest.result.probes.filter((probe) => states.includes(stateOf(probe))).map(({ name }) => name)
  const isApproved = signoff.recommendation === 'approve'
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: input.subject,
    predicateType: 'https://in-toto.io/attestation/test-result/v0.1',
    predicate: {
      result: isApproved ? 'PASSED' : signoff.recommendation === 'approve with known differences' ? 'WARNED' : 'FAILED',
      configuration: configurationOf(signoff),
      passedTests: names('parity'),
      warnedTests: names('known'),
      failedTests: names('unexpected', 'undecided'),
      [SIGNOFF_SCHEMA]: signoff,
    },
  }
}

function configurationOf({ configSha256, evidence }: Signoff): readonly ResourceDescriptor[] {
  return [
    { name: 'config', digest: { sha256: configSha256 } },
    ...evidence.flatMap(({ folder, resultSha256, logSha256 }) => [
      { name: `${folder}/result.json`, digest: { sha256: resultSha256 } },
      { name: `${folder}/observations.ndjson`, digest: { sha256: logSha256 } },
    ]),
  ]
}

function makeSignoff(input: SignoffInput, newest: SignoffRun): Signoff {
  const { candidate, policy, nowMs, previous } = input
  const { result } = newest
  const evidence = input.runs.map((run) => evidenceOf(run, candidate))
  const checks = checksOf(input, evidence)
  const causes = causesOf(input)
  const knownDifferences = knownDifferencesOf(newest)
  const createdAt = new Date(nowMs).toISOString()
  const applied = knownDifferences.filter(({ state }) => state === 'applied').length
  return {
    schema: SIGNOFF_SCHEMA,
    id: input.id,
    tool: input.tool,
    suite: result.suite,
    createdAt,
    validUntil: new Date(nowMs + policy.validForMs).toISOString(),
    ...recommend(checks, applied),
    release: input.release,
    ...(input.change !== undefined && { change: input.change }),
    author: input.author,
    reference: environmentOf(result, ({ role }) => role === 'reference'),
    candidate: environmentOf(result, ({ name }) => name === candidate),
    configSha256: input.config.sha256,
    evidence,
    areas: areasOf(result, candidate),
    facets: result.coverage.byFacet,
    critical: criticalProbes(result, candidate),
    latency: latencyOf(newest, candidate),
    causes,
    knownDifferences,
    drift: driftOf(causes, previous, nowMs),
    notCovered: notCoveredOf(result, candidate, newest.facts.notSelected ?? 0),
    checks,
    policy,
  }
}

/** A divergence, or evidence that was changed, speaks against the release; every other failure speaks against the evidence. */
function recommend(
  checks: readonly SignoffCheck[],
  applied: number,
): { readonly recommendation: Recommendation; readonly reasons: readonly string[] } {
  const failed = checks.filter(({ ok }) => !ok)
  const reasons = failed.map(({ id, detail }) => `Check "${id}" failed: ${detail}.`)
  const isAgainst = failed.some(({ id, detail }) => id === 'genuine' || (id === 'passed' && detail.includes('ended with "fail"')))
  if (isAgainst) return { recommendation: 'do not approve', reasons }
  if (failed.length > 0) return { recommendation: 'no recommendation', reasons }
  if (applied === 0) return { recommendation: 'approve', reasons }
  return {
    recommendation: 'approve with known differences',
    reasons: [`${applied} known ${applied === 1 ? 'difference was' : 'differences were'} seen.`],
  }
}

function evidenceOf({ result, facts, folder, resultSha256, logSha256 }: SignoffRun, candidate: string): SignoffEvidence {
  const versionOf = (wanted: (environment: Result['environments'][number]) => boolean): string | undefined =>
    result.environments.find(wanted)?.version
  const candidateVersion = versionOf(({ name }) => name === candidate)
  const referenceVersion = versionOf(({ role }) => role === 'reference')
  return {
    runId: result.runId,
    folder,
    tool: result.tool,
    startedAt: result.startedAt,
    endedAt: new Date(Date.parse(result.startedAt) + result.durationMs).toISOString(),
    verdict: result.verdict,
    decision: result.gate.decision,
    planned: result.coverage.planned,
    percent: result.coverage.percent,
    resultSha256,
    logSha256,
    ...(facts.configSha256 !== undefined && { configSha256: facts.configSha256 }),
    ...(candidateVersion !== undefined && { candidateVersion }),
    ...(referenceVersion !== undefined && { referenceVersion }),
  }
}

function environmentOf(
  { environments }: Result,
  wanted: (environment: Result['environments'][number]) => boolean,
): SignoffEnvironment {
  const found = environments.find(wanted)
  assert(found !== undefined, 'a result without the environment')
  const { name, baseURL, version } = found
  return { name, baseURL, ...(version !== undefined && { version }) }
}

/** Causes of all runs, each once; a cause that the sign-off before knew is as old as it was there. */
function causesOf({ runs, candidate, previous }: SignoffInput): readonly SignoffCause[] {
  const found = new Map<string, SignoffCause>()
  for (const { result } of runs.toSorted((left, right) => compareText(right.result.startedAt, left.result.startedAt))) {
    const own = new Set(result.findings.filter(({ environment }) => environment === candidate).map(({ id }) => id))
    for (const { id, severity, rule, title, path, disposition, probes, findings } of result.causes) {
      if (!findings.some((finding) => own.has(finding))) continue
      const earlier = previous?.causes.find((one) => one.id === id)?.since ?? result.startedAt
      const since = earlier < result.startedAt ? earlier : result.startedAt
      const newer = found.get(id)
      found.set(
        id,
        newer === undefined
          ? { id, severity, rule, title, path, disposition, probes, since }
          : { ...newer, since: min(newer.since, since) },
      )
    }
  }
  return [...found.values()].sort(
    (left, right) =>
      Number(left.disposition === 'known') - Number(right.disposition === 'known') ||
      severityRank(left.severity) - severityRank(right.severity) ||
      compareText(left.id, right.id),
  )
}

function driftOf(causes: readonly SignoffCause[], previous: Signoff | undefined, nowMs: number): SignoffDrift {
  const ids = new Set(causes.map(({ id }) => id))
  const before = new Set(previous?.causes.map(({ id }) => id))
  return {
    ...(previous !== undefined && {
      previous: { id: previous.id, createdAt: previous.createdAt, release: previous.release },
    }),
    appeared: previous === undefined ? [] : causes.filter(({ id }) => !before.has(id)).map(({ title }) => title),
    gone: (previous?.causes ?? []).filter(({ id }) => !ids.has(id)).map(({ title }) => title),
    lasting: causes.filter(({ since }) => nowMs - Date.parse(since) > LASTING_MS).map(({ title }) => title),
  }
}

function knownDifferencesOf({ result, facts }: SignoffRun): readonly SignoffKnownDifference[] {
  const { applied, expired, unused, refused = [] } = result.knownDifferences
  const inState =
    (state: SignoffKnownDifference['state']) =>
    ({ id, rule, path, owner, reason, expires, findings }: KnownDifferenceUse): SignoffKnownDifference => {
      const issue = facts.knownDifferences.find((known) => known.id === id)?.issue
      return { id, state, rule, path, owner, reason, expires, findings, ...(issue !== undefined && { issue }) }
    }
  return [
    ...expired.map(inState('expired')),
    ...refused.map(inState('refused')),
    ...applied.map(inState('applied')),
    ...unused.map(inState('unused')),
  ]
}

function latencyOf({ result, batchesMax }: SignoffRun, candidate: string): readonly SignoffLatency[] {
  const { latency = [], latencyFamily } = result
  return latency
    .filter(({ environment }) => environment === candidate)
    .flatMap(({ tests }) =>
      tests.map(({ probe, quantile, verdict, flagged, tolerance, pairs, sequence, ...found }): SignoffLatency => {
        const { ratio, interval, detectable } = found
        const spread = spreadOf(sequence)
        const batches = batchesMax.get(probe)
        return {
          probe,
          quantile,
          verdict,
          flagged,
          tolerance,
          pairs,
          ...(ratio !== undefined && { ratio }),
          ...(interval !== undefined && { interval }),
          ...(detectable !== undefined && { detectable }),
          ...(spread !== undefined &&
            batches !== undefined && {
              chances: chancesOf({ spread, tolerance, family: latencyFamily?.tests ?? tests.length }, batches),
            }),
        }
      }),
    )
}

function min(left: string, right: string): string {
  return left < right ? left : right
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0
}
