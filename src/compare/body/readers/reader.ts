/** What a reader of one kind of body gives: a tree that the walk compares, and what is wrong with the body itself. */
import type { DuplicateKey, Json } from '../json.ts'

/** Something is wrong with a body that clients of its kind stumble over; compared by whether it is there. */
export type FaultName = 'not-json' | 'not-xml' | 'malformed' | 'record-broken' | 'row-ragged' | 'charset-broken' | 'bom'
export type Fault = { readonly name: FaultName; readonly message: string }

export type ReadBody =
  | {
      readonly ok: true
      readonly value: Json
      readonly faults?: readonly Fault[]
      /** Keys that an object of a JSON text has more than once. */
      readonly duplicates?: readonly DuplicateKey[]
    }
  | {
      readonly ok: false
      readonly message: string
      /** The body may be fine, and is larger than what is looked at. */
      readonly cap: boolean
    }

/** Deeper nesting is not compared: as deep as Blink makes a document (kMaximumHTMLParserDOMTreeDepth). */
export const TREE_DEPTH_MAX: number = 512

/** Thrown inside a reader, where a callback is the only way out of a parser, and caught by it. */
export class ReadError extends Error {
  readonly cap: boolean

  constructor(message: string, cap: boolean) {
    super(message)
    this.cap = cap
  }
}

export function failed(error: unknown): ReadBody & { readonly ok: false } {
  return {
    ok: false,
    message: error instanceof Error ? error.message : String(error),
    cap: error instanceof ReadError && error.cap,
  }
}
