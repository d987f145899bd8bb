/**
 * How much the counts of two inferred schemas prove. Rows of a list are samples of what a field may be, but ten answers with
 * the same rows are no more rows, and the elements inside a row are no more than the row; fields of the document itself are
 * in every answer or they are not, and time alone can tell, which weigh.ts does with fresh answers.
 */
import { fisherExact } from '../stats/fisher.ts'

export type Scope = {
  /** Below an element of a list or of a map: counts are of rows. */
  readonly inRows: boolean
  /** Independent rows for each value that was counted. */
  readonly perValue: Amounts
}

export type Both<T> = { readonly reference: T; readonly candidate: T }
/** Counts of each side. */
export type Amounts = Both<number>

const NONE: Amounts = { reference: 0, candidate: 0 }

export const DOCUMENT: Scope = { inRows: false, perValue: { reference: 1, candidate: 1 } }

/**
 * Rows of each side from which "all of these and none of those" is believed. Were a field there by the toss of a coin,
 * both sides would look so once in 4^5, a thousand times.
 */
export const ROWS_MIN = 5
/** Rows from which a distribution is believed. */
export const SPREAD_ROWS_MIN = 8
/** A rate of rows that differs by chance this rarely: half of the rows of a page of twenty, where the other side has none. */
const ALPHA = 0.0005
/** The same where neither side shows it in all rows: environments of other rows have other rates. */
const ALPHA_OF_RATES = 0.00001

/**
 * Into the elements of containers: as many rows as there are in one answer, or as many as have different names, and never
 * more than the rows they stand in.
 */
export function elementsOf(scope: Scope, containers: Amounts, elements: Amounts, distinct: Amounts = NONE): Scope {
  const of = (side: keyof Amounts): number => {
    const all = Math.max(1, elements[side])
    if (scope.inRows) return scope.perValue[side] * Math.min(1, containers[side] / all)
    return Math.min(1, Math.max(1 / Math.max(1, containers[side]), distinct[side] / all))
  }
  return { inRows: true, perValue: { reference: of('reference'), candidate: of('candidate') } }
}

/** @returns counted values as independent rows, whole ones */
export function rowsOf(counted: Amounts, { perValue }: Scope): Amounts {
  // A third of three is one, whatever a double makes of it.
  const whole = (value: number): number => Math.floor(value + 1e-9)
  return {
    reference: whole(counted.reference * perValue.reference),
    candidate: whole(counted.candidate * perValue.candidate),
  }
}

export function enough(counted: Amounts, scope: Scope, least: number): boolean {
  const rows = rowsOf(counted, scope)
  return Math.min(rows.reference, rows.candidate) >= least
}

/** @param sure - both sides vary: only a rate that no chance explains counts */
export function ratesDiffer(hits: Amounts, seen: Amounts, scope: Scope, sure: boolean = false): boolean {
  const [of, all] = [rowsOf(hits, scope), rowsOf(seen, scope)]
  if (Math.min(all.reference, all.candidate) === 0) return false
  const p = fisherExact(
    Math.min(of.reference, all.reference),
    all.reference,
    Math.min(of.candidate, all.candidate),
    all.candidate,
  )
  return p <= (sure ? ALPHA_OF_RATES : ALPHA)
}
