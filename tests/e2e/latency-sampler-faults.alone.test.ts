/** What the sampler does when the world does not behave: nothing is left out in silence, and nothing is asked for ever. */
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { performance } from 'node:perf_hooks'
import { test } from 'node:test'

import { createAuthority } from '../support/certificates.ts'
import { startDistance } from '../support/latency-proxy.ts'
import { environment, probe, quantile, sample, samplesOf } from '../support/latency-run.ts'
import { startLatencyServer } from '../support/latency-server.ts'
import { tempFolder } from '../support/parity.ts'
import { startProxy } from '../support/proxy.ts'

test('a request over a new socket is marked, with its phases, and a warm one is not', async (context) => {
  const [keeps, closes] = await Promise.all([startLatencyServer(context), startLatencyServer(context, { closes: true })])
  const sampled = await sample({
    environments: [
      environment('reference', keeps.baseURL.replace('127.0.0.1', 'localhost')),
      environment('candidate', closes.baseURL),
    ],
    probes: [probe('page', '/')],
  })
  const all = sampled.data.get('page')?.samples ?? []
  const inPairs = (name: string): typeof all => samplesOf(sampled, 'page').filter((seen) => seen.environment === name)
  assert.ok(inPairs('reference').every(({ cold }) => cold === undefined))
  for (const { cold, sentMs, endMs } of inPairs('candidate')) {
    assert.deepEqual(Object.keys(cold ?? {}), ['tcpMs', 'ttfbMs', 'downloadMs', 'totalMs'])
    assert.ok((cold?.totalMs ?? 0) >= endMs - sentMs + (cold?.tcpMs ?? 0) - 0.01)
  }
  // Warm-ups that opened a connection are in no pair; the name was looked up once, for the first of them.
  const opened = all.filter((seen) => seen.pair === -1 && seen.environment === 'reference')
  assert.equal(opened.length, 8)
  assert.equal(opened.filter(({ cold }) => cold?.dnsMs !== undefined).length, 1)
  // Eight lanes, five warm-ups each, twenty pairs; and two connections at most to choose among addresses.
  const served = await keeps.served()
  assert.equal(served.length, 8 * 5 + 20)
  assert.equal(new Set(served.map(({ socket }) => socket)).size, 8)
})

test('what takes longer than the limit is recorded at the limit', async (context) => {
  const server = await startLatencyServer(context)
  const sampled = await sample({
    environments: [environment('reference', server.baseURL), environment('candidate', server.baseURL)],
    probes: [
      probe('slow', '/?ms=5000', { batchPairs: 5, batchesMax: 1, timeoutMs: 150 }),
      probe('fast', '/', { batchPairs: 5, batchesMax: 1, timeoutMs: 3000 }),
    ],
  })
  assert.equal(sampled.ended, undefined)
  const slow = samplesOf(sampled, 'slow')
  assert.equal(slow.length, 10)
  for (const { outcome, sentMs, endMs, firstByteMs, status } of slow) {
    assert.deepEqual([outcome, firstByteMs, status], ['timed-out', undefined, undefined])
    assert.ok(Math.abs(endMs - sentMs - 150) < 0.01)
  }
  assert.ok(samplesOf(sampled, 'fast').every(({ outcome, status }) => outcome === 'answered' && status === 200))
})

test('beyond thirty-two in flight the oldest that waits is counted as missed, with its age', async (context) => {
  const [server, quick] = await Promise.all([startLatencyServer(context, { serveMs: 600 }), startLatencyServer(context)])
  const sampled = await sample(
    {
      environments: [environment('reference', quick.baseURL), environment('candidate', server.baseURL)],
      probes: [probe('page', '/', { batchPairs: 200, batchesMax: 1, timeoutMs: 20_000 })],
    },
    () => false,
  )
  const samples = samplesOf(sampled, 'page')
  assert.equal(samples.length, 400, 'all that was planned is there')
  const missed = samples.filter(({ outcome }) => outcome === 'missed')
  assert.ok(missed.length > 100, `${missed.length} missed`)
  for (const seen of missed) {
    assert.equal(seen.environment, 'candidate')
    assert.equal(seen.endMs, seen.sentMs)
    assert.ok(seen.endMs >= seen.plannedMs)
  }
  assert.ok(
    quantile(
      missed.map(({ endMs, plannedMs }) => endMs - plannedMs),
      0.5,
    ) > 20,
    'of some age',
  )
  // Eight lanes: what was answered was on a connection of its own, not in a row behind others.
  const answered = samples.filter((seen) => seen.outcome === 'answered' && seen.environment === 'candidate')
  assert.ok(answered.length >= 32)
})

test('the server is never sent more than the budget, with warm-ups, connections and both environments counted', async (context) => {
  const server = await startLatencyServer(context)
  const sampled = await sample({
    environments: [
      environment('reference', server.baseURL, { requestsPerSecond: 40 }),
      environment('candidate', server.baseURL, { requestsPerSecond: 80 }),
    ],
    probes: [probe('page', '/', { batchPairs: 20, batchesMax: 3, path: 'floor', floor: '/floor' })],
  })
  const served = (await server.served()).map(({ atMs }) => atMs).toSorted((left, right) => left - right)
  assert.equal(served.length, 2 * (8 * 5 + 60 + 15))
  // A busy machine lets them come in bunches: a quarter of a second's worth is allowed for that.
  for (const from of served) {
    const inThree = served.filter((at) => at >= from && at < from + 3000).length
    assert.ok(inThree <= 3 * 40 + 10, `${inThree} requests in three seconds`)
  }
  const { path: paths = [] } = sampled.data.get('page') ?? {}
  assert.equal(paths.length, 30)
  assert.ok(paths.every(({ kind }) => kind === 'floor'))
})

test('the floor route shows how far the environments are, and connections are measured five times a batch', async (context) => {
  const server = await startLatencyServer(context, { serveMs: 4 })
  const [near, far] = await Promise.all([startDistance(context, server.port, 5), startDistance(context, server.port, 80)])
  const names = ['reference', 'candidate']
  // Eight connections of 95 ms each carry 84 requests a second: with less, none has to wait or is missed.
  const slowly = { requestsPerSecond: 50 }
  const sampled = await sample({
    environments: [
      environment('reference', `http://127.0.0.1:${near}`, slowly),
      environment('candidate', `http://127.0.0.1:${far}`, slowly),
    ],
    probes: [
      probe('floor', '/?ms=10', { path: 'auto', floor: '/floor?ms=0', batchPairs: 20 }),
      probe('connect', '/?ms=10', { path: 'auto', batchPairs: 20 }),
    ],
  })
  const pathOf = (name: string, on: string): readonly number[] =>
    (sampled.data.get(name)?.path ?? []).filter((seen) => seen.environment === on).map(({ ms }) => ms)
  for (const name of names) assert.deepEqual([pathOf('floor', name).length, pathOf('connect', name).length], [10, 10])
  // The fifth percentile is what is taken out; a busy machine makes single ones longer, never shorter. 75 ms lie between them.
  const apartMs = Math.min(...pathOf('floor', 'candidate')) - Math.min(...pathOf('floor', 'reference'))
  assert.ok(apartMs > 65 && apartMs < 100, `${apartMs} ms`)
  assert.deepEqual(
    new Set(sampled.data.get('connect')?.path.map(({ kind, batch }) => `${kind} ${batch}`)),
    new Set(['connect 0', 'connect 1']),
  )
})

test('the caller decides after each batch whether a probe goes on, and the others go on meanwhile', async (context) => {
  const server = await startLatencyServer(context)
  const sampled = await sample(
    {
      environments: [environment('reference', server.baseURL), environment('candidate', server.baseURL)],
      probes: [probe('decided', '/', { batchesMax: 60 }), probe('open', '/', { batchesMax: 20 })],
    },
    (name, batches) => name !== 'decided' || batches < 2,
  )
  assert.equal(sampled.ended, undefined)
  assert.equal(samplesOf(sampled, 'open').length, 400)
  const decided = samplesOf(sampled, 'decided')
  assert.ok(decided.length >= 40 && decided.length < 1000, `${decided.length} samples of the decided one`)
  assert.equal(decided.length % 2, 0)
  const last = sampled.progress.at(-1)
  assert.ok(last !== undefined && last.pairsDone <= last.pairsMost && last.pairsMost <= 800, JSON.stringify(last))
  assert.ok(sampled.progress.every(({ secondsLeft }) => Number.isInteger(secondsLeft) && secondsLeft >= 0))
  // Slices: each second once, in order, with what the loop was like.
  const slices = sampled.data.get('open')?.slices ?? []
  assert.deepEqual(
    slices.map(({ slice }) => slice),
    slices.map((_, index) => index),
  )
  const known = new Set(slices.map(({ slice }) => slice))
  assert.ok(samplesOf(sampled, 'open').every(({ slice }) => known.has(slice)))
  assert.ok(slices.every(({ utilization, loopDelayP99Ms }) => utilization >= 0 && utilization <= 1 && loopDelayP99Ms >= 0))
})

test('an environment that is down gives failed samples, and is given up', async (context) => {
  const server = await startLatencyServer(context)
  const sampled = await sample({
    environments: [environment('reference', server.baseURL), environment('candidate', 'http://127.0.0.1:1')],
    probes: [probe('page', '/', { batchPairs: 40, batchesMax: 20 })],
  })
  assert.deepEqual(sampled.ended, { because: 'down', message: 'candidate did not answer 20 requests in a row: refused' })
  const failed = samplesOf(sampled, 'page').filter((seen) => seen.environment === 'candidate')
  assert.equal(failed.length, 20)
  assert.ok(failed.every(({ outcome, because }) => outcome === 'failed' && because === 'refused'))
  assert.ok((await server.served()).length < 100)
})

test('failures are data with their cause, and answers in between keep the environment up', async (context) => {
  const server = await startLatencyServer(context)
  const sampled = await sample({
    environments: [environment('reference', server.baseURL), environment('candidate', 'http://no-such-host.invalid')],
    probes: [probe('page', '/reset', { batchPairs: 40 })],
  })
  assert.match(sampled.ended?.message ?? '', /^(?:candidate|reference) did not answer 20 requests in a row: (?:dns|reset)$/)
  const causes = new Set(samplesOf(sampled, 'page').map((seen) => `${seen.environment}: ${seen.because}`))
  assert.deepEqual(causes, new Set(['candidate: dns', 'reference: reset']))
})

test('an abort ends within a second and keeps what was sampled', async (context) => {
  const server = await startLatencyServer(context)
  const controller = new AbortController()
  const started = performance.now()
  let abortedMs = 0
  setTimeout(() => {
    abortedMs = performance.now()
    controller.abort()
  }, 1500)
  const sampled = await sample({
    signal: controller.signal,
    environments: [environment('reference', server.baseURL), environment('candidate', server.baseURL)],
    probes: [
      probe('page', '/', { batchPairs: 40, batchesMax: 100 }),
      probe('never', '/never', { batchPairs: 40, batchesMax: 100, timeoutMs: 900 }),
    ],
  })
  const endedMs = performance.now()
  // 0.8 s are given to the sampler; the rest is for a busy machine.
  assert.ok(endedMs - abortedMs < 2500, `${endedMs - abortedMs} ms after the abort, ${endedMs - started} ms in all`)
  assert.deepEqual(sampled.ended, { because: 'interrupted', message: 'the run was interrupted' })
  assert.ok(samplesOf(sampled, 'page').length > 0)
})

test('a run that is aborted before it begins asks nothing', async (context) => {
  const server = await startLatencyServer(context)
  const sampled = await sample({
    signal: AbortSignal.abort(),
    environments: [environment('reference', server.baseURL)],
    probes: [probe('page', '/', {}, ['reference'])],
  })
  assert.deepEqual([sampled.ended?.because, sampled.data.size, await server.served()], ['interrupted', 0, []])
})

test('a failure of the sampler itself is an error, never an end like any other', async () => {
  await assert.rejects(
    sample({ environments: [environment('reference', 'no address')], probes: [probe('page', '/', {}, ['reference'])] }),
    /the latency sampler failed/,
  )
})

test('what the caller throws while it decides ends the sampling', async (context) => {
  const server = await startLatencyServer(context)
  await assert.rejects(
    sample({ environments: [environment('reference', server.baseURL)], probes: [probe('page', '/', {}, ['reference'])] }, () => {
      throw new Error('no verdict')
    }),
    /^Error: no verdict$/,
  )
})

test('over TLS with an authority of its own, the handshake is a phase of cold connections', async (context) => {
  const folder = tempFolder(context)
  const authority = createAuthority(folder)
  const { cert, key } = authority.issue('server', ['IP:127.0.0.1'])
  const [keyFile, certFile] = [path.join(folder, 'one.key'), path.join(folder, 'one.crt')]
  writeFileSync(keyFile, key)
  writeFileSync(certFile, cert)
  const server = await startLatencyServer(context, { keyFile, certFile, serverTiming: true })
  const tls = { ca: authority.cert, rejectUnauthorized: true }
  const sampled = await sample({
    environments: [
      environment('reference', server.baseURL, { tls, httpVersion: 'auto' }),
      environment('candidate', server.baseURL, { tls, httpVersion: '1.1' }),
    ],
    probes: [probe('page', '/')],
  })
  assert.equal(sampled.ended, undefined)
  const all = sampled.data.get('page')?.samples ?? []
  const opened = all.filter(({ pair }) => pair === -1)
  assert.equal(opened.length, 16)
  assert.ok(opened.every(({ cold }) => (cold?.tlsMs ?? 0) > 0 && (cold?.tcpMs ?? 0) > 0))
  const inPairs = samplesOf(sampled, 'page')
  assert.ok(inPairs.every(({ outcome, cold }) => outcome === 'answered' && cold === undefined))
  assert.ok(inPairs.every(({ serverTiming }) => Object.keys(serverTiming ?? {}).join() === 'app'))
})

test('an authority that is not trusted is a failure of every request', async (context) => {
  const folder = tempFolder(context)
  const { cert, key } = createAuthority(folder).issue('server', ['IP:127.0.0.1'])
  const [keyFile, certFile] = [path.join(folder, 'one.key'), path.join(folder, 'one.crt')]
  writeFileSync(keyFile, key)
  writeFileSync(certFile, cert)
  const server = await startLatencyServer(context, { keyFile, certFile })
  const sampled = await sample({
    environments: [environment('reference', server.baseURL)],
    probes: [probe('page', '/', {}, ['reference'])],
  })
  assert.equal(sampled.ended?.message, 'reference did not answer 20 requests in a row: tls')
})

test('through a proxy, connections are kept warm, and no way to the server is claimed', async (context) => {
  const [server, proxy] = await Promise.all([startLatencyServer(context), startProxy(context)])
  const sampled = await sample({
    environments: [
      environment('reference', server.baseURL),
      environment('candidate', server.baseURL, { proxy: `http://127.0.0.1:${proxy.port}` }),
    ],
    probes: [probe('page', '/', { path: 'connect' })],
  })
  assert.equal(sampled.ended, undefined)
  assert.ok(proxy.seen.length > 0)
  const opened = (sampled.data.get('page')?.samples ?? []).filter((seen) => seen.pair === -1 && seen.environment === 'candidate')
  assert.equal(opened.length, 8)
  assert.ok(opened.every(({ cold }) => cold?.tcpMs === undefined && cold?.totalMs !== undefined))
  assert.ok(samplesOf(sampled, 'page').every(({ outcome, cold }) => outcome === 'answered' && cold === undefined))
  assert.deepEqual([...new Set((sampled.data.get('page')?.path ?? []).map((seen) => seen.environment))], ['reference'])
})

test('a path is asked below that of the base, escaped, without its fragment, with a body', async (context) => {
  const server = await startLatencyServer(context)
  const request = { method: 'POST', path: '/page?q=ä#part', headers: [['content-type', 'text/plain']], body: 'äöü' } as const
  await sample({
    environments: [environment('reference', `${server.baseURL}/base`)],
    probes: [{ ...probe('page', '/'), requests: { reference: request } }],
  })
  assert.deepEqual(new Set((await server.served()).map((seen) => seen.path)), new Set(['/base/page?q=%C3%A4']))
})
