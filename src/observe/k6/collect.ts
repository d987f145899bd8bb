/**
 * Points of the envparity script become samples: all points of one request carry the same environment, probe and pair,
 * which is unique over all runners of a run, so that their outputs are joined by reading one after the other.
 */
import type { LatencyData, LatencyPhase, LatencySample, PathSample } from '../../core/latency.ts'
import type { Phases } from '../../core/observation.ts'
import { round } from '../http/lanes.ts'
import { readServerTiming } from '../latency/server-timing.ts'
import { causeOf, isAnswer, TIMED_OUT } from './error-codes.ts'
import type { Point } from './points.ts'

type Kind = 'warm-up' | 'pair' | 'floor'

/** What was told of one request so far. */
type Request = {
  readonly environment: string
  readonly probe: string
  readonly pair: number
  readonly phase: LatencyPhase
  readonly kind: Kind
  readonly order: number
  readonly plannedAtMs: number
  /** All of its points have the time at which it ended. */
  endAtMs: number
  status: number
  errorCode: number
  serverTiming: string
  /** By metric. */
  readonly values: Map<string, number>
}

export type Collector = {
  readonly add: (point: Point) => void
  /** Requests of pairs that ended. */
  readonly asked: () => number
  /** The latest pair of which something came, -1 before the first: rounds are asked one after the other. */
  readonly round: () => number
  /** Iterations that k6 could not start, of all scenarios. */
  readonly dropped: () => number
  /** By the name of the probe; times since the earliest moment that is known. */
  readonly data: () => ReadonlyMap<string, LatencyData>
}

/** @param batchPairsOf - of a probe, by its name */
export function createCollector(batchPairsOf: (probe: string) => number): Collector {
  const requests = new Map<string, Request>()
  let [asked, round, dropped] = [0, -1, 0]
  const add = (point: Point): void => {
    if (point.metric === 'dropped_iterations') dropped += point.value
    const key = keyOf(point)
    if (key === undefined) return
    const request = requests.get(key) ?? startRequest(point)
    requests.set(key, request)
    if (point.metric === 'parity_answer') {
      request.serverTiming = point.metadata['serverTiming'] ?? ''
      return
    }
    if (point.metric === 'http_reqs' && request.kind === 'pair') {
      asked += 1
      round = Math.max(round, request.pair)
    }
    request.endAtMs = point.atMs
    request.status = Number(point.tags['status'] ?? 0)
    request.errorCode = Number(point.tags['error_code'] ?? 0)
    request.values.set(point.metric, point.value)
  }
  return {
    add,
    asked: () => asked,
    round: () => round,
    dropped: () => dropped,
    data: () => dataOf([...requests.values()], dropped, batchPairsOf),
  }
}

/** One sentence; a lost iteration is one whose latency would have been among the worst. */
export function droppedSentence(dropped: number): string {
  return `k6 dropped ${dropped} ${dropped === 1 ? 'iteration' : 'iterations'}: what could not be asked in time is missing in the latencies`
}

function keyOf({ metric, tags, metadata }: Point): string | undefined {
  if (!metric.startsWith('http_req') && metric !== 'parity_answer') return undefined
  const { env, probe } = tags
  const { pair, phase, kind } = metadata
  if (env === undefined || probe === undefined || pair === undefined || phase === undefined) return undefined
  return JSON.stringify([phase, probe, pair, env, kind])
}

function startRequest({ tags, metadata, atMs }: Point): Request {
  const { phase, kind } = metadata
  return {
    environment: tags['env'] ?? '',
    probe: tags['probe'] ?? '',
    pair: Number(metadata['pair']),
    phase: phase === 'confirmation' || phase === 'self-check' ? phase : 'first',
    kind: kind === 'warm-up' || kind === 'floor' ? kind : 'pair',
    order: Number(tags['order'] ?? 0),
    plannedAtMs: Number(metadata['planned'] ?? atMs),
    endAtMs: atMs,
    status: 0,
    errorCode: 0,
    serverTiming: '',
    values: new Map(),
  }
}

function dataOf(
  requests: readonly Request[],
  dropped: number,
  batchPairsOf: (probe: string) => number,
): ReadonlyMap<string, LatencyData> {
  const zeroAtMs = requests.reduce((least, { plannedAtMs }) => Math.min(least, plannedAtMs), Number.POSITIVE_INFINITY)
  // A request without its duration was cut off by the end of k6.
  const ended = requests.filter(({ values }) => values.has('http_req_duration'))
  const refused = dropped > 0 ? { refused: droppedSentence(dropped) } : {}
  return new Map(
    [...Map.groupBy(ended, ({ probe }) => probe)].map(([probe, some]) => [
      probe,
      {
        samples: some.flatMap((request) => sampleOf(request, zeroAtMs)).toSorted(byPair),
        path: some.flatMap((request) => floorOf(request, batchPairsOf(probe))),
        slices: [],
        ...refused,
      },
    ]),
  )
}

/** @returns nothing for what is no sample: the floor, and warm-ups, of which only a new connection says something */
function sampleOf(request: Request, zeroAtMs: number): readonly LatencySample[] {
  const { kind, phase, pair, environment, order, status, errorCode } = request
  const value = valueOf(request)
  const isCold = value('connecting') > 0
  if (kind === 'floor' || (kind === 'warm-up' && !isCold)) return []
  const endMs = request.endAtMs - zeroAtMs
  // By the durations, which k6 takes from a monotonic clock: first byte minus sent is http_req_waiting exactly.
  const firstByteMs = endMs - value('receiving')
  const sentMs = firstByteMs - value('waiting')
  const answered = status > 0 && isAnswer(errorCode)
  const serverTiming = readServerTiming([request.serverTiming])
  return [
    {
      phase,
      pair,
      environment,
      order,
      plannedMs: round(request.plannedAtMs - zeroAtMs),
      sentMs: round(sentMs),
      ...(answered && { firstByteMs: round(firstByteMs) }),
      endMs: round(endMs),
      outcome: answered ? 'answered' : errorCode === TIMED_OUT ? 'timed-out' : 'failed',
      ...(status > 0 && { status }),
      ...(!answered && { because: causeOf(errorCode) }),
      ...(isCold && { cold: phasesOf(value) }),
      slice: Math.max(0, Math.floor(sentMs / 1000)),
      ...(serverTiming !== undefined && { serverTiming }),
    },
  ]
}

/** Over a new socket it would be the time of the connection too, and after a failure nothing. */
function floorOf(request: Request, batchPairs: number): readonly PathSample[] {
  const { kind, phase, pair, environment, status } = request
  const value = valueOf(request)
  if (kind !== 'floor' || status === 0 || value('connecting') > 0) return []
  return [{ phase, batch: Math.floor(pair / batchPairs), environment, kind: 'floor', ms: round(value('waiting')) }]
}

function valueOf({ values }: Request): (metric: string) => number {
  return (metric) => values.get(`http_req_${metric}`) ?? 0
}

/** k6 has no time of the name look-up: it is within `blocked`, and so within the total. */
function phasesOf(value: (metric: string) => number): Phases {
  return {
    tcpMs: round(value('connecting')),
    ...(value('tls_handshaking') > 0 && { tlsMs: round(value('tls_handshaking')) }),
    ttfbMs: round(value('waiting')),
    downloadMs: round(value('receiving')),
    totalMs: round(value('blocked') + value('duration')),
  }
}

function byPair(left: LatencySample, right: LatencySample): number {
  return left.pair - right.pair || left.order - right.order
}
