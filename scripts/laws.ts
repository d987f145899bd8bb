/**
 * The laws of tests/laws with many more cases than `npm test` has time for, one line each.
 *
 *   npm run laws                      10,000 cases of each law; dear ones take a share of them, and their line says so
 *   npm run laws -- --cases 800       as many as that
 *   npm run laws -- mirror            only files whose path holds one of these texts
 *   npm run laws -- --write           puts the figures into docs/benchmarks.md
 */
import { globSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { run } from 'node:test'
import { parseArgs } from 'node:util'

import { publish } from './bench/document.ts'
import { describeMachine, ROOT } from './bench/machine.ts'

/** An hour: the dearest law takes some minutes at 10,000 cases on two shared cores. */
const LAW_MS_MAX = 60 * 60_000
const SECOND = 1000

type Law = {
  readonly name: string
  readonly file: string
  readonly ok: boolean
  readonly seconds: number
  /** undefined: the cases of the law are a fixed set. */
  readonly cases: number | undefined
  readonly error: string | undefined
}

/** A test of a file, until all that it says has come: where it stands, and how it ended. */
type Ended = Omit<Law, 'cases'> & { readonly place: string }

async function runLaws(files: readonly string[], tell: (law: Law) => void): Promise<readonly Law[]> {
  const laws: Law[] = []
  const ended: Ended[] = []
  const casesAt = new Map<string, number>()
  const stream = run({ files: [...files], cwd: ROOT, concurrency: os.availableParallelism(), timeout: LAW_MS_MAX })
  const end = ({ name, file, line, details }: Test, error?: Error): void => {
    if (details.type === 'suite') return
    const seconds = details.duration_ms / SECOND
    ended.push({ name, file: file ?? '', place: `${file}:${line}`, ok: error === undefined, seconds, error: error?.message })
  }
  stream.on('test:pass', (test) => end(test))
  stream.on('test:fail', (test) => end(test, test.details.error))
  stream.on('test:diagnostic', ({ file, line, message }) => {
    const cases = /^cases: (\d+)$/.exec(message)?.[1]
    if (cases !== undefined) casesAt.set(`${file}:${line}`, Number(cases))
  })
  // Why a file could not be loaded stands nowhere else.
  stream.on('test:stderr', ({ message }) => process.stderr.write(message))
  stream.on('test:summary', ({ file }) => {
    // What a law says of itself comes after its end, and before the end of its file.
    for (const { place, ...law } of ended.filter((one) => file === undefined || one.file === file)) {
      laws.push({ ...law, cases: casesAt.get(place) })
      tell({ ...law, cases: casesAt.get(place) })
    }
    ended.splice(0, ended.length, ...ended.filter((one) => file !== undefined && one.file !== file))
  })
  stream.resume()
  await new Promise<void>((resolve, reject) => {
    stream.on('close', resolve)
    stream.on('error', reject)
  })
  return laws
}

type Test = {
  readonly name: string
  readonly file?: string | undefined
  readonly line?: number | undefined
  readonly details: { readonly duration_ms: number; readonly type?: string | undefined }
}

function describeCases({ cases }: Law, asked: number): string {
  if (cases === undefined) return 'fixed'
  return cases < asked ? `${cases} of ${asked}` : String(cases)
}

function lineOf(law: Law, asked: number): string {
  const line = `${law.ok ? 'ok  ' : 'FAIL'}  ${describeCases(law, asked).padStart(14)}  ${law.seconds.toFixed(1).padStart(7)} s  ${law.name}`
  return law.error === undefined ? line : `${line}\n      ${law.error.slice(0, ERROR_CHARACTERS).replaceAll('\n', '\n      ')}`
}

/** fast-check shows the seed and the smallest case first; bodies may be megabytes. */
const ERROR_CHARACTERS = 2000

function tableOf(laws: readonly Law[], asked: number, machine: readonly string[]): string {
  const rows = laws.map(
    (law) =>
      `| ${law.name.replaceAll('|', '\\|')} | ${describeCases(law, asked)} | ${law.seconds.toFixed(1)} | ${law.ok ? 'holds' : '**broken**'} |`,
  )
  return [
    `\`node scripts/laws.ts --cases ${asked}\`; "fixed": all that there is of it, or as many as its name says; fewer than asked for: a law that takes long.`,
    '',
    ...machine.map((line) => `- ${line}`),
    '',
    '| Law | Cases | Seconds | |',
    '| --- | ---: | ---: | --- |',
    ...rows,
    '',
    sumOf(laws),
  ].join('\n')
}

function sumOf(laws: readonly Law[]): string {
  const failed = laws.filter(({ ok }) => !ok).length
  return `${laws.length - failed} passed, ${failed} failed`
}

async function main(args: readonly string[]): Promise<number> {
  const options = { cases: { type: 'string', default: '10000' }, write: { type: 'boolean', default: false } } as const
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true })
  const asked = Number(values.cases)
  if (!Number.isInteger(asked) || asked < 1) throw new Error(`--cases must be a whole number above 0, but is "${values.cases}"`)
  const all = globSync('tests/laws/*.test.ts', { cwd: ROOT }).toSorted()
  const files = all.filter((file) => positionals.length === 0 || positionals.some((text) => file.includes(text)))
  if (files.length === 0) throw new Error(`no file of tests/laws holds ${positionals.join(' or ')}`)
  if (values.write && positionals.length > 0) throw new Error('--write is for all laws, and not for some of them')
  const machine = describeMachine()
  // Read by tests/laws/simulation.ts, in a process of its own for each file.
  process.env['LAW_CASES'] = String(asked)
  const laws = await runLaws(
    files.map((file) => path.join(ROOT, file)),
    (law) => console.log(lineOf(law, asked)),
  )
  if (values.write) {
    const sorted = laws.toSorted((one, other) => (one.file === other.file ? 0 : one.file < other.file ? -1 : 1))
    await publish('laws', tableOf(sorted, asked, machine), true)
  }
  console.log(`\n${sumOf(laws)}`)
  return laws.length > 0 && laws.every(({ ok }) => ok) ? 0 : 1
}

process.exitCode = await main(process.argv.slice(2))
