/**
 * Goal: every file that k6 and vegeta write is known by its content, and whatever else is refused.
 * Methodology: files of k6 2.2.0 as it wrote them; those of vegeta are written by its documentation ("encode", "report").
 */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import os from 'node:os'
import path from 'node:path'
import { test } from 'node:test'

import { UserError } from '../../../../src/core/errors.ts'
import { importSides } from '../../../../src/observe/k6/import-sides.ts'
import { readFiles } from '../../../../src/observe/k6/read-files.ts'
import { POINT_VALUES_ONLY } from '../../../../src/observe/k6/summary.ts'

const SIZE = { batchPairs: 2, batchesMax: 1 }

function fixture(name: string): string {
  return path.join(import.meta.dirname, 'fixtures', name)
}

function read(...names: readonly string[]): ReturnType<typeof readFiles> {
  return readFiles(names.map(fixture), () => 40)
}

test('points, compressed: the metrics of times, and nothing foreign', async () => {
  const { series, foreignLines, summaries, vegeta } = await read('points.json.gz')
  const counts = Object.fromEntries([...series.times()].map(([metric, values]) => [metric, values.length]))
  assert.deepEqual(counts, { http_req_duration: 6, steps: 6 })
  assert.deepEqual([foreignLines, summaries.length, vegeta.length, series.dropped()], [0, 0, 0, 0])
  assert.ok(
    series
      .times()
      .get('http_req_duration')
      ?.every(({ ms, status }) => ms > 4 && status === 200),
  )
})

test('all three shapes of a summary give the same statistics; two of them know the thresholds', async () => {
  const [exported, handled, machine] = await Promise.all(
    ['summary-export.json', 'handle-summary.json', 'machine-readable.json'].map(async (name) => (await read(name)).summaries[0]),
  )
  assert.ok(exported && handled && machine)
  assert.deepEqual(exported.metrics['steps'], handled.metrics['steps'])
  assert.deepEqual(Object.keys(machine.metrics['steps'] ?? {}).toSorted(), ['avg', 'max', 'med', 'min', 'p(90)', 'p(95)'])
  const thresholds = [
    { metric: 'steps', expression: 'avg<1000', failed: false },
    { metric: 'steps', expression: 'p(95)<1', failed: true },
  ]
  for (const summary of [exported, handled])
    assert.deepEqual(
      summary.thresholds.toSorted((left, right) => (left.expression < right.expression ? -1 : 1)),
      thresholds,
    )
  assert.deepEqual(machine.thresholds, [])
})

test('vegeta: results are values, the report is a summary', async () => {
  const { vegeta } = await read('vegeta-results.json')
  assert.deepEqual(vegeta, [
    { atMs: Date.parse('2026-11-22T20:00:00.5Z') + 12.5, ms: 12.5, status: 200 },
    { atMs: Date.parse('2026-11-22T20:00:01Z') + 1, ms: 1, status: 0, errorCode: 1000 },
  ])
  const { summaries } = await read('vegeta-report.json')
  assert.deepEqual(summaries[0]?.metrics['latency'], {
    avg: 12.5,
    med: 12,
    'p(90)': 13,
    'p(95)': 13.5,
    'p(99)': 14,
    max: 14.5,
    min: 11,
  })
})

test('values are compared; a summary on one side is shown without a verdict', async () => {
  const values = await read('points.json.gz')
  const [duration] = importSides(
    new Map([
      ['production', values],
      ['staging', values],
    ]),
    SIZE,
  )
  assert.deepEqual(
    [duration?.metric, duration?.data.refused, duration?.data.samples.length, duration?.figures],
    ['http_req_duration', undefined, 4, {}],
  )
  const summary = await read('summary-export.json')
  const mixed = importSides(
    new Map([
      ['production', values],
      ['staging', summary],
    ]),
    SIZE,
  )
  assert.deepEqual(
    mixed.map(({ metric, data }) => [metric, data.refused]),
    [
      ['http_req_duration', POINT_VALUES_ONLY],
      ['http_req_duration{expected_response:true}', POINT_VALUES_ONLY],
      ['steps', POINT_VALUES_ONLY],
    ],
  )
  assert.equal(typeof mixed.at(-1)?.figures['p(95)']?.['staging'], 'number')
})

test('a file of something else, a missing and a broken one are told by name', async (t) => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'parity-test-files-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const other = path.join(folder, 'other.json')
  writeFileSync(other, '{"hello":1}')
  await assert.rejects(
    readFiles([other], () => 1),
    (error) => error instanceof UserError && error.code === 'PARITY_K6_FILE_UNKNOWN',
  )
  const missing = path.join(folder, 'missing.json')
  await assert.rejects(
    readFiles([missing], () => 1),
    (error) => error instanceof UserError && error.code === 'PARITY_K6_FILE_MISSING',
  )
  const cut = path.join(folder, 'cut.json.gz')
  writeFileSync(cut, gzipSync('{"type":"Metric"}\n'.repeat(1000)).subarray(0, 40))
  await assert.rejects(
    readFiles([cut], () => 1),
    (error) => error instanceof UserError && error.code === 'PARITY_K6_FILE_BROKEN',
  )
})
