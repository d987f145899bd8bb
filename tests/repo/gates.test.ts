/**
 * Goal: every gate can fail. Methodology: a tiny repository with the real configuration passes all gates; then breaches
 * are planted in it, each in a file of its own, and the gate must name that file and that rule. One run of a tool takes
 * many breaches, because each is looked for in its own block of the output.
 */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'

import { FLOORS } from '../../scripts/check.ts'
import { GATES, type GateResult, gatesFor, runGate } from '../../scripts/check/gates.ts'

type Files = Readonly<Record<string, string>>

const ROOT = path.resolve(import.meta.dirname, '../..')
const CONFIGURATION = ['.oxlintrc.json', '.oxfmtrc.json', 'knip.json', 'tsconfig.json', 'tsconfig.build.json']
const TINY: Files = {
  'package.json': JSON.stringify({
    name: 'tiny',
    type: 'module',
    bin: { tiny: 'bin/tiny.js' },
    dependencies: { yaml: '2.9.1' },
    devDependencies: {
      typescript: '7.0.2',
      '@types/node': '24.19.2',
      oxlint: '1.89.0',
      'oxlint-tsgolint': '7.0.2004',
      oxfmt: '0.75.0',
      knip: '6.42.1',
    },
    scripts: { gates: 'tsc && oxfmt && knip' },
  }),
  'tests/word.test.ts': `import '../src/core/word.ts'\n`,
  'tests/load.k6.ts': `import http from 'k6/http'\n\nexport default function load(): void {\n  http.get('http://127.0.0.1')\n}\n`,
  'bin/tiny.js': `import '../src/cli/main.ts'\n`,
  'src/core/word.ts': `export const WORD: string = 'parity'\n`,
  'src/index.ts': `export { WORD } from './core/word.ts'\n`,
  'src/compare/facets/index.ts': `import { headers } from './headers.ts'\nimport { status } from './status.ts'\n\nexport const facets: readonly string[] = [headers, status]\n`,
  'src/compare/facets/headers.ts': `export const headers: string = 'headers'\n`,
  'src/compare/facets/status.ts': `import { WORD } from '../../core/word.ts'\n\nexport const status: string = \`status \${WORD}\`\n`,
  'src/judge/verdict.ts': `import { facets } from '../compare/facets/index.ts'\n\nexport const verdict: string = facets.join()\n`,
  'src/cli/main.ts': `import { parse } from 'yaml'\n\nimport { verdict } from '../judge/verdict.ts'\n\nparse(verdict)\n`,
}

const folders: string[] = []
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

function emptyRepository(): string {
  // tsc names files by their real path, and the folder for temporary files may be a link.
  const root = mkdtempSync(path.join(realpathSync(os.tmpdir()), 'envparity-gates-'))
  folders.push(root)
  // A folder of links, not a link to a folder: the tools skip "node_modules" only if it is a folder.
  mkdirSync(path.join(root, 'node_modules'))
  for (const name of readdirSync(path.join(ROOT, 'node_modules'))) {
    symlinkSync(path.join(ROOT, 'node_modules', name), path.join(root, 'node_modules', name))
  }
  return root
}

function tinyRepository(breaches: Files = {}): string {
  const root = emptyRepository()
  for (const file of CONFIGURATION) cpSync(path.join(ROOT, file), path.join(root, file))
  for (const [file, text] of Object.entries({ ...TINY, ...breaches })) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true })
    writeFileSync(path.join(root, file), text)
  }
  return root
}

function run(name: string, root: string): Promise<GateResult> {
  const gate = GATES.find((candidate) => candidate.name === name)
  assert(gate, `there is no gate "${name}"`)
  return runGate(gate, root, {})
}

/** Fails unless one block of the output (a line, or lines up to an empty one) holds all the words. */
function assertSays(result: GateResult, separator: string, ...words: readonly string[]): void {
  const said = result.output.split(separator).some((block) => words.every((word) => block.includes(word)))
  assert(said, `the gate "${result.name}" did not say ${words.join(' + ')}:\n${result.output}`)
}

test('every gate passes the tiny repository without a breach', async () => {
  const root = tinyRepository()
  for (const gate of gatesFor(root)) {
    const result = await runGate(gate, root, {})
    assert(result.ok, `${gate.name}: ${result.output}`)
    for (const [unit, count] of Object.entries(result.looked)) assert(count > 0, `${gate.name} counted no ${unit}`)
  }
})

test('every gate fails when it looked at less than its floor', async () => {
  const root = tinyRepository()
  for (const gate of gatesFor(root)) {
    const result = await runGate(gate, root, FLOORS)
    assert(!result.ok, `${gate.name} has no floor`)
    assert.match(result.output, /looked at \d+ \w+, the floor is \d+/)
  }
})

test('types: a wrong type, syntax that Node cannot erase, an element that may not be there', async () => {
  const root = tinyRepository({
    'src/core/wrong.ts': `export const count: number = 'three'\n`,
    'src/core/colour.ts': `export enum Colour {\n  Red,\n}\n`,
    'src/core/unchecked-index.ts': `export const first: string = ['a'][0]\n`,
  })
  const result = await run('types', root)
  assert(!result.ok)
  assertSays(result, '\n', 'src/core/wrong.ts', 'TS2322')
  assertSays(result, '\n', 'src/core/colour.ts', 'TS1294')
  assertSays(result, '\n', 'src/core/unchecked-index.ts', 'TS2322')
})

test('build: an export without a type', async () => {
  const result = await run(
    'build',
    tinyRepository({ 'src/core/untyped.ts': `export const shout = (text: string) => text.toUpperCase()\n` }),
  )
  assert(!result.ok)
  assertSays(result, '\n', 'src/core/untyped.ts', 'TS9013')
})

const lines = (count: number, line: string): string => `${line}\n`.repeat(count)
const promise = `async function ask(): Promise<void> {}\n`
const LINT: readonly (readonly [file: string, rule: string, text: string])[] = [
  ['src/cli/any.ts', 'no-explicit-any', `export function keep(value: any): void {\n  void value\n}\n`],
  ['src/cli/non-null.ts', 'no-non-null-assertion', `export const first: string = ['a'][0]!\n`],
  ['src/cli/cast.ts', 'consistent-type-assertions', `export const text: string = JSON.parse('1') as string\n`],
  ['src/cli/floating.ts', 'no-floating-promises', `${promise}export function go(): void {\n  ask()\n}\n`],
  ['src/cli/misused.ts', 'no-misused-promises', `${promise}export const go = (list: string[]): void => list.forEach(ask)\n`],
  ['src/cli/console.ts', 'no-console', `console.log('hello')\n`],
  ['src/cli/default.ts', 'no-default-export', `export default 1\n`],
  ['src/cli/long-file.ts', 'max-lines)', lines(301, '// a line')],
  ['src/cli/long-function.ts', 'max-lines-per-function', `export function long(): void {\n${lines(61, '  Math.abs(1)')}}\n`],
  [
    'src/cli/parameters.ts',
    'max-params',
    `export function f(a: number, b: number, c: number, d: number, e: number): void {\n  Math.max(a, b, c, d, e)\n}\n`,
  ],
  ['src/cli/unsafe.ts', 'no-unsafe-assignment', `export const value: string = JSON.parse('1')\n`],
  ['src/log/egg.ts', 'no-cycle', `import type { Hen } from './hen.ts'\nexport type Egg = { hen: Hen }\n`],
  ['src/log/hen.ts', 'no-cycle', `import type { Egg } from './egg.ts'\nexport type Hen = { egg: Egg }\n`],
  ['src/judge/now.ts', 'no-restricted-properties', `export const at: number = Date.now()\n`],
  ['src/compare/chance.ts', 'no-restricted-properties', `export const chance: number = Math.random()\n`],
  ['src/report/order.ts', 'no-restricted-properties', `export const order: number = 'a'.localeCompare('b')\n`],
  ['src/core/process.ts', 'no-restricted-globals', `export const cwd: string = process.cwd()\n`],
  ['src/core/global.ts', 'no-restricted-globals', `export const cwd: string = globalThis.process.cwd()\n`],
  ['src/report/network.ts', 'no-restricted-globals', `export const page: Promise<unknown> = fetch('http://127.0.0.1/')\n`],
  ['src/judge/timer.ts', 'no-restricted-globals', `setTimeout(() => undefined, 1)\n`],
  ['src/compare/clock.ts', 'no-restricted-globals', `export const at: number = performance.now()\n`],
  ['src/core/uuid.ts', 'no-restricted-globals', `export const id: string = crypto.randomUUID()\n`],
]

test('lint: one breach of every rule that the house style names, each found in its own file', async () => {
  const root = tinyRepository(Object.fromEntries(LINT.map(([file, , text]) => [file, text])))
  const result = await run('lint', root)
  assert(!result.ok)
  for (const [file, rule] of LINT) assertSays(result, '\n\n', `[${file}:`, rule)
})

test('format: a file written another way', async () => {
  const result = await run('format', tinyRepository({ 'src/core/loud.ts': `export const loud: string = "loud";\n` }))
  assert(!result.ok)
  assertSays(result, '\n', 'src/core/loud.ts')
  assert(!result.output.includes('src/core/word.ts'))
})

test('dead code: a file, an export and a type nobody uses, a dependency nobody listed and one nobody uses', async () => {
  const root = tinyRepository({
    'package.json': (TINY['package.json'] ?? '').replace('"yaml":"2.9.1"', '"yaml":"2.9.1","p-limit":"7.3.3"'),
    'src/core/nobody.ts': `export const nobody: number = 1\n`,
    'src/core/word.ts': `export const WORD: string = 'parity'\nexport const SPARE: string = 'spare'\nexport type Spare = string\n`,
    'src/cli/main.ts': `${TINY['src/cli/main.ts']}import 'undici'\nimport 'left-pad'\n`,
  })
  const result = await run('dead code', root)
  assert(!result.ok)
  const unused = result.output.split(/^(?=Un(?:used|listed|resolved))/m).join('\n\n')
  const says = (...words: readonly string[]): void => assertSays({ ...result, output: unused }, '\n\n', ...words)
  says('Unused files', 'src/core/nobody.ts')
  says('Unused dependencies', 'p-limit')
  says('Unlisted dependencies', 'undici', 'left-pad')
  says('Unused exports', 'SPARE')
  says('Unused exported types', 'Spare')
})

const ARCHITECTURE: readonly (readonly [file: string, breach: string, text: string])[] = [
  ['src/compare/reads-file.ts', 'may not import "node:fs"', `import { readFileSync } from 'node:fs'\nreadFileSync('x')\n`],
  ['src/report/uses-package.ts', 'may not import "yaml"', `import { parse } from 'yaml'\nparse('')\n`],
  ['src/core/lazily.ts', 'may not import "node:os"', `export const os = import('node:os')\n`],
  ['src/judge/computed.ts', 'nothing that is computed', `export const load = (name: string) => import(name)\n`],
  [
    'src/compare/upwards.ts',
    'src/compare may not import src/judge',
    `import type { verdict } from '../judge/verdict.ts'\nexport type V = typeof verdict\n`,
  ],
  ['src/core/type-query.ts', 'src/core may not import src/judge', `export type V = typeof import('../judge/verdict.ts')\n`],
  ['src/core/re-export.ts', 'src/core may not import src/cli', `export * from '../cli/main.ts'\n`],
  ['src/log/detour.ts', 'src/log may not import src/judge', `import '../core/../judge/verdict.ts'\n`],
  ['src/observe/settings.ts', 'src/observe may not import src/config', `import { parse } from '../config/parse.ts'\nparse()\n`],
  [
    'src/compare/facets/headers.ts',
    'its neighbours may not import it',
    `import { status } from './status.ts'\nexport const headers: string = status\n`,
  ],
  ['src/judge/today.ts', 'no clock', `export const at: Date = new Date()\nexport const day: Date = new Date('2026-11-22')\n`],
  ['src/judge/today-text.ts', 'no clock', `export const at: string = Date()\n`],
  ['src/core/outside.ts', 'lies outside', `import '../../tests/x.ts'\n`],
  ['src/core/missing.ts', 'is no file', `import './nowhere.ts'\n`],
  ['src/newcomer/x.ts', 'not on the map', `import '../core/word.ts'\n`],
]

test('architecture: every way against an arrow or into the outside world, and nothing else', async () => {
  const root = tinyRepository({
    ...Object.fromEntries(ARCHITECTURE.map(([file, , text]) => [file, text])),
    'src/config/parse.ts': `export function parse(): void {}\nexport type Settings = { a: 1 }\n`,
    'src/observe/types-only.ts': `import type { Settings } from '../config/parse.ts'\nexport type S = Settings\n`,
    'src/compare/asserts.ts': `import assert from 'node:assert/strict'\nassert(new Date('2026-11-22'))\n`,
  })
  const result = await run('architecture', root)
  assert(!result.ok)
  for (const [file, breach] of ARCHITECTURE) assertSays(result, '\n', `${file}:`, breach)
  const breaches = result.output.split('\n').filter((line) => line.startsWith('src/'))
  assert.equal(breaches.length, ARCHITECTURE.length, result.output)
})

test('generated: a generated file that was edited by hand', async () => {
  const root = emptyRepository()
  for (const part of ['package.json', 'tsconfig.json', 'src', 'scripts', 'schemas', 'docs']) {
    cpSync(path.join(ROOT, part), path.join(root, part), { recursive: true })
  }
  // Whether the files of this very repository are fresh is for the gate itself to say.
  execFileSync(process.execPath, ['scripts/generate.ts'], { cwd: root, stdio: 'ignore' })
  const fresh = await run('generated', root)
  assert(fresh.ok, fresh.output)

  const [file] = globSync('src/config/generated/*.js', { cwd: root })
  assert(file, 'nothing is generated into src/config/generated')
  appendFileSync(path.join(root, file), '\n// edited by hand\n')
  const result = await run('generated', root)
  assert(!result.ok)
  assertSays(result, '\n', path.basename(file))
})
