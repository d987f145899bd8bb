/** No group is left out: every one has rows of each kind, or names the test that shows it at the right place. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import test from 'node:test'

import { GROUPS } from './rows/index.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')
const ROWS_MIN = 700
const ROWS_OF_GROUP_MIN = 3

test('each of the 47 groups and of the 11 lessons stands there once, with rows or a test elsewhere', () => {
  const wanted = [
    ...Array.from({ length: 47 }, (_, index) => String(index + 1)),
    ...Array.from({ length: 11 }, (_, index) => `L${index + 1}`),
  ]
  assert.deepEqual(GROUPS.map(({ id }) => id).toSorted(), wanted.toSorted())
  for (const { id, rows, covers = [] } of GROUPS)
    assert(rows.length >= ROWS_OF_GROUP_MIN || covers.length > 0, `group ${id} has ${rows.length} rows and no test elsewhere`)
})

test('each group that has rows shows what is the same and what differs', () => {
  for (const { id, rows } of GROUPS.filter((group) => group.rows.length > 0)) {
    assert(
      rows.some(({ expects }) => expects === 'quiet' || expects === 'same-meaning'),
      `group ${id} has no row without a difference`,
    )
    assert(
      rows.some(({ finds, expects }) => finds.length > 0 && expects !== 'open'),
      `group ${id} has no row with a difference`,
    )
  }
})

test('rows of a group have names of their own, and there are many', () => {
  for (const { id, rows } of GROUPS) {
    const names = rows.map(({ name }) => name)
    assert.equal(
      new Set(names).size,
      names.length,
      `group ${id}: ${names.find((name, index) => names.indexOf(name) !== index)} stands there twice`,
    )
  }
  assert(GROUPS.flatMap(({ rows }) => rows).length >= ROWS_MIN)
})

test('what is shown elsewhere is shown there', () => {
  for (const { id, covers = [] } of GROUPS) {
    for (const { file, title } of covers) {
      const absolute = path.join(ROOT, file)
      assert(existsSync(absolute), `group ${id}: there is no ${file}`)
      assert(readFileSync(absolute, 'utf8').includes(title), `group ${id}: ${file} has no test "${title}"`)
    }
  }
})
