/**
 * The lattice (specs/COMPARATOR.md, section 1): samples of one path are compared at the finest level at which each side
 * agrees with itself, and at every coarser one: exact value, canonical value, format class, type, presence. A path is
 * never dropped to nothing: a fresh timestamp is no difference, an id that turned from uuid to integer is one.
 *
 * Every rule here is symmetric: swapping the sides mirrors the difference (missing and added, unstable and settled).
 */
import type { Level } from '../core/level.ts'
import { compareClasses } from './class-sets.ts'
import type { ClassDifference } from './class-sets.ts'
import type { Difference, Sides } from './facet.ts'
import {
  canonicalOf,
  classOf,
  encodingClasses,
  formatName,
  formatOfLeaf,
  isNearlyEqual,
  isNumeric,
  isRecent,
  isSameLeaf,
  shownOf,
} from './leaf.ts'
import type { Leaf } from './leaf.ts'
import { areMasks, compareMasks } from './masked.ts'
import { isSameFormat, isSpecific } from './format-class.ts'
import { isProcessFact, isStart } from './formats/process.ts'
import { compareLifetimes } from './noise/instants.ts'
import { compareNoise, compareShape } from './noise/noise.ts'

export type Agreement = { readonly difference?: Difference; readonly level: Level }

export type LeafContext = {
  /** UTC epoch milliseconds of the observations. */
  readonly at: number
  /** Replaces the own names of each environment; given where texts that hold a structure are opened. */
  readonly tokenise?: { readonly reference: (text: string) => string; readonly candidate: (text: string) => string }
  /** How many texts around this one were opened. */
  readonly opened?: number
}

/** Compares the samples of one path. @returns the level at which the sides agree, or the difference */
export function compareLeaves(path: string, sides: Sides<Leaf | undefined>, context: LeafContext): Agreement {
  const presence = comparePresence(path, sides)
  if (presence !== undefined) return { difference: presence, level: 'presence' }
  const present: Sides<Leaf> = { reference: sides.reference.filter(isPresent), candidate: sides.candidate.filter(isPresent) }
  const variesInPresence = present.reference.length < sides.reference.length || present.candidate.length < sides.candidate.length
  if (present.reference.length === 0 || present.candidate.length === 0) return { level: 'presence' }
  if (allEqual(present)) return { level: variesInPresence ? 'presence' : 'exact' }

  const types = compareSets(path, present, (leaf) => leaf.type, 'type')
  if (types !== undefined) return { difference: asNullChange(types), level: 'type' }
  const values = compareValues(path, present, context)
  return variesInPresence && values.difference === undefined ? { level: 'presence' } : values
}

function isPresent(leaf: Leaf | undefined): leaf is Leaf {
  return leaf !== undefined
}

/** Sometimes on both sides is noise, unless it is seldom on one and mostly on the other. */
const PRESENCE_SHIFT_MIN = 0.6

/** "Always" against "never" or "sometimes" is a difference. */
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
  return comparePresenceRates({ reference, candidate }, { ...base, classes: [referenceClass, candidateClass] })
}

function comparePresenceRates(
  present: { readonly reference: number; readonly candidate: number },
  base: Omit<Difference, 'kind' | 'referenceAgreeing' | 'candidateAgreeing'>,
): Difference | undefined {
  const { referenceSamples, candidateSamples } = base
  const more = present.candidate / candidateSamples - present.reference / referenceSamples
  if (Math.abs(more) < PRESENCE_SHIFT_MIN) return undefined
  const absent = { reference: referenceSamples - present.reference, candidate: candidateSamples - present.candidate }
  return more > 0
    ? {
        ...base,
        kind: 'added',
        reference: null,
        referenceAgreeing: absent.reference,
        candidateAgreeing: present.candidate,
        pickedOf: 1,
      }
    : {
        ...base,
        kind: 'missing',
        candidate: null,
        referenceAgreeing: present.reference,
        candidateAgreeing: absent.candidate,
        pickedOf: 1,
      }
}

function compareValues(path: string, present: Sides<Leaf>, context: LeafContext): Agreement {
  if (areMasks(present)) {
    const other = compareMasks(present)
    if (other === undefined) return { level: 'format' }
    return { difference: withSamples(path, present, { ...other, level: 'distribution' }), level: 'distribution' }
  }
  const referenceStable = isStable(present.reference)
  const candidateStable = isStable(present.candidate)
  const all = [...present.reference, ...present.candidate]
  const isOwn = referenceStable || candidateStable ? isProcessFact(path, all) : isStart(path, all, context.at)
  if (referenceStable && candidateStable && !isOwn) return compareStable(path, present, context)

  const formats = compareSets(path, present, formatName, 'format')
  if (formats !== undefined) return { difference: formats, level: 'format' }
  if (isOwn) return { level: 'format' }
  if (!referenceStable && !candidateStable) {
    const noisy = compareNoise(path, present, context.at)
    if (noisy !== undefined)
      return { difference: withSamples(path, present, { ...noisy, level: 'distribution' }), level: 'distribution' }
    const varies = (classify: (leaf: Leaf) => string): boolean => new Set(present.reference.map(classify)).size > 1
    return { level: varies(formatName) ? 'type' : 'format' }
  }
  // One value against several may be of another shape altogether: "open" against "PAID" and "OPEN".
  const shape = compareShape(present)
  if (shape !== undefined)
    return { difference: withSamples(path, present, { ...shape, level: 'distribution' }), level: 'distribution' }
  return { difference: stabilityDifference(path, present, referenceStable), level: 'exact' }
}

/** Both sides agree with themselves and not with each other. */
function compareStable(path: string, present: Sides<Leaf>, context: LeafContext): Agreement {
  const [reference] = present.reference
  const [candidate] = present.candidate
  if (reference === undefined || candidate === undefined) return { level: 'presence' }
  if (isNearlyEqual(reference, candidate)) return { level: 'canonical' }
  const formats = [formatOfLeaf(reference, context.at), formatOfLeaf(candidate, context.at)] as const
  const areRecent = [reference, candidate].every((leaf) => isRecent(leaf, context.at))
  // That two clocks show the same instant is chance; that an old instant is written in two ways is not.
  const isCoincidence = areRecent && !isSameFormat(formats[0].name, formats[1].name)
  if (!isCoincidence && canonicalOf(reference) === canonicalOf(candidate))
    return {
      difference: differ(path, present, { kind: 'encoding', level: 'canonical', classes: encodingClasses(reference, candidate) }),
      level: 'canonical',
    }
  if (areRecent || formats.every((format) => format.volatile)) {
    if (isSameFormat(formats[0].name, formats[1].name)) {
      const lifetimes = areRecent ? compareLifetimes(present, context.at) : undefined
      if (lifetimes === undefined) return { level: 'format' }
      return { difference: withSamples(path, present, { ...lifetimes, level: 'distribution' }), level: 'distribution' }
    }
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
    difference: {
      ...differ(path, present, { kind: 'value', level: 'exact', classes: [classOf(reference), classOf(candidate)] }),
      exact: [reference.exact, candidate.exact],
    },
    level: 'exact',
  }
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
  // What is never the same twice, and shows the other side's one value in no answer, does so by what it is.
  const isNewEachTime = counted !== value?.exact && new Set(varying.map(({ exact }) => exact)).size === varying.length
  const away = isNewEachTime ? varying.length : varying.filter((leaf) => leaf.exact !== counted).length
  const base = differ(path, present, {
    kind: referenceStable ? 'unstable' : 'settled',
    level: 'exact',
    classes: [classOf(present.reference[0]), classOf(present.candidate[0])],
  })
  const shownVarying = shownOf(varying.find((leaf) => leaf.exact !== value?.exact))
  if (referenceStable) return { ...base, candidate: shownVarying, candidateAgreeing: away }
  return { ...base, reference: shownVarying, referenceAgreeing: away }
}

function compareSets(
  path: string,
  present: Sides<Leaf>,
  classify: (leaf: Leaf) => string,
  level: 'type' | 'format',
): Difference | undefined {
  const classes = compareClasses(present, classify)
  return classes === undefined ? undefined : withSamples(path, present, { ...classes, kind: level, level })
}

function withSamples(
  path: string,
  present: Sides<Leaf>,
  { leaves, ...what }: ClassDifference & Pick<Difference, 'kind' | 'level'>,
): Difference {
  const [reference, candidate] = leaves
  return { ...differ(path, present, what), ...what, reference: shownOf(reference), candidate: shownOf(candidate) }
}

function asNullChange(difference: Difference): Difference {
  return difference.classes.includes('null') ? { ...difference, kind: 'null' } : difference
}

function isStable(leaves: readonly Leaf[]): boolean {
  const [first] = leaves
  return leaves.every((leaf) => isSameLeaf(leaf, first) || (first !== undefined && isNearlyEqual(leaf, first)))
}

function allEqual({ reference, candidate }: Sides<Leaf>): boolean {
  const [first] = reference
  return first !== undefined && [...reference, ...candidate].every((leaf) => isSameLeaf(leaf, first))
}

function modeOf(leaves: readonly Leaf[]): string | undefined {
  const counts = new Map<string, number>()
  for (const leaf of leaves) counts.set(leaf.exact, (counts.get(leaf.exact) ?? 0) + 1)
  let best: string | undefined
  for (const [exact, count] of counts)
    if (best === undefined || count > (counts.get(best) ?? 0) || (count === counts.get(best) && exact < best)) best = exact
  return best
}
