/** Reads the runs a sign-off rests on, hashes them, and judges their logs again: a result that was edited by hand is found. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile, realpath } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'

import { UserError } from '../../core/errors.ts'
import type { Result } from '../../core/result.ts'
import type { SignoffRun } from '../../judge/signoff/input.ts'
import { readLogs, type LogIndex } from '../../log/read-log.ts'
import { findFormat } from '../../report/formats/index.ts'
import { sha256 } from '../../signoff/envelope.ts'
import type { Io } from '../io.ts'
import { judgeLog } from '../judge-run.ts'
import { LOG_FILE, readResult, RESULT_FILE } from '../run-folder.ts'

/**
 * @param named - folders of runs
 * @returns newest first, each once: two names of one run are one piece of evidence
 */
export async function readEvidence(named: readonly string[], io: Io): Promise<readonly SignoffRun[]> {
  const runs = new Map<string, SignoffRun>()
  for (const name of named) {
    const run = await readRun(name, io)
    const other = runs.get(run.result.runId)
    if (other !== undefined && other.folder !== run.folder)
      throw new UserError('PARITY_SIGNOFF_EVIDENCE', `${run.folder} and ${other.folder} hold the same run ${run.result.runId}`, {
        hint: 'Name each run once: a copy is no second piece of evidence.',
      })
    runs.set(run.result.runId, run)
  }
  return [...runs.values()].sort((left, right) => (left.result.startedAt < right.result.startedAt ? 1 : -1))
}

async function readRun(name: string, io: Io): Promise<SignoffRun> {
  // `reports/latest` is a link that points elsewhere tomorrow.
  const folder = await realpath(path.resolve(io.cwd, name)).catch(() => path.resolve(io.cwd, name))
  const result = await readResult(folder)
  const bytes = await readFile(path.join(folder, RESULT_FILE))
  const logFile = path.join(folder, LOG_FILE)
  const log = await readLogs([logFile])
  try {
    const [facts] = log.runs
    if (facts === undefined) throw new RangeError('a log that was read has a run')
    return {
      result,
      facts,
      batchesMax: new Map(
        log.probes.flatMap(({ facts: { name: probe, latency } }) =>
          latency === undefined ? [] : [[probe, latency.batchesMax] as const],
        ),
      ),
      folder: path.relative(io.cwd, folder).replaceAll(path.sep, '/') || '.',
      resultSha256: sha256(bytes),
      logSha256: await sha256OfFile(logFile),
      judgedAgain: await judgeAgain(log, result, bytes.toString('utf8')),
    }
  } finally {
    await log.close()
  }
}

/** @returns what is wrong, or undefined */
async function judgeAgain(log: LogIndex, { tool }: Result, text: string): Promise<string | undefined> {
  const [run] = log.runs
  const json = findFormat('json')
  if (run === undefined || json === undefined) throw new RangeError('a log without a run, or no format json')
  const again = await judgeLog(log, run)
  if (json.render(again, { width: 120, colour: false, unicode: true, out: '.', verbose: false }) === text) return undefined
  return again.tool === tool
    ? 'has a result.json that its log does not give: it was edited, or judged by other settings than those of the run'
    : `was judged by ${tool}, and this is another version`
}

/** A log may be larger than memory. */
export async function sha256OfFile(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}
