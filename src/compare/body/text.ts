/**
 * Bodies that are text without a structure we read (plain text, scripts, style sheets): compared line by line after what is
 * new with every answer by its format is replaced by its class. Lines that vary inside one environment are left out on both
 * sides; the others are told region by region.
 */
import type { Difference, PathNoise, Sides } from '../facet.ts'
import { templateOf } from '../format-class.ts'
import { isMeasureName } from '../formats/process.ts'
import { cutText } from '../leaf.ts'

/** @returns lines for comparison: white space folded, volatile pieces replaced */
export function normalisedLines(text: string): readonly string[] {
  const areSamples = METRIC_TYPE.test(text)
  return text
    .normalize('NFC')
    .split(/\r\n|\r|\n/)
    .map((line) => {
      const folded = line.replace(/[ \t]+/g, ' ').trim()
      const isSample = areSamples && !folded.startsWith('#')
      return templateOf(isSample ? folded.replace(SAMPLE_VALUE, ' {number}') : withoutMeasure(folded))
    })
    .filter((line) => line !== '')
}

/**
 * The text that Prometheus reads (prometheus.io, exposition formats; OpenMetrics 1.0). Two processes count differently by
 * what they did so far; which series there are, their labels, types and help texts are the same.
 */
const METRIC_TYPE =
  /^# TYPE [A-Za-z_:][\w:]* (?:counter|gauge|histogram|summary|untyped|unknown|info|stateset|gaugehistogram)\r?$/m
/** The value, and the time where there is one. */
const SAMPLE_VALUE = / (?:[+-]?(?:\d[\d.]*(?:[eE][+-]?\d+)?|Inf)|NaN)(?: \d[\d.]*)?$/

/** `Uptime: 293` of a status page as text, as it would be in JSON. */
function withoutMeasure(line: string): string {
  const [, label, value] = LABELLED.exec(line) ?? []
  return label !== undefined && value !== undefined && isMeasureName(label.replaceAll(' ', '_')) ? `${label}: {number}` : line
}

const LABELLED = /^([A-Za-z][\w ]{0,40})[:=] ?(\d{1,20}(?:\.\d{1,20})?)$/

export type TextComparison = { readonly differences: readonly Difference[]; readonly noise: readonly PathNoise[] }

type Line = readonly [line: string, samples: number]

/** @param lists - the normalised lines of each sample; a line that is in every sample of its side is stable */
export function compareTexts(lists: Sides<readonly string[]>): TextComparison {
  const compared = compareLines(lists)
  if (compared.differences.length > 0 || compared.noise.length === 0) return compared
  // Lines that are new with every answer still have a form: what the log says around its numbers, the names of metrics.
  const forms = compareLines({ reference: lists.reference.map(formsOf), candidate: lists.candidate.map(formsOf) })
  const differences = forms.differences.filter(({ kind }) => kind !== 'order')
  return { differences: differences.map((one) => ({ ...one, level: 'format' as const })), noise: compared.noise }
}

/** Numbers, and words that hold digits, are counts, ids and versions. */
function formsOf(lines: readonly string[]): readonly string[] {
  return lines.map((line) => line.replace(/[\w.:+-]+/g, (word) => (/\d/.test(word) ? '#' : word)))
}

function compareLines(lists: Sides<readonly string[]>): TextComparison {
  const reference = countLines(lists.reference)
  const candidate = countLines(lists.candidate)
  const [referenceSamples, candidateSamples] = [lists.reference.length, lists.candidate.length]
  const gone = stableLinesRareIn(reference, referenceSamples, candidate, candidateSamples)
  const come = stableLinesRareIn(candidate, candidateSamples, reference, referenceSamples)
  const varies =
    [...reference.values()].some((samples) => samples < referenceSamples) ||
    [...candidate.values()].some((samples) => samples < candidateSamples)
  const noise: readonly PathNoise[] = varies ? [{ path: '/lines', level: 'canonical' }] : []
  if (gone.length === 0 && come.length === 0) {
    const order = compareLineOrder(lists)
    return { differences: order === undefined ? [] : [order], noise }
  }
  const isShared = (line: string): boolean => reference.get(line) === referenceSamples && candidate.get(line) === candidateSamples
  // What varies is shared by chance now and then, and a region would be called otherwise in the next round.
  const regions = varies
    ? [{ path: '/lines/*', gone, come }]
    : regionsOf(lists, isShared, { gone: new Map(gone), come: new Map(come) })
  return { differences: regions.map((region) => regionDifference(region, { referenceSamples, candidateSamples })), noise }
}

/** Lines that are gone and lines that came between the same two lines that both sides have. */
type Region = { readonly path: string; readonly gone: readonly Line[]; readonly come: readonly Line[] }

/** Regions that are told by themselves; a text that is another one altogether need not be told line by line. */
const REGIONS_MAX = 20

function regionsOf(
  lists: Sides<readonly string[]>,
  isShared: (line: string) => boolean,
  lines: { readonly gone: ReadonlyMap<string, number>; readonly come: ReadonlyMap<string, number> },
): readonly Region[] {
  const gone = linesByRegion(lists.reference[0] ?? [], isShared, lines.gone)
  const come = linesByRegion(lists.candidate[0] ?? [], isShared, lines.come)
  const numbers = [...new Set([...gone.keys(), ...come.keys()])].sort((left, right) => left - right)
  const region = (path: string, among: readonly number[]): Region => ({
    path,
    gone: among.flatMap((number) => gone.get(number) ?? []),
    come: among.flatMap((number) => come.get(number) ?? []),
  })
  const told = numbers.slice(0, REGIONS_MAX).map((number) => region(`/lines/${number}`, [number]))
  return numbers.length > REGIONS_MAX ? [...told, region('/lines/*', numbers.slice(REGIONS_MAX))] : told
}

/** A region is named by how many lines before it both sides have: the same number from either side. */
function linesByRegion(
  lines: readonly string[],
  isShared: (line: string) => boolean,
  differing: ReadonlyMap<string, number>,
): ReadonlyMap<number, readonly Line[]> {
  const regions = new Map<number, Line[]>()
  let shared = 0
  for (const line of numbered(lines)) {
    const samples = differing.get(line)
    if (samples !== undefined) append(regions, shared, [line, samples])
    else if (isShared(line)) shared += 1
  }
  return regions
}

function append(regions: Map<number, Line[]>, region: number, line: Line): void {
  const known = regions.get(region)
  if (known === undefined) regions.set(region, [line])
  else known.push(line)
}

function regionDifference(
  { path, gone, come }: Region,
  samples: { readonly referenceSamples: number; readonly candidateSamples: number },
): Difference {
  const [goneLine] = gone
  const [comeLine] = come
  return {
    path,
    kind: goneLine === undefined ? 'added' : comeLine === undefined ? 'missing' : 'value',
    level: 'canonical',
    classes: [goneLine === undefined ? 'absent' : 'text', comeLine === undefined ? 'absent' : 'text'],
    reference: shownLines(gone),
    candidate: shownLines(come),
    ...samples,
    // A line that is gone shows in the candidate's samples without it; one that came shows in its samples with it.
    referenceAgreeing: samples.referenceSamples - (comeLine?.[1] ?? 0),
    candidateAgreeing: samples.candidateSamples - (goneLine?.[1] ?? 0),
  }
}

/** In how many samples each line stands; where it stands twice, the second one counts for itself. */
function countLines(lists: readonly (readonly string[])[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const lines of lists) for (const line of numbered(lines)) counts.set(line, (counts.get(line) ?? 0) + 1)
  return counts
}

function numbered(lines: readonly string[]): readonly string[] {
  const times = new Map<string, number>()
  return lines.map((line) => {
    const before = times.get(line) ?? 0
    times.set(line, before + 1)
    return before === 0 ? line : `${line}${REPEATED}${before}`
  })
}

const REPEATED = '\u0000'

/** Lines that are in every sample of one side and not in every sample of the other, with the number of the other's samples that have them. */
function stableLinesRareIn(
  side: ReadonlyMap<string, number>,
  samples: number,
  other: ReadonlyMap<string, number>,
  otherSamples: number,
): Line[] {
  const rare: Line[] = []
  for (const [line, count] of side) {
    const inOther = other.get(line) ?? 0
    if (count === samples && inOther < otherSamples) rare.push([line, inOther])
  }
  // Beside a line that is never on the other side, one that is there now and then is noise. The order is kept.
  const least = Math.min(...rare.map(([, inOther]) => inOther))
  return rare.filter(([, inOther]) => inOther === least)
}

/** The same lines in another order, where both sides keep one order: rows of a CSV, items of a list. */
function compareLineOrder(lists: Sides<readonly string[]>): Difference | undefined {
  const orders = {
    reference: lists.reference.map((lines) => lines.join('\n')),
    candidate: lists.candidate.map((lines) => lines.join('\n')),
  }
  const [reference] = orders.reference
  const [candidate] = orders.candidate
  const stable = orders.reference.every((order) => order === reference) && orders.candidate.every((order) => order === candidate)
  if (!stable || reference === candidate) return undefined
  const [left = [], right = []] = [lists.reference[0], lists.candidate[0]]
  const at = left.findIndex((line, index) => line !== right[index])
  return {
    path: '/lines',
    kind: 'order',
    level: 'canonical',
    classes: ['ordered', 'ordered'],
    reference: cutText(left[at] ?? ''),
    candidate: cutText(right[at] ?? ''),
    referenceSamples: orders.reference.length,
    candidateSamples: orders.candidate.length,
    referenceAgreeing: orders.reference.length,
    candidateAgreeing: orders.candidate.length,
  }
}

/** Shown to people; the whole text is in the log. */
const LINES_SHOWN_MAX = 5

function shownLines(lines: readonly Line[]): string | null {
  if (lines.length === 0) return null
  const shown = lines.slice(0, LINES_SHOWN_MAX).map(([line]) => line.split(REPEATED)[0] ?? '')
  return cutText(shown.join('\n') + (lines.length > LINES_SHOWN_MAX ? `\n… ${lines.length - LINES_SHOWN_MAX} more lines` : ''))
}
