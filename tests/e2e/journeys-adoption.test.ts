/**
 * Adoption: a suite in the style of Playwright's own documents runs in both environments with nothing changed but where it
 * imports from, and finds nothing between two equal builds. PARITY_ADOPTION_TIMES runs it more often.
 */
import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import test from 'node:test'

import { createShop } from '../../scripts/demo/shop/shop.ts'
import { NO_CHROMIUM } from '../support/chromium.ts'
import { makeSuite } from '../support/journeys.ts'

const FIXTURES = path.join(import.meta.dirname, 'fixtures/adoption')
const times = Number(process.env['PARITY_ADOPTION_TIMES'] ?? 1)

test(
  "specs in the style of Playwright's documents become journeys by one change of the import",
  { skip: NO_CHROMIUM },
  async () => {
    const names = await readdir(FIXTURES)
    const specs = await Promise.all(
      names.map(async (name) => {
        const text = await readFile(path.join(FIXTURES, name), 'utf8')
        // What a user does: sed -i "s|@playwright/test|envparity/playwright|" specs/*.spec.ts
        return [`specs/${name}`, text.replace('@playwright/test', 'envparity/playwright')] as const
      }),
    )
    const suite = await makeSuite({
      files: Object.fromEntries(specs),
      servers: [createShop({ build: '1.0.0' }), createShop({ build: '1.0.1' })],
      playwright: 'retries: 1,',
    })
    try {
      for (let turn = 0; turn < times; turn += 1) {
        const { code, output } = await suite.run([], { OUT: 'out' })
        assert.equal(code, 0, output)
        const result = await suite.result('out')
        assert.deepEqual(result.findings, [])
        assert.equal(result.verdict, 'parity')
        const journeys = result.probes.filter(({ kind }) => kind === 'journey')
        assert(journeys.length >= 30, String(journeys.length))
        assert.deepEqual(
          journeys
            .filter(({ outcome }) => outcome !== 'same')
            .map(({ name, outcome, because }) => [name.split(' › ').at(-1), outcome, because]),
          [
            ['is not ready', 'skipped', 'test.skip'],
            ['is skipped by a condition', 'skipped', 'not for Chromium'],
            ['is to be mended', 'skipped', 'test.fixme'],
          ],
        )
      }
    } finally {
      await suite.close()
    }
  },
)
