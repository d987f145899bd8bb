/** Goal: `parity k6 import` and `parity doctor` say what they found, and what to do where they found nothing. */
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, mkdirSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { test } from 'node:test'

import { NODE_MIN, checkNode } from '../../src/cli/commands/doctor.ts'
import type { Result } from '../../src/core/result.ts'
import { parity, readRecords } from '../support/parity.ts'
import type { Scope } from '../support/parity.ts'

const FIXTURES = path.resolve(import.meta.dirname, '../unit/observe/k6/fixtures')
const PACKAGE: { engines: { node: string } } = JSON.parse(
  readFileSync(path.resolve(import.meta.dirname, '../../package.json'), 'utf8'),
)

function folderOf(t: Scope): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'parity-test-cli-k6-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Recordings as k6 writes them: a request every 10 ms that takes `ms`, give or take. */
function recording(ms: number, seconds: number): string {
  const metric = {
    type: 'Metric',
    data: { name: 'http_req_duration', type: 'trend', contains: 'time' },
    metric: 'http_req_duration',
  }
  const points = Array.from({ length: seconds * 100 }, (_, index) => ({
    metric: 'http_req_duration',
    type: 'Point',
    data: {
      time: new Date(Date.UTC(2026, 10, 22) + index * 10).toISOString(),
      value: ms * (1 + ((index * 7919) % 100) / 1000),
      tags: { status: '200' },
    },
  }))
  return [metric, ...points].map((line) => `${JSON.stringify(line)}\n`).join('')
}

test('two recordings become a run whose latency compare judges', async (t) => {
  const cwd = folderOf(t)
  writeFileSync(path.join(cwd, 'before.ndjson'), recording(20, 10))
  writeFileSync(path.join(cwd, 'after.ndjson'), recording(40, 10))
  writeFileSync(path.join(cwd, 'same.ndjson'), recording(20, 10))
  const verdictsOf = async (candidate: string): Promise<readonly unknown[]> => {
    const argv = [
      'k6',
      'import',
      '--reference',
      'production=before.ndjson',
      '--candidate',
      `staging=${candidate}`,
      '--out',
      candidate.slice(0, 4),
    ]
    const imported = await parity(cwd, argv)
    assert.equal(imported.exitCode, 0, imported.stderr)
    assert.match(imported.stdout, /^http_req_duration: 800 pairs\n/)
    const compared = await parity(cwd, ['compare', candidate.slice(0, 4), '--json'])
    const result: Pick<Result, 'latency'> = JSON.parse(compared.stdout)
    return (result.latency ?? []).flatMap(({ tests }) => tests.map(({ verdict }) => verdict))
  }
  assert.deepEqual(await verdictsOf('after.ndjson'), ['slower', 'slower'])
  assert.deepEqual(await verdictsOf('same.ndjson'), ['within', 'within'])
})

test('summaries are shown beside each other, without a verdict', async (t) => {
  const cwd = folderOf(t)
  const [left, right] = ['summary-export.json', 'machine-readable.json'].map((name) => path.join(FIXTURES, name))
  const { exitCode, stdout } = await parity(cwd, [
    'k6',
    'import',
    '--reference',
    `production=${left}`,
    '--candidate',
    `staging=${right}`,
    '--out',
    'run',
  ])
  assert.equal(exitCode, 0)
  assert.match(stdout, /^steps: a summary has point values only, without the values behind them: no verdict can be given$/m)
  assert.match(stdout, /^ {2}p\(95\) {4}production \d+\.\d\d {2}staging \d+\.\d\d$/m)
  const latency = readRecords(path.join(cwd, 'run')).filter(({ type }) => type === 'latency')
  assert.ok(latency.length > 0 && latency.every((record) => record.type === 'latency' && record.data.refused !== undefined))
})

test('an import without both sides, and of the outputs of another run, is refused', async (t) => {
  const cwd = folderOf(t)
  const alone = await parity(cwd, ['k6', 'import', '--reference', 'a.ndjson'])
  assert.deepEqual([alone.exitCode, /PARITY_USAGE/.test(alone.stderr)], [2, true])
  const twice = await parity(cwd, ['k6', 'import', '--reference', 'a=a.ndjson', '--candidate', 'a=b.ndjson'])
  assert.match(twice.stderr, /"a" cannot be the reference and a candidate/)
  const head = { type: 'run', version: 1, tool: 'envparity', runId: '1', seed: 1, startedAt: '', environments: [], warnings: [] }
  const facts = {
    name: 'asked',
    category: 'functional',
    kind: 'http',
    file: 'a',
    line: 1,
    tags: [],
    repeatable: 'yes',
    title: '',
  }
  const log = `${JSON.stringify(head)}\n${JSON.stringify({ type: 'probe', facts })}\n`
  writeFileSync(path.join(cwd, 'observations.ndjson'), log)
  const other = await parity(cwd, ['k6', 'import', '--run', '.', 'a.ndjson'])
  assert.match(other.stderr, /was not prepared for k6/)
  assert.equal(readFileSync(path.join(cwd, 'observations.ndjson'), 'utf8'), log, 'the log of a run that was asked is left alone')
  const bare = await parity(cwd, ['k6'])
  assert.match(bare.stderr, /"parity k6" alone does nothing/)
})

test('doctor: with everything there it passes; the Node it wants is the one of package.json', async (t) => {
  const cwd = folderOf(t)
  const { exitCode, stdout } = await parity(cwd, ['doctor'], { PATH: '', PARITY_CHROMIUM: process.execPath })
  assert.equal(exitCode, 0)
  assert.ok(
    stdout.split('\n').every((line) => line.length <= 80),
    stdout,
  )
  assert.match(stdout, /^ok {2}Node {8}\d+\./m)
  assert.match(stdout, /^- {3}k6 {10}there is no k6 in the PATH; only engine k6 needs it$/m)
  assert.match(stdout, /^ok {2}Chromium {4}/m)
  assert.equal(`>=${NODE_MIN.join('.')}`, PACKAGE.engines.node)
  assert.deepEqual([checkNode('22.18.0').state, checkNode('22.19.0').state, checkNode('26.0.0').state], ['bad', 'ok', 'ok'])
})

test('doctor: a config that is broken, or that asks for a k6 that is missing, fails', async (t) => {
  const cwd = folderOf(t)
  const config = {
    environments: { a: { baseURL: 'http://127.0.0.1:1', role: 'reference' }, b: { baseURL: 'http://127.0.0.1:2' } },
  }
  writeFileSync(path.join(cwd, 'parity.config.json'), JSON.stringify({ ...config, latency: { engine: 'k6' } }))
  const wanted = await parity(cwd, ['doctor', '--json'], { PATH: '' })
  const told: { healthy: boolean; checks: readonly { name: string; state: string }[] } = JSON.parse(wanted.stdout)
  assert.equal(wanted.exitCode, 2)
  assert.deepEqual([told.healthy, told.checks.find(({ name }) => name === 'k6')?.state], [false, 'bad'])
  writeFileSync(path.join(cwd, 'parity.config.json'), JSON.stringify({ ...config, latncy: {} }))
  const broken = await parity(cwd, ['doctor'], { PATH: '' })
  assert.equal(broken.exitCode, 2)
  assert.match(broken.stdout, /^BAD config {6}.*latncy/m)
  writeFileSync(path.join(cwd, 'parity.config.json'), JSON.stringify(config))
  mkdirSync(path.join(cwd, 'probes'))
  writeFileSync(
    path.join(cwd, 'probes/a.probe.ts'),
    "import { defineProbes, http } from 'envparity'\nexport default [http('a', { gte: '/' })]\n",
  )
  const probe = await parity(cwd, ['doctor'], { PATH: '' })
  assert.deepEqual(probe.stdout.match(/a\.probe\.ts(?::\d+:\d+)?/g), ['a.probe.ts:2:29'])
})
