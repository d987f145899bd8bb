/** Goal: every expectation gives one result, ok or with a message that says what was expected and what came. */
import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { ContractResult } from '../../../src/core/observation.ts'
import { createContractCompiler } from '../../../src/observe/compile-contract.ts'
import { checkContract } from '../../../src/observe/contract.ts'
import type { PlannedExpectation, PlannedStep } from '../../../src/plan/plan.ts'

type Answer = {
  readonly status?: number
  readonly headers?: readonly (readonly [string, string])[]
  readonly body?: string
  readonly elapsedMs?: number
}

function stepWith(expect: PlannedExpectation): PlannedStep {
  return {
    facts: { name: 'p', category: 'functional', kind: 'http', file: 'f', line: 1, tags: [], repeatable: 'yes', title: 'GET /' },
    request: {
      method: 'GET',
      path: '/',
      query: {},
      headers: {},
      expect,
      authenticated: true,
      redirects: { follow: true, max: 1 },
      totalMs: 1,
      templated: false,
    },
    repeats: 1,
    capture: {},
  }
}

async function check(
  expect: PlannedExpectation,
  { status = 200, headers = [], body = '', elapsedMs = 1 }: Answer,
): Promise<readonly ContractResult[]> {
  const contract = await createContractCompiler()(stepWith(expect))
  assert.ok(contract !== undefined)
  const bytes = Buffer.from(body)
  return checkContract(
    { contract, expect, memo: {} },
    { status, headers, bytes, elapsedMs, body: { bytes: bytes.length, wireBytes: bytes.length, encoding: 'utf8', data: body } },
  )
}

/** @returns the message of the only result; '' when it is ok */
async function messageOf(expect: PlannedExpectation, answer: Answer): Promise<string> {
  const [result, ...more] = await check(expect, answer)
  assert.ok(result !== undefined && more.length === 0)
  assert.equal(result.ok, result.message === '')
  return result.message
}

test('no expectation, no contract', async () => {
  const { expect: _none, ...request } = stepWith({}).request
  assert.equal(await createContractCompiler()({ ...stepWith({}), request }), undefined)
})

test('status: a number, a class, several of them', async () => {
  assert.equal(await messageOf({ status: 204 }, { status: 204 }), '')
  assert.equal(await messageOf({ status: '2xx' }, { status: 204 }), '')
  assert.equal(await messageOf({ status: [404, '2xx'] }, { status: 404 }), '')
  assert.equal(await messageOf({ status: [404, '2xx'] }, { status: 500 }), 'expected 404 or 2xx, got 500')
})

test('headers: exact, by pattern, absent; names in any case', async () => {
  const headers = [['Content-Type', 'application/json; charset=utf-8']] as const
  assert.equal(await messageOf({ headers: { 'CONTENT-type': 'application/json; charset=utf-8' } }, { headers }), '')
  assert.equal(
    await messageOf({ headers: { 'content-type': 'text/html' } }, { headers }),
    'expected "text/html", got "application/json; charset=utf-8"',
  )
  assert.equal(await messageOf({ headers: { 'content-type': { matches: '^application/json' } } }, { headers }), '')
  assert.match(await messageOf({ headers: { 'content-type': { matches: 'xml' } } }, { headers }), /^expected a match of \/xml\//)
  assert.equal(await messageOf({ headers: { 'x-gone': null } }, { headers }), '')
  assert.equal(
    await messageOf({ headers: { 'content-type': null } }, { headers }),
    'expected no such header, got "application/json; charset=utf-8"',
  )
  assert.equal(await messageOf({ headers: { 'x-gone': 'a' } }, { headers }), 'expected this header, it is absent')
})

test('time and text', async () => {
  assert.equal(await messageOf({ maxTimeMs: 10 }, { elapsedMs: 10 }), '')
  assert.equal(await messageOf({ maxTimeMs: 10 }, { elapsedMs: 10.6 }), 'expected at most 10 ms, took 11 ms')
  assert.deepEqual(
    (await check({ contains: ['one', 'two'] }, { body: 'one' })).map(({ ok }) => ok),
    [true, false],
  )
})

test('JSON assertions: each check, met and broken', async () => {
  const body = JSON.stringify({
    items: [
      { price: 1.5, id: 'a1' },
      { price: 3, id: 'b2' },
    ],
    none: null,
    on: true,
  })
  const cases: readonly (readonly [assertion: object, message: RegExp])[] = [
    [{ path: '$.items[0].id', equals: 'a1' }, /^$/],
    [{ path: '$.items[0]', equals: { id: 'a1', price: 1.5 } }, /^$/],
    [{ path: '$.items[*].id', equals: 'a1' }, /^expected "a1", got "b2"$/],
    [{ path: '$.items[*].id', matches: '^[a-z]\\d$' }, /^$/],
    [{ path: '$.items[*].price', matches: '1' }, /^expected a match of \/1\/, got 1\.5$/],
    [{ path: '$.on', type: 'boolean' }, /^$/],
    [{ path: '$.none', type: 'null' }, /^$/],
    [{ path: '$.items', type: 'array' }, /^$/],
    [{ path: '$.items', type: 'object' }, /^expected type object, got \[/],
    [{ path: '$.items[*].price', type: 'integer' }, /^expected type integer, got 1\.5$/],
    [{ path: '$.items[*].price', min: 1 }, /^$/],
    [{ path: '$.items[*].price', max: 2 }, /^expected at most 2, got 3$/],
    [{ path: '$.items[*]', count: 2 }, /^$/],
    [{ path: '$.items[*]', count: { min: 3 } }, /^expected 3 to any number selected, got 2$/],
    [{ path: '$.gone', exists: false }, /^$/],
    [{ path: '$.gone', exists: true }, /^expected a value, the path selects nothing$/],
    [{ path: '$.gone', equals: 1 }, /^the path selects nothing$/],
  ]
  for (const [assertion, message] of cases)
    assert.match(
      await messageOf({ json: [assertion as { path: string; equals: unknown }] }, { body }),
      message,
      JSON.stringify(assertion),
    )
  assert.match(await messageOf({ json: [{ path: '$', exists: true }] }, { body: '<html>' }), /^the body is no JSON: /)
})

test('schema: valid, broken with the first violations, no JSON at all', async () => {
  const schema = { type: 'object', required: ['a', 'b', 'c', 'd'], properties: { e: { type: 'integer' } } }
  assert.equal(await messageOf({ schema }, { body: '{"a":1,"b":1,"c":1,"d":1}' }), '')
  assert.match(await messageOf({ schema }, { body: '{"e":"x"}' }), /^the value must have required property 'a'; .*; and 2 more$/)
  assert.match(await messageOf({ schema }, { body: '' }), /^the body is no JSON: /)
})
