/** The table, and below it everything that was missed or said in error, with ids to run it again. */
import type { Alarm } from './equal.ts'
import { short } from './equal.ts'
import type { CellOutcome } from './judge-cell.ts'
import { HELD_OUT_NAMES } from './kinds/index.ts'
import { isMiss, type Row } from './measures.ts'

export function renderTable(rows: readonly Row[]): string {
  return [
    '| measure | goal | measured | |',
    '|---|---|---|---|',
    ...rows.map(
      ({ measure, goal, measured, verdict }) => `| ${measure} | ${goal} | ${measured} | ${verdict === 'told' ? '' : verdict} |`,
    ),
  ].join('\n')
}

/** @returns one line per kind and level, the worst first, each with the ids of its cells */
export function renderMisses(outcomes: readonly CellOutcome[]): string {
  const lines = [...Map.groupBy(outcomes, ({ cell }) => `${cell.kind.family} ${cell.kind.name}`)].flatMap(([title, all]) => {
    const missed = all.filter(isMiss)
    if (missed.length === 0) return []
    const late = missed.filter(({ foundAfter }) => foundAfter !== undefined).length
    const why = `${missed.length} of ${all.length}${late > 0 ? `, ${late} of them found late` : ''}`
    return [
      {
        share: missed.length / all.length,
        text: [`${title}: missed ${why}`, ...missed.map((one) => `    ${describe(one)}`)].join('\n'),
      },
    ]
  })
  return lines
    .sort((left, right) => right.share - left.share)
    .map(({ text }) => text)
    .join('\n')
}

function describe({ cell, foundAfter, open, falseFindings }: CellOutcome): string {
  const instead = falseFindings.slice(0, 2).map(({ rule, path }) => `${rule} at ${path === '' ? '(whole)' : path}`)
  const notes = [
    `planted at ${cell.plant.place === '' ? '(whole)' : cell.plant.place}`,
    ...(foundAfter === undefined ? [] : [`found after ${foundAfter} requests`]),
    ...(instead.length > 0 ? [`instead: ${instead.join(', ')}`] : []),
    ...open.slice(0, 1).map((facet) => `open: ${facet.slice(0, 140)}`),
  ]
  return `${cell.id}  ${notes.join('; ')}`
}

export function renderMislocated(outcomes: readonly CellOutcome[]): string {
  return outcomes
    .filter(({ foundAfter, located }) => foundAfter !== undefined && !located)
    .map(({ cell }) => `    ${cell.id}  wanted ${(cell.plant.expect.paths ?? []).join(' or ')}`)
    .join('\n')
}

export function renderFalse(outcomes: readonly CellOutcome[]): string {
  return outcomes
    .flatMap(({ cell, falseFindings }) =>
      falseFindings
        .slice(0, 3)
        .map(
          ({ rule, path, reference, candidate }) =>
            `    ${cell.id}  ${rule} at ${path === '' ? '(whole)' : path}: ${short(reference)} / ${short(candidate)}`,
        ),
    )
    .join('\n')
}

export function renderAlarms(alarms: readonly Alarm[]): string {
  return alarms.map(({ id, says }) => `    ${id}  ${says}`).join('\n')
}

/** Kinds held out are counted and not listed: what is listed is tuned to. */
export function listed(outcomes: readonly CellOutcome[]): readonly CellOutcome[] {
  return outcomes.filter(({ cell }) => !HELD_OUT_NAMES.has(cell.kind.name))
}
