/**
 * What is left of the body's differences where the environments hold other rows: what is broken, what does not hold between
 * the fields of one answer, and what changes from answer to answer on one side alone. Values of one side mean nothing for
 * the other; structure, formats and words are the schema facet's, which counts the rows.
 */
import type { RuleId } from '../../core/finding.ts'
import type { DifferenceKind, Reading } from '../facet.ts'

/** Rules about the values and the structure of JSON, and of what is read like it. */
const OF_JSON: ReadonlySet<string> = new Set([
  'body.field-missing',
  'body.field-added',
  'body.type-changed',
  'body.null-changed',
  'body.format-changed',
  'body.encoding-changed',
  'body.value-changed',
  'body.range-changed',
  'body.length-changed',
  'body.enum-changed',
  'body.order-changed',
  'body.element-missing',
  'body.element-added',
])

/** Pages and files show the rows, too; their structure stays. */
const OF_ROWS: ReadonlySet<DifferenceKind> = new Set([
  'value',
  'range',
  'length',
  'enum',
  'order',
  'element-missing',
  'element-added',
])

export function withoutValues<Id extends RuleId>(reading: Reading<Id>): Reading<Id> {
  const differences = reading.differences.filter(({ rule, kind, path, level }) => {
    if (OF_JSON.has(rule)) return false
    // That a few lines of each row are all different may well be chance.
    if (UNIQUE.has(rule) && /\/\*.*\/\*/.test(path)) return false
    // Rows of a list come and go, which is no instability of the list.
    if (kind === 'unstable' || kind === 'settled') return !path.includes('/*')
    return !(OF_ROWS.has(kind) && level !== 'relation' && !IS_BROKEN.test(rule))
  })
  if (differences.length === reading.differences.length) return reading
  // Told in the result, as every path that was compared at a coarser level.
  return { ...reading, differences, noise: [...reading.noise, { path: '', level: 'type' }] }
}

const UNIQUE: ReadonlySet<string> = new Set(['body.duplicate-id'])

/** Faults of the body as a whole, which no rows explain. */
const IS_BROKEN = /^body\.(?:not-|malformed|record-broken|row-ragged|charset-broken|bom-|kind-|missing$|added$)/
