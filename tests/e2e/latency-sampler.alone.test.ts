/**
 * What the sampler measures, against servers with a known time of service in their own processes. The machine is busy with
 * other tests: bounds are taken from what the server itself recorded wherever that is possible.
 */
import assert from 'node:assert/strict'
import { performance } from 'node:perf_hooks'
import { test } from 'node:test'

import { compareLatency } from '../../src/compare/latency/compare-latency.ts'
import { judgeFamily } from '../../src/compare/latency/family.ts'
import { NO_LATENCY_DATA } from '../../src/core/latency.ts'
import type { LatencySample } from '../../src/core/latency.ts'
import { environment, inCalm, probe, quantile, sample, samplesOf, serviceMs } from '../support/latency-run.ts'
import type { Sampled } from '../support/latency-run.ts'
import { startLatencyServer } from '../support/latency-server.ts'

test('a stall shows in what users wait, because the schedule does not wait for answers', async (context) => {
  // Hangs for 600 of every 3000 ms: of all planned times the last tenth waits between 300 and 600 ms (LATENCY.md, section 5).
  const stall = { everyMs: 3000, forMs: 600 }
  const [server, other] = await Promise.all([startLatencyServer(context, { serveMs: 5, stall }), startLatencyServer(context)])
  const run = await inCalm(context, async () => ({
    sampled: await sample({
      environments: [
        environment('reference', server.baseURL, { requestsPerSecond: 33 }),
        environment('candidate', other.baseURL),
      ],
      probes: [probe('page', '/', { batchPairs: 72, batchesMax: 5 })],
    }),
  }))
  if (run === undefined) return
  const { sampled } = run
  const stalled = samplesOf(sampled, 'page').filter((seen) => seen.environment === 'reference')
  assert.equal(stalled.length, 360)
  assert.deepEqual([...new Set(stalled.map(({ outcome }) => outcome))], ['answered'])
  const response = stalled.map(({ plannedMs, firstByteMs = Number.NaN }) => firstByteMs - plannedMs)
  const p90 = quantile(response, 0.9)
  // 12 s are four periods: p90 of a window of that length is 300 ms, whatever its phase.
  assert.ok(p90 >= 250 && p90 <= 350, `p90 ${p90} ms`)
  // The same requests, as a closed loop would have seen them, tell nothing like it.
  assert.ok(quantile(serviceMs(samplesOf(sampled, 'page'), 'candidate'), 0.9) < 100)
})

test('work on the main thread does not move what is measured', async (context) => {
  const server = await startLatencyServer(context, { serveMs: 20 })
  const run = (seed: number): Promise<Sampled> =>
    sample({
      seed,
      environments: [environment('reference', server.baseURL, { requestsPerSecond: 60 })],
      probes: [probe('page', '/', { batchPairs: 30, batchesMax: 5 }, ['reference'])],
    })
  // What the sampler adds to the server's own record of the same requests: the machine's other load is in both.
  const overhead = async (seed: number): Promise<{ ms: number; sampled: Sampled }> => {
    const before = (await server.served()).length
    const sampled = await run(seed)
    const measured = serviceMs(samplesOf(sampled, 'page'))
    assert.ok(measured.length >= 140, `${measured.length} samples`)
    const served = (await server.served()).slice(before).map(({ tookMs }) => tookMs)
    return { ms: quantile(measured, 0.5) - quantile(served, 0.5), sampled }
  }
  const quiet = await inCalm(context, () => overhead(1))
  // 30 ms of every 48: a third of the requests of sixty a second each find the main thread burning when they are answered.
  const burning = setInterval(() => {
    for (const until = performance.now() + 30; performance.now() < until;);
  }, 48)
  const burnt = await inCalm(context, () => overhead(2)).finally(() => clearInterval(burning))
  if (quiet === undefined || burnt === undefined) return
  // On the main thread's own loop the median would wait for a burn to end in 30 of 48 ms, that is for more than 5 ms.
  assert.ok(Math.abs(burnt.ms - quiet.ms) < 4, `${quiet.ms} ms quiet, ${burnt.ms} ms with the main thread burning`)
})

test('inside a pair everybody is asked at the same moment, and who is first is random', async (context) => {
  const servers = await Promise.all([0, 1, 2].map(() => startLatencyServer(context, { serveMs: 3 })))
  const names = ['reference', 'staging', 'preview']
  const sampled = await sample({
    environments: names.map((name, index) => environment(name, servers[index]?.baseURL ?? '')),
    probes: [
      probe('page', '/page', { batchPairs: 100, batchesMax: 3 }, names),
      probe('list', '/list', { batchPairs: 100, batchesMax: 3 }, names),
    ],
  })
  const samples = samplesOf(sampled, 'page')
  assert.equal(samples.length, 900)
  const pairs = Map.groupBy(samples, ({ pair }) => pair)
  let inOrder = 0
  for (const members of pairs.values()) {
    assert.deepEqual(members.map((member) => member.environment).toSorted(), names.toSorted())
    assert.deepEqual(new Set(members.map(({ order }) => order)), new Set([0, 1, 2]))
    assert.equal(new Set(members.map(({ plannedMs }) => plannedMs)).size, 1)
    const sent = members.toSorted((left, right) => left.order - right.order).map(({ sentMs }) => sentMs)
    if (sent.every((at, index) => index === 0 || at >= (sent[index - 1] ?? 0))) inOrder += 1
  }
  // Of a pair that comes when all connections of one environment are busy, that member goes later; by chance it would be 50.
  assert.ok(inOrder > 150, `${inOrder} of 300 pairs were sent in the order that is recorded`)
  for (const name of names) {
    const first = samples.filter((seen) => seen.environment === name && seen.order === 0).length
    // 300 pairs, 100 each: +- four standard deviations of 8.2; the seed is fixed.
    assert.ok(Math.abs(first - 100) < 33, `${name} was first in ${first} of 300`)
  }
  const apartMs = [...pairs.values()].map((members) => spread(members))
  assert.ok(quantile(apartMs, 0.5) < 2, `${quantile(apartMs, 0.5)} ms between the first and the last of a pair`)
  // Round-robin: the other probe is always in between.
  const other = samplesOf(sampled, 'list')
  const atMs = [...samples, ...other].map(({ plannedMs }) => plannedMs).toSorted((left, right) => left - right)
  assert.equal(new Set(atMs).size, 600)
  const probeAt = new Map(samples.map(({ plannedMs }) => [plannedMs, 'page']))
  const turns = [...new Set(atMs)].map((at) => probeAt.get(at) ?? 'list')
  assert.ok(turns.every((turn, index) => index === 0 || turn !== turns[index - 1]))
})

function spread(members: readonly LatencySample[]): number {
  const sent = members.map(({ sentMs }) => sentMs)
  return Math.max(...sent) - Math.min(...sent)
}

test('of twenty probes of the reference against itself none is flagged', async (context) => {
  const server = await startLatencyServer(context, { serveMs: 6 })
  const names = ['reference', 'again']
  const probes = Array.from({ length: 20 }, (_, index) =>
    probe(`page ${index}`, `/${index}`, { batchPairs: 10, batchesMax: 5 }, names),
  )
  const sampled = await sample({
    environments: names.map((name) => environment(name, server.baseURL, { requestsPerSecond: 400 })),
    probes,
  })
  const ratios = probes.map(({ name }) => {
    const samples = samplesOf(sampled, name)
    return quantile(serviceMs(samples, 'again'), 0.5) / quantile(serviceMs(samples, 'reference'), 0.5)
  })
  assert.equal(ratios.length, 20)
  // Medians of 50 requests each: by chance alone one of twenty may be some per cent off, all of them together may not.
  const middle = quantile(ratios, 0.5)
  assert.ok(middle > 0.97 && middle < 1.03, `ratios ${ratios.map((ratio) => ratio.toFixed(3)).join(' ')}`)
  const seed = 1
  const comparisons = probes.map(({ name, plan }) =>
    compareLatency({
      probe: name,
      plan,
      data: sampled.data.get(name) ?? NO_LATENCY_DATA,
      reference: 'reference',
      candidate: 'again',
      family: 20,
      seed,
    }),
  )
  const tests = judgeFamily(comparisons).flatMap((comparison) => comparison.tests)
  assert.equal(tests.length, 20)
  assert.deepEqual(
    tests.filter(({ flagged }) => flagged),
    [],
  )
})

test('what is sampled carries the phase it was sampled in', async (context) => {
  const server = await startLatencyServer(context)
  const sampled = await sample({
    phase: 'self-check',
    environments: [environment('reference', server.baseURL), environment('again', server.baseURL)],
    probes: [probe('page', '/', { path: 'connect' }, ['reference', 'again'])],
  })
  const { samples, path, slices } = sampled.data.get('page') ?? NO_LATENCY_DATA
  assert.deepEqual([samplesOf(sampled, 'page').length, path.length, slices.length > 0], [40, 20, true])
  assert.ok([...samples, ...path, ...slices].every(({ phase }) => phase === 'self-check'))
})
