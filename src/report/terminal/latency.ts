/** The latency block: what is slower and what is not settled, test by test; the others as numbers. */
import { quantileName, type LatencyComparison, type LatencyOutcome, type LatencyVerdict } from '../../core/latency.ts'
import type { Result } from '../../core/result.ts'
import { intervalText, msText, pathText, percentText, ratioText } from '../latency-words.ts'
import { columns, cutAt, wrap } from '../text/columns.ts'
import type { Page } from '../text/page.ts'
import { count } from '../words.ts'

const LISTED_MAX = 10
const LABEL = 10
const REASON_CHARACTERS_MAX = 300
const ORDER: readonly LatencyVerdict[] = ['slower', 'undecided', 'faster', 'within']

/** A `slower` that the family of tests or the second run did not bear out is not proved. */
function verdictWord({ verdict, flagged }: LatencyOutcome): string {
  return verdict === 'slower' && !flagged ? 'not proved' : verdict
}

type Row = { readonly comparison: LatencyComparison; readonly test: LatencyOutcome }

export function latencyLines(
  { latency = [], latencyFamily, environments }: Result,
  page: Page,
  verbose: boolean,
): readonly string[] {
  const rows = latency
    .flatMap((comparison) => comparison.tests.map((test): Row => ({ comparison, test })))
    .toSorted((left, right) => rank(left) - rank(right))
  if (rows.length === 0) return []
  // What could not be measured is told once for all that it befell.
  const refused = Map.groupBy(rows.filter(isRefused), ({ test }) => test.because ?? '')
  const wanted = rows.filter((row) => !isRefused(row) && (verbose || row.test.verdict !== 'within'))
  const shown = verbose ? wanted : wanted.slice(0, LISTED_MAX)
  const more = wanted.length - shown.length
  const severalCandidates = environments.length > 2
  return [
    `${page.ink('bold', 'latency')}   ${summary(rows)}`,
    ...methodLines(latency, latencyFamily, page),
    ...shown.flatMap((row) => rowLines(row, page, severalCandidates)),
    ...[...refused].flatMap(([because, group]) => refusedLines(because, group, page)),
    ...(more > 0 ? [`${' '.repeat(LABEL)}${more} more: parity run --verbose, or result.json`] : []),
  ]
}

/** Undecided for want of data, not for noise. */
function isRefused({ test }: Row): boolean {
  return test.verdict === 'undecided' && test.exhausted !== true
}

/** Words of a reason -> what helps. */
const HELP: readonly (readonly [RegExp, string])[] = [
  [/overloaded/, 'ask less per second (--budget), or run it on a machine with less to do'],
  [/dropped/, 'ask less per second (--budget): the answers take longer than k6 has users for'],
  [/did not end in time/, 'a longer time-out of the probe (latency.timeout) shows how long they take'],
]

function refusedLines(because: string, group: readonly Row[], page: Page): readonly string[] {
  const names = [
    ...new Set(group.map(({ comparison, test }) => `${page.fit(comparison.probe, 40)} ${quantileName(test.quantile)}`)),
  ]
  const help = HELP.find(([words]) => words.test(because))?.[1]
  const texts = [
    page.fit(because === '' ? 'no reason known' : because, REASON_CHARACTERS_MAX),
    ...(help === undefined ? [] : [help]),
    `${names.slice(0, LISTED_MAX).join(', ')}${names.length > LISTED_MAX ? ` and ${names.length - LISTED_MAX} more` : ''}`,
  ]
  const [first = '', ...rest] = texts.flatMap((text) => wrap(text, page.width - LABEL))
  return [page.ink('yellow', 'undecided'.padEnd(LABEL)) + first, ...rest.map((line) => ' '.repeat(LABEL) + line)]
}

function rank({ test }: Row): number {
  return (test.flagged ? -1 : 0) + 2 * ORDER.indexOf(test.verdict)
}

function summary(rows: readonly Row[]): string {
  const words = Map.groupBy(rows, ({ test }) => verdictWord(test))
  const counts = ['slower', 'not proved', 'undecided', 'faster', 'within'].flatMap((word) => {
    const amount = words.get(word)?.length ?? 0
    return amount === 0 ? [] : [`${amount} ${word}`]
  })
  return `${counts.join(', ')} of ${count(rows.length, 'test')}`
}

function methodLines(latency: readonly LatencyComparison[], family: Result['latencyFamily'], page: Page): readonly string[] {
  const profiles = [...new Set(latency.map(({ profile, engine }) => (engine === 'parity' ? profile : `${profile} by ${engine}`)))]
  const paths = [...new Set(latency.map(({ path }) => path.used))]
  const rate = family === undefined ? '' : `, of all flags at most ${percentText(family.rate)} are false`
  const text = `profile ${profiles.join(', ')}; path ${paths.join(', ')}${rate}`
  return wrap(text, page.width - LABEL).map((line) => `${' '.repeat(LABEL)}${page.ink('dim', line)}`)
}

function rowLines({ comparison, test }: Row, page: Page, severalCandidates: boolean): readonly string[] {
  const { referenceMs, candidateMs } = test
  const word = verdictWord(test)
  const label = page.ink(test.flagged ? 'red' : test.verdict === 'undecided' ? 'yellow' : 'dim', word.padEnd(LABEL))
  const name = `${page.fit(comparison.probe, 40)} ${quantileName(test.quantile)}${severalCandidates ? `  ${comparison.environment}` : ''}`
  const times =
    referenceMs === undefined || candidateMs === undefined ? [] : [`${msText(referenceMs)} against ${msText(candidateMs)}`]
  const details = [
    ...times,
    `${test.ratio === undefined ? '' : `ratio ${ratioText(test.ratio)} ${intervalText(test)}, `}tolerance ${percentText(test.tolerance)}`,
    ...reasons({ comparison, test }, page),
  ]
  const line = `${name}  ${details.join('; ')}`
  const room = page.width - LABEL
  if (columns(line) <= room) return [label + line]
  const indent = ' '.repeat(LABEL + 2)
  return [label + cutAt(name, room), ...wrap(details.join('; '), room - 2).map((text) => indent + page.ink('dim', text))]
}

function reasons({ comparison, test }: Row, page: Page): readonly string[] {
  if (test.verdict === 'undecided')
    return [
      page.fit(test.because ?? 'the noise is too large', REASON_CHARACTERS_MAX),
      ...(test.detectable === undefined ? [] : [`+${percentText(test.detectable)} would have been found`]),
    ]
  return test.flagged ? [page.fit(pathText(comparison), REASON_CHARACTERS_MAX)] : []
}
