/**
 * Goal: what two real TLS servers show is observed once per connection, kept small in the log, and compared. Methodology:
 * pairs of servers whose certificates or settings differ in one thing, and twins that do not.
 */
import assert from 'node:assert/strict'
import { type TestContext, after, describe, test } from 'node:test'

import { type Certificate, createAuthority, selfSigned } from '../support/certificates.ts'
import { type ServerOptions, json, startFaultServer } from '../support/fault-server.ts'
import { type RanRun, createProject, httpProbe, outcomeOf, run, tempFolder } from '../support/parity.ts'

const endings: (() => unknown)[] = []
after(() => endings.forEach((end) => end()))
const ended = { after: (end: () => unknown) => endings.push(end) }
const folder = tempFolder(ended)
const authority = createAuthority(folder)
const other = createAuthority(tempFolder(ended), 'another authority')
const LOOPBACK = ['DNS:localhost', 'IP:127.0.0.1']
const DAY_MS = 86_400_000

/** As openssl takes it: YYYYMMDDHHMMSSZ. */
function inDays(days: number): string {
  return new Date(Date.now() + days * DAY_MS).toISOString().replace(/[-:T]|\.\d+/g, '')
}

const lasting = { from: inDays(-1), to: inDays(90) }
const good = authority.issue('good', LOOPBACK, lasting)

async function pair(t: TestContext, reference: ServerOptions, candidate: ServerOptions, checked = true): Promise<RanRun> {
  const tls = checked ? { ca: authority.cert + other.cert } : { rejectUnauthorized: false }
  const start = async (options: ServerOptions): Promise<string> =>
    (await startFaultServer({ '/': json({ a: 1 }), '/b': json({ b: 1 }) }, { after: t.after.bind(t), ...options })).url
  const shared = { httpVersion: '1.1' as const, tls }
  const environments = {
    production: { baseURL: await start(reference), role: 'reference' as const, ...shared },
    staging: { baseURL: await start(candidate), ...shared },
  }
  return run(createProject(t, { environments, retries: 0, probes: [httpProbe('root', '/'), httpProbe('b', '/b')] }))
}

function certified(certificate: Certificate, more: object = {}): ServerOptions {
  return { tls: { ...certificate, ...more } }
}

describe('one thing of TLS differs', { concurrency: 2 }, () => {
  const rows: readonly (readonly [name: string, candidate: ServerOptions, finds: readonly string[], checked?: boolean])[] = [
    ['nothing', certified(authority.issue('twin', LOOPBACK, { ...lasting, to: inDays(80) })), []],
    [
      'the certificate expires soon',
      certified(authority.issue('soon', LOOPBACK, { ...lasting, to: inDays(7) })),
      ['tls.expires-soon /certificate/expires'],
    ],
    ['the key is RSA', certified(authority.issue('rsa', LOOPBACK, lasting, 'rsa')), ['tls.key-changed /certificate/key']],
    ['the issuer is another', certified(other.issue('issued', LOOPBACK, lasting)), ['tls.issuer-changed /certificate/issuer']],
    [
      'the certificate is for another host, and not checked',
      certified(authority.issue('named', ['DNS:shop.example'], lasting)),
      ['tls.host-uncovered /certificate/host'],
      false,
    ],
    ['TLS 1.2', certified(good, { maxVersion: 'TLSv1.2' }), ['tls.protocol-changed /protocol']],
    ['another cipher', certified(good, { ciphers: 'TLS_CHACHA20_POLY1305_SHA256' }), ['tls.cipher-changed /cipher']],
    ['no TLS', {}, ['tls.missing ']],
  ]
  for (const [name, candidate, finds, checked = true] of rows) {
    test(name, async (t) => {
      // Unchecked, every certificate of our authority counts as not trusted, on both sides.
      const ran = await pair(t, certified(good), candidate, checked)
      assert.deepEqual(
        outcomeOf(ran).findings,
        ['b', 'root'].flatMap((probe) => finds.map((found) => `${probe}: ${found}`.trim())),
      )
      assert.equal(ran.result.causes.length, finds.length)
    })
  }

  test('the certificate is signed by itself, and not checked', async (t) => {
    const ran = await pair(t, certified(good), certified(selfSigned(folder, LOOPBACK)), false)
    // The reference is not trusted either, for another reason: which is what differs.
    assert.ok(outcomeOf(ran).findings.includes('root: tls.untrusted /certificate/trusted'), JSON.stringify(outcomeOf(ran)))
  })
})

test('the log holds the facts once for all answers, and no certificate', async (t) => {
  const { records } = await pair(t, certified(good), certified(good))
  const facts = records.flatMap((record) => (record.type === 'tls' ? record : []))
  assert.deepEqual(
    facts.map((record) => record.facts),
    [
      {
        protocol: 'TLSv1.3',
        cipher: 'TLS_AES_256_GCM_SHA384',
        alpn: 'http/1.1',
        untrusted: '',
        certificate: {
          key: 'ec prime256v1',
          signature: 'ecdsa-with-SHA256',
          issuer: 'test authority',
          coversHost: true,
          validTo: facts[0]?.facts.certificate?.validTo,
          chain: 1,
        },
      },
    ],
  )
  const ids = records.flatMap((record) =>
    record.type === 'observation' && record.observation.outcome === 'answered'
      ? (record.observation.parts.http?.exchanges.map(({ tls }) => tls) ?? [])
      : [],
  )
  assert.deepEqual(new Set(ids), new Set([facts[0]?.id]))
  assert(!JSON.stringify(records).includes('BEGIN CERTIFICATE'))
})
