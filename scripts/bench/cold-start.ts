/**
 * How long until parity does something: the CPU of `parity --help` beside that of `node -e 0`, and the time from the start
 * of `parity run` to the arrival of its first request, with a suite of the size of the examples.
 *
 *   node scripts/bench/cold-start.ts [--runs 20] [--write]
 */
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'

import { publish } from './document.ts'
import { describeMachine, ROOT } from './machine.ts'
import { showSpread, type Spread, spreadOf } from './statistics.ts'
import { type Environments, startEnvironments } from './suite/environments.ts'
import { type Command, measure } from './suite/measure.ts'
import { createWorkFolder } from './work-folder.ts'

/** As many as the examples of the repository have. */
const PROBES = 50
const RUNS_MAX = 200
/** The kernel counts the CPU of children in ticks of 10 ms, so one sample is the mean of several starts. */
const STARTS_PER_SAMPLE = 5

const HELP_RATIO_MAX = 1.5
const HELP_EXTRA_MS_MAX = 60
const FIRST_REQUEST_MS_MAX = 400

const NOTHING: Command = { file: process.execPath, args: ['-e', '0'], cwd: ROOT }
const PARITY = path.join(ROOT, 'bin/parity.js')
const HELP: Command = { file: process.execPath, args: [PARITY, '--help'], cwd: ROOT }

async function main(args: readonly string[]): Promise<void> {
  const options = { runs: { type: 'string', default: '20' }, write: { type: 'boolean', default: false } } as const
  const { values } = parseArgs({ args: [...args], options })
  const runs = Number(values.runs)
  if (!Number.isInteger(runs) || runs < 1 || runs > RUNS_MAX)
    throw new Error(`--runs must be 1 to ${RUNS_MAX}, but is "${values.runs}"`)

  const machine = describeMachine()
  await cpuOf(HELP) // not counted: compiled code is cached from here on, as it is on every start but the first
  const nothing: number[] = []
  const help: number[] = []
  for (let run = 0; run < runs; run += 1) {
    nothing.push(await cpuOf(NOTHING))
    help.push(await cpuOf(HELP))
  }
  const firstRequest = await firstRequests(runs)
  await publish('cold-start', render(machine, spreadOf(nothing), spreadOf(help), spreadOf(firstRequest)), values.write)
}

async function cpuOf(command: Command): Promise<number> {
  let cpuMs = 0
  for (let start = 0; start < STARTS_PER_SAMPLE; start += 1) {
    const measured = await measure([command], '/dev/null')
    if (measured.exitCodes[0] !== 0) throw new Error(`${command.args.join(' ')} ended with ${measured.exitCodes[0]}`)
    cpuMs += measured.cpuMs
  }
  return cpuMs / STARTS_PER_SAMPLE
}

async function firstRequests(runs: number): Promise<readonly number[]> {
  const environments = await startEnvironments({ probes: PROBES, bytes: 1024, delayMs: 0 })
  try {
    await using folder = await createWorkFolder()
    await writeProject(folder.path, environments)
    const command: Command = { file: process.execPath, args: [PARITY, 'run', '--out', 'run'], cwd: folder.path }
    const timesMs: number[] = []
    for (let run = 0; run <= runs; run += 1) {
      const { startNs, exitCodes } = await measure([command], path.join(folder.path, 'output.log'))
      const { firstNs } = await environments.seen()
      if (exitCodes[0] !== 0 || firstNs === null)
        throw new Error(`parity run ended with ${exitCodes[0]} and sent ${firstNs === null ? 'nothing' : 'requests'}`)
      // The first one is not counted, as above.
      if (run > 0) timesMs.push(Number(BigInt(firstNs) - startNs) / 1e6)
    }
    return timesMs
  } finally {
    await environments.stop()
  }
}

/** As a small team writes it: several files, literal probes, expectations of all usual sorts. */
async function writeProject(folder: string, { origins: [reference, candidate] }: Environments): Promise<void> {
  await writeFile(
    path.join(folder, 'parity.config.ts'),
    `import { defineConfig } from 'envparity'

export default defineConfig({
  environments: { production: { baseURL: '${reference}', role: 'reference' }, staging: { baseURL: '${candidate}' } },
  probes: ['*.probe.ts'],
})
`,
  )
  const perFile = 10
  for (let file = 0; file < PROBES / perFile; file += 1) {
    const probes = Array.from({ length: perFile }, (_, position) => probeText(file * perFile + position))
    const text = `import { defineProbes, http } from 'envparity'\n\nexport default defineProbes([\n${probes.join('')}])\n`
    await writeFile(path.join(folder, `area-${file}.probe.ts`), text)
  }
}

function probeText(index: number): string {
  const expectations = [
    'status: 200',
    `status: 200, headers: { 'content-type': 'application/json' }`,
    `json: [{ path: '$.id', equals: 'product-${index}' }]`,
    `schema: { type: 'object', required: ['id', 'items'] }`,
  ]
  return `  http('product ${index}', { get: '/products/${index}', expect: { ${expectations[index % expectations.length]} } }),\n`
}

function render(machine: readonly string[], nothing: Spread, help: Spread, firstRequest: Spread): string {
  const boundMs = HELP_RATIO_MAX * nothing.median + HELP_EXTRA_MS_MAX
  const met = (value: number, bound: number): string => (value <= bound ? 'met' : 'missed')
  return [
    ...machine.map((line) => `- ${line}`),
    `- Medians of ${help.samples} interleaved samples, in brackets the smallest and the largest; a CPU sample is the mean of ${STARTS_PER_SAMPLE} starts`,
    '',
    '| | median | goal | |',
    '|---|---|---|---|',
    `| \`node -e 0\`, CPU | ${showSpread(nothing, 0)} ms | | |`,
    `| \`parity --help\`, CPU | ${showSpread(help, 0)} ms | at most ${HELP_RATIO_MAX} x that of \`node -e 0\` + ${HELP_EXTRA_MS_MAX} ms = ${boundMs.toFixed(0)} ms | ${met(help.median, boundMs)} |`,
    `| \`parity run\` with ${PROBES} probes, start to first request | ${showSpread(firstRequest, 0)} ms | at most ${FIRST_REQUEST_MS_MAX} ms | ${met(firstRequest.median, FIRST_REQUEST_MS_MAX)} |`,
  ].join('\n')
}

try {
  await main(process.argv.slice(2))
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
