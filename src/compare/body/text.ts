/**
 * Bodies that are text but not JSON (HTML, XML, CSV, plain): compared line by line after what is new with every answer by
 * its format is replaced by its class. Lines that vary inside one environment are left out on both sides.
 */
import type { Difference, PathNoise, Sides } from '../facet.ts'
import { templateOf } from '../format-class.ts'
import { cutText } from '../leaf.ts'

/** Values of attributes and inputs that are new with every page by purpose: nonces, CSRF tokens. */
const FRESH_ATTRIBUTES = /(\snonce=)(?:"[^"]*"|'[^']*'|[^\s>]+)/gi
/** Tag by tag, up to the next bracket: a page without one would be looked through once for every tag. */
const INPUTS = /<(?:input|meta)\b[^<>]*>/gi
const CSRF_NAME =
  /^<(?:input\b[^>]*\bname=["']?[\w-]*(?:csrf|xsrf|authenticity|requestverification|nonce|_token)|meta\b[^>]*\bname=["']?[\w-]*(?:csrf|xsrf))/i
const CSRF_VALUE = /(\b(?:value|content)=)(?:"[^"]*"|'[^']*'|[^\s>]+)/i

/** @returns lines for comparison: white space folded, volatile pieces replaced; markup has one element a line */
export function normalisedLines(text: string, markup: boolean): readonly string[] {
  const fresh = markup
    ? text
        .replace(FRESH_ATTRIBUTES, '$1{nonce}')
        .replace(INPUTS, (tag) => (CSRF_NAME.test(tag) ? tag.replace(CSRF_VALUE, '$1{csrf}') : tag))
        .replace(/>\s*</g, '>\n<')
    : text
  return fresh
    .normalize('NFC')
    .split(/\r\n|\r|\n/)
    .map((line) => templateOf(line.replace(/[ \t]+/g, ' ').trim()))
    .filter((line) => line !== '')
}

export type TextComparison = { readonly differences: readonly Difference[]; readonly noise: readonly PathNoise[] }

type Line = readonly [line: string, samples: number]

/** @param lists - the normalised lines of each sample; a line that is in every sample of its side is stable */
export function compareTexts(lists: Sides<readonly string[]>): TextComparison {
  const reference = countLines(lists.reference)
  const candidate = countLines(lists.candidate)
  const [referenceSamples, candidateSamples] = [lists.reference.length, lists.candidate.length]
  const gone = stableLinesRareIn(reference, referenceSamples, candidate, candidateSamples)
  const come = stableLinesRareIn(candidate, candidateSamples, reference, referenceSamples)
  const varies =
    [...reference.values()].some((samples) => samples < referenceSamples) ||
    [...candidate.values()].some((samples) => samples < candidateSamples)
  const noise: readonly PathNoise[] = varies ? [{ path: '', level: 'canonical' }] : []
  if (gone.length === 0 && come.length === 0) {
    const order = compareLineOrder(lists)
    return { differences: order === undefined ? [] : [order], noise }
  }
  const [goneLine] = gone
  const [comeLine] = come
  const kind = goneLine === undefined ? 'added' : comeLine === undefined ? 'missing' : 'value'
  const difference: Difference = {
    path: '',
    kind,
    level: 'canonical',
    classes: [goneLine === undefined ? 'absent' : 'text', comeLine === undefined ? 'absent' : 'text'],
    reference: shownLines(gone),
    candidate: shownLines(come),
    referenceSamples,
    candidateSamples,
    // A line that is gone shows in the candidate's samples without it; one that came shows in its samples with it.
    referenceAgreeing: comeLine === undefined ? referenceSamples : referenceSamples - comeLine[1],
    candidateAgreeing: goneLine === undefined ? candidateSamples : candidateSamples - goneLine[1],
  }
  return { differences: [difference], noise }
}

/** In how many samples each line stands; where it stands twice, the second one counts for itself. */
function countLines(lists: readonly (readonly string[])[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const lines of lists) {
    const times = new Map<string, number>()
    for (const line of lines) {
      const before = times.get(line) ?? 0
      times.set(line, before + 1)
      const numbered = before === 0 ? line : `${line}${REPEATED}${before}`
      counts.set(numbered, (counts.get(numbered) ?? 0) + 1)
    }
  }
  return counts
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
    path: '',
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
