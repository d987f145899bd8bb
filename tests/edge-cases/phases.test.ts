/** Group 47: how long a name, a connection, TLS and the answer took is told apart, so that a cold start is not a slow answer. */
import assert from 'node:assert/strict'
import test from 'node:test'

import type { Phases } from '../../src/core/observation.ts'
import { delayed, json, startFaultServer } from '../support/fault-server.ts'
import { createProject, httpProbe, observationsOf, run } from '../support/parity.ts'

const SLOW_MS = 60

test('phases of a connection are recorded apart, and only where they happened', async (t) => {
  const after = (end: () => Promise<void>): void => t.after(end)
  const slow = delayed(SLOW_MS, json({ a: 1 }))
  const [reference, candidate] = [
    await startFaultServer({ '/a': slow }, { after }),
    await startFaultServer({ '/a': slow }, { after }),
  ]
  const folder = createProject(t, {
    environments: { production: { baseURL: reference.url, role: 'reference' }, staging: { baseURL: candidate.url } },
    probes: [httpProbe('a', '/a')],
  })
  const ran = await run(folder)
  for (const environment of ['production', 'staging']) {
    const phases = observationsOf(ran, 'a', environment).flatMap((observation): Phases[] =>
      observation.outcome === 'answered' ? (observation.parts.http?.exchanges.map((exchange) => exchange.phases) ?? []) : [],
    )
    assert(phases.length >= 2)
    const [first, ...rest] = phases
    assert(first?.tcpMs !== undefined, 'the first answer of an environment needs a connection')
    assert.equal(first.tlsMs, undefined, 'there is no TLS')
    for (const { tcpMs, dnsMs } of rest) assert.deepEqual([tcpMs, dnsMs], [undefined, undefined], 'the connection is used again')
    for (const { ttfbMs, totalMs } of phases) {
      assert(ttfbMs !== undefined && ttfbMs >= SLOW_MS - 5, 'what the server took is time to the first byte')
      assert(totalMs >= ttfbMs)
    }
  }
})
