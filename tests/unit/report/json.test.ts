/**
 * `result.json` and its published schema. The fixture COMPLETE has every property of the types (the compiler sees to
 * that); here the schema must accept it and must know no property that it lacks. So schema and types are the same set.
 */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import test from 'node:test'

import { Ajv2020 } from 'ajv/dist/2020.js'

import { EXIT } from '../../../src/core/exit.ts'
import type { Disposition } from '../../../src/core/finding.ts'
import type { Level } from '../../../src/core/level.ts'
import type { Role } from '../../../src/core/environment.ts'
import { SEVERITIES, type Category, type Severity } from '../../../src/core/probe.ts'
import {
  RESULT_SCHEMA,
  type CoverageState,
  type Decision,
  type FailOn,
  type Result,
  type Verdict,
} from '../../../src/core/result.ts'
import { jsonFormat } from '../../../src/report/formats/json.ts'
import { MODELS } from './fixtures-models.ts'
import { COMPLETE, DANGEROUS, hostile, HOSTILE_TEXT } from './fixtures-extreme.ts'
import { assertGolden } from './golden.ts'

const OPTIONS = { width: 80, colour: false, unicode: true }
const FILE = path.join(import.meta.dirname, '../../../schemas/result.schema.json')
const SCHEMA: unknown = JSON.parse(readFileSync(FILE, 'utf8'))
const validate = new Ajv2020({ allErrors: true, strict: true, strictRequired: false, allowUnionTypes: true }).compile(
  asObject(SCHEMA),
)

function asObject(value: unknown): Record<string, unknown> {
  assert(typeof value === 'object' && value !== null && !Array.isArray(value))
  return Object.fromEntries(Object.entries(value))
}

function assertValid(value: unknown): void {
  assert(validate(value), JSON.stringify(validate.errors, null, 2))
}

test('every model is valid by the published schema', () => {
  for (const result of Object.values(MODELS)) assertValid(JSON.parse(jsonFormat.render(result, OPTIONS)))
  assert.equal(asObject(SCHEMA)['$id'], RESULT_SCHEMA)
})

test('the schema accepts every property of the types and knows no other', () => {
  assertValid(COMPLETE)
  const root = asObject(SCHEMA)
  const missing: string[] = []
  walk(root, COMPLETE, '', { root, missing })
  assert.deepEqual(missing, [])
})

test('the schema refuses a property it does not know, at every level', () => {
  assert.equal(validate({ ...COMPLETE, surprise: 1 }), false)
  assert.equal(validate({ ...COMPLETE, gate: { ...COMPLETE.gate, surprise: 1 } }), false)
  assert.equal(validate({ ...COMPLETE, verdict: 'fine' }), false)
})

test('every property of the schema is described', () => {
  const bare: string[] = []
  forEachSchema(SCHEMA, '#', (schema, at) => {
    for (const [name, property] of Object.entries(asObject(schema['properties'] ?? {}))) {
      if (typeof asObject(property)['description'] !== 'string') bare.push(`${at}/${name}`)
    }
    if (schema['type'] === 'object' && schema['additionalProperties'] === undefined) bare.push(`${at} is open`)
  })
  assert.deepEqual(bare, [])
})

test('the enumerations of the schema are those of the types', () => {
  const keys = (record: Record<string, true>): readonly string[] => Object.keys(record)
  const decisions = { pass: true, warn: true, fail: true, inconclusive: true, error: true } satisfies Record<Decision, true>
  const failOns = { breaking: true, minor: true, any: true, none: true } satisfies Record<FailOn, true>
  const verdicts = { parity: true, diverged: true, undecided: true } satisfies Record<Verdict, true>
  const roles = { reference: true, candidate: true } satisfies Record<Role, true>
  const states = { compared: true, unverified: true, skipped: true, failed: true } satisfies Record<CoverageState, true>
  const levels = {
    exact: true,
    canonical: true,
    relation: true,
    distribution: true,
    format: true,
    type: true,
    presence: true,
  } satisfies Record<Level, true>
  const dispositions = { open: true, known: true, expired: true } satisfies Record<Disposition, true>
  const categories = { functional: true, integration: true, latency: true } satisfies Record<Category, true>
  const severities: readonly Severity[] = SEVERITIES
  const outcomes = { same: true, diverged: true, undecided: true, skipped: true } satisfies Record<
    Result['probes'][number]['outcome'],
    true
  >
  const health = { healthy: true, down: true, 'not asked': true } satisfies Record<Result['environments'][number]['health'], true>
  const expected: readonly (readonly [at: readonly string[], values: readonly (string | number)[]])[] = [
    [['$defs', 'gate', 'properties', 'decision'], keys(decisions)],
    [['$defs', 'gate', 'properties', 'failOn'], keys(failOns)],
    [['$defs', 'gate', 'properties', 'softened', 'properties', 'exitCode'], Object.values(EXIT)],
    [['properties', 'verdict'], keys(verdicts)],
    [['$defs', 'environment', 'properties', 'role'], keys(roles)],
    [['$defs', 'environment', 'properties', 'health'], keys(health)],
    [['$defs', 'gap', 'properties', 'state'], keys(states)],
    [['$defs', 'evidence', 'properties', 'level'], keys(levels)],
    [['$defs', 'finding', 'properties', 'disposition'], keys(dispositions)],
    [['$defs', 'finding', 'properties', 'severity'], severities],
    [['$defs', 'probe', 'properties', 'category'], keys(categories)],
    [['$defs', 'probe', 'properties', 'outcome'], keys(outcomes)],
  ]
  for (const [at, values] of expected) {
    const schema = at.reduce((node, key) => asObject(node[key]), asObject(SCHEMA))
    assert.deepEqual(schema['enum'], values, at.join('/'))
  }
})

test('keys stand in the order of the types, whatever order they were set in', () => {
  const text = jsonFormat.render(COMPLETE, OPTIONS)
  assert.equal(jsonFormat.render(reversed(COMPLETE), OPTIONS), text)
  assert.equal(text, `${JSON.stringify(JSON.parse(text), null, 2)}\n`)
  assert.deepEqual(JSON.parse(text), COMPLETE)
  assert.deepEqual(Object.keys(JSON.parse(text)).slice(0, 4), ['schema', 'tool', 'suite', 'runId'])
})

test('a key that the order does not know is a bug, not a silent loss', () => {
  const stray: Result = Object.assign({}, MODELS['parity'], { stray: 1 })
  assert.throws(() => jsonFormat.render(stray, OPTIONS), /order table/)
})

test('a hostile text comes back unchanged and harms no terminal', () => {
  const result = hostile(HOSTILE_TEXT)
  const text = jsonFormat.render(result, OPTIONS)
  assert.deepEqual(JSON.parse(text), result)
  assert.doesNotMatch(text, DANGEROUS)
})

test('the sample is what is rendered', () => {
  const { diverged } = MODELS
  assert(diverged)
  assertGolden('reports/samples/result.json', jsonFormat.render(diverged, OPTIONS))
})

type Walk = { readonly root: Record<string, unknown>; readonly missing: string[] }

/** Notes every property of the schema that the value does not have. */
function walk(schema: Record<string, unknown>, value: unknown, at: string, context: Walk): void {
  const reference = schema['$ref']
  if (typeof reference === 'string') {
    const name = reference.replace('#/$defs/', '')
    walk(asObject(asObject(context.root['$defs'])[name]), value, at, context)
  }
  if (Array.isArray(value)) {
    const { items } = schema
    if (typeof items === 'object' && items !== null) walk(asObject(items), value[0], `${at}/0`, context)
    return
  }
  if (typeof value !== 'object' || value === null) return
  const own = asObject(value)
  for (const [name, property] of Object.entries(asObject(schema['properties'] ?? {}))) {
    if (name in own) walk(asObject(property), own[name], `${at}/${name}`, context)
    else context.missing.push(`${at}/${name}`)
  }
}

function forEachSchema(node: unknown, at: string, visit: (schema: Record<string, unknown>, at: string) => void): void {
  if (typeof node !== 'object' || node === null) return
  if (!Array.isArray(node)) visit(asObject(node), at)
  for (const [key, child] of Object.entries(node)) if (key !== 'required') forEachSchema(child, `${at}/${key}`, visit)
}

/** The same value with every object's keys set in reverse. */
function reversed<T>(value: T): T {
  return JSON.parse(JSON.stringify(value), (_key, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item) ? Object.fromEntries(Object.entries(item).reverse()) : item,
  )
}
