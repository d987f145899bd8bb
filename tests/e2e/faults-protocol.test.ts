/**
 * Goal: what the config says of requests - addresses, proxies, credentials, cookies, retries, rates - is what arrives at the
 * server, for each environment apart, and what was done is in the log.
 */
import assert from 'node:assert/strict'
import { networkInterfaces } from 'node:os'
import { type TestContext, test } from 'node:test'

import { createAuthority } from '../support/certificates.ts'
import {
  type Fault,
  type FaultServer,
  type ServerOptions,
  delayed,
  inTurn,
  json,
  redirect,
  resetBeforeHead,
  startFaultServer,
  status,
} from '../support/fault-server.ts'
import { type ProjectParts, createProject, httpProbe, observationsOf, outcomeOf, run, tempFolder } from '../support/parity.ts'
import { startProxy } from '../support/proxy.ts'

const FINE = json({ a: 1 })
const PARITY = { verdict: 'parity', decision: 'pass', exitCode: 0, findings: [] }
const UNDECIDED = { verdict: 'undecided', decision: 'inconclusive', exitCode: 3, findings: [] }

type Pair = { readonly production: FaultServer; readonly staging: FaultServer }

async function startPair(
  t: TestContext,
  routes: Readonly<Record<string, Fault>> = {},
  options: ServerOptions = {},
): Promise<Pair> {
  const start = (): Promise<FaultServer> => startFaultServer({ '/': FINE, ...routes }, { after: t.after.bind(t), ...options })
  return { production: await start(), staging: await start() }
}

function project(
  t: TestContext,
  { production, staging }: Pair,
  parts: Partial<ProjectParts> & { readonly environment?: object; readonly candidate?: object } = {},
): string {
  const { environment, candidate = environment, ...rest } = parts
  return createProject(t, {
    environments: {
      production: { baseURL: production.url, role: 'reference', ...environment },
      staging: { baseURL: staging.url, ...candidate },
    },
    retries: 0,
    probes: [httpProbe('root', '/')],
    ...rest,
  })
}

const hasIPv6 = Object.values(networkInterfaces()).some((addresses) => addresses?.some(({ address }) => address === '::1'))

test('IPv6: asked, and the address that answered is recorded', { skip: !hasIPv6 && 'this machine has no ::1' }, async (t) => {
  const pair = await startPair(t, {}, { host: '::1' })
  const ran = await run(project(t, pair))
  assert.deepEqual(outcomeOf(ran), PARITY)
  const [observation] = observationsOf(ran, 'root', 'staging')
  assert.equal(observation?.outcome === 'answered' && observation.parts.http?.exchanges[0].remoteAddress, '::1')
  assert.equal(pair.staging.seen[0]?.headers.host, `[::1]:${pair.staging.port}`)
})

test('default headers are the same for every environment, name tool and run, and are recorded as sent', async (t) => {
  const pair = await startPair(t)
  const ran = await run(project(t, pair))
  const expected = {
    accept: '*/*',
    'accept-encoding': 'gzip, deflate, br, zstd',
    'user-agent': `${ran.result.tool.replace(' ', '/')} (cross-environment smoke test)`,
    'x-parity-run': ran.result.runId,
  }
  for (const [name, server] of Object.entries(pair)) {
    assert.equal(server.seen.length, 4)
    for (const { headers } of server.seen) {
      const { host, connection: _hopByHop, ...others } = headers
      assert.equal(host, server.host)
      assert.deepEqual(others, expected)
    }
    const [observation] = observationsOf(ran, 'root', name)
    const recorded = observation?.outcome === 'answered' ? observation.parts.http?.exchanges[0].requestHeaders : undefined
    assert.deepEqual(Object.fromEntries(recorded ?? []), expected)
  }
})

test("a probe's own headers win over the config's, those over the defaults; auth: false sends none of the config", async (t) => {
  const pair = await startPair(t)
  const probes = [
    httpProbe('own', '/', { headers: { 'X-Tenant': 'probe', accept: 'text/html' } }),
    httpProbe('stranger', '/', { auth: false, headers: { 'x-mine': '1' } }),
  ]
  const environment = {
    headers: { 'X-Tenant': 'config', 'x-config': 'yes' },
    auth: { bearer: 'bearer-of-the-test' },
    cookies: { session: 'cookie-of-the-test' },
  }
  await run(project(t, pair, { probes, environment, repeats: 1 }))
  const own = pair.staging.seen.find(({ headers }) => headers['x-tenant'] !== undefined)?.headers
  assert.deepEqual(
    [own?.['x-tenant'], own?.accept, own?.['x-config'], own?.authorization, own?.cookie],
    ['probe', 'text/html', 'yes', 'Bearer bearer-of-the-test', 'session=cookie-of-the-test'],
  )
  const stranger = pair.staging.seen.find(({ headers }) => headers['x-mine'] !== undefined)?.headers
  assert.deepEqual([stranger?.['x-config'], stranger?.authorization, stranger?.cookie], [undefined, undefined, undefined])
})

test('basic authentication is sent as RFC 7617 says, UTF-8 included', async (t) => {
  const pair = await startPair(t)
  await run(project(t, pair, { environment: { auth: { basic: { username: 'müller', password: 'päss:word' } } } }))
  assert.equal(pair.staging.seen[0]?.headers.authorization, `Basic ${Buffer.from('müller:päss:word').toString('base64')}`)
})

test('credentials, config headers and cookies never travel to another origin, and come back with the redirect home', async (t) => {
  const stranger = await startFaultServer({ '*': FINE }, { after: t.after.bind(t) })
  const pair = await startPair(t)
  for (const name of ['production', 'staging'] as const) {
    pair[name].routes.set('/away', redirect(`${stranger.url}/landing`, 307))
    pair[name].routes.set('/there-and-back', redirect(`${stranger.url}/back-${name}`))
    stranger.routes.set(`/back-${name}`, redirect(`${pair[name].url}/`))
  }
  const environment = {
    headers: { 'x-api-key': 'key-of-the-test', 'x-tenant': 'blue' },
    auth: { bearer: 'bearer-of-the-test' },
    cookies: { session: 'cookie-of-the-test' },
  }
  const probes = [httpProbe('away', '/away', { headers: { 'x-probe': 'mine' } }), httpProbe('there and back', '/there-and-back')]
  const ran = await run(project(t, pair, { environment, probes }))
  assert.equal(ran.result.probes.find(({ name }) => name === 'away')?.outcome, 'same')
  assert.ok(stranger.seen.length >= 6)
  for (const { headers } of stranger.seen) {
    const names = Object.keys(headers).toSorted()
    assert.deepEqual(names, ['accept', 'accept-encoding', 'connection', 'host', 'user-agent', 'x-parity-run'])
  }
  const last = pair.staging.seen.findLast(({ path }) => path === '/')
  assert.equal(last?.headers.authorization, 'Bearer bearer-of-the-test')
})

test('the query and the path of the base URL are kept, whatever its slashes', async (t) => {
  const pair = await startPair(t, { '*': FINE })
  const { production, staging } = pair
  const probes = [httpProbe('list', '/products?a=1', { query: { 'q q': 'ü', n: 2 } }), httpProbe('base', '/')]
  const folder = project(
    t,
    { production: { ...production, url: `${production.url}/api/v1` }, staging: { ...staging, url: `${staging.url}/api/v1/` } },
    { probes, repeats: 1 },
  )
  const ran = await run(folder)
  assert.deepEqual(outcomeOf(ran), PARITY)
  for (const server of [production, staging])
    assert.deepEqual(server.seen.map(({ path }) => path).toSorted(), ['/api/v1/', '/api/v1/products?a=1&q%20q=%C3%BC&n=2'])
})

test('a first connection that is reset is tried again, recorded as an attempt, and a divergence of its own', async (t) => {
  const pair = await startPair(t)
  pair.staging.routes.set('/', inTurn(resetBeforeHead, FINE))
  const ran = await run(project(t, pair, { retries: 2 }))
  const [first, second] = observationsOf(ran, 'root', 'staging')
  assert.equal(first?.outcome, 'answered')
  assert.equal(first?.attempts.length, 1)
  assert.equal(first?.attempts[0]?.cause.code, 'reset')
  assert.equal(second?.attempts.length, 0)
  assert.equal(ran.result.environments[1]?.retried, 1)
  assert.deepEqual(outcomeOf(ran), PARITY)
  // Every request that was sent is counted, the failed one too.
  assert.equal(ran.result.counts.requests, pair.production.seen.length + pair.staging.seen.length)
})

test('retries are given up after their number, and the last cause is the answer', async (t) => {
  const pair = await startPair(t, { '/fine': FINE })
  pair.staging.routes.set('/', resetBeforeHead)
  const probes = [httpProbe('fine', '/fine'), httpProbe('root', '/')]
  const ran = await run(project(t, pair, { retries: 1, probes, limits: { concurrency: 1 } }))
  const [first] = observationsOf(ran, 'root', 'staging')
  assert.equal(first?.outcome, 'unanswered')
  assert.equal(first?.attempts.length, 1)
  assert.deepEqual(outcomeOf(ran).findings, ['root: error.candidate-unanswered'])
})

test('an unsafe request that was written is not tried again: it may have been carried out', async (t) => {
  const pair = await startPair(t, { '/fine': FINE })
  pair.staging.routes.set('/buy', resetBeforeHead)
  pair.production.routes.set('/buy', FINE)
  const probes = [httpProbe('fine', '/fine'), { kind: 'http' as const, name: 'buy', post: '/buy', sideEffects: 'once' as const }]
  const ran = await run(project(t, pair, { retries: 2, probes, environment: { allowUnsafe: true } }))
  assert.equal(pair.staging.seen.filter(({ path }) => path === '/buy').length, 1)
  assert.deepEqual(outcomeOf(ran).findings, ['buy: error.candidate-unanswered'])
})

test('retries end with the total time: one probe, once, redirects and retries included', async (t) => {
  const pair = await startPair(t, { '/fine': FINE, '/': delayed(150, resetBeforeHead) })
  const probes = [httpProbe('fine', '/fine'), httpProbe('root', '/')]
  const ran = await run(
    project(t, pair, { retries: 10, repeats: 1, probes, limits: { concurrency: 1 }, timeouts: { total: 700 } }),
  )
  const [observation] = observationsOf(ran, 'root', 'staging')
  // 150 ms, a pause of 200, 150 ms again: the next pause of 400 would end too late.
  assert.equal(observation?.attempts.length, 1)
  assert.ok(ran.result.durationMs < 2_000, `${ran.result.durationMs} ms`)
  assert.equal(ran.result.counts.requests, pair.production.seen.length + pair.staging.seen.length)
})

test('a proxy: plain requests go through it, with its credentials and never to the server', async (t) => {
  const authorization = `Basic ${Buffer.from('parity:proxy-pass').toString('base64')}`
  const proxy = await startProxy(t, authorization)
  const pair = await startPair(t)
  const ran = await run(project(t, pair, { environment: { proxy: `http://parity:proxy-pass@127.0.0.1:${proxy.port}` } }))
  assert.deepEqual(outcomeOf(ran), PARITY)
  assert.ok(proxy.seen.length > 0)
  assert.ok(proxy.seen.every((one) => one.authorization === authorization))
  assert.ok(pair.staging.seen.every(({ headers }) => headers['proxy-authorization'] === undefined))
  const wrong = await run(project(t, pair, { environment: { proxy: `http://parity:wrong-pass@127.0.0.1:${proxy.port}` } }))
  assert.notEqual(wrong.exitCode, 0, 'the proxy refuses')
})

test('a proxy: TLS is tunnelled by CONNECT and checked end to end', async (t) => {
  const folder = tempFolder(t)
  const authority = createAuthority(folder)
  const tls = authority.issue('good', ['IP:127.0.0.1'])
  const proxy = await startProxy(t)
  const pair = await startPair(t, {}, { tls })
  const through = { proxy: `http://127.0.0.1:${proxy.port}` }
  const ran = await run(project(t, pair, { environment: { ...through, tls: { ca: authority.cert } } }))
  assert.deepEqual(outcomeOf(ran), PARITY)
  assert.ok(
    proxy.seen.every(({ line }) => /^CONNECT 127\.0\.0\.1:\d+$/.test(line)),
    JSON.stringify(proxy.seen),
  )
  assert.deepEqual(outcomeOf(await run(project(t, pair, { environment: through }))), UNDECIDED, 'nobody vouches for it')
})

const TOKEN = 'token-of-the-test'

function tokenServer(lifetime: number): Fault {
  return ({ response, turn }) =>
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ access_token: `${TOKEN}-${turn}`, token_type: 'bearer', expires_in: lifetime }))
}

test('OAuth2 client credentials: one token for the whole run, fetched as RFC 6749 says', async (t) => {
  const login = await startFaultServer({ '/token': tokenServer(3600) }, { after: t.after.bind(t) })
  const pair = await startPair(t, { '/b': FINE, '/c': FINE })
  const oauth2 = {
    tokenURL: `${login.url}/token`,
    clientId: 'client',
    clientSecret: 'client:secret',
    scope: 'read',
    audience: 'shop',
  }
  const probes = ['/', '/b', '/c'].map((at) => httpProbe(`at ${at}`, at))
  const ran = await run(project(t, pair, { environment: { auth: { oauth2 } }, probes }))
  assert.deepEqual(outcomeOf(ran), PARITY)
  assert.equal(login.seen.length, 2, 'one for each environment')
  for (const { method, headers, body } of login.seen) {
    assert.equal(method, 'POST')
    assert.equal(headers.authorization, `Basic ${Buffer.from('client:client%3Asecret').toString('base64')}`)
    assert.equal(headers['content-type'], 'application/x-www-form-urlencoded')
    assert.deepEqual(Object.fromEntries(new URLSearchParams(body)), {
      grant_type: 'client_credentials',
      scope: 'read',
      audience: 'shop',
    })
  }
  for (const server of Object.values(pair)) assert.equal(new Set(server.seen.map(({ headers }) => headers.authorization)).size, 1)
})

test('OAuth2: a token is renewed before it ends', async (t) => {
  // Renewed at half its life, since that is less than 30 s before its end.
  const login = await startFaultServer({ '/token': tokenServer(2) }, { after: t.after.bind(t) })
  const pair = await startPair(t)
  const oauth2 = { tokenURL: `${login.url}/token`, clientId: 'client', clientSecret: 'client-secret' }
  const ran = await run(project(t, pair, { environment: { auth: { oauth2 } }, repeats: 6, limits: { requestsPerSecond: 4 } }))
  assert.deepEqual(outcomeOf(ran), PARITY)
  assert.equal(login.seen.length, 4, 'two for each environment')
  const sent = pair.staging.seen.map(({ headers }) => headers.authorization)
  assert.equal(new Set(sent).size, 2)
})

test('OAuth2: a login that fails is told as the dependency that it is, and is asked anew next time', async (t) => {
  const login = await startFaultServer({ '/token': status(500) }, { after: t.after.bind(t) })
  const pair = await startPair(t)
  const oauth2 = { tokenURL: `${login.url}/token`, clientId: 'client', clientSecret: 'client-secret' }
  const ran = await run(project(t, pair, { environment: { auth: { oauth2 } } }))
  assert.deepEqual(outcomeOf(ran), UNDECIDED)
  assert.match(ran.result.gate.reasons[0] ?? '', /no access token: http:\/\/127\.0\.0\.1:\d+ answered 500/)
  assert.equal(pair.staging.seen.length, 0)

  const flaky = await startFaultServer(
    { '/token': inTurn(status(503), status(503), tokenServer(3600)) },
    { after: t.after.bind(t) },
  )
  const again = await run(
    project(t, pair, { environment: { auth: { oauth2: { ...oauth2, tokenURL: `${flaky.url}/token` } } }, repeats: 3 }),
  )
  assert.ok(pair.staging.seen.length > 0, JSON.stringify(outcomeOf(again)))
})

test('a flow has a cookie jar and captured values of its own in each environment', async (t) => {
  const routes = (name: string): Readonly<Record<string, Fault>> => ({
    '/login': ({ response }) =>
      response
        .writeHead(200, { 'content-type': 'application/json', 'set-cookie': `sid=${name}-cookie; Path=/; HttpOnly` })
        .end(JSON.stringify({ id: `${name}-id` })),
    '*': FINE,
  })
  const after = t.after.bind(t)
  const pair = {
    production: await startFaultServer(routes('production'), { after }),
    staging: await startFaultServer(routes('staging'), { after }),
  }
  const flow = (name: string): ProjectParts['probes'][number] => ({
    kind: 'flow',
    name,
    steps: [
      { name: 'log in', get: '/login', capture: { id: { json: '$.id' }, sid: { cookie: 'sid' } } },
      { name: 'look', get: '/orders/${id}', headers: { 'x-sid': '${sid}' } },
    ],
  })
  const ran = await run(project(t, pair, { probes: [flow('first'), httpProbe('stranger', '/open')] }))
  assert.equal(ran.result.probes.find(({ name }) => name === 'first › look')?.outcome, 'same')
  for (const [name, server] of Object.entries(pair)) {
    const orders = server.seen.filter(({ path }) => path.startsWith('/orders/'))
    assert.ok(orders.length >= 2)
    for (const { path, headers } of orders) {
      assert.equal(path, `/orders/${name}-id`)
      assert.equal(headers.cookie, `sid=${name}-cookie`)
      assert.equal(headers['x-sid'], `${name}-cookie`)
    }
    assert.ok(server.seen.filter(({ path }) => path === '/open').every(({ headers }) => headers.cookie === undefined))
  }
})

test('a step whose value was not captured is not sent, and says which one it needed', async (t) => {
  const pair = await startPair(t, { '/login': json({ other: 1 }), '/orders': FINE })
  const probes: ProjectParts['probes'] = [
    {
      kind: 'flow',
      name: 'buy',
      steps: [
        { name: 'log in', get: '/login', capture: { id: { json: '$.id' } } },
        { name: 'look', get: '/orders', query: { id: '${id}' } },
      ],
    },
  ]
  const ran = await run(project(t, pair, { probes }))
  assert.deepEqual(outcomeOf(ran), UNDECIDED)
  const [observation] = observationsOf(ran, 'buy › look', 'staging')
  assert.ok(observation?.outcome === 'unanswered')
  assert.deepEqual(observation.cause, {
    code: 'dependency',
    detail: 'CAPTURE_MISSING',
    message: 'step "buy › log in" gave no id ($.id)',
  })
  assert.ok(pair.staging.seen.every(({ path }) => path === '/login'))
})

test('requests per second are a cap for each environment', async (t) => {
  const pair = await startPair(t, { '*': FINE })
  const probes = Array.from({ length: 12 }, (_, index) => httpProbe(`p${index}`, `/${index}`))
  await run(project(t, pair, { probes, repeats: 2, limits: { requestsPerSecond: 20 } }))
  for (const { seen } of Object.values(pair)) {
    assert.equal(seen.length, 24)
    const lastedMs = (seen.at(-1)?.atMs ?? 0) - (seen[0]?.atMs ?? 0)
    // 23 gaps of 50 ms, one of which may be lost between sending and arriving.
    assert.ok(lastedMs >= 22 * 50, `${lastedMs} ms`)
    assert.ok(lastedMs < 10_000)
  }
})

test('requests in flight are bounded, by the smallest bound of all environments', async (t) => {
  const pair = await startPair(t, { '*': delayed(20, FINE) })
  const probes = Array.from({ length: 30 }, (_, index) => httpProbe(`p${index}`, `/${index}`))
  await run(
    project(t, pair, { probes, candidate: { limits: { concurrency: 3 } }, limits: { concurrency: 9, requestsPerSecond: 0 } }),
  )
  for (const { inFlightMax, seen } of Object.values(pair)) {
    // Four screening answers of each of thirty probes.
    assert.equal(seen.length, 120)
    assert.equal(inFlightMax(), 3)
  }
})

test('connections are kept: no more of them than requests in flight', async (t) => {
  const pair = await startPair(t, { '*': FINE })
  const probes = Array.from({ length: 30 }, (_, index) => httpProbe(`p${index}`, `/${index}`))
  await run(project(t, pair, { probes, limits: { concurrency: 2, requestsPerSecond: 0 } }))
  for (const { connections } of Object.values(pair)) assert.ok(connections() <= 2, `${connections()}`)
})

test('environments are asked in lockstep: the same probe at the same moment, none first by rule', async (t) => {
  const order: { name: string; path: string; atMs: number }[] = []
  const note =
    (name: string): Fault =>
    ({ seen, response }) => {
      order.push({ name, path: seen.path, atMs: seen.atMs })
      setTimeout(() => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'), 15)
    }
  const after = t.after.bind(t)
  const pair = {
    production: await startFaultServer({ '*': note('production') }, { after }),
    staging: await startFaultServer({ '*': note('staging') }, { after }),
  }
  const probes = Array.from({ length: 10 }, (_, index) => httpProbe(`p${index}`, `/${index}`))
  await run(project(t, pair, { probes, repeats: 4, limits: { concurrency: 1, requestsPerSecond: 0 } }))
  assert.equal(order.length, 80)
  const firsts: Record<string, number> = {}
  for (let turn = 0; turn < order.length; turn += 2) {
    const [first, second] = order.slice(turn, turn + 2)
    assert.ok(first !== undefined && second !== undefined)
    // Both have come before either is answered, for the same question.
    assert.equal(first.path, second.path)
    assert.notEqual(first.name, second.name)
    assert.ok(second.atMs - first.atMs < 15, `${second.atMs - first.atMs} ms apart`)
    firsts[first.name] = (firsts[first.name] ?? 0) + 1
  }
  // ABBA makes it 20 each; connections are raced by the kernel, so not exactly.
  assert.ok(Math.min(firsts['production'] ?? 0, firsts['staging'] ?? 0) >= 8, JSON.stringify(firsts))
})
