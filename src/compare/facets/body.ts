/**
 * Facet "body": what the answer says. Every kind of body that has a structure is read into one tree (body/readers) and
 * compared by one walk; text without a structure is compared by lines. A body that was cut or could not be read is
 * unverified, never equal.
 */
import type { Observation } from '../../core/observation.ts'
import { contentOf, type Content, type Kind } from '../body/readers/content.ts'
import { readContents } from '../body/readers/read-content.ts'
import type { Fault, FaultName, ReadBody } from '../body/readers/reader.ts'
import { compareTexts, normalisedLines } from '../body/text.ts'
import { allOf, createWalk, mapSides } from '../body/walk-state.ts'
import { walkJson } from '../body/walk.ts'
import { defineFacet } from '../facet.ts'
import type { Facet, FacetContext, PathNoise, Reading, Sides } from '../facet.ts'
import { compareFieldSets, type Fields, textLeaf, timeOf } from '../field-set.ts'
import { finalExchange, headerOf } from '../http-parts.ts'
import { withoutPlaces } from '../relations/relations.ts'
import { withoutValues } from '../schema/without-values.ts'
import type { Tokeniser } from '../tokens.ts'
import { compareDuplicates } from './body/duplicates.ts'
import { compareNames, withSharedNames } from './body/names.ts'
import { comparePartOrder, withoutFollowing } from './body/parts.ts'
import { relationsOf, renamingOf, walkContext } from './body/relations-of.ts'
import { ruled, RULE_OF_FAULT, type Ruled } from './body/rule-of.ts'
import { BODY_RULES, type BodyRule } from './body/rules.ts'

const NOTHING: Reading<BodyRule> = { differences: [], noise: [] }

export const bodyFacet: Facet = defineFacet({
  name: 'body',
  reads: 'same-status',
  rules: BODY_RULES,

  compare(sides, context) {
    const all = allOf(sides)
    const cut = all.map((observation) => finalExchange(observation)?.body).find((body) => body?.cut !== undefined)
    if (cut !== undefined)
      return {
        ...NOTHING,
        unverified: `a body is longer than the cap; ${cut.bytes} bytes were kept, none compared (limits.bodyBytes)`,
      }
    if (all.every(isEmpty)) return { ...NOTHING, nothing: true }
    if (all.every((observation) => finalExchange(observation)?.body.undecoded !== undefined))
      return { ...NOTHING, unverified: 'no body decodes as its content-encoding says' }
    if (allEqual(all, context)) return NOTHING
    const at = timeOf(sides)
    const presence = comparePresenceOfBodies(sides, at)
    const filled = { reference: sides.reference.filter(isFilled), candidate: sides.candidate.filter(isFilled) }
    if (filled.reference.length === 0 || filled.candidate.length === 0) return presence
    const contents = contentsOf(filled)
    const compared = together([presence, ...compareFilled(contents, withSharedNames(context), at)])
    const reading = together([compared, compareNames(contents, context, compared.differences)])
    return context.settings.data === 'differs' ? withoutValues(reading) : reading
  },
})

function isEmpty(observation: Observation): boolean {
  return (finalExchange(observation)?.body.bytes ?? 0) === 0
}

function isFilled(observation: Observation): boolean {
  return !isEmpty(observation)
}

/** The same characters everywhere, and none of them names an environment: nothing to parse. */
function allEqual(observations: readonly Observation[], { reference, candidate }: FacetContext): boolean {
  const [first] = observations.map((observation) => finalExchange(observation))
  if (first === undefined) return false
  const type = headerOf(first.headers, 'content-type')
  return (
    observations.every((observation) => {
      const exchange = finalExchange(observation)
      const isSame = exchange?.body.data === first.body.data && headerOf(exchange.headers, 'content-type') === type
      // The bytes may be the same, and one side says that they are packed.
      return isSame && exchange.body.undecoded === first.body.undecoded
    }) &&
    !reference.mayHold(first.body.data) &&
    !candidate.mayHold(first.body.data)
  )
}

function comparePresenceOfBodies(sides: Sides<Observation>, at: number): Reading<BodyRule> {
  const fields = mapSides(sides, (observation): Fields => {
    const bytes = finalExchange(observation)?.body.bytes ?? 0
    return new Map(bytes === 0 ? [] : [['', { type: 'body', exact: '', shown: `${bytes} bytes` }]])
  })
  const { differences, noise } = compareFieldSets(fields, at)
  return {
    differences: differences.map((difference) => ({
      ...difference,
      rule: difference.kind === 'added' ? 'body.added' : 'body.missing',
    })),
    noise,
  }
}

/** Equal bodies are one content, so that each is decoded, looked at and read once. */
function contentsOf(sides: Sides<Observation>): Sides<Content> {
  const known = new Map<string, Map<string, Content>>()
  const contents = (observations: readonly Observation[]): readonly Content[] =>
    observations.flatMap((observation) => {
      const exchange = finalExchange(observation)
      if (exchange === undefined) return []
      const about = `${headerOf(exchange.headers, 'content-type')} ${exchange.body.encoding} ${exchange.body.undecoded}`
      const ofData = known.get(exchange.body.data) ?? new Map<string, Content>()
      known.set(exchange.body.data, ofData)
      const content = ofData.get(about) ?? contentOf(exchange)
      ofData.set(about, content)
      return [content]
    })
  return { reference: contents(sides.reference), candidate: contents(sides.candidate) }
}

/** Contents of one kind are compared with each other; that a side has a kind which the other has not is a difference itself. */
function compareFilled(contents: Sides<Content>, context: FacetContext, at: number): readonly Reading<BodyRule>[] {
  const kinds = [...new Set(allOf(contents).map(({ kind }) => kind))].sort()
  const readings = kinds.flatMap((kind) => {
    const ofKind = (content: Content): boolean => content.kind === kind
    const same = { reference: contents.reference.filter(ofKind), candidate: contents.candidate.filter(ofKind) }
    const isShared = same.reference.length > 0 && same.candidate.length > 0 && kind !== 'undecoded'
    return isShared ? [compareKind(kind, same, context, at)] : []
  })
  return kinds.length === 1 ? readings : [compareKinds(contents, kinds, at), ...readings]
}

function compareKinds(contents: Sides<Content>, kinds: readonly Kind[], at: number): Reading<BodyRule> {
  const declared = new Set(allOf(contents).map(({ essence }) => essence))
  if (declared.size > 1 || kinds.includes('undecoded'))
    return { ...NOTHING, unverified: `bodies of different kinds are not compared: ${kinds.join(', ')}`, under: 'content' }
  const fields = mapSides(contents, ({ kind, text }): Fields => {
    return new Map([
      [
        '',
        { type: kind, exact: kind, shown: text === '' || kind === 'JSON' ? kind : `${kind}: ${text.slice(0, SHOWN_CHARACTERS)}` },
      ],
    ])
  })
  const { differences, noise } = compareFieldSets(fields, at)
  const isJson = /[/+]json$/.test([...declared].join())
  const rule = isJson ? 'body.not-json' : 'body.kind-changed'
  return { differences: differences.map((difference) => ({ ...difference, rule })), noise }
}
const SHOWN_CHARACTERS = 200

/** Bodies of one kind: what is wrong with them first, then what the walk finds in those that are well. */
function compareKind(kind: Kind, contents: Sides<Content>, context: FacetContext, at: number): Reading<BodyRule> {
  if (kind === 'text')
    return together([
      compareFaults(
        mapSides(contents, ({ faults }) => faults),
        at,
      ),
      compareLines(contents, context),
    ])
  const read = readContents(contents, context)
  const capped = allOf(read).find((one) => !one.ok && one.cap)
  if (capped !== undefined) {
    // What is too deep or too large for a tree still has lines.
    if (kind === 'HTML' || kind === 'XML' || kind === 'multipart') return compareLines(contents, context)
    return { ...NOTHING, unverified: cappedMessage(kind, capped.ok ? '' : capped.message) }
  }
  const faults = {
    reference: read.reference.map((one, index) => faultsOf(kind, one, contents.reference[index])),
    candidate: read.candidate.map((one, index) => faultsOf(kind, one, contents.candidate[index])),
  }
  const wrong = compareFaults(faults, at)
  const told = new Set(wrong.differences.map(({ rule }) => rule))
  // What the fault of a body makes of its values is told by the fault.
  const values = (side: 'reference' | 'candidate'): readonly (ReadBody & { readonly ok: true })[] =>
    read[side]
      .filter((one, index) => one.ok && !faults[side][index]?.some(({ name }) => name !== 'bom' && told.has(RULE_OF_FAULT[name])))
      .filter(isOk)
  const samples = { reference: values('reference'), candidate: values('candidate') }
  if (samples.reference.length === 0 || samples.candidate.length === 0)
    return wrong.differences.length > 0 ? wrong : together([wrong, compareLines(contents, context)])
  return together([
    wrong,
    compareDuplicates(samples, at),
    compareTrees(
      kind,
      mapSides(samples, ({ value }) => value),
      context,
      at,
    ),
  ])
}

function isOk(read: ReadBody): read is ReadBody & { readonly ok: true } {
  return read.ok
}

function cappedMessage(kind: Kind, message: string): string {
  return kind === 'JSON' || kind === 'JSON records' ? 'the JSON of a body is nested deeper than the cap' : message
}

function compareTrees(kind: Kind, values: Parameters<typeof walkJson>[0], context: FacetContext, at: number): Reading<BodyRule> {
  const run = createWalk(walkContext(kind, at, context), context.settings)
  walkJson(values, run)
  const unverified = run.unverified()
  const { rest, broken } = renamingOf(
    kind,
    values,
    kind === 'multipart' ? [...withoutFollowing(run.differences()), ...comparePartOrder(values, at)] : run.differences(),
  )
  const relations = relationsOf(kind, values, rest, context.settings)
  return {
    differences: [...paired(ruled(kind, withoutPlaces(rest, relations))), ...broken, ...relations],
    noise: run.noise(),
    ...(unverified !== undefined && { unverified }),
  }
}

/** One is missing and one is new under the same rule at the same path: it was changed. */
function paired(differences: readonly Ruled[]): readonly Ruled[] {
  const known = new Map<string, Ruled>()
  const rest: Ruled[] = []
  for (const difference of differences) {
    const key = `${difference.rule} ${difference.path}`
    const before = known.get(key)
    const isHalf = /missing$|added$/.test(difference.kind)
    if (before !== undefined && isHalf && before.kind !== difference.kind) known.set(key, joined(before, difference))
    else if (before === undefined && isHalf) known.set(key, difference)
    else rest.push(difference)
  }
  return [...known.values(), ...rest]
}

function joined(one: Ruled, other: Ruled): Ruled {
  const [gone, come] = one.kind.endsWith('missing') ? [one, other] : [other, one]
  return {
    ...gone,
    kind: 'value',
    candidate: come.candidate,
    classes: [gone.classes[0], come.classes[1]],
    referenceAgreeing: Math.min(gone.referenceAgreeing, come.referenceAgreeing),
    candidateAgreeing: Math.min(gone.candidateAgreeing, come.candidateAgreeing),
  }
}

const FAULT_OF_KIND: Partial<Readonly<Record<Kind, FaultName>>> = { JSON: 'not-json', 'JSON records': 'not-json', XML: 'not-xml' }

function faultsOf(kind: Kind, read: ReadBody, content: Content | undefined): readonly Fault[] {
  const refused: readonly Fault[] = read.ok
    ? (read.faults ?? [])
    : [{ name: FAULT_OF_KIND[kind] ?? 'malformed', message: read.message }]
  return [...refused, ...(content?.faults ?? []).filter(({ name }) => refused.every((fault) => fault.name !== name))]
}

function compareFaults(faults: Sides<readonly Fault[]>, at: number): Reading<BodyRule> {
  const fields = mapSides(faults, (list): Fields => {
    return new Map(list.map(({ name, message }) => [`/${name}`, { ...textLeaf(name, message), type: 'fault' }]))
  })
  const { differences, noise } = compareFieldSets(fields, at)
  const rules = new Map(Object.entries(RULE_OF_FAULT).map(([name, rule]) => [`/${name}`, rule]))
  return {
    differences: differences.map((difference) => ({
      ...difference,
      path: '',
      rule: rules.get(difference.path) ?? 'body.malformed',
    })),
    noise: noise.map(({ level }) => ({ path: '', level })),
  }
}

function compareLines(contents: Sides<Content>, context: FacetContext): Reading<BodyRule> {
  const lines = (content: Content, tokeniser: Tokeniser): readonly string[] =>
    normalisedLines(tokeniser.tokenise(content.text === '' ? content.bytes().toString('latin1') : content.text))
  const { differences, noise } = compareTexts({
    reference: contents.reference.map((content) => lines(content, context.reference)),
    candidate: contents.candidate.map((content) => lines(content, context.candidate)),
  })
  return {
    differences: differences.map((difference) => ({
      ...difference,
      rule: difference.kind === 'order' ? 'body.order-changed' : 'body.text-changed',
    })),
    noise,
  }
}

function together(readings: readonly Reading<BodyRule>[]): Reading<BodyRule> {
  const open = readings.find(({ unverified }) => unverified !== undefined)
  const noise: readonly PathNoise[] = readings.flatMap((reading) => reading.noise)
  return {
    differences: readings.flatMap(({ differences }) => differences),
    noise,
    ...(open?.unverified !== undefined && { unverified: open.unverified }),
    ...(open?.under !== undefined && { under: open.under }),
  }
}
