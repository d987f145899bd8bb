/**
 * Summaries of k6, in all three shapes, and of vegeta: statistics without the values behind them. Nothing can be tested by
 * them: they are shown beside each other, and no verdict is given.
 */
import { isRecord } from './points.ts'

export type Summary = {
  readonly tool: 'k6' | 'vegeta'
  /** Statistics by metric: `http_req_duration` -> `p(95)` -> 8.1. */
  readonly metrics: Readonly<Record<string, Readonly<Record<string, number>>>>
  readonly thresholds: readonly Threshold[]
}

export type Threshold = { readonly metric: string; readonly expression: string; readonly failed: boolean }

export const POINT_VALUES_ONLY: string =
  'a summary has point values only, without the values behind them: no verdict can be given'

/** vegeta reports nanoseconds. */
const NANOSECONDS = 1e6

/** @returns undefined when it is none of the known shapes */
export function readSummary(value: unknown): Summary | undefined {
  if (!isRecord(value)) return undefined
  // The machine-readable one says its version, e.g. "1.0.0" (k6 2.2: --new-machine-readable-summary).
  if (typeof value['version'] === 'string' && isRecord(value['results'])) return machineReadable(value['results'])
  if (isRecord(value['latencies']) && 'requests' in value) return vegetaReport(value['latencies'])
  return isRecord(value['metrics']) ? ofMetrics(value['metrics']) : undefined
}

function machineReadable(results: Readonly<Record<string, unknown>>): Summary {
  const listed = Array.isArray(results['metrics']) ? results['metrics'].filter(isRecord) : []
  const metrics = listed.flatMap(({ name, values }) =>
    typeof name === 'string' && isRecord(values) ? [[name, numbers(values)] as const] : [],
  )
  return { tool: 'k6', metrics: Object.fromEntries(metrics.map(([name, values]) => [name, oldNames(values)])), thresholds: [] }
}

/** `p95` of the new shape is `p(95)` of the others. */
function oldNames(values: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name.replace(/^p(\d+(?:\.\d+)?)$/, 'p($1)'), value]))
}

/** Of handleSummary: `{ type, contains, values, thresholds }`; of --summary-export: the values stand in the metric itself. */
function ofMetrics(metrics: Readonly<Record<string, unknown>>): Summary {
  const known = Object.entries(metrics).flatMap(([name, metric]) => (isRecord(metric) ? [{ name, metric }] : []))
  return {
    tool: 'k6',
    metrics: Object.fromEntries(
      known.map(({ name, metric }) => [name, numbers(isRecord(metric['values']) ? metric['values'] : metric)]),
    ),
    thresholds: known.flatMap(({ name, metric }) => thresholdsOf(name, metric['thresholds'])),
  }
}

/** handleSummary says `{ ok: true }`; --summary-export says whether it failed. */
function thresholdsOf(metric: string, thresholds: unknown): readonly Threshold[] {
  if (!isRecord(thresholds)) return []
  return Object.entries(thresholds).flatMap(([expression, state]) => {
    const failed =
      typeof state === 'boolean' ? state : isRecord(state) && typeof state['ok'] === 'boolean' ? !state['ok'] : undefined
    return failed === undefined ? [] : [{ metric, expression, failed }]
  })
}

function vegetaReport(latencies: Readonly<Record<string, unknown>>): Summary {
  const names: Readonly<Record<string, string>> = {
    mean: 'avg',
    min: 'min',
    max: 'max',
    '50th': 'med',
    '90th': 'p(90)',
    '95th': 'p(95)',
    '99th': 'p(99)',
  }
  const values = Object.entries(numbers(latencies)).flatMap(([name, value]) => {
    const known = names[name]
    return known === undefined ? [] : [[known, value / NANOSECONDS] as const]
  })
  return { tool: 'vegeta', metrics: { latency: Object.fromEntries(values) }, thresholds: [] }
}

function numbers(values: Readonly<Record<string, unknown>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (typeof value === 'number' ? [[name, value]] : [])))
}
