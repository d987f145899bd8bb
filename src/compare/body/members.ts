/** Lists whose elements have no key: which are there on one side only, and how many there are. */
import type { Difference, Sides } from '../facet.ts'
import { cutText } from '../leaf.ts'
import { canonicalText } from './json.ts'
import type { Json } from './json.ts'
import { walkFolded } from './walk-state.ts'
import type { Walk } from './walk-state.ts'

/** The order is random and the elements are not: what one side has and the other has not, wherever it stands. */
export function walkMembers(path: string, arrays: Sides<Json[]>, run: Walk): void {
  const [reference = []] = arrays.reference
  const [candidate = []] = arrays.candidate
  const missing = without(reference, candidate, run)
  const added = without(candidate, reference, run)
  const before = run.found()
  // The same change in all of them, or a change in one: the elements that are left over are each other's partners.
  const repeat = (elements: readonly Json[], times: readonly unknown[]): Json[] => times.flatMap(() => elements)
  if (missing.length === added.length)
    walkFolded(
      `${path}/*`,
      { reference: repeat(missing, arrays.reference), candidate: repeat(added, arrays.candidate) },
      arrays,
      run,
    )
  if (run.found() > before) return
  addMembers(path, arrays, { missing, added }, run)
}

/** Each element is told as what became of it: one that the other side has too, and less often, came twice. */
export function addMembers(
  path: string,
  arrays: Sides<Json[]>,
  { missing, added }: { readonly missing: readonly Json[]; readonly added: readonly Json[] },
  run: Walk,
): void {
  if (missing.length === 0 && added.length === 0) return
  const [inReference, inCandidate] = [identitiesOf(arrays.reference[0], run), identitiesOf(arrays.candidate[0], run)]
  for (const element of missing) {
    const again = inCandidate.has(run.identify(element))
    run.add(
      again
        ? duplicateDifference(path, arrays, 'reference', element)
        : elementDifference(`${path}/*`, arrays, 'element-missing', element),
    )
  }
  for (const element of added) {
    const again = inReference.has(run.identify(element))
    run.add(
      again
        ? duplicateDifference(path, arrays, 'candidate', element)
        : elementDifference(`${path}/*`, arrays, 'element-added', element),
    )
  }
}

function identitiesOf(list: readonly Json[] | undefined, run: Walk): ReadonlySet<number> {
  return new Set((list ?? []).map(run.identify))
}

/** The elements of `list` that are not in `other`, each as often as it is there more. */
function without(list: readonly Json[], other: readonly Json[], run: Walk): readonly Json[] {
  const counts = new Map<number, number>()
  for (const element of other) counts.set(run.identify(element), (counts.get(run.identify(element)) ?? 0) + 1)
  return list.filter((element) => {
    const left = counts.get(run.identify(element)) ?? 0
    counts.set(run.identify(element), left - 1)
    return left <= 0
  })
}

/** Elements come and go and have no key: their number is compared where a side keeps it. @returns false when none does */
export function compareLengths(path: string, arrays: Sides<Json[]>, run: Walk): boolean {
  const keeps = (side: readonly Json[][]): boolean => side.every((array) => array.length === side[0]?.length)
  const [referenceKeeps, candidateKeeps] = [keeps(arrays.reference), keeps(arrays.candidate)]
  if (!referenceKeeps && !candidateKeeps) return false
  const [kept, other] = referenceKeeps ? [arrays.reference, arrays.candidate] : [arrays.candidate, arrays.reference]
  const length = kept[0]?.length ?? 0
  const shorter = other.filter((array) => array.length < length)
  const longer = other.filter((array) => array.length > length)
  const differing = shorter.length >= longer.length ? shorter : longer
  const [reference, candidate] = referenceKeeps ? [kept[0], differing[0]] : [differing[0], kept[0]]
  if (reference === undefined || candidate === undefined) return true
  const fewer = candidate.length < reference.length
  const [long, short] = fewer ? [reference, candidate] : [candidate, reference]
  const element = without(long, short, run)[0] ?? long.at(-1)
  const counts = {
    ...(!candidateKeeps && { candidateAgreeing: differing.length }),
    ...(!referenceKeeps && { referenceAgreeing: differing.length }),
  }
  run.add({ ...elementDifference(`${path}/*`, arrays, fewer ? 'element-missing' : 'element-added', element), ...counts })
  return true
}

/** @param element - what is shown; every answer of each side is meant */
export function elementDifference(
  path: string,
  arrays: Sides<unknown>,
  kind: 'element-missing' | 'element-added',
  element: Json | undefined,
): Difference {
  const shown = element === undefined ? null : cutText(canonicalText(element))
  const missing = kind === 'element-missing'
  return {
    path,
    kind,
    level: 'presence',
    classes: missing ? ['element', 'absent'] : ['absent', 'element'],
    reference: missing ? shown : null,
    candidate: missing ? null : shown,
    ...countsOf(arrays),
  }
}

function duplicateDifference(path: string, arrays: Sides<Json[]>, side: keyof Sides<unknown>, element: Json): Difference {
  const shown = cutText(canonicalText(element))
  const onReference = side === 'reference'
  return {
    path: `${path}/*`,
    kind: 'element-duplicated',
    level: 'presence',
    classes: onReference ? ['duplicate', 'element'] : ['element', 'duplicate'],
    reference: onReference ? shown : null,
    candidate: onReference ? null : shown,
    ...countsOf(arrays),
  }
}

function countsOf({
  reference,
  candidate,
}: Sides<unknown>): Pick<Difference, 'referenceSamples' | 'candidateSamples' | 'referenceAgreeing' | 'candidateAgreeing'> {
  return {
    referenceSamples: reference.length,
    candidateSamples: candidate.length,
    referenceAgreeing: reference.length,
    candidateAgreeing: candidate.length,
  }
}
