/**
 * Goal: k6 scripts of users run unchanged on every environment at once, and what they recorded is compared or, where that
 * would be wrong, refused. The last test runs the envparity script as the k6-operator does, in two execution segments.
 */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { test } from 'node:test'

import { compareLatency } from '../../src/compare/latency/compare-latency.ts'
import type { LatencyVerdict } from '../../src/core/latency.ts'
import { makeScriptPlan } from '../../src/observe/k6/make-script-plan.ts'
import { readFiles } from '../../src/observe/k6/read-files.ts'
import { PARITY_SCRIPT } from '../../src/observe/k6/run-k6.ts'
import { runUserScript, type UserScriptResult } from '../../src/observe/k6/run-user-script.ts'
import { profilePlan } from '../../src/plan/latency.ts'
import { NO_K6, testK6 } from '../support/k6.ts'
import { type LatencyServer, startLatencyServer } from '../support/latency-server.ts'
import type { Scope } from '../support/parity.ts'

const SMOKE = profilePlan('smoke')

const SCRIPT = `import { check } from 'k6'
import http from 'k6/http'
import { Trend } from 'k6/metrics'

const steps: Trend = new Trend('steps', true)
const sizes = new Trend('sizes')

export const options = {
  scenarios: { steady: { executor: 'constant-arrival-rate', rate: 30, timeUnit: '1s', duration: '8s', preAllocatedVUs: 60 } },
  thresholds: { steps: ['med<60'], http_reqs: ['count>10'] },
}

export default function (): void {
  const answer = http.get(__ENV.BASE_URL + '/')
  check(answer, { 'is asked as staging': () => __ENV.PARITY_ENVIRONMENT === 'staging', 'knows its variable': () => __ENV.REGION === 'eu' })
  steps.add(answer.timings.duration)
  sizes.add(3)
}

export function handleSummary() {
  return { stdout: 'a summary of their own' }
}
`

function fileWith(t: Scope, name: string, text: string): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'parity-test-k6-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const file = path.join(folder, name)
  writeFileSync(file, text)
  return file
}

async function runOn(script: string, servers: readonly [LatencyServer, LatencyServer]): Promise<UserScriptResult> {
  return runUserScript({
    program: await testK6(),
    script,
    environments: servers.map(({ baseURL }, index) => ({
      name: ['production', 'staging'][index] ?? '',
      baseURL,
      variables: { REGION: 'eu' },
    })),
    size: SMOKE,
    variables: process.env,
    signal: new AbortController().signal,
    mask: (text) => text,
  })
}

function verdicts({ metrics }: UserScriptResult): Readonly<Record<string, LatencyVerdict | undefined>> {
  const sides = { reference: 'production', candidate: 'staging', family: 4, seed: 1 }
  const medians = [...metrics].map(([probe, data]) => [
    probe,
    compareLatency({ probe, plan: SMOKE, data, ...sides }).tests[0]?.verdict,
  ])
  return Object.fromEntries(medians)
}

test(
  'metrics, thresholds and checks of a script are told per environment; what is slower is found',
  { skip: NO_K6 },
  async (t) => {
    const servers = [await startLatencyServer(t, { serveMs: 20 }), await startLatencyServer(t, { serveMs: 100 })] as const
    const result = await runOn(fileWith(t, 'steps.k6.ts', SCRIPT), servers)
    assert.deepEqual(
      result.sides.map(({ environment, exitCode, failure }) => ({ environment, exitCode, failure })),
      [
        { environment: 'production', exitCode: 0, failure: undefined },
        { environment: 'staging', exitCode: 99, failure: undefined },
      ],
    )
    assert.deepEqual(
      result.sides.map(({ thresholds }) => thresholds.toSorted((left, right) => (left.metric < right.metric ? -1 : 1))),
      [false, true].map((failed) => [
        { metric: 'http_reqs', expression: 'count>10', failed: false },
        { metric: 'steps', expression: 'med<60', failed },
      ]),
    )
    assert.deepEqual(
      result.sides.map(({ checks }) => checks.map(({ name, passes, fails }) => [name, passes > 0, fails > 0])),
      [
        [
          ['is asked as staging', false, true],
          ['knows its variable', true, false],
        ],
        [
          ['is asked as staging', true, false],
          ['knows its variable', true, false],
        ],
      ],
    )
    assert.deepEqual(result.otherTrends, ['sizes'])
    assert.deepEqual(verdicts(result), { http_req_duration: 'slower', steps: 'slower' })
  },
)

test('the same script on equal environments: nothing is slower', { skip: NO_K6 }, async (t) => {
  const servers = [await startLatencyServer(t, { serveMs: 8 }), await startLatencyServer(t, { serveMs: 8 })] as const
  const result = await runOn(fileWith(t, 'steps.k6.ts', SCRIPT), servers)
  assert.equal(Object.values(verdicts(result)).includes('slower'), false)
  assert.ok([...result.metrics.values()].every(({ refused, samples }) => refused === undefined && samples.length === 400))
})

test('a script that throws is told, and nothing of it is compared', { skip: NO_K6 }, async (t) => {
  const servers = [await startLatencyServer(t), await startLatencyServer(t)] as const
  const { sides, metrics } = await runOn(fileWith(t, 'broken.k6.js', `throw new Error('no such table')`), servers)
  assert.equal(sides[0]?.exitCode, 107)
  assert.match(sides[0]?.failure ?? '', /^exit code 107: the script threw an exception\n[^]*no such table/)
  assert.equal(metrics.size, 0)
})

test('a script that drops iterations on one side gets no verdict', { skip: NO_K6 }, async (t) => {
  const servers = [await startLatencyServer(t, { serveMs: 2 }), await startLatencyServer(t, { serveMs: 900 })] as const
  const result = await runOn(fileWith(t, 'steps.k6.ts', SCRIPT.replace('preAllocatedVUs: 60', 'preAllocatedVUs: 5')), servers)
  assert.match(result.metrics.get('steps')?.refused ?? '', /^k6 dropped \d+ iterations/)
  assert.deepEqual(verdicts(result), { http_req_duration: 'undecided', steps: 'undecided' })
})

test('outputs of two runners are read as one: every pair once, both members by the same runner', { skip: NO_K6 }, async (t) => {
  const servers = [await startLatencyServer(t, { serveMs: 3 }), await startLatencyServer(t, { serveMs: 3 })]
  const { file } = await testK6()
  const plan = makeScriptPlan({
    environments: servers.map(({ baseURL }, index) => ({
      name: ['production', 'staging'][index] ?? '',
      baseURL,
      tls: { rejectUnauthorized: true },
      httpVersion: 'auto',
      headers: [],
      requestsPerSecond: 50,
    })),
    probes: [
      {
        name: 'products',
        plan: { ...SMOKE, batchesMax: 2 },
        requests: Object.fromEntries(['production', 'staging'].map((name) => [name, { method: 'GET', path: '/', headers: [] }])),
      },
    ],
    seed: 3,
    phase: 'first',
  })
  // As the operator has it: the token stands in a variable, not in the plan.
  const planFile = fileWith(
    t,
    'plan.json',
    JSON.stringify(plan).replaceAll('"headers":{}', '"headers":{"x-token":"${env:PARITY_SECRET_1}"}'),
  )
  const outputs = ['0:1/2', '1/2:1'].map((segment) => ({ segment, output: fileWith(t, 'runner.ndjson', '') }))
  await Promise.all(
    outputs.map(async ({ segment, output }) => {
      const segments = ['--execution-segment', segment, '--execution-segment-sequence', '0,1/2,1']
      const quiet = ['--quiet', '--no-usage-report', '--summary-mode=disabled', '--no-thresholds']
      const child = spawn(file, ['run', ...quiet, ...segments, '--out', `json=${output}`, PARITY_SCRIPT], {
        env: {
          PATH: process.env['PATH'],
          HOME: path.dirname(output),
          PARITY_K6_PLAN: planFile,
          PARITY_SECRET_1: 'token "quoted"',
        },
        stdio: 'ignore',
      })
      t.after(() => child.kill('SIGKILL'))
      const [code]: unknown[] = await once(child, 'exit')
      assert.equal(code, 0)
    }),
  )
  const runners = await Promise.all(outputs.map(async ({ output }) => pairsIn([output])))
  const together = await pairsIn(outputs.map(({ output }) => output))
  assert.deepEqual(
    [...together.keys()].toSorted((left, right) => left - right),
    Array.from({ length: 80 }, (_, pair) => pair),
  )
  for (const environments of together.values()) assert.deepEqual(environments.toSorted(), ['production', 'staging'])
  for (const runner of runners) {
    assert.ok(runner.size >= 30 && runner.size <= 50, `one runner had ${runner.size} pairs of 80`)
    for (const environments of runner.values()) assert.equal(environments.length, 2)
  }
})

async function pairsIn(files: readonly string[]): Promise<ReadonlyMap<number, readonly string[]>> {
  const { collector, foreignLines } = await readFiles(files, () => 40)
  assert.equal(foreignLines, 0)
  const samples = (collector.data().get('products')?.samples ?? []).filter(({ pair }) => pair < 80)
  return new Map(
    [...Map.groupBy(samples, ({ pair }) => pair)].map(([pair, some]) => [pair, some.map(({ environment }) => environment)]),
  )
}
