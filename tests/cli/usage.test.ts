/**
 * Goal: a mistake in how the command is used ends with exit code 2 before anything is sent or written, with a message that
 * says what is wrong and what to do; and what goes to stdout and stderr is what scripts rely on.
 */
import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { type TestContext, test } from 'node:test'

import { type FaultServer, json, startFaultServer } from '../support/fault-server.ts'
import { createProject, httpProbe, parity, startCommand, tempFolder } from '../support/parity.ts'

type Stage = { readonly cwd: string; readonly servers: readonly [FaultServer, FaultServer] }

async function stage(t: TestContext): Promise<Stage> {
  const after = t.after.bind(t)
  const routes = { '*': json({ a: 1 }) }
  const servers = [await startFaultServer(routes, { after }), await startFaultServer(routes, { after })] as const
  const cwd = createProject(t, {
    environments: {
      production: { baseURL: servers[0].url, role: 'reference', version: { get: '/version', json: '$.a' } },
      staging: { baseURL: servers[1].url },
    },
    profiles: { small: { tags: ['smoke'] } },
    probes: [httpProbe('one', '/1', { tags: ['smoke'] }), httpProbe('two', '/2')],
  })
  return { cwd, servers }
}

/** The command line, and what stderr must say. */
const MISTAKES: readonly (readonly [argv: readonly string[], says: RegExp])[] = [
  [['run', '--fial-on', 'minor'], /unknown option '--fial-on'[^]*--fail-on/],
  [['rnu'], /unknown command 'rnu'[^]*run/],
  [['run', '--fail-on', 'everything'], /--fail-on[^]*everything[^]*breaking, minor, any, none/],
  [['run', '--report', 'junit,pdf'], /PARITY_FORMAT_UNKNOWN[^]*"pdf"[^]*junit/],
  [['run', '--shard', '3/2'], /3\/2[^]*i\/n/],
  [['run', '--shard', '0/2'], /0\/2[^]*i\/n/],
  [['run', '--shard', 'half'], /half[^]*i\/n/],
  [['run', '--seed', '-1'], /seed/],
  [['run', '--seed', 'abc'], /abc[^]*whole number/],
  [['run', '--min-coverage', '101'], /101[^]*0 to 100/],
  [['run', '--grep', '('], /PARITY_PATTERN_INVALID[^]*--grep "\("/],
  [['run', '--grep', '(?=look)'], /PARITY_PATTERN_INVALID[^]*RE2/],
  [['run', '--config', 'missing.ts'], /PARITY_CONFIG_MISSING[^]*"missing\.ts"/],
  [['run', 'probes/other.probe.yaml'], /PARITY_OPERAND_UNKNOWN[^]*"probes\/other\.probe\.yaml"[^]*probes\/all\.probe\.yaml/],
  [['run', '--profile', 'smal'], /PARITY_PROFILE_UNKNOWN[^]*"smal"[^]*small/],
  [['run', '--known-differences', 'none.yaml'], /none\.yaml/],
  [['run', '--expect-version', 'nowhere=1'], /PARITY_USAGE[^]*nowhere[^]*production, staging/],
  [['run', '--reference', 'http://127.0.0.1:1', '/'], /PARITY_USAGE[^]*--reference stands alone|--candidate/],
  [['run', '--reference', 'http://127.0.0.1:1', '--candidate', 'http://127.0.0.1:2'], /there is nothing to ask/],
  [['run', '--reference', 'ftp://127.0.0.1', '--candidate', 'http://127.0.0.1:2', '/'], /--reference must start with http/],
  [
    ['run', '--reference', 'http://127.0.0.1:1', '--candidate', 'http://127.0.0.1:2', 'products'],
    /"products" must start with "\/"/,
  ],
  [['observe', '--env', 'stagin'], /PARITY_ENVIRONMENT_UNKNOWN[^]*"stagin"[^]*production, staging/],
  [['observe'], /--env/],
  [['compare'], /missing required argument/],
  [['compare', 'nowhere'], /PARITY_LOG_MISSING[^]*nowhere/],
  [['explain', 'c-0000000000'], /PARITY_RESULT_MISSING/],
  [['plan', '--shard', '9'], /i\/n/],
]

test('every mistake: exit 2, a message that helps, nothing sent, nothing written', async (t) => {
  const { cwd, servers } = await stage(t)
  const files = readdirSync(cwd).toSorted()
  for (const [argv, says] of MISTAKES) {
    const { exitCode, stdout, stderr } = await parity(cwd, argv)
    const shown = `parity ${argv.join(' ')}\n${stdout}${stderr}`
    assert.equal(exitCode, 2, shown)
    assert.match(stderr, says, shown)
    assert.equal(stdout, '', shown)
    assert.ok(!/^ +at /m.test(stderr), `a stack is for our faults: ${shown}`)
    assert.deepEqual(readdirSync(cwd).toSorted(), files, shown)
  }
  assert.deepEqual(
    servers.map(({ seen }) => seen.length),
    [0, 0],
  )
})

test('an expected version of an environment without a version probe: exit 2, nothing written', async (t) => {
  const { cwd, servers } = await stage(t)
  assert.equal((await parity(cwd, ['run', '--out', 'out'])).exitCode, 0)
  const sent = servers.map(({ seen }) => seen.length)
  const { exitCode, stderr } = await parity(cwd, ['run', '--expect-version', 'staging=1', '--out', 'out'])
  assert.equal(exitCode, 2)
  assert.match(stderr, /PARITY_VERSION_PROBE_MISSING[^]*"staging"/)
  assert.deepEqual(
    servers.map(({ seen }) => seen.length),
    sent,
  )
  assert.ok(existsSync(path.join(cwd, 'out/result.json')), 'the result of the run before is still there')
})

test('a category that does not exist: exit 2, the choices are listed', async (t) => {
  const { cwd } = await stage(t)
  const { exitCode, stderr } = await parity(cwd, ['run', '--category', 'smoke'])
  assert.equal(exitCode, 2)
  assert.match(stderr, /--category[^]*smoke[^]*functional, integration, latency/)
})

test('logs that are none: exit 2, whatever is wrong with them', async (t) => {
  const cwd = tempFolder(t)
  const logs: Readonly<Record<string, readonly [text: string, says: RegExp]>> = {
    empty: ['', /PARITY_LOG_UNKNOWN/],
    'no JSON': ['hello\nworld\n', /PARITY_LOG_LINE[^]*:1:1/],
    'other JSON': ['{"a":1}\n', /PARITY_LOG_UNKNOWN/],
    newer: ['{"type":"run","version":99,"environments":[]}\n', /PARITY_LOG_VERSION[^]*99/],
  }
  for (const [name, [text, says]] of Object.entries(logs)) {
    writeFileSync(path.join(cwd, 'log.ndjson'), text)
    const { exitCode, stderr } = await parity(cwd, ['compare', 'log.ndjson'])
    assert.equal(exitCode, 2, `${name}: ${stderr}`)
    assert.match(stderr, says, name)
  }
})

test('--json prints exactly the bytes of result.json; everything else goes to stderr', async (t) => {
  const { cwd } = await stage(t)
  const child = await startCommand(t, cwd, ['run', '--json', '--out', 'out']).done
  assert.equal(child.exitCode, 0, child.stderr)
  assert.equal(child.stdout, readFileSync(path.join(cwd, 'out/result.json'), 'utf8'))
  assert.match(child.stderr, /probes/, 'progress')
  const summary = await startCommand(t, cwd, ['run', '--out', 'out']).done
  assert.match(summary.stdout, /^PARITY /m)
  assert.ok(!summary.stdout.includes('{'))
})

test('a warning goes to stderr, or into the result, and not into --json', async (t) => {
  const { cwd } = await stage(t)
  mkdirSync(path.join(cwd, 'reports'))
  writeFileSync(path.join(cwd, 'reports/latest'), 'in the way of the link')
  const { stdout, stderr } = await parity(cwd, ['run', '--json'])
  const { runId }: { runId: string } = JSON.parse(stdout)
  assert.equal(stdout, readFileSync(path.join(cwd, 'reports', runId, 'result.json'), 'utf8'))
  assert.match(stderr, /warning: .*latest is no link of ours/)
})

test('reports/latest points at the last run, by default in a folder of its own', async (t) => {
  const { cwd } = await stage(t)
  for (let turn = 0; turn < 2; turn += 1) assert.equal((await parity(cwd, ['run'])).exitCode, 0)
  assert.ok(existsSync(path.join(cwd, 'reports/latest/result.json')))
  const explained = await parity(cwd, ['explain', 'c-0000000000'])
  assert.equal(explained.exitCode, 2)
  assert.match(explained.stderr, /PARITY_FINDING_UNKNOWN[^]*no findings/)
})

test('a run into a folder that holds an older result leaves none of it, however the run ends', async (t) => {
  const { cwd } = await stage(t)
  assert.equal((await parity(cwd, ['run', '--out', 'out'])).exitCode, 0)
  if (!existsSync('/dev/full')) return
  const log = path.join(cwd, 'out/observations.ndjson')
  rmSync(log)
  symlinkSync('/dev/full', log)
  assert.equal((await parity(cwd, ['run', '--out', 'out'])).exitCode, 4)
  assert.equal(existsSync(path.join(cwd, 'out/result.json')), false, "an old pass must not look like this run's")
})

test('a command without a config: paths on the command line are probes', async (t) => {
  const { servers } = await stage(t)
  const cwd = tempFolder(t)
  const { exitCode, stdout } = await startCommand(t, cwd, [
    'run',
    '--reference',
    servers[0].url,
    '--candidate',
    servers[1].url,
    '/1',
    '/2',
    '--out',
    'out',
  ]).done
  assert.equal(exitCode, 0, stdout)
  assert.match(stdout, /PARITY +2 of 2 probes compared/)
})

test('help and version: exit 0, on stdout', async (t) => {
  const cwd = tempFolder(t)
  for (const argv of [['--help'], ['run', '--help'], ['--version'], ['help', 'compare']]) {
    const { exitCode, stdout, stderr } = await parity(cwd, argv)
    assert.deepEqual([exitCode, stderr], [0, ''], argv.join(' '))
    assert.ok(stdout.length > 4)
  }
})
