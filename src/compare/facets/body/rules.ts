/** The rules of the facet "body" that hold for every kind of body; those of one kind stand in media-rules.ts. */
import type { Rule } from '../../../core/finding.ts'
import type { DifferenceKind } from '../../facet.ts'
import { MEDIA_RULES } from './media-rules.ts'
import { RELATION_RULES } from './relation-rules.ts'

const RULES_OF_ALL = {
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
  'body.value-reused': {
    severity: 'breaking',
    title: 'An id or token that is new with every answer of the reference is always the same on the candidate',
    why: 'One nonce, session or order number for everybody: requests are taken for each other, and what must not be guessed is known.',
    example: ['{"requestId": …} new in every answer', '{"requestId": "0b9c7d0e-…"} in every answer'],
  },
  'body.coordinates-swapped': {
    severity: 'breaking',
    title: 'The numbers of a position come in another order',
    why: 'Which one is the latitude is told by its place alone: everything lies elsewhere on the map.',
    example: ['[13.4, 52.5]', '[52.5, 13.4]'],
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
  'body.element-duplicated': {
    severity: 'breaking',
    title: 'An element is in a list more often on one side',
    why: 'Sums are off and rows are shown twice; callers that index by id lose one of them.',
    example: ['[{"id": 1}, {"id": 2}]', '[{"id": 1}, {"id": 2}, {"id": 2}]'],
  },
  'body.duplicate-key': {
    severity: 'minor',
    title: 'An object has the same key twice on one side',
    why: 'Readers take the first, the last or none of the values (RFC 8259, section 4); the last was compared.',
    example: ['{"total": 7}', '{"total": 0, "total": 7}'],
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
  'body.missing': {
    severity: 'breaking',
    title: 'The body is empty where the reference sends one',
    why: 'Callers that read it get nothing.',
    example: ['{"ok": true}', 'no body'],
  },
  'body.added': {
    severity: 'minor',
    title: 'A body is sent where the reference sends none',
    why: 'Callers that expect nothing may fail on it or cache it; it may hold what should not be told.',
    example: ['no body', '{"debug": "…"}'],
  },
  'body.kind-changed': {
    severity: 'breaking',
    title: 'The body is of another kind than its media type and the reference say',
    why: 'An error page that calls itself an image or a text: clients believe the declaration and fail.',
    example: ['text/html, a page', 'text/html, {"error": "…"}'],
  },
  'body.charset-broken': {
    severity: 'breaking',
    title: 'The bytes are not of the charset they should be in',
    why: 'Readers show replacement characters or refuse the text.',
    example: ['utf-8, "Zürich" in UTF-8', 'utf-8, "Zürich" in Latin-1'],
  },
  'body.bom-changed': {
    severity: 'minor',
    title: 'A byte order mark stands before the text on one side',
    why: 'JSON parsers refuse it (RFC 8259, section 8.1), and tables get a first column that nobody can name.',
    example: ['id,name', '\\ufeffid,name'],
  },
} as const

export type BodyRule = keyof typeof RULES_OF_ALL | keyof typeof RELATION_RULES | keyof typeof MEDIA_RULES

export const BODY_RULES: Readonly<Record<BodyRule, Rule>> = { ...RULES_OF_ALL, ...RELATION_RULES, ...MEDIA_RULES }

/** What a difference is called where the kind of body gives it no name of its own. */
export const RULE_OF_KIND: Readonly<Record<DifferenceKind, BodyRule>> = {
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
  'element-duplicated': 'body.element-duplicated',
}
