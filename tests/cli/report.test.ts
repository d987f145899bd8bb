/**
 * Goal: `parity report` makes any format of any earlier run and sends nothing; in CI a run tells its pipeline by itself; and
 * telemetry and webhook arrive whole and signed, or are warned about without changing the verdict.
 */
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { type TestContext, test } from 'node:test'

import { formatNames } from '../../src/report/formats/index.ts'
import { type FaultServer, hangBeforeHead, inTurn, json, startFaultServer, status } from '../support/fault-server.ts'
import { createProject, httpProbe, parity } from '../support/parity.ts'

type Stage = { readonly cwd: string; readonly servers: readonly [FaultServer, FaultServer] }

async function stage(t: TestContext): Promise<Stage> {
  const after = t.after.bind(t)
  const reference = await startFaultServer({ '*': json({ price: 1, note: '::error::no command' }) }, { after })
  const candidate = await startFaultServer({ '*': json({ price: 2, note: '::error::no command' }) }, { after })
  const cwd = createProject(t, {
    environments: { production: { baseURL: reference.url, role: 'reference' }, staging: { baseURL: candidate.url } },
    retries: 0,
    limits: { requestsPerSecond: 0 },
    probes: [httpProbe('value', '/value')],
  })
  return { cwd, servers: [reference, candidate] }
}

test('any format of an earlier run, beside it or elsewhere, with nothing sent and exit code 0', async (t) => {
  const { cwd, servers } = await stage(t)
  const ran = await parity(cwd, ['run', '--out', 'runs/one'])
  assert.equal(ran.exitCode, 1)
  const before = servers[0].seen.length
  const summary = await parity(cwd, ['report', 'runs/one'])
  assert.deepEqual([summary.exitCode, summary.stdout], [0, ran.stdout], 'without a format: the summary of then')
  const all = await parity(cwd, ['report', 'runs/one', '--format', formatNames.join(','), '--out', 'reports/again'])
  assert.equal(all.exitCode, 0, all.stderr)
  const files = all.stdout.trimEnd().split('\n')
  for (const file of files) assert.ok(existsSync(path.join(cwd, file)), file)
  assert.ok(files.includes('reports/again/parity.sarif') && files.includes('reports/again/comment.md'))
  assert.equal(
    readFileSync(path.join(cwd, 'reports/again/result.json'), 'utf8'),
    readFileSync(path.join(cwd, 'runs/one/result.json'), 'utf8'),
  )
  const twice = await parity(cwd, ['report', 'runs/one/result.json', '--format', 'csv'])
  assert.deepEqual([twice.exitCode, twice.stdout], [0, 'runs/one/findings.csv\n'])
  assert.equal(servers[0].seen.length, before, 'nothing is sent')

  mkdirSync(path.join(cwd, 'alone'))
  cpSync(path.join(cwd, 'runs/one/result.json'), path.join(cwd, 'alone/result.json'))
  const alone = await parity(cwd, ['report', 'alone', '--format', 'html,junit'])
  assert.equal(alone.exitCode, 0)
  assert.match(alone.stderr, /the reports show no exchanges, because the log could not be read/)
})

test('what cannot be reported: exit 2, and a folder that cannot be made: exit 4', async (t) => {
  const { cwd } = await stage(t)
  await parity(cwd, ['run', '--out', 'runs/one'])
  const cases = [
    [['report', 'nowhere'], 2, /PARITY_RESULT_MISSING/],
    [['report', 'runs/one', '--format', 'pdf'], 2, /PARITY_FORMAT_UNKNOWN[^]*"pdf"[^]*sarif/],
    [['report'], 2, /missing required argument/],
    [['report', 'runs/one', '--format', 'csv', '--out', 'file/below'], 4, /PARITY_OUT_FOLDER/],
  ] as const
  writeFileSync(path.join(cwd, 'file'), '')
  for (const [argv, exitCode, says] of cases) {
    const ran = await parity(cwd, argv)
    assert.equal(ran.exitCode, exitCode, ran.stderr)
    assert.match(ran.stderr, says)
  }
})

test('GitHub: annotations behind the summary, which holds no command; step summary and outputs are appended', async (t) => {
  const { cwd } = await stage(t)
  const summary = path.join(cwd, 'summary.md')
  writeFileSync(summary, '# before\n')
  const variables = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary, GITHUB_OUTPUT: path.join(cwd, 'output.txt') }
  const ran = await parity(cwd, ['run', '--out', 'runs/one'], variables)
  assert.equal(ran.exitCode, 1)
  const [, token = ''] = /^::stop-commands::([0-9a-f-]{36})\n/.exec(ran.stdout) ?? []
  const [inside = '', behind = ''] = ran.stdout.slice(`::stop-commands::${token}\n`.length).split(`::${token}::\n`)
  assert.match(inside, /^gate {6}fail/m)
  assert.match(behind, /^::error file=probes\/all\.probe\.yaml,line=\d+,title=parity breaking/)
  assert.match(readFileSync(summary, 'utf8'), /^# before\n## ❌ DIVERGED: test, 1 cause\n/)
  const outputs = readFileSync(variables.GITHUB_OUTPUT, 'utf8')
  assert.match(outputs, /^verdict=diverged\ngate=fail\nexit-code=1\n/)
  assert.match(outputs, /^folder=runs\/one\nresult=runs\/one\/result\.json\n/m)
  assert.ok(
    ['report.md', 'comment.md', 'github-output.txt'].every((file) => readdirSync(path.join(cwd, 'runs/one')).includes(file)),
  )

  const exact = await parity(cwd, ['run', '--out', 'runs/two', '--json'], variables)
  assert.equal(exact.stdout, readFileSync(path.join(cwd, 'runs/two/result.json'), 'utf8'), 'stdout is the result alone')
  assert.match(exact.stderr, /^::error /m)
  const broken = await parity(cwd, ['run', '--out', 'runs/three'], {
    ...variables,
    GITHUB_OUTPUT: path.join(cwd, 'no/such/file'),
  })
  assert.equal(broken.exitCode, 1)
  assert.match(broken.stderr, /warning: GITHUB_OUTPUT could not be written/)
  writeFileSync(summary, 'x'.repeat(1_048_000))
  await parity(cwd, ['run', '--out', 'runs/four'], variables)
  assert.ok(readFileSync(summary).length < 1_048_576 + 60_000, 'near the limit of GitHub the short form is appended')
})

test('GitLab: the files of artifacts:reports are written by themselves', async (t) => {
  const { cwd } = await stage(t)
  await parity(cwd, ['run', '--out', 'parity'], { GITLAB_CI: 'true' })
  const files = readdirSync(path.join(cwd, 'parity'))
  for (const file of ['gl-codequality.json', 'gl-annotations.json', 'metrics.txt', 'parity.env', 'junit.xml', 'report.md'])
    assert.ok(files.includes(file), file)
  assert.match(readFileSync(path.join(cwd, 'parity/parity.env'), 'utf8'), /^PARITY_VERDICT=diverged\n/)
})

const SIGNALS: ReadonlyMap<string, string> = new Map([
  ['/v1/traces', 'Spans'],
  ['/v1/metrics', 'Metrics'],
  ['/v1/logs', 'Logs'],
])

test('telemetry and webhook arrive: three signals, one signed event with the id of the run', async (t) => {
  const { cwd } = await stage(t)
  const receiver = await startFaultServer(
    { '/hook': inTurn(status(503), status(202)), '*': json({}) },
    { after: t.after.bind(t) },
  )
  const ran = await parity(cwd, ['run', '--out', 'one'], {
    OTEL_EXPORTER_OTLP_ENDPOINT: `${receiver.url}/`,
    OTEL_EXPORTER_OTLP_HEADERS: 'x-tenant=shop%20one',
    PARITY_WEBHOOK_URL: `${receiver.url}/hook`,
    PARITY_WEBHOOK_SECRET: 'open sesame',
  })
  assert.deepEqual([ran.exitCode, ran.stderr.includes('warning')], [1, false], ran.stderr)
  const result: { readonly runId: string } = JSON.parse(readFileSync(path.join(cwd, 'one/result.json'), 'utf8'))
  const paths = receiver.seen.map(({ path: at }) => at).toSorted()
  assert.deepEqual(paths, ['/hook', '/hook', '/v1/logs', '/v1/metrics', '/v1/traces'])
  for (const { path: at, headers, body: text } of receiver.seen) {
    assert.equal(headers['content-type'], 'application/json')
    if (at !== '/hook') {
      assert.equal(headers['x-tenant'], 'shop one')
      assert.deepEqual(Object.keys(JSON.parse(text)), [`resource${SIGNALS.get(at)}`])
      continue
    }
    assert.equal(headers['idempotency-key'], result.runId)
    const signature = createHmac('sha256', 'open sesame')
      .update(`${String(headers['x-parity-timestamp'])}.${text}`)
      .digest('hex')
    assert.equal(headers['x-parity-signature'], `sha256=${signature}`)
    assert.equal(JSON.parse(text).subject.content.outcome, 'failure')
  }
  const before = receiver.seen.length
  const again = await parity(cwd, ['compare', 'one'], { PARITY_WEBHOOK_URL: `${receiver.url}/hook` })
  assert.deepEqual([again.exitCode, receiver.seen.length - before], [1, 0], 'a run that is judged again is not told again')
})

test('receivers that fail are warned about within their time, show no secret, and change no exit code', async (t) => {
  const { cwd } = await stage(t)
  const receiver = await startFaultServer(
    { '/v1/traces': hangBeforeHead, '/v1/logs': status(400), '*': status(404) },
    { after: t.after.bind(t) },
  )
  const started = performance.now()
  const ran = await parity(cwd, ['run', '--out', 'one'], {
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    PARITY_WEBHOOK_URL: `${receiver.url}/hook/s3cr3t?token=s3cr3t`,
  })
  assert.equal(ran.exitCode, 1)
  assert.ok(performance.now() - started < 12_000)
  assert.match(
    ran.stderr,
    /warning: traces could not be sent to http:\/\/127\.0\.0\.1:\d+ by OTLP \(http\/json\): it did not answer, within 5 s/,
  )
  assert.match(ran.stderr, /warning: logs could not be sent to \S+ by OTLP \(http\/json\): it answered 400/)
  assert.match(ran.stderr, /warning: the webhook to \S+ failed: it answered 404/)
  assert.ok(!ran.stderr.includes('s3cr3t'))
  const refused = await parity(cwd, ['run', '--out', 'two'], {
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9',
    OTEL_SDK_DISABLED: 'true',
    PARITY_WEBHOOK_URL: 'no address',
  })
  assert.deepEqual(
    [refused.exitCode, /webhook to an address that is none failed/.test(refused.stderr), /OTLP/.test(refused.stderr)],
    [1, true, false],
  )
  rmSync(path.join(cwd, 'two'), { recursive: true })
})

test('a page of two thousand findings compares each pair of answers once, and its accept command is complete', async (t) => {
  const after = t.after.bind(t)
  const fields = (of: (index: number) => unknown): Record<string, unknown> =>
    Object.fromEntries(Array.from({ length: 2000 }, (_, index) => [`field_${index}`, of(index)]))
  const reference = await startFaultServer({ '*': json(fields((index) => index)) }, { after })
  const candidate = await startFaultServer({ '*': json(fields(String)) }, { after })
  const cwd = createProject(t, {
    environments: { production: { baseURL: reference.url, role: 'reference' }, staging: { baseURL: candidate.url } },
    probes: [httpProbe('wide', '/wide')],
  })
  const ran = await parity(cwd, ['run', '--out', 'runs/wide'])
  assert.equal(ran.exitCode, 1, ran.stderr)
  const startedMs = performance.now()
  assert.equal((await parity(cwd, ['report', 'runs/wide', '--format', 'html'])).exitCode, 0)
  // It takes a second; when every finding compared the answers anew, it took more than a minute.
  assert.ok(performance.now() - startedMs < 20_000)
  const page = readFileSync(path.join(cwd, 'runs/wide/report.html'), 'utf8')
  assert.match(page, /parity accept c-[0-9a-f]+ --owner (?:"|&quot;)\.\.\.(?:"|&quot;) --reason/)
})
