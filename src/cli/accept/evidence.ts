/** The run that differences are accepted from: its log, judged by one list and by another. */
import path from 'node:path'

import type { KnownDifference } from '../../core/known-difference.ts'
import type { Result } from '../../core/result.ts'
import { readLogs, type LogIndex } from '../../log/read-log.ts'
import type { RunRecord } from '../../log/records.ts'
import type { Io } from '../io.ts'
import { joinRuns } from '../join-runs.ts'
import { judgeLog } from '../judge-run.ts'
import { logFileOf } from '../run-folder.ts'

export type Evidence = {
  readonly run: RunRecord
  readonly probeNames: readonly string[]
  readonly judge: (entries: readonly KnownDifference[]) => Promise<Result>
  readonly close: () => Promise<void>
}

/** @param folders - of one run; several when it was split in sides or shards */
export async function openEvidence(folders: readonly string[], io: Io): Promise<Evidence> {
  const log: LogIndex = await readLogs(folders.map((folder) => path.resolve(io.cwd, logFileOf(folder))))
  const run = joinRuns(log.runs)
  return {
    run,
    probeNames: log.probes.map(({ facts }) => facts.name),
    judge: (knownDifferences) => judgeLog(log, { ...run, knownDifferences }),
    close: () => log.close(),
  }
}

/** What another list changes: findings by id whose disposition is not the same. */
export function changedFindings(before: Result, after: Result): ReadonlySet<string> {
  const dispositions = new Map(before.findings.map(({ id, disposition }) => [id, disposition]))
  return new Set(after.findings.filter(({ id, disposition }) => dispositions.get(id) !== disposition).map(({ id }) => id))
}
