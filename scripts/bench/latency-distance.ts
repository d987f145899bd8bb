/**
 * Servers that are equally fast, one of them 80 ms away and the other 5: the distance must not be taken for slowness, and a
 * server that takes 30 % longer must be found behind it (specs/LATENCY.md, section 4). Real servers behind delaying proxies.
 *
 *   node scripts/bench/latency-distance.ts [--runs 20] [--write]
 */
import process from 'node:process'
import { performance } from 'node:perf_hooks'
import { parseArgs } from 'node:util'

import { compareLatency } from '../../src/compare/latency/compare-latency.ts'
import { judgeFamily } from '../../src/compare/latency/family.ts'
import { joinLatency, NO_LATENCY_DATA } from '../../src/core/latency.ts'
import type { LatencyComparison, LatencyData, LatencyPlan } from '../../src/core/latency.ts'
import { sampleLatency } from '../../src/observe/latency/sample.ts'
import type { SamplerProbe } from '../../src/observe/latency/sample.ts'
import { startDistance } from '../../tests/support/latency-proxy.ts'
import { environment } from '../../tests/support/latency-run.ts'
import { startLatencyServer } from '../../tests/support/latency-server.ts'
import { publish } from './document.ts'
import { describeMachine } from './machine.ts'

const SERVE_MS = 40
const SPREAD = 0.3
const SLOWDOWN = 0.3
const ROUND_TRIPS = { reference: 5, candidate: 80 } as const
/** Eight connections of 120 ms carry 66 a second. */
const REQUESTS_PER_SECOND = 45
const PLAN: LatencyPlan = {
  profile: 'gate',
  engine: 'parity',
  tests: [
    { quantile: 0.5, relative: 0.1, absoluteMs: 0 },
    { quantile: 0.95, relative: 0.2, absoluteMs: 0 },
  ],
  batchPairs: 40,
  batchesMax: 20,
  path: 'floor',
  floor: '/floor?ms=0',
  timeoutMs: 5000,
}
const NAMES = { reference: 'reference', candidate: 'candidate' } as const
const PROBES: readonly { readonly name: string; readonly factor: number }[] = [
  { name: 'equal', factor: 1 },
  { name: 'slower', factor: 1 + SLOWDOWN },
]

function timed({ name, factor }: (typeof PROBES)[number]): SamplerProbe {
  const request = (ms: number) => ({ method: 'GET', path: `/?ms=${ms}&spread=${SPREAD}`, headers: [['accept', '*/*']] }) as const
  return { name, plan: PLAN, requests: { reference: request(SERVE_MS), candidate: request(SERVE_MS * factor) } }
}

async function runOnce(seed: number): Promise<readonly LatencyComparison[]> {
  const ends: (() => unknown)[] = []
  const scope = { after: (end: () => unknown) => ends.push(end) }
  try {
    const sides = await Promise.all(
      (['reference', 'candidate'] as const).map(async (name) => {
        const { port } = await startLatencyServer(scope)
        const far = await startDistance(scope, port, ROUND_TRIPS[name])
        return environment(name, `http://127.0.0.1:${far}`, { requestsPerSecond: REQUESTS_PER_SECOND })
      }),
    )
    const data = new Map<string, LatencyData>()
    const compare = (probe: string): LatencyComparison =>
      compareLatency({ probe, plan: PLAN, data: data.get(probe) ?? NO_LATENCY_DATA, ...NAMES, family: 4, seed })
    const { ended } = await sampleLatency({
      environments: sides,
      probes: PROBES.map(timed),
      seed,
      phase: 'first',
      signal: new AbortController().signal,
      onBatch: (probe, more) => {
        data.set(probe, joinLatency(data.get(probe) ?? NO_LATENCY_DATA, more))
        return { more: compare(probe).needsBatches > 0 }
      },
      onProgress: () => undefined,
    })
    if (ended !== undefined) throw new Error(ended.message)
    return judgeFamily(PROBES.map(({ name }) => compare(name)))
  } finally {
    for (const end of ends) end()
  }
}

async function main(args: readonly string[]): Promise<void> {
  const options = { runs: { type: 'string', default: '20' }, write: { type: 'boolean', default: false } } as const
  const { values } = parseArgs({ args: [...args], options })
  const runs = Number(values.runs)
  if (!Number.isInteger(runs) || runs < 1 || runs > 100) throw new Error(`--runs must be 1 to 100, but is "${values.runs}"`)
  const machine = describeMachine()
  let [alarms, found] = [0, 0]
  const beganMs = performance.now()
  for (let run = 1; run <= runs; run += 1) {
    const comparisons = await runOnce(run)
    const of = (probe: string) => comparisons.filter((one) => one.probe === probe).flatMap(({ tests }) => tests)
    alarms += of('equal').filter(({ flagged }) => flagged).length
    found += of('slower').some(({ flagged, quantile }) => flagged && quantile === 0.5) ? 1 : 0
    const said = comparisons.flatMap(({ probe, tests }) =>
      tests.map(({ quantile, verdict, because = '', ratio = Number.NaN }) =>
        `${probe} p${quantile * 100} ${verdict} ${ratio.toFixed(2)} ${because}`.trimEnd(),
      ),
    )
    console.log(`run ${run}: ${alarms} alarms, found in ${found}; ${said.join(', ')}`)
  }
  const seconds = Math.round((performance.now() - beganMs) / 1000 / runs)
  const text = [
    ...machine.map((line) => `- ${line}`),
    `- Servers of ${SERVE_MS} ms (lognormal, ${SPREAD}), ${ROUND_TRIPS.reference} and ${ROUND_TRIPS.candidate} ms away; the floor route taken out; ${runs} runs of ${seconds} s`,
    `- ${alarms === 0 ? 'met' : 'missed'}: equal servers raise no alarm; seen ${alarms}`,
    `- ${found === runs ? 'met' : 'missed'}: +${SLOWDOWN * 100} % is found at p50; found in ${found} of ${runs} runs`,
  ].join('\n')
  await publish('latency-distance', text, values.write)
}

await main(process.argv.slice(2))
