/**
 * Every rule of every facet, from tables: each row says what two environments show and everything that must be found,
 * with the engine's rounds; so a row that finds more than it says fails as well as one that finds less.
 */
import assert from 'node:assert/strict'
import test from 'node:test'

import { RULES } from '../../../src/compare/facets/index.ts'
import { factsOf, openFacets, runProbe } from '../../laws/simulation.ts'
import { JSON_ROWS } from './rows/json.ts'
import { CONTENT_ROWS, CONTRACT_ROWS, COOKIE_ROWS, ERROR_ROWS, HEADER_ROWS, REDIRECT_ROWS, STATUS_ROWS } from './rows/head.ts'
import { TEXT_ROWS } from './rows/text.ts'
import { worldOf, type Row } from './rows/row.ts'

const TABLES: Readonly<Record<string, readonly Row[]>> = {
  error: ERROR_ROWS,
  status: STATUS_ROWS,
  redirects: REDIRECT_ROWS,
  headers: HEADER_ROWS,
  cookies: COOKIE_ROWS,
  content: CONTENT_ROWS,
  contract: CONTRACT_ROWS,
  'body, JSON': JSON_ROWS,
  'body, text and bytes': TEXT_ROWS,
}

for (const [facet, rows] of Object.entries(TABLES)) {
  for (const row of rows) {
    test(`${facet}: ${row.name}`, () => {
      const { comparison } = runProbe(factsOf('row'), worldOf(row))
      const found = comparison.divergences.map(({ rule, path }) => `${rule} ${path}`).sort()
      assert.deepEqual(found, row.finds.toSorted())
      const open = openFacets(comparison)
      const wanted = row.open ?? []
      assert.equal(open.length, wanted.length, open.join('\n'))
      for (const [index, pattern] of wanted.entries()) assert.match(open[index] ?? '', pattern)
    })
  }
}

test('every rule is raised by a row, and every table has its twins "same" and "undecided"', () => {
  const raised = new Set(
    Object.values(TABLES).flatMap((rows) => rows.flatMap(({ finds }) => finds.map((found) => found.split(' ')[0]))),
  )
  assert.deepEqual(
    [...RULES.keys()].filter((rule) => !raised.has(rule)),
    [],
  )
  for (const [facet, rows] of Object.entries(TABLES)) {
    assert(
      rows.some(({ finds, open }) => finds.length === 0 && open === undefined),
      `${facet} has no twin "same"`,
    )
    assert(
      rows.some(({ open }) => open !== undefined),
      `${facet} has no twin "undecided"`,
    )
  }
  assert(Object.values(TABLES).flat().length >= 200)
})
