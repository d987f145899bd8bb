/** Texts that hold a structure: what is inside is compared, because they are new with every answer, or written in another way. */
import type { ExpansionKind } from '../expand/expand.ts'
import { expandSides, type ExpandedSides } from '../expand/expand-sides.ts'
import type { Difference, PathNoise, Sides } from '../facet.ts'
import { shownOf } from '../leaf.ts'
import type { Json } from './json.ts'
import { leafOf } from './walk-state.ts'
import type { Walk } from './walk-state.ts'

/** Texts in texts in texts; each of them may be nested as deep as a body. */
const OPENED_MAX = 3

/** Texts that agree as texts, because they are new with every answer. */
export function walkOpened(path: string, present: Sides<Json>, run: Walk): void {
  const expanded = expand(present, run)
  if (expanded === undefined) return
  if ('trees' in expanded) {
    walkTrees(path, expanded.trees, run)
    return
  }
  const { reference, candidate } = present
  run.add({
    path,
    kind: 'format',
    level: 'format',
    classes: expanded.kinds,
    reference: shownOf(leafOf(reference[0], run.identify)),
    candidate: shownOf(leafOf(candidate[0], run.identify)),
    referenceSamples: reference.length,
    candidateSamples: candidate.length,
    referenceAgreeing: reference.length,
    candidateAgreeing: candidate.length,
  })
}

function expand(present: Sides<Json>, run: Walk): ExpandedSides | undefined {
  if (run.tokenise === undefined || (run.opened ?? 0) >= OPENED_MAX) return undefined
  return expandSides(present, { at: run.at, tokenise: run.tokenise })
}

function walkTrees(path: string, trees: Sides<Json>, run: Walk): void {
  run.walk(path, trees, { ...run, opened: (run.opened ?? 0) + 1 })
}

/** Of these the tree holds everything that the text does. */
const WHOLE: ReadonlySet<ExpansionKind> = new Set(['json', 'encoded json'])
/** Of these the tree says less than the text: what kind of file it is. */
const FILES: ReadonlySet<ExpansionKind> = new Set(['file', 'data uri'])
/** What may follow from what is inside: another spelling, other lengths, other letters. */
const OF_A_TEXT: ReadonlySet<Difference['kind']> = new Set(['value', 'format', 'length', 'settled', 'unstable'])
/** What an inside says that is more than that it varies. */
const TELLING: ReadonlySet<Difference['kind']> = new Set(['missing', 'added', 'type', 'null', 'format', 'value', 'range'])

/**
 * A token of another issuer is longer, a link that is signed for a week instead of an hour too, JSON in a text may have
 * its keys in another order: what is inside says what that means.
 * @param difference - of the texts as texts
 * @returns false, with nothing added, where the text says it better
 */
export function walkOpenedInstead(path: string, present: Sides<Json>, difference: Difference, run: Walk): boolean {
  if (!OF_A_TEXT.has(difference.kind)) return false
  const expanded = expand(present, run)
  if (expanded === undefined || !('trees' in expanded)) return false
  if (FILES.has(expanded.kind)) return false
  // All are of one kind: which of them happen to have one length, or letters that look like a token, is chance.
  const isVague =
    difference.kind === 'length' || difference.kind === 'format' || (difference.kind === 'value' && difference.level !== 'exact')
  if (WHOLE.has(expanded.kind)) {
    run.note(path, 'canonical')
    walkTrees(path, expanded.trees, run)
    return true
  }
  if (difference.kind === 'value' && !isVague) return isReordered(present) && addReordered(difference, run)
  const found: Difference[] = []
  const noise: PathNoise[] = []
  walkTrees(path, expanded.trees, {
    ...run,
    add: (one) => found.push(one),
    note: (at, level) => noise.push({ path: at, level }),
  })
  if (!isVague) {
    const telling = found.filter(({ kind }) => TELLING.has(kind))
    for (const one of telling) run.add(one)
    return telling.length > 0
  }
  if (new Set(found.map((one) => one.path)).size > INSIDE_MAX) return false
  run.note(path, 'format')
  for (const one of noise) run.note(one.path, one.level)
  for (const one of found) run.add(one)
  return true
}

/** Where more is different, it is another text altogether: a link to another provider, a cursor of another table. */
const INSIDE_MAX = 2

/** The same parameters in another order. @param present - one text on each side */
function isReordered({ reference, candidate }: Sides<Json>): boolean {
  const [left, right] = [sortedQuery(reference[0]), sortedQuery(candidate[0])]
  return left !== undefined && left === right
}

function sortedQuery(text: Json | undefined): string | undefined {
  if (typeof text !== 'string') return undefined
  const [, start = '', query = '', end = ''] = /^([^?#]*\?)?([^#]*)(.*)$/s.exec(text) ?? []
  const parts = query.split('&')
  const names = parts.map((part) => part.replace(/=.*$/s, ''))
  // Of a name that comes again, the order counts.
  return new Set(names).size < names.length ? undefined : start + parts.sort().join('&') + end
}

function addReordered(difference: Difference, run: Walk): boolean {
  run.add({ ...difference, kind: 'encoding', level: 'canonical', classes: ['parameters', 'parameters in another order'] })
  return true
}
