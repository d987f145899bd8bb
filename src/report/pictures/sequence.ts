/** Picture of the batches in their order: drift, a deploy in the middle, or one bad minute show here and nowhere else. */
import { quantileName, type LatencyComparison, type LatencyOutcome } from '../../core/latency.ts'
import { html, type Html } from '../html/markup.ts'
import { line, picture, polyline, text, WIDTH } from './frame.ts'
import { ratioText } from './numbers.ts'
import { rounded, scaleOf, spaced, type Scale } from './scale.ts'

const HEIGHT = 150
const LEFT = 38
const RIGHT = WIDTH - 58
const TOP = 12
const BOTTOM = HEIGHT - 34

/** @returns undefined when there are fewer than two batches: a point is no sequence */
export function sequencePicture({ probe, tests }: LatencyComparison): Html | undefined {
  const drawn = tests.filter((test) => test.sequence.length >= 2)
  if (drawn.length === 0) return undefined
  const ratios = drawn.flatMap(({ sequence, tolerance }) => [...sequence.map(Math.exp), 1 + tolerance])
  const range = { from: Math.min(0.95, ...ratios) / 1.02, to: Math.max(1.05, ...ratios) * 1.02 }
  const y = scaleOf(range, { from: BOTTOM, to: TOP }, true)
  const most = Math.max(...drawn.map(({ sequence }) => sequence.length))
  const x = scaleOf({ from: 1, to: most }, { from: LEFT + 6, to: RIGHT - 6 }, false)
  const shown = drawn.map(
    ({ quantile, sequence }) => `${quantileName(quantile)} ${sequence.map((one) => ratioText(Math.exp(one))).join(' ')}`,
  )
  return picture(
    { kind: 'sequence', title: `Ratio of latency of ${probe}, batch by batch: ${shown.join('; ')}`, height: HEIGHT },
    spaced(scaleOf(range, { from: BOTTOM, to: TOP }, false).ticks, y, 16).map((tick) => [
      line([LEFT, y.at(tick)], [RIGHT, y.at(tick)], 'grid'),
      text(LEFT - 4, y.at(tick) + 4, `×${ratioText(tick)}`, { anchor: 'end' }),
    ]),
    line([LEFT, y.at(1)], [RIGHT, y.at(1)], 'one'),
    x.ticks.filter(Number.isInteger).map((tick) => text(x.at(tick), BOTTOM + 14, String(tick), { anchor: 'middle' })),
    text(RIGHT, HEIGHT - 4, 'batch', { anchor: 'end', class: 'axis' }),
    drawn.map((test, index) => testOf(test, index, { x, y })),
  )
}

function testOf({ quantile, sequence, tolerance }: LatencyOutcome, index: number, { x, y }: { x: Scale; y: Scale }): Html {
  const name = `test${Math.min(index, 2)}`
  const points = sequence.map((one, batch) => [x.at(batch + 1), y.at(Math.exp(one))] as const)
  const limit = y.at(1 + tolerance)
  return html`${line([LEFT, limit], [RIGHT, limit], `limit ${name}`)}${polyline(points, name)}${text(RIGHT + 3, rounded(limit + 4), `${quantileName(quantile)} limit`, { class: name })}`
}
