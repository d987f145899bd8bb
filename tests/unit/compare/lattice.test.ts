/** The lattice: one path of all samples, compared at the finest level at which each side agrees with itself. */
import assert from 'node:assert/strict'
import test from 'node:test'

import { compareLeaves } from '../../../src/compare/lattice.ts'
import { cutText, type Leaf } from '../../../src/compare/leaf.ts'
import { NOW } from '../../laws/simulation.ts'

type Value = string | number | null | undefined

function leaf(value: Value): Leaf | undefined {
  if (value === undefined) return undefined
  const type = value === null ? 'null' : typeof value
  return { type, exact: String(value), shown: JSON.stringify(value) }
}

/** @returns `kind level classes agreeing`, or the level at which the sides agree */
function compare(reference: readonly Value[], candidate: readonly Value[]): string {
  const { difference, level } = compareLeaves(
    '/v',
    { reference: reference.map(leaf), candidate: candidate.map(leaf) },
    { at: NOW },
  )
  if (difference === undefined) return level
  const { kind, classes, referenceAgreeing, referenceSamples, candidateAgreeing, candidateSamples } = difference
  return `${kind} ${difference.level} ${classes.join('/')} ${referenceAgreeing}:${referenceSamples} ${candidateAgreeing}:${candidateSamples}`
}

const UUID = '0d0e5b3c-5a0f-4d2c-9f6e-1a2b3c4d5e6f'
const OTHER = '1d0e5b3c-5a0f-4d2c-9f6e-1a2b3c4d5e6f'
const HASH = '0a23c567e9abcd1f0a23c567e9abcd1f'
const OTHER_HASH = '1a23c567e9abcd1f0a23c567e9abcd1f'

const ROWS: readonly (readonly [reference: readonly Value[], candidate: readonly Value[], expected: string])[] = [
  // Exact.
  [['a'], ['a'], 'exact'],
  [['a', 'a'], ['a', 'a', 'a'], 'exact'],
  [['a', 'a'], ['b', 'b'], 'value exact text/text 2:2 2:2'],
  [[1], [2], 'value exact number/number 1:1 1:1'],
  // Canonical.
  [['2020-01-01T00:00:00Z'], ['2020-01-01T01:00:00+01:00'], 'encoding canonical iso-8601 Z/iso-8601 offset 1:1 1:1'],
  [['e\u0301'], ['\u00e9'], 'encoding canonical text/text 1:1 1:1'],
  [[0.1 + 0.2], [0.3], 'canonical'],
  // Format: volatile by nature, or varying on both sides.
  [[UUID, UUID], [OTHER, OTHER], 'format'],
  [[UUID], [HASH], 'format format uuid-v4/hex32 1:1 1:1'],
  [[UUID, OTHER], [OTHER, UUID], 'format'],
  [[UUID, OTHER], [HASH, OTHER_HASH], 'format format uuid-v4/hex32 2:2 2:2'],
  [[UUID, OTHER], ['7', '8'], 'format format uuid-v4/string 2:2 2:2'],
  [['x', 'y'], ['y', 'z'], 'enum distribution value/value 1:2 2:2'],
  [['x 1', 'y 2'], ['y 2', 'z 3'], 'format'],
  [['x', ''], ['7', 'y'], 'format distribution word/digits 2:2 1:2'],
  // Type.
  [['1'], [1], 'type type string/number 1:1 1:1'],
  [[1, 1], ['a', 'b'], 'type type number/string 2:2 2:2'],
  [['a', 'a'], ['a', null], 'null type string/null 2:2 1:2'],
  [['a', null], ['a', 'a'], 'null type null/string 1:2 2:2'],
  [['a', null], [null, 'b'], 'type'],
  [['a', 1], [1, 'b'], 'type'],
  // Stability.
  [['a', 'a', 'a'], ['a', 'b', 'a'], 'unstable exact text/text 3:3 1:3'],
  [['a', 'b', 'a'], ['a', 'a', 'a'], 'settled exact text/text 1:3 3:3'],
  [['a', 'a', 'a'], ['b', 'c', 'd'], 'unstable exact text/text 3:3 3:3'],
  [['b', 'c', 'd'], ['a', 'a', 'a'], 'settled exact text/text 3:3 3:3'],
  // Presence.
  [['a', 'a'], [undefined, undefined], 'missing presence text/absent 2:2 2:2'],
  [[undefined, undefined], ['a', 'a'], 'added presence absent/text 2:2 2:2'],
  [['a', 'a'], ['a', undefined], 'missing presence text/absent 2:2 1:2'],
  [['a', undefined], ['a', 'a'], 'added presence absent/text 1:2 2:2'],
  [['a', undefined], [undefined, undefined], 'missing presence text/absent 1:2 2:2'],
  [['a', undefined], [undefined, 'a'], 'presence'],
  [['a', undefined], [undefined, 'b'], 'value exact text/text 1:1 1:1'],
  [[UUID, undefined], [undefined, OTHER], 'presence'],
  [[null, null], [undefined, undefined], 'missing presence null/absent 2:2 2:2'],
  // No evidence.
  [[], ['a'], 'presence'],
  [[undefined], [undefined], 'presence'],
]

test('compares at the finest level at which each side agrees with itself', () => {
  for (const [reference, candidate, expected] of ROWS)
    assert.equal(compare(reference, candidate), expected, JSON.stringify([reference, candidate]))
})

test('the order of samples means nothing for what is found and how often', () => {
  for (const [reference, candidate] of ROWS) {
    const turned = compare(reference.toReversed(), candidate.toReversed())
    assert.equal(turned, compare(reference, candidate), JSON.stringify([reference, candidate]))
  }
})

test('instants near the observation are "now" on both sides; an old one is data', () => {
  const at = (hours: number): string => new Date(NOW + hours * 3_600_000).toISOString()
  assert.equal(compare([at(-1)], [at(-40)]), 'format')
  assert.equal(compare([at(-1)], [at(-50)]), 'value exact iso-8601 fraction Z/iso-8601 fraction Z 1:1 1:1')
  assert.equal(compare([Math.floor(NOW / 1000)], [Math.floor(NOW / 1000) - 60]), 'format')
  assert.equal(compare([NOW], [NOW - 60_000]), 'format')
  assert.equal(compare([NOW / 10], [NOW / 10 - 1]), 'value exact number/number 1:1 1:1')
})

test('what is shown is cut, and says how long it was', () => {
  assert.equal(cutText('x'.repeat(2000)), 'x'.repeat(2000))
  assert.equal(cutText('x'.repeat(2001)), `${'x'.repeat(2000)}… (2001 characters)`)
})
