/**
 * Facet "schema": what the JSON answers of each side have in common, where the environments hold other rows
 * (`data: 'differs'`) and no value of one side says anything about the other. All answers of a side are folded into one
 * schema with counts, and the two are compared with the number of samples in mind. With the same rows on both sides the
 * body facet compares everything, and this one has nothing to say.
 */
import { CONFIRMATION_FIRST } from '../../core/finding.ts'
import type { Json } from '../body/json.ts'
import { defineFacet } from '../facet.ts'
import type { DifferenceKind, Facet, PathNoise, Reading, Sides } from '../facet.ts'
import { cutText } from '../leaf.ts'
import { jsonBodies } from '../schema/bodies.ts'
import type { SchemaChange } from '../schema/change.ts'
import { compareSchemas } from '../schema/compare-schemas.ts'

import { observeAll } from '../schema/fold.ts'
import { HOW, SCHEMA_RULES } from './schema/rules.ts'
import type { SchemaRuleId } from './schema/rules.ts'

type Ruled = Reading<SchemaRuleId>['differences'][number]

export const schemaFacet: Facet = defineFacet({
  name: 'schema',
  reads: 'same-status',
  rules: SCHEMA_RULES,

  compare(sides, context): Reading<SchemaRuleId> {
    const nothing = { differences: [], noise: [], nothing: true }
    if (context.settings.data !== 'differs') return nothing
    const bodies = jsonBodies(sides, context)
    if (bodies.reference.length === 0 || bodies.candidate.length === 0) return nothing
    const { changes, unverified, few } = compareSchemas({
      reference: observeAll(bodies.reference),
      candidate: observeAll(bodies.candidate),
    })
    const suspected = mayAskForMore(bodies) ? few : []
    const differences = [...changes, ...suspected].map((change) => asDifference(change, bodies))
    const told = new Set(differences.map(({ path }) => path))
    const noise = unverified.filter((path) => !told.has(path)).map((path): PathNoise => ({ path, level: 'presence' }))
    const open = emptyList(bodies) ?? fewRows(few)
    return {
      differences: context.dataDetected === true ? [...differences, otherRows(bodies)] : differences,
      noise,
      ...(open !== undefined && { unverified: open }),
    }
  },
})

function asDifference({ rule, path, classes, reference, candidate, answers }: SchemaChange, bodies: Sides<Json>): Ruled {
  const seen = answers?.seen ?? { reference: bodies.reference.length, candidate: bodies.candidate.length }
  const agreeing = answers?.agreeing ?? seen
  const [kind, level] = HOW[rule]
  return {
    rule: `schema.${rule}`,
    path,
    kind,
    level,
    classes,
    reference: reference === null ? null : cutText(reference),
    candidate: candidate === null ? null : cutText(candidate),
    referenceSamples: seen.reference,
    candidateSamples: seen.candidate,
    referenceAgreeing: agreeing.reference,
    candidateAgreeing: agreeing.candidate,
  }
}

/** Nobody said so, so it is told once instead of all the values. */
function otherRows({ reference, candidate }: Sides<Json>): Ruled {
  const kind: DifferenceKind = 'value'
  return {
    rule: 'schema.data-differs',
    path: '',
    kind,
    level: 'exact',
    classes: ['rows', 'other rows'],
    reference: 'rows of its own',
    candidate: 'other rows',
    referenceSamples: reference.length,
    candidateSamples: candidate.length,
    referenceAgreeing: reference.length,
    candidateAgreeing: candidate.length,
  }
}

/** Between one answer, which is all there will be, and a first round of confirmation: what looks different is asked for again. */
function mayAskForMore({ reference, candidate }: Sides<Json>): boolean {
  const answers = Math.min(reference.length, candidate.length)
  return answers > 1 && answers < CONFIRMATION_FIRST
}

function fewRows([first, ...others]: readonly SchemaChange[]): string | undefined {
  if (first === undefined) return undefined
  const [has, lacks] = first.candidate === null ? ['reference', 'candidate'] : ['candidate', 'reference']
  return `all rows of the ${has} have ${first.path} and none of the ${lacks}, which are too few to tell whether it is optional${others.length === 0 ? '' : `; the same of ${others.length} more`}`
}

/** A list that is all there is to compare, and empty on one side: neither the same nor different. */
function emptyList(bodies: Sides<Json>): string | undefined {
  const rows = (side: readonly Json[]): readonly number[] => side.flatMap(listsOf)
  const [reference, candidate] = [rows(bodies.reference), rows(bodies.candidate)]
  const isEmpty = (lengths: readonly number[]): boolean => lengths.length > 0 && lengths.every((length) => length === 0)
  if (isEmpty(reference) === isEmpty(candidate)) return undefined
  return `the ${isEmpty(reference) ? 'reference' : 'candidate'} has no rows here, so there is nothing to compare the other side's with`
}

/** Lengths of the body itself and of the fields of its top, where they are lists. */
function listsOf(body: Json): readonly number[] {
  if (Array.isArray(body)) return [body.length]
  return body instanceof Map ? [...body.values()].flatMap((value) => (Array.isArray(value) ? [value.length] : [])) : []
}
