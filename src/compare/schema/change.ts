/** What the comparison of two schemas finds. */
import type { Amounts } from './evidence.ts'

export type SchemaChange = {
  readonly rule: SchemaRule
  readonly path: string
  readonly classes: readonly [reference: string, candidate: string]
  readonly reference: string | null
  readonly candidate: string | null
  /** How many answers show it, where it is about the document itself. */
  readonly answers?: { readonly seen: Amounts; readonly agreeing: Amounts }
}

export type SchemaRule =
  | 'property-removed'
  | 'property-added'
  | 'property-became-optional'
  | 'property-became-required'
  | 'property-became-nullable'
  | 'property-became-not-nullable'
  | 'property-type-changed'
  | 'property-type-generalized'
  | 'property-type-specialized'
  | 'property-number-kind-changed'
  | 'property-format-changed'
  | 'property-pattern-changed'
  | 'property-length-changed'
  | 'property-range-changed'
  | 'property-enum-value-added'
  | 'property-enum-value-removed'
  | 'property-one-of-added'
  | 'property-one-of-removed'
  | 'item-type-changed'
  | 'body-type-changed'
  | 'map-key-class-changed'

export type Found = {
  readonly add: (change: SchemaChange) => void
  /** In all rows of one side and in none of the other, and too few rows to tell. */
  readonly few: (change: SchemaChange) => void
  /** A side shows nothing of it: neither the same nor different. */
  readonly unverified: (path: string) => void
}

export function rateOf(what: string, times: number, of: number): string {
  return `${what} in ${times} of ${of}`
}
