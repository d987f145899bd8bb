/** The pictures as data: what is drawn where, what is said to those who cannot see it, and what is not drawn. */
import assert from 'node:assert/strict'
import test from 'node:test'

import { quantileName, type LatencyComparison } from '../../../../src/core/latency.ts'
import { markupOf, type Html } from '../../../../src/report/html/markup.ts'
import { ecdfPicture } from '../../../../src/report/pictures/ecdf.ts'
import { latencyTextLines } from '../../../../src/report/pictures/latency-text.ts'
import { milliseconds, percent, ratioText } from '../../../../src/report/pictures/numbers.ts'
import { ratioPicture } from '../../../../src/report/pictures/ratio.ts'
import { scaleOf, spaced } from '../../../../src/report/pictures/scale.ts'
import { sequencePicture } from '../../../../src/report/pictures/sequence.ts'
import { pageOf } from '../../../../src/report/text/page.ts'
import { comparison, SLOWER, TAILED } from './fixtures-latency.ts'

const text = (picture: Html | undefined): string => (picture === undefined ? '' : markupOf(picture))
const titleOf = (picture: Html | undefined): string | undefined => /<title>(.*?)<\/title>/s.exec(text(picture))?.[1]

const EMPTY: LatencyComparison = {
  ...SLOWER,
  reference: { ...SLOWER.reference, curve: [] },
  tests: SLOWER.tests.map(({ ratio: _ratio, interval: _interval, ...rest }) => ({ ...rest, sequence: [] })),
}

test('each picture has a name with its figures', () => {
  assert.equal(
    titleOf(ecdfPicture(SLOWER)),
    'Distribution of latency of search: production p50 128 ms, p95 197 ms; staging p50 180 ms, p95 278 ms',
  )
  assert.equal(
    titleOf(ratioPicture(SLOWER)),
    'Ratio of latency of search: p50 1.41 [1.33, 1.49], limit 1.10 (10 %); p95 1.47 [1.38, 1.55], limit 1.20 (20 %)',
  )
  assert.match(titleOf(sequencePicture(SLOWER)) ?? '', /^Ratio of latency of search, batch by batch: p50 1\.41 /)
  for (const picture of [ecdfPicture(SLOWER), ratioPicture(SLOWER), sequencePicture(SLOWER)])
    assert.match(text(picture), /^<svg[^>]*\srole="img"\s+aria-label="[^"]+"/s)
})

test('both sides have a curve and a dot per tested quantile', () => {
  const drawn = text(ecdfPicture(SLOWER))
  assert.equal(drawn.match(/<polyline class="(?:ref|cand)"/g)?.length, 2)
  assert.equal(drawn.match(/<circle/g)?.length, 4)
  assert.doesNotMatch(drawn, /NaN|Infinity|style=/)
})

test('the axis is logarithmic where a tail would hide the rest, and says so; twin: not where there is none', () => {
  assert.match(text(ecdfPicture(TAILED)), /time, logarithmic/)
  assert.doesNotMatch(text(ecdfPicture(SLOWER)), /logarithmic/)
})

test('without data there is no picture, rather than an empty one', () => {
  assert.deepEqual([ecdfPicture(EMPTY), ratioPicture(EMPTY), sequencePicture(EMPTY)], [undefined, undefined, undefined])
})

test('a side whose times are all equal, or zero, is drawn', () => {
  for (const ms of [0, 7]) {
    const flat = { ...SLOWER.reference, curve: SLOWER.reference.curve.map(() => ms) }
    assert.doesNotMatch(text(ecdfPicture({ ...SLOWER, reference: flat, candidate: flat })), /NaN|Infinity/)
  }
})

test('the verdict is a class of its bar: slower, within, undecided', () => {
  assert.match(text(ratioPicture(SLOWER)), /class="interval slower"/)
  assert.match(text(ratioPicture(comparison('x', 1, 1))), /class="interval within"[\s\S]*class="interval undecided"/)
})

test('numbers have three digits at most', () => {
  assert.deepEqual([0, 0.0123, 0.84, 12.34, 128.4, 1410, 61_000].map(milliseconds), [
    '0 ms',
    '0.012 ms',
    '0.840 ms',
    '12.3 ms',
    '128 ms',
    '1.41 s',
    '61.0 s',
  ])
  assert.deepEqual([1.405, 12.34].map(ratioText), ['1.41', '12.3'])
  assert.deepEqual([0.5, 0.95, 0.999].map(quantileName), ['p50', 'p95', 'p99.9'])
  assert.equal(percent(0.075), '7.5 %')
})

test('ticks are round numbers within the axis, and those without room are left out', () => {
  const linear = scaleOf({ from: 80, to: 520 }, { from: 0, to: 100 }, false)
  assert.deepEqual(linear.ticks, [100, 200, 300, 400, 500])
  assert.deepEqual(spaced(linear.ticks, linear, 40), [100, 300, 500])
  assert.deepEqual(scaleOf({ from: 3, to: 900 }, { from: 0, to: 100 }, true).ticks, [3, 10, 30, 100, 300])
})

test('a terminal gets the same in text', () => {
  const page = pageOf({ width: 80, colour: false, unicode: false })
  assert.deepEqual(latencyTextLines(SLOWER, page), TEXT.split('\n').slice(1, -1))
  assert.deepEqual(latencyTextLines(EMPTY, page).length, 3)
})

const TEXT = `
  production  |-------[=====|=====]--------------|
  staging               |----------[=======|=========]-------------------|
              83.1 ms                                               278 ms
              from p5 to p95, the middle half in brackets
  p50 1.41 [1.33, 1.49], limit 1.10 (10 %): slower
  1............L                        (-------o-------)
  p95 1.47 [1.38, 1.55], limit 1.20 (20 %): slower
  1.......................L                  (-------o-------)
  p50 batch by batch: 1.41 1.47 1.35 1.41 1.47 1.35 1.41 1.47 1.35 1.41
  p95 batch by batch: 1.47 1.53 1.40 1.47 1.53 1.40 1.47 1.53 1.40 1.47
`
