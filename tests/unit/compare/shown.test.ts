/**
 * What a finding shows of both sides, in words: the values, their classes and the level speak of one thing, so that who
 * reads them need not know how the comparison came to them.
 */
import assert from 'node:assert/strict'
import test from 'node:test'

import type { Divergence } from '../../../src/core/finding.ts'
import { factsOf, runProbe } from '../../laws/simulation.ts'
import { header, hops, row, worldOf, type Shows } from './rows/row.ts'

function only(reference: Shows, candidate: Shows): Divergence {
  const { divergences } = runProbe(factsOf('p'), worldOf(row('p', [reference, candidate]))).comparison
  const [first, ...more] = divergences
  assert(first !== undefined && more.length === 0, divergences.map(({ rule }) => rule).join())
  return first
}

test('one directive for another: neither is a number nor absent, and the values are those of the header', () => {
  const { rule, path, reference, candidate, classes, evidence } = only(
    header('cache-control', 'max-age=60'),
    header('cache-control', 'no-store'),
  )
  assert.deepEqual(
    [rule, path, reference, candidate, classes, evidence.level],
    ['header.became-uncacheable', '/cache-control', 'max-age=60', 'no-store', ['max-age', 'no-store'], 'exact'],
  )
})

test('a directive more is said of the directive alone', () => {
  const { path, reference, candidate, evidence } = only(
    header('cache-control', 'no-cache'),
    header('cache-control', 'no-cache, no-store'),
  )
  assert.deepEqual([path, reference, candidate, evidence.level], ['/cache-control/no-store', null, 'no-store', 'presence'])
})

test('the parts of a redirect that differ are put together as a URL has them', () => {
  const cases: readonly (readonly [reference: string, candidate: string, shown: readonly [string | null, string | null]])[] = [
    ['/login', '/elsewhere?next=//evil.example', ['/login', '/elsewhere?next=//evil.example']],
    ['/a?lang=de', '/b?lang=en&page=2#top', ['/a?lang=de', '/b?lang=en&page=2#top']],
    ['/a?lang=de&page=1', '/a', ['?lang=de&page=1', null]],
    ['https://one.example/a', 'https://two.example/b', ['one.example/a', 'two.example/b']],
  ]
  for (const [before, after, shown] of cases) {
    const { reference, candidate } = only(hops(before), hops(after))
    assert.deepEqual([reference, candidate], shown)
  }
})
