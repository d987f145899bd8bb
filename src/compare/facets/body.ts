/**
 * Facet "body": what the answer says. JSON by structure and value, other text by normalised lines, everything else by
 * length and content. A body that was cut or could not be read is unverified, never equal.
 */
import type { Body, Observation } from '../../core/observation.ts'
import type { ParsedJson } from '../body/json.ts'
import { createJsonReader, isLines, type ReadJson } from '../body/read-json.ts'
import { compareTexts, normalisedLines } from '../body/text.ts'
import { allOf, createWalk, mapSides, mapSidesMany } from '../body/walk-state.ts'
import { walkJson } from '../body/walk.ts'
import { defineFacet } from '../facet.ts'
import type { DifferenceKind, Facet, FacetContext, Reading, Sides } from '../facet.ts'
import { compareFieldSets, textLeaf, timeOf } from '../field-set.ts'
import { finalExchange, headerOf, mediaTypeOf } from '../http-parts.ts'
import type { Tokeniser } from '../tokens.ts'

const RULES = {
  'body.field-missing': {
    severity: 'breaking',
    title: 'A field is missing',
    why: 'Callers that read it get nothing, or fail.',
    example: ['{"id": 7, "name": "Mug"}', '{"id": 7}'],
  },
  'body.field-added': {
    severity: 'minor',
    title: 'A field is sent that the reference does not send',
    why: 'Strict readers refuse it; it may leak what was internal.',
    example: ['{"id": 7}', '{"id": 7, "debug": true}'],
  },
  'body.type-changed': {
    severity: 'breaking',
    title: 'A field has another type',
    why: 'A number that became a text, or an object that became a list, breaks every typed caller.',
    example: ['{"price": 1250}', '{"price": "1250"}'],
  },
  'body.null-changed': {
    severity: 'breaking',
    title: 'A field is null on one side',
    why: 'Callers that do not expect null fail; those that rely on a value have none.',
    example: ['{"email": "a@b.example"}', '{"email": null}'],
  },
  'body.format-changed': {
    severity: 'breaking',
    title: 'A field has another format',
    why: 'The value may be new every time, but its kind is not: a uuid that became a number, a date that became a timestamp.',
    example: ['{"id": "0b7e…-4c1d-…"}', '{"id": "10482"}'],
  },
  'body.encoding-changed': {
    severity: 'info',
    title: 'A field is written in another way',
    why: 'The meaning is the same (1 and 1.0, the same instant in another zone), the characters are not.',
    example: ['{"total": 10}', '{"total": 10.0}'],
  },
  'body.value-changed': {
    severity: 'breaking',
    title: 'A field has another value',
    why: 'Each environment agrees with itself and not with the other: users see something else.',
    example: ['{"currency": "EUR"}', '{"currency": "USD"}'],
  },
  'body.range-changed': {
    severity: 'breaking',
    title: 'A number that varies lies in another range',
    why: 'Seconds became milliseconds, euros became cents, a sign turned: every single value looks plausible, all together do not.',
    example: ['{"took": 12}, {"took": 31}', '{"took": 0.012}, {"took": 0.029}'],
  },
  'body.length-changed': {
    severity: 'minor',
    title: 'A text that varies is longer, shorter or of other characters',
    why: 'Tokens of another length or alphabet do not fit the columns and checks of who stores them.',
    example: ['{"token": "9f2c61d04b7e3a58"}', '{"token": "9f2c61d0"}'],
  },
  'body.enum-changed': {
    severity: 'breaking',
    title: 'A field that takes a few values takes others',
    why: 'Callers switch over the values they know; one that never came before falls through.',
    example: ['"open" or "paid"', '"open" or "settled"'],
  },
  'body.relation-changed': {
    severity: 'breaking',
    title: 'What holds between fields on one side does not hold on the other',
    why: 'A total that is not the sum, a page that is not sorted, a link that leads to another row: each value is fine by itself.',
    example: ['{"total": 2, "items": [1, 2]}', '{"total": 7, "items": [1, 2]}'],
  },
  'body.unstable': {
    severity: 'breaking',
    title: 'A field varies on the candidate only',
    why: 'Several versions answer behind one address, or what was deterministic no longer is.',
    example: ['{"region": "eu"} in every answer', '{"region": "eu"} and {"region": "us"}'],
  },
  'body.settled': {
    severity: 'minor',
    title: 'A field that varies on the reference is always the same on the candidate',
    why: 'A stuck cache, one nonce or session id for everybody, a clock that stands still.',
    example: ['{"nonce": …} new in every answer', '{"nonce": "a81f"} in every answer'],
  },
  'body.order-changed': {
    severity: 'minor',
    title: 'The same elements come in another order',
    why: 'Lists that are shown, paged or searched as they come look different.',
    example: ['["a", "b", "c"]', '["c", "b", "a"]'],
  },
  'body.element-missing': {
    severity: 'breaking',
    title: 'An element is missing from a list',
    why: 'Data that the reference gives is not there.',
    example: ['[{"id": 1}, {"id": 2}]', '[{"id": 1}]'],
  },
  'body.element-added': {
    severity: 'minor',
    title: 'An element is in a list that the reference does not have',
    why: 'Data that the reference does not give is there: test data, or what should be filtered.',
    example: ['[{"id": 1}]', '[{"id": 1}, {"id": 99}]'],
  },
  'body.text-changed': {
    severity: 'breaking',
    title: 'The text differs',
    why: 'A page, feed or file reads differently after everything that is new with every answer is left out.',
    example: ['Delivery in 2 days', 'Delivery in 5 days'],
  },
  'body.bytes-changed': {
    severity: 'minor',
    title: 'The content differs',
    why: 'A file that is the same on every call in both environments is not the same file.',
    example: ['1 204 bytes, PDF', '1 198 bytes, PDF'],
  },
  'body.not-json': {
    severity: 'breaking',
    title: 'The body is no JSON on one side',
    why: 'It is declared as JSON and cannot be parsed: cut, empty, or an error page.',
    example: ['{"ok": true}', '<html>Bad gateway'],
  },
} as const

type BodyRule = keyof typeof RULES

const JSON_RULES: Readonly<Record<DifferenceKind, BodyRule>> = {
  missing: 'body.field-missing',
  added: 'body.field-added',
  type: 'body.type-changed',
  null: 'body.null-changed',
  format: 'body.format-changed',
  encoding: 'body.encoding-changed',
  value: 'body.value-changed',
  unstable: 'body.unstable',
  settled: 'body.settled',
  range: 'body.range-changed',
  length: 'body.length-changed',
  enum: 'body.enum-changed',
  relation: 'body.relation-changed',
  order: 'body.order-changed',
  'element-missing': 'body.element-missing',
  'element-added': 'body.element-added',
}

export const bodyFacet: Facet = defineFacet({
  name: 'body',
  reads: 'same-status',
  rules: RULES,

  compare(sides, context) {
    const all = [...sides.reference, ...sides.candidate]
    const cut = all.map((observation) => finalExchange(observation)?.body).find((body) => body?.cut !== undefined)
    if (cut !== undefined)
      return {
        differences: [],
        noise: [],
        unverified: `a body is longer than the cap; ${cut.bytes} bytes were kept, none compared (limits.bodyBytes)`,
      }
    if (all.every((observation) => (finalExchange(observation)?.body.bytes ?? 0) === 0))
      return { differences: [], noise: [], nothing: true }
    if (all.every((observation) => finalExchange(observation)?.body.undecoded !== undefined))
      return { differences: [], noise: [], unverified: 'no body decodes as its content-encoding says' }
    const families = new Set(all.map(familyOf))
    if (families.size === 1 && allEqual(all, context)) return { differences: [], noise: [] }
    if (families.size > 1)
      return {
        differences: [],
        noise: [],
        unverified: `bodies of different kinds are not compared: ${[...families].sort().join(', ')}`,
        under: 'content',
      }
    if (families.has('json')) return compareJson(sides, context)
    return families.has('text') ? compareText(sides, context) : compareBytes(sides)
  },
})

/** The same characters everywhere, and none of them names an environment: nothing to parse. */
function allEqual(observations: readonly Observation[], { reference, candidate }: FacetContext): boolean {
  const data = observations.map((observation) => finalExchange(observation)?.body.data)[0]
  return (
    data !== undefined &&
    observations.every((observation) => finalExchange(observation)?.body.data === data) &&
    !reference.mayHold(data) &&
    !candidate.mayHold(data)
  )
}

type Family = 'json' | 'text' | 'binary'

/** By the declared type, and by the bytes: what is no text is compared as bytes whatever it calls itself. */
function familyOf(observation: Observation): Family {
  const exchange = finalExchange(observation)
  if (exchange === undefined || exchange.body.undecoded !== undefined) return 'binary'
  const { essence, charset } = mediaTypeOf(headerOf(exchange.headers, 'content-type'))
  if (/[/+]json$/.test(essence)) return 'json'
  if (isLines(essence)) return 'json'
  const textual = /^text\/|[/+]xml$|javascript$|x-www-form-urlencoded$|graphql$|[/+]yaml$/.test(essence)
  if (essence === '' && exchange.body.encoding === 'utf8') return 'text'
  return textual && (exchange.body.encoding === 'utf8' || charset !== undefined) ? 'text' : 'binary'
}

function essenceOf(observation: Observation): string {
  return mediaTypeOf(headerOf(finalExchange(observation)?.headers ?? [], 'content-type')).essence
}

function textOf(observation: Observation): string {
  const exchange = finalExchange(observation)
  if (exchange === undefined) return ''
  if (exchange.body.encoding === 'utf8') return exchange.body.data
  const bytes = bytesOf(exchange.body)
  const { charset } = mediaTypeOf(headerOf(exchange.headers, 'content-type'))
  try {
    return new TextDecoder(charset ?? 'utf-8', { fatal: true }).decode(bytes)
  } catch {
    // Not of that charset, or of one that nobody knows: the bytes one by one still compare.
    return new TextDecoder('latin1').decode(bytes)
  }
}

function bytesOf(body: Body): Buffer {
  return Buffer.from(body.data, body.encoding)
}

function compareJson(sides: Sides<Observation>, context: FacetContext): Reading<BodyRule> {
  const readers = { reference: createJsonReader(context.reference), candidate: createJsonReader(context.candidate) }
  const parsed = {
    reference: sides.reference.map((observation) => readBody(observation, readers.reference)),
    candidate: sides.candidate.map((observation) => readBody(observation, readers.candidate)),
  }
  if (allOf(parsed).some((json) => !json.ok && json.cap))
    return { differences: [], noise: [], unverified: 'the JSON of a body is nested deeper than the cap' }
  const broken = compareFieldSets(
    mapSides(parsed, (json) => new Map(json.ok ? [] : [['', textLeaf('not JSON', json.message)]])),
    timeOf(sides),
  )
  const brokenDifferences = broken.differences.map((difference) => ({ ...difference, rule: 'body.not-json' as const }))
  const values = mapSidesMany(parsed, (json) => (json.ok ? [json.value] : []))
  if (values.reference.length === 0 || values.candidate.length === 0)
    return brokenDifferences.length > 0 ? { differences: brokenDifferences, noise: [] } : compareText(sides, context)
  const run = createWalk({ at: timeOf(sides) })
  walkJson(values, run)
  const differences = run.differences().map((difference) => ({ ...difference, rule: JSON_RULES[difference.kind] }))
  const unverified = run.unverified()
  return {
    differences: [...brokenDifferences, ...differences],
    noise: [...run.noise(), ...broken.noise],
    ...(unverified !== undefined && { unverified }),
  }
}

/** JSON is UTF-8 (RFC 8259, section 8.1); what is not, and names no other charset, no client is bound to read. */
function readBody(observation: Observation, read: ReadJson): ParsedJson {
  const exchange = finalExchange(observation)
  const { charset = 'utf-8', essence } = mediaTypeOf(headerOf(exchange?.headers ?? [], 'content-type'))
  if (exchange?.body.encoding === 'base64' && charset === 'utf-8')
    return { ok: false, message: 'it is not valid UTF-8', cap: false }
  return read(textOf(observation), essence)
}

function compareText(sides: Sides<Observation>, context: FacetContext): Reading<BodyRule> {
  const lines = (observation: Observation, tokeniser: Tokeniser): readonly string[] => {
    return normalisedLines(tokeniser.tokenise(textOf(observation)), /html$|xml$/.test(essenceOf(observation)))
  }
  const { differences, noise } = compareTexts({
    reference: sides.reference.map((observation) => lines(observation, context.reference)),
    candidate: sides.candidate.map((observation) => lines(observation, context.candidate)),
  })
  return {
    differences: differences.map((difference) => ({
      ...difference,
      rule: difference.kind === 'order' ? 'body.order-changed' : 'body.text-changed',
    })),
    noise,
  }
}

function compareBytes(sides: Sides<Observation>): Reading<BodyRule> {
  const fields = (observation: Observation): ReadonlyMap<string, ReturnType<typeof textLeaf>> => {
    const body = finalExchange(observation)?.body
    return new Map(
      body === undefined ? [] : [['', { type: 'bytes', exact: body.data, shown: `${body.bytes} bytes, ${signatureOf(body)}` }]],
    )
  }
  const { differences, noise } = compareFieldSets(mapSides(sides, fields), timeOf(sides))
  return { differences: differences.map((difference) => ({ ...difference, rule: 'body.bytes-changed' as const })), noise }
}

/** The first bytes say what a file is. */
const SIGNATURES: readonly (readonly [hex: string, name: string])[] = [
  ['89504e47', 'PNG'],
  ['ffd8ff', 'JPEG'],
  ['47494638', 'GIF'],
  ['52494646', 'RIFF (WebP, WAV)'],
  ['25504446', 'PDF'],
  ['504b0304', 'ZIP'],
  ['1f8b', 'gzip'],
]

function signatureOf(body: Body): string {
  const hex = bytesOf(body).subarray(0, 8).toString('hex')
  return SIGNATURES.find(([signature]) => hex.startsWith(signature))?.[1] ?? `starting with ${hex}`
}
