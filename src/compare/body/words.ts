/**
 * Words in the elements of lists that come anew with every answer: the kinds of events, the states of orders. Told by the
 * answers that hold the word at all, since the elements of one answer are no independent samples.
 */
import type { Sides } from '../facet.ts'
import { pointerToken } from '../facet.ts'
import { isObject } from './array-keys.ts'
import type { Json } from './json.ts'
import { mapSides } from './walk-state.ts'
import type { Walk } from './walk-state.ts'

/** A state or a kind, and no sentence and no key. */
const WORD = /^[\p{L}_-]{1,40}$/u
/** More of them are names and no enumeration (the schemas of `data: 'differs'` use the same bound). */
const WORDS_MAX = 12

/** Adds the word that is in the most answers of one side and in none of the other. @param path - of the list */
export function compareWords(path: string, arrays: Sides<Json[]>, run: Walk): void {
  const answers = mapSides(arrays, wordsOf)
  // A field that is known to differ needs no second word.
  const told = new Set(run.differences().map((difference) => difference.path))
  const fields = new Set([...answers.reference, ...answers.candidate].flatMap((words) => [...words.keys()]))
  for (const field of [...fields].sort()) {
    const place = `${path}/*/${pointerToken(field)}`
    if (!told.has(place)) compareField(place, field, answers, run)
  }
}

type Words = ReadonlyMap<string, ReadonlySet<string>>

/** By field: the words of one answer; fields that hold anything else in any element are left out. */
function wordsOf(array: readonly Json[]): Words {
  const words = new Map<string, Set<string>>()
  const others = new Set<string>()
  for (const element of array) {
    if (!isObject(element)) continue
    for (const [field, value] of element) {
      if (others.has(field)) continue
      const known = words.get(field) ?? new Set<string>()
      if (typeof value !== 'string' || known.size > WORDS_MAX || !WORD.test(value)) {
        others.add(field)
        words.delete(field)
      } else {
        words.set(field, known.add(value))
      }
    }
  }
  return words
}

function compareField(path: string, field: string, answers: Sides<Words>, run: Walk): void {
  const sides = mapSides(answers, (words) => words.get(field))
  const all = [...sides.reference, ...sides.candidate]
  const values = new Set(all.flatMap((words) => [...(words ?? [])]))
  if (values.size > WORDS_MAX || all.some((words) => words === undefined)) return
  const count = (side: readonly (ReadonlySet<string> | undefined)[], value: string): number =>
    side.filter((words) => words?.has(value) === true).length
  const clearest = [...values]
    .map((value) => ({ value, onReference: count(sides.reference, value), onCandidate: count(sides.candidate, value) }))
    .filter(({ onReference, onCandidate }) => (onReference === 0) !== (onCandidate === 0))
    .sort(
      (left, right) =>
        right.onReference + right.onCandidate - left.onReference - left.onCandidate || (left.value < right.value ? -1 : 1),
    )[0]
  if (clearest === undefined) return
  const { value, onReference, onCandidate } = clearest
  run.add({
    path,
    kind: 'enum',
    level: 'distribution',
    classes: onReference > 0 ? ['value', 'no such value'] : ['no such value', 'value'],
    reference: onReference > 0 ? JSON.stringify(value) : null,
    candidate: onCandidate > 0 ? JSON.stringify(value) : null,
    referenceSamples: sides.reference.length,
    candidateSamples: sides.candidate.length,
    referenceAgreeing: onReference > 0 ? onReference : sides.reference.length,
    candidateAgreeing: onCandidate > 0 ? onCandidate : sides.candidate.length,
    pickedOf: values.size,
  })
}
