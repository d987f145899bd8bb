/** The gate: which of the things that can be wrong with a run decides, with which code, in which words. */
import assert from 'node:assert/strict'
import test from 'node:test'

import { EXIT } from '../../../src/core/exit.ts'
import type { Finding } from '../../../src/core/finding.ts'
import type { JudgeSettings } from '../../../src/core/result.ts'
import { baselineOf, markBaseline } from '../../../src/judge/baseline.ts'
import { decideGate, type GateInput } from '../../../src/judge/gate.ts'
import { coverage, environment, finding } from './judged.ts'

const HEALTHY = [environment('production', { version: '4.17.3' }), environment('staging', { version: '4.18.0' })]

const BASE: GateInput = {
  settings: { suite: 'shop', failOn: 'breaking', minCoverage: 100 },
  environments: HEALTHY,
  expectedVersions: {},
  unreadVersions: new Map(),
  findings: [],
  coverage: coverage(),
  faults: [],
  interrupted: undefined,
  complete: true,
}

function gateOf(
  more: Partial<GateInput> = {},
): readonly [verdict: string, decision: string, exitCode: number, reasons: readonly string[]] {
  const { gate, verdict } = decideGate({ ...BASE, ...more })
  return [verdict, gate.decision, gate.exitCode, gate.reasons]
}

const FAILING: Partial<GateInput> = { findings: [finding()] }
const SHORT: Partial<GateInput> = { coverage: coverage({ compared: 9, undecided: 1, percent: 90 }) }
const WRONG_VERSION: Partial<GateInput> = { expectedVersions: { staging: '5.0.0' } }
const STOPPED: Partial<GateInput> = { interrupted: 'SIGINT', complete: false }

test('the precedence of what is wrong: interrupted, then unusable, then failing, then missing, then nothing', () => {
  const cases: readonly (readonly [string, Partial<GateInput>, verdict: string, decision: string, exitCode: number])[] = [
    ['nothing', {}, 'parity', 'pass', EXIT.pass],
    ['too little compared', SHORT, 'undecided', 'inconclusive', EXIT.inconclusive],
    ['a finding', FAILING, 'diverged', 'fail', EXIT.fail],
    ['a finding, and too little compared', { ...FAILING, ...SHORT }, 'diverged', 'fail', EXIT.fail],
    ['another version', WRONG_VERSION, 'undecided', 'inconclusive', EXIT.inconclusive],
    ['another version, and a finding', { ...WRONG_VERSION, ...FAILING }, 'undecided', 'inconclusive', EXIT.inconclusive],
    ['interrupted', STOPPED, 'undecided', 'inconclusive', EXIT.interrupted],
    ['interrupted, and a finding', { ...STOPPED, ...FAILING }, 'diverged', 'inconclusive', EXIT.interrupted],
    ['ended', { interrupted: 'SIGTERM', complete: false }, 'undecided', 'inconclusive', EXIT.terminated],
    ['given up', { interrupted: 'staging ended', complete: false }, 'undecided', 'inconclusive', EXIT.inconclusive],
    ['given up, and a finding', { interrupted: 'staging ended', complete: false, ...FAILING }, 'diverged', 'fail', EXIT.fail],
    ['a log without an end', { complete: false }, 'undecided', 'inconclusive', EXIT.inconclusive],
  ]
  for (const [name, input, ...expected] of cases) assert.deepEqual(gateOf(input).slice(0, 3), expected, name)
})

test('what fails depends on --fail-on, on the disposition, and never on what is known', () => {
  const findings = {
    breaking: [finding()],
    minor: [finding({ severity: 'minor' })],
    info: [finding({ severity: 'info', rule: 'body.encoding-changed' })],
    known: [finding({ disposition: 'known' })],
    expired: [finding({ severity: 'info', disposition: 'expired', knownDifference: 'old' })],
  } as const
  const exits: Readonly<Record<string, Readonly<Record<keyof typeof findings, number>>>> = {
    breaking: { breaking: 1, minor: 0, info: 0, known: 0, expired: 1 },
    minor: { breaking: 1, minor: 1, info: 0, known: 0, expired: 1 },
    any: { breaking: 1, minor: 1, info: 1, known: 0, expired: 1 },
    none: { breaking: 0, minor: 0, info: 0, known: 0, expired: 0 },
  }
  for (const failOn of ['breaking', 'minor', 'any', 'none'] as const) {
    for (const kind of ['breaking', 'minor', 'info', 'known', 'expired'] as const) {
      const [, , exitCode] = gateOf({ findings: findings[kind], settings: { suite: 'shop', failOn, minCoverage: 100 } })
      assert.equal(exitCode, exits[failOn]?.[kind], `--fail-on ${failOn}, ${kind}`)
    }
  }
})

test('what is informational alone is still parity', () => {
  assert.deepEqual(gateOf({ findings: [finding({ severity: 'info' })] }), ['parity', 'pass', 0, []])
  assert.deepEqual(gateOf({ findings: [finding({ disposition: 'known' })] })[0], 'parity')
  assert.deepEqual(gateOf({ findings: [finding({ severity: 'minor' })] }).slice(0, 3), ['diverged', 'warn', 0])
})

test('each reason is one sentence with its numbers', () => {
  const reasons = (more: Partial<GateInput>): readonly string[] => gateOf(more)[3]
  assert.deepEqual(reasons(FAILING), ['1 finding of 1 cause'])
  assert.deepEqual(reasons({ findings: [finding(), finding({ id: 'f-2' }), finding({ id: 'f-3', cause: 'c-2' })] }), [
    '3 findings of 2 causes',
  ])
  assert.deepEqual(reasons({ findings: [finding({ disposition: 'expired', knownDifference: 'old' })] }), [
    '1 finding of 1 cause; expired: old',
  ])
  assert.deepEqual(reasons(SHORT), ['compared 90 % of probes (9 of 10), need 100 %'])
  assert.deepEqual(reasons({ ...FAILING, ...SHORT }), ['1 finding of 1 cause', 'compared 90 % of probes (9 of 10), need 100 %'])
  assert.deepEqual(reasons({ coverage: coverage({ planned: 0, compared: 0, percent: null }) }), [
    'no probe was selected, so nothing was compared',
  ])
  assert.deepEqual(reasons({ coverage: coverage({ planned: 3, compared: 0, skipped: 3, percent: null }) }), [
    'all 3 probes were skipped, so nothing was compared',
  ])
  assert.deepEqual(reasons(WRONG_VERSION), ['staging runs 4.18.0, expected 5.0.0'])
  assert.deepEqual(
    reasons({ environments: [environment('production'), environment('staging')], expectedVersions: { staging: '5.0.0' } }),
    ['staging runs an unknown version (not read), expected 5.0.0'],
  )
  assert.deepEqual(
    reasons({ environments: [environment('production', { version: '1', versionAtEnd: '2' }), environment('staging')] }),
    ['the version of production changed during the run: 1, then 2'],
  )
  assert.deepEqual(
    reasons({ environments: [environment('production'), environment('staging', { baseURL: 'https://production.example' })] }),
    ['staging and production are the same URL https://production.example: one environment was compared with itself'],
  )
  const written = (reference: string, candidate: string): readonly string[] =>
    reasons({
      environments: [environment('production', { baseURL: reference }), environment('staging', { baseURL: candidate })],
    })
  assert.deepEqual(written('http://127.0.0.1:7101', 'http://localhost:7101'), [
    'staging and production are the same URL http://localhost:7101 (production writes it http://127.0.0.1:7101): one environment was compared with itself',
  ])
  for (const [reference, candidate] of [
    ['http://[::1]:7101', 'http://127.0.0.1:7101/'],
    ['https://Shop.example:443/api/', 'https://shop.example/api'],
    ['http://shop.example', 'HTTP://SHOP.EXAMPLE:80/'],
  ] as const)
    assert.equal(written(reference, candidate).length, 1, `${reference} ${candidate}`)
  for (const [reference, candidate] of [
    ['http://localhost:7101', 'http://127.0.0.1:7102'],
    ['http://localhost:7101', 'http://127.0.0.2:7101'],
    ['http://shop.example', 'https://shop.example'],
    ['https://shop.example/a', 'https://shop.example/b'],
    ['https://shop.example', 'https://www.shop.example'],
  ] as const)
    assert.deepEqual(written(reference, candidate), [], `${reference} ${candidate}`)
  assert.deepEqual(reasons({ interrupted: 'staging ended', complete: false }), ['staging ended'])
  assert.deepEqual(reasons({ complete: false }), ['the run did not come to its end'])
})

test('less coverage is enough where less is asked for', () => {
  const settings = { suite: 'shop', failOn: 'breaking', minCoverage: 90 } as const
  assert.deepEqual(gateOf({ ...SHORT, settings }).slice(0, 3), ['parity', 'pass', 0])
  assert.equal(gateOf({ coverage: coverage({ percent: 89.9 }), settings })[2], 3)
})

test('a comparison that crashed is our fault, whatever else was found: exit 4', () => {
  const faults = ['parity itself failed at "cart": comparing "body" failed: RangeError: too deep']
  assert.deepEqual(gateOf({ faults, ...FAILING, ...STOPPED }), ['diverged', 'error', EXIT.error, faults])
})

const OLD = { runId: 'R0', findings: { 'f-1': 'breaking' } } as const
const settings = (more: Partial<JudgeSettings>): Partial<GateInput> => ({
  settings: { suite: 'shop', failOn: 'breaking', minCoverage: 100, ...more },
})

test('--observe-only lets everything pass that was observed, and says so first; faults and interruptions stay', () => {
  const observe = settings({ observeOnly: true, warnExitCode: 10 })
  assert.deepEqual(gateOf({ ...observe, ...FAILING }), [
    'diverged',
    'warn',
    0,
    ['observe only: without it the gate would say fail, exit 1', '1 finding of 1 cause'],
  ])
  assert.deepEqual(gateOf({ ...observe, ...SHORT }).slice(0, 3), ['undecided', 'warn', 0])
  assert.deepEqual(gateOf({ ...observe, ...WRONG_VERSION }).slice(0, 3), ['undecided', 'warn', 0])
  assert.deepEqual(gateOf({ ...observe, faults: ['x'] }).slice(1, 3), ['error', EXIT.error])
  assert.deepEqual(gateOf({ ...observe, ...STOPPED }).slice(1, 3), ['inconclusive', EXIT.interrupted])
  assert.deepEqual(gateOf({ ...settings({ observeOnly: true, strictConfig: true }), unusedSettings: ['x'] }).slice(1, 3), [
    'fail',
    EXIT.usage,
  ])
  assert.deepEqual(gateOf(observe), ['parity', 'pass', 0, []], 'nothing to hold back')
})

test('--on-inconclusive warn lets missing evidence pass, but no wrong evidence, no empty run and no finding', () => {
  const warn = settings({ onInconclusive: 'warn', warnExitCode: 7 })
  assert.deepEqual(gateOf({ ...warn, ...SHORT }), [
    'undecided',
    'warn',
    7,
    [
      'let through by --on-inconclusive warn, although the evidence does not say "alike"',
      'compared 90 % of probes (9 of 10), need 100 %',
    ],
  ])
  assert.deepEqual(gateOf({ ...warn, ...WRONG_VERSION }).slice(1, 3), ['inconclusive', 3])
  assert.deepEqual(gateOf({ ...warn, coverage: coverage({ planned: 0, compared: 0, percent: null }) }).slice(1, 3), [
    'inconclusive',
    3,
  ])
  assert.deepEqual(gateOf({ ...warn, ...SHORT, ...FAILING }).slice(1, 3), ['fail', 1])
  assert.deepEqual(gateOf({ ...settings({ onInconclusive: 'fail' }), ...SHORT }).slice(1, 3), ['inconclusive', 3])
})

test('--warn-exit-code is the exit code of what passes although something is open, and of nothing else', () => {
  const coded = settings({ warnExitCode: 10 })
  assert.deepEqual(gateOf({ ...coded, findings: [finding({ severity: 'minor' })] }), [
    'diverged',
    'warn',
    10,
    ['1 open finding below the gate (fail-on breaking)'],
  ])
  assert.equal(gateOf(coded)[2], 0)
  assert.equal(gateOf({ ...coded, ...FAILING })[2], 1)
  assert.equal(gateOf({ ...coded, ...SHORT })[2], 3)
})

test('--new-only: what stood in the baseline is told and does not fail, what is new or worse does', () => {
  const before = settings({ baseline: OLD })
  const marked = (findings: readonly Finding[]): Partial<GateInput> => ({ findings: markBaseline(findings, OLD) })
  const [first] = markBaseline([finding()], OLD)
  assert.equal(first?.inBaseline, true)
  const { gate } = decideGate({ ...BASE, ...before, ...marked([finding()]) })
  assert.deepEqual(gate, {
    decision: 'warn',
    exitCode: 0,
    failOn: 'breaking',
    minCoverage: 100,
    reasons: ['nothing new since run R0; what stood in it is still open: 1 finding of 1 cause'],
    softened: { by: 'new-only', decision: 'fail', exitCode: 1 },
    baseline: { runId: 'R0', findings: 1 },
  })
  assert.deepEqual(gateOf({ ...before, ...marked([finding(), finding({ id: 'f-2' })]) }), [
    'diverged',
    'fail',
    1,
    ['1 finding of 1 cause'],
  ])
  assert.deepEqual(gateOf({ ...before, ...marked([finding()]), ...SHORT }).slice(1, 3), ['inconclusive', 3])
  const mild = { runId: 'R0', findings: { 'f-1': 'minor' } } as const
  assert.equal(markBaseline([finding()], mild)[0]?.inBaseline, undefined, 'worse than it was')
  assert.equal(markBaseline([finding({ severity: 'minor' })], OLD)[0]?.inBaseline, true, 'milder than it was')
  assert.deepEqual(markBaseline([finding()], undefined), [finding()])
})

test('a baseline holds what was open or expired, and nothing that was accepted', () => {
  const findings = [
    finding({ id: 'f-b' }),
    finding({ id: 'f-a', disposition: 'expired' }),
    finding({ id: 'f-c', disposition: 'known' }),
  ]
  assert.deepEqual(baselineOf({ runId: 'R0', findings }), { runId: 'R0', findings: { 'f-a': 'breaking', 'f-b': 'breaking' } })
})
