/**
 * Goal: a run times what it is told to, finds what is slower and nothing else, and judges the same from its log.
 * Methodology: real servers in processes of their own, whose time of service is known; `run` of tests/support judges each run
 * again from its log and wants the same bytes. Runs alone: on a busy machine the right answer is "undecided".
 */
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'

import type { UserConfig } from '../../src/config/types.ts'
import { NO_K6 } from '../support/k6.ts'
import { startLatencyServer } from '../support/latency-server.ts'
import { createProject, httpProbe, parity, run, type RanRun } from '../support/parity.ts'

/** Where k6 is. */
const WITH_K6 = { PATH: process.env['PATH'], PARITY_K6_BIN: process.env['PARITY_K6_BIN'] }

/** Fast enough for a test; loopback may be asked more than a production. */
const LATENCY: NonNullable<UserConfig['latency']> = { requestsPerSecond: 200, confirmAfter: 100 }

async function stage(t: TestContext, slowMs: number, latency: UserConfig['latency'] = LATENCY): Promise<string> {
  const [reference, candidate] = await Promise.all([startLatencyServer(t), startLatencyServer(t)])
  return createProject(t, {
    environments: {
      production: { baseURL: reference.baseURL, role: 'reference', variables: { SLOW: '10' } },
      staging: { baseURL: candidate.baseURL, variables: { SLOW: String(slowMs) } },
    },
    limits: { requestsPerSecond: 0 },
    latency,
    probes: [
      httpProbe('search', '/search?ms=${SLOW}', { category: 'latency' }),
      httpProbe('list', '/list?ms=10', { latency: true }),
      httpProbe('health', '/health'),
    ],
  })
}

const ATTEMPTS = 3
const OPEN = /the sampler was overloaded|the noise is too large|pairs count, and \d+ are needed/
/** What k6 says on such a machine. */
const DROPPED = /dropped/

/**
 * A machine that keeps the sampler from its processor gets "overloaded" for an answer, which is the right one: it is asked
 * again, and the test is skipped with that reason when it always says so.
 */
async function inCalm<Ran extends { readonly stdout: string; readonly stderr: string }>(
  t: TestContext,
  act: () => Promise<Ran>,
  open: RegExp = OPEN,
): Promise<Ran | undefined> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const ran = await act()
    if (!open.test(ran.stdout)) return ran
  }
  t.skip(`the machine is too busy to measure on: no verdict in ${ATTEMPTS} runs`)
  return undefined
}

function slower({ result }: RanRun): readonly (readonly [probe: string, path: string])[] {
  return result.findings.filter(({ rule }) => rule === 'latency.slower').map(({ probe, path }) => [probe, path] as const)
}

function about({ stdout, stderr }: RanRun): string {
  return `${stdout}\n${stderr}`
}

test('what is slower is found, measured once more, and is one cause; what is not slower is no finding', async (t) => {
  const cwd = await stage(t, 17)
  const ran = await inCalm(t, () => run(cwd), new RegExp(`${OPEN.source}|not measured again`))
  if (ran === undefined) return
  assert.equal(ran.exitCode, 1, about(ran))
  assert.deepEqual(slower(ran), [
    ['search', '/p50'],
    ['search', '/p95'],
  ])
  const { causes, latency = [], latencyFamily } = ran.result
  assert.equal(causes.length, 1, about(ran))
  assert.deepEqual(latencyFamily, { tests: 4, rate: 0.05 })
  const [list, search] = latency
  assert.deepEqual([list?.probe, search?.probe], ['list', 'search'])
  assert.deepEqual(
    search?.tests.map(({ verdict, confirmed, flagged }) => [verdict, confirmed, flagged]),
    [
      ['slower', true, true],
      ['slower', true, true],
    ],
  )
  const median = search?.tests[0]
  assert.ok((median?.ratio ?? 0) > 1.4 && (median?.ratio ?? 0) < 2, `${median?.ratio}`)
  // Every sample is in the log: 200 pairs of each probe, 400 more of the confirmation, warm-ups apart.
  const samples = ran.records.flatMap((record) => (record.type === 'latency' ? record.data.samples : []))
  assert.ok(samples.filter(({ phase, pair }) => phase === 'first' && pair >= 0).length >= 800)
  assert.ok(samples.filter(({ phase, pair }) => phase === 'confirmation' && pair >= 0).length >= 800)
  assert.match(ran.stdout, /^latency +\d slower.* of 4 tests$/m)

  const lenient = await parity(cwd, ['compare', 'out', '--tolerance', 'p50=300%', '--tolerance', 'p95=300%', '--out', 'lenient'])
  assert.equal(lenient.exitCode, 0, lenient.stdout)
})

test('environments that are equally fast raise nothing', async (t) => {
  const cwd = await stage(t, 10)
  const ran = await inCalm(t, () => run(cwd))
  if (ran === undefined) return
  assert.deepEqual(slower(ran), [], about(ran))
  assert.equal(ran.exitCode, 0, about(ran))
  assert.deepEqual(ran.result.coverage.byFacet['latency'], { compared: 2, of: 2 })
})

test('without latency nothing is timed, and that is told', async (t) => {
  const ran = await run(await stage(t, 17), ['--latency', 'off'])
  assert.equal(ran.exitCode, 0, about(ran))
  assert.equal(ran.result.latency, undefined)
  assert.deepEqual(ran.result.warnings, ['latency is off: no probe is timed (2)'])
  assert.equal(ran.records.filter(({ type }) => type === 'latency').length, 0)
})

test('the reference is as fast as itself', async (t) => {
  const cwd = await stage(t, 10)
  const checked = await inCalm(t, () => parity(cwd, ['latency', '--self-check']))
  if (checked === undefined) return
  assert.equal(checked.exitCode, 0, checked.stdout + checked.stderr)
  assert.match(checked.stdout, /^passed {4}list\n {10}p50 [\d.]+ \[[\d.]+, [\d.]+\], p95 .*, 200 pairs$/m)
})

test('a plan is made from a run', async (t) => {
  const cwd = await stage(t, 10)
  const ran = await inCalm(t, () => run(cwd))
  if (ran === undefined) return
  const planned = await parity(cwd, ['latency', 'plan', '--run', 'out', '--detect', '40%', '--budget', '100', '--json'])
  assert.equal(planned.exitCode, 0, planned.stderr)
  const { pilot, rows } = JSON.parse(planned.stdout)
  assert.equal(pilot, ran.result.runId)
  assert.equal(rows.length, 4)
  for (const { needed, chances } of rows) {
    assert.ok(needed === undefined || needed.pairs >= 200)
    assert.ok(chances.falseAlarm <= 0.05)
  }
})

test('k6 samples the same, and finds the same', { skip: NO_K6 }, async (t) => {
  const cwd = await stage(t, 17)
  const ran = await inCalm(t, () => run(cwd, ['--engine', 'k6'], WITH_K6), DROPPED)
  if (ran === undefined) return
  assert.equal(ran.exitCode, 1, about(ran))
  assert.deepEqual(
    slower(ran)
      .map(([probe]) => probe)
      .filter((probe) => probe !== 'search'),
    [],
  )
  assert.ok(slower(ran).length > 0, about(ran))
  assert.deepEqual(new Set(ran.result.latency?.map(({ engine }) => engine)), new Set(['k6']))
})

test('a k6 script of a user is compared by its metrics and its thresholds', { skip: NO_K6 }, async (t) => {
  const script = `
import http from 'k6/http'
import { check } from 'k6'
export const options = {
  scenarios: { all: { executor: 'constant-arrival-rate', rate: 40, timeUnit: '1s', duration: '7s', preAllocatedVUs: 20 } },
  thresholds: { http_req_duration: ['p(95)<1000', 'med<22'] },
}
export default function () {
  const answer = http.get(\`\${__ENV.BASE_URL}/search?ms=\${__ENV.SLOW}\`)
  check(answer, { 'it answers': ({ status }) => status === 200 })
}
`
  const [reference, candidate] = await Promise.all([startLatencyServer(t), startLatencyServer(t)])
  const cwd = createProject(t, {
    environments: {
      production: { baseURL: reference.baseURL, role: 'reference', variables: { SLOW: '10' } },
      staging: { baseURL: candidate.baseURL, variables: { SLOW: '30' } },
    },
    latency: { scripts: 'load/*.k6.js' },
    probes: [httpProbe('health', '/health')],
    files: { 'load/search.k6.js': script },
  })
  const ran = await inCalm(t, () => run(cwd, [], WITH_K6), DROPPED)
  if (ran === undefined) return
  assert.equal(ran.exitCode, 1, about(ran))
  assert.deepEqual(
    ran.result.probes.map(({ name, kind, outcome }) => [name, kind, outcome]),
    [
      ['health', 'http', 'same'],
      ['load/search.k6.js', 'k6', 'diverged'],
      ['load/search.k6.js › http_req_duration', 'k6', 'diverged'],
    ],
    about(ran),
  )
  assert.deepEqual(
    // What lies in the tail of 280 requests is a matter of the machine.
    ran.result.findings.filter(({ path }) => path !== '/p95').map(({ rule, probe, path }) => [rule, probe, path]),
    [
      ['contract.failed-on-candidate', 'load/search.k6.js', '/threshold http_req_duration med<22'],
      ['latency.slower', 'load/search.k6.js › http_req_duration', '/p50'],
    ],
    about(ran),
  )
})

test('a glob of scripts that matches nothing, and a k6 that is not there, are told before anything is sent', async (t) => {
  const environments = {
    production: { baseURL: 'http://127.0.0.1:9', role: 'reference' as const },
    staging: { baseURL: 'http://127.0.0.1:9/staging' },
  }
  const probes = [httpProbe('health', '/health')]
  const none = await parity(createProject(t, { environments, probes, latency: { scripts: 'load/*.k6.js' } }), ['run'])
  assert.equal(none.exitCode, 2)
  assert.match(none.stderr, /the glob "load\/\*\.k6\.js" matches no k6 script/)
  const files = { 'load/a.k6.js': '' }
  const cwd = createProject(t, { environments, probes, latency: { scripts: 'load/*.k6.js' }, files })
  const missing = await parity(cwd, ['run'], { PARITY_K6_BIN: '/nowhere/k6' })
  assert.equal(missing.exitCode, 2)
  assert.match(missing.stderr, /\/nowhere\/k6 \(PARITY_K6_BIN\) is no program that can be run/)
})
