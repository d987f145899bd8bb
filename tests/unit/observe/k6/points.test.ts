/** Goal: lines of k6 are read as they are, and nothing else is taken for one. The lines were written by k6 2.2.0. */
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { createCollector } from '../../../../src/observe/k6/collect.ts'
import { causeOf, exitSentence, isAnswer } from '../../../../src/observe/k6/error-codes.ts'
import { epochMsOf, readLine } from '../../../../src/observe/k6/points.ts'
import { createSeries } from '../../../../src/observe/k6/series.ts'

const POINT =
  '{"metric":"http_req_waiting","type":"Point","data":{"time":"2026-11-22T20:50:28.944275097Z","value":25.469357,"tags":{"env":"staging","order":"0","status":"200"},"metadata":{"pair":"0"}}}'
const METRIC =
  '{"type":"Metric","data":{"name":"checkout_ms","type":"trend","contains":"time","thresholds":[],"submetrics":null},"metric":"checkout_ms"}'

test('a point keeps its microseconds, tags and metadata', () => {
  assert.deepEqual(readLine(POINT), {
    kind: 'point',
    point: {
      metric: 'http_req_waiting',
      atMs: Date.parse('2026-11-22T20:50:28Z') + 944.275097,
      value: 25.469357,
      tags: { env: 'staging', order: '0', status: '200' },
      metadata: { pair: '0' },
    },
  })
  assert.deepEqual(readLine(METRIC), { kind: 'metric', facts: { metric: 'checkout_ms', type: 'trend', contains: 'time' } })
})

test('what is no line of k6 is none', () => {
  for (const text of [
    '',
    'hello',
    '[]',
    'null',
    '{"metric":1}',
    POINT.replace('Point', 'Other'),
    POINT.replace('2026-11', '2026'),
    POINT.replace('25.469357', '"25"'),
  ])
    assert.equal(readLine(text), undefined, text)
})

test('times of other zones and without fractions are read', () => {
  assert.equal(epochMsOf('2026-11-22T21:50:28+01:00'), Date.parse('2026-11-22T20:50:28Z'))
  assert.ok(Number.isNaN(epochMsOf('22 Nov 2026')))
})

test('every error code of k6 has a cause, and statuses of 400 and more are answers', () => {
  const codes = [1000, 1010, 1050, 1101, 1111, 1200, 1201, 1211, 1212, 1220, 1310, 1611, 1701]
  assert.deepEqual(codes.map(causeOf), [
    'protocol',
    'unreachable',
    'timeout-total',
    'dns',
    'dns',
    'unreachable',
    'reset',
    'timeout-connect',
    'refused',
    'reset',
    'tls',
    'protocol',
    'protocol',
  ])
  assert.deepEqual([0, 1050, 1404, 1503, 1600].map(isAnswer), [true, false, true, true, false])
})

test('exit codes are told with their meaning', () => {
  assert.deepEqual(
    [99, 104, 105, 107, 108, 110].map((code) => exitSentence(code, null)),
    [
      'exit code 99: a threshold of the script failed',
      'exit code 104: its options are not valid',
      'exit code 105: it was stopped by a signal',
      'exit code 107: the script threw an exception',
      'exit code 108: the script ended the test by test.abort()',
      'exit code 110: the script marked the test as failed',
    ],
  )
  assert.equal(exitSentence(42, null), 'exit code 42')
  assert.equal(exitSentence(null, 'SIGKILL'), 'ended by SIGKILL')
})

/** All points of one request, as k6 writes them. */
function request(
  metadata: Readonly<Record<string, string>>,
  values: Readonly<Record<string, number>>,
  tags: object = {},
): readonly string[] {
  const all = { status: '200', env: 'staging', probe: 'products', order: '1', ...tags }
  return Object.entries({ http_reqs: 1, ...values }).map(([metric, value]) =>
    JSON.stringify({
      metric,
      type: 'Point',
      data: {
        time: '2026-11-22T20:00:01.5Z',
        value,
        tags: all,
        metadata: { pair: '3', phase: 'first', kind: 'pair', planned: String(Date.parse('2026-11-22T20:00:01Z')), ...metadata },
      },
    }),
  )
}

function collect(lines: readonly string[]): ReturnType<typeof createCollector> {
  const collector = createCollector(() => 40)
  for (const text of lines) {
    const line = readLine(text)
    if (line?.kind === 'point') collector.add(line.point)
  }
  return collector
}

const DURATIONS = {
  http_req_duration: 100,
  http_req_waiting: 90,
  http_req_receiving: 6,
  http_req_sending: 4,
  http_req_blocked: 0.1,
  http_req_connecting: 0,
}

test('the points of a request are one sample: first byte minus sent is the waiting', () => {
  const collector = collect(request({}, DURATIONS))
  assert.deepEqual(collector.data().get('products')?.samples, [
    {
      phase: 'first',
      pair: 3,
      environment: 'staging',
      order: 1,
      plannedMs: 0,
      sentMs: 404,
      firstByteMs: 494,
      endMs: 500,
      outcome: 'answered',
      status: 200,
      slice: 0,
    },
  ])
  assert.deepEqual([collector.asked(), collector.round(), collector.dropped()], [1, 3, 0])
})

test('a new connection is cold, a time-out censored, a floor request the way', () => {
  const cold = collect(
    request({ kind: 'warm-up' }, { ...DURATIONS, http_req_connecting: 2, http_req_tls_handshaking: 3, http_req_blocked: 6 }),
  )
  assert.deepEqual(cold.data().get('products')?.samples[0]?.cold, { tcpMs: 2, tlsMs: 3, ttfbMs: 90, downloadMs: 6, totalMs: 106 })
  const warm = collect(request({ kind: 'warm-up' }, DURATIONS))
  assert.deepEqual([warm.data().get('products')?.samples, warm.asked()], [[], 0])
  const late = collect(request({}, DURATIONS, { status: '0', error_code: '1050' }))
    .data()
    .get('products')?.samples[0]
  assert.deepEqual(
    [late?.outcome, late?.because, late?.firstByteMs, late?.status],
    ['timed-out', 'timeout-total', undefined, undefined],
  )
  const floor = collect(request({ kind: 'floor', pair: '41' }, DURATIONS))
    .data()
    .get('products')
  assert.deepEqual(floor, {
    samples: [],
    path: [{ phase: 'first', batch: 1, environment: 'staging', kind: 'floor', ms: 90 }],
    slices: [],
  })
})

test('what k6 dropped is counted over all of its reports', () => {
  const drop = '{"metric":"dropped_iterations","type":"Point","data":{"time":"2026-11-22T20:00:01Z","value":2,"tags":{}}}'
  const collector = collect([...request({}, DURATIONS), drop, drop])
  assert.equal(
    collector.data().get('products')?.refused,
    'k6 dropped 4 iterations: what could not be asked in time is missing in the latencies',
  )
})

test('phases of requests and spans with pauses are no metrics of their own', () => {
  const series = createSeries()
  for (const metric of ['http_req_waiting', 'iteration_duration', 'steps', 'sizes']) {
    const contains = metric === 'sizes' ? 'default' : 'time'
    for (const text of [
      JSON.stringify({ type: 'Metric', data: { name: metric, type: 'trend', contains }, metric }),
      JSON.stringify({ metric, type: 'Point', data: { time: '2026-11-22T20:00:01Z', value: 5, tags: {} } }),
    ]) {
      const line = readLine(text)
      if (line !== undefined) series.add(line)
    }
  }
  assert.deepEqual([...series.times()], [['steps', [{ atMs: Date.parse('2026-11-22T20:00:01Z'), ms: 5 }]]])
  assert.deepEqual(series.otherTrends(), ['sizes'])
})
