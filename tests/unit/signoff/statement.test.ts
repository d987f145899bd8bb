/** Goal: the statement says what the evidence says, and each automatic check fails for its own reason and no other. */
import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { EnvironmentResult, Result } from '../../../src/core/result.ts'
import { makeStatement } from '../../../src/judge/signoff/statement.ts'
import type { SignoffInput } from '../../../src/judge/signoff/input.ts'
import { ADA, CREATED_MS, HOUR_MS, inputOf, POLICY, RESULT, signoffFrom } from './sample.ts'

function failures(input: SignoffInput): readonly (readonly [string, string])[] {
  return signoffFrom(input).checks.flatMap(({ id, ok, detail }) => (ok ? [] : [[id, detail] as const]))
}

const RUN = `run ${RESULT.runId}`

test('a run that passes with a known difference is a warned test result, about the release', () => {
  const { predicate, ...rest } = makeStatement(inputOf())
  assert.deepEqual(rest, {
    _type: 'https://in-toto.io/Statement/v1',
    subject: inputOf().subject,
    predicateType: 'https://in-toto.io/attestation/test-result/v0.1',
  })
  assert.equal(predicate.result, 'WARNED')
  assert.deepEqual(predicate.warnedTests, ['cart'])
  assert.deepEqual(predicate.failedTests, [])
  assert.equal(signoffFrom().recommendation, 'approve with known differences')
  assert.deepEqual(failures(inputOf()), [])
})

test('the counts of each area add up, and every area without a probe is told', () => {
  const { areas, notCovered } = signoffFrom()
  for (const { probes, parity, known, unexpected, undecided, skipped } of areas)
    assert.equal(parity + known + unexpected + undecided + skipped, probes)
  assert.equal(
    areas.reduce((sum, { probes }) => sum + probes, 0),
    RESULT.probes.length,
  )
  assert.ok(notCovered.some(({ what, state }) => what === 'Database' && state === 'no probe'))
})

const failing: Result = { ...RESULT, gate: { ...RESULT.gate, decision: 'fail', reasons: ['1 cause'] } }
const undecided: Result = { ...RESULT, gate: { ...RESULT.gate, decision: 'inconclusive', reasons: ['down'] } }
function withoutVersion({ name, role, baseURL, health, answered, unanswered, retried }: EnvironmentResult): EnvironmentResult {
  return { name, role, baseURL, health, answered, unanswered, retried }
}
const CONFIG = inputOf().config
const facts = inputOf().runs[0]?.facts ?? assert.fail('no run')

const CHECKS: readonly (readonly [string, SignoffInput, string, string])[] = [
  ['passed', inputOf({ result: failing }), `${RUN} ended with "fail": 1 cause`, 'do not approve'],
  ['passed', inputOf({ result: undecided }), `${RUN} ended with "inconclusive": down`, 'no recommendation'],
  [
    'genuine',
    inputOf({ run: { judgedAgain: 'has a result.json that its log does not give' } }),
    `${RUN} has a result.json that its log does not give`,
    'do not approve',
  ],
  [
    'complete',
    inputOf({ result: { ...RESULT, complete: false, interrupted: 'SIGINT' } }),
    `${RUN} was not completed: SIGINT`,
    'no recommendation',
  ],
  [
    'age',
    inputOf({ nowMs: CREATED_MS + 24 * HOUR_MS }),
    'the oldest run ended 1 d ago; at most 1 d are allowed',
    'no recommendation',
  ],
  ['runs', inputOf({ policy: { ...POLICY, minRuns: 3 } }), '1 of 3 needed', 'no recommendation'],
  [
    'config',
    inputOf({ config: { ...CONFIG, sha256: 'f'.repeat(64) } }),
    `${RUN} was made by another config (${CONFIG.sha256.slice(0, 16)}): config, probes or known differences were changed since`,
    'no recommendation',
  ],
  [
    'gate',
    inputOf({ config: { ...CONFIG, failOn: 'minor' } }),
    `${RUN} was judged by fail on breaking, coverage ${RESULT.gate.minCoverage} %`,
    'no recommendation',
  ],
  ['whole suite', inputOf({ run: { facts: { ...facts, notSelected: 2 } } }), `${RUN} left out 2 probes`, 'no recommendation'],
  ['version', inputOf({ release: '4.19.0' }), `${RUN} saw version 4.18.0, not 4.19.0`, 'no recommendation'],
  [
    'version',
    inputOf({ result: { ...RESULT, environments: RESULT.environments.map(withoutVersion) } }),
    `${RUN} did not see the version of staging (\`version\` of the environment in the config)`,
    'no recommendation',
  ],
  [
    'version',
    inputOf({ result: { ...RESULT, environments: RESULT.environments.map((one) => ({ ...one, versionAtEnd: '4.18.1' })) } }),
    `${RUN} saw 4.18.0 at its beginning and 4.18.1 at its end`,
    'no recommendation',
  ],
  [
    'approvers',
    inputOf({ policy: { ...POLICY, people: POLICY.people.filter(({ name }) => name !== 'Cleo Owen') } }),
    'approvers besides the author: 1, in 1 of 3 roles; approvals needed: 2',
    'no recommendation',
  ],
]

for (const [id, input, detail, recommendation] of CHECKS)
  test(`the check "${id}" fails alone: ${detail}`, () => {
    assert.deepEqual(failures(input), [[id, detail]])
    const { predicate } = makeStatement(input)
    assert.deepEqual([predicate.result, signoffFrom(input).recommendation], ['FAILED', recommendation])
  })

test('without known differences it is passed', () => {
  const result: Result = {
    ...RESULT,
    findings: [],
    causes: [],
    knownDifferences: { applied: [], expired: [], unused: [] },
    coverage: { ...RESULT.coverage, gaps: [] },
  }
  assert.equal(makeStatement(inputOf({ result })).predicate.result, 'PASSED')
  assert.equal(signoffFrom(inputOf({ result })).recommendation, 'approve')
})

test('drift: what the sign-off before did not have, what it had, and what has been there for more than two weeks', () => {
  const before = signoffFrom()
  const [cause] = before.causes
  assert.ok(cause !== undefined)
  const old = { ...cause, id: 'c-old', title: 'gone by now' }
  const since = '2026-11-01T00:00:00.000Z'
  const drift = (causes: typeof before.causes): unknown => {
    const { appeared, gone, lasting } = signoffFrom(inputOf({ previous: { ...before, causes } })).drift
    return { appeared, gone, lasting }
  }
  assert.deepEqual(before.drift, { appeared: [], gone: [], lasting: [] })
  assert.deepEqual(drift([old]), { appeared: [cause.title], gone: ['gone by now'], lasting: [] })
  assert.deepEqual(drift([{ ...cause, since }]), { appeared: [], gone: [], lasting: [cause.title] })
})

test('nobody but people of the config is named, and the author is one of them', () => {
  assert.deepEqual(signoffFrom().author, { name: ADA.name, keyid: ADA.keyid })
  assert.deepEqual(signoffFrom().policy, POLICY)
})
