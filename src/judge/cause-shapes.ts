/**
 * Findings of one answer that are one change by their shape: an answer that was wrapped into an envelope, keys in another
 * spelling, all numbers sent as texts. Told one by one they bury each other; each stays a finding with a place of its own.
 *
 * Keys of causes hold names of fields and classes, and no value, so that the same change of many endpoints is one cause.
 */
import type { Divergence } from '../core/finding.ts'

/** Fewer fields that changed alike may well have changed apart. */
const ALIKE_MIN = 3
/** An envelope has a name or two; the fields inside it are others on every endpoint. */
const NAMED_MAX = 3

const GONE: ReadonlySet<string> = new Set(['body.field-missing', 'schema.property-removed'])
const NEW: ReadonlySet<string> = new Set(['body.field-added', 'schema.property-added'])
const IN_ELEMENTS: ReadonlySet<string> = new Set(['body.element-missing', 'body.element-added', 'body.element-duplicated'])
/** Rules that say what a serializer does, whichever field it writes. */
const OF_SERIALIZER: ReadonlySet<string> = new Set([
  'body.type-changed',
  'body.null-changed',
  'body.format-changed',
  'body.encoding-changed',
  'schema.property-type-changed',
  'schema.property-type-generalized',
  'schema.property-type-specialized',
  'schema.property-number-kind-changed',
  'schema.property-became-nullable',
  'schema.property-became-not-nullable',
  'schema.property-format-changed',
])

type Keys = Map<Divergence, readonly string[]>

/** @returns the key of the shared cause of those that have one; the others stand for themselves */
export function shapesOf(divergences: readonly Divergence[]): ReadonlyMap<Divergence, readonly string[]> {
  const keys: Keys = new Map()
  const fields = divergences.filter(({ rule }) => GONE.has(rule) || NEW.has(rule))
  for (const [, siblings] of Map.groupBy(fields, placeOf)) {
    foldRespelled(siblings, keys)
    foldReshaped(
      siblings.filter((one) => !keys.has(one)),
      keys,
    )
  }
  foldAlike(
    divergences.filter(({ rule }) => OF_SERIALIZER.has(rule)),
    keys,
  )
  foldSwapped(
    divergences.filter(({ rule }) => rule === 'body.value-changed'),
    keys,
  )
  foldElements(
    divergences.filter(({ rule }) => IN_ELEMENTS.has(rule)),
    keys,
  )
  return keys
}

/** Fields of one object; what happens in some answers only is another event than what happens in all. */
function placeOf(divergence: Divergence): string {
  return JSON.stringify([divergence.facet, parentOf(divergence.path), isAlways(divergence)])
}

/** `createdAt` and `created_at`; and one field that has the same value under another name. */
function foldRespelled(siblings: readonly Divergence[], keys: Keys): void {
  const added = siblings.filter(({ rule }) => NEW.has(rule))
  const gone = siblings.filter(({ rule }) => GONE.has(rule))
  for (const one of gone) {
    const name = nameOf(one.path)
    const other = added.find(({ path }) => plain(nameOf(path)) === plain(name) && plain(name) !== '')
    if (other === undefined) continue
    const key = ['respelled', one.facet, `${styleOf(name)} > ${styleOf(nameOf(other.path))}`]
    keys.set(one, key)
    keys.set(other, key)
  }
  const [from, ...otherGone] = gone.filter((one) => !keys.has(one))
  const [to, ...otherAdded] = added.filter((one) => !keys.has(one))
  if (from === undefined || to === undefined || otherGone.length + otherAdded.length > 0) return
  if (from.reference === null || from.reference !== to.candidate || from.classes[0] !== to.classes[1]) return
  const key = ['renamed', from.facet, nameOf(from.path), nameOf(to.path)]
  keys.set(from, key)
  keys.set(to, key)
}

/** Many fields of one object are gone or new: an envelope, an error or another page in place of it, an older build. */
function foldReshaped(siblings: readonly Divergence[], keys: Keys): void {
  const gone = siblings.filter(({ rule }) => GONE.has(rule))
  const added = siblings.filter(({ rule }) => NEW.has(rule))
  const [lead] = siblings
  if (lead === undefined || Math.max(gone.length, added.length) < ALIKE_MIN) return
  const [few, direction] = added.length <= gone.length ? [added, 'gone'] : [gone, 'new']
  const names = few.length === 0 || few.length > NAMED_MAX ? [] : few.map(({ path }) => nameOf(path)).toSorted()
  const key = ['reshaped', lead.facet, nameOf(parentOf(lead.path)), direction, ...names]
  for (const one of siblings) keys.set(one, key)
}

function foldAlike(all: readonly Divergence[], keys: Keys): void {
  const alike = Map.groupBy(all, (one) => JSON.stringify([one.rule, one.facet, isAlways(one), ...one.classes]))
  for (const group of alike.values())
    if (new Set(group.map(({ path }) => path)).size >= ALIKE_MIN)
      for (const one of group) keys.set(one, ['alike', one.rule, one.facet, ...one.classes])
}

/** Two fields of one object that have each other's value: latitude and longitude, net and gross, from and to. */
function foldSwapped(values: readonly Divergence[], keys: Keys): void {
  for (const siblings of Map.groupBy(values, placeOf).values()) {
    const byValues = new Map(siblings.map((one) => [JSON.stringify([one.reference, one.candidate]), one]))
    for (const one of siblings) {
      const other = byValues.get(JSON.stringify([one.candidate, one.reference]))
      if (other === undefined || other === one || keys.has(one)) continue
      const key = ['swapped', one.facet, ...[one, other].map(({ path }) => nameOf(path)).toSorted()]
      keys.set(one, key)
      keys.set(other, key)
    }
  }
}

/** An element whose key changed is missing under the one and new under the other. */
function foldElements(all: readonly Divergence[], keys: Keys): void {
  for (const group of Map.groupBy(all, ({ facet, path }) => JSON.stringify([facet, path])).values())
    if (new Set(group.map(({ rule }) => rule)).size > 1)
      for (const one of group) keys.set(one, ['elements', one.facet, nameOf(one.path)])
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}

function nameOf(path: string): string {
  return path.split('/').findLast((token) => token !== '*' && !/^\d+$/.test(token)) ?? ''
}

function plain(name: string): string {
  return name.replace(/[_\-. ]/g, '').toLowerCase()
}

function styleOf(name: string): string {
  if (name.includes('_')) return name === name.toUpperCase() ? 'SNAKE_CASE' : 'snake_case'
  if (name.includes('-')) return 'kebab-case'
  if (name === name.toUpperCase()) return 'UPPER'
  if (/^[A-Z]/.test(name)) return 'PascalCase'
  // One word is spelled alike in all styles that begin small.
  return name === name.toLowerCase() ? 'lower' : 'camelCase'
}

function isAlways({
  evidence: { referenceSamples, candidateSamples, referenceAgreeing, candidateAgreeing },
}: Divergence): boolean {
  return referenceAgreeing === referenceSamples && candidateAgreeing === candidateSamples
}
