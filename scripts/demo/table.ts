/** The demo's own report as text: each plant, how it was found, and what nobody planted. */
import type { Finding, ShownValue } from '../../src/core/finding.ts'
import type { Gate } from '../../src/core/result.ts'
import type { PlantScore, Score } from './score.ts'
import type { Expected } from './shop/spoil.ts'

const VALUE_CHARACTERS_MAX = 44
const INDENT = ' '.repeat(10)

export function renderScore(score: Score, gate: Gate): string {
  const found = score.plants.filter(({ missed }) => missed.length === 0).length
  return [
    ...score.plants.flatMap((plant, index) => [...renderPlant(plant, index + 1), '']),
    ...renderList('UNEXPECTED findings, which nobody planted:', score.unexpected.map(describeFinding)),
    ...renderList('Something is wrong with the run itself:', score.complaints),
    score.plants.length > 0
      ? `Found ${found} of ${score.plants.length} planted divergences, and ${count(score.unexpected.length, 'finding')} that nobody planted.`
      : `Nothing was planted, and parity reports ${count(score.unexpected.length, 'finding')}.`,
    ...(score.known.length > 0
      ? [`Seen and accepted, as known-differences.yaml says: ${count(score.known.length, 'finding')}.`]
      : []),
    `As a gate (--fail-on ${gate.failOn}) this run would have ended with exit code ${gate.exitCode}: ${gate.decision}.`,
    ...gate.reasons.slice(0, 3).map((reason) => `  ${reason}`),
    '',
  ].join('\n')
}

function renderPlant({ plant, found, missed }: PlantScore, number: number): readonly string[] {
  const mark = missed.length === 0 ? 'ok    ' : 'MISSED'
  return [
    `${String(number).padStart(2)} ${mark} ${plant.id} (${plant.area}, ${plant.where})`,
    `${INDENT}${plant.story}`,
    ...found.map((finding) => `${INDENT}${describeFinding(finding)}`),
    ...missed.map((expected) => `${INDENT}not found: ${place(expected)}`),
  ]
}

function renderList(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `${INDENT}${line}`), '']
}

function count(number: number, noun: string): string {
  return number === 1 ? `1 ${noun}` : `${number === 0 ? 'no' : number} ${noun}s`
}

function describeFinding(finding: Finding): string {
  const { candidateAgreeing, candidateSamples } = finding.evidence
  return `${place(finding)}: ${show(finding.reference)} -> ${show(finding.candidate)} (in ${candidateAgreeing} of ${count(candidateSamples, 'answer')})`
}

function place({ rule, probe, path }: Expected): string {
  return `${rule} in "${probe}"${path === '' ? '' : ` at ${path}`}`
}

function show(value: ShownValue): string {
  if (value === null) return 'nothing'
  const line = value.replaceAll(/\s+/g, ' ')
  return line.length > VALUE_CHARACTERS_MAX ? `${line.slice(0, VALUE_CHARACTERS_MAX - 3)}...` : line
}
