/**
 * Picture of two distributions: for each time, the share of answers that took no longer. Where the curves lie upon each
 * other the sides are alike; the gap between them, read sideways, is what a quantile costs more.
 */
import { LATENCY_CURVE, quantileName, type LatencyComparison, type LatencySide } from '../../core/latency.ts'
import type { Html } from '../html/markup.ts'
import { dot, line, picture, polyline, text, WIDTH } from './frame.ts'
import { milliseconds, percent } from './numbers.ts'
import { LOGARITHMIC_FROM, scaleOf, spaced, type Scale } from './scale.ts'

const HEIGHT = 190
const LEFT = 38
const RIGHT = WIDTH - 20
const TOP = 12
const BOTTOM = HEIGHT - 34

/** @returns undefined when a side has no answers to draw */
export function ecdfPicture(comparison: LatencyComparison): Html | undefined {
  const { reference, candidate, tests } = comparison
  const all = [...reference.curve, ...candidate.curve]
  if (reference.curve.length !== LATENCY_CURVE.length || candidate.curve.length !== LATENCY_CURVE.length) return undefined
  const x = scaleOf(
    { from: Math.min(...all), to: Math.max(...all) },
    { from: LEFT, to: RIGHT },
    [reference, candidate].some((side) => valueAt(side, 0.99) > LOGARITHMIC_FROM * valueAt(side, 0.5)) ||
      Math.max(...all) > LOGARITHMIC_FROM * Math.max(1, valueAt(reference, 0.5)),
  )
  const y = scaleOf({ from: 0, to: 1 }, { from: BOTTOM, to: TOP }, false)
  const quantiles = tests.map(({ quantile }) => quantile)
  return picture(
    { kind: 'ecdf', title: titleOf(comparison), height: HEIGHT },
    [0, 0.25, 0.5, 0.75, 1].map((share) => [
      line([LEFT, y.at(share)], [RIGHT, y.at(share)], 'grid'),
      text(LEFT - 4, y.at(share) + 4, percent(share), { anchor: 'end' }),
    ]),
    spaced(x.ticks, x, 50).map((tick) => [
      line([x.at(tick), TOP], [x.at(tick), BOTTOM], 'grid'),
      text(x.at(tick), BOTTOM + 14, milliseconds(tick), { anchor: 'middle' }),
    ]),
    text(RIGHT, HEIGHT - 4, `time${x.isLogarithmic ? ', logarithmic' : ''}`, { anchor: 'end', class: 'axis' }),
    sideOf(reference, { x, y }, 'ref', quantiles),
    sideOf(candidate, { x, y }, 'cand', quantiles),
  )
}

function sideOf(
  side: LatencySide,
  { x, y }: { x: Scale; y: Scale },
  name: string,
  quantiles: readonly number[],
): readonly Html[] {
  return [
    polyline(
      LATENCY_CURVE.map((share, index) => [x.at(side.curve[index] ?? 0), y.at(share)] as const),
      name,
    ),
    ...quantiles.map((quantile) => dot(x.at(valueAt(side, quantile)), y.at(quantile), name)),
  ]
}

/** Between the quantiles of the curve by a straight line. */
export function valueAt(side: LatencySide, quantile: number): number {
  const after = LATENCY_CURVE.findIndex((share) => share >= quantile)
  const index = after < 0 ? LATENCY_CURVE.length - 1 : after
  const [low, high] = [LATENCY_CURVE[index - 1] ?? 0, LATENCY_CURVE[index] ?? 1]
  const [from, to] = [side.curve[index - 1] ?? side.curve[index] ?? 0, side.curve[index] ?? 0]
  return high === low ? to : from + ((quantile - low) / (high - low)) * (to - from)
}

function titleOf({ probe, reference, candidate, tests }: LatencyComparison): string {
  const at = (side: LatencySide): string =>
    tests.map(({ quantile }) => `${quantileName(quantile)} ${milliseconds(valueAt(side, quantile))}`).join(', ')
  return `Distribution of latency of ${probe}: ${reference.environment} ${at(reference)}; ${candidate.environment} ${at(candidate)}`
}
