/** Several logs of one run, joined: its sides, observed on different machines, or its shards. */
import { UserError } from '../core/errors.ts'
import type { RunRecord } from '../log/records.ts'

/** Sides and shards of one run agree in what was asked and judged; the first that started gives the run its name. */
export function joinRuns(runs: readonly RunRecord[]): RunRecord {
  const [first, ...rest] = runs.toSorted((left, right) =>
    left.startedAt < right.startedAt ? -1 : left.startedAt > right.startedAt ? 1 : left.runId < right.runId ? -1 : 1,
  )
  if (first === undefined) throw new RangeError('a log that was read has a run')
  const key = ({ environments }: RunRecord): string =>
    JSON.stringify(environments.map(({ name, role, baseURL }) => [name, role, baseURL]))
  for (const other of rest) {
    if (key(other) !== key(first)) {
      throw new UserError(
        'PARITY_LOGS_DIFFER',
        `the runs ${first.runId} and ${other.runId} are not about the same environments: ${key(first)} and ${key(other)}`,
        { hint: 'Join only sides or shards that were observed with the same config.' },
      )
    }
  }
  return rest.length === 0 ? first : { ...first, warnings: [...new Set(runs.flatMap(({ warnings }) => warnings))].sort() }
}
