/**
 * The lattice (specs/COMPARATOR.md, section 1): samples of one path are compared at the finest level at which each side
 * agrees with itself, and at every coarser one: exact value, canonical value, format class, type, presence. A path is
 * never dropped to nothing: a fresh timestamp is no difference, an id that turned from uuid to integer is one.
 *
 * Every rule here is symmetric: swapping the sides mirrors the difference (missing and added, unstable and settled).
 */
import type { Level, ShownValue } from '../core/finding.ts'
import { VALUE_CHARACTERS_MAX } from '../core/finding.ts'
import type { Difference, Sides } from './facet.ts'
import { formatOf, instantOf } from './format-class.ts'

/** A single value of a sample, ready to be compared. `undefined` in a list of samples: the path is absent. */
export type Leaf = {
  readonly type: string
  /** Equal exactly when the values are the same, token for token. */
  readonly exact: string
  /** The value for people. */
  readonly shown: string
}

export type Agreement = { readonly difference?: Difference; readonly level: Level }

/** Instants this close to the observation are "now" or "when it was deployed", not data. */
const RECENT_MS = 48 * 60 * 60 * 1000

export type LeafContext = {
  /** UTC epoch milliseconds of the observations. */
  readonly at: number
}

/** Compares the samples of one path. @returns the level at which the sides agree, or the difference */
export function compareLeaves(path: string, sides: Sides<Leaf | undefined>, context: LeafContext): Agreement {
  const presence = comparePresence(path, sides)
  if (presence !== undefined) return { difference: presence, level: 'presence' }
  const present: Sides<Leaf> = { reference: sides.reference.filter(isPresent), candidate: sides.candidate.filter(isPresent) }
  const variesInPresence = present.reference.length < sides.reference.length || present.candidate.length < sides.candidate.length
  if (present.reference.length === 0 || present.candidate.length === 0) return { level: 'presence' }
  if (allEqual(present, (leaf) => leaf.exact)) return { level: variesInPresence ? 'presence' : 'exact' }

  const types = compareSets(path, present, (leaf) => leaf.type, 'type')
  if (types !== undefined) return { difference: asNullChange(types), level: 'type' }
  return compareValues(path, present, context)
}

function isPresent(leaf: Leaf | undefined): leaf is Leaf {
  return leaf !== undefined
}

/** "Always" against "never" or "sometimes" is a difference; sometimes on both sides is noise. */
export function comparePresence(path: string, sides: Sides<Leaf | undefined>): Difference | undefined {
  const reference = sides.reference.filter(isPresent).length
  const candidate = sides.candidate.filter(isPresent).length
  const counts = { referenceSamples: sides.reference.length, candidateSamples: sides.candidate.length }
  const { referenceSamples, candidateSamples } = counts
  if (referenceSamples === 0 || candidateSamples === 0) return undefined
  const shown = { reference: shownOf(sides.reference.find(isPresent)), candidate: shownOf(sides.candidate.find(isPresent)) }
  const base = { path, level: 'presence' as const, ...shown, ...counts }
  const referenceClass = classOf(sides.reference.find(isPresent))
  const candidateClass = classOf(sides.candidate.find(isPresent))
  if ((reference === referenceSamples && candidate < candidateSamples) || (reference > 0 && candidate === 0)) {
    const absent = candidateSamples - candidate
    return {
      ...base,
      kind: 'missing',
      candidate: null,
      classes: [referenceClass, 'absent'],
      referenceAgreeing: reference,
      candidateAgreeing: absent,
    }
  }
  if ((candidate === candidateSamples && reference < referenceSamples) || (candidate > 0 && reference === 0)) {
    const absent = referenceSamples - reference
    return {
      ...base,
      kind: 'added',
      reference: null,
      classes: ['absent', candidateClass],
      referenceAgreeing: absent,
      candidateAgreeing: candidate,
    }
  }
  return undefined
}

function compareValues(path: string, present: Sides<Leaf>, context: LeafContext): Agreement {
  const referenceStable = isStable(present.reference)
  const candidateStable = isStable(present.candidate)
  if (referenceStable && candidateStable) return compareStable(path, present, context)

  const formats = compareSets(path, present, formatName, 'format')
  if (formats !== undefined) return { difference: formats, level: 'format' }
  if (!referenceStable && !candidateStable) return { level: 'format' }
  return { difference: stabilityDifference(path, present, referenceStable), level: 'exact' }
}

/** Both sides agree with themselves and not with each other. */
function compareStable(path: string, present: Sides<Leaf>, context: LeafContext): Agreement {
  const [reference] = present.reference
  const [candidate] = present.candidate
  if (reference === undefined || candidate === undefined) return { level: 'presence' }
  if (canonicalOf(reference) === canonicalOf(candidate))
    return {
      difference: differ(path, present, { kind: 'encoding', level: 'canonical', classes: encodingClasses(reference, candidate) }),
      level: 'canonical',
    }
  const formats = [formatOfLeaf(reference), formatOfLeaf(candidate)] as const
  const byNature =
    formats.every((format) => format.volatile) || [reference, candidate].every((leaf) => isRecent(leaf, context.at))
  if (byNature) {
    if (formats[0].name === formats[1].name) return { level: 'format' }
    return {
      difference: differ(path, present, { kind: 'format', level: 'format', classes: [formats[0].name, formats[1].name] }),
      level: 'format',
    }
  }
  const formatChanged =
    formats[0].name !== formats[1].name &&
    reference.type === 'string' &&
    (isSpecific(formats[0].name) || isSpecific(formats[1].name)) &&
    !(isNumeric(formats[0].name) && isNumeric(formats[1].name))
  if (formatChanged)
    return {
      difference: differ(path, present, { kind: 'format', level: 'format', classes: [formats[0].name, formats[1].name] }),
      level: 'format',
    }
  return {
    difference: differ(path, present, { kind: 'value', level: 'exact', classes: [classOf(reference), classOf(candidate)] }),
    level: 'exact',
  }
}

function isSpecific(format: string): boolean {
  return format !== 'text' && format !== 'empty' && !format.includes('{')
}

function isNumeric(format: string): boolean {
  return format === 'digits' || format === 'decimal'
}

/** A difference between two single values; every sample shows it. */
function differ(path: string, present: Sides<Leaf>, what: Pick<Difference, 'kind' | 'level' | 'classes'>): Difference {
  const referenceSamples = present.reference.length
  const candidateSamples = present.candidate.length
  return {
    path,
    ...what,
    reference: shownOf(present.reference[0]),
    candidate: shownOf(present.candidate[0]),
    referenceSamples,
    candidateSamples,
    referenceAgreeing: referenceSamples,
    candidateAgreeing: candidateSamples,
  }
}

/** One side varies and the other does not, at equal formats: counted as samples away from the stable side's value or from the own mode. */
function stabilityDifference(path: string, present: Sides<Leaf>, referenceStable: boolean): Difference {
  const [stable, varying] = referenceStable ? [present.reference, present.candidate] : [present.candidate, present.reference]
  const [value] = stable
  const mode = modeOf(varying)
  const counted = varying.some((leaf) => leaf.exact === value?.exact) ? value?.exact : mode
  const away = varying.filter((leaf) => leaf.exact !== counted).length
  const base = differ(path, present, {
    kind: referenceStable ? 'unstable' : 'settled',
    level: 'exact',
    classes: [classOf(present.reference[0]), classOf(present.candidate[0])],
  })
  const shownVarying = shownOf(varying.find((leaf) => leaf.exact !== value?.exact))
  if (referenceStable) return { ...base, candidate: shownVarying, candidateAgreeing: away }
  return { ...base, reference: shownVarying, referenceAgreeing: away }
}

/**
 * Compares the sets of classes (types, formats) that each side showed. Equal sets agree; a class that only one side has
 * is a difference, counted by the samples outside the other side's set.
 */
function compareSets(
  path: string,
  present: Sides<Leaf>,
  classify: (leaf: Leaf) => string,
  level: 'type' | 'format',
): Difference | undefined {
  const reference = new Set(present.reference.map(classify))
  const candidate = new Set(present.candidate.map(classify))
  const newInCandidate = present.candidate.filter((leaf) => !reference.has(classify(leaf)))
  const goneFromReference = present.reference.filter((leaf) => !candidate.has(classify(leaf)))
  if (newInCandidate.length === 0 && goneFromReference.length === 0) return undefined
  const base = differ(path, present, { kind: level, level, classes: ['', ''] })
  const referenceLeaf = goneFromReference[0] ?? present.reference[0]
  const candidateLeaf = newInCandidate[0] ?? present.candidate[0]
  if (referenceLeaf === undefined || candidateLeaf === undefined) return undefined
  const disjoint = newInCandidate.length === present.candidate.length && goneFromReference.length === present.reference.length
  // Both sides vary: a class that merely did not come up on one side shows as a rate, which the confirmation tests.
  const counts = disjoint
    ? { referenceAgreeing: present.reference.length, candidateAgreeing: present.candidate.length }
    : newInCandidate.length > 0
      ? { referenceAgreeing: present.reference.length, candidateAgreeing: newInCandidate.length }
      : { referenceAgreeing: goneFromReference.length, candidateAgreeing: present.candidate.length }
  return {
    ...base,
    ...counts,
    classes: [classify(referenceLeaf), classify(candidateLeaf)],
    reference: shownOf(referenceLeaf),
    candidate: shownOf(candidateLeaf),
  }
}

function asNullChange(difference: Difference): Difference {
  return difference.classes.includes('null') ? { ...difference, kind: 'null' } : difference
}

function isStable(leaves: readonly Leaf[]): boolean {
  const [first] = leaves
  return leaves.every((leaf) => leaf.exact === first?.exact)
}

function allEqual<T>(sides: Sides<T>, key: (value: T) => string): boolean {
  const [first] = sides.reference
  if (first === undefined) return false
  const wanted = key(first)
  return sides.reference.every((value) => key(value) === wanted) && sides.candidate.every((value) => key(value) === wanted)
}

function modeOf(leaves: readonly Leaf[]): string | undefined {
  const counts = new Map<string, number>()
  for (const leaf of leaves) counts.set(leaf.exact, (counts.get(leaf.exact) ?? 0) + 1)
  let best: string | undefined
  for (const [exact, count] of counts)
    if (best === undefined || count > (counts.get(best) ?? 0) || (count === counts.get(best) && exact < best)) best = exact
  return best
}

function formatOfLeaf(leaf: Leaf): { readonly name: string; readonly volatile: boolean } {
  if (leaf.type !== 'string') return { name: leaf.type, volatile: false }
  return formatOf(leaf.exact)
}

function formatName(leaf: Leaf): string {
  const { name } = formatOfLeaf(leaf)
  // A varying text may now and then look like a number or be empty; only specific formats are told apart in noise.
  return isSpecific(name) && !isNumeric(name) ? name : leaf.type
}

/** Same meaning, other spelling: 1 and 1.0 and 1e0, the same instant, the same text in another Unicode normal form. */
function canonicalOf(leaf: Leaf): string {
  if (leaf.type === 'number') return canonicalNumber(leaf.exact)
  if (leaf.type !== 'string') return leaf.exact
  const instant = instantOf(leaf.exact)
  return instant === undefined ? leaf.exact.normalize('NFC') : `instant ${instant}`
}

/** @returns significant digits and exponent: exact for any length, where a double would merge neighbours */
function canonicalNumber(lexeme: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(lexeme) ?? []
  const digits = (whole + fraction).replace(/^0+/, '')
  const trimmed = digits.replace(/0+$/, '')
  if (trimmed === '') return '0'
  return `${sign}${trimmed}e${Number(exponent) - fraction.length + digits.length - trimmed.length}`
}

function encodingClasses(reference: Leaf, candidate: Leaf): readonly [string, string] {
  return reference.type === 'string'
    ? [formatOfLeaf(reference).name, formatOfLeaf(candidate).name]
    : [reference.type, candidate.type]
}

function isRecent(leaf: Leaf, at: number): boolean {
  if (leaf.type === 'string') {
    const instant = instantOf(leaf.exact)
    return instant !== undefined && Math.abs(instant - at) <= RECENT_MS
  }
  if (leaf.type !== 'number') return false
  const value = Number(leaf.exact)
  // Epoch seconds or milliseconds.
  return Math.abs(value * 1000 - at) <= RECENT_MS || Math.abs(value - at) <= RECENT_MS
}

function classOf(leaf: Leaf | undefined): string {
  if (leaf === undefined) return 'absent'
  if (leaf.type !== 'string') return leaf.type
  const { name } = formatOfLeaf(leaf)
  return name.includes('{') ? 'text' : name
}

function shownOf(leaf: Leaf | undefined): ShownValue {
  if (leaf === undefined) return null
  return leaf.shown.length > VALUE_CHARACTERS_MAX
    ? `${leaf.shown.slice(0, VALUE_CHARACTERS_MAX)}… (${leaf.shown.length} characters)`
    : leaf.shown
}
