/** Bodies that nobody should send, compared by every facet. */
import assert from 'node:assert/strict'

import { compareProbe } from '../../src/compare/compare-probe.ts'
import type { Sides } from '../../src/compare/facet.ts'
import { FACETS } from '../../src/compare/facets/index.ts'
import type { Observation } from '../../src/core/observation.ts'
import { factsOf, NOW, observationOf, PAIR, type Shown, type Side } from './simulation.ts'

/** Every kind of body that has a reader, and some that nobody has. */
export const TYPES: readonly string[] = [
  'application/json',
  'application/problem+json; charset=latin1',
  'application/json; charset=no-such-charset',
  'application/x-ndjson',
  'application/json-seq',
  'text/html; charset=utf-16',
  'text/html',
  'application/xml',
  'text/csv',
  'text/event-stream',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/zip',
  'application/pdf',
  'text/plain',
  'image/png',
  'application/octet-stream',
  'nonsense;;;=',
  '',
]

export function observationsOf(reference: Shown, candidate: Shown): Sides<Observation> {
  const side = (name: Side, shown: Shown): Observation[] =>
    [0, 1].map((repeat) => observationOf('hostile', shown, { side: name, round: 0, repeat, at: NOW }))
  return { reference: side('reference', reference), candidate: side('candidate', candidate) }
}

/** Facets are called directly as well, because compareProbe turns a crash into "undecided". */
export function compareAll(reference: Shown, candidate: Shown): ReturnType<typeof compareProbe> {
  const observations = observationsOf(reference, candidate)
  for (const facet of FACETS) facet.compare(observations, { ...PAIR, settings: {} })
  const comparison = compareProbe(factsOf('hostile'), observations, PAIR)
  assert.equal(JSON.stringify(comparison).includes('failed: '), false, JSON.stringify(comparison))
  return comparison
}
