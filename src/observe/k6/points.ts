/**
 * The NDJSON of `k6 run --out json` (docs: k6, "JSON output"): one metric or one point a line. What is no such line is
 * told and left out, never guessed. Times are those of the end of what was measured.
 */

/** One value of one metric. */
export type Point = {
  readonly metric: string
  /** UTC epoch milliseconds, with the microseconds that k6 writes. */
  readonly atMs: number
  readonly value: number
  readonly tags: Readonly<Record<string, string>>
  readonly metadata: Readonly<Record<string, string>>
}

/** Stands before the first point of its metric. */
export type MetricFacts = {
  readonly metric: string
  readonly type: 'counter' | 'gauge' | 'rate' | 'trend'
  /** `time`: milliseconds. */
  readonly contains: 'default' | 'time' | 'data'
}

export type Line = { readonly kind: 'point'; readonly point: Point } | { readonly kind: 'metric'; readonly facts: MetricFacts }

/** @returns undefined for a line that is none of k6's */
export function readLine(text: string): Line | undefined {
  const value = parse(text)
  if (!isRecord(value) || typeof value['metric'] !== 'string' || !isRecord(value['data'])) return undefined
  const { metric, type, data } = value
  if (type === 'Point') {
    const point = pointOf(metric, data)
    return point === undefined ? undefined : { kind: 'point', point }
  }
  const [kind, contains] = [data['type'], data['contains']]
  if (type !== 'Metric' || !isType(kind) || !isContents(contains)) return undefined
  return { kind: 'metric', facts: { metric, type: kind, contains } }
}

function pointOf(metric: string, data: Readonly<Record<string, unknown>>): Point | undefined {
  const { time, value } = data
  if (typeof time !== 'string' || typeof value !== 'number') return undefined
  const atMs = epochMsOf(time)
  if (Number.isNaN(atMs)) return undefined
  return { metric, atMs, value, tags: texts(data['tags']), metadata: texts(data['metadata']) }
}

/** RFC 3339 with up to nine digits behind the point; Date.parse alone drops all below the millisecond. */
export function epochMsOf(time: string): number {
  const [, head, digits, zone] = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)$/.exec(time) ?? []
  if (head === undefined || zone === undefined) return Number.NaN
  return Date.parse(head + zone) + Number(`0.${digits ?? '0'}`) * 1000
}

function texts(value: unknown): Readonly<Record<string, string>> {
  if (!isRecord(value)) return {}
  return Object.fromEntries(Object.entries(value).flatMap(([name, text]) => (typeof text === 'string' ? [[name, text]] : [])))
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isType(value: unknown): value is MetricFacts['type'] {
  return value === 'counter' || value === 'gauge' || value === 'rate' || value === 'trend'
}

function isContents(value: unknown): value is MetricFacts['contains'] {
  return value === 'default' || value === 'time' || value === 'data'
}
