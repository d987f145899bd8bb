/**
 * How long it takes to compare two large JSON bodies, beside microdiff, deep-diff and jsondiffpatch in one session: all of
 * them get the text, so that parsing is counted for everybody (ours keeps every number as it is written).
 *
 *   node scripts/bench/diff.ts [--rounds 5] [--sizes 1,2,5,10] [--write]
 */
import process from 'node:process'
import { parseArgs } from 'node:util'

import deepDiff from 'deep-diff'
import * as jsondiffpatch from 'jsondiffpatch'
import microdiff from 'microdiff'

import { type BodyPair, WIDE_SHAPES } from './comparator/large-bodies.ts'
import { seededRandom } from './comparator/noise.ts'
import { differencesOf, timeOf } from './comparator/speed.ts'
import { publish } from './document.ts'
import { describeMachine, versionOf } from './machine.ts'
import { showSpread, type Spread, spreadOf } from './statistics.ts'

const MB = 1e6
const GOAL_MS = 800
const GOAL_MB = 5
/** Ten times the size may take this much more than ten times as long. */
const LINEAR_MAX = 1.5

type Contestant = {
  readonly name: string
  readonly how: string
  /** @returns milliseconds, parse included */
  readonly time: (body: BodyPair) => number
  /** Bodies that it cannot do, and why: one that takes all memory would end the benchmark. */
  readonly cannot?: (shape: string, megabytes: number) => string | undefined
  /** What it says: how many differences. */
  readonly says: (body: BodyPair) => number
}

function rival(name: string, how: string, diff: (left: object, right: object) => number): Contestant {
  const run = ([reference, candidate]: BodyPair): number => diff(JSON.parse(reference), JSON.parse(candidate))
  return {
    name,
    how: `${how} (${versionOf(name)})`,
    says: run,
    time: (body) => {
      const started = performance.now()
      run(body)
      return performance.now() - started
    },
  }
}

const byId = jsondiffpatch.create({
  objectHash: (item) => ('id' in item ? String(item.id) : 'sku' in item ? String(item.sku) : undefined),
})

const CONTESTANTS: readonly Contestant[] = [
  {
    name: 'parity',
    how: 'compareProbe, one answer against one, lossless parse',
    time: (body) => timeOf(body),
    says: (body) => differencesOf(body),
  },
  {
    name: 'parity, two against two',
    how: 'as a run does it: two answers of each side',
    time: (body) => timeOf(body, 2),
    says: (body) => differencesOf(body, 2),
  },
  rival('microdiff', 'JSON.parse and diff', (left, right) => microdiff(left, right).length),
  rival('deep-diff', 'JSON.parse and diff', (left, right) => deepDiff.diff(left, right)?.length ?? 0),
  {
    ...rival('jsondiffpatch', 'JSON.parse and diff, told that "id" and "sku" name an element', (left, right) =>
      countDelta(byId.diff(left, right)),
    ),
    // Its longest common subsequence fills a matrix of rows x rows: 30,000 shuffled rows ended with 4 GB of heap.
    cannot: (shape, megabytes) =>
      shape.includes('shuffled') && megabytes > GOAL_MB ? 'not run: it needs rows x rows of memory' : undefined,
  },
]

/** Leaves of a delta: each is one value that was changed, added, taken away or moved. */
function countDelta(delta: unknown): number {
  if (Array.isArray(delta)) return 1
  if (typeof delta !== 'object' || delta === null) return 0
  return Object.entries(delta).reduce((sum, [key, item]) => sum + (key === '_t' ? 0 : countDelta(item)), 0)
}

type Cell = {
  readonly shape: string
  readonly megabytes: number
  readonly times: ReadonlyMap<string, Spread>
  readonly says: ReadonlyMap<string, number>
}

async function main(args: readonly string[]): Promise<number> {
  const options = {
    rounds: { type: 'string', default: '5' },
    sizes: { type: 'string', default: '1,2,5,10' },
    write: { type: 'boolean', default: false },
  } as const
  const { values } = parseArgs({ args: [...args], options })
  const rounds = Number(values.rounds)
  const sizes = values.sizes.split(',').map(Number)
  if (!Number.isInteger(rounds) || rounds < 1 || rounds > 50)
    throw new Error(`--rounds must be 1 to 50, but is "${values.rounds}"`)
  if (!sizes.every((size) => size > 0 && size <= 50)) throw new Error(`--sizes are megabytes up to 50, but are "${values.sizes}"`)

  const machine = describeMachine()
  const cells: Cell[] = []
  for (const shape of WIDE_SHAPES)
    for (const megabytes of sizes) {
      const body = shape.make(megabytes * MB, seededRandom(megabytes))
      cells.push(measure(shape.name, megabytes, { body, rounds }))
      console.error(
        `${shape.name}, ${megabytes} MB: ${[...(cells.at(-1)?.times ?? [])].map(([name, { median }]) => `${name} ${median.toFixed(0)} ms`).join(', ')}`,
      )
    }
  const goals = judge(cells)
  await publish('diff', render(machine, rounds, cells, goals), values.write)
  return goals.every(({ isMet }) => isMet) ? 0 : 1
}

function measure(shape: string, megabytes: number, { body, rounds }: { readonly body: BodyPair; readonly rounds: number }): Cell {
  const able = CONTESTANTS.filter(({ cannot }) => cannot?.(shape, megabytes) === undefined)
  // Once for everybody before anything counts: caches and compiled code.
  const says = new Map(able.map((contestant) => [contestant.name, contestant.says(body)]))
  const times = new Map<string, number[]>(able.map(({ name }) => [name, []]))
  for (let round = 0; round < rounds; round += 1) for (const { name, time } of able) times.get(name)?.push(time(body))
  return { shape, megabytes, says, times: new Map([...times].map(([name, list]) => [name, spreadOf(list)])) }
}

type Goal = { readonly text: string; readonly isMet: boolean }

function judge(cells: readonly Cell[]): readonly Goal[] {
  return [...Map.groupBy(cells, ({ shape }) => shape)].flatMap(([shape, own]) => {
    const at = (megabytes: number): number | undefined =>
      own.find((cell) => cell.megabytes === megabytes)?.times.get('parity')?.median
    const goals: Goal[] = []
    const five = at(GOAL_MB)
    if (five !== undefined)
      goals.push({
        text: `${shape}: ${GOAL_MB} MB at most ${GOAL_MS} ms; measured ${five.toFixed(0)} ms`,
        isMet: five <= GOAL_MS,
      })
    const [first, last] = [own[0], own.at(-1)]
    const [small, large] = [first?.times.get('parity')?.median, last?.times.get('parity')?.median]
    if (first !== undefined && last !== undefined && first !== last && small !== undefined && large !== undefined) {
      const growth = large / small / (last.megabytes / first.megabytes)
      goals.push({
        text: `${shape}: linear from ${first.megabytes} to ${last.megabytes} MB, time per MB at most ${LINEAR_MAX} x; measured ${growth.toFixed(2)} x`,
        isMet: growth <= LINEAR_MAX,
      })
    }
    return goals
  })
}

function render(machine: readonly string[], rounds: number, cells: readonly Cell[], goals: readonly Goal[]): string {
  return [
    ...machine.map((line) => `- ${line}`),
    `- Milliseconds, parse of both texts included: medians of ${rounds} interleaved rounds, in brackets the smallest and the largest; below them the differences told`,
    ...CONTESTANTS.map(({ name, how }) => `- ${name}: ${how}`),
    '',
    `| bodies | ${CONTESTANTS.map(({ name }) => name).join(' | ')} |`,
    `|---|${CONTESTANTS.map(() => '---|').join('')}`,
    ...cells.map(({ shape, megabytes, times, says }) => {
      const shown = CONTESTANTS.map(({ name, cannot }) => {
        const spread = times.get(name)
        return spread === undefined
          ? (cannot?.(shape, megabytes) ?? '')
          : `${showSpread(spread, 0)}<br>${(says.get(name) ?? 0).toLocaleString('en-US')} told`
      })
      return `| ${shape}, ${megabytes} MB | ${shown.join(' | ')} |`
    }),
    '',
    ...goals.map(({ text, isMet }) => `- ${isMet ? 'met' : 'missed'}: ${text}`),
  ].join('\n')
}

process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error))
  return 2
})
