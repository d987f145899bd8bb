/**
 * Goal: two deployments over different databases can be compared, and what one answers becomes a contract. Methodology: two
 * servers with other rows; the same run judged with what is said of the data; the schema of it printed, written and used.
 */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { type TestContext, test } from 'node:test'

import { type FaultServer, json, startFaultServer, status } from '../support/fault-server.ts'
import { createProject, httpProbe, outcomeOf, parity, run } from '../support/parity.ts'

const GOODS = ['mug', 'lamp', 'chair', 'table', 'shelf', 'plate', 'bowl', 'spoon']

function products(from: number, more: object = {}): unknown {
  return {
    items: GOODS.map((name, index) => ({ id: from + index, name: `${name} ${from}`, price: index + from / 8000, ...more })),
  }
}

type Stage = { readonly cwd: string; readonly servers: readonly [FaultServer, FaultServer] }

async function stage(t: TestContext, more: object = {}): Promise<Stage> {
  const after = t.after.bind(t)
  const page = { '/page': status(200, { 'content-type': 'text/html' }, '<p>Hello</p>') }
  const reference = await startFaultServer({ ...page, '/products': json(products(100)) }, { after })
  const candidate = await startFaultServer({ ...page, '/products': json(products(7000, more)) }, { after })
  const cwd = createProject(t, {
    environments: { production: { baseURL: reference.url, role: 'reference' }, staging: { baseURL: candidate.url } },
    limits: { requestsPerSecond: 0 },
    probes: [httpProbe('list products', '/products'), httpProbe('page', '/page')],
  })
  return { cwd, servers: [reference, candidate] }
}

const DATA_DIFFERS = 'list products: schema.data-differs'

test('other rows are told once, unless it is said what they are; and the log can be judged either way', async (t) => {
  const { cwd } = await stage(t)
  const found = await run(cwd)
  assert.deepEqual(outcomeOf(found), { verdict: 'diverged', decision: 'fail', exitCode: 1, findings: [DATA_DIFFERS] })
  const said = await run(cwd, ['--data', 'differs'])
  assert.deepEqual(outcomeOf(said), { verdict: 'parity', decision: 'pass', exitCode: 0, findings: [] })
  const again = await parity(cwd, ['compare', 'out'])
  assert.equal(again.exitCode, 0, 'what was said stands in the log')
  const same = await parity(cwd, ['compare', 'out', '--data', 'same', '--out', 'same', '--json'])
  assert.equal(same.exitCode, 3, 'what was not confirmed stays open')
  const log = readFileSync(path.join(cwd, 'out/observations.ndjson'), 'utf8')
  assert.match(log, /"name":"staging","role":"candidate",[^\n]*"data":"differs"/)
})

test('the schema of the reference is written, fits the candidate, and is a contract', async (t) => {
  const { cwd } = await stage(t)
  await run(cwd, ['--data', 'differs'])
  const printed = await parity(cwd, ['schema', 'list products', '--run', 'out'])
  assert.equal(printed.exitCode, 0, printed.stderr)
  const answers = Number(/^staging: (\d+) answers, all fit\n$/.exec(printed.stderr)?.[1])
  const schema: unknown = JSON.parse(printed.stdout)
  assert.deepEqual(schema, {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    properties: {
      items: {
        type: 'array',
        items: {
          type: 'object',
          properties: {
            id: {
              type: 'integer',
              'x-parity': { seen: 8 * answers, present: 8 * answers, absentAtMost: 0.375, minimum: 100, maximum: 107 },
            },
            name: {
              type: 'string',
              'x-parity': { seen: 8 * answers, present: 8 * answers, absentAtMost: 0.375, minLength: 7, maxLength: 9 },
            },
            price: {
              type: 'number',
              'x-parity': { seen: 8 * answers, present: 8 * answers, absentAtMost: 0.375, minimum: 0.0125, maximum: 7.0125 },
            },
          },
          required: ['id', 'name', 'price'],
          'x-parity': { seen: 8 * answers },
        },
        'x-parity': { seen: answers, present: answers, absentAtMost: 1, minItems: 8, maxItems: 8 },
      },
    },
    required: ['items'],
    'x-parity': { seen: answers },
    title: 'list products',
  })
  const written = await parity(cwd, ['schema', 'list products', '--run', 'out', '--out', 'products.schema.json'])
  assert.equal(written.exitCode, 0, written.stderr)
  assert.match(
    written.stdout,
    /^products\.schema\.json: the schema of \d+ answers of production, status 200\nstaging: \d+ answers, all fit\n$/,
  )
  assert.deepEqual(JSON.parse(readFileSync(path.join(cwd, 'products.schema.json'), 'utf8')), schema)
})

test('answers that do not fit are told with their places: exit 1', async (t) => {
  const { cwd } = await stage(t, { price: 'ten', name: undefined })
  await run(cwd, ['--data', 'differs'])
  const { exitCode, stderr } = await parity(cwd, ['schema', 'list products', '--run', 'out'])
  assert.equal(exitCode, 1)
  assert.equal(
    stderr,
    [
      'staging: 7 of 7 answers do not fit',
      "  /items/* must have required property 'name' (7 answers)",
      '  /items/*/price must be number (7 answers)',
      '',
    ].join('\n'),
  )
  const other = await parity(cwd, ['schema', 'list products', '--run', 'out', '--environment', 'staging'])
  assert.equal(other.exitCode, 1)
  assert.match(other.stderr, /^production: 7 of 7 answers do not fit\n {2}\/items\/\*\/price must be string/)
})

test('an unknown probe or environment, no JSON, and no run are told: exit 2', async (t) => {
  const { cwd } = await stage(t)
  await run(cwd, ['--data', 'differs'])
  const failures = [
    [
      ['schema', 'list product', '--run', 'out'],
      /PARITY_PROBE_UNKNOWN\n {2}there is no probe "list product" in this run\n {2}Did you mean "list products"\?/,
    ],
    [
      ['schema', 'page', '--run', 'out'],
      /PARITY_SCHEMA_NO_JSON\n {2}no answer of production to "page" is JSON \((\d+) of \1 answered\)/,
    ],
    [
      ['schema', 'page', '--run', 'out', '--environment', 'stagin'],
      /PARITY_ENVIRONMENT_UNKNOWN\n {2}there is no environment "stagin" in this run\n {2}Did you mean "staging"\?/,
    ],
    [['schema', 'page', '--run', 'nowhere'], /PARITY_LOG_MISSING|nowhere/],
  ] as const
  for (const [argv, message] of failures) {
    const { exitCode, stderr } = await parity(cwd, [...argv])
    assert.equal(exitCode, 2, stderr)
    assert.match(stderr, message)
  }
})
