/**
 * Goal: a certificate that is expired, for another host or signed by nobody is a divergence of the environment that shows it,
 * and what the config says of TLS (own authority, client certificate, server name, HTTP version) is obeyed.
 */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { type TestContext, after, describe, test } from 'node:test'

import type { UserEnvironment } from '../../src/config/types.ts'
import { EXPIRED, createAuthority, selfSigned } from '../support/certificates.ts'
import { type FaultServer, type ServerOptions, json, redirect, startFaultServer } from '../support/fault-server.ts'
import { type RanRun, createProject, gapsOf, httpProbe, observationsOf, outcomeOf, run, tempFolder } from '../support/parity.ts'

const endings: (() => unknown)[] = []
after(() => endings.forEach((end) => end()))
const folder = tempFolder({ after: (end) => endings.push(end) })
const authority = createAuthority(folder)
const LOOPBACK = ['DNS:localhost', 'IP:127.0.0.1']
const good = authority.issue('good', LOOPBACK)
const expired = authority.issue('expired', LOOPBACK, EXPIRED)
const wrongHost = authority.issue('wrong-host', ['DNS:shop.example'])
const self = selfSigned(folder, LOOPBACK)
const client = authority.issue('client', ['DNS:client'])

const UNDECIDED = { verdict: 'undecided', decision: 'inconclusive', exitCode: 3, findings: [] }
const PARITY = { verdict: 'parity', decision: 'pass', exitCode: 0, findings: [] }

async function start(t: TestContext, options: ServerOptions): Promise<FaultServer> {
  return startFaultServer({ '/': json({ a: 1 }), '/else': json({ a: 2 }) }, { after: t.after.bind(t), ...options })
}

function runPair(t: TestContext, production: Omit<UserEnvironment, 'role'>, staging: UserEnvironment): Promise<RanRun> {
  const environments = { production: { ...production, role: 'reference' as const }, staging }
  return run(
    createProject(t, { environments, retries: 0, timeouts: { connect: 600 }, probes: [httpProbe('root', '/', { repeats: 1 })] }),
  )
}

describe('a bad certificate', { concurrency: 4 }, () => {
  const bad = [
    { name: 'expired', tls: expired, code: 'CERT_HAS_EXPIRED', message: /certificate has expired/ },
    { name: 'for another host', tls: wrongHost, code: 'ERR_TLS_CERT_ALTNAME_INVALID', message: /not in the cert/ },
    { name: 'self-signed', tls: self, code: 'DEPTH_ZERO_SELF_SIGNED_CERT', message: /self-signed certificate/ },
  ]
  for (const { name, tls, code, message } of bad) {
    test(`${name} on one path of the candidate: a breaking divergence, exit 1`, async (t) => {
      const behind = await start(t, { tls })
      const reference = await start(t, { tls: good })
      const candidate = await start(t, { tls: good })
      reference.routes.set('/else', redirect(`${(await start(t, { tls: good })).url}/`))
      candidate.routes.set('/else', redirect(`${behind.url}/`))
      const environments = {
        production: { baseURL: reference.url, role: 'reference' as const, tls: { ca: authority.cert } },
        staging: { baseURL: candidate.url, tls: { ca: authority.cert } },
      }
      const ran = await run(
        createProject(t, { environments, retries: 0, probes: [httpProbe('root', '/'), httpProbe('else', '/else')] }),
      )
      assert.deepEqual(outcomeOf(ran), {
        verdict: 'diverged',
        decision: 'fail',
        exitCode: 1,
        findings: ['else: error.candidate-unanswered'],
      })
      const [observation] = observationsOf(ran, 'else', 'staging')
      assert.ok(observation?.outcome === 'unanswered')
      assert.equal(observation.cause.code, 'tls')
      assert.equal(observation.cause.detail, code)
      assert.match(observation.cause.message, message)
      assert.ok(ran.result.findings[0]?.candidate?.startsWith(`tls (${code}): `))
      assert.match(ran.stdout, message)
    })

    test(`${name} on the whole candidate: it is down, exit 3, and the reason says so`, async (t) => {
      const ran = await runPair(
        t,
        { baseURL: (await start(t, { tls: good })).url, tls: { ca: authority.cert } },
        { baseURL: (await start(t, { tls })).url, tls: { ca: authority.cert } },
      )
      assert.deepEqual(outcomeOf(ran), UNDECIDED)
      assert.match(ran.result.gate.reasons[0] ?? '', message)
      assert.match(ran.stdout, /NO VERDICT +staging did not answer/)
    })

    test(`${name} on both: undecided, exit 3`, async (t) => {
      const tlsOptions = { tls: { ca: authority.cert } }
      const ran = await runPair(
        t,
        { baseURL: (await start(t, { tls })).url, ...tlsOptions },
        { baseURL: (await start(t, { tls })).url, ...tlsOptions },
      )
      assert.deepEqual(outcomeOf(ran), UNDECIDED)
      assert.match(gapsOf(ran, 'root')['*'] ?? '', message)
    })

    test(`${name}, and the config says not to check: answered`, async (t) => {
      const trusting = { tls: { rejectUnauthorized: false } }
      const ran = await runPair(
        t,
        { baseURL: (await start(t, { tls })).url, ...trusting },
        { baseURL: (await start(t, { tls })).url, ...trusting },
      )
      assert.deepEqual(outcomeOf(ran), PARITY)
    })
  }
})

test('no TLS where it is expected, and TLS where it is not: no answer, never parity', async (t) => {
  const plain = await start(t, {})
  const secure = await start(t, { tls: good })
  const ran = await runPair(
    t,
    { baseURL: plain.url.replace('http:', 'https:') },
    { baseURL: secure.url.replace('https:', 'http:') },
  )
  assert.deepEqual(outcomeOf(ran), UNDECIDED)
  assert.deepEqual(
    ran.result.environments.map(({ health }) => health),
    ['down', 'down'],
  )
  const [noTls] = observationsOf(ran, 'root', 'production')
  assert.equal(noTls?.outcome === 'unanswered' && noTls.cause.code, 'tls')
})

test('a peer that never finishes the TLS handshake is a time-out of the connection', async (t) => {
  const silent = createServer().listen(0, '127.0.0.1')
  await once(silent, 'listening')
  t.after(() => silent.close())
  silent.on('connection', (socket) => t.after(() => socket.destroy()))
  const address = silent.address()
  const baseURL = `https://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
  const ran = await runPair(t, { baseURL: baseURL.replace('127.0.0.1', 'localhost') }, { baseURL })
  assert.deepEqual(outcomeOf(ran), UNDECIDED)
  const [observation] = observationsOf(ran, 'root', 'staging')
  assert.equal(observation?.outcome === 'unanswered' && observation.cause.code, 'timeout-connect')
})

test('a client certificate that is required: refused without, answered with', async (t) => {
  const tls = { ...good, ca: authority.cert, requestCert: true, rejectUnauthorized: true }
  const [reference, candidate] = [await start(t, { tls }), await start(t, { tls })]
  const withClient = { tls: { ca: authority.cert, ...client } }
  assert.deepEqual(
    outcomeOf(await runPair(t, { baseURL: reference.url, ...withClient }, { baseURL: candidate.url, ...withClient })),
    PARITY,
  )
  const ran = await runPair(t, { baseURL: reference.url, ...withClient }, { baseURL: candidate.url, tls: { ca: authority.cert } })
  assert.deepEqual(outcomeOf(ran), UNDECIDED)
  const [observation] = observationsOf(ran, 'root', 'staging')
  assert.ok(observation?.outcome === 'unanswered')
  assert.deepEqual(observation.cause, {
    code: 'tls',
    detail: 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
    message: 'SSL routines:ssl3_read_bytes:tlsv13 alert certificate required: SSL alert number 116',
  })
})

test('a server name other than the address: it is what is asked for and checked', async (t) => {
  const [reference, candidate] = [await start(t, { tls: wrongHost }), await start(t, { tls: wrongHost })]
  const named = { tls: { ca: authority.cert, servername: 'shop.example' } }
  assert.deepEqual(
    outcomeOf(await runPair(t, { baseURL: reference.url, ...named }, { baseURL: candidate.url, ...named })),
    PARITY,
  )
})

test('HTTP/2 where it is offered, 1.1 where the config says so; the version is recorded and compared', async (t) => {
  const [reference, candidate] = [await start(t, { tls: good, http2: true }), await start(t, { tls: good, http2: true })]
  const ca = { tls: { ca: authority.cert } }
  const both = await runPair(t, { baseURL: reference.url, ...ca }, { baseURL: candidate.url, ...ca, httpVersion: '2' })
  assert.deepEqual(outcomeOf(both), PARITY)
  assert.deepEqual(new Set([...reference.seen, ...candidate.seen].map(({ httpVersion }) => httpVersion)), new Set(['2.0']))
  const [observation] = observationsOf(both, 'root', 'staging')
  assert.equal(observation?.outcome === 'answered' && observation.parts.http?.exchanges[0].httpVersion, '2')

  const forced = await runPair(t, { baseURL: reference.url, ...ca }, { baseURL: candidate.url, ...ca, httpVersion: '1.1' })
  assert.equal(candidate.seen.at(-1)?.httpVersion, '1.1')
  assert.ok(
    outcomeOf(forced).findings.includes('root: content.http-version-changed /http-version'),
    JSON.stringify(outcomeOf(forced)),
  )
})
