/**
 * Format "csv" (RFC 4180): one row per finding. A cell that a spreadsheet would calculate is text: it gets an apostrophe in
 * front (OWASP, CSV injection), and every cell stands in quotes, so that no separator begins another one.
 */
import type { Finding } from '../../core/finding.ts'
import type { Result } from '../../core/result.ts'
import { failsGate } from '../../judge/gate.ts'
import { brief, briefValue } from '../text/brief.ts'
import { referenceName } from '../words.ts'
import type { Format } from './format.ts'

const VALUE_CHARACTERS = 2000
const NAME_CHARACTERS = 500
/** What Excel, LibreOffice and Sheets take for a formula, in full width too. */
const FORMULA = /^[\s]*[=+\-@\uff1d\uff0b\uff0d\uff20]/

const COLUMNS: readonly (readonly [name: string, of: (finding: Finding, result: Result) => string | number])[] = [
  ['run', (_, { runId }) => brief(runId, 40)],
  ['started', (_, { startedAt }) => brief(startedAt, 40)],
  ['suite', (_, { suite }) => brief(suite, NAME_CHARACTERS)],
  ['reference', (_, result) => brief(referenceName(result), NAME_CHARACTERS)],
  ['candidate', ({ environment }) => brief(environment, NAME_CHARACTERS)],
  ['finding', ({ id }) => brief(id, 60)],
  ['cause', ({ cause }) => brief(cause, 60)],
  ['severity', ({ severity }) => severity],
  ['disposition', ({ disposition }) => disposition],
  ['fails gate', (finding, { gate }) => (failsGate(finding, gate.failOn) ? 'yes' : 'no')],
  ['in baseline', ({ inBaseline }) => (inBaseline === true ? 'yes' : 'no')],
  ['known difference', ({ knownDifference }) => brief(knownDifference ?? '', NAME_CHARACTERS)],
  ['rule', ({ rule }) => brief(rule, 120)],
  ['probe', ({ probe }) => brief(probe, NAME_CHARACTERS)],
  ['owner', ({ probe }, { probes }) => brief(probes.find(({ name }) => name === probe)?.owner ?? '', NAME_CHARACTERS)],
  ['facet', ({ facet }) => brief(facet, 120)],
  ['path', ({ path }) => brief(path, NAME_CHARACTERS)],
  ['reference value', ({ reference }) => briefValue(reference, VALUE_CHARACTERS)],
  ['candidate value', ({ candidate }) => briefValue(candidate, VALUE_CHARACTERS)],
  ['reference samples', ({ evidence }) => evidence.referenceSamples],
  ['reference agreeing', ({ evidence }) => evidence.referenceAgreeing],
  ['candidate samples', ({ evidence }) => evidence.candidateSamples],
  ['candidate agreeing', ({ evidence }) => evidence.candidateAgreeing],
]

export const csvFormat: Format = {
  name: 'csv',
  file: 'findings.csv',
  mediaType: 'text/csv; charset=utf-8; header=present',
  render: (result) => {
    const rows = result.findings.map((finding) => COLUMNS.map(([, of]) => of(finding, result)))
    return [COLUMNS.map(([name]) => name), ...rows].map((cells) => `${cells.map(cell).join(',')}\n`).join('')
  },
}

function cell(value: string | number): string {
  if (typeof value === 'number') return String(value)
  return `"${(FORMULA.test(value) ? `'${value}` : value).replaceAll('"', '""')}"`
}
