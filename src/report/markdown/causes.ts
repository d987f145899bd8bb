/** The causes in Markdown: each one block, with a table of its first findings, cut between causes where the space ends. */
import type { Finding } from '../../core/finding.ts'
import type { Cause, Result } from '../../core/result.ts'
import { failsGate } from '../../judge/gate.ts'
import { whyAlike } from '../text/sides.ts'
import { causesBySeverity, count, place, referenceName } from '../words.ts'
import { code, plain, table } from './escape.ts'

const VALUE_CHARACTERS = 160
const NAME_CHARACTERS = 120
const TITLE_CHARACTERS = 200
/** What the sentence on causes that were cut takes at most. */
const NOTE_CHARACTERS = 200

export type Space = {
  readonly findingsPerCause: number
  /** What the causes may take. */
  readonly budget: number
  /** How the budget is counted: characters of a comment, bytes of a step summary. */
  readonly sizeOf: (text: string) => number
}

/** @returns blocks, the worst cause first; what did not fit is said */
export function causeBlocks(result: Result, space: Space): readonly string[] {
  const findings = new Map(result.findings.map((finding) => [finding.id, finding]))
  const causes = causesBySeverity(result).filter(({ disposition }) => disposition !== 'known')
  const blocks: string[] = []
  let left = space.budget - NOTE_CHARACTERS
  for (const [index, cause] of causes.entries()) {
    const block = causeBlock(
      result,
      cause,
      cause.findings.flatMap((id) => findings.get(id) ?? []),
      space.findingsPerCause,
    )
    left -= space.sizeOf(block) + 2
    if (left < 0)
      return [...blocks, `**${count(causes.length - index, 'more cause')} not shown here**: see the full report or result.json.`]
    blocks.push(block)
  }
  return blocks
}

function causeBlock(result: Result, cause: Cause, findings: readonly Finding[], shownMax: number): string {
  const shown = findings.slice(0, shownMax)
  const more = cause.findings.length - shown.length
  const facts = [
    `${count(cause.findings.length, 'finding')} in ${count(cause.probes, 'probe')}`,
    stateOf(result, cause, findings),
    ...(cause.owner === undefined ? [] : [`owner ${plain(cause.owner, NAME_CHARACTERS)}`]),
    `${code(cause.rule, NAME_CHARACTERS)}`,
  ]
  const rows = shown.map((finding) => [
    code(finding.probe, NAME_CHARACTERS),
    code(place(finding.facet, finding.path), NAME_CHARACTERS),
    code(finding.reference, VALUE_CHARACTERS, finding.rule),
    candidateCell(result, finding),
  ])
  const candidate = result.environments.length > 2 ? 'candidate' : plain(shown[0]?.environment ?? 'candidate', 40)
  return [
    `#### ${cause.severity}: ${plain(cause.title, TITLE_CHARACTERS)}`,
    `${facts.join(' · ')} · ${code(`parity explain ${cause.id}`, 60)}`,
    table(['probe', 'where', plain(referenceName(result), 40), candidate], rows),
    ...(more > 0 ? [`${count(more, 'more finding')} of this cause not shown: ${code(`parity explain ${cause.id}`, 60)}`] : []),
  ].join('\n\n')
}

/** Two texts that look alike say why they are not. */
function candidateCell(result: Result, finding: Finding): string {
  const where = result.environments.length > 2 ? ` on ${code(finding.environment, 40)}` : ''
  const why = whyAlike(finding)
  return `${code(finding.candidate, VALUE_CHARACTERS, finding.rule)}${where}${why === null ? '' : `<br>${plain(why, TITLE_CHARACTERS)}`}`
}

function stateOf(result: Result, cause: Cause, findings: readonly Finding[]): string {
  if (cause.inBaseline === true) return 'not new: it stood in the baseline'
  const expired = findings.find(({ disposition }) => disposition === 'expired')?.knownDifference
  if (expired !== undefined) return `**known difference ${plain(expired, NAME_CHARACTERS)} has expired**`
  return findings.some((finding) => failsGate(finding, result.gate.failOn)) ? '**fails the gate**' : 'below the gate'
}
