/**
 * Format "ctrf" (ctrf.io, schema 0.0): one test per probe and candidate. CTRF knows no word for "could not tell", so that it
 * is `other`, with our word in `rawStatus`. Probes are asked in turns, so a test has no time of its own: duration 0.
 */
import type { Result } from '../../core/result.ts'
import { buildCasesOf, MESSAGE_CHARACTERS_MAX, type Case, type CaseOutcome } from '../cases.ts'
import { brief } from '../text/brief.ts'
import { referenceName } from '../words.ts'
import type { Format } from './format.ts'

const NAME_CHARACTERS = 500
const TRACE_CHARACTERS = 8000
const IDS_MAX = 50

const STATUS: Readonly<Record<CaseOutcome['kind'], 'passed' | 'failed' | 'skipped' | 'other'>> = {
  passed: 'passed',
  failure: 'failed',
  error: 'other',
  skipped: 'skipped',
}

export const ctrfFormat: Format = {
  name: 'ctrf',
  file: 'ctrf.json',
  mediaType: 'application/json',
  render: (result) => `${JSON.stringify(report(result), null, 2)}\n`,
}

function report(result: Result): object {
  const tests = buildCasesOf(result).map((one) => testOf(result, one))
  const amount = (status: string): number => tests.filter((test) => test.status === status).length
  const start = Date.parse(result.startedAt) || 0
  return {
    reportFormat: 'CTRF',
    specVersion: '0.0.0',
    ...(start > 0 && { timestamp: new Date(start).toISOString() }),
    generatedBy: brief(result.tool, 60),
    results: {
      tool: { name: 'envparity', version: brief(result.tool.replace(/^envparity /, ''), 40) },
      summary: {
        tests: tests.length,
        passed: amount('passed'),
        failed: amount('failed'),
        pending: 0,
        skipped: amount('skipped'),
        other: amount('other'),
        suites: new Set(tests.map(({ suite }) => suite.join('.'))).size,
        start,
        stop: start + Math.round(result.durationMs),
      },
      tests,
      environment: {
        appName: brief(result.suite, NAME_CHARACTERS),
        testEnvironment: brief(
          result.environments.map(({ name, version = 'unknown' }) => `${name} ${version}`).join(' against '),
          NAME_CHARACTERS,
        ),
      },
      extra: {
        parity: {
          runId: brief(result.runId, 40),
          verdict: result.verdict,
          gate: result.gate.decision,
          exitCode: result.gate.exitCode,
          coveragePercent: result.coverage.percent,
        },
      },
    },
  }
}

type CtrfTest = { readonly status: string; readonly suite: readonly string[] } & Readonly<Record<string, unknown>>

function testOf(result: Result, one: Case): CtrfTest {
  const { outcome, probe, candidate, findings, latency } = one
  const isRed = outcome.kind === 'failure' || outcome.kind === 'error'
  return {
    name: one.name,
    status: STATUS[outcome.kind],
    duration: 0,
    suite: [...one.suite],
    ...(outcome.kind !== 'passed' && { message: brief(outcome.message, MESSAGE_CHARACTERS_MAX) }),
    ...(isRed && outcome.text.length > 0 && { trace: withinUnits(outcome.text) }),
    rawStatus: rawStatus(one),
    ...(probe !== undefined && {
      tags: probe.tags.map((tag) => brief(tag, 100)),
      type: probe.category,
      ...(probe.file !== '' && { filePath: brief(probe.file, NAME_CHARACTERS), line: probe.line }),
      extra: {
        parity: {
          reference: brief(referenceName(result), NAME_CHARACTERS),
          candidate: brief(candidate ?? '', NAME_CHARACTERS),
          ...(probe.owner !== undefined && { owner: brief(probe.owner, NAME_CHARACTERS) }),
          findings: findings.slice(0, IDS_MAX).map(({ id }) => brief(id, 60)),
          ...(findings.length > IDS_MAX && { findingsNotShown: findings.length - IDS_MAX }),
          ...(latency !== undefined && {
            latency: latency.tests.map(({ quantile, verdict, ratio, interval, tolerance, pairs, flagged }) => ({
              quantile,
              verdict,
              ...(ratio !== undefined && { ratio }),
              ...(interval !== undefined && { interval }),
              tolerance,
              pairs,
              flagged,
            })),
          }),
        },
      },
    }),
  }
}

/** Our own word for it: of a finding that does not fail, too. */
function rawStatus({ outcome, findings }: Case): string {
  if (outcome.kind === 'error') return outcome.type === 'undecided' ? 'undecided' : brief(outcome.type, 40)
  if (outcome.kind === 'skipped') return 'skipped'
  return findings.length > 0 || outcome.kind === 'failure' ? 'diverged' : 'same'
}

function withinUnits(lines: readonly string[]): string {
  const text = lines.join('\n')
  if (text.length <= TRACE_CHARACTERS) return text
  const kept: string[] = []
  let left = TRACE_CHARACTERS - 60
  for (const line of lines) {
    left -= line.length + 1
    if (left < 0) break
    kept.push(line)
  }
  return [...kept, `${lines.length - kept.length} more lines not shown: see result.json`].join('\n')
}
