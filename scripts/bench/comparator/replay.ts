/** One cell again, with all there is to see: both answers, what was expected, what was said after each round. */
import { bodyOf } from './answer.ts'
import { findCell } from './cells.ts'
import { findEqual } from './equal.ts'
import { findSpelling } from './suites.ts'
import { judgeRun, openFacets } from './judge-cell.ts'
import type { Side } from './noise.ts'
import { answerOf, ORIGINS, runProbe, type Scene, type Stage, STARTED_AT } from './world.ts'

/** @throws Error when no cell has this id */
export function replay(id: string): string {
  const cell = /^(?:equal|benign):/.test(id) ? undefined : findCell(id)
  const scene = cell?.scene ?? (id.startsWith('benign:') ? findSpelling(id) : findEqual(id))
  const run = runProbe(scene)
  const lines = [
    `# ${id}`,
    ...(cell === undefined
      ? ['the environments are equal, in spelling too or at least in meaning: every finding is a false alarm']
      : [
          cell.kind.incident,
          `planted at ${cell.plant.place}; expected: ${JSON.stringify({ ...cell.plant.expect, rules: cell.plant.expect.rules?.source })}`,
        ]),
    ...(['reference', 'candidate'] as const).flatMap((side) => [0, 1, 2].map((nth) => shownAnswer(scene, side, nth))),
    ...run.stages.map(shownStage),
  ]
  if (cell !== undefined) {
    const { foundAfter, located, falseFindings, causes } = judgeRun(cell, run)
    lines.push(
      `\n=> ${foundAfter === undefined ? 'MISSED' : `found after ${foundAfter} requests, ${located ? 'at its place' : 'ELSEWHERE'}`}; ${falseFindings.length} false findings, ${causes} causes`,
    )
  }
  return lines.join('\n')
}

function shownAnswer(scene: Scene, side: Side, nth: number): string {
  const answer = answerOf(scene, side, nth, STARTED_AT + nth * 130, { startedAt: STARTED_AT, origins: ORIGINS })
  if (answer.failure !== undefined) return `\n## ${side}, request ${nth}: ${answer.failure}`
  const head = nth === 0 ? answer.fields.map(([name, value]) => `${name}: ${value}`) : []
  const hops = answer.hops.map(({ status, location }) => `${status} -> ${location}`)
  const type = answer.content.kind === 'none' ? 'no body' : answer.content.type
  return [`\n## ${side}, request ${nth}`, ...hops, `${answer.status} ${type}`, ...head, '', bodyOf(answer).toString('utf8')].join(
    '\n',
  )
}

function shownStage({ requests, comparison }: Stage): string {
  const said = (label: string, list: typeof comparison.divergences): string[] =>
    list.map(
      ({
        rule,
        path,
        reference,
        candidate,
        evidence: { level, referenceAgreeing, referenceSamples, candidateAgreeing, candidateSamples },
      }) =>
        `  ${label} ${rule} at ${path === '' ? '(whole)' : path} [${level}; ${referenceAgreeing}/${referenceSamples} and ${candidateAgreeing}/${candidateSamples}]\n      ${String(reference).slice(0, 300)}\n      ${String(candidate).slice(0, 300)}`,
    )
  return [
    `\n## after ${requests} requests per environment, needs ${comparison.needs}`,
    ...said('finding', comparison.divergences),
    ...said('not reproduced', comparison.notReproduced),
    ...openFacets(comparison).map((open) => `  open: ${open}`),
    `  noise: ${comparison.noise.map(({ facet, path, level }) => `${facet}${path} ${level}`).join(', ')}`,
  ].join('\n')
}
