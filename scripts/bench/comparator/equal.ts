/** Equal environments: suites of all archetypes in all variants, in which every finding is a false alarm. */
import { ARCHETYPES, VARIANTS } from './archetypes/index.ts'
import type { Archetype } from './archetypes/archetype.ts'
import { openFacets } from './judge-cell.ts'
import type { NoiseLevel } from './noise.ts'
import { type Run, runProbe, type Scene } from './world.ts'

export type Alarm = { readonly id: string; readonly says: string }
export type EqualRuns = {
  readonly level: NoiseLevel
  readonly runs: number
  readonly probes: number
  readonly runsWithAlarm: number
  readonly alarms: readonly Alarm[]
  readonly open: readonly Alarm[]
  /** Requests per environment, one per probe and run. */
  readonly requests: readonly number[]
}

/** Probes of one suite. */
const PROBES = 100

export type Suite = { readonly archetypes?: readonly Archetype[]; readonly repeats?: number }

/** @param first - number of the first run: the seed of its noise */
export function runEqual(level: NoiseLevel, runs: number, first: number, { archetypes, repeats }: Suite = {}): EqualRuns {
  const alarms: Alarm[] = []
  const open: Alarm[] = []
  const requests: number[] = []
  let runsWithAlarm = 0
  let probes = 0
  for (let run = first; run < first + runs; run += 1) {
    const before = alarms.length
    for (const scene of suiteOf(level, run, archetypes)) {
      const id = ['equal', scene.archetype.name, level, run, scene.variant].join(':')
      const { last } = runEqualProbe(repeats === undefined ? scene : { ...scene, repeats })
      probes += 1
      requests.push(last.requests)
      for (const { rule, path, reference, candidate } of last.comparison.divergences)
        alarms.push({ id, says: `${rule} at ${path === '' ? 'the whole' : path}: ${short(reference)} / ${short(candidate)}` })
      for (const facet of openFacets(last.comparison)) open.push({ id, says: facet })
    }
    if (alarms.length > before) runsWithAlarm += 1
  }
  return { level, runs, probes, runsWithAlarm, alarms, open, requests }
}

export function suiteOf(level: NoiseLevel, run: number, archetypes: readonly Archetype[] = ARCHETYPES): readonly Scene[] {
  const all = Array.from({ length: VARIANTS }, (_, variant) =>
    archetypes.map((archetype): Scene => ({ archetype, variant, level, seed: run })),
  )
  return all.flat().slice(0, PROBES)
}

function runEqualProbe(scene: Scene): Run {
  return runProbe(scene, `${scene.archetype.name} ${scene.variant}`)
}

export function short(text: string | null): string {
  if (text === null) return 'absent'
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)
}

/** @throws Error when the id names no probe of an equal suite */
export function findEqual(id: string): Scene {
  const [, name, level, run, variant] = id.split(':')
  const archetype = ARCHETYPES.find((one) => one.name === name)
  if (archetype === undefined || (level !== 'quiet' && level !== 'normal' && level !== 'hostile'))
    throw new Error(`"${id}" names no probe: equal:archetype:level:run:variant`)
  return { archetype, variant: Number(variant), level, seed: Number(run) }
}
