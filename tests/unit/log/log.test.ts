/** Goal: what is written to the observation log is read again as it was, in whatever order, from however many files. */
import assert from 'node:assert/strict'
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { type TestContext, test } from 'node:test'

import type { Exchange, Observation } from '../../../src/core/observation.ts'
import { readLogs } from '../../../src/log/read-log.ts'
import type { ProbeRecord, RunRecord } from '../../../src/log/records.ts'
import { openLog } from '../../../src/log/write-log.ts'
import { tempFolder } from '../../support/parity.ts'

const RUN: RunRecord = {
  type: 'run',
  version: 1,
  tool: 'envparity test',
  runId: 'R',
  seed: 1,
  startedAt: '2026-01-01T00:00:00.000Z',
  environments: [{ name: 'production', role: 'reference', baseURL: 'http://p', tokens: {} }],
  settings: { suite: 's', failOn: 'breaking', minCoverage: 100 },
  knownDifferences: [],
  expectedVersions: {},
  warnings: [],
}

const probe = (name: string): ProbeRecord => ({
  type: 'probe',
  facts: { name, category: 'functional', kind: 'http', file: 'f', line: 1, tags: [], repeatable: 'yes', title: 'GET /' },
})

function exchange(data: string): Exchange {
  return {
    method: 'GET',
    url: 'http://p/',
    requestHeaders: [['accept', '*/*']],
    status: 200,
    httpVersion: '1.1',
    headers: [['x', 'zwölf 😀']],
    body: { bytes: data.length, wireBytes: data.length, encoding: 'utf8', data },
    phases: { totalMs: 1.5 },
  }
}

function answered(name: string, repeat: number, ...bodies: readonly [string, ...string[]]): Observation {
  const [first, ...rest] = bodies
  return {
    probe: name,
    environment: 'production',
    repeat,
    round: 0,
    at: 1,
    attempts: [],
    outcome: 'answered',
    parts: { http: { exchanges: [exchange(first), ...rest.map(exchange)] } },
  }
}

const unanswered: Observation = {
  probe: 'a',
  environment: 'production',
  repeat: 2,
  round: 1,
  at: 2,
  attempts: [{ cause: { code: 'reset', detail: 'ECONNRESET', message: 'm' }, afterMs: 3 }],
  outcome: 'unanswered',
  cause: { code: 'redirect-loop', detail: 'D', message: 'm' },
  exchanges: [exchange('hop')],
}

const OBSERVATIONS = [
  answered('a', 0, 'same', 'line\nbreak \u2028 "quoted"'),
  answered('a', 1, 'same'),
  unanswered,
  answered('b', 0, 'w'.repeat(700_000)),
]

async function writeLog(t: TestContext): Promise<string> {
  const file = path.join(tempFolder(t), 'observations.ndjson')
  const log = await openLog(file)
  log.write(RUN)
  for (const name of ['b', 'a']) log.write(probe(name))
  const known = new Map<string, Set<string>>()
  for (const observation of OBSERVATIONS) {
    const digests = known.get(observation.probe) ?? new Set()
    known.set(observation.probe, digests)
    log.writeObservation(observation, digests)
    await log.drain()
  }
  log.write({ type: 'end', durationMs: 1, requests: 4 })
  await log.close()
  return file
}

async function readAll(
  ...files: readonly string[]
): Promise<{ observations: readonly Observation[]; probes: readonly string[]; ends: number; warnings: readonly string[] }> {
  const log = await readLogs(files)
  try {
    const probes = log.probes.map(({ facts }) => facts.name)
    const observations: Observation[] = []
    for (const name of probes) observations.push(...(await log.observationsOf(name)))
    return { observations, probes, ends: log.ends.length, warnings: log.warnings }
  } finally {
    await log.close()
  }
}

test('what was written is read again, bodies and hops included', async (t) => {
  const read = await readAll(await writeLog(t))
  assert.deepEqual(read, { observations: OBSERVATIONS, probes: ['a', 'b'], ends: 1, warnings: [] })
})

test('a body stands once per probe, however often it was observed', async (t) => {
  const text = readFileSync(await writeLog(t), 'utf8')
  assert.equal(text.split('"data":"same"').length, 2)
})

test('law 3: the order of lines means nothing', async (t) => {
  const file = await writeLog(t)
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
  writeFileSync(file, `${lines.toReversed().join('\n')}\n`)
  assert.deepEqual((await readAll(file)).observations, OBSERVATIONS)
})

test('several logs are read as one', async (t) => {
  const [one, other] = [await writeLog(t), await writeLog(t)]
  const { probes, observations, ends } = await readAll(one, other)
  assert.deepEqual([probes, observations.length, ends], [['a', 'b'], 2 * OBSERVATIONS.length, 2])
})

test('a last line that is cut off is left out with a warning; one in the middle is an error with its line', async (t) => {
  const file = await writeLog(t)
  appendFileSync(file, '{"type":"observation","observation":{"pro')
  const read = await readAll(file)
  assert.deepEqual(read.observations, OBSERVATIONS)
  assert.match(read.warnings[0] ?? '', /observations\.ndjson:\d+: the last line is cut off/)
  appendFileSync(file, '\n{"type":"end","durationMs":1,"requests":1}\n')
  await assert.rejects(readAll(file), {
    code: 'PARITY_LOG_LINE',
    message: /observations\.ndjson:\d+:1: this line of the log is no JSON/,
  })
})

test('an observation whose body is missing is an error, not an empty body', async (t) => {
  const file = await writeLog(t)
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
  writeFileSync(file, `${lines.filter((line) => !line.includes('"data":"same"')).join('\n')}\n`)
  await assert.rejects(readAll(file), { code: 'PARITY_LOG_BODY_MISSING' })
})

test('a log that cannot be opened: a fault of the machine to write, of the user to read', async (t) => {
  const folder = tempFolder(t)
  await assert.rejects(openLog(path.join(folder, 'no/such/folder/log')), { name: 'MachineError', code: 'PARITY_LOG_WRITE' })
  await assert.rejects(readLogs([path.join(folder, 'none')]), { name: 'UserError', code: 'PARITY_LOG_MISSING' })
})
