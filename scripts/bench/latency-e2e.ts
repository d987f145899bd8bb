/**
 * Does the latency category find what is slower, and nothing else? Fifty probes on the loopback, five of them slowed on the
 * candidate by 20, 30, 50, 50 and 100 %, and twenty of the reference against itself, all through the real sampler.
 *
 *   node scripts/bench/latency-e2e.ts [--runs 10] [--only shifted|equal] [--write]
 */
import process from 'node:process'
import { performance } from 'node:perf_hooks'
import { parseArgs } from 'node:util'

import { compareLatency } from '../../src/compare/latency/compare-latency.ts'
import { judgeFamily } from '../../src/compare/latency/family.ts'
import { joinLatency, NO_LATENCY_DATA } from '../../src/core/latency.ts'
import type { LatencyComparison, LatencyData, LatencyOutcome, LatencyPlan } from '../../src/core/latency.ts'
import { sampleLatency } from '../../src/observe/latency/sample.ts'
import type { SamplerProbe, SamplerRequest } from '../../src/observe/latency/sample.ts'
import { environment } from '../../tests/support/latency-run.ts'
import { startLatencyServer } from '../../tests/support/latency-server.ts'
import { publish } from './document.ts'
import { describeMachine } from './machine.ts'

/** The gate profile of LATENCY.md, section 1. */
const PLAN: LatencyPlan = {
  profile: 'gate',
  engine: 'parity',
  tests: [
    { quantile: 0.5, relative: 0.1, absoluteMs: 0 },
    { quantile: 0.95, relative: 0.2, absoluteMs: 0 },
  ],
  batchPairs: 40,
  batchesMax: 20,
  path: 'auto',
  timeoutMs: 5000,
}
/** Timers have a grain of 1 ms: a tenth of this, and the spread smooths it. */
const SERVE_MS = 10
/** Spread of the server's time (sigma of a lognormal law): without any, five batches would decide everything. */
const SPREAD = 0.3
const SLOWED = [0.2, 0.3, 0.5, 0.5, 1] as const
/** Eight connections of 10 ms carry 800 a second; slowed ones and a busy machine need some room. */
const REQUESTS_PER_SECOND = 400
const NAMES = { reference: 'reference', candidate: 'candidate' } as const
/** In nine of ten runs (issue 4). */
const FOUND_MIN = 0.9

type Scene = { readonly name: 'shifted' | 'equal'; readonly probes: readonly Probe[] }
type Probe = { readonly name: string; readonly slowdown: number }

const SCENES: readonly Scene[] = [
  { name: 'shifted', probes: numbered(50).map((name, index) => ({ name, slowdown: SLOWED[index / 10] ?? 0 })) },
  { name: 'equal', probes: numbered(20).map((name) => ({ name, slowdown: 0 })) },
]

type Ran = { readonly comparisons: readonly LatencyComparison[]; readonly seconds: number; readonly requests: number }

function numbered(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `page ${index}`)
}

function requestOf(serveMs: number): SamplerRequest {
  return { method: 'GET', path: `/?ms=${serveMs}&spread=${SPREAD}`, headers: [['accept', '*/*']] }
}

function timed({ name, slowdown }: Probe): SamplerProbe {
  const requests = { [NAMES.reference]: requestOf(SERVE_MS), [NAMES.candidate]: requestOf(SERVE_MS * (1 + slowdown)) }
  return { name, plan: PLAN, requests }
}

async function runScene({ name, probes }: Scene, seed: number): Promise<Ran> {
  const ends: (() => unknown)[] = []
  const scope = { after: (end: () => unknown) => ends.push(end) }
  const beganMs = performance.now()
  try {
    const reference = await startLatencyServer(scope)
    const candidate = name === 'equal' ? reference : await startLatencyServer(scope)
    const data = new Map<string, LatencyData>()
    const family = probes.length * PLAN.tests.length
    const compare = (probe: string): LatencyComparison =>
      compareLatency({ probe, plan: PLAN, data: data.get(probe) ?? NO_LATENCY_DATA, ...NAMES, family, seed })
    // What shares a host shares its budget: the reference against itself is given twice as much.
    const requestsPerSecond = REQUESTS_PER_SECOND * (name === 'equal' ? 2 : 1)
    const { ended } = await sampleLatency({
      environments: [
        environment(NAMES.reference, reference.baseURL, { requestsPerSecond }),
        environment(NAMES.candidate, candidate.baseURL, { requestsPerSecond }),
      ],
      probes: probes.map(timed),
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
    const comparisons = judgeFamily(probes.map((probe) => compare(probe.name)))
    const requests = [...data.values()].reduce((sum, { samples }) => sum + samples.length, 0)
    return { comparisons, requests, seconds: (performance.now() - beganMs) / 1000 }
  } finally {
    for (const end of ends) end()
  }
}

function flagged(comparisons: readonly LatencyComparison[], fits: (outcome: LatencyOutcome) => boolean): number {
  return comparisons.flatMap(({ tests }) => tests).filter((outcome) => outcome.flagged && fits(outcome)).length
}

type Tally = {
  runs: number
  seconds: number
  requests: number
  falseFlags: number
  readonly found: Map<string, number>
  readonly verdicts: Map<string, number>
}

function count(tally: Tally, { probes }: Scene, { comparisons, seconds, requests }: Ran): void {
  tally.runs += 1
  tally.seconds += seconds
  tally.requests += requests
  const slowed = new Map(probes.map(({ name, slowdown }) => [name, slowdown]))
  tally.falseFlags += flagged(comparisons, ({ probe }) => slowed.get(probe) === 0)
  for (const { name, slowdown } of probes) {
    if (slowdown === 0) continue
    const label = `${name}, +${slowdown * 100} %`
    const isFound = flagged(comparisons, ({ probe, quantile }) => probe === name && quantile === 0.5) > 0
    tally.found.set(label, (tally.found.get(label) ?? 0) + (isFound ? 1 : 0))
  }
  for (const { verdict, because } of comparisons.flatMap(({ tests }) => tests)) {
    const label = because === undefined ? verdict : `${verdict} (${because})`
    tally.verdicts.set(label, (tally.verdicts.get(label) ?? 0) + 1)
  }
}

async function main(args: readonly string[]): Promise<void> {
  const options = {
    runs: { type: 'string', default: '10' },
    only: { type: 'string' },
    write: { type: 'boolean', default: false },
  } as const
  const { values } = parseArgs({ args: [...args], options })
  const runs = Number(values.runs)
  if (!Number.isInteger(runs) || runs < 1 || runs > 100) throw new Error(`--runs must be 1 to 100, but is "${values.runs}"`)
  const scenes = SCENES.filter(({ name }) => values.only === undefined || values.only === name)
  if (scenes.length === 0) throw new Error(`--only must be shifted or equal, but is "${values.only}"`)
  const machine = describeMachine()
  const tallies = new Map(scenes.map((scene) => [scene, newTally()]))
  for (let run = 0; run < runs; run += 1) {
    for (const [scene, tally] of tallies) {
      const ran = await runScene(scene, 1000 + run)
      count(tally, scene, ran)
      console.error(
        `run ${run + 1}, ${scene.name}: ${ran.seconds.toFixed(0)} s, ${ran.requests} requests, so far ${summary(tally)}`,
      )
    }
  }
  const lines = [...tallies].flatMap(([scene, tally]) => render(scene, tally))
  await publish('latency-e2e', [...machine.map((line) => `- ${line}`), ...lines].join('\n'), values.write)
}

function newTally(): Tally {
  return { runs: 0, seconds: 0, requests: 0, falseFlags: 0, found: new Map(), verdicts: new Map() }
}

function summary({ runs, falseFlags, found }: Tally): string {
  const finds = [...found].map(([name, times]) => `${name}: ${times} of ${runs}`)
  return [`${falseFlags} false flags in ${runs} runs`, ...finds].join('; ')
}

function render({ name, probes }: Scene, tally: Tally): readonly string[] {
  const { runs, seconds, requests, falseFlags, found, verdicts } = tally
  const mean = `${runs} runs of ${(seconds / runs).toFixed(0)} s and ${Math.round(requests / runs)} requests on average`
  const tests = [...verdicts].toSorted((left, right) => right[1] - left[1]).map(([verdict, times]) => `${verdict} ${times}`)
  // At most one false flag in twenty runs where something is slower, none where nothing is (issue 4).
  const allowed = name === 'equal' ? 0 : Math.ceil(runs / 20)
  return [
    '',
    `#### ${name === 'equal' ? 'The reference against itself' : 'Five of fifty slowed'}, ${probes.length} probes: ${mean}`,
    '',
    `- Tests by verdict, all runs: ${tests.join(', ')}`,
    `- ${falseFlags <= allowed ? 'met' : 'missed'}: false flags at most ${allowed}; seen ${falseFlags}`,
    ...[...found].map(([label, times]) => {
      const wanted = !label.endsWith('+20 %')
      const verdict = times >= FOUND_MIN * runs ? 'met' : 'missed'
      return `- ${wanted ? `${verdict}: ` : ''}${label} found at p50 in ${times} of ${runs} runs${wanted ? ', wanted in 9 of 10' : ''}`
    }),
  ]
}

await main(process.argv.slice(2))
