/**
 * Bodies that are text but not JSON (HTML, XML, CSV, plain): compared line by line after what is new with every answer by
 * its format is replaced by its class. Lines that vary inside one environment are left out on both sides.
 */
import type { Difference, PathNoise, Sides } from '../facet.ts'
import { templateOf } from '../format-class.ts'

/** Values of attributes and inputs that are new with every page by purpose: nonces, CSRF tokens, integrity of hashed assets. */
const FRESH_ATTRIBUTES = /(\snonce=)(?:"[^"]*"|'[^']*'|[^\s>]+)/gi
const CSRF_INPUTS =
  /(<input\b(?=[^>]*\bname=["']?[\w-]*(?:csrf|xsrf|authenticity|requestverification|nonce|_token)[\w-]*)[^>]*\bvalue=)(?:"[^"]*"|'[^']*'|[^\s>]+)/gi
const CSRF_METAS = /(<meta\b(?=[^>]*\bname=["']?[\w-]*(?:csrf|xsrf)[\w-]*)[^>]*\bcontent=)(?:"[^"]*"|'[^']*'|[^\s>]+)/gi

/** @returns lines for comparison: white space folded, volatile pieces replaced; markup has one element a line */
export function normalisedLines(text: string, markup: boolean): readonly string[] {
  const fresh = markup
    ? text
        .replace(FRESH_ATTRIBUTES, '$1{nonce}')
        .replace(CSRF_INPUTS, '$1{csrf}')
        .replace(CSRF_METAS, '$1{csrf}')
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
  const noise: readonly PathNoise[] = [...reference, ...candidate].some(
    ([line, samples]) => samples < (reference.has(line) ? referenceSamples : candidateSamples),
  )
    ? [{ path: '', level: 'canonical' }]
    : []
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

/** In how many samples each line stands. */
function countLines(lists: readonly (readonly string[])[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const lines of lists) for (const line of new Set(lines)) counts.set(line, (counts.get(line) ?? 0) + 1)
  return counts
}

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
  return rare
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
    reference: left[at] ?? null,
    candidate: right[at] ?? null,
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
  const shown = lines.slice(0, LINES_SHOWN_MAX).map(([line]) => line)
  return shown.join('\n') + (lines.length > LINES_SHOWN_MAX ? `\n… ${lines.length - LINES_SHOWN_MAX} more lines` : '')
}
