/**
 * What any k6 script tells by its points, for scripts that know nothing of pairs: the values of its times, its checks, and
 * what it dropped. Times of the phases of one request are left out: they are parts of http_req_duration, mostly zero.
 */
import type { MetricFacts, Line, Point } from './points.ts'

/** One value of a metric of times. */
export type Timed = {
  /** UTC epoch milliseconds; the time of the end. */
  readonly atMs: number
  readonly ms: number
  /** Of requests. */
  readonly status?: number
  readonly errorCode?: number
}

export type Check = { readonly name: string; readonly passes: number; readonly fails: number }

export type Series = {
  readonly add: (line: Line) => void
  /** By metric; in the order in which they came. */
  readonly times: () => ReadonlyMap<string, readonly Timed[]>
  /** Trends that count no time, so that "slower" means nothing. */
  readonly otherTrends: () => readonly string[]
  readonly checks: () => readonly Check[]
  readonly dropped: () => number
}

/** Parts of a request, and spans that hold the pauses of the script itself. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  'http_req_blocked',
  'http_req_connecting',
  'http_req_tls_handshaking',
  'http_req_sending',
  'http_req_waiting',
  'http_req_receiving',
  'iteration_duration',
  'group_duration',
])

export function createSeries(): Series {
  const trends = new Map<string, MetricFacts['contains']>()
  const times = new Map<string, Timed[]>()
  const checks = new Map<string, { passes: number; fails: number }>()
  let dropped = 0
  const addPoint = (point: Point): void => {
    const { metric, value, tags } = point
    if (metric === 'dropped_iterations') dropped += value
    if (metric === 'checks') count(checks, checkName(tags), value)
    if (trends.get(metric) !== 'time' || LEFT_OUT.has(metric)) return
    const values = times.get(metric)
    if (values === undefined) times.set(metric, [timedOf(point)])
    else values.push(timedOf(point))
  }
  return {
    add: (line) => {
      if (line.kind === 'point') addPoint(line.point)
      else if (line.facts.type === 'trend') trends.set(line.facts.metric, line.facts.contains)
    },
    times: () => times,
    otherTrends: () => [...trends].flatMap(([metric, contains]) => (contains === 'time' ? [] : [metric])).sort(),
    checks: () => [...checks].map(([name, counts]) => ({ name, ...counts })),
    dropped: () => dropped,
  }
}

function timedOf({ atMs, value, tags }: Point): Timed {
  return {
    atMs,
    ms: value,
    ...(tags['status'] !== undefined && { status: Number(tags['status']) }),
    ...(tags['error_code'] !== undefined && { errorCode: Number(tags['error_code']) }),
  }
}

/** `::group` is how k6 writes the path of a group. */
function checkName({ check = '', group = '' }: Readonly<Record<string, string>>): string {
  return [...group.split('::').filter((part) => part !== ''), check].join(' › ')
}

function count(checks: Map<string, { passes: number; fails: number }>, name: string, value: number): void {
  const counts = checks.get(name) ?? { passes: 0, fails: 0 }
  checks.set(name, counts)
  if (value === 0) counts.fails += 1
  else counts.passes += 1
}
