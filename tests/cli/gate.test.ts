/**
 * Goal: what the options of the gate make of real runs, up to the exit code of the process, and that a recorded run judged
 * again decides the same (checked by `run` itself: the same bytes).
 */
import assert from 'node:assert/strict'
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { type TestContext, test } from 'node:test'

import type { Result } from '../../src/core/result.ts'
import { json, resetBeforeHead, startFaultServer, status } from '../support/fault-server.ts'
import { createProject, httpProbe, parity, run, startCommand } from '../support/parity.ts'

type Stage = { readonly cwd: string; readonly break: (what: 'value' | 'gone' | 'nothing') => void }

async function stage(t: TestContext, config: object = {}): Promise<Stage> {
  const after = t.after.bind(t)
  let broken = 'nothing'
  const reference = await startFaultServer({ '*': json({ price: 1 }, { 'x-frame-options': 'DENY' }) }, { after })
  const candidate = await startFaultServer(
    {
      '/value': (exchange) => (broken === 'value' ? status(503) : json({ price: 1 }, { 'x-frame-options': 'DENY' }))(exchange),
      '/gone': (exchange) => (broken === 'gone' ? resetBeforeHead : json({ price: 1 }, { 'x-frame-options': 'DENY' }))(exchange),
      '*': (exchange) => json({ price: 1 }, { 'x-frame-options': 'DENY' })(exchange),
    },
    { after },
  )
  const cwd = createProject(t, {
    environments: { production: { baseURL: reference.url, role: 'reference' }, staging: { baseURL: candidate.url } },
    retries: 0,
    limits: { requestsPerSecond: 0 },
    ...config,
    probes: [httpProbe('value', '/value'), httpProbe('gone', '/gone'), httpProbe('same', '/same')],
  })
  return { cwd, break: (what) => (broken = what) }
}

const gateOf = ({ result }: { readonly result: Result }): readonly unknown[] => [
  result.verdict,
  result.gate.decision,
  result.gate.exitCode,
  result.gate.softened?.by,
]

test('an earlier run that is not there: the flag is named, and the command that makes one', async (t) => {
  const { cwd } = await stage(t)
  const ran = await parity(cwd, ['run', '--new-only', 'nowhere'])
  assert.equal(ran.exitCode, 2)
  assert.match(ran.stderr, /--new-only: there is no \S*nowhere\/result\.json/)
  const planned = await parity(cwd, ['latency', 'plan'])
  assert.equal(planned.exitCode, 2)
  assert.match(planned.stderr, /run first: parity run --latency smoke/)
})

test('--new-only: what stood in the earlier run passes and stays visible, what is new fails', async (t) => {
  const { cwd, break: breaks } = await stage(t)
  breaks('value')
  const before = await run(cwd)
  assert.deepEqual(gateOf(before), ['diverged', 'fail', 1, undefined])
  copyFileSync(path.join(cwd, 'out/result.json'), path.join(cwd, 'baseline.json'))

  const again = await run(cwd, ['--new-only', 'baseline.json', '--warn-exit-code', '10'])
  assert.deepEqual(gateOf(again), ['diverged', 'warn', 10, 'new-only'])
  assert.equal(again.result.findings[0]?.inBaseline, true)
  assert.match(again.stdout, /nothing new since run/)
  assert.match(again.stdout, /gate {6}warn \(fail-on breaking\).* exit 10/)
  assert.match(again.stdout, /BREAKING/, 'it stays visible')
  const judged = await parity(cwd, ['compare', 'out', '--out', 'judged', '--new-only', 'out'])
  assert.equal(judged.exitCode, 2)
  assert.match(judged.stderr, /PARITY_BASELINE_ITSELF/)

  breaks('gone')
  const worse = await run(cwd, ['--new-only', 'baseline.json'])
  assert.deepEqual(gateOf(worse), ['diverged', 'fail', 1, undefined])
  breaks('nothing')
  const mended = await run(cwd, ['--new-only', 'baseline.json', '--warn-exit-code', '10'])
  assert.deepEqual(gateOf(mended), ['parity', 'pass', 0, undefined], 'the twin: nothing differs any more')
})

test('--new-only needs a result of the same suite, and says so before anything is sent', async (t) => {
  const { cwd } = await stage(t)
  const missing = await parity(cwd, ['run', '--new-only', 'reports/latest'])
  assert.deepEqual([missing.exitCode, /PARITY_RESULT_MISSING/.test(missing.stderr)], [2, true])
  await run(cwd)
  const other: Result = JSON.parse(readFileSync(path.join(cwd, 'out/result.json'), 'utf8'))
  writeFileSync(path.join(cwd, 'other.json'), JSON.stringify({ ...other, suite: 'billing' }))
  writeFileSync(path.join(cwd, 'broken.json'), '{')
  const foreign = await parity(cwd, ['run', '--new-only', 'other.json'])
  assert.deepEqual([foreign.exitCode, /PARITY_BASELINE_OTHER_SUITE[^]*"billing"[^]*"test"/.test(foreign.stderr)], [2, true])
  const broken = await parity(cwd, ['run', '--new-only', 'broken.json'])
  assert.deepEqual([broken.exitCode, /PARITY_RESULT_BROKEN/.test(broken.stderr)], [2, true])
})

test('--observe-only ends with 0, loudly, whatever was observed; a wrong flag still ends with 2', async (t) => {
  const { cwd, break: breaks } = await stage(t)
  breaks('value')
  const diverged = await run(cwd, ['--observe-only'])
  assert.deepEqual(gateOf(diverged), ['diverged', 'warn', 0, 'observe-only'])
  assert.match(diverged.stdout, /observe only: without it the gate would say fail, exit 1/)
  assert.match(diverged.stdout, /^DIVERGED/m)
  breaks('nothing')
  assert.deepEqual(gateOf(await run(cwd, ['--observe-only'])), ['parity', 'pass', 0, undefined])
  const wrong = await parity(cwd, ['run', '--observe-only', '--warn-exit-code', '1'])
  assert.equal(wrong.exitCode, 2)
  assert.match(wrong.stderr, /5 to 125/)
})

test('--on-inconclusive: too little evidence ends with 3, or is let through and says so', async (t) => {
  const { cwd } = await stage(t, { minCoverage: 100 })
  writeFileSync(
    path.join(cwd, 'probes/all.probe.yaml'),
    JSON.stringify({ probes: [httpProbe('same', '/same'), httpProbe('slow', '/slow', { timeout: 1 })] }),
  )
  const strict = await run(cwd)
  assert.deepEqual(gateOf(strict), ['undecided', 'inconclusive', 3, undefined])
  const warned = await run(cwd, ['--on-inconclusive', 'warn'])
  assert.deepEqual(gateOf(warned), ['undecided', 'warn', 0, 'on-inconclusive'])
  assert.match(warned.stdout, /^NO VERDICT/m)
  const nothing = await run(cwd, ['--on-inconclusive', 'warn', '--grep', 'nowhere'])
  assert.deepEqual(gateOf(nothing), ['undecided', 'inconclusive', 3, undefined], 'no evidence at all is no bad day')
})

test('the config says the same as the flags, a profile overrides it, and the process ends with the code', async (t) => {
  const { cwd, break: breaks } = await stage(t, {
    warnExitCode: 20,
    observeOnly: true,
    profiles: { release: { observeOnly: false } },
  })
  breaks('value')
  assert.deepEqual(gateOf(await run(cwd)), ['diverged', 'warn', 0, 'observe-only'])
  assert.deepEqual(gateOf(await run(cwd, ['--profile', 'release'])), ['diverged', 'fail', 1, undefined])
  copyFileSync(path.join(cwd, 'out/result.json'), path.join(cwd, 'baseline.json'))
  const { exitCode } = await startCommand(t, cwd, ['run', '--profile', 'release', '--new-only', 'baseline.json']).done
  assert.equal(exitCode, 20)
})
