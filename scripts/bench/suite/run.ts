/** The benchmark: parity beside a hand-written loop, Playwright Test and newman, on the same work in the same session. */
import process from 'node:process'

import { publish } from '../document.ts'
import { describeMachine } from '../machine.ts'
import { contest } from './contest.ts'
import { CONTESTANTS } from './contestants/index.ts'
import type { Cell } from './goals.ts'
import { readOptions, USAGE } from './options.ts'
import { renderSuite, titleOf } from './report.ts'

/** So few that it costs seconds only, and all caches are warm for everybody; it also fails early what does not work. */
const WARM_UP = { probes: 4, bytes: 1024, delayMs: 0 }

async function main(args: readonly string[]): Promise<number> {
  if (args.includes('--help')) {
    console.log(USAGE)
    return 0
  }
  const { cells, rounds, contestants, write } = readOptions(args, CONTESTANTS)
  const machine = describeMachine()
  console.error('warming up ...')
  await contest(WARM_UP, contestants, 1, () => undefined)

  const entrants = await Promise.all(contestants.map(async ({ name, how, version }) => ({ name, how, version: await version() })))
  const done: Cell[] = []
  for (const served of cells) {
    console.error(titleOf(served))
    const samples = await contest(served, contestants, rounds, (name, round, { wallMs, cpuMs, peakBytes }) => {
      const figures = `wall ${(wallMs / 1000).toFixed(2)} s, CPU ${(cpuMs / 1000).toFixed(2)} s, peak ${(peakBytes / 1e6).toFixed(0)} MB`
      console.error(`  round ${round + 1} of ${rounds}: ${name.padEnd(10)} ${figures}`)
    })
    done.push({ served, samples })
  }
  await publish('suite', renderSuite({ machine, rounds, entrants, cells: done }), write)
  return 0
}

process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error))
  return 1
})
