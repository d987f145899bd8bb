/** The rivals on the same observations: what they find of what is planted, and how many equal probes they call different. */
import { type Cell, cellsOf } from '../cells.ts'
import { suiteOf } from '../equal.ts'
import { percent } from '../measures.ts'
import { observeMany, type Scene } from '../world.ts'
import { RIVALS } from './index.ts'
import type { Rival, Seen } from './rival.ts'

export type RivalRow = {
  readonly rival: Rival
  readonly recall: ReadonlyMap<string, string>
  readonly falseProbes: string
  readonly falseBodies: string
  readonly falseRuns: string
}

const ROWS = ['deterministic', 'format within noise', 'order', 'intermittent'] as const

/** @param every - only each so manieth cell: a rule with 60 requests is slow */
export function contestRivals(seed: number, every: number, runs: number): readonly RivalRow[] {
  const cells = cellsOf({}, [seed], every).filter(({ kind }) => kind.needs === undefined)
  return RIVALS.map((rival) => {
    const found = Map.groupBy(
      cells.map((cell) => ({ row: rowOf(cell), isFound: finds(rival, cell) })),
      ({ row }) => row,
    )
    const recall = new Map(
      ROWS.map((row) => {
        const own = found.get(row) ?? []
        return [row, percent(own.filter(({ isFound }) => isFound).length, own.length)]
      }),
    )
    let [probes, flagged, flaggedBodies, flaggedRuns] = [0, 0, 0, 0]
    for (let run = seed; run < seed + runs; run += 1) {
      const before = flagged
      for (const scene of suiteOf('normal', run)) {
        probes += 1
        const paths = [...rival.judge(see(scene, rival.requests))]
        if (paths.length > 0) flagged += 1
        if (paths.some((path) => path.startsWith('body'))) flaggedBodies += 1
      }
      if (flagged > before) flaggedRuns += 1
    }
    return {
      rival,
      recall,
      falseProbes: percent(flagged, probes),
      falseBodies: percent(flaggedBodies, probes),
      falseRuns: percent(flaggedRuns, runs),
    }
  })
}

function rowOf({ kind }: Cell): (typeof ROWS)[number] {
  if (kind.rate !== undefined) return 'intermittent'
  return kind.family === 'format' ? 'format within noise' : kind.family === 'order' ? 'order' : 'deterministic'
}

function see(scene: Scene, requests: number): Seen {
  return { reference: observeMany(scene, requests, 'reference'), candidate: observeMany(scene, requests, 'candidate') }
}

/** It names the place, and does not name it just as well when nothing is planted: then its naming says nothing. */
export function finds(rival: Rival, { scene, plant: { expect } }: Cell): boolean {
  const { spoil: _spoil, ...equal } = scene
  const wanted = expect.facets.flatMap((facet) => regionsOf(facet, expect.paths ?? ['']))
  const named = (flagged: ReadonlySet<string>): ReadonlySet<string> =>
    new Set([...flagged].filter((path) => wanted.some((region) => isRelated(region.split('/'), path.split('/')))))
  const seen = named(rival.judge(see(scene, rival.requests)))
  if (seen.size === 0) return false
  const always = named(rival.judge(see(equal, rival.requests)))
  return [...seen].some((path) => !always.has(path))
}

/** Where a rival, which knows no facets, would show it. */
function regionsOf(facet: string, paths: readonly string[]): readonly string[] {
  switch (facet) {
    case 'body':
    case 'schema':
      return paths.map((path) => `body${path}`)
    case 'headers':
      return paths.map((path) => `headers${path}`)
    case 'cookies':
      return ['headers/set-cookie', 'hops/*/set-cookie']
    case 'redirects':
      return ['hops']
    case 'content':
      return ['headers/content-type', 'headers/content-encoding', 'body']
    case 'error':
      return ['failure']
    default:
      return [facet]
  }
}

function isRelated(left: readonly string[], right: readonly string[]): boolean {
  const [shorter, longer] = left.length < right.length ? [left, right] : [right, left]
  return shorter.every((token, index) => token === longer[index] || token === '*' || longer[index] === '*')
}

export function renderRivals(rows: readonly RivalRow[]): string {
  return [
    `| rule | requests per environment | ${ROWS.join(' | ')} | equal probes called different | by their bodies alone | equal runs with a false flag |`,
    `|---|---|${ROWS.map(() => '---|').join('')}---|---|---|`,
    ...rows.map(
      ({ rival, recall, falseProbes, falseBodies, falseRuns }) =>
        `| ${rival.name} | ${rival.requests} | ${ROWS.map((row) => recall.get(row) ?? '').join(' | ')} | ${falseProbes} | ${falseBodies} | ${falseRuns} |`,
    ),
  ].join('\n')
}
