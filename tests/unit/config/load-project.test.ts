/** Goal: what a correct project becomes. Methodology: real folders, whole results where they are small. */
import assert from 'node:assert/strict'
import path from 'node:path'
import { test } from 'node:test'

import { UserErrors } from '../../../src/core/errors.ts'
import { config, GOOD_YAML, load, staging } from './project-folder.ts'

const HOME = "import { defineProbes, http } from 'envparity'\n\nexport default defineProbes([http('home', { get: '/' })])\n"

test('fills in the defaults that the types document', async () => {
  const { environments, settings, probes, knownDifferences, secrets, warnings, folder } = await load({
    'parity.config.yaml': GOOD_YAML,
  })
  const common = {
    headers: {},
    cookies: {},
    tls: { rejectUnauthorized: true },
    httpVersion: 'auto',
    variables: {},
    tokens: {},
    concurrency: 8,
    requestsPerSecond: 50,
  }
  assert.deepEqual(environments, [
    {
      ...common,
      name: 'production',
      role: 'reference',
      baseURL: 'https://shop.example',
      allowUnsafe: false,
      readyWhen: { url: 'https://shop.example', timeoutMs: 30_000 },
    },
    {
      ...common,
      name: 'staging',
      role: 'candidate',
      baseURL: 'https://staging.shop.example',
      allowUnsafe: true,
      readyWhen: { url: 'https://staging.shop.example', timeoutMs: 30_000 },
    },
  ])
  assert.deepEqual(settings, {
    suite: path.basename(folder),
    failOn: 'breaking',
    minCoverage: 100,
    onInconclusive: 'fail',
    warnExitCode: 0,
    observeOnly: false,
    newOnly: undefined,
    rules: {},
    strictConfig: false,
    knownDifferencesMaxDays: 366,
    out: path.join(folder, 'reports'),
    history: undefined,
    journeys: undefined,
    repeats: undefined,
    retries: 2,
    timeouts: { connectMs: 5000, headersMs: 30_000, bodyMs: 30_000, totalMs: 60_000 },
    bodyBytesMax: 8_388_608,
    redirects: { follow: true, max: 10 },
    latency: {
      profile: 'smoke',
      engine: 'parity',
      requestsPerSecond: 5,
      undecided: 'tell',
      confirmAfterMs: 60_000,
      tolerances: {},
    },
    maskedFields: [],
    tags: [],
    categories: [],
  })
  assert.deepEqual([probes, knownDifferences, secrets, warnings], [[], [], [], []])
})

test('reads every kind of config file, from a folder below', async () => {
  const object = '{ environments: { production: { baseURL: "https://a.example" }, staging: { baseURL: "https://b.example" } } }'
  const scripts = {
    'parity.config.ts': `export default ${object} satisfies object\n`,
    'parity.config.mts': `export default ${object}\n`,
    'parity.config.mjs': `export default ${object}\n`,
    'parity.config.js': `module.exports = ${object}\n`,
  }
  const data = {
    'parity.config.yaml': GOOD_YAML,
    'parity.config.yml': GOOD_YAML,
    'parity.config.json': '{"environments":{"prod":{"baseURL":"https://a.example"},"qa":{"baseURL":"https://b.example"}}}',
  }
  for (const [name, text] of Object.entries({ ...scripts, ...data })) {
    const { configFile, root, environments, folder } = await load({ [name]: text, 'a/b/file.txt': '' }, { cwd: 'a/b' })
    assert.deepEqual([configFile, root, environments.length], [path.join(folder, name), folder, 2], name)
  }
})

test('imports envparity where it is not installed, also in a package that says it is CommonJS', async () => {
  const { probes } = await load({
    'package.json': '{"type":"commonjs"}',
    'parity.config.ts': config(''),
    'probes/home.probe.ts': HOME,
  })
  assert.deepEqual(probes, [
    {
      probe: { kind: 'http', name: 'home', get: '/' },
      file: 'probes/home.probe.ts',
      at: { file: 'probes/home.probe.ts', line: 3, column: 30 },
      category: 'functional',
    },
  ])
})

test('takes the category from the folder, and lets the probe overrule it', async () => {
  const yaml = (name: string, more = ''): string => `probes: [{ name: ${name}, get: '/'${more} }]\n`
  const { probes } = await load({
    'parity.config.yaml': GOOD_YAML,
    'probes/a.probe.yaml': yaml('a'),
    'probes/latency/deep/b.probe.yaml': yaml('b'),
    'probes/integration/c.probe.yaml': yaml('c'),
    'probes/integration/d.probe.yaml': yaml('d', ', category: latency'),
  })
  assert.deepEqual(Object.fromEntries(probes.map(({ probe, category }) => [probe.name, category])), {
    a: 'functional',
    b: 'latency',
    c: 'integration',
    d: 'latency',
  })
})

test('finds probes by globs, folders and names, each file once and in order', async () => {
  const files = {
    'checks/b.probe.yaml': "probes: [{ name: b, get: '/' }]",
    'checks/a.probe.yaml': "probes: [{ name: a, get: '/' }]",
    'checks/notes.yaml': 'x: 1',
    'checks/node_modules/c.probe.yaml': '',
    'single.yaml': "probes: [{ name: s, get: '/' }]",
  }
  const { probes } = await load({ ...files, 'parity.config.ts': config("  probes: ['checks/**/*', 'checks', 'single.yaml'],") })
  assert.deepEqual(
    probes.map(({ file }) => file),
    ['checks/a.probe.yaml', 'checks/b.probe.yaml', 'single.yaml'],
  )
})

test('makes the paths of files in probes absolute', async () => {
  const { probes, folder } = await load({
    'parity.config.yaml': GOOD_YAML,
    'probes/up/up.probe.yaml':
      'probes: [{ name: up, put: /photo, sideEffects: repeatable, body: { file: ./photo.png }, expect: { schema: ../up.schema.json } }]\n',
    'probes/up/photo.png': 'png',
    'probes/up.schema.json': '{ "$ref": "./id.schema.json" }',
    'probes/id.schema.json': '{ "type": "string" }',
  })
  assert.deepEqual(probes[0]?.probe, {
    kind: 'http',
    name: 'up',
    put: '/photo',
    sideEffects: 'repeatable',
    body: { file: path.join(folder, 'probes/up/photo.png') },
    expect: { schema: path.join(folder, 'probes/up.schema.json') },
  })
})

test('lets the profile win over the config, and flags over both', async () => {
  const files = {
    'parity.config.ts': config(
      "  failOn: 'minor',\n  repeats: 3,\n  timeouts: { connect: '1s', total: '1.5m' },\n  limits: { concurrency: 2, bodyBytes: 10 },\n  profiles: { quick: { repeats: 1, failOn: 'any', timeouts: { connect: 250 }, limits: { concurrency: 1 }, tags: ['smoke'], categories: ['latency'] } },",
    ),
  }
  const plain = await load(files)
  assert.deepEqual(
    [plain.settings.failOn, plain.settings.repeats, plain.settings.timeouts.connectMs, plain.environments[0].concurrency],
    ['minor', 3, 1000, 2],
  )
  const { settings, environments, folder } = await load(files, { profile: 'quick', failOn: 'none', minCoverage: 50, out: 'here' })
  assert.deepEqual(
    [settings.failOn, settings.minCoverage, settings.repeats, settings.out],
    ['none', 50, 1, path.join(folder, 'here')],
  )
  assert.deepEqual(settings.timeouts, { connectMs: 250, headersMs: 30_000, bodyMs: 30_000, totalMs: 90_000 })
  assert.deepEqual(
    [settings.bodyBytesMax, environments[0].concurrency, settings.tags, settings.categories],
    [10, 1, ['smoke'], ['latency']],
  )
})

test('lets an environment have limits of its own', async () => {
  const { environments } = await load({ 'parity.config.ts': staging('limits: { requestsPerSecond: 0 },') })
  assert.deepEqual(
    environments.map(({ requestsPerSecond, concurrency }) => [requestsPerSecond, concurrency]),
    [
      [50, 8],
      [0, 8],
    ],
  )
})

test('reads certificates now, from files or as they stand', async () => {
  const { environments } = await load({
    'parity.config.ts': staging(
      "tls: { ca: 'ca.pem', cert: '-----BEGIN CERTIFICATE-----x', key: 'key.pem', rejectUnauthorized: false },",
    ),
    'ca.pem': '-----BEGIN CERTIFICATE-----a',
    'key.pem': '-----BEGIN PRIVATE KEY-----k',
  })
  assert.deepEqual(environments[1]?.tls, {
    ca: '-----BEGIN CERTIFICATE-----a',
    cert: '-----BEGIN CERTIFICATE-----x',
    key: '-----BEGIN PRIVATE KEY-----k',
    rejectUnauthorized: false,
  })
})

test('reads known differences, by default and by name, and tells one that names no probe', async () => {
  const list = (id: string, probe: string): string =>
    `- { id: ${id}, rule: body.value-changed, probe: ${probe}, path: /a, owner: me, reason: new, expires: 2027-03-31, reference: '1', candidate: null }\n`
  const files = {
    'parity.config.ts': config(''),
    'probes/home.probe.ts': HOME,
    'known-differences.yaml': list('default', 'hmoe'),
    'other.yaml': list('other', 'home'),
  }
  const byDefault = await load(files)
  assert.deepEqual(byDefault.knownDifferences, [
    {
      id: 'default',
      rule: 'body.value-changed',
      probe: ['hmoe'],
      path: '/a',
      owner: 'me',
      reason: 'new',
      expires: '2027-03-31',
      reference: '1',
      candidate: null,
      at: { file: 'known-differences.yaml', line: 1, column: 3 },
    },
  ])
  assert.deepEqual(byDefault.warnings, [
    'known-differences.yaml:1:3: known difference "default" names no probe: "hmoe"; did you mean "home"?',
  ])
  const byFlag = await load(files, { knownDifferences: 'other.yaml' })
  assert.deepEqual([byFlag.knownDifferences.map(({ id }) => id), byFlag.warnings], [['other'], []])
})

test('accepts an empty list of known differences', async () => {
  const { knownDifferences } = await load({ 'parity.config.ts': config(''), 'known-differences.yaml': '# none left\n' })
  assert.deepEqual(knownDifferences, [])
})

test('the reference stands first wherever it is written', async () => {
  const { environments } = await load({
    'parity.config.yaml':
      'environments:\n  blue: { baseURL: https://a.example }\n  green: { baseURL: https://b.example, role: reference }\n',
  })
  assert.deepEqual(
    environments.map(({ name, role }) => [name, role]),
    [
      ['green', 'reference'],
      ['blue', 'candidate'],
    ],
  )
})

test('an empty probe file is told and is no error', async () => {
  const { probes, warnings } = await load({ 'parity.config.yaml': GOOD_YAML, 'probes/a.probe.ts': 'export default []\n' })
  assert.deepEqual([probes, warnings], [[], ['probes/a.probe.ts: holds no probe']])
})

test('reports mistakes of config, probes and known differences together', async () => {
  const files = {
    'parity.config.ts': staging("headers: { 'x-key': '${KEY}' },"),
    'probes/a.probe.yaml': 'probes: [{ name: a, gett: / }]',
    'known-differences.yaml': '- { id: a }',
  }
  await assert.rejects(load(files), (error) => {
    assert(error instanceof UserErrors)
    assert.deepEqual(
      [...new Set(error.errors.map(({ at }) => at?.file))],
      ['parity.config.ts', 'known-differences.yaml', 'probes/a.probe.yaml'],
    )
    return true
  })
})
