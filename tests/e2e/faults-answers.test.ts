/**
 * Goal: an answer that is broken inside - cut, packed wrongly, no JSON, endless, an error page - has the right outcome: proved
 * where the candidate alone does it, never parity where nothing could be compared.
 * Methodology: as in faults-wire.test.ts; what is expected of each fault stands in one table.
 */
import assert from 'node:assert/strict'
import { type TestContext, describe, test } from 'node:test'
import zlib from 'node:zlib'

import {
  type Fault,
  encoded,
  endless,
  inTurn,
  json,
  lengthTooShort,
  redirect,
  startFaultServer,
  status,
} from '../support/fault-server.ts'
import {
  type Outcome,
  type RanRun,
  bodiesOf,
  createProject,
  gapsOf,
  httpProbe,
  observationsOf,
  outcomeOf,
  run,
} from '../support/parity.ts'

const VALUE = { a: 1, b: 'zwölf' }
const FINE = json(VALUE)
const BYTES = Buffer.from(JSON.stringify(VALUE))
const BODY_BYTES_MAX = 100_000

type Side = 'reference' | 'candidate' | 'both'
type Faults = { readonly reference: Fault; readonly candidate: Fault }

async function runPair(t: TestContext, { reference, candidate }: Faults, parts: object = {}): Promise<RanRun> {
  const after = t.after.bind(t)
  const production = await startFaultServer({ '/fault': reference, '/fine': FINE }, { after })
  const staging = await startFaultServer({ '/fault': candidate, '/fine': FINE }, { after })
  return run(
    createProject(t, {
      environments: { production: { baseURL: production.url, role: 'reference' }, staging: { baseURL: staging.url } },
      retries: 0,
      limits: { requestsPerSecond: 0, bodyBytes: BODY_BYTES_MAX },
      timeouts: { total: 5_000 },
      probes: [httpProbe('fault', '/fault'), httpProbe('fine', '/fine')],
      ...parts,
    }),
  )
}

const runWith = (t: TestContext, fault: Fault, side: Side): Promise<RanRun> =>
  runPair(t, { reference: side === 'candidate' ? FINE : fault, candidate: side === 'reference' ? FINE : fault })

const PARITY: Outcome = { verdict: 'parity', decision: 'pass', exitCode: 0, findings: [] }
const UNDECIDED: Outcome = { verdict: 'undecided', decision: 'inconclusive', exitCode: 3, findings: [] }
const failed = (...findings: readonly string[]): Outcome => ({ verdict: 'diverged', decision: 'fail', exitCode: 1, findings })

type Answered = {
  readonly fault: string
  readonly does: Fault
  readonly candidate: Outcome
  readonly candidateGaps?: Readonly<Record<string, RegExp>>
  /** Both alike. Equal and compared is parity, whatever it is; what could not be compared never is. */
  readonly both: Outcome
  readonly bothGaps?: Readonly<Record<string, RegExp>>
}

const CUT = /^failed: a body is longer than the cap; \d+ bytes were kept, none compared/

const BROKEN_CODING = failed('fault: content.encoding-changed /encoding', 'fault: content.encoding-broken /undecoded')

const ANSWERED: readonly Answered[] = [
  { fault: 'more bytes than content-length says', does: lengthTooShort, candidate: failed('fault: body.not-json'), both: PARITY },
  {
    fault: 'invalid JSON',
    does: status(200, { 'content-type': 'application/json' }, '{"a": 1,'),
    candidate: failed('fault: body.not-json'),
    both: PARITY,
  },
  {
    fault: 'invalid UTF-8',
    does: status(200, { 'content-type': 'application/json' }, Buffer.from('{"a":1,"b":"zw\xf6lf"}', 'latin1')),
    candidate: failed('fault: body.not-json'),
    both: PARITY,
  },
  {
    fault: 'endless body',
    does: endless,
    candidate: UNDECIDED,
    candidateGaps: { body: CUT },
    both: UNDECIDED,
    bothGaps: { body: CUT },
  },
  {
    fault: 'gzip bomb',
    does: encoded('gzip', zlib.gzipSync(Buffer.alloc(64 * 1024 * 1024, 'x'))),
    candidate: { ...UNDECIDED, verdict: 'diverged', findings: ['fault: content.encoding-changed /encoding'] },
    candidateGaps: { body: CUT },
    both: UNDECIDED,
    bothGaps: { body: CUT },
  },
  {
    fault: 'broken gzip',
    does: encoded('gzip', BYTES),
    candidate: BROKEN_CODING,
    candidateGaps: { body: /kinds/ },
    both: UNDECIDED,
    bothGaps: { body: /^failed: no body decodes/ },
  },
  {
    fault: 'cut gzip',
    does: encoded('gzip', zlib.gzipSync(BYTES).subarray(0, -6)),
    candidate: BROKEN_CODING,
    candidateGaps: { body: /kinds/ },
    both: UNDECIDED,
    bothGaps: { body: /^failed: no body decodes/ },
  },
  {
    fault: 'unknown coding',
    does: encoded('compress', BYTES),
    candidate: BROKEN_CODING,
    candidateGaps: { body: /kinds/ },
    both: UNDECIDED,
    bothGaps: { body: /^failed: no body decodes/ },
  },
  {
    fault: 'empty body',
    does: status(200, { 'content-type': 'application/json' }),
    candidate: failed('fault: body.missing'),
    both: PARITY,
  },
  {
    fault: '500',
    does: status(500, { 'content-type': 'application/json' }, '{"error":"boom"}'),
    candidate: failed('fault: status.class-changed'),
    candidateGaps: { body: /^unverified: the status differs \(200 \/ 500\)/ },
    both: PARITY,
  },
  {
    fault: 'redirect to another scheme',
    does: redirect('myapp://open'),
    candidate: failed('fault: redirect.added', 'fault: status.class-changed'),
    candidateGaps: { body: /^unverified: the redirects lead elsewhere/ },
    both: PARITY,
  },
]

describe('a broken answer', { concurrency: 4 }, () => {
  for (const { fault, does, candidate, candidateGaps = {}, both, bothGaps = {} } of ANSWERED) {
    for (const [side, outcome, gaps] of [
      ['candidate', candidate, candidateGaps],
      ['both', both, bothGaps],
    ] as const) {
      test(`${fault}, ${side}: ${outcome.verdict}, exit ${outcome.exitCode}`, async (t) => {
        const ran = await runWith(t, does, side)
        assert.deepEqual(outcomeOf(ran), outcome)
        const seen = gapsOf(ran, 'fault')
        for (const [facet, reason] of Object.entries(gaps)) assert.match(seen[facet] ?? '', reason)
        if (Object.keys(gaps).length === 0) assert.deepEqual(seen, {})
      })
    }
  }
})

test('a bomb costs no more than the cap: what is kept and what came over the wire are in the log', async (t) => {
  const bomb = zlib.gzipSync(Buffer.alloc(64 * 1024 * 1024, 'x'))
  assert.ok(bomb.length < BODY_BYTES_MAX, 'or the cap would be hit on the wire')
  const ran = await runWith(t, encoded('gzip', bomb), 'candidate')
  const [observation] = observationsOf(ran, 'fault', 'staging')
  assert.ok(observation?.outcome === 'answered')
  const { bytes, wireBytes, cut } = observation.parts.http?.exchanges[0].body ?? {}
  assert.deepEqual({ bytes, wireBytes, cut }, { bytes: 0, wireBytes: bomb.length, cut: 'cap' })
  const endlessRan = await runWith(t, endless, 'candidate')
  assert.ok(bodiesOf(endlessRan, 'fault').every((body) => body.length <= BODY_BYTES_MAX))
})

test('content codings are undone: gzip, br, zstd, deflate with and without its wrapper, two at once, all equal to none', async (t) => {
  const codings: Readonly<Record<string, Fault>> = {
    gzip: encoded('gzip', zlib.gzipSync(BYTES)),
    'x-gzip': encoded('x-gzip', zlib.gzipSync(BYTES)),
    br: encoded('br', zlib.brotliCompressSync(BYTES)),
    zstd: encoded('zstd', zlib.zstdCompressSync(BYTES)),
    deflate: encoded('deflate', zlib.deflateSync(BYTES)),
    'raw deflate': encoded('deflate', zlib.deflateRawSync(BYTES)),
    'gzip, br': encoded('gzip, br', zlib.brotliCompressSync(zlib.gzipSync(BYTES))),
    identity: encoded('identity', BYTES),
  }
  for (const [coding, fault] of Object.entries(codings)) {
    const ran = await runWith(t, fault, 'candidate')
    const findings = coding === 'identity' ? [] : ['fault: content.encoding-changed /encoding']
    assert.deepEqual(
      outcomeOf(ran),
      coding === 'identity'
        ? { verdict: 'parity', decision: 'pass', exitCode: 0, findings }
        : { verdict: 'diverged', decision: 'warn', exitCode: 0, findings },
      coding,
    )
    assert.deepEqual(bodiesOf(ran, 'fault'), [JSON.stringify(VALUE)], coding)
    assert.deepEqual(outcomeOf(await runWith(t, fault, 'both')), PARITY, coding)
  }
})

test("large headers are the system's business: 40 KiB of them are read and compared", async (t) => {
  const huge = 'h'.repeat(40_000)
  const ran = await runWith(t, json(VALUE, { 'x-huge': huge }), 'candidate')
  assert.deepEqual(outcomeOf(ran).findings, ['fault: header.added /x-huge'])
  assert.deepEqual(outcomeOf(await runWith(t, json(VALUE, { 'x-huge': huge }), 'both')), PARITY)
})

test('500s are compared like any answer: the same error page is parity, another one is a divergence', async (t) => {
  const page = (text: string): Fault => status(500, { 'content-type': 'application/json' }, JSON.stringify({ error: text }))
  assert.deepEqual(outcomeOf(await runPair(t, { reference: page('boom'), candidate: page('boom') })), PARITY)
  const ran = await runPair(t, { reference: page('boom'), candidate: page('null pointer') })
  assert.deepEqual(outcomeOf(ran), failed('fault: body.value-changed /error'))
  assert.deepEqual(
    [ran.result.findings[0]?.reference, ran.result.findings[0]?.candidate],
    ['boom', 'null pointer'].map((text) => JSON.stringify(text)),
  )
})

test('a 500 of both sides that breaks what the probe expects fails, though nothing differs', async (t) => {
  const broken = status(500, { 'content-type': 'application/json' }, '{}')
  const ran = await runPair(
    t,
    { reference: broken, candidate: broken },
    { probes: [httpProbe('fault', '/fault', { expect: { status: 200 } })] },
  )
  assert.deepEqual(outcomeOf(ran), failed('fault: contract.failed-everywhere /status'))
})

test('429 with Retry-After: the run waits as told, asks on, and what was limited is no evidence against the candidate', async (t) => {
  const limitedOnce = inTurn(status(429, { 'retry-after': '1' }, 'slow down'), FINE)
  const ran = await runWith(t, limitedOnce, 'candidate')
  assert.deepEqual(outcomeOf(ran), PARITY)
  const [first, second] = observationsOf(ran, 'fault', 'staging')
  assert.ok(first?.outcome === 'answered' && second?.outcome === 'answered')
  assert.equal(first.parts.http?.exchanges[0].status, 429)
  assert.ok(second.at - first.at >= 990, `waited ${second.at - first.at} ms`)
  assert.ok(ran.result.durationMs < 4_000)
})

const LIMITED = status(429, { 'retry-after': '0' }, 'slow down')

test('429 for ever: the candidate is limited where the reference is not', async (t) => {
  const ran = await runWith(t, LIMITED, 'candidate')
  assert.deepEqual(outcomeOf(ran), failed('fault: status.class-changed'))
  assert.match(gapsOf(ran, 'fault')['body'] ?? '', /^unverified: the status differs \(200 \/ 429\)/)
})

test('429 for ever on both sides: nothing but refusals was compared, so it is no parity', async (t) => {
  assert.deepEqual(outcomeOf(await runWith(t, LIMITED, 'both')), UNDECIDED)
})

test('every hop of a redirect is recorded, with its cookies sent on to the next', async (t) => {
  const routes: Readonly<Record<string, Fault>> = {
    '/start': redirect('/second', 301, { 'set-cookie': 'step=one; Path=/' }),
    '/second': redirect('/end?x=1', 307),
    '/end': FINE,
    // Sets a cookie and comes back: no loop, as browsers know it from consent pages.
    '/again': ({ request, response }) =>
      request.headers.cookie === undefined
        ? response.writeHead(302, { location: '/again', 'set-cookie': 'seen=1' }).end()
        : response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(VALUE)),
  }
  const after = t.after.bind(t)
  const [production, staging] = [await startFaultServer(routes, { after }), await startFaultServer(routes, { after })]
  const folder = createProject(t, {
    environments: { production: { baseURL: production.url, role: 'reference' }, staging: { baseURL: staging.url } },
    probes: [
      httpProbe('start', '/start'),
      httpProbe('again', '/again'),
      httpProbe('first hop', '/start', { redirects: { follow: false } }),
      httpProbe('few', '/start', { redirects: { max: 1 } }),
    ],
  })
  const ran = await run(folder)
  assert.deepEqual(outcomeOf(ran), UNDECIDED, 'the limit of "few" is hit on both sides')
  assert.match(gapsOf(ran, 'few')['error'] ?? '', /^failed: no environment answered: more than 1 redirects$/)
  const hops = (probe: string): readonly string[] => {
    const [observation] = observationsOf(ran, probe, 'staging')
    const exchanges =
      observation?.outcome === 'answered' ? (observation.parts.http?.exchanges ?? []) : (observation?.exchanges ?? [])
    return exchanges.map(({ method, url, status: code }) => `${method} ${url.slice(staging.url.length)} ${code}`)
  }
  assert.deepEqual(hops('start'), ['GET /start 301', 'GET /second 307', 'GET /end?x=1 200'])
  assert.deepEqual(hops('again'), ['GET /again 302', 'GET /again 200'])
  assert.deepEqual(hops('first hop'), ['GET /start 301'])
  assert.deepEqual(hops('few'), ['GET /start 301', 'GET /second 307'])
  assert.ok(staging.seen.filter(({ path }) => path.startsWith('/end')).every(({ headers }) => headers.cookie === 'step=one'))
  // A jar lives for one observation: the first hop never comes with a cookie.
  assert.ok(staging.seen.filter(({ path }) => path === '/start').every(({ headers }) => headers.cookie === undefined))
})
