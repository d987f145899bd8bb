/** Goal: the scripts for k6 fit the types of k6, and the plan gives the script what it was asked for. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { test } from 'node:test'

import { UserError } from '../../../../src/core/errors.ts'
import { searchK6 } from '../../../../src/observe/k6/find-k6.ts'
import { type K6Task, makeScriptPlan } from '../../../../src/observe/k6/make-script-plan.ts'
import { variablesFor } from '../../../../src/observe/k6/process.ts'
import { profilePlan } from '../../../../src/plan/latency.ts'

const ROOT = path.resolve(import.meta.dirname, '../../../..')

test('every k6 script of this repository passes tsc with @types/k6', () => {
  const tsc = path.join(ROOT, 'node_modules/typescript/bin/tsc')
  const project = path.join(ROOT, 'src/observe/k6/script')
  const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', project, '--noEmit', '--listFiles'], { encoding: 'utf8' })
  assert.equal(status, 0, stdout)
  for (const file of ['src/observe/k6/script/parity.k6.ts', 'probes/latency/checkout.k6.ts'])
    assert.ok(stdout.includes(file), `${file} is not looked at`)
})

type Environment = K6Task['environments'][number]

function task(batches: readonly number[], rest: Partial<Environment> = {}): K6Task {
  const plan = profilePlan('smoke')
  const environments = ['a.example', 'b.example'].map((host): Environment => ({
    name: host,
    baseURL: `https://${host}/shop`,
    tls: { rejectUnauthorized: true },
    httpVersion: 'auto',
    headers: [['accept', '*/*']],
    requestsPerSecond: 5,
    ...rest,
  }))
  const requests = Object.fromEntries(
    environments.map(({ name }) => [
      name,
      {
        method: 'GET',
        path: '/x?y=1',
        headers: [
          ['cookie', 'a=1'],
          ['Cookie', 'b=2'],
          ['accept', 'a'],
          ['accept', 'b'],
        ] as const,
      },
    ]),
  )
  return {
    environments,
    probes: batches.map((batchesMax, index) => ({ name: `probe ${index}`, plan: { ...plan, batchesMax }, requests })),
    seed: 1,
    phase: 'first',
  }
}

test('probes take turns until each has its pairs, below the budget of the host', () => {
  const plan = makeScriptPlan(task([5, 2, 5]))
  assert.deepEqual(plan.stages, [
    { probes: [0, 1, 2], from: 0, to: 80 },
    { probes: [0, 2], from: 80, to: 200 },
  ])
  assert.equal(plan.iterations - plan.warmUps, 480)
  assert.ok(plan.periodMs >= 200, `a request every ${plan.periodMs} ms is more than 5 a second`)
  const shared = makeScriptPlan(task([5], { baseURL: 'https://one.example' }))
  assert.ok(shared.periodMs >= 400, 'two environments on one host share its budget')
  assert.deepEqual(plan.environments[0]?.requests[0], {
    method: 'GET',
    url: 'https://a.example/shop/x?y=1',
    headers: { cookie: 'a=1; b=2', accept: 'a, b' },
  })
})

test('what k6 cannot do for one environment alone is refused by name', () => {
  const refusals: readonly Partial<Environment>[] = [
    { proxy: 'http://proxy.example:3128' },
    { tls: { rejectUnauthorized: true, servername: 'other.example' } },
  ]
  for (const refusal of refusals)
    assert.throws(
      () => makeScriptPlan(task([1], refusal)),
      (error) => error instanceof UserError && error.code === 'PARITY_K6_UNSUPPORTED',
    )
})

test('k6 sees no option of k6 in our variables, and no proxy', () => {
  const ours = { PATH: '/bin', K6_VUS: '9', K6_OUT: 'cloud', HTTPS_PROXY: 'http://p', no_proxy: '*', SSLKEYLOGFILE: '/tmp/keys' }
  assert.deepEqual(variablesFor(ours, { BASE_URL: 'x' }), { PATH: '/bin', no_proxy: '*', BASE_URL: 'x' })
})

test('a k6 that is missing, no program, or too old is told', { skip: process.platform === 'win32' }, async (t) => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'parity-test-find-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const fake = (name: string, text: string, mode: number): string => {
    const file = path.join(folder, name)
    writeFileSync(file, text, { mode })
    return file
  }
  const because = async (file: string): Promise<string> => {
    const search = await searchK6({ PARITY_K6_BIN: file })
    return search.found ? `found ${search.version}` : search.because.replace(folder, '')
  }
  assert.equal((await searchK6({ PATH: folder })).found, false)
  assert.equal(await because(fake('text', '', 0o644)), '/text (PARITY_K6_BIN) is no program that can be run')
  assert.equal(await because(fake('mute', '#!/bin/sh\n', 0o755)), '/mute (PARITY_K6_BIN) does not say which version of k6 it is')
  const old = fake('old', '#!/bin/sh\necho "k6 v1.7.1 (go1.24, linux/amd64)"\n', 0o755)
  assert.equal(await because(old), '/old (PARITY_K6_BIN) is k6 1.7.1; 2.0 or later is needed')
  assert.equal(await because(fake('k6', '#!/bin/sh\necho "k6 v2.2.0 (go1.26, linux/amd64)"\n', 0o755)), 'found 2.2.0')
})
