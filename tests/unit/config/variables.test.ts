/** Goal: variables reach every text, and what is secret is known. Methodology: real folders, whole results. */
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { config, load, staging } from './project-folder.ts'

test('fills variables into every text of an environment, its own before those of the process', async () => {
  const { environments, secrets } = await load(
    {
      'parity.config.ts': staging(
        "variables: { tenant: 'acme', key: '${tenant}-${KEY}' },\n      headers: { 'x-tenant': '${tenant}', 'x-key': '${key}', 'x-literal': '$${tenant}' },\n      readyWhen: { url: '/health?${tenant}' },\n      tokens: { '${tenant}': 'tenant' },\n      start: { command: 'node server.js', env: { KEY: '${KEY}' } },",
      ),
    },
    { variables: { KEY: 'sesame', tenant: 'not this one' } },
  )
  const { variables, headers, readyWhen, tokens, start } = environments[1] ?? assert.fail('no candidate')
  assert.deepEqual(variables, { tenant: 'acme', key: 'acme-sesame' })
  assert.deepEqual(headers, { 'x-tenant': 'acme', 'x-key': 'acme-sesame', 'x-literal': '${tenant}' })
  assert.deepEqual(
    [readyWhen.url, tokens, start?.env],
    ['https://staging.shop.example/health?acme', { acme: 'tenant' }, { KEY: 'sesame' }],
  )
  assert.deepEqual(secrets, [{ name: 'KEY', value: 'sesame' }])
})

test('knows every secret, and does not mask addresses', async () => {
  const { secrets, environments, warnings } = await load(
    {
      'parity.config.ts': `export default {
  mask: { variables: ['tenant', 'nowhere'] },
  environments: {
    production: { baseURL: '\${PROD_URL}', role: 'reference', auth: { basic: { username: 'joe', password: '\${PASSWORD}' } }, variables: { tenant: 'acme' } },
    qa: { baseURL: 'http://qa.example', auth: { bearer: 'literal-token' }, cookies: { session: 'c00kie', lang: 'en' }, headers: { 'x-api-key': 'k3y-literal' } },
    edge: { baseURL: 'http://edge.example', auth: { oauth2: { tokenURL: 'http://edge.example/token', clientId: 'id', clientSecret: 'cl13nt' } }, proxy: 'http://joe:pr0xy@proxy.example:1', tls: { passphrase: 'phr4se' } },
  },
}
`,
    },
    { variables: { PROD_URL: 'https://shop.example', PASSWORD: 'pa55word' } },
  )
  assert.equal(environments[0].baseURL, 'https://shop.example')
  assert.deepEqual(secrets, [
    { name: 'PASSWORD', value: 'pa55word' },
    { name: 'production.auth.basic', value: Buffer.from('joe:pa55word').toString('base64') },
    { name: 'qa.auth.bearer', value: 'literal-token' },
    { name: 'qa.cookies.session', value: 'c00kie' },
    { name: 'qa.headers.x-api-key', value: 'k3y-literal' },
    { name: 'edge.auth.oauth2.clientSecret', value: 'cl13nt' },
    { name: 'edge.tls.passphrase', value: 'phr4se' },
    { name: 'edge.proxy password', value: 'pr0xy' },
    { name: 'tenant', value: 'acme' },
  ])
  assert.deepEqual(warnings, [
    'mask.variables names "nowhere", which is not set. Variables of environments: tenant.',
    'the secret qa.cookies.lang has fewer than 4 characters, so it cannot be masked where it is quoted',
  ])
})

test('hands the variables of the process that probes use to the environments, as secrets', async () => {
  const probe =
    "probes:\n  - name: buy\n    steps:\n      - { name: login, get: '/login?key=${KEY}', capture: { token: { json: $.token } } }\n      - { name: cart, get: '/cart/${token}', expect: { contains: '$${literal}' } }\n"
  const { environments, secrets, probes } = await load(
    { 'parity.config.ts': config(''), 'probes/buy.probe.yaml': probe },
    { variables: { KEY: 'sesame', OTHER: 'unused' } },
  )
  assert.deepEqual(
    environments.map(({ variables }) => variables),
    [{ KEY: 'sesame' }, { KEY: 'sesame' }],
  )
  assert.deepEqual(secrets, [{ name: 'KEY', value: 'sesame' }])
  assert.equal(probes[0]?.probe.kind, 'flow')
})

test('goes on without secrets where nothing is sent, and says so', async () => {
  const files = {
    'parity.config.ts': staging("headers: { 'x-key': '${KEY}' },"),
    'probes/a.probe.yaml': "probes: [{ name: a, get: '/${TENANT}' }]",
  }
  const { environments, warnings } = await load(files, { allowMissingSecrets: true })
  assert.deepEqual(environments[1]?.headers, { 'x-key': '${KEY}' })
  assert.deepEqual(warnings, [
    '${KEY} is not set; environments.staging.headers.x-key needs it',
    '${TENANT} in probe "a" is not set',
  ])
})
