/** Texts that agree as texts, because they are new with every answer, and hold a structure: what is inside is compared as well. */
import { expandSides } from '../expand/expand-sides.ts'
import type { Sides } from '../facet.ts'
import { shownOf } from '../leaf.ts'
import type { Json } from './json.ts'
import { leafOf } from './walk-state.ts'
import type { Walk } from './walk-state.ts'

/** Texts in texts in texts; each of them may be nested as deep as a body. */
const OPENED_MAX = 3

export function walkOpened(path: string, present: Sides<Json>, run: Walk): void {
  const opened = run.opened ?? 0
  if (run.tokenise === undefined || opened >= OPENED_MAX) return
  const expanded = expandSides(present, { at: run.at, tokenise: run.tokenise })
  if (expanded === undefined) return
  if ('trees' in expanded) {
    run.walk(path, expanded.trees, { ...run, opened: opened + 1 })
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
