/**
 * Goal: the benchmark of the comparator counts what it says it counts. Methodology: rules of the rivals and the judging of
 * cells on cases worked by hand; kinds of divergence are checked to change what they say they change.
 */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import path from 'node:path'
import { test } from 'node:test'

import { edit, json, textOf } from '../../../scripts/bench/comparator/answer.ts'
import { ARCHETYPES } from '../../../scripts/bench/comparator/archetypes/index.ts'
import { cellsOf, findCell } from '../../../scripts/bench/comparator/cells.ts'
import { suiteOf } from '../../../scripts/bench/comparator/equal.ts'
import { runCell } from '../../../scripts/bench/comparator/judge-cell.ts'
import { HELD_OUT_NAMES, KINDS } from '../../../scripts/bench/comparator/kinds/index.ts'
import { FAMILIES } from '../../../scripts/bench/comparator/kinds/kind.ts'
import { isMiss, recallRows } from '../../../scripts/bench/comparator/measures.ts'
import { NOISE_LEVELS } from '../../../scripts/bench/comparator/noise.ts'
import { finds } from '../../../scripts/bench/comparator/rivals/contest.ts'
import { RIVALS } from '../../../scripts/bench/comparator/rivals/index.ts'
import { runProbe } from '../../../scripts/bench/comparator/world.ts'

const ROOT = path.resolve(import.meta.dirname, '../../..')

test('there are enough archetypes, and kinds of every family, each with a name of its own', () => {
  assert(ARCHETYPES.length >= 12)
  assert(KINDS.length >= 60)
  assert.equal(new Set(KINDS.map(({ name }) => name)).size, KINDS.length)
  for (const family of FAMILIES)
    assert(
      KINDS.some((kind) => kind.family === family),
      family,
    )
  assert.equal(HELD_OUT_NAMES.size, 15)
})

test('every kind can be planted somewhere, and changes the answers there', () => {
  // The first place will do: all of them are looked at by every full run.
  const canBePlanted = (kind: string): boolean =>
    ARCHETYPES.some(({ name }) => cellsOf({ kinds: [kind], archetypes: [name], levels: ['hostile'] }, [1]).length > 0)
  assert.deepEqual(
    KINDS.map(({ name }) => name).filter((name) => !canBePlanted(name)),
    [],
  )
})

test('the same seed gives the same observations, another seed others', () => {
  for (const archetype of ARCHETYPES) {
    const observed = (seed: number): string =>
      JSON.stringify(runProbe({ archetype, variant: 0, level: 'normal', seed }).observations.reference)
    assert.equal(observed(3), observed(3), archetype.name)
    assert.notEqual(observed(3), observed(4), archetype.name)
  }
  for (const level of NOISE_LEVELS) assert.equal(suiteOf(level, 1).length, 100)
})

test('an edit reaches every element, or the one that is named, however the list is shuffled', () => {
  const answer = json(
    {
      rows: [
        { id: 3, n: 1 },
        { id: 1, n: 1 },
        { id: 2, n: 1 },
      ],
    },
    [],
  )
  assert(edit(answer, '/rows/#/n', () => 7))
  assert(edit(answer, '/rows/*/id', (id) => textOf(id)))
  assert(!edit(answer, '/rows/*/none', () => 7))
  assert.deepEqual(answer.content.kind === 'json' && answer.content.value, {
    rows: [
      { id: '3', n: 1 },
      { id: '1', n: 1 },
      { id: '2', n: 7 },
    ],
  })
})

test('a status that differs is found at its place after seven requests, and an id runs its cell again', () => {
  const cell = findCell('status-500:crud:quiet:1:0')
  const { outcome } = runCell(cell)
  assert.deepEqual([outcome.foundAfter, outcome.located, outcome.falseFindings, outcome.causes], [7, true, [], 1])
  assert.equal(isMiss(outcome), false)
  assert.throws(() => findCell('status-500:none:quiet:1:0'), /names no cell/)
})

test('what is found late, or not at all, is a miss of its row; what needs more than the product has is open', () => {
  const { outcome } = runCell(findCell('status-500:crud:quiet:1:0'))
  const { foundAfter: _found, ...missed } = outcome
  const row = (list: readonly (typeof outcome)[]): string | undefined => recallRows(list, new Set())[0]?.verdict
  assert.equal(row([outcome]), 'met')
  assert.equal(row([{ ...outcome, foundAfter: 22 }]), 'missed')
  assert.equal(row([outcome, missed]), 'missed')
  assert(recallRows([outcome], new Set()).some(({ verdict, measured }) => verdict === 'open' && measured.includes('history')))
})

test('rivals find a currency that changed, and by their rules miss a format that changed inside a noisy field', () => {
  const plain = findCell('currency-changed:crud:normal:1:0')
  const noisy = findCell('uuid-to-digits:crud:normal:1:0')
  const found = (cell: typeof plain): readonly string[] => RIVALS.filter((rival) => finds(rival, cell)).map(({ name }) => name)
  assert.deepEqual(
    found(plain),
    RIVALS.map(({ name }) => name),
  )
  // A mask of uuids sees what is no uuid any more; all others have taken the field for noise.
  assert.deepEqual(found(noisy), ['naive deep diff + masks'])
})

test('a run of one archetype prints its table and ends as its goals say', () => {
  const run = (...args: readonly string[]): string =>
    execFileSync(process.execPath, [path.join(ROOT, 'scripts/bench/comparator/run.ts'), ...args], { encoding: 'utf8' })
  const printed = run('--quick', '--archetype', 'problem', '--kind', 'status-500,status-200-for-error', '--equal', '0')
  assert.match(printed, /\| recall, deterministic divergences, within 7 requests \| >= 99 % \| 100\.00 % \(6 of 6\) \| met \|/)
  assert.match(run('--replay', 'status-500:crud:quiet:1:0'), /found after 7 requests, at its place/)
  assert.throws(() => run('--kind', 'nothing'), /there is no nothing/)
})
