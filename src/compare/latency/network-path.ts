/**
 * Which figure is compared, so that the distance of an environment is not taken for its speed (specs/LATENCY.md, section 4):
 * the server's own where both tell it, else the client's with the way taken out, else the client's where both are as near.
 */
import type { LatencyData, LatencyPhase, LatencyPlan, LatencySample, NetworkPath } from '../../core/latency.ts'
import { floorOf, jitterOf, type Way } from '../stats/cross-jitter.ts'
import { quantileOf, sorted } from '../stats/quantile.ts'
import { isAnswered, type Pairs, serviceMs, type Sides } from './pairs.ts'

/** Measurements of the way to one side over the whole phase, and how wide their middle half is. */
export type MeasuredWay = Way & { readonly jitterMs: number }

export type Path = {
  readonly used: NetworkPath
  /** Name of the metric of Server-Timing. */
  readonly metric?: string
  /** What is taken out; for `raw` the two floors, where they are known. */
  readonly ways?: Sides<MeasuredWay>
  /** Why a better one was not used. */
  readonly because?: string
  /** Why nothing can be compared. */
  readonly refusal?: string
}

export type PathRequest = {
  readonly plan: LatencyPlan
  readonly data: LatencyData
  readonly phase: LatencyPhase
  readonly pairs: Pairs
} & Sides<string>

/** The way is measured five times per batch: fewer measurements than that have no fifth percentile to speak of. */
const MEASURED_MIN = 5
/** Of new sockets, where nothing else was measured: what is to be drawn from needs a tail. */
const COLD_MIN = 20
/** Distances that differ by less than this share of the reference's median are none. */
const RAW_DIFFERENCE_MAX = 0.02

export function choosePath(request: PathRequest): Path {
  const { plan } = request
  const tried: string[] = []
  for (const path of plan.path === 'auto' ? (['server-timing', 'floor', 'connect', 'raw'] as const) : [plan.path]) {
    if (path === 'floor' && plan.path === 'auto' && plan.floor === undefined) continue
    const chosen = CHOICES[path](request)
    if (typeof chosen !== 'string') return { ...chosen, ...(tried.length > 0 && { because: tried.join('; ') }) }
    tried.push(chosen)
  }
  return { used: plan.path === 'auto' ? 'raw' : plan.path, refusal: tried.join('; ') }
}

/** What each needs; a sentence where it is not there. */
const CHOICES: Readonly<Record<NetworkPath, (request: PathRequest) => Path | string>> = {
  'server-timing': (request) => {
    const metric = metricOf(request)
    if (metric !== undefined) return { used: 'server-timing', metric }
    const name = request.plan.serverTiming
    return name === undefined
      ? 'no metric of Server-Timing is on 95 % of the answers of both'
      : `the metric "${name}" of Server-Timing is not on 95 % of the answers of both`
  },
  floor: (request) => {
    const ways = waysOf(request, 'floor')
    return ways === undefined ? 'the floor route was not measured on both' : { used: 'floor', ways }
  },
  connect: (request) => {
    const ways = waysOf(request, 'connect') ?? waysByCold(request, COLD_MIN)
    return ways === undefined ? 'the way was not measured on both' : { used: 'connect', ways }
  },
  raw: (request) => {
    const ways = waysOf(request, 'floor') ?? waysOf(request, 'connect') ?? waysByCold(request, MEASURED_MIN)
    // Whoever writes `path: raw` knows that both are as near; a choice of ours needs the measurement.
    if (ways === undefined) return request.plan.path === 'raw' ? { used: 'raw' } : 'how far each of them is was not measured'
    const times = request.pairs.samples.reference.filter((one) => isAnswered(one) && one.cold === undefined).map(serviceMs)
    if (times.length === 0) return 'the reference answered nothing'
    const difference = Math.abs(ways.reference.floorMs - ways.candidate.floorMs)
    const near = difference < RAW_DIFFERENCE_MAX * quantileOf(sorted(times), 0.5)
    return near ? { used: 'raw', ways } : `one of them is ${difference.toFixed(1)} ms further away`
  },
}

function waysOf({ data, phase, reference, candidate }: PathRequest, kind: 'floor' | 'connect'): Sides<MeasuredWay> | undefined {
  const measured = data.path.filter((one) => one.kind === kind && one.phase === phase)
  const to = (environment: string): readonly number[] =>
    measured
      .filter((one) => one.environment === environment)
      .toSorted((left, right) => left.batch - right.batch || left.ms - right.ms)
      .map(({ ms }) => ms)
  return bothWays({ reference: to(reference), candidate: to(candidate) }, MEASURED_MIN)
}

/** Every new socket was a connect to the same address: k6 measures no others. */
function waysByCold({ pairs: { samples } }: PathRequest, least: number): Sides<MeasuredWay> | undefined {
  const of = (own: readonly LatencySample[]): readonly number[] =>
    own.map(({ cold }) => cold?.tcpMs).filter((ms) => ms !== undefined)
  return bothWays({ reference: of(samples.reference), candidate: of(samples.candidate) }, least)
}

function bothWays({ reference, candidate }: Sides<readonly number[]>, least: number): Sides<MeasuredWay> | undefined {
  if (reference.length < least || candidate.length < least) return undefined
  const way = (measuredMs: readonly number[]): MeasuredWay => {
    return { floorMs: floorOf(measuredMs), jitterMs: jitterOf(measuredMs), measuredMs }
  }
  return { reference: way(reference), candidate: way(candidate) }
}

/** W3C Server-Timing: the same name on nearly every answer of both, and no longer than the whole answer took. */
const SHARE_MIN = 0.95
/** Whole milliseconds may have been rounded up. */
const ROUNDED_UP_MS = 0.5

function metricOf({ plan, pairs: { samples } }: PathRequest): string | undefined {
  const answered = { reference: samples.reference.filter(isAnswered), candidate: samples.candidate.filter(isAnswered) }
  if (answered.reference.length === 0 || answered.candidate.length === 0) return undefined
  const names = new Set(answered.reference.flatMap(({ serverTiming }) => Object.keys(serverTiming ?? {})))
  const usable = [...names]
    .filter((name) => plan.serverTiming === undefined || name === plan.serverTiming)
    .filter((name) => shareWith(answered.reference, name) >= SHARE_MIN && shareWith(answered.candidate, name) >= SHARE_MIN)
    .map((name) => ({ name, ms: medianOf(answered.reference, name) }))
    .filter(({ ms }) => ms > 0)
  // The longest one is the nearest to all that the server did.
  return usable.toSorted((left, right) => right.ms - left.ms || (left.name < right.name ? -1 : 1))[0]?.name
}

function shareWith(samples: readonly LatencySample[], name: string): number {
  const usable = samples.filter((sample) => {
    const ms = sample.serverTiming?.[name]
    return ms !== undefined && ms <= serviceMs(sample) + (Number.isInteger(ms) ? ROUNDED_UP_MS : 0)
  })
  return usable.length / samples.length
}

function medianOf(samples: readonly LatencySample[], name: string): number {
  const times = samples.map(({ serverTiming }) => serverTiming?.[name]).filter((ms) => ms !== undefined)
  return quantileOf(sorted(times), 0.5)
}
