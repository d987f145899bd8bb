/**
 * Relations of both sides compared: what holds in every answer of one side, with more evidence than chance gives, and is
 * broken in most answers of the other. Symmetric: whichever side it holds on.
 */
import { CONFIRMATION_FIRST } from '../../core/finding.ts'
import type { Json } from '../body/json.ts'
import type { Difference, Sides } from '../facet.ts'
import { cutText } from '../leaf.ts'
import { factsOf } from './collect.ts'
import { livesOtherwise } from './lifetimes.ts'
import { relationId, widened, type Fact, type Facts, type Relation, type RelationRule } from './fact.ts'

export type RelationDifference = Difference & { readonly rule: RelationRule }

/** One in a million: there are some hundred relations in a body, and some hundred probes in a run. */
const BITS_MIN = 20
/** Between one answer, which is all there will be, and a first round of confirmation: enough to ask for more. */
const BITS_OF_SUSPICION = 8
/** What is broken less often is told apart from a special case by nobody; what is broken now and then is weighed by its rate. */
const BROKEN_SHARE_MIN = 0.2

/** @param known - what else differs: a relation between values of which one is known to differ is no news */
export function compareRelations(bodies: Sides<Json>, known: readonly Difference[]): readonly RelationDifference[] {
  const facts = factsByBody(bodies)
  const sides = { reference: sideOf(bodies.reference, facts), candidate: sideOf(bodies.candidate, facts) }
  const found = [
    ...brokenOn(sides.reference, sides.candidate, { side: 'candidate', bitsMin: bitsMinOf(bodies.reference.length) }),
    ...brokenOn(sides.candidate, sides.reference, { side: 'reference', bitsMin: bitsMinOf(bodies.candidate.length) }),
  ]
  const unexplained = found.filter(({ relation, broken }) => {
    // What is seen now and then explains nothing that is seen always.
    const share = broken.broken / broken.samples
    const explaining = known.filter(
      (one) => certaintyOf(one) >= share && !(relation.rule === 'body.not-sorted' && isOfPlaces(one)),
    )
    return !isExplained(relation, new Set(explaining.map(({ path }) => path)))
  })
  return clearestOf(unexplained).map(toDifference)
}

/** What values at one place of a list have in common, which is others where the list is in another order. */
function isOfPlaces({ level, kind }: Difference): boolean {
  return level === 'distribution' && (kind === 'range' || kind === 'length')
}

/** @returns the differences without those that follow from the order of a list */
export function withoutPlaces<T extends Difference>(known: readonly T[], found: readonly RelationDifference[]): readonly T[] {
  const lists = found.filter(({ rule }) => rule === 'body.not-sorted').map(({ path }) => `${path}/*`)
  if (lists.length === 0) return known
  return known.filter((one) => !(isOfPlaces(one) && lists.some((path) => one.path === path || one.path.startsWith(`${path}/`))))
}

function certaintyOf({ referenceAgreeing, referenceSamples, candidateAgreeing, candidateSamples }: Difference): number {
  return Math.min(referenceAgreeing / referenceSamples, candidateAgreeing / candidateSamples)
}

function bitsMinOf(answers: number): number {
  return answers > 1 && answers < CONFIRMATION_FIRST ? BITS_OF_SUSPICION : BITS_MIN
}

/** Equal bodies are mostly one object: each is looked at once. */
function factsByBody({ reference, candidate }: Sides<Json>): ReadonlyMap<Json, Facts> {
  const facts = new Map<Json, Facts>()
  for (const body of [...reference, ...candidate]) if (!facts.has(body)) facts.set(body, factsOf(body))
  return facts
}

/** One relation over all answers of a side. */
type Sum = {
  readonly relation: Relation
  /** Answers that have all of its fields. */
  samples: number
  broken: number
  /** Of different answers only: the same one twice is no more evidence. */
  bits: number
  readonly on: Set<string>
  lifetime?: Fact['lifetime']
  sizeMax: number
  brokenSizeMin: number
  brokenSizeMax: number
  heldShown: string | undefined
  brokenShown: string | undefined
}

function sideOf(bodies: readonly Json[], facts: ReadonlyMap<Json, Facts>): ReadonlyMap<string, Sum> {
  const sums = new Map<string, Sum>()
  const times = new Map<Json, number>()
  for (const body of bodies) times.set(body, (times.get(body) ?? 0) + 1)
  for (const [body, count] of times) {
    for (const [id, fact] of facts.get(body) ?? []) {
      const sum = sums.get(id)
      if (sum === undefined) sums.set(id, addTo(emptySum(fact.relation), fact, count))
      else addTo(sum, fact, count)
    }
  }
  return sums
}

function emptySum(relation: Relation): Sum {
  return {
    relation,
    samples: 0,
    broken: 0,
    bits: 0,
    on: new Set(),
    sizeMax: 0,
    brokenSizeMin: Infinity,
    brokenSizeMax: 0,
    heldShown: undefined,
    brokenShown: undefined,
  }
}

function addTo(sum: Sum, fact: Fact, times: number): Sum {
  sum.samples += times
  if (fact.broken > 0) sum.broken += times
  if (fact.on === undefined || !sum.on.has(fact.on)) sum.bits += fact.bits
  if (fact.on !== undefined) sum.on.add(fact.on)
  sum.lifetime = widened(sum.lifetime, fact.lifetime)
  sum.sizeMax = Math.max(sum.sizeMax, fact.heldSizeMax)
  sum.brokenSizeMin = Math.min(sum.brokenSizeMin, fact.brokenSizeMin)
  sum.brokenSizeMax = Math.max(sum.brokenSizeMax, fact.brokenSizeMax)
  sum.heldShown ??= fact.heldShown
  sum.brokenShown ??= fact.brokenShown
  return sum
}

type Broken = {
  readonly relation: Relation
  readonly side: 'reference' | 'candidate'
  readonly holds: Sum
  readonly broken: Sum
  readonly classes?: Difference['classes']
}

function brokenOn(
  holding: ReadonlyMap<string, Sum>,
  breaking: ReadonlyMap<string, Sum>,
  { side, bitsMin }: { readonly side: Broken['side']; readonly bitsMin: number },
): readonly Broken[] {
  const found: Broken[] = []
  for (const [id, holds] of holding) {
    const broken = breaking.get(id)
    if (broken !== undefined && side === 'candidate' && livesOtherwise(holds, broken)) found.push(asChanged(holds, broken))
    if (broken === undefined || holds.broken > 0 || holds.bits - (holds.relation.choice ?? 0) < bitsMin) continue
    if (broken.broken / broken.samples < BROKEN_SHARE_MIN) continue
    // One answer of few is no page yet: fresh ones will tell.
    const isSettled = bitsMin >= BITS_MIN || broken.broken === broken.samples
    if (isSettled && isPage(holds, broken)) continue
    if (holds.relation.rule === 'body.not-sorted' && isSortedAnyhow(holds.relation.path, breaking, holding)) continue
    found.push({ relation: holds.relation, side, holds, broken })
  }
  return found
}

/** It holds on both sides, of another time to live. */
function asChanged(holds: Sum, broken: Sum): Broken {
  const [left = 0, right = 0] = [holds.lifetime?.seconds[0], broken.lifetime?.seconds[0]]
  return {
    relation: holds.relation,
    side: 'candidate',
    holds,
    broken: { ...broken, broken: broken.samples, brokenShown: broken.heldShown },
    classes: left < right ? ['shorter', 'longer'] : ['longer', 'shorter'],
  }
}

/** A total above the number of elements, in lists as long as any and all of one length: the rest may be on the next page. */
function isPage(holds: Sum, { brokenSizeMin, brokenSizeMax }: Sum): boolean {
  return brokenSizeMin > 0 && brokenSizeMin === brokenSizeMax && brokenSizeMin >= holds.sizeMax
}

/** Sorted by what the other side is not sorted by, and by something all the same: which field orders it, the values do not tell. */
function isSortedAnyhow(path: string, sums: ReadonlyMap<string, Sum>, other: ReadonlyMap<string, Sum>): boolean {
  for (const { relation, broken } of sums.values()) {
    if (relation.rule !== 'body.not-sorted' || relation.path !== path || broken > 0) continue
    // Sorted by it on both sides, and the other way round: that is the whole difference.
    const reverse = other.get(relationId({ ...relation, name: reversed(relation.name) }))
    if (reverse === undefined || reverse.broken > 0) return true
  }
  return false
}

function reversed(name: string): string {
  return name.startsWith('a') ? name.replace('ascending', 'descending') : name.replace('descending', 'ascending')
}

function isExplained({ path, about }: Relation, differing: ReadonlySet<string>): boolean {
  return [path, ...about].some((one) => {
    if (differing.has(one) || differing.has(`${one}/*`)) return true
    for (let end = one.lastIndexOf('/'); end > 0; end = one.lastIndexOf('/', end - 1))
      if (differing.has(one.slice(0, end))) return true
    return false
  })
}

/** One planted cause breaks several relations of one field: the one with the most evidence tells of it. */
function clearestOf(found: readonly Broken[]): readonly Broken[] {
  const clearest = new Map<string, Broken>()
  for (const one of found) {
    const place = `${one.relation.rule} ${one.relation.path}`
    const known = clearest.get(place)
    if (known === undefined || isClearer(one, known)) clearest.set(place, one)
  }
  return [...clearest.values()].sort((left, right) => (relationId(left.relation) < relationId(right.relation) ? -1 : 1))
}

function isClearer(one: Broken, other: Broken): boolean {
  if (one.holds.bits !== other.holds.bits) return one.holds.bits > other.holds.bits
  return relationId(one.relation) < relationId(other.relation)
}

function toDifference({ relation, side, holds, broken, classes }: Broken): RelationDifference {
  const onCandidate = side === 'candidate'
  const [held, gone] = [cutText(holds.heldShown ?? ''), cutText(broken.brokenShown ?? '')]
  const [reference, candidate] = onCandidate ? [holds, broken] : [broken, holds]
  return {
    rule: relation.rule,
    path: relation.path,
    kind: 'relation',
    level: 'relation',
    classes: classes ?? (onCandidate ? ['holds', 'broken'] : ['broken', 'holds']),
    reference: onCandidate ? held : gone,
    candidate: onCandidate ? gone : held,
    referenceSamples: reference.samples,
    candidateSamples: candidate.samples,
    referenceAgreeing: onCandidate ? reference.samples : reference.broken,
    candidateAgreeing: onCandidate ? candidate.broken : candidate.samples,
  }
}
