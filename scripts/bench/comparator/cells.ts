/** What is run: every kind of divergence at every place where it can be planted, at every level of noise. */
import { bodyOf } from './answer.ts'
import { ARCHETYPES, VARIANTS } from './archetypes/index.ts'
import type { Archetype } from './archetypes/archetype.ts'
import { KINDS } from './kinds/index.ts'
import type { Kind, Plant } from './kinds/kind.ts'
import { NOISE_LEVELS, type NoiseLevel } from './noise.ts'
import { answerOf, ORIGINS, type Scene, STARTED_AT } from './world.ts'

export type Cell = {
  /** `kind:archetype:level:seed:place`: all that is needed to run it again. */
  readonly id: string
  readonly kind: Kind
  readonly archetype: Archetype
  readonly level: NoiseLevel
  readonly plant: Plant
  readonly scene: Scene
}

export type Selection = {
  readonly families?: readonly string[]
  readonly kinds?: readonly string[]
  readonly archetypes?: readonly string[]
  readonly levels?: readonly string[]
  readonly repeats?: number
}

/** @param seeds - each cell once per seed
 *  @param every - only each so manieth of them */
export function cellsOf(selection: Selection, seeds: readonly number[], every: number = 1): readonly Cell[] {
  return plannedCells(selection, seeds).filter((cell, index) => index % every === 0 && changesSomething(cell.scene))
}

function plannedCells(selection: Selection, seeds: readonly number[]): readonly Cell[] {
  const wanted = (list: readonly string[] | undefined, name: string): boolean => list === undefined || list.includes(name)
  const cells: Cell[] = []
  for (const kind of KINDS) {
    if (!wanted(selection.families, kind.family) || !wanted(selection.kinds, kind.name)) continue
    for (const archetype of ARCHETYPES) {
      if (!wanted(selection.archetypes, archetype.name)) continue
      for (const level of NOISE_LEVELS) {
        if (!wanted(selection.levels, level)) continue
        for (const seed of seeds)
          for (const [index, plant] of kind.plants(archetype, level).entries()) {
            cells.push(cellOf(kind, archetype, level, { seed, index, plant, repeats: selection.repeats }))
          }
      }
    }
  }
  return cells
}

type Planting = { readonly seed: number; readonly index: number; readonly plant: Plant; readonly repeats?: number | undefined }

function cellOf(kind: Kind, archetype: Archetype, level: NoiseLevel, { seed, index, plant, repeats }: Planting): Cell {
  return {
    id: [kind.name, archetype.name, level, seed, index].join(':'),
    kind,
    archetype,
    level,
    plant,
    scene: { archetype, variant: seed % VARIANTS, level, seed, spoil: plant.spoil, ...(repeats !== undefined && { repeats }) },
  }
}

/** @throws Error when there is no such cell */
export function findCell(id: string): Cell {
  const [name, archetypeName, levelName, seedText, indexText] = id.split(':')
  const kind = KINDS.find((one) => one.name === name)
  const archetype = ARCHETYPES.find((one) => one.name === archetypeName)
  const level = NOISE_LEVELS.find((one) => one === levelName)
  if (kind === undefined || archetype === undefined || level === undefined)
    throw new Error(`"${id}" names no cell: kind:archetype:level:seed:place`)
  const index = Number(indexText)
  const plant = kind.plants(archetype, level)[index]
  if (plant === undefined) throw new Error(`"${id}": ${name} cannot be planted there`)
  return cellOf(kind, archetype, level, { seed: Number(seedText), index, plant })
}

/** A plant may say what the answer says already (a code in upper case): then there is nothing to find. */
function changesSomething(scene: Scene): boolean {
  const { spoil: _spoil, ...equal } = scene
  for (let nth = 0; nth < REQUESTS_LOOKED_AT; nth += 1) {
    if (shownBy(scene, nth) !== shownBy(equal, nth)) return true
  }
  return false
}

/** Enough for what happens in 5 % of the answers to come up once with 87 %. */
const REQUESTS_LOOKED_AT = 40

function shownBy(scene: Scene, nth: number): string {
  const answer = answerOf(scene, 'candidate', nth, STARTED_AT, { startedAt: STARTED_AT, origins: ORIGINS })
  const { content, fields, hops, status, failure, httpVersion, undecoded, retries, totalMs } = answer
  const type = content.kind === 'none' ? '' : content.type
  return JSON.stringify([
    bodyOf(answer).toString('latin1'),
    type,
    fields,
    hops,
    status,
    failure,
    httpVersion,
    undecoded,
    retries,
    totalMs,
  ])
}
