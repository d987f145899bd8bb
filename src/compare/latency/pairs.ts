/**
 * Which pairs count: both members answered, over connections that were open before, in seconds in which the sampler itself
 * was on time (specs/LATENCY.md, section 5). What does not count is counted, so that a report can say it.
 */
import type { LatencyData, LatencyPhase, LatencyPlan, LatencySample, SamplerSlice } from '../../core/latency.ts'
import { quantileOf, sorted } from '../stats/quantile.ts'

export type Sides<Side> = { readonly reference: Side; readonly candidate: Side }

export type Pair = Sides<LatencySample> & { readonly pair: number }

export type Pairs = {
  /** By number; each member is answered or timed out, and warm. */
  readonly counted: readonly Pair[]
  /** All samples in slices that count, warm and cold, by pair. */
  readonly samples: Sides<readonly LatencySample[]>
  /** Pairs that were asked of both, whatever became of them. */
  readonly asked: number
  /** Warm requests that were cut off or never sent, as a share of the side where they are more. */
  readonly censored: number
  /** Pairs whose members are answers of another class: 200 here and 404 there are not the same work. */
  readonly otherClass: number
  readonly dropped: { readonly slices: number; readonly of: number; readonly pairs: number }
}

/** LATENCY.md, section 5 (e): a slice is late beyond the larger of these, or when the loop had this little idle time. */
const LOOP_DELAY_MS = 2
const LOOP_DELAY_SHARE = 0.05
const UTILIZATION_MAX = 0.7

type Request = { readonly data: LatencyData; readonly plan: LatencyPlan; readonly phase: LatencyPhase } & Sides<string>

export function pairsOf({ data, phase, reference, candidate }: Request): Pairs {
  const ofPhase = data.samples.filter((sample) => sample.phase === phase)
  const all = { reference: of(ofPhase, reference), candidate: of(ofPhase, candidate) }
  const slices = [...new Map(data.slices.filter((one) => one.phase === phase).map((one) => [one.slice, one])).values()]
  const late = lateSlices(slices, all.reference)
  const kept = (sample: LatencySample): boolean => !late.has(sample.slice)
  const both = paired(all)
  const inTime = both.filter((pair) => kept(pair.reference) && kept(pair.candidate))
  const done = inTime.filter((pair) => isDone(pair.reference) && isDone(pair.candidate))
  const counted = done.filter(isOneClass)
  return {
    counted,
    samples: { reference: all.reference.filter(kept), candidate: all.candidate.filter(kept) },
    asked: both.length,
    censored: Math.max(censoredShare(inTime.map((pair) => pair.reference)), censoredShare(inTime.map((pair) => pair.candidate))),
    otherClass: done.length - counted.length,
    dropped: { slices: late.size, of: slices.length, pairs: both.length - inTime.length },
  }
}

/** What an environment was asked, in an order that does not depend on that of the log. */
function of(samples: readonly LatencySample[], environment: string): readonly LatencySample[] {
  return samples
    .filter((sample) => sample.environment === environment)
    .toSorted((left, right) => left.pair - right.pair || left.sentMs - right.sentMs || left.endMs - right.endMs)
}

function lateSlices(slices: readonly SamplerSlice[], reference: readonly LatencySample[]): ReadonlySet<number> {
  const times = reference.filter((sample) => isAnswered(sample) && sample.cold === undefined).map(serviceMs)
  const median = times.length === 0 ? 0 : quantileOf(sorted(times), 0.5)
  const delayMax = Math.max(LOOP_DELAY_MS, LOOP_DELAY_SHARE * median)
  return new Set(
    slices
      .filter(({ loopDelayP99Ms, utilization }) => loopDelayP99Ms > delayMax || utilization > UTILIZATION_MAX)
      .map(({ slice }) => slice),
  )
}

/** A cold sample is none of a pair; where a log holds a pair twice, the first counts. */
function paired({ reference, candidate }: Sides<readonly LatencySample[]>): readonly Pair[] {
  const others = new Map<number, LatencySample>()
  for (const sample of candidate) if (sample.cold === undefined && !others.has(sample.pair)) others.set(sample.pair, sample)
  const pairs: Pair[] = []
  for (const sample of reference) {
    const other = others.get(sample.pair)
    if (sample.cold !== undefined || other === undefined || pairs.at(-1)?.pair === sample.pair) continue
    pairs.push({ pair: sample.pair, reference: sample, candidate: other })
  }
  return pairs
}

/** A failure of the server is fast or slow for reasons of its own, and so is a refusal of one more request. */
export function isAnswered({ outcome, status = 200 }: LatencySample): boolean {
  return outcome === 'answered' && status < 500 && status !== 429
}

function isDone(sample: LatencySample): boolean {
  return sample.outcome === 'timed-out' || isAnswered(sample)
}

function isOneClass({ reference, candidate }: Pair): boolean {
  if (reference.outcome === 'timed-out' || candidate.outcome === 'timed-out') return true
  return classOf(reference) === classOf(candidate)
}

function classOf({ status }: LatencySample): number | undefined {
  return status === undefined ? undefined : Math.floor(status / 100)
}

function censoredShare(samples: readonly LatencySample[]): number {
  const cut = samples.filter(({ outcome }) => outcome === 'timed-out' || outcome === 'missed').length
  const done = samples.filter(isAnswered).length
  return cut === 0 ? 0 : cut / (cut + done)
}

/** From the request on the wire to the first byte of the answer. */
export function serviceMs({ sentMs, firstByteMs, endMs }: LatencySample): number {
  return (firstByteMs ?? endMs) - sentMs
}
