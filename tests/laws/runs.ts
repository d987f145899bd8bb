/** Whole runs for the laws about results: a run record, a judge, and comparisons to fold. */
import type { KnownDifference } from '../../src/core/known-difference.ts'
import type { Result } from '../../src/core/result.ts'
import { createJudge, type Judge, type RunEnd } from '../../src/judge/judge.ts'
import type { RunRecord } from '../../src/log/records.ts'
import { LOG_VERSION } from '../../src/log/records.ts'
import { ENVIRONMENTS, NOW } from './simulation.ts'

export const RUN: RunRecord = {
  type: 'run',
  version: LOG_VERSION,
  tool: 'envparity 0.0.0',
  runId: 'run-1',
  seed: 7,
  startedAt: new Date(NOW).toISOString(),
  environments: ENVIRONMENTS,
  settings: { suite: 'laws', failOn: 'breaking', minCoverage: 100 },
  knownDifferences: [],
  expectedVersions: {},
  warnings: [],
}

export const END: RunEnd = { durationMs: 1000, requests: 0, complete: true }

export function judgeOf(more: Partial<RunRecord> = {}): Judge {
  return createJudge({ ...RUN, ...more })
}

export function entryFor(pins: Pick<KnownDifference, 'rule' | 'path' | 'probe'> & Partial<KnownDifference>): KnownDifference {
  return {
    id: 'entry',
    owner: 'team-shop',
    reason: 'accepted',
    expires: '2026-12-31',
    at: { file: 'known-differences.yaml', line: 1, column: 1 },
    ...pins,
  }
}

/** An empty run that came to its end. */
export function emptyResult(): Result {
  return judgeOf().finish(END, [], [])
}
