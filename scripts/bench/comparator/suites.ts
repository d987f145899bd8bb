/** Whole runs with divergences in some of their probes, and runs in which only the spelling differs. */
import type { Divergence } from '../../../src/core/finding.ts'
import { RULES } from '../../../src/compare/facets/index.ts'
import type { Archetype } from './archetypes/archetype.ts'
import { ARCHETYPES, VARIANTS } from './archetypes/index.ts'
import { type Cell, cellsOf } from './cells.ts'
import { type Alarm, short, suiteOf } from './equal.ts'
import { causesOf, isAbout } from './judge-cell.ts'
import { BENIGN } from './kinds/benign.ts'
import { percent, type Row, verdict } from './measures.ts'
import { NOISE_LEVELS, seededRandom } from './noise.ts'
import { type Run, runProbe, type Scene } from './world.ts'

export type Told = { readonly row: Row; readonly alarms: readonly Alarm[] }

/** Every tenth probe diverges. */
const SHARE = 0.1

/** A run plants ten: a seventh of all places is enough to choose from. */
const PLACES_EVERY = 7

/** @param runs - suites of 100 probes at normal noise */
export function measurePrecision(runs: number, first: number): Told {
  const alarms: Alarm[] = []
  let right = 0
  let all = 0
  for (let run = first; run < first + runs; run += 1) {
    const random = seededRandom(run * 7919)
    const cells = cellsOf({ levels: ['normal'] }, [run], PLACES_EVERY).filter(
      ({ kind }) => kind.rate === undefined && kind.needs === undefined,
    )
    const byArchetype = Map.groupBy(cells, ({ archetype }) => archetype.name)
    for (const scene of suiteOf('normal', run)) {
      const own = byArchetype.get(scene.archetype.name) ?? []
      const cell = random() < SHARE ? own[Math.floor(random() * own.length)] : undefined
      const { last } = runProbe(cell === undefined ? scene : { ...scene, spoil: cell.plant.spoil })
      for (const divergence of last.comparison.divergences) {
        all += 1
        if (cell !== undefined && isAbout(divergence, cell.plant.expect)) right += 1
        else
          alarms.push({
            id: cell?.id ?? ['equal', scene.archetype.name, 'normal', run, scene.variant].join(':'),
            says: say(divergence),
          })
      }
    }
  }
  return {
    row: {
      measure: `precision when ${SHARE * 100} % of the probes diverge, normal noise`,
      goal: '>= 98 %',
      measured: percent(right, all),
      verdict: verdict(all > 0 && right / all >= 0.98),
    },
    alarms,
  }
}

function say({ rule, path, reference, candidate }: Divergence): string {
  return `${rule} at ${path === '' ? '(whole)' : path}: ${short(reference)} / ${short(candidate)}`
}

/** Every other spelling in every archetype and level: findings above information are false. */
export function measureSpellings(seed: number, archetypes: readonly Archetype[] = ARCHETYPES): Told {
  const alarms: Alarm[] = []
  let probes = 0
  let spoken = 0
  for (const { name, applies, spoil } of BENIGN) {
    for (const archetype of archetypes.filter(applies)) {
      for (const level of NOISE_LEVELS) {
        const { last } = runProbe({ archetype, variant: seed % VARIANTS, level, seed, spoil })
        probes += 1
        const above = last.comparison.divergences.filter(({ rule }) => RULES.get(rule)?.severity !== 'info')
        if (above.length > 0) spoken += 1
        alarms.push(
          ...above.map((divergence) => ({ id: `benign:${name}:${archetype.name}:${level}:${seed}`, says: say(divergence) })),
        )
      }
    }
  }
  return {
    row: {
      measure: 'probes in which only the spelling differs and something above info is said',
      goal: '0',
      measured: percent(spoken, probes),
      verdict: verdict(spoken === 0),
    },
    alarms,
  }
}

/** @throws Error when the id names no spelling */
export function findSpelling(id: string): Scene {
  const [, name, archetypeName, levelName, seed] = id.split(':')
  const spelling = BENIGN.find((one) => one.name === name)
  const archetype = ARCHETYPES.find((one) => one.name === archetypeName)
  const level = NOISE_LEVELS.find((one) => one === levelName)
  if (spelling === undefined || archetype === undefined || level === undefined)
    throw new Error(`"${id}" names no spelling: benign:spelling:archetype:level:seed`)
  return { archetype, variant: Number(seed) % VARIANTS, level, seed: Number(seed), spoil: spelling.spoil }
}

/** One cause in every probe of a suite: a header that the new ingress does not send. */
export function measureWideCauses(seed: number): Row {
  const cells = cellsOf({ families: ['head'], levels: ['normal'] }, [seed]).filter(({ kind }) => kind.rate === undefined)
  const wide = [...Map.groupBy(cells, ({ kind }) => kind.name).values()].filter((own) => own.length === ARCHETYPES.length)
  const counts = wide.map((own) => causesOf(...own.map(runNamed))).sort((left, right) => left - right)
  const p95 = counts[Math.ceil(counts.length * 0.95) - 1] ?? 0
  const median = counts[Math.floor(counts.length / 2)] ?? 0
  return {
    measure: `causes for one cause in all ${ARCHETYPES.length} probes of a suite`,
    goal: 'median 1, p95 <= 3',
    measured: `median ${median}, p95 ${p95}, max ${counts.at(-1) ?? 0} (${counts.length} causes)`,
    verdict: verdict(median === 1 && p95 <= 3),
  }
}

function runNamed(cell: Cell): Run {
  return runProbe(cell.scene, cell.archetype.name)
}
