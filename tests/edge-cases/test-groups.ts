/** Runs rows of edge cases: one test a row, named by its group. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { judgeRow, type Group } from './edge-row.ts'

export function testGroups(groups: readonly Group[]): void {
  for (const { id, title, part, rows } of groups) {
    if (rows.length === 0) continue
    describe(`${id}: ${title}`, () => {
      for (const row of rows) {
        test(`${row.name} (${row.expects})`, () => {
          const { problems, told, open } = judgeRow(row)
          assert.equal(
            problems.length,
            0,
            [`${row.more.part ?? part}: ${problems.join('; ')}`, 'all that was told:', ...told, ...open].join('\n'),
          )
        })
      }
    })
  }
}
