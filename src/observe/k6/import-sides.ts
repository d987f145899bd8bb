/**
 * Runs that were made by other means, one recording per environment, as the latency of a probe per metric. Recordings of
 * values are paired by time; where there are only summaries, their figures are shown beside each other without a verdict.
 */
import type { LatencyData } from '../../core/latency.ts'
import { droppedSentence } from './collect.ts'
import { pairByTime } from './pair-by-time.ts'
import type { BatchSize } from './pair-by-time.ts'
import type { Recording } from './read-files.ts'
import type { Timed } from './series.ts'
import { POINT_VALUES_ONLY } from './summary.ts'

export type ImportedMetric = {
  readonly metric: string
  readonly data: LatencyData
  /** Figures of summaries: by statistic, by environment. */
  readonly figures: Readonly<Record<string, Readonly<Record<string, number>>>>
}

/** @param sides - by environment, the reference first */
export function importSides(sides: ReadonlyMap<string, Recording>, size: BatchSize): readonly ImportedMetric[] {
  const all = [...sides]
  const times = new Map(all.map(([name, recording]) => [name, timesOf(recording)]))
  const names = new Set(
    all.flatMap(([name, { summaries }]) => [...(times.get(name)?.keys() ?? []), ...summaries.flatMap(timedMetrics)]),
  )
  const dropped = all.reduce((sum, [, { series }]) => sum + series.dropped(), 0)
  const isSummary = all.some(([, { summaries }]) => summaries.length > 0)
  return [...names].toSorted().map((metric) => {
    const values = new Map(all.map(([name]) => [name, times.get(name)?.get(metric) ?? []]))
    const refused = isSummary ? POINT_VALUES_ONLY : dropped > 0 ? droppedSentence(dropped) : undefined
    const data = pairByTime(values, size)
    return { metric, data: refused === undefined ? data : { ...data, refused }, figures: figuresOf(metric, all) }
  })
}

function timesOf({ series, vegeta }: Recording): ReadonlyMap<string, readonly Timed[]> {
  return vegeta.length === 0 ? series.times() : new Map([...series.times(), ['latency', vegeta]])
}

/** Those with a 95th percentile are trends; of the built-in ones only the whole request is of interest. */
function timedMetrics({ metrics }: Recording['summaries'][number]): readonly string[] {
  return Object.entries(metrics).flatMap(([name, values]) =>
    'p(95)' in values && (!/^(?:http_req_|iteration_|group_)/.test(name) || /^http_req_duration(?:\{|$)/.test(name))
      ? [name]
      : [],
  )
}

function figuresOf(metric: string, sides: readonly (readonly [string, Recording])[]): ImportedMetric['figures'] {
  const found = new Map<string, Record<string, number>>()
  for (const [environment, { summaries }] of sides) {
    for (const { metrics } of summaries) {
      for (const [statistic, value] of Object.entries(metrics[metric] ?? {})) {
        const row = found.get(statistic) ?? {}
        row[environment] = value
        found.set(statistic, row)
      }
    }
  }
  return Object.fromEntries(found)
}
