/**
 * The rules of the schema facet. Names and directions are oasdiff's where the meaning is the same (its rules say
 * `response-property-...`): what a caller reads and may miss is breaking, what comes besides is not.
 */
import type { Level } from '../../../core/level.ts'
import type { DifferenceKind } from '../../facet.ts'
import type { SchemaRule } from '../../schema/change.ts'

export type SchemaRuleId = keyof typeof SCHEMA_RULES

export const SCHEMA_RULES = {
  'schema.data-differs': {
    severity: 'breaking',
    title: 'The environments hold other rows here, so their values were not compared',
    why: "Nobody said whether they are meant to: say `data: 'differs'`, and only what rows have in common is compared, or `data: 'same'`, and every value counts.",
    example: ['[{"id": 1, "name": "Mug"}, …]', '[{"id": 907, "name": "Test 12"}, …]'],
  },
  'schema.body-type-changed': {
    severity: 'breaking',
    title: 'The whole body has another type',
    why: 'Callers that expect a list get an object, or the other way round, and fail.',
    example: ['a list', 'an object'],
  },
  'schema.property-removed': {
    severity: 'breaking',
    title: 'A field that the rows of the reference have is in none of the candidate',
    why: 'Callers that read it get nothing, or fail; other rows do not explain it.',
    example: ['"price" in 40 of 40 rows', '"price" in 0 of 40 rows'],
  },
  'schema.property-added': {
    severity: 'minor',
    title: 'A field that the rows of the candidate have is in none of the reference',
    why: 'Strict readers refuse it; it may leak what was internal.',
    example: ['"cost" in 0 of 40 rows', '"cost" in 40 of 40 rows'],
  },
  'schema.property-became-optional': {
    severity: 'breaking',
    title: 'A field that every row of the reference has is missing from some of the candidate',
    why: 'Callers were never made to do without it.',
    example: ['"price" in 40 of 40 rows', '"price" in 19 of 40 rows'],
  },
  'schema.property-became-required': {
    severity: 'info',
    title: 'A field that only some rows of the reference have is in every one of the candidate',
    why: 'Callers need not care, but what made it optional is gone.',
    example: ['"discount" in 19 of 40 rows', '"discount" in 40 of 40 rows'],
  },
  'schema.property-became-nullable': {
    severity: 'breaking',
    title: 'A field that is never null on the reference is null on the candidate',
    why: 'Callers that do not expect null fail.',
    example: ['"email" null in 0 of 40 rows', '"email" null in 16 of 40 rows'],
  },
  'schema.property-became-not-nullable': {
    severity: 'info',
    title: 'A field that is null on the reference is never null on the candidate',
    why: 'Callers need not care, but "no value" may have become a value, like an empty text or a zero.',
    example: ['"email" null in 16 of 40 rows', '"email" null in 0 of 40 rows'],
  },
  'schema.property-type-changed': {
    severity: 'breaking',
    title: 'A field has another type in all rows',
    why: 'A number that became a text, or an object that became a list, breaks every typed caller.',
    example: ['"price": number', '"price": string'],
  },
  'schema.property-type-generalized': {
    severity: 'breaking',
    title: 'A field has a type in some rows of the candidate that it has in none of the reference',
    why: 'Callers that know one type fail on those rows.',
    example: ['"value": number', '"value": number or string'],
  },
  'schema.property-type-specialized': {
    severity: 'info',
    title: 'A field has a type in some rows of the reference that it has in none of the candidate',
    why: 'Callers need not care, but a kind of row may have got lost.',
    example: ['"value": number or string', '"value": number'],
  },
  'schema.property-number-kind-changed': {
    severity: 'minor',
    title: 'A field holds whole numbers on one side and fractions on the other',
    why: 'Callers that read integers cut or refuse fractions; those that read decimals get cents.',
    example: ['"price": 1250', '"price": 12.5'],
  },
  'schema.property-format-changed': {
    severity: 'breaking',
    title: 'A field has another format in all rows',
    why: 'A uuid that became a number, a date without its zone: whatever the rows, callers cannot read it.',
    example: ['"id": uuid-v4', '"id": text'],
  },
  'schema.property-pattern-changed': {
    severity: 'minor',
    title: 'The codes of a field are written in another pattern in all rows',
    why: 'Callers take codes apart, check and store them by their pattern.',
    example: ['"sku": AB-1042', '"sku": 1042'],
  },
  'schema.property-length-changed': {
    severity: 'minor',
    title: 'The codes of a field are longer or shorter in all rows',
    why: 'They do not fit the columns and checks of who stores them.',
    example: ['"token": 16 characters', '"token": 64 characters'],
  },
  'schema.property-range-changed': {
    severity: 'minor',
    title: 'The numbers of a field are of another order of magnitude',
    why: 'Euros became cents, seconds became milliseconds: no rows are that different.',
    example: ['"price": 2.5 to 90', '"price": 250 to 9000'],
  },
  'schema.property-enum-value-added': {
    severity: 'minor',
    title: 'A field that takes a few words takes another one on the candidate',
    why: 'Callers switch over the words they know; one that never came before falls through.',
    example: ['"open" or "paid"', '"open", "paid" or "settled"'],
  },
  'schema.property-enum-value-removed': {
    severity: 'info',
    title: 'A word that a field takes on the reference never comes on the candidate',
    why: 'Rows of that kind are missing, or are called something else.',
    example: ['"open", "paid" or "void"', '"open" or "paid"'],
  },
  'schema.property-one-of-added': {
    severity: 'breaking',
    title: 'Elements of a kind that the reference does not have',
    why: 'Callers tell elements apart by their kind, and do not know this one.',
    example: ['type "card" or "bank"', 'type "card", "bank" or "wallet"'],
  },
  'schema.property-one-of-removed': {
    severity: 'minor',
    title: 'Elements of a kind that the candidate does not have',
    why: 'What the reference gives to its callers never comes.',
    example: ['type "card" or "bank"', 'type "card"'],
  },
  'schema.item-type-changed': {
    severity: 'breaking',
    title: 'The elements of a list, or the values of a map, have another type',
    why: 'A list of texts that became a list of objects breaks every typed caller.',
    example: ['"tags": a list of texts', '"tags": a list of objects'],
  },
  'schema.map-key-class-changed': {
    severity: 'breaking',
    title: 'The keys of a map are of another kind',
    why: 'Callers look entries up by keys of the kind they know, and find none.',
    example: ['keys: uuid-v4', 'keys: digits'],
  },
} as const

/** How the lattice calls a change, and at which level it shows. */
export const HOW: Readonly<Record<SchemaRule, readonly [kind: DifferenceKind, level: Level]>> = {
  'body-type-changed': ['type', 'type'],
  'property-removed': ['missing', 'presence'],
  'property-added': ['added', 'presence'],
  'property-became-optional': ['missing', 'presence'],
  'property-became-required': ['added', 'presence'],
  'property-became-nullable': ['null', 'type'],
  'property-became-not-nullable': ['null', 'type'],
  'property-type-changed': ['type', 'type'],
  'property-type-generalized': ['type', 'type'],
  'property-type-specialized': ['type', 'type'],
  'property-number-kind-changed': ['type', 'type'],
  'property-format-changed': ['format', 'format'],
  'property-pattern-changed': ['format', 'format'],
  'property-length-changed': ['length', 'distribution'],
  'property-range-changed': ['range', 'distribution'],
  'property-enum-value-added': ['enum', 'distribution'],
  'property-enum-value-removed': ['enum', 'distribution'],
  'property-one-of-added': ['added', 'presence'],
  'property-one-of-removed': ['missing', 'presence'],
  'item-type-changed': ['type', 'type'],
  'map-key-class-changed': ['format', 'format'],
}
