/**
 * Goal: the envparity script in a real k6 gives samples that lead to the right verdicts, and no secret leaves it.
 * Methodology: two loopback servers with known times of service; k6 2.x as it is installed.
 */
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'

import { compareLatency } from '../../src/compare/latency/compare-latency.ts'
import type { LatencyComparison, LatencyData, LatencyPlan } from '../../src/core/latency.ts'
import type { K6Task } from '../../src/observe/k6/make-script-plan.ts'
import { type K6Sampled, runK6 } from '../../src/observe/k6/run-k6.ts'
import { profilePlan } from '../../src/plan/latency.ts'
import { NO_K6, testK6 } from '../support/k6.ts'
import { type LatencyServer, startLatencyServer } from '../support/latency-server.ts'

const CANARY = 'canary-9f3c1d77e2'
const SMOKE: LatencyPlan = { ...profilePlan('smoke'), path: 'auto', timeoutMs: 2000 }

type Wish = { readonly plan?: LatencyPlan; readonly requestsPerSecond?: number; readonly path?: string }

function taskOf(servers: readonly [LatencyServer, LatencyServer], wish: Wish = {}): K6Task {
  const { plan = SMOKE, requestsPerSecond = 100, path: asked = '/' } = wish
  const headers = [['authorization', `Bearer ${CANARY}`]] as const
  const names = ['production', 'staging']
  const request = { method: 'POST', path: `${asked}?key=${CANARY}`, headers, body: `{"pin":"${CANARY}"}` }
  return {
    environments: servers.map(({ baseURL }, index) => ({
      name: names[index] ?? '',
      baseURL,
      tls: { rejectUnauthorized: true },
      httpVersion: 'auto',
      headers,
      requestsPerSecond,
    })),
    probes: [{ name: 'products', plan, requests: Object.fromEntries(names.map((name) => [name, request])) }],
    seed: 11,
    phase: 'first',
  }
}

async function sample(task: K6Task, signal: AbortSignal = new AbortController().signal): Promise<K6Sampled> {
  const program = await testK6()
  return runK6({ program, task, variables: process.env, signal, onProgress: () => undefined, mask: (text) => text })
}

function judge(data: LatencyData, plan: LatencyPlan = SMOKE): LatencyComparison {
  return compareLatency({ probe: 'products', plan, data, reference: 'production', candidate: 'staging', family: 2, seed: 1 })
}

/** Folders with a plan of this file: other tests run k6 at the same time. */
function ourFolders(): readonly string[] {
  const folders = readdirSync(os.tmpdir()).filter((name) => name.startsWith('parity-k6-'))
  return folders
    .map((name) => path.join(os.tmpdir(), name))
    .filter((folder) => readIfThere(path.join(folder, 'plan.json')).includes(CANARY))
}

test('equal environments: every pair is there, the orders are mixed, and nothing is slower', { skip: NO_K6 }, async (t) => {
  const servers = [await startLatencyServer(t, { serveMs: 8 }), await startLatencyServer(t, { serveMs: 8 })] as const
  const { data, ended } = await sample(taskOf(servers))
  const [one] = data
  assert.ok(one)
  assert.equal(ended, undefined)
  assert.equal(one.refused, undefined)
  const asked = one.samples.filter(({ pair }) => pair < 200)
  assert.equal(asked.length, 400, '200 pairs on both environments')
  assert.equal(asked.filter(({ cold }) => cold !== undefined).length, 0, 'warm-ups opened all connections')
  assert.ok(one.samples.length > asked.length, 'new connections of the warm-ups are kept, behind the last pair')
  const first = asked.filter(({ environment, order }) => environment === 'production' && order === 0).length
  // Binomial(200, 1/2): outside of 65..135 with a probability below 1e-6.
  assert.ok(first >= 65 && first <= 135, `production was first ${first} times`)
  for (const pair of Map.groupBy(asked, (sample_) => sample_.pair).values()) {
    const [left, right] = pair
    assert.ok(left && right && pair.length === 2 && left.environment !== right.environment)
  }
  const connects = Map.groupBy(one.path, ({ environment, kind }) => `${environment} ${kind}`)
  const counts = Object.fromEntries([...connects].map(([name, some]) => [name, some.length]))
  assert.deepEqual(counts, { 'production connect': 25, 'staging connect': 25 })
  assert.deepEqual(
    judge(one).tests.map(({ verdict }) => verdict === 'slower' || verdict === 'faster'),
    [false, false],
  )
})

test('an environment that takes longer is slower', { skip: NO_K6 }, async (t) => {
  const servers = [await startLatencyServer(t, { serveMs: 20 }), await startLatencyServer(t, { serveMs: 80 })] as const
  // Other tests keep the machine busy, and with it the measuring of the way: it is left out.
  const plan: LatencyPlan = { ...SMOKE, path: 'raw' }
  const { data } = await sample(taskOf(servers, { plan }))
  assert.ok(data[0])
  const [median] = judge(data[0], plan).tests
  assert.equal(median?.verdict, 'slower', `${median?.because}`)
  assert.ok((median.ratio ?? 0) > 2, `ratio ${median.ratio}`)
})

test('Server-Timing is carried through k6, and is what is compared', { skip: NO_K6 }, async (t) => {
  const servers = [
    await startLatencyServer(t, { serveMs: 5, serverTiming: true }),
    await startLatencyServer(t, { serveMs: 5, serverTiming: true }),
  ] as const
  const { data } = await sample(taskOf(servers))
  assert.ok(data[0])
  const told = data[0].samples.filter(({ serverTiming }) => serverTiming !== undefined).length
  assert.equal(told, data[0].samples.length)
  assert.equal(judge(data[0]).path.used, 'server-timing')
})

test('iterations that k6 dropped refuse a verdict', { skip: NO_K6 }, async (t) => {
  // Longer than all users of k6 can hold at this rate.
  const servers = [await startLatencyServer(t, { serveMs: 2 }), await startLatencyServer(t, { serveMs: 1500 })] as const
  const plan = { ...SMOKE, batchesMax: 1, timeoutMs: 1800 }
  const { data } = await sample(taskOf(servers, { plan, requestsPerSecond: 300 }))
  assert.ok(data[0])
  assert.match(data[0].refused ?? '', /^k6 dropped \d+ iterations: what could not be asked in time is missing in the latencies$/)
  assert.deepEqual(
    judge(data[0], plan).tests.map(({ verdict }) => verdict),
    ['undecided', 'undecided'],
  )
})

test('no answer in time is censored, a refused connection a failure', { skip: NO_K6 }, async (t) => {
  const slow = await startLatencyServer(t, { serveMs: 400 })
  const gone = { ...slow, baseURL: 'http://127.0.0.1:9' }
  const plan = { ...SMOKE, batchPairs: 5, batchesMax: 1, timeoutMs: 100 }
  const { data } = await sample(taskOf([slow, gone], { plan, requestsPerSecond: 50 }))
  assert.ok(data[0])
  const outcomes = data[0].samples
    .filter(({ pair }) => pair < 5)
    .map(({ environment, outcome, because }) => `${environment} ${outcome} ${because}`)
  assert.deepEqual([...new Set(outcomes)].toSorted(), ['production timed-out timeout-total', 'staging failed refused'])
})

test('an abort ends k6 and keeps what came', { skip: NO_K6 }, async (t) => {
  const servers = [await startLatencyServer(t, { serveMs: 2 }), await startLatencyServer(t, { serveMs: 2 })] as const
  const controller = new AbortController()
  const plan = { ...SMOKE, batchesMax: 50 }
  const running = sample(taskOf(servers, { plan, requestsPerSecond: 100 }), controller.signal)
  await sleep(4000)
  controller.abort()
  const { data, ended } = await running
  assert.equal(ended?.because, 'interrupted')
  const count = data[0]?.samples.length ?? 0
  assert.ok(count > 0 && count < 4000, `${count} samples`)
})

test(
  'secrets reach the environments and nothing else: no argument, no sample, no file afterwards',
  { skip: NO_K6 },
  async (t) => {
    const servers = [await startLatencyServer(t, { serveMs: 2 }), await startLatencyServer(t, { serveMs: 2 })] as const
    const plan = { ...SMOKE, batchesMax: 1 }
    const running = sample(taskOf(servers, { plan, requestsPerSecond: 50 }))
    await sleep(1500)
    if (existsSync('/proc/self/cmdline')) {
      const commands = readdirSync('/proc')
        .filter((name) => /^\d+$/.test(name) && existsSync(`/proc/${name}/cmdline`))
        .map((name) => readIfThere(`/proc/${name}/cmdline`))
      assert.ok(
        commands.some((command) => command.includes('parity.k6.ts')),
        'k6 runs',
      )
      assert.equal(commands.filter((command) => command.includes(CANARY)).length, 0)
    }
    const folders = ourFolders()
    assert.equal(folders.length, 1)
    if (process.platform !== 'win32')
      for (const folder of folders) assert.equal(statSync(folder).mode & 0o077, 0, 'nobody else reads the folder')
    const { data } = await running
    assert.equal(JSON.stringify(data).includes(CANARY), false)
    assert.deepEqual(ourFolders(), [])
    const served = await servers[0].served()
    assert.ok(
      served.some(({ path: asked }) => asked.includes(CANARY)),
      'the environment was asked with it',
    )
  },
)

/** A process may be gone by now. */
function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
