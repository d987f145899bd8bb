/**
 * Every rule of every facet, from tables: each row says what two environments show and everything that must be found,
 * with the engine's rounds; so a row that finds more than it says fails as well as one that finds less.
 */
import assert from 'node:assert/strict'
import test from 'node:test'

import { facetsFor, LATENCY, RULES } from '../../../src/compare/facets/index.ts'
import { GRAMMAR_EXAMPLES } from '../../../src/compare/headers/registry.ts'
import { factsOf, openFacets, runProbe, type Answer } from '../../laws/simulation.ts'
import { EXPAND_ROWS } from './rows/expand.ts'
import { ID_ROWS } from './rows/ids.ts'
import { JSON_ROWS } from './rows/json.ts'
import { RELATION_ROWS } from './rows/relations.ts'
import { CONTENT_ROWS, CONTRACT_ROWS, COOKIE_ROWS, ERROR_ROWS, HEADER_ROWS, REDIRECT_ROWS, STATUS_ROWS } from './rows/head.ts'
import { SCHEMA_ROWS } from './rows/schema.ts'
import { BINARY_ROWS } from './rows/binary.ts'
import { HTML_ROWS } from './rows/html.ts'
import { PROCESS_ROWS } from './rows/process.ts'
import { RECORD_ROWS } from './rows/records.ts'
import { TEXT_ROWS } from './rows/text.ts'
import { XML_ROWS } from './rows/xml.ts'
import { GRAMMAR_ROWS, HOSTILE } from './rows/grammars.ts'
import { TLS_ROWS } from './rows/tls.ts'
import { worldOf, type Row } from './rows/row.ts'

const JOURNEY_RULES: ReadonlySet<string> = new Set(facetsFor({ kind: 'journey' }).flatMap((facet) => Object.keys(facet.rules)))

const TABLES: Readonly<Record<string, readonly Row[]>> = {
  error: ERROR_ROWS,
  status: STATUS_ROWS,
  redirects: REDIRECT_ROWS,
  headers: HEADER_ROWS,
  'headers, grammars': GRAMMAR_ROWS,
  tls: TLS_ROWS,
  cookies: COOKIE_ROWS,
  content: CONTENT_ROWS,
  contract: CONTRACT_ROWS,
  'body, JSON': [...JSON_ROWS, ...EXPAND_ROWS, ...RELATION_ROWS, ...ID_ROWS, ...PROCESS_ROWS],
  'body, text': TEXT_ROWS,
  'body, HTML': HTML_ROWS,
  'body, XML': XML_ROWS,
  'body, records': RECORD_ROWS,
  'body, binary': BINARY_ROWS,
  schema: SCHEMA_ROWS,
}

for (const [facet, rows] of Object.entries(TABLES)) {
  for (const row of rows) {
    test(`${facet}: ${row.name}`, () => {
      const { comparison } = runProbe(factsOf('row', row.compare === undefined ? {} : { compare: row.compare }), worldOf(row))
      const found = comparison.divergences.map(({ rule, path }) => `${rule} ${path}`).sort()
      assert.deepEqual(found, row.finds.toSorted())
      const open = openFacets(comparison)
      const wanted = row.open ?? []
      assert.equal(open.length, wanted.length, open.join('\n'))
      for (const [index, pattern] of wanted.entries()) assert.match(open[index] ?? '', pattern)
    })
  }
}

test('hostile header values are equal to themselves, crash no facet, and take no time', () => {
  for (const name of [...GRAMMAR_EXAMPLES, 'set-cookie', 'location', 'content-type', 'x-unknown']) {
    for (const text of HOSTILE) {
      const hostile: Answer = { headers: [[name, text]] }
      const startedMs = performance.now()
      const { divergences } = runProbe(factsOf('row'), () => ({
        ...hostile,
        hops: [{ location: '/', headers: [[name, text]] }],
      })).comparison
      assert.deepEqual(divergences, [], name)
      const { facets } = runProbe(factsOf('row'), ({ side }) => (side === 'reference' ? {} : hostile)).comparison
      for (const [facet, outcome] of Object.entries(facets))
        assert(!('fault' in outcome), `${name}: ${facet}: ${JSON.stringify(outcome)}`)
      // Quadratic time would take seconds.
      assert(performance.now() - startedMs < 2000, `${name}: ${text.slice(0, 10)}`)
    }
  }
})

test('every rule is raised by a row, and every table has its twins "same" and "undecided"', () => {
  const raised = new Set(
    Object.values(TABLES).flatMap((rows) => rows.flatMap(({ finds }) => finds.map((found) => found.split(' ')[0]))),
  )
  assert.deepEqual(
    // Those of journeys have a table of their own, journeys.test.ts; those of latency are judged: judge/latency.test.ts.
    [...RULES.keys()].filter((rule) => !raised.has(rule) && !JOURNEY_RULES.has(rule) && !(rule in LATENCY.rules)),
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
