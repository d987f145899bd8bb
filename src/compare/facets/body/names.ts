/**
 * Addresses that a body should not name: those of the other environment, and internal ones that the other side does not
 * show. Looked for in every text, whether its value is noise or not.
 */
import { parseJson, type Json } from '../../body/json.ts'
import type { Content } from '../../body/readers/content.ts'
import { pointerToken } from '../../facet.ts'
import type { Difference, FacetContext, Reading, Sides } from '../../facet.ts'
import { cutText } from '../../leaf.ts'
import type { Tokeniser } from '../../tokens.ts'
import type { BodyRule } from './rules.ts'

/** The first text at each path that names what it should not. */
type Places = ReadonlyMap<string, string>
type Find = (text: string) => boolean

/** @returns the context in which both environments' names are one: who names whom is told here and nowhere else */
export function withSharedNames(context: FacetContext): FacetContext {
  const { reference, candidate } = context
  return { ...context, reference: both(reference, candidate), candidate: both(candidate, reference) }
}

function both(own: Tokeniser, foreign: Tokeniser): Tokeniser {
  return {
    tokenise: (text) => foreign.tokenise(own.tokenise(text)),
    mayHold: (text) => own.mayHold(text) || foreign.mayHold(text),
    tokeniseOwn: own.tokenise,
  }
}

/** @param known - what else differs: an internal address in a value that is known to differ is no news */
export function compareNames(
  contents: Sides<Content>,
  { reference, candidate }: FacetContext,
  known: readonly Difference[],
): Reading<BodyRule> {
  const foreign = {
    reference: placesOf(contents.reference, foreignIn(reference, candidate), candidate.mayHold),
    candidate: placesOf(contents.candidate, foreignIn(candidate, reference), reference.mayHold),
  }
  const internal = {
    reference: placesOf(contents.reference, internalIn(reference, candidate), mayBeInternal),
    candidate: placesOf(contents.candidate, internalIn(candidate, reference), mayBeInternal),
  }
  const told = new Set(known.map(({ path }) => path))
  return {
    differences: [
      ...pathsOf(foreign).map((path) => ({ ...differenceAt(path, foreign, 'foreign host'), rule: 'body.foreign-host' as const })),
      ...pathsOf(internal)
        .filter((path) => isOneSided(path, internal) && !told.has(path))
        .map((path) => ({ ...differenceAt(path, internal, 'internal address'), rule: 'body.internal-address' as const })),
    ],
    noise: [],
  }
}

function foreignIn(own: Tokeniser, foreign: Tokeniser): Find {
  return (text) => {
    if (!foreign.mayHold(text)) return false
    const withoutOwn = own.tokenise(text)
    return foreign.tokenise(withoutOwn) !== withoutOwn
  }
}

/** RFC 1918, section 3, link-local addresses (RFC 3927), and names that no public DNS resolves (RFC 6762, ICANN's `.internal`). */
const INTERNAL =
  /(?<![\d.])(?:10\.\d{1,3}|172\.(?:1[6-9]|2\d|3[01])|192\.168|169\.254)\.\d{1,3}\.\d{1,3}(?![\d.])|(?<![\w.-])(?:[a-z0-9-]{1,63}\.){1,6}(?:svc\.cluster\.local|internal|corp|intranet|lan)(?![\w-]|\.[a-z])|:\/\/[a-z0-9-]{1,63}\.local(?![\w-]|\.[a-z])/i
const MAYBE_INTERNAL = /(?:10|172|192|169)\.\d|\.(?:local|internal|corp|intranet|lan)/i

function mayBeInternal(text: string): boolean {
  return MAYBE_INTERNAL.test(text)
}

function internalIn(own: Tokeniser, foreign: Tokeniser): Find {
  return (text) => mayBeInternal(text) && INTERNAL.test(foreign.tokenise(own.tokenise(text)))
}

/** Bodies that are alike are one content, and looked through once. */
function placesOf(contents: readonly Content[], find: Find, mayHold: Find): readonly Places[] {
  const known = new Map<Content, Places>()
  return contents.map((content) => {
    const before = known.get(content)
    if (before !== undefined) return before
    const places = placesIn(content, find, mayHold)
    known.set(content, places)
    return places
  })
}

const NONE: Places = new Map()

function placesIn(content: Content, find: Find, mayHold: Find): Places {
  if (!mayHold(content.text)) return NONE
  const parsed = content.kind === 'JSON' ? parseJson(content.text) : undefined
  if (parsed?.ok !== true) return find(content.text) ? new Map([['', pieceThat(find, content.text)]]) : NONE
  const places = new Map<string, string>()
  collect('', parsed.value, find, places)
  return places
}

/** The tag or line that names it, and how many others do. */
function pieceThat(find: Find, text: string): string {
  const pieces = text.split(/(?=<)|\n/).filter(find)
  const [first = 'somewhere in the text'] = pieces
  return pieces.length > 1 ? `${first.trim()} (and ${pieces.length - 1} more)` : first.trim()
}

/** The parser bounds the depth. */
function collect(path: string, value: Json, find: Find, places: Map<string, string>): void {
  if (typeof value === 'string') {
    // Four numbers with dots are a version as well.
    if (!places.has(path) && !/version[^/]*$/i.test(path) && find(value)) places.set(path, value)
  } else if (Array.isArray(value)) {
    for (const item of value) collect(`${path}/*`, item, find, places)
  } else if (value instanceof Map) {
    for (const [key, item] of value) collect(`${path}/${pointerToken(key)}`, item, find, places)
  }
}

function pathsOf({ reference, candidate }: Sides<Places>): readonly string[] {
  return [...new Set([...reference, ...candidate].flatMap((places) => [...places.keys()]))].sort()
}

function isOneSided(path: string, { reference, candidate }: Sides<Places>): boolean {
  const has = (places: Places): boolean => places.has(path)
  return reference.some(has) !== candidate.some(has)
}

function differenceAt(path: string, { reference, candidate }: Sides<Places>, what: string): Difference {
  const count = (side: readonly Places[]): number => side.filter((places) => places.has(path)).length
  const shown = (side: readonly Places[]): string | null => {
    const text = side.map((places) => places.get(path)).find((found) => found !== undefined)
    return text === undefined ? null : cutText(text)
  }
  const [onReference, onCandidate] = [count(reference), count(candidate)]
  return {
    path,
    kind: 'relation',
    level: 'relation',
    classes: [onReference > 0 ? what : 'none', onCandidate > 0 ? what : 'none'],
    reference: shown(reference),
    candidate: shown(candidate),
    referenceSamples: reference.length,
    candidateSamples: candidate.length,
    referenceAgreeing: onReference > 0 ? onReference : reference.length,
    candidateAgreeing: onCandidate > 0 ? onCandidate : candidate.length,
  }
}
