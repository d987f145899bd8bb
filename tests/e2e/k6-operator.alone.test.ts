/**
 * Goal: what `parity k6 --operator` writes runs as it is, on two runners, and their outputs are judged as one run.
 * Methodology: the operator is played by this test: it mounts the ConfigMap, sets the variables of the Secret, and starts k6
 * with the arguments of the TestRun and an execution segment each.
 */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { test } from 'node:test'

import { parse, parseAllDocuments } from 'yaml'

import type { Result } from '../../src/core/result.ts'
import { NO_K6, testK6 } from '../support/k6.ts'
import { startLatencyServer } from '../support/latency-server.ts'
import { parity } from '../support/parity.ts'

const CANARY = 'canary-77a0c2d1'

test('two runners of a prepared run, read back: one verdict, no secret in any file', { skip: NO_K6 }, async (t) => {
  const cwd = mkdtempSync(path.join(os.tmpdir(), 'parity-test-operator-'))
  t.after(() => rmSync(cwd, { recursive: true, force: true }))
  const [reference, candidate] = [await startLatencyServer(t, { serveMs: 10 }), await startLatencyServer(t, { serveMs: 60 })]
  const headers = { authorization: 'Bearer ${TOKEN}' }
  const config = {
    environments: {
      production: { baseURL: reference.baseURL, role: 'reference', headers },
      staging: { baseURL: candidate.baseURL, headers },
    },
    probes: ['*.probe.yaml'],
  }
  writeFileSync(path.join(cwd, 'parity.config.json'), JSON.stringify(config))
  writeFileSync(
    path.join(cwd, 'shop.probe.yaml'),
    'probes:\n  - kind: http\n    name: products\n    get: /products\n    category: latency\n    latency: { path: raw }\n',
  )
  const argv = ['k6', '--operator', '--parallelism', '2', '--budget', '60', '--latency', 'smoke', '--seed', '4', '--out', 'run']
  const written = await parity(cwd, argv, { TOKEN: CANARY })
  assert.equal(written.exitCode, 0, written.stderr)
  const printed = await parity(cwd, [...argv, '--secret'], { TOKEN: CANARY })
  const secret: { stringData: Readonly<Record<string, string>> } = parse(printed.stdout)
  assert.deepEqual(secret.stringData, { PARITY_SECRET_1: `Bearer ${CANARY}` })
  for (const name of readdirSync(path.join(cwd, 'run')))
    assert.equal(readFileSync(path.join(cwd, 'run', name), 'utf8').includes(CANARY), false, name)

  const [configMap, testRun] = parseAllDocuments(readFileSync(path.join(cwd, 'run/testrun.yaml'), 'utf8')).map((one) =>
    one.toJS(),
  )
  const mount = path.join(cwd, 'mount')
  mkdirSync(mount)
  for (const [name, text] of Object.entries<string>(configMap.data)) writeFileSync(path.join(mount, name), text)
  const { file } = await testK6()
  await Promise.all(
    ['0:1/2', '1/2:1'].map(async (segment, index) => {
      const given: string[] = testRun.spec.arguments.split(' ')
      const args = given.map((one) => one.replace('/results/', `${cwd}/`).replace('$(PARITY_POD)', `parity-${index + 1}`))
      const segments = ['--execution-segment', segment, '--execution-segment-sequence', '0,1/2,1']
      const child = spawn(file, ['run', '--quiet', ...segments, ...args, path.join(mount, 'parity.k6.ts')], {
        env: { PATH: process.env['PATH'], HOME: cwd, ...secret.stringData, PARITY_K6_PLAN: path.join(mount, 'plan.json') },
        stdio: ['ignore', 'ignore', 'inherit'],
      })
      t.after(() => child.kill('SIGKILL'))
      const [code]: unknown[] = await once(child, 'exit')
      assert.equal(code, 0)
    }),
  )
  for (const output of ['parity-1.ndjson', 'parity-2.ndjson'])
    assert.equal(readFileSync(path.join(cwd, output), 'utf8').includes(CANARY), false, output)
  const imported = await parity(cwd, ['k6', 'import', '--run', 'run', 'parity-1.ndjson', 'parity-2.ndjson'])
  assert.equal(imported.exitCode, 0, imported.stderr)
  assert.match(imported.stdout, /^read {5}2 outputs, 400 requests of 1 probes$/m)
  const compared = await parity(cwd, ['compare', 'run', '--json'])
  const result: Pick<Result, 'latency'> = JSON.parse(compared.stdout)
  assert.deepEqual(
    (result.latency ?? []).flatMap(({ tests }) => tests.map(({ verdict }) => verdict)),
    ['slower', 'slower'],
  )
})
