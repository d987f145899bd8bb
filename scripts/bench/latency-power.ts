/**
 * Does the rule that decides "slower" do what its specification says? The tables of specs/LATENCY.md, sections 2 to 4, simulated
 * with the product's own functions, each figure beside the specified one. Ends with 1 when the acceptance line is missed.
 *
 *   node scripts/bench/latency-power.ts [--runs 2000] [--workers 2] [--write]
 */
import os from 'node:os'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { isMainThread, parentPort, Worker } from 'node:worker_threads'

import { publish } from './document.ts'
import { acceptance } from './latency-power/acceptance.ts'
import { type Job, jobsOf, perform } from './latency-power/jobs.ts'
import { fiftyTables, networkTable, powerTables, shapeTable } from './latency-power/tables.ts'
import { add, type Tally } from './latency-power/tally.ts'
import { describeMachine } from './machine.ts'

const USAGE = `node scripts/bench/latency-power.ts [options]

  --runs 2000     runs of each cell of section 2; half as many of the other tables
  --workers ${os.availableParallelism()}     threads
  --write         put the tables into docs/benchmarks.md
`

async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      runs: { type: 'string', default: '2000' },
      workers: { type: 'string', default: String(os.availableParallelism()) },
      write: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    console.log(USAGE)
    return 0
  }
  const [runs, workers] = [wholeNumber('runs', values.runs), wholeNumber('workers', values.workers)]
  const machine = describeMachine()
  const started = performance.now()
  const tally = await simulate(jobsOf(runs), workers)
  const seconds = ((performance.now() - started) / 1000).toFixed(0)
  const tables = [...powerTables(tally), shapeTable(tally), ...fiftyTables(tally), networkTable(tally)]
  const accepted = acceptance(tally)
  const [cells, outside] = [sum(tables.map((table) => table.cells)), sum(tables.map((table) => table.outside))]
  const text = [
    ...machine.map((line) => `- ${line}`),
    `- ${runs} runs of each cell of the first tables, ${Math.round(runs / 2)} of the others, ${seconds} s`,
    `- ${outside} of ${cells} figures outside of their band (three standard errors of the difference of both simulations; ${(cells * 0.0027).toFixed(1)} are expected by chance): bold, and behind it what is specified`,
    '',
    ...accepted.lines,
    ...tables.flatMap(({ title, lines }) => ['', `#### ${title}`, '', ...lines]),
  ]
  await publish('latency-power', text.join('\n'), values.write)
  return accepted.ok ? 0 : 1
}

function wholeNumber(option: string, text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new Error(`--${option} must be a whole number above 0, but is "${text}"`)
  return Number(text)
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

/** Each worker takes the next job as soon as it has ended one. */
async function simulate(jobs: readonly Job[], workers: number): Promise<Tally> {
  const tally: Tally = {}
  const left = jobs.values()
  await Promise.all(
    Array.from({ length: workers }, async () => {
      const worker = new Worker(new URL(import.meta.url))
      try {
        for (const job of left) add(tally, await ask(worker, job))
      } finally {
        await worker.terminate()
      }
    }),
  )
  return tally
}

function ask(worker: Worker, job: Job): Promise<Tally> {
  return new Promise((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.postMessage(job)
  }).then((tally) => {
    worker.removeAllListeners('error')
    // What perform() in the same file has sent.
    return tally as Tally
  })
}

if (isMainThread) {
  process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error))
    return 2
  })
} else {
  parentPort?.on('message', (job: Job) => parentPort?.postMessage(perform(job)))
}
