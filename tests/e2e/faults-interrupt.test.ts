/**
 * Goal: a run that is ended from outside, or that loses its disk, keeps what it saw, says so, and leaves nothing behind.
 * Methodology: the command as a child process, since signals, pids and full disks are its business and not a function's.
 */
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { type TestContext, describe, test } from 'node:test'

import type { Result } from '../../src/core/result.ts'
import { type FaultServer, delayed, hangBeforeHead, json, startFaultServer } from '../support/fault-server.ts'
import {
  type ProjectParts,
  collect,
  createProject,
  gapsOf,
  httpProbe,
  parity,
  readRecords,
  startCommand,
  until,
} from '../support/parity.ts'

/** Of the system, not of a package. */
const [MOUNT, UMOUNT] = ['mount', 'umount'] as const

type Stage = { readonly folder: string; readonly out: string; readonly reference: FaultServer; readonly candidate: FaultServer }

/** The first probes are answered, the last one never is: so it is in flight when the signal comes. */
async function stage(t: TestContext, parts: Partial<ProjectParts> = {}): Promise<Stage> {
  const routes = { '/a': json({ a: 1 }), '/b': json({ b: 1 }), '/z': hangBeforeHead }
  const after = t.after.bind(t)
  const [reference, candidate] = [
    await startFaultServer(routes, { after }),
    await startFaultServer({ ...routes, '/b': json({ b: 2 }) }, { after }),
  ]
  const folder = createProject(t, {
    environments: { production: { baseURL: reference.url, role: 'reference' }, staging: { baseURL: candidate.url } },
    limits: { concurrency: 1, requestsPerSecond: 0 },
    probes: ['a', 'b', 'z', 'zz'].map((name) => httpProbe(name, `/${name}`)),
    ...parts,
  })
  return { folder, out: path.join(folder, 'out'), reference, candidate }
}

const inFlight = ({ candidate, reference }: Stage): boolean =>
  [candidate, reference].every(({ seen }) => seen.some(({ path: at }) => at === '/z'))

describe('a signal while requests are in flight', { concurrency: 3 }, () => {
  for (const [signal, exitCode] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    test(`${signal}: exit ${exitCode} soon, what was observed is kept, can be judged again and says that it is incomplete`, async (t) => {
      const staged = await stage(t)
      const running = startCommand(t, staged.folder, ['run', '--out', 'out'])
      await until('the last probe is in flight', () => inFlight(staged))
      const sentMs = performance.now()
      running.child.kill(signal)
      const ran = await collect(await running.done, staged.out)
      assert.ok(performance.now() - sentMs < 5_000)
      assert.equal(ran.exitCode, exitCode)
      const { result } = ran
      assert.equal(result.complete, false)
      assert.equal(result.interrupted, signal)
      assert.equal(result.gate.decision, 'inconclusive')
      assert.deepEqual(result.gate.reasons, [`interrupted by ${signal}; what was observed is kept and can be compared`])
      assert.equal(result.verdict, 'diverged', 'what was proved before stays proved')
      assert.deepEqual(
        result.findings.map(({ probe, rule }) => `${probe}: ${rule}`),
        ['b: body.value-changed'],
      )
      assert.match(gapsOf(ran, 'zz')['*'] ?? '', /^failed: not asked: the run ended before$/)
      assert.match(gapsOf(ran, 'z')['*'] ?? '', /^failed: not asked: the run ended before$/)
      assert.match(running.err(), /interrupted: keeping what was observed/)
      assert.match(ran.stdout, new RegExp(`interrupted by ${signal}`))
      // Judged by a person later, without the request that is still hanging.
      const again = await parity(staged.out, ['compare', '.'])
      assert.equal(again.exitCode, 1, 'this judging was not interrupted, and what was proved is proved')
      assert.match(again.stdout, /interrupted by/)
      assert.match(again.stderr, new RegExp(`this judging was not: exit 1 in the place of ${exitCode}$`, 'm'))
    })
  }

  test('a second SIGINT ends at once', async (t) => {
    const { folder, ...staged } = await stage(t, { probes: [httpProbe('z', '/z')] })
    // Ending the environment takes its time: it does not listen to SIGTERM.
    const config = JSON.parse(readFileSync(path.join(folder, 'parity.config.json'), 'utf8'))
    const pid = path.join(folder, 'pid')
    const port = await freePort()
    const script = `process.on('SIGTERM', () => {}); require('fs').writeFileSync('${pid}', String(process.pid)); require('http').createServer((q, s) => s.end()).listen(${port}, '127.0.0.1')`
    config.environments.staging.start = `exec "${process.execPath}" -e "${script}"`
    config.environments.staging.readyWhen = { url: `http://127.0.0.1:${port}/` }
    writeFileSync(path.join(folder, 'parity.config.json'), JSON.stringify(config))
    const running = startCommand(t, folder, ['run', '--out', 'out'])
    await until('the probe is in flight and the environment runs', () => inFlight({ folder, ...staged }) && existsSync(pid))
    running.child.kill('SIGINT')
    await until('the first one is answered', () => running.err().includes('once more to stop at once'))
    const sentMs = performance.now()
    running.child.kill('SIGINT')
    const { exitCode } = await running.done
    assert.equal(exitCode, 130)
    assert.ok(performance.now() - sentMs < 3_000, 'the environment would have five seconds to end')
    const started = Number(readFileSync(pid, 'utf8'))
    await until('no orphan', () => !isAlive(started))
  })

  test('SIGINT ends the environments that were started, with their children', async (t) => {
    const staged = await stage(t)
    const pids = path.join(staged.folder, 'pids')
    const config = JSON.parse(readFileSync(path.join(staged.folder, 'parity.config.json'), 'utf8'))
    const port = await freePort()
    const script = `require("http").createServer((q, s) => s.end()).listen(${port}, "127.0.0.1")`
    config.environments.staging.start = `echo $$ > ${pids}; "${process.execPath}" -e '${script}' & echo $! >> ${pids}; wait`
    config.environments.staging.readyWhen = { url: `http://127.0.0.1:${port}/` }
    writeFileSync(path.join(staged.folder, 'parity.config.json'), JSON.stringify(config))
    const running = startCommand(t, staged.folder, ['run', '--out', 'out'])
    await until('the last probe is in flight', () => inFlight(staged))
    running.child.kill('SIGINT')
    assert.equal((await running.done).exitCode, 130)
    const started = readFileSync(pids, 'utf8').trim().split('\n').map(Number)
    assert.equal(started.length, 2)
    await until('no orphan', () => !started.some(isAlive))
  })

  test('SIGINT while an environment is still starting: exit 130, nothing was asked', async (t) => {
    const staged = await stage(t)
    const config = JSON.parse(readFileSync(path.join(staged.folder, 'parity.config.json'), 'utf8'))
    config.environments.staging.start = 'sleep 90'
    config.environments.staging.readyWhen = { url: 'http://127.0.0.1:9/' }
    writeFileSync(path.join(staged.folder, 'parity.config.json'), JSON.stringify(config))
    const running = startCommand(t, staged.folder, ['run', '--out', 'out'])
    await until('it is starting', () => running.err().includes('starting staging'))
    await new Promise((resolve) => {
      setTimeout(resolve, 200)
    })
    running.child.kill('SIGINT')
    const ran = await collect(await running.done, staged.out)
    assert.equal(ran.exitCode, 130)
    assert.equal(staged.reference.seen.length, 0)
  })

  test('SIGINT during observe: exit 130, the log is whole', async (t) => {
    const staged = await stage(t)
    const running = startCommand(t, staged.folder, ['observe', '--env', 'staging', '--out', 'side'])
    await until('the last probe is in flight', () => staged.candidate.seen.some(({ path: at }) => at === '/z'))
    running.child.kill('SIGINT')
    assert.equal((await running.done).exitCode, 130)
    const records = readRecords(path.join(staged.folder, 'side'))
    assert.ok(records.some((record) => record.type === 'end' && record.interrupted === 'SIGINT'))
    assert.ok(records.some((record) => record.type === 'observation'))
  })
})

test('a run that was killed leaves a log that can be judged: incomplete, exit 3', async (t) => {
  // Enough of it that something has reached the disk.
  const wide = json({ text: 'w'.repeat(200_000) })
  const staged = await stage(t, {
    probes: [...['a', 'b', 'c', 'd'].map((name) => httpProbe(name, `/${name}`)), httpProbe('z', '/z')],
  })
  for (const server of [staged.reference, staged.candidate])
    for (const name of ['a', 'b', 'c', 'd']) server.routes.set(`/${name}`, wide)
  const running = startCommand(t, staged.folder, ['run', '--out', 'out'])
  await until('the last probe is in flight', () => inFlight(staged))
  running.child.kill('SIGKILL')
  await running.done
  const again = await parity(staged.folder, ['compare', 'out', '--json'])
  assert.equal(again.exitCode, 3, again.stderr)
  const result: Result = JSON.parse(again.stdout)
  assert.deepEqual([result.complete, result.verdict], [false, 'undecided'])
  assert.ok(result.gate.reasons.includes('the run did not come to its end'), JSON.stringify(result.gate.reasons))
})

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' ? (address?.port ?? 0) : 0
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return !existsSync(`/proc/${pid}/stat`) || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

describe('a full disk', () => {
  const hasFull = existsSync('/dev/full')

  test(
    'the log cannot be written: exit 4, the message names the file and what to do',
    { skip: !hasFull && 'no /dev/full' },
    async (t) => {
      const staged = await stage(t, { probes: ['a', 'b'].map((name) => httpProbe(name, `/${name}`)) })
      mkdirSync(staged.out)
      symlinkSync('/dev/full', path.join(staged.out, 'observations.ndjson'))
      const { exitCode, stdout, stderr } = await startCommand(t, staged.folder, ['run', '--out', 'out']).done
      assert.equal(exitCode, 4, stdout + stderr)
      assert.match(stderr, /error PARITY_LOG_WRITE/)
      assert.match(stderr, /observations\.ndjson could not be written: .*ENOSPC/)
      assert.match(stderr, /Free space or choose another folder with --out/)
      assert.equal(stdout, '')
      assert.equal(existsSync(path.join(staged.out, 'result.json')), false)
    },
  )

  test('a long run stops soon after its log is lost', { skip: !hasFull && 'no /dev/full' }, async (t) => {
    const probes = Array.from({ length: 400 }, (_, index) => httpProbe(`p${index}`, '/a'))
    const staged = await stage(t, { probes })
    for (const server of [staged.reference, staged.candidate])
      server.routes.set('/a', ({ response, turn }) =>
        response.writeHead(200, { 'content-type': 'text/plain' }).end(`${turn}`.repeat(20_000)),
      )
    mkdirSync(staged.out)
    symlinkSync('/dev/full', path.join(staged.out, 'observations.ndjson'))
    const { exitCode, stderr } = await startCommand(t, staged.folder, ['run', '--out', 'out']).done
    assert.equal(exitCode, 4, stderr)
    assert.ok(staged.candidate.seen.length < 200, `${staged.candidate.seen.length} requests after the log was lost`)
  })

  test(
    'a real disk that fills up: exit 4, what fitted can still be judged',
    { skip: !canMount() && 'no tmpfs can be mounted here: it needs root' },
    async (t) => {
      const probes = Array.from({ length: 60 }, (_, index) => httpProbe(`p${index}`, '/a'))
      const staged = await stage(t, { probes })
      const wide = delayed(1, ({ response, turn }) =>
        response.writeHead(200, { 'content-type': 'text/plain' }).end(`${turn} `.repeat(20_000)),
      )
      for (const server of [staged.reference, staged.candidate]) server.routes.set('/a', wide)
      mkdirSync(staged.out)
      execFileSync(MOUNT, ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', staged.out])
      try {
        const { exitCode, stdout, stderr } = await startCommand(t, staged.folder, ['run', '--out', 'out']).done
        assert.equal(exitCode, 4, stdout + stderr)
        assert.match(stderr, /ENOSPC/)
        const again = await parity(staged.folder, ['compare', 'out', '--out', 'again'])
        assert.equal(again.exitCode, 3, again.stderr + again.stdout)
        assert.match(again.stdout, /the run did not come to its end/)
      } finally {
        execFileSync(UMOUNT, ['-l', staged.out])
      }
    },
  )

  test('an out folder that cannot be made: exit 4, and nothing is sent', async (t) => {
    const staged = await stage(t)
    writeFileSync(path.join(staged.folder, 'file'), '')
    const { exitCode, stderr } = await parity(staged.folder, ['run', '--out', 'file/out'])
    assert.equal(exitCode, 4)
    assert.match(stderr, /error PARITY_OUT_FOLDER/)
    assert.equal(staged.reference.seen.length + staged.candidate.seen.length, 0)
  })
})

/** Mounted for a moment: the only way to know. */
function canMount(): boolean {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'envparity-mount-'))
  const mounted = spawnSync(MOUNT, ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder]).status === 0
  if (mounted) spawnSync(UMOUNT, [folder])
  rmdirSync(folder)
  return mounted
}
