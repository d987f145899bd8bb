/** What did not decide the verdict and must be told all the same: known differences, gaps, noise, warnings. */
import type { Level } from '../../core/level.ts'
import type { CoverageEntry, CoverageState, KnownDifferenceUse, Result } from '../../core/result.ts'
import { columns, cutAt, flow, padTo, wrap } from '../text/columns.ts'
import type { Page } from '../text/page.ts'
import { count, daysLeft, place } from '../words.ts'

const LISTED_MAX = 10
const NAMES_LINES_MAX = 2
const SENTENCE_CHARACTERS_MAX = 400
const LABEL = 10

type Rest = { readonly result: Result; readonly page: Page; readonly verbose: boolean }

/** Blocks in the order of what needs a person first. Empty ones are left out. */
export function restBlocks(result: Result, page: Page, verbose: boolean): readonly (readonly string[])[] {
  const rest: Rest = { result, page, verbose }
  return [knownLines(rest), gapLines(rest), [...noiseLines(rest), ...notReproducedLines(rest)], warningLines(rest)]
}

function knownLines({ result, page, verbose }: Rest): readonly string[] {
  const { applied, expired, unused, refused = [] } = result.knownDifferences
  const lines = (use: KnownDifferenceUse, about: string): readonly string[] => {
    const what = `${page.fit(use.id, 60)}  ${place(page.fit(use.rule, 40), page.fit(use.path, 40))}`
    const more = `${about}, ${page.fit(use.owner, 24)}`
    const line = `${what}  ${more}`
    return columns(line) <= page.width - LABEL
      ? [line]
      : [cutAt(what, page.width - LABEL), `  ${page.ink('dim', page.fit(more, page.width - LABEL - 2))}`]
  }
  const until = (use: KnownDifferenceUse): string => {
    const days = daysLeft(use.expires, result.startedAt)
    return `${count(use.findings, 'finding')}, until ${page.fit(use.expires, 10)}${days === null ? '' : ` (${count(days, 'day')})`}`
  }
  const block = (uses: readonly KnownDifferenceUse[], about: (use: KnownDifferenceUse) => string): readonly string[] => {
    const shown = verbose ? uses : uses.slice(0, LISTED_MAX)
    const more = uses.length - shown.length
    return [...shown.flatMap((use) => lines(use, about(use))), ...(more > 0 ? [`${more} more: see result.json`] : [])]
  }
  return [
    ...labelled(
      'expired',
      block(expired, (use) => `since ${page.fit(use.expires, 10)}`),
      page,
      'red',
    ),
    ...labelled('known', block(applied, until), page),
    ...labelled(
      'unused',
      block(unused, ({ because = 'matched nothing' }) => page.fit(because, SENTENCE_CHARACTERS_MAX)),
      page,
      'yellow',
    ),
    ...labelled(
      'refused',
      block(refused, ({ because = 'too broad' }) => `too broad: ${page.fit(because, SENTENCE_CHARACTERS_MAX)}`),
      page,
      'red',
    ),
  ]
}

/** What could not be compared, by reason: one down environment is one line, not one per probe. */
function gapLines({ result, page, verbose }: Rest): readonly string[] {
  const groups = new Map<string, CoverageEntry[]>()
  for (const gap of result.coverage.gaps) {
    const key = JSON.stringify([gap.state, gap.environment, gap.reason ?? ''])
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [gap])
    else group.push(gap)
  }
  const all = [...groups.values()].toSorted((left, right) => urgency(left) - urgency(right))
  const shown = verbose ? all : all.slice(0, LISTED_MAX)
  const more = all.length - shown.length
  const lines = shown.flatMap((group) => gapGroup(group, { result, page, verbose }))
  return lines.length === 0
    ? []
    : [
        page.ink('bold', 'Not compared') + gapCounts(result),
        ...lines,
        ...(more > 0 ? [`  ${count(more, 'more reason')}: see result.json`] : []),
      ]
}

const URGENCY: Readonly<Record<CoverageState, number>> = { failed: 0, unverified: 1, skipped: 2, compared: 3 }

function urgency([first]: readonly CoverageEntry[]): number {
  return first === undefined ? URGENCY.compared : URGENCY[first.state]
}

function gapCounts({ coverage }: Result): string {
  const parts = [
    ...(coverage.undecided === 0 ? [] : [`${count(coverage.undecided, 'probe')} undecided`]),
    ...(coverage.skipped === 0 ? [] : [`${count(coverage.skipped, 'probe')} skipped`]),
  ]
  return parts.length === 0 ? '' : `: ${parts.join(', ')}`
}

function gapGroup(group: readonly CoverageEntry[], { page, verbose }: Rest): readonly string[] {
  const [first] = group
  if (first === undefined) return []
  // Names may hold commas: quoted, they cannot run into each other.
  const names = [...new Set(group.map((gap) => (gap.facet === '*' ? `"${gap.probe}"` : `"${gap.probe}" (${gap.facet})`)))]
  const where = first.state === 'skipped' || first.environment === '*' ? '' : `${page.fit(first.environment, 24)}: `
  const state = page.ink(first.state === 'skipped' ? 'dim' : 'yellow', padTo(first.state, 10))
  const [head = '', ...tail] = wrap(where + page.fit(first.reason ?? 'no reason given', SENTENCE_CHARACTERS_MAX), page.width - 14)
  const sentence = [head, ...tail].map((line, index) => `  ${index === 0 ? state : ' '.repeat(10)}  ${line}`)
  const width = page.width - 14
  const room = verbose ? Number.POSITIVE_INFINITY : width * NAMES_LINES_MAX - 20
  const listed: string[] = []
  let used = 0
  for (const name of names) {
    const text = page.fit(name, width - 2)
    used += columns(text) + 2
    if (used > room && listed.length > 0) break
    listed.push(text)
  }
  const rest = names.length - listed.length
  const parts = rest > 0 ? [...listed, `${rest} more`] : listed
  return [...sentence, ...flow(parts, width).map((line) => `${' '.repeat(14)}${page.ink('dim', line)}`)]
}

const COARSER: Readonly<Record<Level, string>> = {
  exact: 'by value',
  canonical: 'by meaning',
  relation: 'by relation',
  distribution: 'by distribution',
  format: 'by format',
  type: 'by type',
  presence: 'by presence',
}

function noiseLines({ result, page, verbose }: Rest): readonly string[] {
  const { noise } = result
  if (noise.length === 0) return []
  const levels = Object.entries(COARSER).flatMap(([level, words]) => {
    const amount = noise.filter((item) => item.level === level).length
    return amount === 0 ? [] : [`${words} (${amount})`]
  })
  const text = `${noise.length === 1 ? '1 field varies' : `${noise.length} fields vary`} by nature (ids, times, order): compared ${levels.join(', ')}`
  const items = verbose
    ? noise.map((item) => page.fit(`${item.probe}  ${item.facet} ${item.path}  ${COARSER[item.level]}`, page.width - LABEL))
    : []
  return labelled('noise', [...wrap(text, page.width - LABEL), ...items], page)
}

function notReproducedLines({ result, page, verbose }: Rest): readonly string[] {
  const { notReproduced } = result
  if (notReproduced.length === 0) return []
  const text = `${count(notReproduced.length, 'difference')} of the first look did not come back on fresh answers: told, not judged`
  const items = notReproduced.map((item) =>
    page.fit(`${item.probe}  ${item.rule} ${item.path}  ${item.environment}, ${item.samples} fresh answers`, page.width - LABEL),
  )
  return labelled('seen once', [...wrap(text, page.width - LABEL), ...limit(items, verbose)], page)
}

function warningLines({ result, page, verbose }: Rest): readonly string[] {
  const shown = verbose ? result.warnings : result.warnings.slice(0, LISTED_MAX)
  const more = result.warnings.length - shown.length
  const lines = shown.flatMap((warning) =>
    labelled('warning', wrap(page.fit(warning, SENTENCE_CHARACTERS_MAX), page.width - LABEL), page, 'yellow'),
  )
  return more > 0 ? [...lines, `${' '.repeat(LABEL)}${count(more, 'more warning')}: see result.json`] : lines
}

function limit(lines: readonly string[], verbose: boolean): readonly string[] {
  if (verbose || lines.length <= LISTED_MAX) return lines
  return [...lines.slice(0, LISTED_MAX), `${lines.length - LISTED_MAX} more: see result.json`]
}

/** A label in front of the first line, the others below it. */
export function labelled(
  label: string,
  lines: readonly string[],
  page: Page,
  style: 'bold' | 'red' | 'yellow' = 'bold',
): readonly string[] {
  return lines.map(
    (line, index) => (index === 0 ? page.ink(style, label) + ' '.repeat(LABEL - label.length) : ' '.repeat(LABEL)) + line,
  )
}
