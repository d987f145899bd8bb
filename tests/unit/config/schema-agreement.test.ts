/**
 * Goal: the published schemas, the TypeScript types and the generated validators say the same. Methodology: for each object,
 * the keys of its type (a missing or extra one does not compile) equal those of its schema; complete fixtures use every
 * property and are accepted by the generated code and by ajv.
 */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import path from 'node:path'
import { test } from 'node:test'

import { Ajv2020 } from 'ajv/dist/2020.js'

import * as validators from '../../../src/config/generated/validators.js'
import { dereference, readSchema, type JsonSchema } from '../../../src/config/json-schema.ts'
import type {
  Expectation,
  FlowProbe,
  FlowStep,
  HttpProbe,
  UserCompare,
  UserConfig,
  UserEnvironment,
  UserKnownDifference,
  UserLimits,
  UserProfile,
  UserRedirects,
  UserTimeouts,
} from '../../../src/config/types.ts'
import type { UserLatencySettings, UserLatencyTolerances, UserProbeLatency } from '../../../src/config/user-latency.ts'
import { completeConfig, completeKnownDifferences, completeProbes } from './complete.ts'

const config = await readSchema('config')
const probes = await readSchema('probes')
const knownDifferences = await readSchema('known-differences')

/** Every key of T, no more and no less. */
type KeysOf<T> = { readonly [K in keyof Required<T>]: true }

const configKeys: KeysOf<UserConfig> = {
  $schema: true,
  suite: true,
  environments: true,
  probes: true,
  knownDifferences: true,
  failOn: true,
  minCoverage: true,
  onInconclusive: true,
  warnExitCode: true,
  observeOnly: true,
  newOnly: true,
  rules: true,
  knownDifferencesMaxDays: true,
  strictConfig: true,
  data: true,
  out: true,
  history: true,
  journeys: true,
  repeats: true,
  timeouts: true,
  retries: true,
  limits: true,
  redirects: true,
  tolerances: true,
  latency: true,
  signoff: true,
  mask: true,
  profiles: true,
}
const environmentKeys: KeysOf<UserEnvironment> = {
  baseURL: true,
  role: true,
  headers: true,
  auth: true,
  cookies: true,
  tls: true,
  proxy: true,
  httpVersion: true,
  variables: true,
  allowUnsafe: true,
  tokens: true,
  data: true,
  start: true,
  readyWhen: true,
  version: true,
  limits: true,
}
const profileKeys: KeysOf<UserProfile> = {
  failOn: true,
  minCoverage: true,
  onInconclusive: true,
  warnExitCode: true,
  observeOnly: true,
  newOnly: true,
  rules: true,
  strictConfig: true,
  repeats: true,
  timeouts: true,
  retries: true,
  limits: true,
  probes: true,
  tolerances: true,
  latency: true,
  tags: true,
  journeys: true,
  categories: true,
}
const timeoutKeys: KeysOf<UserTimeouts> = { connect: true, headers: true, body: true, total: true }
const limitKeys: KeysOf<UserLimits> = { concurrency: true, requestsPerSecond: true, bodyBytes: true }
const redirectKeys: KeysOf<UserRedirects> = { follow: true, max: true }
const requestKeys = {
  get: true,
  head: true,
  options: true,
  post: true,
  put: true,
  patch: true,
  delete: true,
  query: true,
  headers: true,
  body: true,
  expect: true,
  auth: true,
  redirects: true,
  timeout: true,
} as const
const httpKeys: KeysOf<HttpProbe> = {
  ...requestKeys,
  kind: true,
  name: true,
  tags: true,
  owner: true,
  severity: true,
  rules: true,
  compare: true,
  only: true,
  skip: true,
  category: true,
  sideEffects: true,
  repeats: true,
  latency: true,
}
const flowKeys: KeysOf<FlowProbe> = {
  kind: true,
  name: true,
  tags: true,
  owner: true,
  severity: true,
  rules: true,
  compare: true,
  only: true,
  skip: true,
  category: true,
  steps: true,
}
const stepKeys: KeysOf<FlowStep> = { ...requestKeys, name: true, sideEffects: true, compare: true, capture: true }
const compareKeys: KeysOf<UserCompare> = { data: true, arrays: true, numbers: true }
const expectationKeys: KeysOf<Expectation> = {
  status: true,
  headers: true,
  schema: true,
  json: true,
  contains: true,
  maxTime: true,
}
const latencyKeys: KeysOf<UserLatencySettings> = {
  profile: true,
  engine: true,
  scripts: true,
  requestsPerSecond: true,
  undecided: true,
  confirmAfter: true,
}
const probeLatencyKeys: KeysOf<UserProbeLatency> = {
  tolerances: true,
  engine: true,
  path: true,
  serverTiming: true,
  floor: true,
  timeout: true,
}
const toleranceKeys: KeysOf<UserLatencyTolerances> = { p50: true, p75: true, p90: true, p95: true, p99: true }
const knownDifferenceKeys: KeysOf<UserKnownDifference> = {
  id: true,
  rule: true,
  probe: true,
  path: true,
  environment: true,
  reference: true,
  candidate: true,
  classes: true,
  owner: true,
  reason: true,
  issue: true,
  created: true,
  firstSeen: true,
  lastSeen: true,
  expires: true,
}

test('each object has the same keys in its type and in its schema', () => {
  const pairs: readonly (readonly [object, JsonSchema | undefined])[] = [
    [configKeys, config],
    [environmentKeys, config.$defs?.['environment']],
    [profileKeys, config.$defs?.['profile']],
    [timeoutKeys, config.$defs?.['timeouts']],
    [limitKeys, config.$defs?.['limits']],
    [redirectKeys, config.$defs?.['redirects']],
    [redirectKeys, probes.$defs?.['redirects']],
    [httpKeys, probes.$defs?.['httpProbe']],
    [flowKeys, probes.$defs?.['flowProbe']],
    [stepKeys, probes.$defs?.['step']],
    [compareKeys, probes.$defs?.['compare']],
    [expectationKeys, probes.$defs?.['expectation']],
    [latencyKeys, config.$defs?.['latency']],
    [probeLatencyKeys, probes.$defs?.['latency']],
    [toleranceKeys, config.$defs?.['latencyTolerances']],
    [toleranceKeys, probes.$defs?.['latencyTolerances']],
    [knownDifferenceKeys, knownDifferences.items],
  ]
  for (const [keys, schema] of pairs)
    assert.deepEqual(Object.keys(schema?.properties ?? {}).toSorted(), Object.keys(keys).toSorted())
})

test('the complete fixtures use every property of the schemas', () => {
  assert.deepEqual(unused(config, config, completeConfig, ''), [])
  const http = completeProbes.filter(({ kind }) => kind === 'http')
  const flows = completeProbes.filter(({ kind }) => kind === 'flow')
  assert.deepEqual(unusedByAll(probes, probes.$defs?.['httpProbe'] ?? {}, http, 'http'), [])
  assert.deepEqual(unusedByAll(probes, probes.$defs?.['flowProbe'] ?? {}, flows, 'flow'), [])
  assert.deepEqual(unusedByAll(knownDifferences, knownDifferences.items ?? {}, completeKnownDifferences, 'known'), [])
})

function unused(root: JsonSchema, schema: JsonSchema, value: unknown, place: string): readonly string[] {
  return unusedByAll(root, schema, [value], place)
}

/** Paths of properties that none of the values has: alternatives need several values. */
function unusedByAll(root: JsonSchema, written: JsonSchema, values: readonly unknown[], place: string): readonly string[] {
  const schema = dereference(root, written)
  const objects = values
    .filter((value) => typeof value === 'object' && value !== null && !Array.isArray(value))
    .map((value) => Object(value))
  const own = Object.entries(schema.properties ?? {}).flatMap(([key, property]) => {
    const below: unknown[] = objects.filter((object) => key in object).map((object) => Reflect.get(object, key))
    return below.length === 0 ? [`${place}.${key}`] : unusedByAll(root, property, below, `${place}.${key}`)
  })
  const isMap = typeof schema.additionalProperties === 'object' && schema.properties === undefined
  const entries: unknown[] = isMap ? objects.flatMap((object) => Object.values(object)) : []
  const items: unknown[] = values.filter((value) => Array.isArray(value)).flat()
  return [
    ...own,
    ...(isMap ? unusedByAll(root, Object(schema.additionalProperties), entries, `${place}.*`) : []),
    ...(schema.items === undefined ? [] : unusedByAll(root, schema.items, items, `${place}[]`)),
  ]
}

test('every property has a description', () => {
  const visit = (schema: JsonSchema, place: string): readonly string[] =>
    Object.entries(schema.properties ?? {}).flatMap(([key, property]) => {
      const here = property.description === undefined ? [`${place}.${key}`] : []
      return [...here, ...visit(property, `${place}.${key}`)]
    })
  for (const root of [config, probes, knownDifferences]) {
    for (const [name, schema] of Object.entries({ '': root, ...root.$defs, items: root.items ?? {} }))
      assert.deepEqual(visit(schema, name), [])
  }
})

test('the generated validators and the published schemas accept the complete fixtures', () => {
  const ajv = new Ajv2020({ strict: false })
  const cases: readonly (readonly [validators: (value: unknown) => boolean, schema: object, value: unknown])[] = [
    [validators.config, config, completeConfig],
    [validators.probesFile, probes, { probes: completeProbes }],
    [validators.knownDifferences, knownDifferences, completeKnownDifferences],
  ]
  for (const [validate, schema, value] of cases) {
    const published = ajv.compile(schema)
    assert.deepEqual([validate(value), published(value), published.errors], [true, true, null])
  }
  for (const probe of completeProbes) {
    const validate = probe.kind === 'http' ? validators.httpProbe : validators.flowProbe
    assert.deepEqual([validate(probe), validate.errors], [true, null])
  }
})

test('the published schema of a probe file knows a flow by its steps', () => {
  const validate = new Ajv2020({ strict: false }).compile(probes)
  assert.equal(
    validate({
      probes: [
        { name: 'buy', steps: [{ name: 'cart', get: '/cart' }] },
        { name: 'home', get: '/' },
      ],
    }),
    true,
  )
  assert.equal(validate({ probes: [{ name: 'buy', steps: [{ name: 'cart' }] }] }), false)
  assert.equal(validate({ probes: [{ name: 'home', kind: 'flow', get: '/' }] }), false)
})

test('what is generated from the schemas is not stale', () => {
  execFileSync(process.execPath, [path.join(import.meta.dirname, '../../../scripts/generate.ts'), '--check'])
})
