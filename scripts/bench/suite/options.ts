/** The command line of the suite. */
import { parseArgs } from 'node:util'

import type { Contestant } from './contestants/contestant.ts'
import type { Served } from './environments.ts'

const ROUNDS_MAX = 100

export const USAGE: string = `node scripts/bench/suite/run.ts [options]

  --probes 200,1000       numbers of probes
  --size 1k,100k          bytes of each body
  --delay 0,50            milliseconds that the environments wait before they answer
  --rounds 5              runs of each contestant, interleaved; medians are reported
  --contestants a,b       some of: floor, parity, playwright, newman (one environment after the
                          other), newman-pair (both side by side)
  --quick                 200 probes of 1 KB, 0 and 50 ms, one round, floor and parity
  --write                 put the figures into docs/benchmarks.md

Everything takes three and a half hours, nearly all of it newman's and Playwright's.
`

export type Options = {
  readonly cells: readonly Served[]
  readonly rounds: number
  readonly contestants: readonly Contestant[]
  readonly write: boolean
}

/** @throws Error that says which option is wrong, and why */
export function readOptions(args: readonly string[], known: readonly Contestant[]): Options {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean', default: false } as const
  const { values } = parseArgs({
    args: [...args],
    options: { probes: text, size: text, delay: text, rounds: text, contestants: text, quick: flag, write: flag },
  })
  const { quick } = values
  const probes = listOf('probes', values.probes ?? (quick ? '200' : '200,1000'), /^([1-9]\d{0,4})$/)
  const sizes = listOf('size', values.size ?? (quick ? '1k' : '1k,100k'), /^([1-9]\d{0,3})k$/).map((size) => size * 1024)
  const delays = listOf('delay', values.delay ?? '0,50', /^(\d{1,4})$/)
  const [rounds = 0] = listOf('rounds', values.rounds ?? (quick ? '1' : '5'), /^([1-9]\d{0,2})$/)
  if (rounds > ROUNDS_MAX) throw new Error(`--rounds ${rounds} is more than ${ROUNDS_MAX}`)

  const names = values.contestants?.split(',') ?? (quick ? ['floor', 'parity'] : known.map(({ name }) => name))
  const unknown = names.filter((name) => !known.some((contestant) => contestant.name === name))
  if (unknown.length > 0)
    throw new Error(`no contestant is called ${unknown.join(', ')}; there are: ${known.map(({ name }) => name).join(', ')}`)
  const cells = probes.flatMap((count) => sizes.flatMap((bytes) => delays.map((delayMs) => ({ probes: count, bytes, delayMs }))))
  return { cells, rounds, contestants: known.filter(({ name }) => names.includes(name)), write: values.write }
}

function listOf(option: string, text: string, pattern: RegExp): readonly number[] {
  return text.split(',').map((part) => {
    const number = pattern.exec(part)?.[1]
    if (number === undefined)
      throw new Error(`--${option} ${JSON.stringify(text)}: ${JSON.stringify(part)} does not fit ${pattern.source}`)
    return Number(number)
  })
}
