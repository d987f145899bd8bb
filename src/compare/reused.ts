/**
 * A value that has to be new with every answer and is not: an id, a token, a nonce. A clock that stands still or a list that
 * no longer changes may be a cache; one session id for everybody never is.
 */
import type { Difference } from './facet.ts'

/** Formats of what is made to be unique; of short numbers and words, being the same says little. */
const UNIQUE = /^(?:uuid|hex\d|ulid|nanoid|ksuid|cuid|snowflake|token$|traceparent|jwt|id [a-z])/

/** @returns whether the reference shows another one in every answer, and the candidate one and the same */
export function isReused({ kind, classes, ...counts }: Difference): boolean {
  return (
    kind === 'settled' &&
    counts.referenceAgreeing === counts.referenceSamples &&
    counts.candidateAgreeing === counts.candidateSamples &&
    classes.every((name) => UNIQUE.test(name))
  )
}
