/**
 * Picture of the decision: candidate over reference with its interval, against the tolerance. Left of the limit is
 * within, right of it is slower, across it is undecided.
 */
import { quantileName, type LatencyComparison, type LatencyOutcome } from '../../core/latency.ts'
import { html, type Html } from '../html/markup.ts'
import { box, dot, line, picture, text, WIDTH } from './frame.ts'
import { percent, ratioText } from './numbers.ts'
import { scaleOf, spaced, type Scale } from './scale.ts'

const LEFT = 38
const RIGHT = WIDTH - 20
const TOP = 12
const ROW = 46
/** Half of a label that stands in the middle below its tick. */
const LABEL_HALF = 4

/** @returns undefined when no test has a ratio */
export function ratioPicture({ probe, tests }: LatencyComparison): Html | undefined {
  const drawn = tests.filter((test) => test.ratio !== undefined)
  if (drawn.length === 0) return undefined
  const bottom = TOP + drawn.length * ROW
  const values = drawn.flatMap(({ ratio = 1, interval = [ratio, ratio], tolerance }) => [ratio, ...interval, 1 + tolerance])
  const low = Math.min(0.9, ...values) / 1.03
  const high = Math.max(1.1, ...values) * 1.03
  const x = scaleOf({ from: low, to: high }, { from: LEFT, to: RIGHT }, true)
  const ticks = scaleOf({ from: low, to: high }, { from: LEFT, to: RIGHT }, false).ticks
  return picture(
    { kind: 'ratio', title: `Ratio of latency of ${probe}: ${drawn.map(ratioSentence).join('; ')}`, height: bottom + 34 },
    drawn.map((test, index) => rowOf(test, TOP + index * ROW, x)),
    spaced(ticks, x, 40)
      .filter((tick) => x.at(tick) <= RIGHT - LABEL_HALF)
      .map((tick) => [
        line([x.at(tick), TOP], [x.at(tick), bottom], 'grid'),
        text(x.at(tick), bottom + 14, `×${ratioText(tick)}`, { anchor: 'middle' }),
      ]),
    line([x.at(1), TOP], [x.at(1), bottom], 'one'),
    text(RIGHT, bottom + 30, 'candidate over reference, logarithmic', { anchor: 'end', class: 'axis' }),
  )
}

/** `p95 1.41 [1.33, 1.49], limit 1.15`. */
export function ratioSentence({ quantile, ratio, interval, tolerance }: LatencyOutcome): string {
  if (ratio === undefined) return `${quantileName(quantile)}: no ratio`
  const range = interval === undefined ? '' : ` [${ratioText(interval[0])}, ${ratioText(interval[1])}]`
  return `${quantileName(quantile)} ${ratioText(ratio)}${range}, limit ${ratioText(1 + tolerance)} (${percent(tolerance)})`
}

function rowOf({ quantile, ratio = 1, interval, tolerance, verdict }: LatencyOutcome, top: number, x: Scale): Html {
  const middle = top + ROW / 2
  const limit = x.at(1 + tolerance)
  const range =
    interval === undefined ? undefined : line([x.at(interval[0]), middle], [x.at(interval[1]), middle], `interval ${verdict}`)
  return html`${box([LEFT, top + 4], [limit, top + ROW - 4], 'within')}${line([limit, top + 4], [limit, top + ROW - 4], 'limit')}${text(LEFT - 4, middle + 4, quantileName(quantile), { anchor: 'end' })}${range}${dot(x.at(ratio), middle, verdict)}`
}
