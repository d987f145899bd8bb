/** The command line of the comparator's benchmark. */
import { parseArgs } from 'node:util'

import { SHORT_RUN_REPEATS as REPEATS } from '../../../src/plan/make-plan.ts'
import type { Archetype } from './archetypes/archetype.ts'
import { ARCHETYPES } from './archetypes/index.ts'
import type { Selection } from './cells.ts'
import { KINDS } from './kinds/index.ts'
import { FAMILIES } from './kinds/kind.ts'
import { NOISE_LEVELS, type NoiseLevel } from './noise.ts'

const PARTS = ['cells', 'equal', 'precision', 'spelling', 'laws', 'speed'] as const

export const USAGE: string = `node scripts/bench/comparator/run.ts [options]

  --quick            one seed, few equal runs
  --seed 1           first seed
  --seeds 2          each cell with so many seeds
  --family F,G       of: ${FAMILIES.join(', ')}
  --kind K,L         kinds of divergence by name; 'none': equal environments only
  --archetype A,B    of: ${ARCHETYPES.map(({ name }) => name).join(', ')}
  --noise L          of: ${NOISE_LEVELS.join(', ')}
  --repeats 2        requests of each side before anything is confirmed; default: the product's
  --only P,Q         of: ${PARTS.join(', ')}
  --equal 300        runs of 100 probes on equal environments with normal noise, a third of them hostile; 0: none
  --rivals           the rivals' rules on the same observations, too
  --served           a sample of the cells over HTTP, asked by a real run
  --write            put the tables into docs/benchmarks.md
  --replay ID        one cell again, with both answers and all that was said
  --json FILE        all outcomes, for other programs
`

export type Options = {
  readonly selection: Selection
  readonly archetypes: readonly Archetype[]
  readonly seeds: readonly number[]
  readonly equalRuns: Readonly<Record<NoiseLevel, number>>
  readonly firstRun: number
  readonly isQuick: boolean
  readonly withRivals: boolean
  readonly isServed: boolean
  readonly write: boolean
  /** Only some kinds, archetypes or levels: all of their cells, and nothing else unless asked for. */
  readonly isNarrow: boolean
  readonly repeats: number
  readonly parts: ReadonlySet<string>
  readonly replay?: string
  readonly json?: string
}

/** @throws Error that says which option is wrong, and why */
export function readOptions(args: readonly string[]): Options {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean', default: false } as const
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: flag,
      rivals: flag,
      served: flag,
      write: flag,
      seed: text,
      seeds: text,
      family: text,
      kind: text,
      archetype: text,
      noise: text,
      equal: text,
      only: text,
      repeats: text,
      replay: text,
      json: text,
    },
  })
  const { quick } = values
  const seed = numberOf('seed', values.seed ?? '1')
  const count = numberOf('seeds', values.seeds ?? (quick ? '1' : '2'))
  const families = listOf('family', values.family, FAMILIES)
  const kinds = listOf('kind', values.kind, ['none', ...KINDS.map(({ name }) => name)])
  const archetypes = listOf(
    'archetype',
    values.archetype,
    ARCHETYPES.map(({ name }) => name),
  )
  const levels = listOf('noise', values.noise, NOISE_LEVELS)
  const isNarrow = families !== undefined || kinds !== undefined || archetypes !== undefined || levels !== undefined
  const narrowed = families !== undefined || (kinds !== undefined && !kinds.includes('none'))
  const runs = numberOf('equal', values.equal ?? (narrowed ? '0' : quick ? '6' : '300'))
  const of = (level: NoiseLevel, wanted: number): number =>
    levels === undefined || levels.includes(level) ? Math.ceil(wanted) : 0
  return {
    selection: {
      ...(values.repeats !== undefined && { repeats: numberOf('repeats', values.repeats) }),
      ...(families !== undefined && { families }),
      ...(kinds !== undefined && { kinds }),
      ...(archetypes !== undefined && { archetypes }),
      ...(levels !== undefined && { levels }),
    },
    archetypes: ARCHETYPES.filter(({ name }) => archetypes === undefined || archetypes.includes(name)),
    seeds: Array.from({ length: count }, (_, index) => seed + index),
    equalRuns: { quiet: of('quiet', runs / 30), normal: of('normal', runs), hostile: of('hostile', runs / 3) },
    firstRun: seed,
    isQuick: quick,
    withRivals: values.rivals,
    isServed: values.served,
    write: values.write,
    isNarrow,
    repeats: numberOf('repeats', values.repeats ?? String(REPEATS)),
    parts: new Set(listOf('only', values.only, PARTS) ?? (isNarrow ? ['cells', 'equal'] : PARTS)),
    ...(values.replay !== undefined && { replay: values.replay }),
    ...(values.json !== undefined && { json: values.json }),
  }
}

function numberOf(option: string, text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new Error(`--${option} must be a whole number, but is "${text}"`)
  return Number(text)
}

/** Kinds are several hundred, and some of them are kept apart. */
const NAMES_SHOWN_MAX = 30

function listOf(option: string, text: string | undefined, known: readonly string[]): readonly string[] | undefined {
  const names = text?.split(',')
  const unknown = names?.filter((name) => !known.includes(name)) ?? []
  if (unknown.length > 0)
    throw new Error(
      `--${option}: there is no ${unknown.join(', ')}${known.length > NAMES_SHOWN_MAX ? '' : `; there are: ${known.join(', ')}`}`,
    )
  return names
}
