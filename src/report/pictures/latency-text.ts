/**
 * The pictures of latency for a terminal: both distributions as boxes on one scale, the ratio with its interval against
 * the limit, and the batches in their order. ASCII only, so that it is the same everywhere.
 */
import { quantileName, type LatencyComparison, type LatencyOutcome, type LatencySide } from '../../core/latency.ts'
import { padTo, widest, wrap } from '../text/columns.ts'
import type { Page } from '../text/page.ts'
import { valueAt } from './ecdf.ts'
import { milliseconds, ratioText } from './numbers.ts'
import { ratioSentence } from './ratio.ts'
import { LOGARITHMIC_FROM, scaleOf, type Scale } from './scale.ts'

/** Wider than this, a box says no more. */
const BOX_COLUMNS_MAX = 60
const NAME_COLUMNS_MAX = 20
const BATCHES_MAX = 20

export function latencyTextLines(comparison: LatencyComparison, page: Page): readonly string[] {
  const batches = comparison.tests.filter(({ sequence }) => sequence.length > 1)
  return [
    ...boxLines(comparison, page),
    ...ratioLines(comparison, page),
    ...batches.flatMap(({ quantile, sequence }) => {
      const shown = sequence.slice(0, BATCHES_MAX).map((one) => ratioText(Math.exp(one)))
      const rest = sequence.length > BATCHES_MAX ? ` and ${sequence.length - BATCHES_MAX} more` : ''
      return wrap(`${quantileName(quantile)} batch by batch: ${shown.join(' ')}${rest}`, page.width - 2).map(
        (line) => `  ${line}`,
      )
    }),
  ]
}

/** `|---[==|==]----|`: from the 5th to the 95th percentile, the middle half in brackets, the median within. */
function boxLines({ reference, candidate }: LatencyComparison, page: Page): readonly string[] {
  const sides = [reference, candidate].filter(({ curve }) => curve.length > 0)
  if (sides.length === 0) return []
  const names = sides.map(({ environment }) => page.fit(environment, NAME_COLUMNS_MAX))
  const name = widest(names)
  const room = Math.min(BOX_COLUMNS_MAX, page.width - name - 4)
  const ends = sides.flatMap((side) => [valueAt(side, 0.05), valueAt(side, 0.95)])
  const [from, to] = [Math.min(...ends), Math.max(...ends)]
  const scale = scaleOf({ from, to }, { from: 0, to: room - 1 }, to > LOGARITHMIC_FROM * from)
  const low = milliseconds(from)
  const axis = `${padTo(low, room - milliseconds(to).length)}${milliseconds(to)}`
  return [
    ...sides.map((side, index) => `  ${padTo(names[index] ?? '', name)}  ${box(side, scale, room)}`),
    page.ink('dim', `  ${padTo('', name)}  ${axis}`),
    page.ink(
      'dim',
      `  ${padTo('', name)}  from p5 to p95, the middle half in brackets${scale.isLogarithmic ? ', logarithmic' : ''}`,
    ),
  ]
}

function box(side: LatencySide, { at }: Scale, room: number): string {
  const place = (quantile: number): number => Math.round(at(valueAt(side, quantile)))
  const [p5, p25, p50, p75, p95] = [place(0.05), place(0.25), place(0.5), place(0.75), place(0.95)]
  return Array.from({ length: room }, (_, column) => {
    if (column === p50) return '|'
    if (column === p25) return '['
    if (column === p75) return ']'
    if (column === p5 || column === p95) return '|'
    if (column < p5 || column > p95) return ' '
    return column > p25 && column < p75 ? '=' : '-'
  })
    .join('')
    .trimEnd()
}

function ratioLines({ tests }: LatencyComparison, page: Page): readonly string[] {
  const drawn = tests.filter(({ ratio }) => ratio !== undefined)
  const values = drawn.flatMap(({ ratio = 1, interval = [ratio, ratio], tolerance }) => [...interval, 1, 1 + tolerance])
  if (drawn.length === 0) return []
  const room = Math.min(BOX_COLUMNS_MAX, page.width - 4)
  const scale = scaleOf({ from: Math.min(...values), to: Math.max(...values) }, { from: 0, to: room - 1 }, true)
  return drawn.flatMap((test) => [`  ${ratioSentence(test)}: ${test.verdict}`, `  ${ratioBar(test, scale, room)}`])
}

/** `1....L   (--o--)`: 1 is as fast as the reference, L the limit, o the ratio within its interval. */
function ratioBar({ ratio = 1, interval = [ratio, ratio], tolerance }: LatencyOutcome, { at }: Scale, room: number): string {
  const place = (value: number): number => Math.round(at(value))
  const marks = new Map([
    [place(interval[0]), '('],
    [place(interval[1]), ')'],
    [place(1), '1'],
    [place(1 + tolerance), 'L'],
    [place(ratio), 'o'],
  ])
  return Array.from({ length: room }, (_, column) => {
    const mark = marks.get(column)
    if (mark !== undefined) return mark
    if (column > place(interval[0]) && column < place(interval[1])) return '-'
    return column > place(1) && column < place(1 + tolerance) ? '.' : ' '
  })
    .join('')
    .trimEnd()
}
