/**
 * What `npm test` runs once the set-up is there: every runner in turn, then one line that sums them up.
 *
 *   npm test                     everything, the gates of `npm run check` among them
 *   npm test -- unit/compare     only test files whose path holds one of these texts or matches one of these globs
 *
 * Files named `*.alone.test.ts` measure time, and run one after the other when all others are done.
 *   npm run golden -- report     the same, and the golden files are written anew (GOLDEN=1)
 */
import { globSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { parseArgs } from 'node:util'

import { check } from './check.ts'

/** Fewer passed tests than this means that some were not found: about four fifths of what there is; raise it as they grow. */
const FLOOR = 2900
/** A test that takes longer hangs; one that needs more says so itself with `{ timeout }`. */
const TEST_MS_MAX = 120_000
/** A file whose process does not end (a server left open) would hold CI until it is killed without a word. */
const TOTAL_MS_MAX = 30 * 60_000

type Counts = { readonly passed: number; readonly failed: number; readonly skips: readonly Skip[] }
type Skip = { readonly test: string; readonly reason: string }
type Runner = { readonly name: string; run(signal: AbortSignal): Promise<Counts> }

const ROOT = path.dirname(import.meta.dirname)

function gates(): Runner {
  return {
    name: 'gates',
    async run() {
      const results = await check(ROOT, [], (line) => console.log(line))
      const failed = results.filter((result) => !result.ok).length
      return { passed: results.length - failed, failed, skips: [] }
    },
  }
}

/** @param concurrency - 1 for what measures time: nothing of ours may run beside it */
function nodeTests(files: readonly string[], concurrency: number): Runner {
  return {
    name: `node:test, ${files.length} files, ${concurrency} at once`,
    async run(signal) {
      const skips: Skip[] = []
      let [passed, failed] = [0, 0]
      const unfinished = new Set(files)
      const stream = run({ files: [...files], cwd: ROOT, concurrency, timeout: TEST_MS_MAX, signal })
      stream.on('test:pass', (test) => {
        const reason = test.skip ?? test.todo
        if (test.details.type === 'suite') return
        // A file without a test is reported as a passed test of the file's name: https://nodejs.org/api/test.html
        if (test.name === test.file) {
          console.log(`${test.file}: holds no test`)
          failed += 1
        } else if (reason === undefined) passed += 1
        else skips.push({ test: test.name, reason: String(reason) })
      })
      stream.on('test:fail', (test) => {
        if (test.details.type === 'suite') return
        if (test.todo === undefined) failed += 1
        else skips.push({ test: test.name, reason: `to do: ${test.todo}` })
      })
      stream.on('test:summary', ({ file }) => {
        if (file !== undefined) unfinished.delete(file)
      })
      for await (const text of stream.compose(new spec())) process.stdout.write(text)
      if (signal.aborted) console.log(`stopped; not finished:\n  ${[...unfinished].join('\n  ')}`)
      return { passed, failed, skips }
    },
  }
}

/** @returns what the runner counted; a runner that fails as a whole, or runs nothing, is one failed test */
async function runOne(runner: Runner, signal: AbortSignal): Promise<Counts> {
  console.log(`\n=== ${runner.name} ===`)
  try {
    const counts = await runner.run(signal)
    if (counts.passed + counts.failed + counts.skips.length > 0) return counts
    console.log(`${runner.name}: ran nothing`)
  } catch (error) {
    console.log(`${runner.name}:`, error)
  }
  return { passed: 0, failed: 1, skips: [] }
}

function sayWhatWasSkipped(skips: readonly Skip[]): void {
  const byReason = Map.groupBy(skips, (skip) => skip.reason)
  for (const [reason, tests] of byReason) {
    console.log(`\n!!! SKIPPED ${tests.length} (${reason}):`)
    for (const { test } of tests) console.log(`    ${test}`)
  }
}

async function main(): Promise<number> {
  const options = { golden: { type: 'boolean', default: false } } as const
  const { values, positionals } = parseArgs({ options, allowPositionals: true })
  if (values.golden) process.env['GOLDEN'] = '1'
  const all = globSync('tests/**/*.test.ts', { cwd: ROOT, exclude: ['**/fixtures/**'] }).toSorted()
  const wanted = (file: string): boolean => positionals.some((text) => file.includes(text) || path.matchesGlob(file, text))
  const files = (positionals.length === 0 ? all : all.filter(wanted)).map((file) => path.join(ROOT, file))
  if (files.length === 0) throw new Error(`no file of tests/**/*.test.ts matches ${positionals.join(', ')}`)

  const stop = new AbortController()
  let code = 0
  const stopWith = (exitCode: number): void => {
    code ||= exitCode
    stop.abort()
  }
  process.on('SIGINT', () => stopWith(128 + os.constants.signals.SIGINT))
  process.on('SIGTERM', () => stopWith(128 + os.constants.signals.SIGTERM))
  setTimeout(stopWith, TOTAL_MS_MAX, 1).unref()

  const partly = positionals.length > 0 || values.golden
  const alone = files.filter((file) => file.endsWith('.alone.test.ts'))
  const together = files.filter((file) => !alone.includes(file))
  const tests = [
    ...(together.length > 0 ? [nodeTests(together, os.availableParallelism())] : []),
    ...(alone.length > 0 ? [nodeTests(alone, 1)] : []),
  ]
  const runners = partly ? tests : [gates(), ...tests]
  const counts: Counts[] = []
  for (const runner of runners) if (!stop.signal.aborted) counts.push(await runOne(runner, stop.signal))

  const passed = counts.reduce((sum, count) => sum + count.passed, 0)
  const failed = counts.reduce((sum, count) => sum + count.failed, 0)
  const skips = counts.flatMap((count) => count.skips)
  sayWhatWasSkipped(skips)
  const low = !partly && passed < FLOOR
  if (low) console.log(`\nonly ${passed} tests passed, the floor is ${FLOOR} (scripts/test.ts)`)
  console.log(`\n${passed} passed, ${failed} failed${skips.length > 0 ? `, ${skips.length} skipped` : ''}`)
  return code || (failed > 0 || low ? 1 : 0)
}

process.exitCode = await main()
