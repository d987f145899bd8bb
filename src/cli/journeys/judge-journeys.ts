/** Judges the log of a Playwright run and publishes the result, as `parity compare` would. */
import path from 'node:path'

import type { Result } from '../../core/result.ts'
import { readLogs } from '../../log/read-log.ts'
import type { Io } from '../io.ts'
import { joinRuns } from '../join-runs.ts'
import { judgeLog } from '../judge-run.ts'
import { publish } from '../publish.ts'
import { chooseFormats } from '../write-reports.ts'
import { linkLatest, LOG_FILE } from '../run-folder.ts'
import type { RecordedJourneys } from './record-journeys.ts'
import type { ReporterOptions } from './reporter-options.ts'

export async function judgeJourneys({ folder, project }: RecordedJourneys, options: ReporterOptions, io: Io): Promise<Result> {
  const formats = chooseFormats(options.report)
  const log = await readLogs([path.join(folder, LOG_FILE)])
  try {
    const result = await judgeLog(log, joinRuns(log.runs))
    io.out.write('\n')
    await publish(result, { folder, formats, io, json: false, verbose: options.verbose === true, log })
    const unlinked = await linkLatest(folder, project.settings.out)
    if (unlinked !== undefined) io.err.write(`warning: ${unlinked}\n`)
    return result
  } finally {
    await log.close()
  }
}
