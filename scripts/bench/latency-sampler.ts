/**
 * What measuring adds to what is measured: the same server is asked at a fixed rate by the sampler, by plain undici, by hey
 * and by k6 in turn. The server keeps its own record in its own process; shown is what each saw above that record.
 *
 *   node scripts/bench/latency-sampler.ts [--rounds 3] [--seconds 10] [--write]
 */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { performance } from 'node:perf_hooks'
import process from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs, promisify } from 'node:util'

import { Pool } from 'undici'

import { environment, probe, quantile, sample, samplesOf, serviceMs } from '../../tests/support/latency-run.ts'
import { type LatencyServer, startLatencyServer } from '../../tests/support/latency-server.ts'
import { publish } from './document.ts'
import { describeMachine, versionOf } from './machine.ts'
import { showSpread, type Spread, spreadOf } from './statistics.ts'

/** Eight connections carry 500 requests a second of this length, with room for a busy machine. */
const SERVE_MS = 5
const RATES = [50, 500] as const
type Rate = (typeof RATES)[number]
/** Above the server's own record, at p50 and at p95 alike. */
const OVERHEAD_MS_MAX: Readonly<Record<Rate, number>> = { 50: 1, 500: 0.4 }
const CONNECTIONS = 8
/** Of the sampler's schedule, whose gaps are a tenth longer than its budget asks: so that all send as much. */
const JITTER_MEAN = 1.1
const HEY = '/usr/local/bin/hey'
const K6 = '/usr/local/bin/k6'
const QUANTILES = [0.5, 0.95] as const

type Load = { readonly baseURL: string; readonly rate: Rate; readonly seconds: number }
/** Sent to first byte in milliseconds, or its quantiles where the tool gives no more. */
type Seen = { readonly times: readonly number[] } | { readonly quantiles: readonly number[] }
type Contestant = { readonly name: string; readonly needs?: string; readonly ask: (load: Load) => Promise<Seen> }

const CONTESTANTS: readonly Contestant[] = [
  { name: 'sampler', ask: bySampler },
  { name: `undici ${versionOf('undici')}`, ask: byUndici },
  { name: 'hey', needs: HEY, ask: byHey },
  { name: 'k6', needs: K6, ask: byK6 },
]

async function bySampler({ baseURL, rate, seconds }: Load): Promise<Seen> {
  const sampled = await sample({
    environments: [environment('reference', baseURL, { requestsPerSecond: rate * JITTER_MEAN })],
    probes: [probe('page', '/', { batchPairs: rate, batchesMax: seconds }, ['reference'])],
  })
  if (sampled.ended !== undefined) throw new Error(sampled.ended.message)
  return { times: serviceMs(samplesOf(sampled, 'page')) }
}

async function byUndici({ baseURL, rate, seconds }: Load): Promise<Seen> {
  const pool = new Pool(baseURL, { connections: CONNECTIONS, pipelining: 1 })
  const times: number[] = []
  const ask = async (): Promise<void> => {
    const sentMs = performance.now()
    const { body } = await pool.request({ path: '/', method: 'GET' })
    times.push(performance.now() - sentMs)
    await body.dump()
  }
  const asking: Promise<void>[] = []
  const beganMs = performance.now()
  for (let sent = 0; sent < rate * seconds; sent += 1) {
    const inMs = beganMs + (sent * 1000) / rate - performance.now()
    if (inMs > 0) await sleep(inMs)
    asking.push(ask())
  }
  await Promise.all(asking)
  await pool.close()
  return { times }
}

async function byHey({ baseURL, rate, seconds }: Load): Promise<Seen> {
  const perWorker = String(rate / CONNECTIONS)
  const args = ['-z', `${seconds}s`, '-c', String(CONNECTIONS), '-q', perWorker, '-o', 'csv', `${baseURL}/`]
  const { stdout } = await promisify(execFile)(HEY, args, { maxBuffer: 2 ** 26 })
  const [head = '', ...lines] = stdout.trim().split('\n')
  // As the sampler counts: from the beginning of the request on the wire, so the writing is part of it.
  const columns = ['Request-write', 'Response-delay'].map((name) => head.split(',').indexOf(name))
  if (columns.includes(-1)) throw new Error(`hey has other columns: ${head}`)
  const secondsOf = (line: string): number => columns.reduce((sum, column) => sum + Number(line.split(',')[column]), 0)
  return { times: lines.map((line) => secondsOf(line) * 1000) }
}

async function byK6({ baseURL, rate, seconds }: Load): Promise<Seen> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'envparity-bench-'))
  try {
    const script = path.join(folder, 'script.js')
    const scenario = {
      executor: 'constant-arrival-rate',
      rate,
      timeUnit: '1s',
      duration: `${seconds}s`,
      preAllocatedVUs: 4 * CONNECTIONS,
    }
    await writeFile(
      script,
      `import http from 'k6/http'
import { Trend } from 'k6/metrics'
const answer = new Trend('answer', true)
export const options = { scenarios: { page: ${JSON.stringify(scenario)} }, summaryTrendStats: ['med', 'p(95)'], discardResponseBodies: true }
export default () => {
  const { timings } = http.get('${baseURL}/')
  answer.add(timings.sending + timings.waiting)
}
export const handleSummary = (data) => ({ stdout: JSON.stringify(data.metrics.answer.values) })
`,
    )
    const { stdout } = await promisify(execFile)(K6, ['run', '--quiet', '--no-usage-report', script])
    const values: { med: number; 'p(95)': number } = JSON.parse(stdout.slice(stdout.indexOf('{')))
    return { quantiles: [values.med, values['p(95)']] }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

type Overhead = { readonly name: string; readonly rate: Rate; readonly p50: number[]; readonly p95: number[] }

async function overheadOf({ ask }: Contestant, server: LatencyServer, load: Load): Promise<readonly number[]> {
  const before = (await server.served()).length
  const seen = await ask(load)
  const served = (await server.served()).slice(before).map(({ tookMs }) => tookMs)
  const least = load.rate * load.seconds * 0.9
  if (served.length < least) throw new Error(`${served.length} requests came instead of ${load.rate * load.seconds}`)
  const quantiles = 'quantiles' in seen ? seen.quantiles : QUANTILES.map((at) => quantile(seen.times, at))
  return QUANTILES.map((at, index) => (quantiles[index] ?? Number.NaN) - quantile(served, at))
}

async function main(args: readonly string[]): Promise<void> {
  const options = {
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '10' },
    write: { type: 'boolean', default: false },
  } as const
  const { values } = parseArgs({ args: [...args], options })
  const [rounds, seconds] = [wholeNumber('rounds', values.rounds, 20), wholeNumber('seconds', values.seconds, 60)]
  const machine = describeMachine()
  const missing = CONTESTANTS.filter(({ needs }) => needs !== undefined && !existsSync(needs))
  for (const { name, needs } of missing) console.error(`${name} is left out: there is no ${needs}`)
  const present = CONTESTANTS.filter((contestant) => !missing.includes(contestant))
  const overheads: readonly Overhead[] = RATES.flatMap((rate) => present.map(({ name }) => ({ name, rate, p50: [], p95: [] })))
  const ends: (() => unknown)[] = []
  try {
    const server = await startLatencyServer({ after: (end) => ends.push(end) }, { serveMs: SERVE_MS })
    for (let round = 0; round < rounds; round += 1) {
      for (const rate of RATES) {
        for (const contestant of present) {
          const [p50 = Number.NaN, p95 = Number.NaN] = await overheadOf(contestant, server, {
            baseURL: server.baseURL,
            rate,
            seconds,
          })
          const overhead = overheads.find((one) => one.name === contestant.name && one.rate === rate)
          overhead?.p50.push(p50)
          overhead?.p95.push(p95)
          console.error(`round ${round + 1}, ${rate}/s, ${contestant.name}: ${p50.toFixed(2)} ${p95.toFixed(2)} ms`)
        }
      }
    }
  } finally {
    for (const end of ends) end()
  }
  const notes = missing.map(({ name, needs }) => `- ${name} was left out: there is no ${needs}`)
  await publish('latency-sampler', render([...machine, about(rounds, seconds)], overheads, notes), values.write)
}

function about(rounds: number, seconds: number): string {
  return `A server that takes ${SERVE_MS} ms, in its own process; ${seconds} s at each rate, ${CONNECTIONS} connections, sent to first byte, milliseconds above what the server recorded itself: medians of ${rounds} interleaved rounds, in brackets the smallest and the largest`
}

function wholeNumber(name: string, value: string, most: number): number {
  const number = Number(value)
  if (Number.isInteger(number) && number >= 1 && number <= most) return number
  throw new Error(`--${name} must be 1 to ${most}, but is "${value}"`)
}

function render(machine: readonly string[], overheads: readonly Overhead[], notes: readonly string[]): string {
  const names = [...new Set(overheads.map(({ name }) => name))]
  const cell = (name: string, rate: Rate, at: 'p50' | 'p95'): string => {
    const overhead = overheads.find((one) => one.name === name && one.rate === rate)
    return overhead === undefined ? '' : showSpread(spreadOf(overhead[at]), 2)
  }
  return [
    ...machine.map((line) => `- ${line}`),
    ...notes,
    '',
    `| | ${RATES.flatMap((rate) => [`p50 at ${rate}/s`, `p95 at ${rate}/s`]).join(' | ')} |`,
    `|---|${RATES.map(() => '---|---|').join('')}`,
    ...names.map(
      (name) => `| ${name} | ${RATES.flatMap((rate) => [cell(name, rate, 'p50'), cell(name, rate, 'p95')]).join(' | ')} |`,
    ),
    '',
    ...goals(overheads).map((line) => `- ${line}`),
  ].join('\n')
}

function goals(overheads: readonly Overhead[]): readonly string[] {
  return overheads
    .filter(({ name }) => name === 'sampler')
    .flatMap(({ rate, ...sampler }) =>
      (['p50', 'p95'] as const).flatMap((at) => {
        const own = spreadOf(sampler[at])
        const limit = OVERHEAD_MS_MAX[rate]
        const rivals = overheads.filter((one) => one.rate === rate && (one.name === 'hey' || one.name === 'k6'))
        return [
          goal(own, limit, `${at} at ${rate}/s: within ${limit.toFixed(1)} ms of the server's own record`),
          ...rivals.map((rival) => notWorse(own, spreadOf(rival[at]), `${at} at ${rate}/s: not worse than ${rival.name}`)),
        ]
      }),
    )
}

/** By the median of the rounds; the range is told beside it. */
function goal(own: Spread, limitMs: number, text: string): string {
  return `${own.median <= limitMs ? 'met' : 'missed'}: ${text}; measured ${showSpread(own, 2)} of at most ${limitMs.toFixed(2)}`
}

/** Of some rounds each: worse is what lies above all rounds of the other, not what has the larger of two close medians. */
function notWorse(own: Spread, rival: Spread, text: string): string {
  const isWorse = own.median > rival.median && own.min > rival.max
  return `${isWorse ? 'missed' : 'met'}: ${text}; measured ${showSpread(own, 2)} beside ${showSpread(rival, 2)}`
}

await main(process.argv.slice(2))
