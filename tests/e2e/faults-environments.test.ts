/**
 * Goal: what is wrong with an environment as a whole - down, not started, another version, the same one twice - or with the
 * selection is never parity and never blamed on a probe; the terminal says why in a sentence.
 */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { type TestContext, test } from 'node:test'

import { type FaultServer, hangBeforeHead, inTurn, json, startFaultServer, status } from '../support/fault-server.ts'
import {
  type ProjectParts,
  createProject,
  gapsOf,
  httpProbe,
  observationsOf,
  outcomeOf,
  parity,
  run,
  until,
} from '../support/parity.ts'

const PROBES = [1, 2, 3, 4].map((number) => httpProbe(`probe ${number}`, `/${number}`))
const ROUTES = Object.fromEntries(['/1', '/2', '/3', '/4', '/'].map((at) => [at, json({ at })]))
const UNDECIDED = { verdict: 'undecided', decision: 'inconclusive', exitCode: 3, findings: [] }
const PARITY = { verdict: 'parity', decision: 'pass', exitCode: 0, findings: [] }

async function start(t: TestContext, routes: Parameters<typeof startFaultServer>[0] = {}): Promise<FaultServer> {
  return startFaultServer({ ...ROUTES, ...routes }, { after: t.after.bind(t) })
}

/** Nobody listens there, and the kernel hands such a port out to nobody. */
const CLOSED = { url: 'http://127.0.0.1:1' }
const ALSO_CLOSED = { url: 'http://127.0.0.1:2' }

/** For builds that are started; nobody else asks the kernel for a port of its own choice meanwhile. */
async function freeURL(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
}

type Environments = ProjectParts['environments']

function project(t: TestContext, environments: Environments, rest: Partial<ProjectParts> = {}): string {
  return createProject(t, { environments, retries: 0, limits: { requestsPerSecond: 0 }, probes: PROBES, ...rest })
}

const both = (
  reference: { url: string },
  candidate: { url: string },
): { production: object & { baseURL: string; role: 'reference' }; staging: { baseURL: string } } => ({
  production: { baseURL: reference.url, role: 'reference' },
  staging: { baseURL: candidate.url },
})

test('a candidate that is down: no verdict, exit 3, and no finding per probe', async (t) => {
  const ran = await run(project(t, both(await start(t), CLOSED)))
  assert.deepEqual(outcomeOf(ran), UNDECIDED)
  const [production, staging] = ran.result.environments
  assert.deepEqual([production?.health, staging?.health], ['healthy', 'down'])
  assert.match(staging?.because ?? '', /ECONNREFUSED/)
  assert.match(ran.result.gate.reasons[0] ?? '', /^staging did not answer: .*ECONNREFUSED/)
  for (const { name } of PROBES) assert.match(gapsOf(ran, name)['*'] ?? '', /^failed: did not answer: .*ECONNREFUSED/)
  assert.match(ran.stdout, /NO VERDICT +staging did not answer/)
  assert.match(ran.stdout, /gate +inconclusive .*exit 3/)
})

test('a reference that is down: no verdict, exit 3', async (t) => {
  const ran = await run(project(t, both(CLOSED, await start(t))))
  assert.deepEqual(outcomeOf(ran), UNDECIDED)
  assert.match(ran.stdout, /NO VERDICT +production did not answer/)
})

test('both down: no verdict, exit 3, both named', async (t) => {
  const ran = await run(project(t, both(CLOSED, ALSO_CLOSED)))
  assert.deepEqual(outcomeOf(ran), UNDECIDED)
  assert.match(ran.stdout, /NO VERDICT +production and staging did not answer/)
  assert.equal(ran.result.gate.reasons.filter((reason) => / did not answer: /.test(reason)).length, 2)
})

test('an environment that is down is given up after a few observations: a long suite ends soon', async (t) => {
  const reference = await start(t, { '*': json({}) })
  const candidate = await start(t, Object.fromEntries(['/1', '/2', '/3', '/4'].map((at) => [at, hangBeforeHead])))
  const probes = Array.from({ length: 40 }, (_, index) => httpProbe(`p${index}`, `/${(index % 4) + 1}`))
  const ran = await run(
    project(t, both(reference, candidate), { probes, timeouts: { headers: 300 }, limits: { concurrency: 4 } }),
  )
  assert.deepEqual(outcomeOf(ran), UNDECIDED)
  assert.ok(ran.result.durationMs < 10_000, `${ran.result.durationMs} ms`)
  assert.equal(ran.result.coverage.gaps.length, 40)
  assert.ok(candidate.seen.length <= 6 + 4 * 7, `${candidate.seen.length} requests`)
})

test('one candidate of two is down: the other one is compared, and the run is inconclusive', async (t) => {
  const environments = { ...both(await start(t), await start(t)), canary: { baseURL: CLOSED.url } }
  const ran = await run(project(t, environments))
  assert.deepEqual(outcomeOf(ran), UNDECIDED)
  assert.match(ran.result.gate.reasons[0] ?? '', /^canary did not answer: /)
  assert.ok(ran.result.coverage.gaps.every(({ environment }) => environment === 'canary'))
})

test('an environment that dies in the middle: what was seen counts, the rest is a divergence of the candidate', async (t) => {
  const reference = await start(t)
  const candidate = await start(t)
  candidate.routes.set('/2', ({ response }) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"at":"/2"}')
    setTimeout(() => void candidate.close(), 0)
  })
  const ran = await run(project(t, both(reference, candidate), { limits: { concurrency: 1 } }))
  assert.equal(ran.exitCode, 1)
  assert.equal(ran.result.verdict, 'diverged')
  assert.equal(ran.result.probes.find(({ name }) => name === 'probe 1')?.outcome, 'same')
  assert.deepEqual(
    outcomeOf(ran).findings.filter((finding) => /probe [34]/.test(finding)),
    ['probe 3: error.candidate-unanswered', 'probe 4: error.candidate-unanswered'],
  )
})

test('a start command that fails: exit 3, its last output is shown, nobody is asked', async (t) => {
  const reference = await start(t)
  const environments = { ...both(reference, CLOSED) }
  const ran = await run(
    project(t, { ...environments, staging: { ...environments.staging, start: 'echo "no such database" >&2; exit 7' } }),
  )
  assert.deepEqual(outcomeOf(ran), UNDECIDED)
  assert.match(
    ran.result.gate.reasons[0] ?? '',
    /^environment "staging" did not become ready: it ended with exit code 7\. Its last output:\nno such database$/,
  )
  assert.match(ran.stdout, /NO VERDICT +the run ended early/)
  assert.match(ran.stdout, /no such database/)
  assert.equal(reference.seen.length, 0)
  for (const { name } of PROBES) assert.match(gapsOf(ran, name)['*'] ?? '', /^failed: not asked: the run ended before/)
})

test('a start command that never becomes ready: exit 3 after readyWhen.timeout, and it is ended with its children', async (t) => {
  const reference = await start(t)
  const folder = project(t, {
    ...both(reference, CLOSED),
  })
  const pids = path.join(folder, 'pids')
  const slow = project(t, {
    production: { baseURL: reference.url, role: 'reference' },
    staging: {
      baseURL: CLOSED.url,
      start: `sh -c 'echo $$ > ${pids}; sleep 60 & echo $! >> ${pids}; wait'`,
      readyWhen: { timeout: 400 },
    },
  })
  const ran = await run(slow)
  assert.deepEqual(outcomeOf(ran), UNDECIDED)
  assert.match(ran.result.gate.reasons[0] ?? '', /did not become ready: not within 400 ms, .*ECONNREFUSED/)
  const started = readFileSync(pids, 'utf8').trim().split('\n').map(Number)
  assert.equal(started.length, 2)
  await until('the command and its child are gone', () => started.every((pid) => !isAlive(pid)))
})

test('a start command that ends and leaves a child behind: the child is ended, too', async (t) => {
  const reference = await start(t)
  const pid = path.join(project(t, both(reference, reference)), 'pid')
  const ran = await run(
    project(t, {
      production: { baseURL: reference.url, role: 'reference' },
      staging: { baseURL: CLOSED.url, start: `sleep 60 & echo $! > ${pid}; exit 1` },
    }),
  )
  assert.deepEqual(outcomeOf(ran), UNDECIDED)
  const left = Number(readFileSync(pid, 'utf8'))
  await until('it is ended', () => !isAlive(left))
})

test('a build that is started is asked and ended', async (t) => {
  const reference = await start(t)
  const url = await freeURL()
  const pid = path.join(project(t, both(reference, reference)), 'pid')
  const script = `require('node:fs').writeFileSync(${JSON.stringify(pid)}, String(process.pid)); require('node:http').createServer((q, s) => s.setHeader('content-type', 'application/json').end(JSON.stringify({ at: q.url }))).listen(${new URL(url).port}, '127.0.0.1')`
  const ran = await run(
    project(t, {
      production: { baseURL: reference.url, role: 'reference' },
      staging: { baseURL: url, start: { command: `exec "${process.execPath}" -e "$SCRIPT"`, env: { SCRIPT: script } } },
    }),
  )
  assert.deepEqual(outcomeOf(ran), PARITY)
  const started = Number(readFileSync(pid, 'utf8'))
  await until('it is ended', () => !isAlive(started))
})

test('a build that ends by itself during the run ends the run: exit 3, its last output and the open questions are told', async (t) => {
  const reference = await start(t)
  const url = await freeURL()
  const script = `require('node:http').createServer((q, s) => {
  if (q.url === '/3') { console.error('out of memory'); process.exit(9) }
  s.setHeader('content-type', 'application/json').end(JSON.stringify({ at: q.url }))
}).listen(${new URL(url).port}, '127.0.0.1')`
  const ran = await run(
    project(
      t,
      {
        production: { baseURL: reference.url, role: 'reference' },
        staging: { baseURL: url, start: { command: `exec "${process.execPath}" -e "$SCRIPT"`, env: { SCRIPT: script } } },
      },
      { limits: { concurrency: 1 } },
    ),
  )
  assert.deepEqual(outcomeOf(ran), UNDECIDED)
  const [reason] = ran.result.gate.reasons
  assert.match(
    reason ?? '',
    /^environment "staging" stopped during the run: it ended with exit code 9\. Its last output:\nout of memory/,
  )
  assert.match(reason ?? '', /It was being asked: "probe 3"/)
  assert.equal(ran.result.probes.find(({ name }) => name === 'probe 1')?.outcome, 'same')
})

test('a build is not started where something answers already: its answers would be taken for those of the build', async (t) => {
  const [reference, running] = [await start(t), await start(t)]
  const mark = path.join(project(t, both(reference, running)), 'started')
  const ran = await run(
    project(t, {
      production: { baseURL: reference.url, role: 'reference' },
      staging: { baseURL: running.url, start: `touch ${mark}` },
    }),
  )
  assert.deepEqual(outcomeOf(ran), UNDECIDED)
  assert.match(ran.result.gate.reasons[0] ?? '', /^environment "staging" was not started: something answers at http:/)
  assert.equal(existsSync(mark), false)
})

test('observe: a side that is down ends with exit 3', async (t) => {
  const cwd = project(t, both(await start(t), CLOSED))
  const observed = await parity(cwd, ['observe', '--env', 'staging', '--out', 'side'])
  assert.equal(observed.exitCode, 3)
  assert.match(observed.stdout, /observed staging: 0 answered/)
})

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    // A zombie waits for its parent; it runs no more.
    return !existsSync(`/proc/${pid}/stat`) || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

const version = { get: '/version', json: '$.version' }
const withVersion = (reference: FaultServer, candidate: FaultServer): Environments => ({
  production: { baseURL: reference.url, role: 'reference', version },
  staging: { baseURL: candidate.url, version },
})

test('versions are read before and after, and stand in the result', async (t) => {
  const ran = await run(
    project(
      t,
      withVersion(
        await start(t, { '/version': json({ version: '4.17.3' }) }),
        await start(t, { '/version': json({ version: '4.18.0' }) }),
      ),
    ),
  )
  assert.deepEqual(outcomeOf(ran), PARITY)
  assert.deepEqual(
    ran.result.environments.map((one) => one.version),
    ['4.17.3', '4.18.0'],
  )
  assert.equal(ran.records.filter(({ type }) => type === 'version').length, 4)
  assert.match(ran.stdout, /4\.18\.0/)
})

test('a version that changes during the run: what was observed is about neither, exit 3 even with findings', async (t) => {
  const deploying = inTurn(json({ version: '4.17.9' }), json({ version: '4.18.0' }))
  const folder = project(
    t,
    withVersion(
      await start(t, { '/version': json({ version: '1' }) }),
      await start(t, { '/version': deploying, '/1': json({ at: 'else' }) }),
    ),
  )
  const ran = await run(folder)
  assert.deepEqual(outcomeOf(ran), { ...UNDECIDED, findings: ['probe 1: body.value-changed /at'] })
  assert.deepEqual(ran.result.gate.reasons, ['the version of staging changed during the run: 4.17.9, then 4.18.0'])
  assert.match(ran.stdout, /NO VERDICT/)
  assert.match(ran.stdout, /the version of staging changed during the run: 4\.17\.9, then 4\.18\.0/)
})

test('a version that can no longer be read at the end is another version', async (t) => {
  const dying = inTurn(json({ version: '4.18.0' }), status(503))
  const ran = await run(
    project(t, withVersion(await start(t, { '/version': json({ version: '1' }) }), await start(t, { '/version': dying }))),
  )
  assert.deepEqual(outcomeOf(ran), UNDECIDED)
  assert.match(ran.result.gate.reasons[0] ?? '', /the version of staging changed during the run: 4\.18\.0, then not readable/)
})

test('not the expected version: exit 3 at once, no probe is sent; the expected one: as usual', async (t) => {
  const [reference, candidate] = [
    await start(t, { '/version': json({ version: '1' }) }),
    await start(t, { '/version': json({ version: '4.17.3' }) }),
  ]
  const folder = project(t, withVersion(reference, candidate))
  const ran = await run(folder, ['--expect-version', '4.18.0'])
  assert.deepEqual(outcomeOf(ran), UNDECIDED)
  assert.equal(ran.result.gate.reasons[0], 'staging runs 4.17.3, expected 4.18.0')
  assert.match(ran.stdout, /staging runs 4\.17\.3, expected 4\.18\.0/)
  assert.deepEqual(
    candidate.seen.map(({ path: at }) => at),
    ['/version'],
  )
  assert.deepEqual(
    outcomeOf(await run(folder, ['--expect-version', 'staging=4.17.3', '--expect-version', 'production=1'])),
    PARITY,
  )
})

test('an expected version that cannot be read: exit 3, and the reason names what was asked', async (t) => {
  const ran = await run(
    project(t, withVersion(await start(t, { '/version': json({ version: '1' }) }), await start(t, { '/version': status(404) }))),
    ['--expect-version', '4.18.0'],
  )
  assert.deepEqual(outcomeOf(ran), UNDECIDED)
  assert.equal(ran.result.gate.reasons[0], 'staging runs an unknown version (GET /version answered 404), expected 4.18.0')
  const [record] = ran.records.filter((one) => one.type === 'version' && one.environment === 'staging')
  assert.ok(record?.type === 'version')
  assert.equal(record.because, 'GET /version answered 404')
})

test('one environment compared with itself is no evidence: exit 3, warned before', async (t) => {
  const only = await start(t)
  const ran = await run(project(t, both(only, only)))
  assert.deepEqual(outcomeOf(ran), UNDECIDED)
  assert.match(
    ran.result.gate.reasons[0] ?? '',
    /^staging and production are the same URL http:\/\/127\.0\.0\.1:\d+: one environment was compared with itself$/,
  )
  assert.match(ran.stdout, /have the same baseURL/)
})

test('no probe selected is no parity: exit 3', async (t) => {
  const [reference, candidate] = [await start(t), await start(t)]
  const ran = await run(project(t, both(reference, candidate)), ['--grep', 'nothing is called so'])
  assert.deepEqual(outcomeOf(ran), UNDECIDED)
  assert.deepEqual(ran.result.gate.reasons, ['no probe was selected, so nothing was compared'])
  assert.match(ran.stdout, /NO VERDICT +no probe was selected/)
  assert.equal(reference.seen.length + candidate.seen.length, 0)
})

test('all probes skipped is no parity: exit 3, each with its reason', async (t) => {
  const probes = PROBES.map((probe) => ({ ...probe, skip: 'broken until SHOP-1 is done' }))
  const [reference, candidate] = [await start(t), await start(t)]
  const ran = await run(project(t, both(reference, candidate), { probes }))
  assert.deepEqual(outcomeOf(ran), UNDECIDED)
  assert.deepEqual(ran.result.gate.reasons, ['all 4 probes were skipped, so nothing was compared'])
  for (const { name } of probes) assert.equal(gapsOf(ran, name)['*'], 'skipped: broken until SHOP-1 is done')
  assert.match(ran.stdout, /broken until SHOP-1 is done/)
  assert.equal(reference.seen.length + candidate.seen.length, 0)
})

test('law 10: an unsafe method is refused for both where the reference does not allow it, and sent once where it does', async (t) => {
  const [reference, candidate] = [await start(t), await start(t)]
  const buy = { kind: 'http' as const, name: 'buy', post: '/1', sideEffects: 'once' as const, body: { json: { sku: 1 } } }
  const probes = [buy, httpProbe('look', '/2')]
  const refused = await run(project(t, both(reference, candidate), { probes }))
  assert.deepEqual(outcomeOf(refused), UNDECIDED)
  assert.match(
    gapsOf(refused, 'buy')['*'] ?? '',
    /^failed: not sent: POST is not safe, and environment "production" does not allow it: set allowUnsafe: true/,
  )
  assert.match(refused.stdout, /POST is not safe/)
  assert.ok([...reference.seen, ...candidate.seen].every(({ method }) => method === 'GET'))

  const { production, staging } = both(reference, candidate)
  const allowed = await run(project(t, { production: { ...production, allowUnsafe: true }, staging }, { probes }))
  assert.deepEqual(outcomeOf(allowed), PARITY)
  for (const server of [reference, candidate])
    assert.deepEqual(
      server.seen.filter(({ method }) => method === 'POST').map(({ body }) => body),
      ['{"sku":1}'],
    )
  assert.equal(observationsOf(allowed, 'buy', 'staging').length, 1)
})
