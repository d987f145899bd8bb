/** Is a field there: in all rows, in some, in none; and is that more than rows can say? */
import { rateOf } from './change.ts'
import type { Found, SchemaChange, SchemaRule } from './change.ts'
import { enough, ratesDiffer, ROWS_MIN, rowsOf } from './evidence.ts'
import type { Amounts, Both, Scope } from './evidence.ts'
import type { ObjectShape, SchemaNode } from './node.ts'

export function comparePresence(
  path: string,
  fields: Both<SchemaNode | undefined>,
  { seen, scope, byDesign }: { readonly seen: Amounts; readonly scope: Scope; readonly byDesign: boolean },
  found: Found,
): void {
  const present = { reference: fields.reference?.seen ?? 0, candidate: fields.candidate?.seen ?? 0 }
  const isAlone = Math.min(present.reference, present.candidate) === 0
  // One record of each side: what one lacks in every answer may be optional, whatever the other has.
  const rule = !byDesign && isAlone ? undefined : presenceRule(present, seen, scope)
  if (rule !== undefined) found.add(changeOf(path, { rule, fields, present, seen, scope }))
  else if (isAlone) {
    found.unverified(path)
    const isAlways = present.reference === seen.reference || present.candidate === seen.candidate
    const suspected = present.candidate === 0 ? 'property-removed' : 'property-added'
    if (isAlways) found.few(changeOf(path, { rule: suspected, fields, present, seen, scope }))
  }
}

type Presence = {
  readonly rule: SchemaRule
  readonly fields: Both<SchemaNode | undefined>
  readonly present: Amounts
  readonly seen: Amounts
  readonly scope: Scope
}

function changeOf(path: string, { rule, fields, present, seen, scope }: Presence): SchemaChange {
  const kind = (node: SchemaNode | undefined): string =>
    node === undefined ? 'absent' : [...node.types.keys()].sort().join(' or ')
  const shown = (node: SchemaNode | undefined, side: keyof Amounts): string | null =>
    node === undefined ? null : rateOf(kind(node), present[side], seen[side])
  const absent = { reference: seen.reference - present.reference, candidate: seen.candidate - present.candidate }
  const lost = rule === 'property-removed' || rule === 'property-became-optional'
  return {
    rule,
    path,
    classes: [kind(fields.reference), kind(fields.candidate)],
    reference: shown(fields.reference, 'reference'),
    candidate: shown(fields.candidate, 'candidate'),
    ...(!scope.inRows && {
      answers: {
        seen,
        agreeing: lost
          ? { reference: present.reference, candidate: absent.candidate }
          : { reference: absent.reference, candidate: present.candidate },
      },
    }),
  }
}

function presenceRule(present: Amounts, seen: Amounts, scope: Scope): SchemaRule | undefined {
  const always = { reference: present.reference === seen.reference, candidate: present.candidate === seen.candidate }
  const never = { reference: present.reference === 0, candidate: present.candidate === 0 }
  if (always.reference && always.candidate) return undefined
  if (never.reference || never.candidate) {
    const isProved =
      !scope.inRows ||
      (always.reference || always.candidate
        ? enough(seen, scope, ROWS_MIN)
        : isUsual(present, seen, scope) && ratesDiffer(present, seen, scope, true))
    return isProved ? (never.candidate ? 'property-removed' : 'property-added') : undefined
  }
  if (!always.reference && !always.candidate) return undefined
  if (scope.inRows && !ratesDiffer(present, seen, scope)) return undefined
  return always.reference ? 'property-became-optional' : 'property-became-required'
}

/** Rows of one environment may all lack what every third row of the other has; what every second has, they lack by design. */
function isUsual(present: Amounts, seen: Amounts, scope: Scope): boolean {
  const [of, all] = [rowsOf(present, scope), rowsOf(seen, scope)]
  return Math.max(of.reference / Math.max(1, all.reference), of.candidate / Math.max(1, all.candidate)) >= 0.5
}

/** The document around a list: its fields are there by design, where those of a record are there if it has them. */
export function isEnvelope({ fields, seen }: ObjectShape): boolean {
  return [...fields].some(
    ([name, field]) => LIST_NAMES.test(name) && field.seen === seen && field.types.size === 1 && field.arrays !== undefined,
  )
}

const LIST_NAMES =
  /^(?:items|data|results?|rows|records|content|entries|list|edges|nodes|hits|elements|values|collection|objects|resources|page)$/i
