/** What is compared of values that vary on both sides; each row has a world that is told apart and one that is not. */
import assert from 'node:assert/strict'
import test from 'node:test'

import { compareLeaves } from '../../../src/compare/lattice.ts'
import type { Leaf } from '../../../src/compare/leaf.ts'
import { factsOf, NOW, runProbe, seededRandom } from '../../laws/simulation.ts'

type Value = string | number

function leafOf(value: Value): Leaf {
  return typeof value === 'string'
    ? { type: 'string', exact: value, shown: value }
    : { type: 'number', exact: String(value), shown: String(value) }
}

function kindOf(reference: readonly Value[], candidate: readonly Value[]): string {
  const { difference, level } = compareLeaves(
    '/x',
    { reference: reference.map(leafOf), candidate: candidate.map(leafOf) },
    { at: NOW },
  )
  return difference === undefined
    ? level
    : `${difference.kind} ${difference.level} ${difference.classes.join('/')} ${difference.referenceAgreeing}:${difference.candidateAgreeing}`
}

const uuid = (digit: string): string => `0b7e4c1d-52a9-4f3${digit}-9c2e-6d1f8a3b5c7e`

const ROWS: readonly (readonly [name: string, reference: readonly Value[], candidate: readonly Value[], expected: string])[] = [
  ['seconds and milliseconds', [12, 31], [12_400, 30_010], 'range distribution smaller number/larger number 2:2'],
  ['load of one kind', [12, 31], [40, 95], 'format'],
  ['a sign', [12, 31], [-12, -29], 'range distribution number/negative number 2:2'],
  ['integers and decimals', [12, 31], [12.5, 30.25], 'range distribution integer/number 2:2'],
  [
    'rounded and computed',
    [12.51, 30.25],
    [12.510000000000002, 30.250000000000004],
    'range distribution number/unrounded number 2:2',
  ],
  ['counters that started elsewhere', [1, 2, 3, 4, 5], [9001, 9002, 9003, 9004, 9005], 'format'],
  ['epoch seconds that are now', [NOW / 1000, NOW / 1000 + 1], [NOW / 1000 + 2, NOW / 1000 + 3], 'format'],
  ['letter case of an enumeration', ['open', 'paid'], ['OPEN', 'PAID'], 'format distribution lower case/upper case 2:2'],
  [
    'how words are joined',
    ['in_progress', 'not_started'],
    ['in-progress', 'not-started'],
    'format distribution snake_case/kebab-case 2:2',
  ],
  [
    'the text around what varies',
    ['Order 12 placed', 'Order 13 placed'],
    ['Order 14 sent', 'Order 15 sent'],
    'value distribution text/text 2:2',
  ],
  ['the same text around what varies', ['Order 12 placed', 'Order 13 placed'], ['Order 14 placed', 'Order 15 placed'], 'format'],
  ['a prefix', ['SO-a1', 'SO-b2'], ['ORD-c3', 'ORD-d4'], 'format distribution SO-…/ORD-… 2:2'],
  [
    'the length of tokens',
    ['xKq9zR2mWb', 'pL3vTn8sYd'],
    ['xKq9z', 'pL3vT'],
    'length distribution 10 characters/5 characters 2:2',
  ],
  ['a text cut short', ['a '.repeat(90), 'b '.repeat(80)], ['a b', 'b a c'], 'format distribution white space around/text 2:2'],
  ['texts cut short', [`a ${'b'.repeat(150)}`, `c ${'d'.repeat(120)}`], ['a b', 'b a c'], 'length distribution long/short 2:2'],
  ['UTF-8 read as Latin-1', ['Größe a', 'Größe b c'], ['GrÃ¶Ãe a', 'GrÃ¶Ãe b c'], 'format distribution text/mojibake 2:2'],
  ['escaped twice', ['a & b', 'c & d e'], ['a &amp; b', 'c &amp; d e'], 'format distribution text/HTML entities 2:2'],
  ['a value that an enumeration did not have', ['open', 'paid'], ['open', 'settled'], 'enum distribution value/value 1:2'],
  ['a score around another value', [0.8731, 0.8732], [0.5291, 0.5292], 'range distribution larger number/smaller number 2:2'],
  ['variants in another mixture', ['a', 'a', 'a', 'a', 'b'], ['b', 'b', 'b', 'b', 'a'], 'enum distribution value/value 4:4'],
  [
    'a key that is used again',
    [uuid('1'), uuid('2'), uuid('3')],
    [uuid('4'), uuid('5'), uuid('4')],
    'settled distribution new/used again 3:1',
  ],
  ['sentences', ['one fine day', 'two fine days'], ['three of them', 'and none at all'], 'format'],
]

for (const [name, reference, candidate, expected] of ROWS) {
  test(`noise on both sides: ${name}`, () => {
    assert.equal(kindOf(reference, candidate), expected)
    const [kind] = expected.split(' ')
    assert.equal(kindOf(candidate, reference).split(' ')[0], kind === 'settled' ? 'unstable' : kind)
  })
}

const JITTER = { least: 0.9, spread: 0.2 }

test('a changed unit inside a value that is never the same twice is found with seven answers', () => {
  const random = seededRandom(5)
  const { comparison, requests } = runProbe(factsOf('p'), ({ side }) => {
    const jitter = JITTER.least + random() * JITTER.spread
    return { body: JSON.stringify({ took: side === 'candidate' ? 240 * jitter : 0.24 * jitter }) }
  })
  assert.deepEqual(
    comparison.divergences.map(({ rule, path }) => `${rule} ${path}`),
    ['body.range-changed /took'],
  )
  assert.equal(requests, 7)
})
