/**
 * Goal: what we write for the k6-operator is what its API takes, runs the very script, and holds no secret.
 * Methodology: a schema of the fields that the API reference of k6.io/v1alpha1 names (k6-operator, docs/crd-generated.md),
 * in our own words and closed, as Kubernetes is with strict validation. The operator itself is not run here.
 */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'

import { Ajv2020 } from 'ajv/dist/2020.js'
import { parse, parseAllDocuments } from 'yaml'

import { UserError } from '../../../../src/core/errors.ts'
import { createMasker } from '../../../../src/log/masking.ts'
import { makeScriptPlan } from '../../../../src/observe/k6/make-script-plan.ts'
import { operatorFiles, type OperatorRequest } from '../../../../src/observe/k6/operator.ts'
import { PARITY_SCRIPT } from '../../../../src/observe/k6/run-k6.ts'
import { profilePlan } from '../../../../src/plan/latency.ts'

const CANARY = 'canary-5e11aa90'
const SCRIPT = readFileSync(PARITY_SCRIPT, 'utf8')
const isTestRun = new Ajv2020({ strict: false }).compile(
  JSON.parse(readFileSync(path.join(import.meta.dirname, 'fixtures/testrun.schema.json'), 'utf8')),
)

function request(rest: Partial<OperatorRequest> = {}): OperatorRequest {
  const names = ['production', 'staging']
  const masker = createMasker([{ name: 'TOKEN', value: CANARY }], [])
  const plan = makeScriptPlan({
    environments: names.map((name) => ({
      name,
      baseURL: `https://${name}.example`,
      tls: { rejectUnauthorized: true, cert: 'CERT', key: `KEY of ${name}` },
      httpVersion: 'auto',
      headers: [['authorization', `Bearer ${CANARY}`]],
      requestsPerSecond: 20,
    })),
    probes: [
      {
        name: 'products',
        plan: { ...profilePlan('gate'), floor: '/health' },
        requests: Object.fromEntries(
          names.map((name) => [
            name,
            {
              method: 'POST',
              path: `/products?q=1&token=${CANARY}`,
              headers: [
                ['authorization', `Bearer ${CANARY}`],
                ['accept', '*/*'],
              ],
              body: Buffer.from(`{"pin":"${CANARY}"}`),
            },
          ]),
        ),
      },
    ],
    seed: 5,
    phase: 'first',
  })
  return {
    plan,
    script: SCRIPT,
    name: 'parity',
    image: 'grafana/k6:2.2.0',
    parallelism: 4,
    claim: 'results',
    mask: { text: (text) => masker.url(text), header: (name, value) => masker.headers([[name, value]])[0]?.[1] ?? '' },
    ...rest,
  }
}

test('the TestRun is valid by the API, with four runners and their outputs apart', () => {
  const [configMap, testRun] = parseAllDocuments(operatorFiles(request({ namespace: 'load' })).manifests).map((one) => one.toJS())
  assert.equal(isTestRun(testRun), true, JSON.stringify(isTestRun.errors))
  assert.deepEqual(testRun.metadata, { name: 'parity', namespace: 'load' })
  assert.equal(testRun.spec.parallelism, 4)
  assert.match(testRun.spec.arguments, /^--out json=\/results\/\$\(PARITY_POD\)\.ndjson /)
  assert.equal(configMap.data[testRun.spec.script.configMap.file], SCRIPT)
  assert.equal(isTestRun({ ...testRun, spec: { ...testRun.spec, argumens: '' } }), false, 'a mistyped field is found')
})

test('no secret is in the manifests; the Secret has all that the plan asks for', () => {
  const files = operatorFiles(request())
  for (const hidden of [
    CANARY,
    Buffer.from(CANARY).toString('base64'),
    'KEY of',
    Buffer.from(`{"pin":"${CANARY}"}`).toString('base64'),
  ])
    assert.equal(files.manifests.includes(hidden), false, hidden)
  const secret: { stringData: Readonly<Record<string, string>> } = parse(files.secret)
  const asked = new Set([...files.manifests.matchAll(/\$\{env:(PARITY_SECRET_\d+)\}/g)].map(([, name]) => name ?? ''))
  assert.deepEqual([...asked].toSorted(), Object.keys(secret.stringData).toSorted())
  assert.deepEqual(Object.keys(secret.stringData), files.variables)
  assert.ok(Object.values(secret.stringData).includes(`Bearer ${CANARY}`))
})

test('without secrets none is asked for', () => {
  const { plan } = request()
  const open = { ...plan, tls: { insecure: false, clientCertificates: [] } }
  const files = operatorFiles(request({ plan: open, mask: { text: (text) => text, header: (_name, value) => value } }))
  assert.deepEqual(files.variables, [])
  assert.equal(files.manifests.includes('secretRef'), false)
})

test('more runners than users of k6, and a plan longer than a ConfigMap, are refused', () => {
  const code = (rest: Partial<OperatorRequest>): string => {
    try {
      operatorFiles(request(rest))
    } catch (error) {
      if (error instanceof UserError) return error.code
    }
    return 'none'
  }
  assert.equal(code({ parallelism: 500 }), 'PARITY_K6_PARALLELISM')
  assert.equal(code({ script: 'x'.repeat(1_000_001) }), 'PARITY_K6_PLAN_LONG')
})
