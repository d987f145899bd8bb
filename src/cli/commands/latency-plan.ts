/** "parity latency plan": what a verdict on latency takes, from the spread that an earlier run showed. Sends nothing. */
import path from 'node:path'

import { chancesOf, neededFor, spreadOf } from '../../compare/latency/plan-latency.ts'
import type { Chances, Needed } from '../../compare/latency/plan-latency.ts'
import { UserError } from '../../core/errors.ts'
import { EXIT } from '../../core/exit.ts'
import type { ExitCode } from '../../core/exit.ts'
import { quantileName, type LatencyComparison, type LatencyOutcome } from '../../core/latency.ts'
import { batchPairsFor, profilePlan } from '../../plan/latency.ts'
import { percentText } from '../../report/latency-words.ts'
import { wrap } from '../../report/text/columns.ts'
import { count, duration } from '../../report/words.ts'
import type { Io } from '../io.ts'
import { readResult } from '../run-folder.ts'

export type LatencyPlanOptions = {
  readonly run?: string
  readonly detect?: number
  readonly budget?: number
  readonly json?: boolean
}

type Row = {
  readonly probe: string
  readonly environment: string
  readonly quantile: string
  readonly tolerance: number
  /** Of the logarithms of the batches' ratios; absent where the pilot has too few batches. */
  readonly spread?: number
  readonly detect: number
  /** Absent where no run of a length anybody waits for would find it. */
  readonly needed?: Needed
  /** Of a run as long as the pilot could have been. */
  readonly chances?: Chances
}

export async function latencyPlan(options: LatencyPlanOptions, io: Io): Promise<ExitCode> {
  const { run = 'reports/latest', budget = 5 } = options
  const { latency = [], runId } = await readResult(path.resolve(io.cwd, run), {
    hint: 'It plans from the spread of a run, so run first: parity run --latency smoke. Or name an earlier run with --run.',
  })
  if (latency.length === 0) {
    throw new UserError('PARITY_LATENCY_PILOT', `--run ${run}: no latency was sampled in this run`, {
      hint: 'Take one in which it was: parity run --latency smoke.',
    })
  }
  const family = latency.reduce((sum, { tests }) => sum + tests.length, 0)
  const rows = latency.flatMap((comparison) =>
    comparison.tests.map((test) => rowOf(comparison, test, { family, budget, detect: options.detect })),
  )
  if (options.json === true) io.out.write(`${JSON.stringify({ pilot: runId, requestsPerSecond: budget, rows }, null, 2)}\n`)
  else io.out.write(text({ run, budget, rows }, Math.max(60, io.out.columns)))
  return EXIT.pass
}

type Wanted = { readonly family: number; readonly budget: number; readonly detect: number | undefined }

function rowOf({ probe, environment, profile }: LatencyComparison, test: LatencyOutcome, wanted: Wanted): Row {
  const { tolerance, quantile, sequence } = test
  const detect = wanted.detect ?? 2 * tolerance
  const spread = spreadOf(sequence)
  const row = { probe, environment, quantile: quantileName(quantile), tolerance, detect }
  if (spread === undefined) return row
  const planned = { spread, tolerance, family: wanted.family }
  const needed = neededFor(planned, {
    slowdown: detect,
    batchPairs: batchPairsFor(quantile),
    requestsPerSecond: wanted.budget,
  })
  return { ...row, spread, ...(needed !== undefined && { needed }), chances: chancesOf(planned, profilePlan(profile).batchesMax) }
}

function text(plan: { readonly run: string; readonly budget: number; readonly rows: readonly Row[] }, width: number): string {
  const head = `pilot ${plan.run}, ${count(plan.rows.length, 'test')}, ${plan.budget} requests per second and host; found means: in 80 % of the runs`
  return `${[...wrap(head, width), '', ...plan.rows.flatMap((row) => rowLines(row, width))].join('\n')}\n`
}

function rowLines(row: Row, width: number): readonly string[] {
  const indent = '    '
  return [
    `  ${row.probe} ${row.quantile} on ${row.environment}`,
    ...wrap(details(row), width - indent.length).map((line) => indent + line),
  ]
}

function details({ spread, tolerance, detect, needed, chances }: Row): string {
  if (spread === undefined || chances === undefined) return 'the pilot has fewer than two batches, or they all are equal'
  const wish =
    detect <= tolerance
      ? `+${percentText(detect)} is within the tolerance of ${percentText(tolerance)} and is never found`
      : needed === undefined
        ? `+${percentText(detect)} would take more than 200 batches`
        : `+${percentText(detect)} is found with up to ${count(needed.pairs, 'pair')} (${Math.round(needed.pairsMean)} on average), ${duration(needed.seconds * 1000)}`
  return `spread of batches ${percentText(spread)}, tolerance ${percentText(tolerance)}: ${wish}. This profile: false alarm ${percentText(chances.falseAlarm)}, missed at twice the tolerance ${percentText(chances.missedAtTwice)}.`
}
