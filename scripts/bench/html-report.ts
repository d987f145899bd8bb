/**
 * What the HTML report weighs, how long it takes to make and to open, and whether memory stays flat: 300, 2,000 and 20,000
 * findings in the shape of real ones, each with its exchanges. Making is measured in a process of its own.
 *
 *   node scripts/bench/html-report.ts [--rounds 5] [--write]
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'

import { htmlFormat } from '../../src/report/formats/html.ts'
import { launchChromium } from '../../tests/support/chromium.ts'
import { optionsFor } from '../../tests/unit/report/html/fixtures-evidence.ts'
import { evidenceOfMany, manyFindings } from '../../tests/unit/report/html/many.ts'
import { publish } from './document.ts'
import { describeMachine } from './machine.ts'
import { showSpread, spreadOf } from './statistics.ts'

type Goal = { readonly findings: number; readonly bytesMax: number; readonly openMsMax?: number }

/** Issue 6: 300 findings in 400 kB, open within 0.3 s; 2,000 in 3 MB; more are cut, so they weigh no more. */
const GOALS: readonly Goal[] = [
  { findings: 300, bytesMax: 400_000, openMsMax: 300 },
  { findings: 2000, bytesMax: 3_000_000 },
  { findings: 20_000, bytesMax: 3_000_000 },
]
const ROUNDS_MAX = 20

type Made = { readonly ms: number; readonly peakBytes: number; readonly resultBytes: number }

async function main(args: readonly string[]): Promise<void> {
  const options = {
    rounds: { type: 'string', default: '5' },
    write: { type: 'boolean', default: false },
    make: { type: 'string' },
    to: { type: 'string' },
  } as const
  const { values } = parseArgs({ args: [...args], options })
  if (values.make !== undefined && values.to !== undefined) return make(Number(values.make), values.to)
  const rounds = Number(values.rounds)
  if (!Number.isInteger(rounds) || rounds < 1 || rounds > ROUNDS_MAX)
    throw new Error(`--rounds must be 1 to ${ROUNDS_MAX}, but is "${values.rounds}"`)
  const folder = mkdtempSync(path.join(tmpdir(), 'parity-html-bench-'))
  try {
    const rows: string[] = []
    for (const goal of GOALS) rows.push(await measure(goal, rounds, path.join(folder, `${goal.findings}.html`)))
    await publish('html-report', render(rows, rounds), values.write)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** In a process of its own: renders once and prints what it cost. */
function make(findings: number, file: string): void {
  const result = manyFindings(findings)
  const options = { ...optionsFor(result), evidence: evidenceOfMany(result) }
  const resultBytes = JSON.stringify(result).length
  const before = process.resourceUsage().maxRSS
  const start = performance.now()
  const page = htmlFormat.render(result, options)
  const ms = performance.now() - start
  const made: Made = { ms, peakBytes: (process.resourceUsage().maxRSS - before) * 1024, resultBytes }
  writeFileSync(file, page)
  console.log(JSON.stringify(made))
}

async function measure({ findings, bytesMax, openMsMax }: Goal, rounds: number, file: string): Promise<string> {
  const made = Array.from({ length: rounds }, (): Made => {
    const args = [import.meta.filename, '--make', String(findings), '--to', file]
    return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }))
  })
  const opened: number[] = []
  const browser = await launchChromium()
  try {
    for (let round = 0; round < rounds; round += 1) {
      const page = await browser.newPage()
      await page.goto(pathToFileURL(file).href)
      opened.push(Number(await page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")))
      await page.close()
    }
  } finally {
    await browser.close()
  }
  const bytes = statSync(file).size
  const open = spreadOf(opened)
  const cells = [
    findings.toLocaleString('en-US'),
    `${(bytes / 1000).toFixed(0)} (${bytes <= bytesMax ? 'met' : 'missed'}: at most ${bytesMax / 1000})`,
    showSpread(spreadOf(made.map(({ ms }) => ms)), 0),
    showSpread(spreadOf(made.map(({ peakBytes }) => peakBytes / 1e6)), 0),
    `${showSpread(open, 0)}${openMsMax === undefined ? '' : ` (${open.median <= openMsMax ? 'met' : 'missed'}: at most ${openMsMax})`}`,
  ]
  return `| ${cells.join(' | ')} |`
}

function render(rows: readonly string[], rounds: number): string {
  return [
    ...describeMachine().map((line) => `- ${line}`),
    `- Medians of ${rounds} rounds, in brackets the smallest and the largest; a file is open when its load event has ended in headless Chromium`,
    '',
    '| findings | page kB | rendering ms | memory that rendering adds MB | opening ms |',
    '|---|---|---|---|---|',
    ...rows,
  ].join('\n')
}

try {
  await main(process.argv.slice(2))
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
