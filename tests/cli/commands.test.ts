/**
 * Goal: the ways to split a run - one side at a time, in shards - and to judge it again lead to the result of the whole; a
 * plan says what will be sent and sends nothing.
 */
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { type TestContext, test } from 'node:test'

import type { Result } from '../../src/core/result.ts'
import { type FaultServer, inTurn, json, resetBeforeHead, startFaultServer, status } from '../support/fault-server.ts'
import { createProject, httpProbe, outcomeOf, parity, run } from '../support/parity.ts'

const SAME = ['alpha', 'beta', 'gamma', 'delta', 'epsilon', 'zeta']

type Stage = { readonly cwd: string; readonly servers: readonly [FaultServer, FaultServer] }

async function stage(t: TestContext): Promise<Stage> {
  const after = t.after.bind(t)
  const common = {
    ...Object.fromEntries(SAME.map((name) => [`/${name}`, json({ name })])),
    '/flaky': inTurn(resetBeforeHead, json({})),
  }
  const reference = await startFaultServer(
    { ...common, '/value': json({ price: 1 }), '/status': json({}), '/gone': json({}) },
    { after },
  )
  const candidate = await startFaultServer(
    { ...common, '/value': json({ price: 2 }), '/status': status(503), '/gone': resetBeforeHead },
    { after },
  )
  const cwd = createProject(t, {
    environments: { production: { baseURL: reference.url, role: 'reference' }, staging: { baseURL: candidate.url } },
    retries: 0,
    limits: { requestsPerSecond: 0 },
    probes: [
      ...SAME.map((name) => httpProbe(name, `/${name}`)),
      ...['value', 'status', 'gone'].map((name) => httpProbe(name, `/${name}`, { tags: ['differs'] })),
      httpProbe('skipped', '/alpha', { skip: 'for a reason' }),
    ],
  })
  return { cwd, servers: [reference, candidate] }
}

const FINDINGS = ['gone: error.candidate-unanswered', 'status: status.class-changed', 'value: body.value-changed /price']

const readResult = (cwd: string, folder: string): Result =>
  JSON.parse(readFileSync(path.join(cwd, folder, 'result.json'), 'utf8'))

/** What may not depend on how a run was split: everything but names, times and counts of requests. */
function essence(result: Result): object {
  const { verdict, gate, coverage, findings, probes, causes, complete } = result
  return {
    verdict,
    gate,
    coverage,
    complete,
    findings: findings.map(({ id, rule, probe, path: at, severity, reference, candidate }) => ({
      id,
      rule,
      probe,
      path: at,
      severity,
      reference,
      candidate,
    })),
    causes: causes.map(({ id, rule }) => ({ id, rule })),
    probes: probes.map(({ name, outcome }) => ({ name, outcome })),
  }
}

test('one side at a time, then compare: the same result as of one run', async (t) => {
  const { cwd, servers } = await stage(t)
  const whole = await run(cwd)
  assert.deepEqual(outcomeOf(whole), { verdict: 'diverged', decision: 'fail', exitCode: 1, findings: FINDINGS })
  const before = servers[1].seen.length
  const production = await parity(cwd, ['observe', '--env', 'production', '--out', 'p', '--seed', '1'])
  assert.equal(production.exitCode, 0, production.stderr)
  assert.match(production.stdout, /observed production: \d+ answered, 0 unanswered, \d+ requests/)
  assert.match(production.stdout, /parity compare p <the other side's folder>/)
  assert.equal(servers[1].seen.length, before, 'the other side is not asked')
  const staging = await parity(cwd, ['observe', '--env', 'staging', '--out', 's', '--seed', '2'])
  assert.equal(staging.exitCode, 0, staging.stderr)
  for (const sides of [
    ['p', 's'],
    ['s', 'p'],
  ]) {
    const joined = await parity(cwd, ['compare', ...sides, '--out', 'joined'])
    assert.equal(joined.exitCode, 1, joined.stderr)
    assert.deepEqual(essence(readResult(cwd, 'joined')), essence(whole.result))
  }
  const alone = await parity(cwd, ['compare', 'p', '--out', 'alone'])
  assert.equal(alone.exitCode, 3, 'one side alone is never parity')
  assert.equal(readResult(cwd, 'alone').verdict, 'undecided')
})

test('three shards joined are the unsharded run: every probe in exactly one of them', async (t) => {
  const { cwd, servers } = await stage(t)
  const whole = await run(cwd)
  const folders = ['s1', 's2', 's3']
  const before = servers[0].seen.length
  for (const [index, folder] of folders.entries()) {
    const shard = await parity(cwd, ['run', '--shard', `${index + 1}/3`, '--out', folder])
    assert.ok([0, 1, 3].includes(shard.exitCode ?? -1), shard.stderr)
  }
  const names = folders.flatMap((folder) => readResult(cwd, folder).probes.map(({ name }) => name))
  assert.deepEqual(
    names.toSorted(),
    whole.result.probes.map(({ name }) => name),
  )
  assert.equal(servers[0].seen.length - before, before, 'no probe is sent more often')
  for (const order of [folders, folders.toReversed()]) {
    const joined = await parity(cwd, ['compare', ...order, '--out', 'joined', '--json'])
    assert.equal(joined.exitCode, 1, joined.stderr)
    assert.deepEqual(essence(JSON.parse(joined.stdout)), essence(whole.result))
  }
})

test('logs of different environments are not joined: exit 2', async (t) => {
  const [one, other] = [await stage(t), await stage(t)]
  await run(one.cwd)
  await run(other.cwd)
  const { exitCode, stderr } = await parity(one.cwd, ['compare', 'out', path.join(other.cwd, 'out')])
  assert.equal(exitCode, 2)
  assert.match(stderr, /PARITY_LOGS_DIFFER/)
})

test('judged again with another bar: the same evidence, another decision, nothing sent', async (t) => {
  const { cwd, servers } = await stage(t)
  await run(cwd)
  const sent = servers.map(({ seen }) => seen.length)
  const codes: (number | null)[] = []
  for (const failOn of ['breaking', 'minor', 'any', 'none'])
    codes.push((await parity(cwd, ['compare', 'out', '--fail-on', failOn, '--out', 'again'])).exitCode)
  assert.deepEqual(codes, [1, 1, 1, 0])
  assert.deepEqual(
    servers.map(({ seen }) => seen.length),
    sent,
  )
})

test('judged again with known differences: what is accepted no longer fails, what is expired does', async (t) => {
  const { cwd } = await stage(t)
  const { result } = await run(cwd)
  const known = (expires: string): string =>
    JSON.stringify(
      [
        ['gone', 'error.candidate-unanswered', ''],
        ['status', 'status.class-changed', ''],
        ['value', 'body.value-changed', '/price'],
      ].map(([probe, rule, at], index) => ({
        classes: result.findings.find((finding) => finding.probe === probe)?.classes,
        id: `kd-${index}`,
        rule,
        probe,
        path: at,
        owner: 'team',
        reason: 'agreed',
        expires,
      })),
    )
  for (const [expires, exitCode] of [
    [new Date(Date.now() + 90 * 86_400_000).toISOString().slice(0, 10), 0],
    ['2020-01-01', 1],
  ] as const) {
    writeFileSync(path.join(cwd, 'known.yaml'), known(expires))
    const again = await parity(cwd, ['compare', 'out', '--known-differences', 'known.yaml', '--out', 'again'])
    assert.equal(again.exitCode, exitCode, again.stderr + again.stdout)
  }
})

test('plan: what would be sent, to whom, how often, as text and as JSON; sends nothing, needs no secret', async (t) => {
  const after = t.after.bind(t)
  const servers = [
    await startFaultServer({ '*': json({}) }, { after }),
    await startFaultServer({ '*': json({}) }, { after }),
  ] as const
  const cwd = createProject(t, {
    environments: {
      production: { baseURL: servers[0].url, role: 'reference', auth: { bearer: '${TOKEN_THAT_IS_NOT_SET}' } },
      staging: { baseURL: servers[1].url, limits: { requestsPerSecond: 5, concurrency: 2 } },
    },
    probes: [
      httpProbe('list', '/list', { query: { limit: 20 }, repeats: 3 }),
      httpProbe('off', '/off', { skip: 'until SHOP-1' }),
      { kind: 'http', name: 'buy', post: '/buy', sideEffects: 'once' },
      {
        kind: 'flow',
        name: 'shop',
        steps: [
          { name: 'first', get: '/1' },
          { name: 'second', get: '/2' },
        ],
      },
    ],
  })
  const text = await parity(cwd, ['plan'])
  assert.equal(text.exitCode, 0, text.stderr)
  assert.match(text.stderr, /TOKEN_THAT_IS_NOT_SET/)
  for (const line of [
    / {2}production +reference +http:\/\/127\.0\.0\.1:\d+ +8 in flight, 50 per second/,
    / {2}staging +candidate +http:\/\/127\.0\.0\.1:\d+ +2 in flight, 5 per second, unsafe methods allowed/,
    /probes \(2 of 4 would be sent\)/,
    / {2}list {2}GET \/list\?limit=20 {2}x 3 {2}probes\/all\.probe\.yaml:\d+/,
    / {2}off {2}\(skipped: until SHOP-1\)/,
    / {2}buy {2}\(refused: POST is not safe/,
    / {4}second {2}GET \/2 {2}x 4/,
    /each environment gets 11 requests at first and 90 at most/,
  ])
    assert.match(text.stdout, line)

  const asJson = await parity(cwd, ['plan', '--json', '--grep', 'list|shop'])
  const plan = JSON.parse(asJson.stdout)
  assert.deepEqual(plan.totals, { requestsLeast: 11, requestsMost: 90 })
  assert.equal(plan.notSelected, 2)
  assert.deepEqual(
    plan.probes.map(
      ({ name, steps }: { name: string; steps: { name: string; method: string; path: string; repeats: number }[] }) => [
        name,
        steps.map((step) => `${step.name}: ${step.method} ${step.path} x ${step.repeats}`),
      ],
    ),
    [
      ['list', ['list: GET /list x 3']],
      ['shop', ['shop › first: GET /1 x 4', 'shop › second: GET /2 x 4']],
    ],
  )
  assert.deepEqual(
    servers.map(({ seen }) => seen.length),
    [0, 0],
  )
})

test('what the plan says is what is sent', async (t) => {
  const { cwd, servers } = await stage(t)
  const plan = JSON.parse((await parity(cwd, ['plan', '--json', '--grep', '^(alpha|beta|gamma)$'])).stdout)
  await run(cwd, ['--grep', '^(alpha|beta|gamma)$'])
  for (const { seen } of servers) assert.equal(seen.length, plan.totals.requestsLeast)
})

test('severities of rules: of the config, the profile and the probe; the log carries them, so judging again agrees', async (t) => {
  const after = t.after.bind(t)
  const reference = await startFaultServer({ '*': json({ a: 1 }) }, { after })
  const candidate = await startFaultServer({ '*': json({ a: 1 }, { 'x-new': 'yes' }) }, { after })
  const cwd = createProject(t, {
    environments: { production: { baseURL: reference.url, role: 'reference' }, staging: { baseURL: candidate.url } },
    limits: { requestsPerSecond: 0 },
    rules: { 'header.added': 'info' },
    profiles: { strict: { rules: { 'header.added': 'breaking' } } },
    probes: [httpProbe('plain', '/1'), httpProbe('own', '/2', { rules: { 'header.added': 'breaking' } })],
  })
  const severities = async (...argv: readonly string[]): Promise<readonly unknown[]> => {
    const { result } = await run(cwd, argv)
    const findings = result.findings.map(({ probe, severity, ruleSeverity }) => [probe, severity, ruleSeverity])
    return [result.gate.exitCode, ...findings]
  }
  assert.deepEqual(await severities(), [1, ['own', 'breaking', 'minor'], ['plain', 'info', 'minor']])
  assert.deepEqual(await severities('--grep', 'plain'), [0, ['plain', 'info', 'minor']])
  const strict = [1, ['own', 'breaking', 'minor'], ['plain', 'breaking', 'minor']]
  assert.deepEqual(await severities('--profile', 'strict'), strict)
  const { stdout } = await parity(cwd, ['explain', readResult(cwd, 'out').findings[0]?.id ?? '', '--run', 'out'])
  assert.match(stdout, /rule {4}header\.added, set to breaking by the config or the probe; by itself it is minor/)
})

test('a setting that does nothing: a warning, and exit 2 with --strict-config, after the report is written', async (t) => {
  const after = t.after.bind(t)
  const servers = [
    await startFaultServer({ '*': json({}) }, { after }),
    await startFaultServer({ '*': json({}) }, { after }),
  ] as const
  const project = (strictConfig: boolean): string =>
    createProject(t, {
      environments: {
        production: { baseURL: servers[0].url, role: 'reference' },
        staging: { baseURL: servers[1].url, tokens: { 'acct-123': 'account' } },
      },
      limits: { requestsPerSecond: 0 },
      ...(strictConfig && { strictConfig }),
      probes: [httpProbe('one', '/1'), httpProbe('two', '/2')],
    })
  const says = 'environments.staging.tokens["acct-123"] does nothing: no answer of staging holds it'
  const cwd = project(false)
  const loose = await run(cwd)
  assert.deepEqual([loose.exitCode, loose.result.verdict, loose.result.warnings], [0, 'parity', [says]])
  const strict = await run(cwd, ['--strict-config'])
  assert.deepEqual([strict.exitCode, strict.result.gate.reasons], [2, [`strict config: ${says}`]])
  assert.match(strict.stdout, /^gate {6}fail \(fail-on breaking\) +exit 2$/m)
  assert.equal((await run(cwd, ['--strict-config', '--grep', 'one'])).exitCode, 0, 'a part of the suite cannot tell')
  const configured = await run(project(true))
  assert.equal(configured.exitCode, 2)
  await run(cwd)
  assert.equal((await parity(cwd, ['compare', 'out', '--strict-config', '--out', 'again'])).exitCode, 2)
})
