/**
 * Pairs for values that have none: of scripts that ran on each environment by themselves. The decision rule looks at
 * quantiles of batches, never at a single pair (specs/LATENCY.md, section 1.2), so that what must be alike is the time that
 * a batch covers. Each batch is the shortest stretch of time in which every environment has enough values; where one has
 * more, they are thinned evenly, by their place and never by their value. Pure.
 */
import type { LatencyData, LatencySample } from '../../core/latency.ts'
import { round } from '../http/lanes.ts'
import { causeOf, isAnswer, TIMED_OUT } from './error-codes.ts'
import type { Timed } from './series.ts'

export type BatchSize = { readonly batchPairs: number; readonly batchesMax: number }

/** Of the longest run, that all runs must share: what is measured at another time is measured on another system. */
const SHARED_MIN = 0.8
export const NOT_AT_ONCE: string =
  'the environments were not measured at the same time, so that a difference may be one of the hour: point values only, no verdict'
export const NO_COMMON_VALUES: string = 'the environments have no values of this metric in common: point values only, no verdict'

/** @param sides - by environment */
export function pairByTime(sides: ReadonlyMap<string, readonly Timed[]>, size: BatchSize): LatencyData {
  const sorted = [...sides].map(([name, values]) => ({ name, values: values.toSorted((left, right) => left.atMs - right.atMs) }))
  const spans = sorted.map(({ values }) => ({ from: values[0]?.atMs ?? Number.NaN, to: values.at(-1)?.atMs ?? Number.NaN }))
  const refuse = (refused: string): LatencyData => ({ samples: [], path: [], slices: [], refused })
  if (spans.length < 2 || spans.some(({ from }) => Number.isNaN(from))) return refuse(NO_COMMON_VALUES)
  const shared = Math.min(...spans.map(({ to }) => to)) - Math.max(...spans.map(({ from }) => from))
  const longest = Math.max(...spans.map(({ from, to }) => to - from))
  if (shared < longest * SHARED_MIN) return refuse(NOT_AT_ONCE)

  let zeroAtMs = Number.POSITIVE_INFINITY
  for (const { values } of sorted) for (const { atMs, ms } of values) zeroAtMs = Math.min(zeroAtMs, atMs - ms)
  const samples: LatencySample[] = []
  const next = sorted.map(() => 0)
  for (let batch = 0; batch < size.batchesMax; batch += 1) {
    const ends = sorted.map(({ values }, side) => values[(next[side] ?? 0) + size.batchPairs - 1]?.atMs)
    if (ends.some((end) => end === undefined)) break
    const until = Math.max(...ends.map((end) => end ?? 0))
    const taken = sorted.map(({ name, values }, side) => {
      const from = next[side] ?? 0
      const to = countUntil(values, until)
      next[side] = to
      return { name, values: thinned(values.slice(from, to), size.batchPairs) }
    })
    for (let index = 0; index < size.batchPairs; index += 1) {
      const members = taken.flatMap(({ name, values }) => {
        const value = values[index]
        return value === undefined ? [] : [{ name, value }]
      })
      samples.push(...pairOf(batch * size.batchPairs + index, members, zeroAtMs))
    }
  }
  return { samples, path: [], slices: [] }
}

type Member = { readonly name: string; readonly value: Timed }

function pairOf(pair: number, members: readonly Member[], zeroAtMs: number): readonly LatencySample[] {
  const bySending = members.toSorted((left, right) => left.value.atMs - left.value.ms - (right.value.atMs - right.value.ms))
  return bySending.map(({ name, value }, order) => sampleOf({ environment: name, pair, order }, value, zeroAtMs))
}

function sampleOf(
  head: Pick<LatencySample, 'environment' | 'pair' | 'order'>,
  { atMs, ms, status, errorCode = 0 }: Timed,
  zeroAtMs: number,
): LatencySample {
  const [sentMs, endMs] = [round(atMs - ms - zeroAtMs), round(atMs - zeroAtMs)]
  const answered = isAnswer(errorCode) && status !== 0
  return {
    phase: 'first',
    ...head,
    plannedMs: sentMs,
    sentMs,
    ...(answered && { firstByteMs: endMs }),
    endMs,
    outcome: answered ? 'answered' : errorCode === TIMED_OUT ? 'timed-out' : 'failed',
    ...(status !== undefined && status > 0 && { status }),
    ...(!answered && { because: causeOf(errorCode) }),
    slice: Math.max(0, Math.floor(sentMs / 1000)),
  }
}

function countUntil(values: readonly Timed[], until: number): number {
  const after = values.findIndex(({ atMs }) => atMs > until)
  return after === -1 ? values.length : after
}

/** @returns `count` of them, evenly by place; there are at least as many */
function thinned(values: readonly Timed[], count: number): readonly (Timed | undefined)[] {
  return Array.from({ length: count }, (_, index) => values[Math.floor(((index + 0.5) * values.length) / count)])
}
