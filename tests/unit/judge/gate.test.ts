/** The gate: which of the things that can be wrong with a run decides, with which code, in which words. */
import assert from 'node:assert/strict'
import test from 'node:test'

import { EXIT } from '../../../src/core/exit.ts'
import { decideGate, type GateInput } from '../../../src/judge/gate.ts'
import { coverage, environment, finding } from './judged.ts'

const HEALTHY = [environment('production', { version: '4.17.3' }), environment('staging', { version: '4.18.0' })]

function gateOf(
  more: Partial<GateInput> = {},
): readonly [verdict: string, decision: string, exitCode: number, reasons: readonly string[]] {
  const { gate, verdict } = decideGate({
    settings: { suite: 'shop', failOn: 'breaking', minCoverage: 100 },
    environments: HEALTHY,
    expectedVersions: {},
    unreadVersions: new Map(),
    findings: [],
    coverage: coverage(),
    faults: [],
    interrupted: undefined,
    complete: true,
    ...more,
  })
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
  assert.deepEqual(gateOf({ findings: [finding({ severity: 'minor' })] }).slice(0, 3), ['diverged', 'pass', 0])
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
