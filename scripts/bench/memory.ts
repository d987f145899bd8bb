/**
 * Does memory stay flat, and does a probe cost the same in a run ten times as long: two environments, two repeats, 1 KB,
 * with 10,000 and with 100,000 exchanges, the short and the long run taking turns.
 *
 *   node scripts/bench/memory.ts [--rounds 3] [--write]
 */
import process from 'node:process'
import { parseArgs } from 'node:util'

import { publish } from './document.ts'
import { describeMachine } from './machine.ts'
import { showSpread, type Spread, spreadOf } from './statistics.ts'
import { contest } from './suite/contest.ts'
import { parity } from './suite/contestants/parity.ts'
import { cpu, type Sample, wall } from './suite/goals.ts'

const EXCHANGES = [10_000, 100_000] as const
/** Two environments, each asked twice. */
const EXCHANGES_PER_PROBE = 4
const ROUNDS_MAX = 20

const PEAK_MB_MAX = 250
const GROWTH_MAX = 1.2

async function main(args: readonly string[]): Promise<void> {
  const options = { rounds: { type: 'string', default: '3' }, write: { type: 'boolean', default: false } } as const
  const { values } = parseArgs({ args: [...args], options })
  const rounds = Number(values.rounds)
  if (!Number.isInteger(rounds) || rounds < 1 || rounds > ROUNDS_MAX)
    throw new Error(`--rounds must be 1 to ${ROUNDS_MAX}, but is "${values.rounds}"`)

  const machine = describeMachine()
  const [short, long]: [Sample[], Sample[]] = [[], []]
  for (let round = 0; round < rounds; round += 1) {
    short.push(await runWith(EXCHANGES[0]))
    long.push(await runWith(EXCHANGES[1]))
  }
  await publish('memory', render(machine, short, long), values.write)
}

async function runWith(exchanges: number): Promise<Sample> {
  const served = { probes: exchanges / EXCHANGES_PER_PROBE, bytes: 1024, delayMs: 0 }
  const samples = await contest(served, [parity], 1, (_name, _round, { wallMs, cpuMs, peakBytes }) => {
    const figures = `wall ${(wallMs / 1000).toFixed(2)} s, CPU ${(cpuMs / 1000).toFixed(2)} s, peak ${(peakBytes / 1e6).toFixed(0)} MB`
    console.error(`${exchanges.toLocaleString('en-US')} exchanges: ${figures}`)
  })
  const [sample] = samples.get(parity.name) ?? []
  if (sample === undefined) throw new Error('nothing was measured')
  return sample
}

function render(machine: readonly string[], short: readonly Sample[], long: readonly Sample[]): string {
  const peak = spreadOf(long.map(({ peakBytes }) => peakBytes / 1e6))
  const growth = growthOf(cpu, short, long)
  const met = (value: number, bound: number): string => (value <= bound ? 'met' : 'missed')
  return [
    ...machine.map((line) => `- ${line}`),
    `- ${long.length === 1 ? 'One round' : `Medians of ${long.length} interleaved rounds, in brackets the smallest and the largest`}`,
    '',
    '| exchanges | wall s | CPU s | CPU per probe ms | peak MB |',
    '|---|---|---|---|---|',
    row(EXCHANGES[0], short),
    row(EXCHANGES[1], long),
    '',
    `- ${met(peak.median, PEAK_MB_MAX)}: peak memory of the long run at most ${PEAK_MB_MAX} MB; measured ${showSpread(peak, 0)} MB`,
    `- ${met(growth.median, GROWTH_MAX)}: CPU per probe in the long run at most ${GROWTH_MAX} x that in the short run; measured ${showSpread(growth, 2)}; wall time ${showSpread(growthOf(wall, short, long), 2)}`,
  ].join('\n')
}

function growthOf(measure: (sample: Sample) => number, short: readonly Sample[], long: readonly Sample[]): Spread {
  return spreadOf(long.map((sample, round) => measure(sample) / sample.requests / perRequest(measure, short[round])))
}

function perRequest(measure: (sample: Sample) => number, sample: Sample | undefined): number {
  return sample === undefined ? Number.NaN : measure(sample) / sample.requests
}

function row(exchanges: number, samples: readonly Sample[]): string {
  const spread = (measure: (sample: Sample) => number, digits: number): string =>
    showSpread(spreadOf(samples.map(measure)), digits)
  const cells = [
    exchanges.toLocaleString('en-US'),
    spread(({ wallMs }) => wallMs / 1000, 2),
    spread(({ cpuMs }) => cpuMs / 1000, 2),
    spread(({ cpuMs, requests }) => (cpuMs / requests) * EXCHANGES_PER_PROBE, 2),
    spread(({ peakBytes }) => peakBytes / 1e6, 0),
  ]
  return `| ${cells.join(' | ')} |`
}

try {
  await main(process.argv.slice(2))
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
