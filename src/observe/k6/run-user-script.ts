/**
 * A k6 script that a user wrote, unchanged, on every environment at once: one process each, told by variables which
 * environment it is. Its metrics of times become latency data that is paired by time; its thresholds and checks are told.
 */
import { readFile } from 'node:fs/promises'
import path from 'node:path'

import type { LatencyData } from '../../core/latency.ts'
import { droppedSentence } from './collect.ts'
import { EXIT_THRESHOLDS, exitSentence } from './error-codes.ts'
import type { K6Program } from './find-k6.ts'
import { pairByTime } from './pair-by-time.ts'
import type { BatchSize } from './pair-by-time.ts'
import { makeFolder, runProcess, variablesFor } from './process.ts'
import type { K6End, K6Variables } from './process.ts'
import { createSeries } from './series.ts'
import type { Check, Series } from './series.ts'
import { readSummary } from './summary.ts'
import type { Threshold } from './summary.ts'

export type UserScriptEnvironment = {
  readonly name: string
  readonly baseURL: string
  readonly variables: Readonly<Record<string, string>>
}

export type UserScriptRun = {
  readonly program: K6Program
  /** Absolute. */
  readonly script: string
  readonly environments: readonly UserScriptEnvironment[]
  readonly size: BatchSize
  /** Of our process: what k6 may see of them is handed on. */
  readonly variables: K6Variables
  readonly signal: AbortSignal
  /** For what k6 says, and for the names of checks. */
  readonly mask: (text: string) => string
}

/** How the script ended on one environment. */
export type UserScriptSide = {
  readonly environment: string
  readonly exitCode: number | null
  /** Set when the script did not run to its end: its metrics are not compared then. A failed threshold is an end. */
  readonly failure?: string
  readonly thresholds: readonly Threshold[]
  readonly checks: readonly Check[]
}

export type UserScriptResult = {
  readonly sides: readonly UserScriptSide[]
  /** By metric, in the order of their names. */
  readonly metrics: ReadonlyMap<string, LatencyData>
  /** Trends that count no time, and so are not compared. */
  readonly otherTrends: readonly string[]
}

export async function runUserScript(run: UserScriptRun): Promise<UserScriptResult> {
  const ran = await Promise.all(run.environments.map((environment) => runOn(environment, run)))
  const sides = ran.map(({ side }) => side)
  const names = new Set(ran.flatMap(({ series }) => [...series.times().keys()]))
  const failed = sides.find(({ failure }) => failure !== undefined)
  const dropped = ran.reduce((sum, { series }) => sum + series.dropped(), 0)
  const refused =
    failed?.failure !== undefined
      ? `the script failed on "${failed.environment}": ${failed.failure}`
      : dropped > 0
        ? droppedSentence(dropped)
        : undefined
  const metrics = [...names].toSorted().map((name) => {
    const values = new Map(ran.map(({ side, series }) => [side.environment, series.times().get(name) ?? []]))
    const data = pairByTime(values, run.size)
    return [name, refused === undefined ? data : { ...data, refused }] as const
  })
  const otherTrends = [...new Set(ran.flatMap(({ series }) => series.otherTrends()))].sort()
  return { sides, metrics: new Map(metrics), otherTrends }
}

async function runOn(
  { name, baseURL, variables }: UserScriptEnvironment,
  { program, script, variables: ours, signal, mask }: UserScriptRun,
): Promise<{ readonly side: UserScriptSide; readonly series: Series }> {
  const { folder, remove } = await makeFolder()
  const summaryFile = path.join(folder, 'summary.json')
  const series = createSeries()
  try {
    const end = await runProcess({
      file: program.file,
      script,
      folder,
      args: ['--summary-export', summaryFile, '--out', 'json'],
      variables: variablesFor(ours, { ...variables, BASE_URL: baseURL, PARITY_ENVIRONMENT: name }),
      signal,
      onLine: series.add,
    })
    const failure = failureOf(end, signal, mask)
    const checks = series.checks().map((check) => ({ ...check, name: mask(check.name) }))
    const thresholds = await thresholdsIn(summaryFile)
    return {
      side: { environment: name, exitCode: end.code, ...(failure !== undefined && { failure }), thresholds, checks },
      series,
    }
  } finally {
    await remove()
  }
}

function failureOf(end: K6End, signal: AbortSignal, mask: (text: string) => string): string | undefined {
  if (signal.aborted) return 'the run was interrupted'
  if (end.code === 0 || end.code === EXIT_THRESHOLDS) return undefined
  const said = mask(end.said)
  return exitSentence(end.code, end.signal) + (said === '' ? '' : `\n${said}`)
}

/** A script that failed leaves no summary. */
async function thresholdsIn(file: string): Promise<readonly Threshold[]> {
  const text = await readFile(file, 'utf8').catch(() => undefined)
  return text === undefined ? [] : (readSummary(JSON.parse(text))?.thresholds ?? [])
}
