/** Goal: what no compiler reads stays true as well: paths in documents, decision records, versions, notes to ourselves. */
import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'

const ROOT = path.resolve(import.meta.dirname, '../..')
const DOCUMENTS = files('{README,ARCHITECTURE,CONTRIBUTING,CHANGELOG}.md', 'docs/**/*.md')
const DECISIONS = files('docs/decisions/*.md')

function files(...patterns: readonly string[]): readonly string[] {
  const exclude = ['**/node_modules/**', '**/fixtures/**']
  const found = patterns.flatMap((pattern) => globSync(pattern, { cwd: ROOT, exclude }))
  return found.map((file) => file.replaceAll(path.sep, '/')).toSorted()
}

function read(file: string): string {
  return readFileSync(path.join(ROOT, file), 'utf8')
}

/** Paths of this repository that a document names: the targets of links, and what stands in backticks and begins with one of our folders. */
function pathsIn(document: string): readonly string[] {
  const text = read(document).replaceAll(/^```[\s\S]*?^```/gm, '')
  const folder = path.posix.dirname(document)
  const links = Array.from(text.matchAll(/\]\((?![a-z]+:|#)([^)#\s]+)/g), ([, target = '']) => path.posix.join(folder, target))
  const code = Array.from(text.matchAll(/`([^`\s]+)`/g), ([, token = '']) => token.replace(/:\d+(?::\d+)?$/, ''))
  const ours = code.filter((token) =>
    /^(?:\.\/)?(?:src|tests|scripts|docs|probes|examples|schemas|bin|tools|\.ci|reports\/samples)\//.test(token),
  )
  // A name in angle brackets or capitals stands for many: docs/decisions/NNNN-title.md.
  return [...links, ...ours].filter((token) => !/[<>…{}]|\.\.\.|NNNN/.test(token))
}

test('every path that a document names exists', () => {
  assert(DOCUMENTS.length >= 5, `only ${DOCUMENTS.length} documents found`)
  const named = DOCUMENTS.flatMap((document) => pathsIn(document).map((target) => ({ document, target })))
  assert(named.length >= 20, `only ${named.length} paths found in documents`)
  const exists = (target: string): boolean =>
    target.includes('*') ? globSync(target, { cwd: ROOT }).length > 0 : existsSync(path.join(ROOT, target))
  const missing = named.filter(({ target }) => !exists(target))
  assert.deepEqual(missing, [])
})

test('every npm script that a document names exists', () => {
  const { scripts }: { scripts: Record<string, string> } = JSON.parse(read('package.json'))
  const named = DOCUMENTS.flatMap((document) =>
    Array.from(read(document).matchAll(/npm run ([a-z:-]+)/g), ([, name = '']) => ({ document, name })),
  )
  assert(named.length >= 3, `only ${named.length} npm scripts found in documents`)
  assert.deepEqual(
    named.filter(({ name }) => scripts[name] === undefined),
    [],
  )
})

test('every note to ourselves names its issue, as in "TO' + 'DO(#12)"', () => {
  const sources = files(
    '{src,scripts,tests,probes,examples,bin,docs,.ci}/**/*.{ts,js,mjs,md,yaml,yml}',
    '*.{md,ts,json}',
    'scripts/setup',
    '.ci/run',
  )
  assert(sources.length >= 40, `only ${sources.length} files found`)
  const note = new RegExp(`\\b(?:TO${'DO'}|FIX${'ME'}|X${'XX'})\\b(?!\\(#\\d+\\))`)
  assert.deepEqual(
    sources.filter((file) => note.test(read(file))),
    [],
  )
})

test('every source file opens by saying what it is', () => {
  const sources = files('src/**/*.ts').filter((file) => !file.startsWith('src/config/generated/'))
  assert(sources.length >= 20, `only ${sources.length} source files found`)
  assert.deepEqual(
    sources.filter((file) => !/^(?:\/\*\*|\/\/)/.test(read(file))),
    [],
  )
})

test('every decision record has a number of its own, its context, the decision and its consequences', () => {
  const numbers = DECISIONS.map((file) => Number(/^docs\/decisions\/(\d{4})-[a-z0-9-]+\.md$/.exec(file)?.[1]))
  assert.deepEqual(
    numbers,
    DECISIONS.map((_, index) => index + 1),
  )
  for (const file of DECISIONS) {
    const headings = Array.from(read(file).matchAll(/^#+ .*$/gm), ([heading]) => heading)
    const [title, ...parts] = headings
    assert.match(title ?? '', /^# \d+\. \S/, file)
    assert.deepEqual(parts, ['## Context', '## Decision', '## Consequences'], file)
  }
})

test('every dependency has an exact version, the same in package.json and in the lock, and no host is named in the lock', () => {
  type Manifest = { dependencies: Record<string, string>; devDependencies: Record<string, string> }
  const { dependencies, devDependencies }: Manifest = JSON.parse(read('package.json'))
  const versions = { ...dependencies, ...devDependencies }
  assert(Object.keys(versions).length >= 15)
  const { packages }: { packages: Record<string, { version: string; resolved?: string }> } = JSON.parse(read('package-lock.json'))
  for (const [name, version] of Object.entries(versions)) {
    assert.match(version, /^\d+\.\d+\.\d+$/, name)
    assert.equal(packages[`node_modules/${name}`]?.version, version, name)
  }
  const hosts = Object.values(packages).filter(({ resolved }) => resolved?.includes('://'))
  assert.deepEqual(hosts, [])
})
