/**
 * JUnit as consumers read it. The file is read back by Python's XML parser (expat), which knows nothing of how we write
 * it; the assertions are made on what it saw.
 */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import test from 'node:test'

import type { Finding } from '../../../src/core/finding.ts'
import type { Result } from '../../../src/core/result.ts'
import { MESSAGE_CHARACTERS_MAX } from '../../../src/report/cases.ts'
import { junitFormat, TEXT_BYTES_MAX } from '../../../src/report/formats/junit.ts'
import { cause, finding, PARITY, probe } from './fixtures.ts'
import { DIVERGED } from './fixtures-diverged.ts'
import { EMPTY, INTERRUPTED, MODELS, THREE, UNDECIDED } from './fixtures-models.ts'
import { hostile, HOSTILE_TEXT, LONG_TEXT } from './fixtures-extreme.ts'
import { assertGolden } from './golden.ts'

const OPTIONS = { width: 80, colour: false, unicode: true }
const READER = `
import json, sys, xml.etree.ElementTree as tree
def node(e): return {'tag': e.tag, 'attributes': e.attrib, 'text': e.text or '', 'children': [node(c) for c in e]}
json.dump(node(tree.fromstring(sys.stdin.buffer.read())), sys.stdout)
`
const PYTHON = spawnSync('python3', ['-c', 'import xml.etree.ElementTree'])
const SKIP = PYTHON.status === 0 ? false : 'PYTHON3 IS MISSING: JUnit was not read back by another XML parser'

type Node = {
  readonly tag: string
  readonly attributes: Readonly<Record<string, string>>
  readonly text: string
  readonly children: readonly Node[]
}

/** Starting Python takes longer than reading, so each model is read once. */
const READ = new WeakMap<Result, Node>()

function read(result: Result): Node {
  const known = READ.get(result) ?? readAgain(result)
  READ.set(result, known)
  return known
}

function readAgain(result: Result): Node {
  const { status, stdout, stderr } = spawnSync('python3', ['-c', READER], {
    input: junitFormat.render(result, OPTIONS),
    encoding: 'utf8',
    maxBuffer: 64_000_000,
  })
  assert.equal(status, 0, stderr)
  // Ours: the three lines of Python above wrote it.
  return JSON.parse(stdout)
}

function all(node: Node, tag: string): readonly Node[] {
  return [...(node.tag === tag ? [node] : []), ...node.children.flatMap((child) => all(child, tag))]
}

function outcomes(result: Result): readonly string[] {
  return all(read(result), 'testcase').map((item) => {
    const outcome = item.children.find((child) => ['failure', 'error', 'skipped'].includes(child.tag))
    return `${item.attributes['name']}: ${outcome?.tag ?? 'passed'}`
  })
}

for (const [name, result] of Object.entries(MODELS)) {
  test(`"${name}" reads as reviewed`, () =>
    assertGolden(`tests/golden/report/junit-${name}.xml`, junitFormat.render(result, OPTIONS)))
}

test('the sample is what is rendered', () => assertGolden('reports/samples/junit.xml', junitFormat.render(DIVERGED, OPTIONS)))

test('counts are those of the cases, in every suite and in all', { skip: SKIP }, () => {
  for (const result of Object.values(MODELS)) {
    const root = read(result)
    for (const suite of [root, ...all(root, 'testsuite')]) {
      const cases = all(suite, 'testcase')
      const count = (tag: string): string =>
        String(cases.filter((item) => item.children.some((child) => child.tag === tag)).length)
      const { tests, failures, errors, skipped } = suite.attributes
      assert.deepEqual(
        { tests, failures, errors, skipped },
        { tests: String(cases.length), failures: count('failure'), errors: count('error'), skipped: count('skipped') },
      )
    }
  }
})

test('a case per probe and candidate, named by the pair, unique', { skip: SKIP }, () => {
  const names = all(read(THREE), 'testcase').map((item) => `${item.attributes['classname']} ${item.attributes['name']}`)
  assert.equal(names.length, 14)
  assert.equal(new Set(names).size, 14)
  assert(names.includes('shop-smoke.functional cart [canary vs production]'))
  assert(names.includes('shop-smoke.integration login [staging vs production]'))
})

test('only the candidate that diverged fails', { skip: SKIP }, () => {
  assert.deepEqual(
    outcomes(THREE).filter((line) => line.startsWith('list products')),
    ['list products [staging vs production]: passed', 'list products [canary vs production]: failure'],
  )
})

test('a divergence below the gate, or a known one, is told and does not fail', { skip: SKIP }, () => {
  const minor = finding('f-1', 'c-1', { severity: 'minor' })
  const known = finding('f-2', 'c-2', { disposition: 'known', knownDifference: 'KD-12' })
  const model = (failOn: Result['gate']['failOn'], findings: readonly Finding[]): Result => ({
    ...PARITY,
    gate: { ...PARITY.gate, failOn },
    causes: findings.map((item) => cause(item.cause, [item], {})),
    findings,
  })
  assert.equal(outcomes(model('breaking', [minor, known]))[0], 'list products [staging vs production]: passed')
  assert.equal(outcomes(model('minor', [minor, known]))[0], 'list products [staging vs production]: failure')
  assert.equal(outcomes(model('any', [known]))[0], 'list products [staging vs production]: passed')
  assert.equal(outcomes(model('none', [finding('f-3', 'c-3', {})]))[0], 'list products [staging vs production]: passed')
  const [first] = all(read(model('breaking', [minor, known])), 'system-out')
  assert.match(first?.text ?? '', /^breaking known KD-12: body\.type-changed[^]*minor open: body\.type-changed/)
})

test('an expired known difference fails whatever its severity', { skip: SKIP }, () => {
  const expired = finding('f-1', 'c-1', { severity: 'info', disposition: 'expired', knownDifference: 'KD-07' })
  assert.equal(
    outcomes({ ...PARITY, findings: [expired], causes: [cause('c-1', [expired], {})] })[0],
    'list products [staging vs production]: failure',
  )
})

test('undecided is an error, skipped says why', { skip: SKIP }, () => {
  assert.deepEqual(new Set(outcomes(UNDECIDED).map((line) => line.split(': ')[1])), new Set(['error', 'skipped']))
  const [error] = all(read(UNDECIDED), 'error')
  assert.equal(error?.attributes['message'], 'ECONNREFUSED: staging.shop.example:443 refused the connection')
  const [skipped] = all(read(UNDECIDED), 'skipped')
  assert.equal(skipped?.attributes['message'], 'runs at night only (tag nightly)')
  assert.deepEqual(
    outcomes(INTERRUPTED).map((line) => line.split(': ')[1]),
    ['passed', 'passed', 'error', 'error', 'skipped', 'error', 'error'],
  )
})

test('it is never green when the gate is not', { skip: SKIP }, () => {
  assert.deepEqual(outcomes(EMPTY), ['gate [fail-on breaking]: error'])
  const wrongVersion: Result = {
    ...PARITY,
    gate: { ...PARITY.gate, decision: 'inconclusive', exitCode: 3, reasons: ['staging runs 4.17.9, expected 4.18.0'] },
  }
  assert.equal(outcomes(wrongVersion).at(-1), 'gate [fail-on breaking]: error')
  const failed: Result = {
    ...PARITY,
    gate: { ...PARITY.gate, decision: 'fail', exitCode: 1, reasons: ['known difference KD-07 expired'] },
  }
  assert.equal(outcomes(failed).at(-1), 'gate [fail-on breaking]: failure')
  assert(!outcomes(PARITY).some((line) => line.startsWith('gate')))
})

test('properties hold ids, owner, severity and environments', { skip: SKIP }, () => {
  const login = all(read(DIVERGED), 'testcase').find((item) => item.attributes['name']?.startsWith('login'))
  assert(login)
  const properties = Object.fromEntries(all(login, 'property').map((item) => [item.attributes['name'], item.attributes['value']]))
  assert.deepEqual(properties, {
    reference: 'production',
    candidate: 'staging',
    'probe.file': 'probes/integration/login.probe.ts:4',
    owner: 'team-web',
    severity: 'breaking',
    findings: 'f-77b2e4d5f6 f-c0ffee0001',
  })
})

test('messages and texts stay within their limits, whatever the values', { skip: SKIP }, () => {
  const findings = Array.from({ length: 300 }, (_, index) =>
    finding(`f-${index}`, 'c-1', { path: `/${index}`, reference: `${index}\u65e5`.repeat(900), candidate: '&<>"'.repeat(600) }),
  )
  const many: Result = { ...PARITY, findings, causes: [cause('c-1', findings, {})], probes: [probe('list products', 'GET /')] }
  for (const result of [many, hostile(HOSTILE_TEXT), hostile(LONG_TEXT)]) {
    for (const item of all(read(result), 'testcase')) {
      const parts = item.children.filter((child) => ['failure', 'error', 'system-out'].includes(child.tag))
      assert(Buffer.byteLength(parts.map((part) => part.text).join('')) <= TEXT_BYTES_MAX)
      for (const part of parts) assert((part.attributes['message'] ?? '').length <= MESSAGE_CHARACTERS_MAX)
    }
  }
  const [failure] = all(read(many), 'failure')
  assert.match(failure?.text ?? '', /\d+ more lines: see result\.json$/)
})
