/**
 * What recording costs: 30 tests of pages, with Playwright's own `test` and with ours, in turns (ABBA), on one machine in one
 * run: `node scripts/bench/journeys.ts [--turns 5]`. Ends with 1 when the median of the pairs is above 15 %. Needs a Chromium.
 */
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'

import { makeSuite } from '../../tests/support/journeys.ts'
import { createShop } from '../demo/shop/shop.ts'

/** Issue 5: at most 15 % of the wall time. */
const OVERHEAD_MAX = 0.15
const TESTS = 30

const { values } = parseArgs({ options: { turns: { type: 'string', default: '5' } } })
const turns = Number(values.turns)

const specs = (from: string): string => `import { test, expect } from '${from}'
for (let number = 1; number <= ${TESTS}; number += 1) {
  test('page test ' + number, async ({ page }) => {
    await page.goto('/')
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await page.getByRole('main').getByRole('link').nth(number % 6).click()
    await expect(page.getByRole('button', { name: 'Put into the cart' })).toBeVisible()
    await page.evaluate(() => fetch('/api/categories').then((answer) => answer.json()))
    await page.goto('/products')
    await expect(page.getByRole('main').getByRole('listitem').first()).toBeVisible()
  })
}
`
const suite = await makeSuite({
  files: { 'specs/plain.spec.ts': specs('@playwright/test'), 'specs/recorded.spec.ts': specs('envparity/playwright') },
  servers: [createShop({ build: '1.0.0' }), createShop({ build: '1.0.1' })],
  playwright: 'workers: 1,',
})
const times: Record<'plain' | 'recorded', number[]> = { plain: [], recorded: [] }
try {
  for (let turn = 0; turn < turns; turn += 1) {
    const order = turn % 2 === 0 ? (['plain', 'recorded'] as const) : (['recorded', 'plain'] as const)
    for (const kind of order) {
      const startedMs = performance.now()
      // The plain one has no reporter of ours, as it would have without us.
      const reporter = kind === 'plain' ? ['--reporter=list'] : []
      const { code, output } = await suite.run([`specs/${kind}.spec.ts`, '--project=production', ...reporter], { OUT: 'out' })
      if (code !== 0) throw new Error(output)
      times[kind].push(performance.now() - startedMs)
    }
  }
} finally {
  await suite.close()
}

const ratios = times.plain
  .map((plainMs, turn) => (times.recorded[turn] ?? 0) / plainMs - 1)
  .toSorted((left, right) => left - right)
const median = ratios[Math.floor(ratios.length / 2)] ?? 0
const percent = (ratio: number): string => `${(ratio * 100).toFixed(1)} %`
console.log(`machine   ${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}, node ${process.version}`)
console.log(`tests     ${TESTS} of pages, ${turns} turns each, in ABBA order, one worker`)
for (const kind of ['plain', 'recorded'] as const)
  console.log(`${kind.padEnd(9)} ${times[kind].map((ms) => (ms / 1000).toFixed(1)).join(' ')} s`)
console.log(
  `overhead  median ${percent(median)}, from ${percent(ratios[0] ?? 0)} to ${percent(ratios.at(-1) ?? 0)}, at most ${percent(OVERHEAD_MAX)}`,
)
process.exitCode = median <= OVERHEAD_MAX ? 0 : 1
