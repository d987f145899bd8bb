/**
 * Goal: law 8, a secret is in no artefact: not in a file of the run, not on the terminal, not in `parity explain`.
 * Methodology: canaries in every place where a secret can be declared, found out during the run or made by a provider; a
 * server that gives them back in every form and place it can; then every byte that was written is searched for all forms.
 */
import assert from 'node:assert/strict'
import { readFileSync, readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import zlib from 'node:zlib'

import type { UserEnvironment } from '../../src/config/types.ts'
import { createMasker } from '../../src/log/masking.ts'
import { type Fault, json, startFaultServer } from '../support/fault-server.ts'
import { type RanRun, createProject, httpProbe, parity, run } from '../support/parity.ts'

/** Distinct, so that the one that leaks is known by its name. With characters that every encoding treats differently. */
const DECLARED = {
  variable: 'canary-variable+/=&"<>',
  bearer: 'canary-bearer-R2D2c3po',
  password: 'canary pass:word?~',
  cookie: 'canary-cookie-4711',
  client: 'canary client&secret',
  token: 'canary-issued-token-0815',
  captured: 'canary-captured-session-99',
  setCookie: 'canary-set-cookie-31337',
} as const

/** Made up; put together here so that no scanner takes this file for a leak. */
const PROVIDERS = {
  jwt: ['eyJhbGciOiJIUzI1NiJ9', 'eyJzdWIiOiJjYW5hcnkifQ', 'c2lnbmF0dXJlLWNhbmFyeQ'].join('.'),
  github: `gh${'p_'}${'cAnArY0123456789cAnArY0123456789cAnA'}`,
  aws: `AK${'IA'}CANARY0123456789`,
  stripe: `sk_${'live_'}canaryCANARY0123456789`,
  slack: `xox${'b-'}canary-0123456789-CANARY`,
  bearerOfNobody: 'Bearer CANARYLONGTOKEN1234567',
} as const

/** Given away by the name of its header alone. */
const BY_HEADER = { amz: 'CANARY-AMZ-stag' } as const

type Form = readonly [name: string, text: string]

/** Known only when the answer that gives them away has come: nobody can mask what was seen before. */
const LEARNT = { captured: DECLARED.captured, setCookie: DECLARED.setCookie }

/** How a secret that is known may stand in a text. */
function formsOf(secret: string): readonly Form[] {
  const bytes = Buffer.from(secret)
  const inside = (before: number): string => Buffer.from(`${'x'.repeat(before)}${secret}`).toString('base64')
  // Of a base64 text with something around it: the characters that the secret alone decides.
  const core = (before: number): string =>
    inside(before).slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6))
  return [
    ['raw', secret],
    ['URL-encoded', encodeURIComponent(secret)],
    ['form-encoded', new URLSearchParams({ v: secret }).toString().slice(2)],
    ['JSON-escaped', JSON.stringify(secret).slice(1, -1)],
    ['base64', bytes.toString('base64').replace(/=+$/, '')],
    ['base64url', bytes.toString('base64url')],
    ['inside base64, 1', core(1)],
    ['inside base64, 2', core(2)],
    ['UTF-8 read as latin1', bytes.toString('latin1')],
    ['HTML-escaped', secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')],
  ]
}

function leaksIn(text: string, secrets: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(secrets).flatMap(([name, secret]) =>
    // What nobody declared is found by its look, so not where it is packed as well.
    (name in DECLARED ? formsOf(secret) : ([['raw', secret]] as const))
      .filter(([, form]) => text.includes(form))
      .map(([form]) => `${name} (${form})`),
  )
}

/** Gives back what it gets and what it knows, in every place an answer has. */
function reflecting(secrets: readonly string[], differ: string): Readonly<Record<string, Fault>> {
  const all = secrets.join(' | ')
  const asJson = (): string =>
    JSON.stringify({
      differ,
      raw: secrets,
      nested: { deep: [all] },
      base64: secrets.map((one) => Buffer.from(one).toString('base64')),
      inside: secrets.map((one) => Buffer.from(`user:${one}:end`).toString('base64')),
      encoded: secrets.map(encodeURIComponent),
    })
  const headers = (): Record<string, string | string[]> => ({
    'x-debug': secrets.map(encodeURIComponent).join(', '),
    'x-amz-security-token': BY_HEADER.amz,
    'x-plain': Buffer.from(all).toString('latin1'),
    'set-cookie': secrets.map((one, index) => `c${index}=${encodeURIComponent(one)}; Path=/`),
  })
  return {
    '/json': ({ response }) => response.writeHead(200, { 'content-type': 'application/json', ...headers() }).end(asJson()),
    '/gzip': ({ response }) =>
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(zlib.gzipSync(asJson())),
    '/text': ({ response }) =>
      response
        .writeHead(200, { 'content-type': 'text/html' })
        .end(
          `<p>${differ} ${all.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')}</p>`,
        ),
    '/binary': ({ response }) =>
      response
        .writeHead(200, { 'content-type': 'application/octet-stream' })
        .end(Buffer.concat([Buffer.from([0xff, 0x00, 0xfe]), Buffer.from(all), Buffer.from(differ)])),
    '/redirect': ({ response }) =>
      response.writeHead(302, { location: `/landing?next=${secrets.map(encodeURIComponent).join(',')}&differ=${differ}` }).end(),
    '/landing': ({ response, seen }) =>
      response.writeHead(200, { 'content-type': 'text/plain' }).end(`${differ} came by ${seen.path}`),
    '/echo': ({ response, seen }) =>
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ differ, headers: seen.headers, body: seen.body, path: seen.path })),
    '/error': ({ response }) =>
      response.writeHead(500, { 'content-type': 'text/plain' }).end(`${differ}: login failed with ${all}`),
    '/loop': ({ response }) =>
      response.writeHead(302, { location: `/loop?secret=${secrets.map(encodeURIComponent).join(',')}` }).end(),
    '/cut': ({ socket }) =>
      socket.end(`HTTP/1.1 200 ${all.replaceAll(/[^ -~]/g, '')}\r\nContent-Length: 1\r\nbad header ${DECLARED.bearer}\r\n\r\n`),
    '/login': json({ session: DECLARED.captured, differ }, { 'set-cookie': `sid=${DECLARED.setCookie}; Path=/` }),
    '/version': json({ version: `1.0-${DECLARED.bearer}` }),
  }
}

async function runWithSecrets(t: TestContext): Promise<{ readonly ran: RanRun; readonly cwd: string }> {
  const after = t.after.bind(t)
  const secrets = Object.values({ ...DECLARED, ...PROVIDERS }).filter((secret) => !Object.values<string>(LEARNT).includes(secret))
  const login = await startFaultServer({ '/token': json({ access_token: DECLARED.token, expires_in: 3600 }) }, { after })
  const reference = await startFaultServer(reflecting(secrets, 'left'), { after })
  const candidate = await startFaultServer(reflecting(secrets, 'right'), { after })
  const common: Omit<UserEnvironment, 'baseURL'> = {
    headers: { 'x-tenant-key': '${CANARY}' },
    cookies: { session: DECLARED.cookie },
    variables: { BASIC: DECLARED.password },
    version: { get: '/version', json: '$.version' },
  }
  const cwd = createProject(t, {
    environments: {
      production: {
        baseURL: reference.url,
        role: 'reference',
        ...common,
        auth: { basic: { username: 'user', password: DECLARED.password } },
      },
      staging: {
        baseURL: candidate.url,
        ...common,
        auth: { oauth2: { tokenURL: `${login.url}/token`, clientId: 'client', clientSecret: DECLARED.client } },
      },
      canary: { baseURL: candidate.url.replace('127.0.0.1', 'localhost'), ...common, auth: { bearer: DECLARED.bearer } },
    },
    retries: 0,
    limits: { requestsPerSecond: 0 },
    mask: { variables: ['CANARY'] },
    probes: [
      ...['json', 'gzip', 'text', 'binary', 'redirect', 'echo', 'error', 'loop', 'cut'].map((name) =>
        httpProbe(name, `/${name}`),
      ),
      httpProbe('query', '/echo', { query: { token: '${CANARY}' } }),
      httpProbe('contract', '/json', {
        expect: {
          contains: ['nothing like this'],
          headers: { 'x-debug': 'else' },
          json: [{ path: '$.nested.deep[0]', equals: 'else' }],
        },
      }),
      {
        kind: 'flow',
        name: 'flow',
        steps: [
          {
            name: 'log in',
            get: '/login',
            capture: { session: { json: '$.session', secret: true }, sid: { cookie: 'sid', secret: true } },
          },
          { name: 'look', get: '/echo?session=${session}', headers: { 'x-session': '${session}', 'x-sid': '${sid}' } },
        ],
      },
    ],
  })
  const ran = await run(cwd, ['--report', 'junit,html,html-dir', '--verbose'], { CANARY: DECLARED.variable })
  return { ran, cwd }
}

test('law 8: no secret is in any file of a run, on the terminal or in an explanation, in no form', async (t) => {
  const { ran, cwd } = await runWithSecrets(t)
  const { result } = ran
  assert.ok(result.findings.length >= 15, `only ${result.findings.length} findings: too little was reflected`)
  const secrets = { ...DECLARED, ...PROVIDERS, ...BY_HEADER }
  const written = new Map<string, string>([
    ['stdout', ran.stdout],
    ['stderr', ran.stderr],
  ])
  for (const file of readdirSync(ran.folder, { recursive: true, encoding: 'utf8' })) {
    const full = path.join(ran.folder, file)
    if (statSync(full).isFile()) written.set(file, readFileSync(full, 'utf8'))
  }
  assert.ok(
    ['observations.ndjson', 'result.json', 'junit.xml'].every((file) => written.has(file)),
    [...written.keys()].join(),
  )
  for (const { id } of [...result.causes, ...result.findings]) {
    const explained = await parity(cwd, ['explain', id, '--run', 'out'])
    assert.equal(explained.exitCode, 0, explained.stderr)
    written.set(`explain ${id}`, explained.stdout + explained.stderr)
  }
  const leaks = [...written].flatMap(([where, text]) => leaksIn(text, secrets).map((leak) => `${leak} in ${where}`))
  assert.deepEqual(leaks, [])
  // Masked, not dropped: its presence can still be compared.
  assert.match(written.get('observations.ndjson') ?? '', /«masked:secret:CANARY»/)
  assert.match(written.get('observations.ndjson') ?? '', /«masked:jwt \w+ claims [\w,]+/)
  // Bodies in the log may be base64 as a whole.
  const bodies = ran.records.flatMap((record) =>
    record.type === 'body' && record.encoding === 'base64' ? [Buffer.from(record.data, 'base64').toString('utf8')] : [],
  )
  assert.ok(bodies.length > 0)
  assert.deepEqual(
    bodies.flatMap((body) => leaksIn(body, secrets)),
    [],
  )
})

test('a secret that is cut by the end of a kept body is not left there in part', async (t) => {
  const secret = 'canary-at-the-very-end-of-the-body'
  const after = t.after.bind(t)
  const filler = 'f'.repeat(1_000)
  const body: Fault = ({ response }) =>
    response.writeHead(200, { 'content-type': 'text/plain' }).end(`${filler}${secret}${filler}`)
  const reference = await startFaultServer({ '/': body }, { after })
  const candidate = await startFaultServer({ '/': body }, { after })
  const cwd = createProject(t, {
    environments: {
      production: { baseURL: reference.url, role: 'reference', auth: { bearer: secret } },
      staging: { baseURL: candidate.url, auth: { bearer: secret } },
    },
    limits: { bodyBytes: 1_020 },
    probes: [httpProbe('root', '/')],
  })
  const ran = await run(cwd)
  assert.equal(ran.exitCode, 3, 'cut, so not compared')
  const kept = ran.records.flatMap((record) => (record.type === 'body' ? [record.data] : [])).join('')
  assert.ok(!kept.includes(secret.slice(0, 12)), `kept: ${kept.slice(-40)}`)
})

test('config errors, warnings and plans show no secret either', async (t) => {
  const cwd = createProject(t, {
    environments: {
      production: { baseURL: 'http://127.0.0.1:9', role: 'reference', auth: { bearer: '${CANARY}' } },
      staging: { baseURL: 'http://127.0.0.1:9', headers: { 'x-broken': '${CANARY}\n' } },
    },
    probes: [httpProbe('root', '/', { headers: { 'x-key': '${CANARY}' } })],
  })
  for (const argv of [['plan'], ['plan', '--json'], ['run', '--out', 'out']]) {
    const { stdout, stderr } = await parity(cwd, argv, { CANARY: DECLARED.variable })
    assert.deepEqual(leaksIn(stdout + stderr, DECLARED), [], argv.join(' '))
  }
})

test('a key of a provider is found behind a percent-escape, too', () => {
  const masker = createMasker([], [])
  for (const [name, key] of Object.entries(PROVIDERS)) {
    for (const text of [`a ${key} b`, encodeURIComponent(`a ${key} b`), `next=%2F${key}`, JSON.stringify(`line\n${key}`)])
      assert.ok(!masker.url(text).includes(key), `${name} in ${text}`)
  }
})

test('a secret outside ASCII is found in headers and in bodies that are no text', () => {
  const secret = 'canary-päss-wörd'
  const masker = createMasker([{ name: 'PASSWORD', value: secret }], [])
  const bytes = Buffer.concat([Buffer.from([0xff, 0x00]), Buffer.from(secret)])
  assert.ok(!masker.bytes(bytes).includes(secret))
  const [header] = masker.headers([['x-debug', Buffer.from(secret).toString('latin1')]])
  assert.ok(!Buffer.from(header?.[1] ?? '', 'latin1').includes(secret))
})

test('the command of an environment that is started shows no secret', async (t) => {
  const cwd = createProject(t, {
    environments: {
      production: { baseURL: 'http://127.0.0.1:9', role: 'reference' },
      staging: { baseURL: 'http://127.0.0.1:10', start: 'echo ${CANARY} >&2; exit 1' },
    },
    probes: [httpProbe('root', '/')],
  })
  const ran = await run(cwd, [], { CANARY: 'canary-of-the-command' })
  assert.equal(ran.exitCode, 3)
  assert.ok(!ran.resultText.includes('canary-of-the-command'))
  assert.ok(!ran.stdout.includes('canary-of-the-command'))
  assert.ok(!ran.stderr.includes('canary-of-the-command'), ran.stderr)
})

test('what is packed and cannot be unpacked is kept as a digest: whoever has the log could unpack it', async (t) => {
  const secret = 'canary-inside-a-broken-gzip'
  const after = t.after.bind(t)
  const broken: Fault = ({ response }) =>
    response
      .writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
      .end(zlib.gzipSync(JSON.stringify({ secret })).subarray(0, -8))
  const server = await startFaultServer({ '/': broken }, { after })
  const other = await startFaultServer({ '/': broken }, { after })
  const environments = { production: { baseURL: server.url, role: 'reference' as const }, staging: { baseURL: other.url } }
  const ran = await run(createProject(t, { environments, probes: [httpProbe('root', '/')] }))
  const bodies = ran.records.flatMap((record) => (record.type === 'body' ? [record.data] : []))
  assert.equal(bodies.length, 1, 'equal on both sides')
  assert.match(bodies[0] ?? '', /^«undecoded:sha256-[\w+/=]{44}»$/)
})
