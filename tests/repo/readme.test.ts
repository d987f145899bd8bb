/**
 * Goal: who follows the README gets what it shows. Methodology: its blocks are taken in order, in a temporary folder: files are written,
 * commands are executed as they stand, against two builds of the demo shop on 127.0.0.1 in the place of the example's addresses. What
 * they print must be the README's sample, but for what is new in every run (ids, times, durations).
 */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import type { Server } from 'node:http'
import os from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'

import { parse as parseYaml } from 'yaml'

import { PLANTS } from '../../scripts/demo/shop/plants.ts'
import { createShop } from '../../scripts/demo/shop/shop.ts'
import { EXIT } from '../../src/core/exit.ts'
import { type Block, blocksOf, ROOT, textOf } from './docs-blocks.ts'

/** What is wrong with the staging of the README, and `noindex`. */
const PLANTED = ['price-as-text', 'one-pod-is-old']

type Ran = { readonly code: number | null; readonly out: string; readonly error: string }

const blocks = blocksOf('README.md')
const folder = mkdtempSync(path.join(os.tmpdir(), 'envparity-readme-'))
const servers: Server[] = []
/** The README's addresses, and those that stand for them here. */
const addresses = new Map<string, string>()
const ran = new Map<Block, Ran>()

before(
  async () => {
    const plants = PLANTS.filter(({ id }) => PLANTED.includes(id))
    assert.equal(plants.length, PLANTED.length)
    addresses.set('https://staging.shop.example', await start(createShop({ build: '4.18.0', noindex: true, plants })))
    addresses.set('https://shop.example', await start(createShop({ build: '4.17.3', noindex: false, plants: [] })))

    mkdirSync(path.join(folder, 'node_modules/.bin'), { recursive: true })
    symlinkSync(ROOT, path.join(folder, 'node_modules/envparity'))
    symlinkSync(path.join(ROOT, 'bin/parity.js'), path.join(folder, 'node_modules/.bin/parity'))
    for (const block of blocks) {
      if (block.mark?.does === 'file') {
        const file = path.join(folder, block.mark.with)
        mkdirSync(path.dirname(file), { recursive: true })
        writeFileSync(file, toLoopback(block.text))
      } else if (block.mark?.does === 'run') ran.set(block, await shell(toLoopback(block.text), folder))
    }
  },
  { timeout: 110_000 },
)
after(() => {
  for (const server of servers) server.close().closeAllConnections()
  rmSync(folder, { recursive: true, force: true })
})

test('every block of the README says what is done with it', () => {
  const known = ['run', 'prints', 'file', 'parsed', 'not run']
  const silent = blocks.filter(({ mark }) => mark === undefined || !known.includes(mark.does) || mark.with === '')
  assert.deepEqual(
    silent.map(({ line }) => `README.md:${line}`),
    [],
  )
  assert(ran.size >= 6, `only ${ran.size} blocks are run`)
})

test('README and CHANGELOG say how many faults the demo plants', () => {
  const said = ['README.md', 'CHANGELOG.md'].map((file) => /\b(\d+) (?:planted )?faults/.exec(textOf(file))?.[1])
  assert.deepEqual(said, [String(PLANTS.length), String(PLANTS.length)])
})

test('every command of the README ends with the exit code that it says', () => {
  for (const [block, { code, out, error }] of ran) {
    const [wanted = ''] = block.mark?.with.split(', ') ?? []
    assert.equal(String(code), wanted, `README.md:${block.line}\n${out}\n${error}`)
  }
})

test('every sample of the README is what the command prints', () => {
  const samples = blocks.filter(({ mark }) => mark?.does === 'prints')
  assert(samples.length >= 4, `only ${samples.length} samples found`)
  for (const sample of samples) {
    const [, result] = Array.from(ran).find(([{ mark }]) => mark?.with.split(', ')[1] === sample.mark?.with) ?? []
    assert(result !== undefined, `README.md:${sample.line}: no command is called ${sample.mark?.with}`)
    assertShows(shapeOf(result.out), shapeOf(sample.text), `README.md:${sample.line}`)
  }
})

test('a sample that is not what a command prints is told', () => {
  assert.doesNotThrow(() => assertShows('a\nb\nc\nd', '...\nb\n...\nd', 'here'))
  assert.throws(() => assertShows('a\nb', 'a', 'here'), /here/)
  assert.throws(() => assertShows('a\nb\nc', '...\nc\n...\nb', 'here'), /here: not shown/)
})

test('the probes in YAML ask the same as those in TypeScript', async () => {
  const plan = async (cwd: string): Promise<unknown> => {
    const { code, out, error } = await shell('npx parity plan --json', cwd)
    assert.equal(code, EXIT.pass, error)
    return JSON.parse(out, (key, value: unknown) => (key === 'file' || key === 'line' ? undefined : value))
  }
  assert.deepEqual(await plan(path.join(folder, 'in-yaml')), await plan(folder))
})

test('the files for CI parse, keep the folder of the run, and know the exit code of "inconclusive"', () => {
  const read = (what: string): { parsed: unknown; text: string } => {
    const block = blocks.find(({ mark }) => mark?.does === 'parsed' && mark.with === what)
    assert(block !== undefined, `no block is marked as ${what}`)
    return { parsed: parseYaml(block.text), text: block.text }
  }
  const github = read('github')
  const steps = stringsIn(github.parsed)
  const out = /--out (\S+)/.exec(github.text)?.[1]
  assert(out !== undefined && steps.includes(out), 'GitHub uploads another folder than the run is written to')
  const gitlab = read('gitlab')
  const { parity }: { parity: Record<string, { exit_codes: number; reports: { junit: string }; paths: string[] }> } = JSON.parse(
    JSON.stringify(gitlab.parsed),
  )
  const kept = /--out (\S+)/.exec(gitlab.text)?.[1] ?? ''
  assert.equal(parity['allow_failure']?.exit_codes, EXIT.inconclusive)
  assert.deepEqual(parity['artifacts']?.paths, [kept])
  assert.equal(parity['artifacts']?.reports.junit, `${kept}/junit.xml`)
})

test('the samples of log and result in the documents have only fields that a real run has', () => {
  const log = readFileSync(path.join(folder, 'reports/shard-1/observations.ndjson'), 'utf8')
  const real = new Set([log, readFileSync(path.join(folder, 'reports/shard-2/observations.ndjson'), 'utf8')].flatMap(recordPaths))
  const result: unknown = JSON.parse(readFileSync(path.join(folder, 'reports/all/result.json'), 'utf8'))
  const resultPaths = new Set(pathsIn(result))
  const samples = ['ARCHITECTURE.md', 'docs/log.md'].flatMap(blocksOf)
  const records = samples.filter(({ language }) => language === 'ndjson').flatMap(({ text }) => recordPaths(text))
  const results = samples.filter(({ language }) => language === 'json').flatMap(({ text }) => pathsIn(JSON.parse(text)))
  assert(records.length > 50 && results.length > 50, `${records.length} and ${results.length} fields found`)
  assert.deepEqual(
    [...new Set(records)].filter((field) => !real.has(field)),
    [],
  )
  assert.deepEqual(
    [...new Set(results)].filter((field) => !resultPaths.has(field)),
    [],
  )
})

test('docs/log.md describes every record that a real run writes', () => {
  const described = textOf('docs/log.md')
  const log = readFileSync(path.join(folder, 'reports/production/observations.ndjson'), 'utf8')
  const types = new Set(recordPaths(log).map((field) => field.split(' ')[0]))
  assert.deepEqual(types, new Set(['run', 'probe', 'body', 'observation', 'end']))
  for (const type of types) assert(described.includes(`\n### ${type}\n`), `${type} is not described`)
})

async function start(server: Server): Promise<string> {
  servers.push(server)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  assert(address !== null && typeof address === 'object')
  return `http://127.0.0.1:${address.port}`
}

function toLoopback(text: string): string {
  return Array.from(addresses).reduce((changed, [example, ours]) => changed.replaceAll(example, ours), text)
}

/** As a person would type it: what npm and the test runner put into the environment of this process is left out. */
async function shell(command: string, cwd: string): Promise<Ran> {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(?:npm_|NODE_TEST|NODE_OPTIONS$|FORCE_COLOR$|LC_|LANG$)/.test(name)),
  )
  const child = spawn('sh', ['-c', command], {
    cwd,
    env: { ...env, LC_ALL: 'C.UTF-8', npm_config_offline: 'true', npm_config_update_notifier: 'false' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [out, error] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (error += text))
  const [code]: (number | null)[] = await once(child, 'close')
  return { code: code ?? null, out, error }
}

/** What is left of a text when what is new in every run is taken out: addresses, ids, times, seeds, durations, widths. */
function shapeOf(text: string): string {
  const named = Array.from(addresses).reduce((changed, [example, ours]) => changed.replaceAll(ours, example), text)
  return named
    .replaceAll(/\b[0-9A-HJKMNP-TV-Z]{14}\b/g, 'RUN')
    .replaceAll(/\b\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
    .replaceAll(/\b\d{4}-\d\d-\d\d\b/g, 'DAY')
    .replaceAll(/\bseed \d+/g, 'seed N')
    .replaceAll(/\b\d+(?:\.\d)? m?s\b/g, 'DURATION')
    .replaceAll(/\(\d+ days\)/g, '(N days)')
    .replaceAll(/ {2,}/g, '  ')
    .trim()
}

/** A line `...` in a sample stands for any number of lines that are not shown; what is between such lines stands as it is. */
function assertShows(shown: string, sample: string, where: string): void {
  const parts = sample.split(/^ *\.\.\.$/m).map((part) => part.trim())
  if (parts.length === 1) assert.equal(shown, sample, where)
  let from = 0
  for (const part of parts) {
    const at = shown.indexOf(part, from)
    assert(at !== -1, `${where}: not shown, or not in this order:\n${part}\n--- shown is ---\n${shown}`)
    from = at + part.length
  }
}

function stringsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : []
}

/** `run /environments/*` and the like for every field of every record. */
function recordPaths(ndjson: string): readonly string[] {
  const records = ndjson.trim().split('\n')
  return records.flatMap((line) => {
    const record: { type: string } = JSON.parse(line)
    return pathsIn(record).map((field) => `${record.type} ${field}`)
  })
}

function pathsIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return ['']
  const entries = Object.entries(value)
  return ['', ...entries.flatMap(([key, child]) => pathsIn(child).map((rest) => `/${Array.isArray(value) ? '*' : key}${rest}`))]
}
