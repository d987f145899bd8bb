/**
 * The journeys of a run: Playwright as a child process, whose reporter writes a log that is read into ours. So there is one
 * log and one result, and the user's own reporters, workers and retries are as ever.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { stripVTControlCharacters } from 'node:util'

import { expandJourney } from '../../compare/journeys/expand.ts'
import { createTokeniser } from '../../compare/tokens.ts'
import type { Judge } from '../../judge/judge.ts'
import { readLogs } from '../../log/read-log.ts'
import type { RunRecord } from '../../log/records.ts'
import type { LogWriter } from '../../log/write-log.ts'
import { ATTACHMENTS } from '../../playwright/fragment.ts'
import type { Io } from '../io.ts'
import { addProbe, createComparer } from '../judge-run.ts'
import { LOG_FILE } from '../run-folder.ts'
import { playwrightOf } from './check-journeys.ts'
import { CHILD_VARIABLE, progressOf, type JourneyProgress } from './parent.ts'

export type JourneysRun = {
  /** Of Playwright, absolute. */
  readonly configFile: string
  /** Of the run. */
  readonly folder: string
  readonly run: RunRecord
  readonly log: LogWriter
  readonly judge: Judge
  readonly io: Pick<Io, 'variables'>
  readonly mask: (text: string) => string
  readonly signal: AbortSignal
  readonly onProgress: (progress: JourneyProgress) => void
  readonly onNote: (note: string) => void
}

export type JourneysObserved = {
  readonly requests: number
  /** Set when they did not come to their end. */
  readonly ended?: string
}

/** What is shown of Playwright's own words when it fails. */
const LINES_SHOWN = 12

export async function observeJourneys(request: JourneysRun): Promise<JourneysObserved> {
  const part = path.join(request.folder, 'journeys')
  await rm(part, { recursive: true, force: true })
  await mkdir(part, { recursive: true })
  request.onNote(`running the journeys of ${path.basename(request.configFile)}`)
  const { code, output } = await runPlaywright(request, part)
  const file = path.join(part, LOG_FILE)
  if (!existsSync(file)) {
    if (request.signal.aborted) return { requests: 0 }
    request.onNote(request.mask(output.trimEnd().split('\n').slice(-LINES_SHOWN).join('\n')))
    const asked = `is ['envparity/playwright/reporter'] among the reporters of ${path.basename(request.configFile)}?`
    return { requests: 0, ended: `the journeys did not run: Playwright ended with ${code} and wrote no log; ${asked}` }
  }
  const observed = await takeLog(file, request)
  if (existsSync(path.join(part, ATTACHMENTS)))
    await cp(path.join(part, ATTACHMENTS), path.join(request.folder, ATTACHMENTS), { recursive: true })
  await rm(part, { recursive: true, force: true })
  return observed
}

/** Reads the child's log into ours, and judges what is in it. */
async function takeLog(file: string, { log, judge, run }: JourneysRun): Promise<JourneysObserved> {
  const tokenisers = new Map(run.environments.map((one) => [one.name, createTokeniser(one)]))
  const { compare } = createComparer(run.environments)
  const child = await readLogs([file])
  try {
    for (const record of child.probes) {
      log.write(record)
      const observations = await child.observationsOf(record.facts.name)
      const bodies = new Set<string>()
      for (const observation of observations) log.writeObservation(observation, bodies)
      addProbe(judge, compare, expandJourney(record.facts, observations, tokenisers))
      await log.drain()
    }
    const interrupted = child.ends.find((end) => end.interrupted !== undefined)?.interrupted
    return {
      requests: child.ends.reduce((sum, { requests }) => sum + requests, 0),
      ...(interrupted !== undefined && { ended: `the journeys were interrupted: ${interrupted}` }),
    }
  } finally {
    await child.close()
  }
}

type Ended = { readonly code: number | string; readonly output: string }

function runPlaywright({ configFile, io, signal, mask, onProgress, onNote }: JourneysRun, part: string): Promise<Ended> {
  const { promise, resolve } = Promise.withResolvers<Ended>()
  const child = spawn(process.execPath, [playwrightOf(configFile), 'test', '--config', configFile], {
    cwd: path.dirname(configFile),
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: {
      ...io.variables,
      [CHILD_VARIABLE]: part,
      // The servers that the config starts are started by whatever `node` is found first.
      PATH: `${path.dirname(process.execPath)}${path.delimiter}${io.variables['PATH'] ?? ''}`,
    },
  })
  const chunks: string[] = []
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (chunk: string) => chunks.push(stripVTControlCharacters(chunk)))
  child.on('message', (message) => {
    const progress = progressOf(message)
    if (progress === undefined) return
    onProgress(progress)
    if (progress.failed !== undefined) onNote(mask(progress.failed))
  })
  // Playwright ends its tests and still tells its reporters; ours then writes what there is.
  const interrupt = (): void => void child.kill('SIGINT')
  signal.addEventListener('abort', interrupt, { once: true })
  if (signal.aborted) interrupt()
  const end = (code: number | string): void => {
    signal.removeEventListener('abort', interrupt)
    resolve({ code, output: chunks.join('') })
  }
  child.on('error', (error) => end(error.message))
  child.on('close', (code, by) => end(code ?? by ?? 'nothing'))
  return promise
}
