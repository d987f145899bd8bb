/**
 * Goal: Allure says of a run what our gate says, keeps one history per probe whatever environments are called, and shows no
 * more than was masked. Methodology: the files are really written by allure-js-commons, and read again.
 */
import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import test from 'node:test'

import type { TestResult } from 'allure-js-commons'
import { parseEnvInfo } from 'allure-js-commons/sdk/reporter'

import { writeAllure } from '../../../src/cli/allure/write-allure.ts'
import type { Result } from '../../../src/core/result.ts'
import { allureExport } from '../../../src/report/allure/export.ts'
import type { RenderOptions } from '../../../src/report/formats/index.ts'
import { tempFolder, type Scope } from '../../support/parity.ts'
import { XSS_CORPUS } from '../../support/xss-corpus.ts'
import { KD_12, PARITY } from './fixtures.ts'
import { DIVERGED } from './fixtures-diverged.ts'
import { COMPLETE, DANGEROUS, hostile, HOSTILE_TEXT, LONG_TEXT } from './fixtures-extreme.ts'
import { MODELS, THREE, UNDECIDED } from './fixtures-models.ts'
import { TIMED } from './fixtures-timed.ts'
import { assertGolden } from './golden.ts'
import { optionsFor } from './html/fixtures-evidence.ts'

const DOCUMENTS = [{ name: 'summary', mediaType: 'text/plain', extension: '.txt', text: 'DIVERGED   2 causes\n' }]
const SAMPLES = 'reports/samples/allure-results'

type Written = TestResult & {
  readonly statusDetails: TestResult['statusDetails'] & { readonly known?: true; readonly muted?: true; readonly flaky?: true }
}

async function filesOf(
  scope: Scope,
  result: Result,
  options: RenderOptions = optionsFor(result),
): Promise<ReadonlyMap<string, string>> {
  const folder = tempFolder(scope)
  await writeAllure({ model: allureExport(result, options), folder, documents: DOCUMENTS })
  return new Map(readdirSync(folder).map((file) => [file, readFileSync(path.join(folder, file), 'utf8')]))
}

async function testsOf(scope: Scope, result: Result, options?: RenderOptions): Promise<readonly Written[]> {
  const files = await filesOf(scope, result, options)
  const tests = [...files].filter(([name]) => name.endsWith('-result.json')).map(([, text]): Written => JSON.parse(text))
  return tests.toSorted((left, right) => (left.start ?? 0) - (right.start ?? 0))
}

function marks({ name, status, statusDetails }: Written): string {
  const { known, muted, flaky } = statusDetails
  return [name, status, known && 'known', muted && 'muted', flaky && 'flaky'].filter(Boolean).join(' ')
}

/** What Allure's quality gate counts: failed or broken, and neither accepted nor muted. */
function isBlocking({ status, statusDetails }: Written): boolean {
  return (status === 'failed' || status === 'broken') && statusDetails.known !== true && statusDetails.muted !== true
}

test('the samples are what is written, and none is left over', async (t) => {
  const files = await filesOf(t, TIMED)
  for (const [name, text] of files) assertGolden(`${SAMPLES}/${name}`, name.endsWith('-result.json') ? pretty(text) : text)
  const samples = readdirSync(path.join(import.meta.dirname, '../../..', SAMPLES))
  assert.deepEqual(samples.toSorted(), [...files.keys(), 'executor.json'].toSorted())
})

/** One line of JSON is nothing to review. */
function pretty(text: string): string {
  return `${JSON.stringify(JSON.parse(text), null, 2)}\n`
}

test('diverged fails, accepted is known, below the gate is muted, undecided is broken, not asked is skipped', async (t) => {
  assert.deepEqual((await testsOf(t, DIVERGED)).map(marks), [
    'list products failed',
    'product failed',
    'cart failed',
    'search failed',
    'nightly export skipped',
    'checkout › pay failed',
    'login failed',
  ])
  const onlyMinor = { ...DIVERGED, findings: DIVERGED.findings.filter(({ rule }) => rule === 'body.value-changed') }
  const search = (await testsOf(t, onlyMinor)).find(({ name }) => name === 'search')
  assert(search)
  assert.equal(marks(search), 'search failed muted flaky')
  assert.match(search.statusDetails.message ?? '', /^Below the gate \(fail-on breaking\): A value differs: body \/items\/0\/name/)
  const accepted = (await testsOf(t, PARITY)).filter(({ status }) => status === 'failed')
  assert(accepted.length > 0)
  for (const one of accepted) {
    assert.equal(one.statusDetails.known, true, one.name)
    assert.match(one.statusDetails.message ?? '', /^Known difference KD-\d+: /)
    const dispositions = one.steps.flatMap(
      ({ steps }) => steps[0]?.parameters.find(({ name }) => name === 'disposition')?.value ?? [],
    )
    assert.match(dispositions[0] ?? '', /^known, KD-\d+ of team-\w+ until \d{4}-\d\d-\d\d$/)
  }
  const broken = (await testsOf(t, UNDECIDED)).filter(({ status }) => status === 'broken')
  assert.equal(broken.length, 6)
  for (const one of broken) assert.match(one.statusDetails.message ?? '', /^ECONNREFUSED/)
})

test("Allure's gate stops exactly where ours does, in every model", async (t) => {
  for (const [name, result] of Object.entries({ ...MODELS, timed: TIMED })) {
    const blocking = (await testsOf(t, result)).some(isBlocking)
    const { decision } = result.gate
    assert.equal(blocking, decision !== 'pass' && decision !== 'warn', name)
  }
  const softened: Result = {
    ...DIVERGED,
    gate: { ...DIVERGED.gate, decision: 'warn', exitCode: 0, softened: { by: 'observe-only', decision: 'fail', exitCode: 1 } },
  }
  const tests = await testsOf(t, softened)
  assert(tests.some(({ status }) => status === 'failed') && !tests.some(isBlocking), 'told, and it stops nothing')
})

test('history: the same whatever environments are called, wherever they are, whatever they answer', async (t) => {
  const ids = async (result: Result): Promise<readonly (readonly unknown[])[]> =>
    (await testsOf(t, result)).map(({ fullName, testCaseId, historyId }) => [fullName, testCaseId, historyId])
  const renamed: Result = JSON.parse(
    JSON.stringify({ ...DIVERGED, runId: '01JD9OTHER' })
      .replaceAll('staging', 'preview-4711')
      .replaceAll('production', 'live')
      .replaceAll('12.5', '13.5')
      .replaceAll('.probe.ts', '.moved.ts'),
  )
  assert.deepEqual(await ids(renamed), await ids(DIVERGED))
  const before = (await testsOf(t, DIVERGED)).map(({ uuid }) => uuid)
  const after = (await testsOf(t, renamed)).map(({ uuid }) => uuid)
  assert.equal(new Set([...before, ...after]).size, before.length * 2, 'a new run is a new result')
})

test('several candidates: a history of its own for each, so that none is a retry of another', async (t) => {
  const tests = await testsOf(t, THREE)
  assert(tests.length > new Set(tests.map(({ testCaseId }) => testCaseId)).size)
  assert.equal(new Set(tests.map(({ historyId }) => historyId)).size, tests.length)
  assert.equal(new Set(tests.map(({ name }) => name)).size, tests.length)
})

test('environments, request and file are parameters that do not count, where there is one candidate', async (t) => {
  const [first] = await testsOf(t, DIVERGED)
  assert.deepEqual(
    first?.parameters.map(({ name, excluded }) => [name, excluded]),
    ['reference', 'candidate', 'asks', 'requests', 'defined in', 'run'].map((name) => [name, true]),
  )
  assert.deepEqual(
    first.labels.filter(({ name }) => ['layer', 'severity', 'owner', 'env', 'framework'].includes(name)),
    [
      { name: 'framework', value: 'envparity' },
      { name: 'layer', value: 'parity' },
      { name: 'severity', value: 'critical' },
      { name: 'env', value: 'staging' },
      { name: 'owner', value: 'team-shop' },
    ],
  )
})

test('tickets and the job are linked by their address on the web, and by no other', async (t) => {
  const links = async (issue: string, options?: Partial<RenderOptions>): Promise<readonly unknown[]> => {
    const result = { ...PARITY, knownDifferences: { ...PARITY.knownDifferences, applied: [{ ...KD_12, issue }] } }
    const tests = await testsOf(t, result, { ...optionsFor(result), ...options })
    return (
      tests.find(({ statusDetails }) => statusDetails.message?.startsWith('Known difference KD-12'))?.links ?? ['no such test']
    )
  }
  const ticket = { name: 'KD-12: https://issues.example/SHOP-12', url: 'https://issues.example/SHOP-12', type: 'issue' }
  assert.deepEqual(await links(ticket.url), [ticket])
  for (const issue of ['SHOP-12', 'javascript:alert(1)', 'https://', 'data:text/html,x']) assert.deepEqual(await links(issue), [])
  const job = { name: 'Jenkins', type: 'jenkins', buildName: 'shop', buildUrl: 'https://j.example/1' }
  assert.deepEqual(await links(ticket.url, { pipeline: job }), [ticket, { name: 'Jenkins', url: job.buildUrl, type: 'link' }])
})

test('an exchange: masks become the mark of Allure, a part is said to be one, bodies keep their lines', async (t) => {
  const options = optionsFor(DIVERGED)
  const [id = '', pair] = [...(options.evidence?.exchanges ?? [])][0] ?? []
  assert(pair?.reference)
  const reference = {
    ...pair.reference,
    url: 'https://shop.example/api?token=«masked:token»&page=2',
    requestHeaders: [
      ['authorization', '«masked:authorization 32 hex»'],
      ['cookie', 'sid=«masked:cookie»'],
    ] as const,
    requestBody: '{"a":1,\n"b":2}',
  }
  const exchanges = new Map([[id, { ...pair, reference }]])
  const files = await filesOf(t, DIVERGED, { ...options, evidence: { exchanges, tls: new Map() } })
  const documents = [...files].filter(([name]) => name.endsWith('.httpexchange')).map(([, text]) => JSON.parse(text))
  const [left, right] = documents
  assert.deepEqual(
    [documents.length, left.schemaVersion, left.request.headers, left.request.query, left.request.body.value],
    [
      2,
      1,
      [
        { name: 'authorization', value: '__ALLURE_REDACTED__' },
        { name: 'cookie', value: 'sid=«masked:cookie»' },
      ],
      [
        { name: 'token', value: '__ALLURE_REDACTED__' },
        { name: 'page', value: '2' },
      ],
      '{"a":1,\n"b":2}',
    ],
  )
  assert.deepEqual([left.response.body.truncated, right.response.body.truncated], [undefined, true])
  const results = [...files].filter(([name]) => name.endsWith('-result.json')).map(([, text]): Written => JSON.parse(text))
  const names = results.flatMap(({ attachments }) => attachments.map(({ name }) => name))
  assert.match(names[0] ?? '', /^production \(reference\): GET \/api\?token=.*: 200$/)
  assert.match(names[1] ?? '', /^staging: GET .*: 500, body from character 100 of 9000$/)
})

test('figures: coverage, findings, the worst ratio, and those of each timed probe, with all that Allure wants', async (t) => {
  const files = await filesOf(t, TIMED)
  const [, text = ''] = [...files].find(([name]) => name.endsWith('-perf.json')) ?? []
  const metrics: readonly { id: string; key: string; value: number; start: number; stop: number }[] = JSON.parse(text)
  const value = (key: string): number | undefined => metrics.find((one) => one.key === key)?.value
  assert.deepEqual(
    ['parity.coverage', 'parity.findings.breaking', 'parity.latency.p95.worst-ratio', 'search: p95 candidate ms'].map(value),
    [83.3, 6, 1.41, 181],
  )
  assert.equal(new Set(metrics.map(({ id }) => id)).size, metrics.length)
  assert(metrics.every(({ start, stop }) => Number.isFinite(start) && Number.isFinite(stop)))
  const search = (await testsOf(t, TIMED)).find(({ name }) => name === 'search')
  const latency = search?.steps.find(({ name }) => name === 'latency')
  assert.deepEqual(
    latency?.steps.map(({ name, status }) => [name, status]),
    [
      ['p95 slower', 'failed'],
      ['p50 within', 'passed'],
    ],
  )
})

test('environment.properties can be read by Allure, and names what was compared', async (t) => {
  const info = parseEnvInfo((await filesOf(t, DIVERGED)).get('environment.properties') ?? '')
  assert.deepEqual(Object.keys(info), ['production', 'staging', 'suite', 'verdict', 'gate', 'coverage', 'run', 'tool'])
  assert.equal(info['gate'], 'fail (exit 1, fail-on breaking)')
  assert.match(info['staging'] ?? '', /^candidate, 4\.18\.0, https:\/\//)
})

test('an export replaces the one before, and leaves the results of other reporters', async (t) => {
  const folder = tempFolder(t)
  mkdirSync(folder, { recursive: true })
  writeFileSync(path.join(folder, 'theirs-result.json'), '{}')
  const write = (result: Result): Promise<void> =>
    writeAllure({ model: allureExport(result, optionsFor(result)), folder, documents: DOCUMENTS })
  await write(DIVERGED)
  const first = readdirSync(folder)
  await write(DIVERGED)
  assert.deepEqual(readdirSync(folder), first, 'the same run, the same files')
  await write(PARITY)
  const ours = readdirSync(folder).filter((file) => file.endsWith('-result.json') && file !== 'theirs-result.json')
  assert.equal(ours.length, PARITY.probes.length)
  assert(readdirSync(folder).includes('theirs-result.json'))
})

test('whatever the systems answer, nothing hides, nothing is a link, and a megabyte does not make it one', async (t) => {
  for (const text of [HOSTILE_TEXT, ...XSS_CORPUS.filter((_, index) => index % 20 === 0).map((one) => one.text)]) {
    const result = hostile(text)
    for (const [name, content] of await filesOf(t, result, { ...optionsFor(result, text), out: text })) {
      assert.doesNotMatch(content, DANGEROUS, `${name}: ${JSON.stringify(text)}`)
      if (!name.endsWith('-result.json')) continue
      const { links }: Written = JSON.parse(content)
      for (const { url } of links) assert.match(url, /^https?:\/\//)
    }
  }
  const long = hostile(LONG_TEXT)
  for (const [name, content] of await filesOf(t, long, optionsFor(long, LONG_TEXT)))
    assert(content.length <= 100_000, `${name}: ${content.length} characters`)
  for (const result of [COMPLETE, ...Object.values(MODELS)]) assert((await filesOf(t, result)).size > 4)
})
