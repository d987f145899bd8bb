/**
 * Goal: runs that keep a history ask less where nothing ever differed, find what is too rare for one of them, and stand for
 * themselves afterwards: `run` of tests/support judges each of them again from its log, and wants the same bytes.
 */
import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { type TestContext, test } from 'node:test'

import { type Fault, type FaultServer, inTurn, json, startFaultServer, status } from '../support/fault-server.ts'
import { createProject, httpProbe, outcomeOf, parity, run } from '../support/parity.ts'

type Stage = { readonly cwd: string; readonly file: string; readonly servers: readonly [FaultServer, FaultServer] }

type Parts = { readonly candidate?: Readonly<Record<string, Fault>>; readonly config?: object; readonly environment?: object }

async function stage(t: TestContext, { candidate: faults = {}, config = {}, environment = {} }: Parts = {}): Promise<Stage> {
  const after = t.after.bind(t)
  const routes = { '/alpha': json({ name: 'alpha' }), '/beta': json({ name: 'beta' }), '/version': json({ version: '1' }) }
  const reference = await startFaultServer(routes, { after })
  const candidate = await startFaultServer({ ...routes, ...faults }, { after })
  const cwd = createProject(t, {
    environments: {
      production: { baseURL: reference.url, role: 'reference' },
      staging: { baseURL: candidate.url, ...environment },
    },
    retries: 0,
    limits: { requestsPerSecond: 0 },
    probes: ['alpha', 'beta'].map((name) => httpProbe(name, `/${name}`)),
    ...config,
  })
  return { cwd, file: path.join(cwd, 'history.json'), servers: [reference, candidate] }
}

const requestsOf = (server: FaultServer, name: string): number => server.seen.filter(({ path: at }) => at === name).length

test('after three quiet runs a probe is asked twice instead of four times', async (t) => {
  const { cwd, file, servers } = await stage(t, { config: { history: 'history.json' } })
  const asked: number[] = []
  for (let index = 0; index < 4; index += 1) {
    const before = requestsOf(servers[1], '/alpha')
    const ran = await run(cwd)
    assert.equal(ran.exitCode, 0, ran.stdout)
    assert.doesNotMatch(ran.stderr, /warning/)
    asked.push(requestsOf(servers[1], '/alpha') - before)
  }
  assert.deepEqual(asked, [4, 4, 4, 2])
  const lines = readFileSync(file, 'utf8').split('\n')
  assert.equal(
    lines[1],
    '{"suite":"test","reference":"production","candidate":"staging","probe":"alpha","runs":4,"quiet":4,"answers":{"reference":14,"candidate":14},"unsteady":{},"noise":[],"rare":[]},',
  )
  const plan = await parity(cwd, ['plan', '--json'])
  assert.deepEqual(
    JSON.parse(plan.stdout).probes.map(({ steps: [step] }: { steps: { repeats: number }[] }) => step?.repeats),
    [2, 2],
  )
})

test('what fails in one of seven answers is found by several runs, and explained with the counts of all', async (t) => {
  const flaky: Fault = (exchange) => (exchange.turn % 7 === 6 ? status(503) : json({ name: 'alpha' }))(exchange)
  const { cwd, file } = await stage(t, { candidate: { '/alpha': flaky } })
  let ran = await run(cwd, ['--history', 'history.json'])
  for (let runs = 1; runs < 20 && ran.result.findings.length === 0; runs += 1) {
    assert.ok([0, 3].includes(ran.exitCode ?? -1), ran.stdout)
    ran = await run(cwd, ['--history', file])
  }
  assert.deepEqual(outcomeOf(ran), {
    verdict: 'diverged',
    decision: 'fail',
    exitCode: 1,
    findings: ['alpha: status.class-changed'],
  })
  const [finding] = ran.result.findings
  assert.ok(finding)
  const { evidence } = finding
  const [runs, failures] = [evidence.runs ?? 0, evidence.candidateAgreeing]
  assert.ok(runs >= 2 && failures >= 9 && evidence.referenceAgreeing === evidence.referenceSamples, JSON.stringify(evidence))
  const explained = await parity(cwd, ['explain', finding.id, '--run', 'out'])
  assert.match(explained.stdout, new RegExp(`in ${failures} of ${evidence.candidateSamples} answers of staging`))
  assert.match(explained.stdout, new RegExp(`Counted over ${runs} runs`))
  assert.match(ran.stdout, new RegExp(`answers of ${runs} runs`))
})

test('without a history nothing is read or written', async (t) => {
  const { cwd, file } = await stage(t)
  const ran = await run(cwd)
  assert.equal(existsSync(file), false)
  assert.ok(ran.records.every((record) => record.type !== 'probe' || record.facts.history === undefined))
})

test('what was known of a probe stands in the log, so that judging needs no other file', async (t) => {
  const { cwd, file } = await stage(t)
  await run(cwd, ['--history', file])
  const ran = await run(cwd, ['--history', file])
  const facts = ran.records.flatMap((record) => (record.type === 'probe' ? [record.facts] : []))
  assert.deepEqual(
    facts.map(({ name, history }) => [name, history?.['staging']?.runs]),
    [
      ['alpha', 1],
      ['beta', 1],
    ],
  )
})

test('a run about nothing is not counted: another version at its end, nobody there; a selection counts what it asked', async (t) => {
  const environment = { version: { get: '/version', json: '$.version' } }
  const deploying = inTurn(json({ version: '1' }), json({ version: '2' }))
  const changed = await stage(t, { candidate: { '/version': deploying }, environment })
  assert.equal((await run(changed.cwd, ['--history', changed.file])).exitCode, 3)
  assert.equal(existsSync(changed.file), false)

  const { cwd, file, servers } = await stage(t)
  assert.equal((await run(cwd, ['--history', file, '--grep', 'beta'])).exitCode, 0)
  const before = readFileSync(file, 'utf8')
  assert.match(before, /"probe":"beta"/)
  assert.doesNotMatch(before, /"probe":"alpha"/)
  await servers[1].close()
  assert.equal((await run(cwd, ['--history', file])).exitCode, 3)
  assert.equal(readFileSync(file, 'utf8'), before)
})

test('a file that is no history is refused before anything is sent, and left as it is', async (t) => {
  const { cwd, file, servers } = await stage(t)
  writeFileSync(file, '{"name":"something else"}')
  for (const command of ['run', 'plan']) {
    const ran = await parity(cwd, [command, '--history', 'history.json'])
    assert.equal(ran.exitCode, 2)
    assert.match(ran.stderr, /error PARITY_HISTORY_UNKNOWN\n.*is no history of envparity/)
  }
  assert.equal(servers[0].seen.length, 0)
  assert.equal(readFileSync(file, 'utf8'), '{"name":"something else"}')
})

test('one side alone has nothing to count', async (t) => {
  const { cwd, file } = await stage(t, { config: { history: 'history.json' } })
  assert.equal((await parity(cwd, ['observe', '--env', 'staging'])).exitCode, 0)
  assert.equal(existsSync(file), false)
})
