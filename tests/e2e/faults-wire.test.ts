/**
 * Goal: whatever a server does to a request, the run ends in time with the right outcome: a fault of the candidate alone is a
 * proved divergence, the same fault of both is never parity, and the log holds what was seen.
 * Methodology: one real run per fault and side, in this process, against two fault servers; a second probe that is always
 * fine keeps the environments from being down as a whole. Checks of every run are in tests/support/parity.ts.
 */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { type TestContext, after, before, describe, test } from 'node:test'

import {
  type Fault,
  closeBeforeHead,
  hangBeforeHead,
  hangInBody,
  hangInHead,
  json,
  raw,
  redirect,
  resetBeforeHead,
  resetInBody,
  resetInHead,
  startFaultServer,
  status,
  trickle,
  truncatedChunked,
  truncatedLength,
} from '../support/fault-server.ts'
import { type RanRun, createProject, gapsOf, httpProbe, observationsOf, outcomeOf, run } from '../support/parity.ts'

const FINE = json({ a: 1 })
/** Screening and the first confirmation. */
const ASKED_TWICE = 2 + 5

type Side = 'reference' | 'candidate' | 'both'

async function runWith(t: TestContext, fault: Fault, side: Side, config: object = {}): Promise<RanRun> {
  const after = t.after.bind(t)
  const reference = await startFaultServer({ '/fault': side === 'candidate' ? FINE : fault, '/fine': FINE, '/': FINE }, { after })
  const candidate = await startFaultServer({ '/fault': side === 'reference' ? FINE : fault, '/fine': FINE, '/': FINE }, { after })
  const folder = createProject(t, {
    environments: {
      production: { baseURL: reference.url, role: 'reference' },
      staging: { baseURL: candidate.url },
    },
    retries: 0,
    limits: { requestsPerSecond: 0, bodyBytes: 100_000 },
    timeouts: { connect: 300, headers: 400, body: 400, total: 4_000 },
    probes: [httpProbe('fault', '/fault'), httpProbe('fine', '/fine')],
    ...config,
  })
  return run(folder)
}

/** Nothing listens there, and the kernel hands it out to nobody: a port that was free a moment ago may be another test's now. */
const REFUSED_PORT = 1

/**
 * A port whose handshakes are never done: its process is blocked, so that the backlog stays full and the kernel drops
 * every further SYN. There is no way to have that in this process, which accepts whenever it is idle.
 */
async function blackHole(end: (stop: () => void) => void): Promise<number> {
  const script = `const server = require('node:net').createServer()
server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
  require('node:fs').writeSync(1, String(server.address().port) + '\\n')
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 90_000)
})`
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] })
  end(() => child.kill('SIGKILL'))
  const [line] = await once(child.stdout, 'data')
  const port = Number(String(line))
  for (let filled = true; filled;) {
    const socket = connect(port, '127.0.0.1').on('error', () => undefined)
    end(() => socket.destroy())
    filled = await Promise.race([
      once(socket, 'connect').then(() => true),
      new Promise<false>((resolve) => {
        setTimeout(resolve, 200, false)
      }),
    ])
  }
  return port
}

let droppedPort = 0
const endings: (() => void)[] = []
before(async () => {
  droppedPort = await blackHole((end) => endings.push(end))
})
after(() => endings.forEach((end) => end()))

type Unanswered = {
  readonly fault: string
  readonly does: Fault
  readonly code: string
  readonly detail: RegExp
  readonly message: RegExp
  /** Hops that were answered before the failure. */
  readonly hops?: number
  readonly config?: object
}

const toPort =
  (port: () => number): Fault =>
  (exchange) =>
    redirect(`http://127.0.0.1:${port()}/`)(exchange)

const UNANSWERED: readonly Unanswered[] = [
  {
    fault: 'refused',
    does: toPort(() => REFUSED_PORT),
    code: 'refused',
    detail: /^ECONNREFUSED$/,
    message: /ECONNREFUSED/,
    hops: 1,
  },
  {
    fault: 'no handshake',
    does: toPort(() => droppedPort),
    code: 'timeout-connect',
    detail: /^UND_ERR_CONNECT_TIMEOUT$/,
    message: /Connect Timeout.*300ms/,
    hops: 1,
  },
  {
    fault: 'unknown host',
    does: redirect(`http://${'a'.repeat(70)}.invalid/`),
    code: 'dns',
    detail: /^ENOTFOUND$/,
    message: /ENOTFOUND/,
    hops: 1,
  },
  { fault: 'reset before the head', does: resetBeforeHead, code: 'reset', detail: /^ECONNRESET$/, message: /ECONNRESET/ },
  {
    fault: 'closed before the head',
    does: closeBeforeHead,
    code: 'reset',
    detail: /^UND_ERR_SOCKET$/,
    message: /other side closed/,
  },
  { fault: 'reset in the head', does: resetInHead, code: 'reset', detail: /^ECONNRESET$/, message: /ECONNRESET/ },
  { fault: 'reset in the body', does: resetInBody, code: 'truncated', detail: /^ECONNRESET$/, message: /ECONNRESET/ },
  {
    fault: 'hanging before the head',
    does: hangBeforeHead,
    code: 'timeout-headers',
    detail: /^UND_ERR_HEADERS_TIMEOUT$/,
    message: /Headers Timeout/,
  },
  {
    fault: 'hanging in the head',
    does: hangInHead,
    code: 'timeout-headers',
    detail: /^UND_ERR_HEADERS_TIMEOUT$/,
    message: /Headers Timeout/,
  },
  {
    fault: 'hanging in the body',
    does: hangInBody,
    code: 'timeout-body',
    detail: /^UND_ERR_BODY_TIMEOUT$/,
    message: /Body Timeout/,
  },
  {
    fault: 'a trickle',
    does: trickle(100),
    config: { timeouts: { total: 600 } },
    code: 'timeout-total',
    detail: /^TOTAL_TIMEOUT$/,
    message: /no answer within \d+ ms, still waiting for the end of the body/,
  },
  {
    fault: 'truncated by length',
    does: truncatedLength,
    code: 'truncated',
    detail: /^UND_ERR_SOCKET$/,
    message: /other side closed/,
  },
  {
    fault: 'truncated chunks',
    does: truncatedChunked,
    code: 'truncated',
    detail: /^UND_ERR_SOCKET$/,
    message: /other side closed/,
  },
  {
    fault: 'no HTTP',
    does: raw('SSH-2.0-OpenSSH_9.2\r\n'),
    code: 'protocol',
    detail: /^HTTPParserError$/,
    message: /Expected HTTP/,
  },
  {
    fault: 'a head above the limit',
    does: status(200, { 'x-huge': 'h'.repeat(70_000) }),
    code: 'protocol',
    detail: /^UND_ERR_HEADERS_OVERFLOW$/,
    message: /Headers Overflow/,
  },
  {
    fault: 'redirect loop',
    does: redirect('/fault'),
    code: 'redirect-loop',
    detail: /^REDIRECT-LOOP$/,
    message: /redirect loop: .*\/fault comes back/,
    hops: 1,
  },
]

describe('an exchange without an answer', { concurrency: 8 }, () => {
  for (const { fault, does, code, detail, message, hops = 0, config = {} } of UNANSWERED) {
    test(`${fault} on the candidate only is a breaking divergence, exit 1`, async (t) => {
      const ran = await runWith(t, does, 'candidate', config)
      assert.deepEqual(outcomeOf(ran), {
        verdict: 'diverged',
        decision: 'fail',
        exitCode: 1,
        findings: ['fault: error.candidate-unanswered'],
      })
      const seen = observationsOf(ran, 'fault', 'staging')
      assert.equal(seen.length, ASKED_TWICE)
      for (const observation of seen) {
        assert.ok(observation.outcome === 'unanswered')
        assert.equal(observation.cause.code, code)
        assert.match(observation.cause.detail, detail)
        assert.match(observation.cause.message, message)
        assert.equal(observation.exchanges.length, hops)
      }
      assert.ok(observationsOf(ran, 'fault', 'production').every(({ outcome }) => outcome === 'answered'))
      const [finding] = ran.result.findings
      assert.equal(finding?.severity, 'breaking')
      assert.equal(finding?.reference, null)
      assert.ok(finding?.candidate?.startsWith(`${code} (`), finding?.candidate ?? 'null')
      // Nothing else can be compared, and the finding says why: no question is open.
      const gaps = gapsOf(ran, 'fault')
      assert.deepEqual(Object.keys(gaps), [
        'body',
        'content',
        'contract',
        'cookies',
        'headers',
        'redirects',
        'schema',
        'status',
        'tls',
      ])
      for (const reason of Object.values(gaps)) assert.match(reason, /^unverified: the candidate did not answer: /)
      assert.equal(ran.result.coverage.percent, 100)
      assert.match(ran.stdout, /DIVERGED/)
      assert.match(ran.stdout, /gate +fail .*exit 1/)
    })

    test(`${fault} on both sides is undecided, exit 3`, async (t) => {
      const ran = await runWith(t, does, 'both', config)
      assert.deepEqual(outcomeOf(ran), { verdict: 'undecided', decision: 'inconclusive', exitCode: 3, findings: [] })
      const gaps = gapsOf(ran, 'fault')
      assert.match(gaps['error'] ?? '', /^failed: no environment answered: ./)
      assert.match(gaps['body'] ?? '', /^failed: the reference did not answer: ./)
      assert.equal(ran.result.coverage.percent, 50)
      assert.match(ran.stdout, /NO VERDICT +1 probe undecided/)
      assert.match(ran.stdout, /compared 50 % of probes \(1 of 2\), need 100 %/)
      for (const environment of ['production', 'staging'])
        for (const observation of observationsOf(ran, 'fault', environment))
          assert.equal(observation.outcome === 'unanswered' && observation.cause.code, code)
    })
  }

  test('a fault of the reference only is told, and what it hides is not compared: exit 3', async (t) => {
    for (const does of [resetBeforeHead, truncatedLength]) {
      const ran = await runWith(t, does, 'reference')
      assert.deepEqual(outcomeOf(ran), {
        verdict: 'diverged',
        decision: 'inconclusive',
        exitCode: 3,
        findings: ['fault: error.reference-unanswered'],
      })
      assert.match(gapsOf(ran, 'fault')['body'] ?? '', /^failed: the reference did not answer: /)
    }
    const strict = await runWith(t, resetBeforeHead, 'reference', { failOn: 'minor' })
    assert.equal(strict.exitCode, 1)
  })
})
