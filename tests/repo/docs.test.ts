/** Goal: no document names a command, an option, a rule or an exit code that does not exist, and what is generated is fresh. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'

import { parseAllDocuments } from 'yaml'

import { helpTexts } from '../../scripts/generate/cli.ts'
import { FACETS, RULES } from '../../src/compare/facets/index.ts'
import { EXIT } from '../../src/core/exit.ts'
import { blocksOf, DOCUMENTS, ROOT, textOf } from './docs-blocks.ts'

/** Options of other programs than `parity` that documents name without the program. */
const OF_OTHERS: ReadonlySet<string> = new Set(['--check', '--save-dev', '--write'])

/** Where a table of exit codes stands. */
const EXIT_TABLES = ['README.md', 'docs/exit-codes.md']

const helps = await helpTexts()
const options = new Map(
  Array.from(helps, ([command, help]) => [command, new Set(Array.from(help.matchAll(/--[a-z][a-z-]*/g), String))] as const),
)
const everyOption = new Set([...options.values()].flatMap((names) => [...names]))

type Named = { readonly document: string; readonly text: string }

/** Every call of `parity` in a document: the lines of blocks of the shell and of YAML, and what stands in backticks. */
function callsIn(document: string): readonly Named[] {
  const scripts = blocksOf(document).filter(({ language }) => ['sh', 'yaml', 'ts'].includes(language))
  const lines = scripts.flatMap(({ text }) => text.split('\n').map((line) => line.replace(/\s#.*$/, '')))
  return [...lines, ...codeIn(document)].flatMap((text) => callIn(text).map((call) => ({ document, text: call })))
}

/** @returns what stands behind `parity` in a line that calls it */
function callIn(line: string): readonly string[] {
  const call = /(?:^|npx )parity (.+)$/.exec(line.trim())?.[1]
  return call === undefined ? [] : [call]
}

function codeIn(document: string): readonly string[] {
  const prose = textOf(document).replaceAll(/^```[\s\S]*?^```/gm, '')
  return Array.from(prose.matchAll(/`([^`\n]+)`/g), ([, code = '']) => code)
}

function isWrongCall(call: string): boolean {
  const [command = '', ...words] = call.split(/\s+/)
  const known = options.get(`${command} ${words[0] ?? ''}`) ?? options.get(command.startsWith('-') ? '' : command)
  return known === undefined || [command, ...words].some((word) => word.startsWith('--') && !known.has(word.replace(/=.*/, '')))
}

test('every command of parity in a document exists, and has the options it is called with', () => {
  const calls = DOCUMENTS.flatMap(callsIn)
  assert(calls.length >= 30, `only ${calls.length} calls found`)
  assert.deepEqual(
    calls.filter(({ text }) => isWrongCall(text)),
    [],
  )
})

test('a call that does not exist is told', () => {
  const wrong = ['parity adopt f-1', '- run: npx parity run --repot junit', 'parity plan --seed 3', 'npx parity --verison']
  const right = [
    'parity run --seed 3',
    'npx parity compare a b --out c',
    'parity --version',
    'parity explain c-1 --run reports/latest',
  ]
  const judge = (lines: readonly string[]): readonly boolean[] => lines.flatMap(callIn).map(isWrongCall)
  assert.deepEqual(judge(wrong), [true, true, true, true])
  assert.deepEqual(judge(right), [false, false, false, false])
})

test('every option that a document names alone exists', () => {
  const named = DOCUMENTS.flatMap((document) =>
    codeIn(document).flatMap((code) => Array.from(code.matchAll(/^--[a-z][a-z-]*/g), ([text]): Named => ({ document, text }))),
  )
  assert(named.length >= 15, `only ${named.length} options found`)
  assert.deepEqual(
    named.filter(({ text }) => !everyOption.has(text) && !OF_OTHERS.has(text)),
    [],
  )
})

test('every rule that a document names exists', () => {
  const prefixes = new Set(Array.from(RULES.keys(), (id) => id.split('.')[0] ?? ''))
  const named = DOCUMENTS.flatMap((document) => {
    const lines = Array.from(textOf(document).matchAll(/\brule: ([a-z]+\.\S+)/g), ([, id = '']) => id)
    const codes = codeIn(document).filter((code) => /^[a-z]+\.[a-z-]+$/.test(code) && prefixes.has(code.split('.')[0] ?? ''))
    return [...lines, ...codes].map((id) => ({ document, id }))
  })
  assert(named.length >= RULES.size, `only ${named.length} rules found`)
  // A field of a probe or of the result, not a rule.
  const fields = new Set(['body.json', 'body.form', 'body.text', 'body.file', 'body.type', 'body.bytes', 'coverage.gaps'])
  // An option of the config: `latency.profile`.
  const tables = textOf('docs/config.md') + textOf('docs/probes.md')
  const options = Array.from(tables.matchAll(/^\| `([a-z]+\.\w+)/gm), ([, option = '']) => option)
  const ids = new Set<string>([...RULES.keys(), ...options])
  assert.deepEqual(
    named.filter(({ id }) => !ids.has(id) && !fields.has(id)),
    [],
  )
})

test('every rule of every facet stands in docs/rules.md', () => {
  const text = textOf('docs/rules.md')
  for (const facet of FACETS) assert(text.includes(`\n## Facet: ${facet.name}\n`), facet.name)
  for (const [id, { severity }] of RULES) assert(text.includes(`| \`${id}\` | ${severity} |`), id)
})

test('the tables of exit codes are those of src/core/exit.ts', () => {
  for (const document of EXIT_TABLES) {
    const rows = Array.from(textOf(document).matchAll(/^\| (\d+(?:, \d+)?) \| ([a-z]+) \|/gm), ([, code = '', word = '']) => ({
      code,
      word,
    }))
    const codes = rows.flatMap(({ code }) => code.split(', ').map(Number))
    assert.deepEqual(codes, Object.values(EXIT), document)
    for (const { code, word } of rows)
      assert(
        Object.entries(EXIT).some(([name, value]) => name === word && code.startsWith(String(value))),
        `${document}: ${word}`,
      )
  }
})

test('every YAML block of a document parses', () => {
  const yaml = DOCUMENTS.flatMap(blocksOf).filter(({ language }) => language === 'yaml')
  assert(yaml.length >= 5, `only ${yaml.length} blocks found`)
  for (const { document, line, text } of yaml)
    for (const { errors } of parseAllDocuments(text)) assert.deepEqual(errors, [], `${document}:${line}`)
})

test('every link within the documents leads to a heading that is there', () => {
  const links = DOCUMENTS.flatMap((document) =>
    Array.from(textOf(document).matchAll(/\]\(([^):]*)#([^)]+)\)/g), ([, file = '', anchor = '']) => ({
      document,
      file,
      anchor,
    })),
  )
  const broken = links.filter(({ document, file, anchor }) => {
    const target = file === '' ? document : new URL(file, `file:///${document}`).pathname.slice(1)
    const anchors = Array.from(textOf(target).matchAll(/^#+ (.+)$/gm), ([, heading = '']) => anchorOf(heading))
    return !anchors.includes(anchor)
  })
  assert.deepEqual(broken, [])
})

test('what is generated is what its sources give', () => {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/generate.ts', '--check'], { cwd: ROOT, encoding: 'utf8' })
  assert.equal(status, 0, stderr)
})

/** As GitHub does it: small letters, hyphens for spaces, no punctuation. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')
}
