/**
 * Goal: `import 'envparity'` means the sources inside the repository and the build inside the package, and both work.
 * Methodology: this file imports it itself; then the package is built from a copy, and a project of a user's runs from it.
 */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { test } from 'node:test'

import * as envparity from 'envparity'

import * as source from '../../src/index.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')
const USER = {
  'package.json': JSON.stringify({ type: 'module' }),
  'tsconfig.json': JSON.stringify({
    compilerOptions: { module: 'nodenext', target: 'es2024', lib: ['es2024', 'dom'], strict: true, noEmit: true, types: [] },
  }),
  'parity.config.ts': `import { defineConfig, defineProbes, http, type UserConfig } from 'envparity'
const config: UserConfig = defineConfig({ environments: { live: { baseURL: 'http://127.0.0.1', role: 'reference' } } })
console.log(JSON.stringify({ config, probes: defineProbes([http('home', { get: '/' })]), exports: Object.keys(await import('envparity')) }))
`,
}

/** @returns what it wrote to stdout; fails with all that it said when it fails */
function run(cwd: string, command: string, ...args: readonly string[]): string {
  const shell = command === 'npm' && process.platform === 'win32'
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, shell, encoding: 'utf8' })
  assert.equal(status, 0, `${command} ${args.join(' ')}:\n${stdout}\n${stderr}`)
  return stdout
}

function linkPackages(root: string): void {
  mkdirSync(path.join(root, 'node_modules'), { recursive: true })
  for (const name of readdirSync(path.join(ROOT, 'node_modules'))) {
    symlinkSync(path.join(ROOT, 'node_modules', name), path.join(root, 'node_modules', name))
  }
}

test('inside the repository, "envparity" is the very module src/index.ts', () => {
  assert.equal(envparity.http, source.http)
  assert.deepEqual(Object.keys(envparity), Object.keys(source))
})

test('a packed and installed package works: its types, its import, its command; and nothing else is in it', (t) => {
  const root = mkdtempSync(path.join(realpathSync(os.tmpdir()), 'envparity-package-'))
  t.after(() => rmSync(root, { recursive: true, force: true }))
  const copy = path.join(root, 'copy')
  const parts = [
    'package.json',
    'package-lock.json',
    'tsconfig.json',
    'tsconfig.build.json',
    '.npmrc',
    'LICENSE',
    'README.md',
    'CHANGELOG.md',
    'bin',
    'schemas',
    'scripts',
    'src',
  ]
  for (const part of parts)
    if (existsSync(path.join(ROOT, part))) cpSync(path.join(ROOT, part), path.join(copy, part), { recursive: true })
  linkPackages(copy)
  run(copy, 'npm', 'pack', '--loglevel=error', '--pack-destination', root)
  assert.match(
    readFileSync(path.join(copy, 'dist/index.js'), 'utf8'),
    /src\/index\.ts/,
    'the sources were not put back into dist/',
  )

  const project = path.join(root, 'project')
  linkPackages(project)
  const installed = path.join(project, 'node_modules/envparity')
  mkdirSync(installed)
  const [archive = ''] = readdirSync(root).filter((file) => file.endsWith('.tgz'))
  run(root, 'tar', 'xzf', archive, '--strip-components=1', '-C', installed)
  for (const [file, text] of Object.entries(USER)) writeFileSync(path.join(project, file), text)

  run(project, process.execPath, path.join(ROOT, 'node_modules/typescript/bin/tsc'))
  assert.deepEqual(JSON.parse(run(project, process.execPath, 'parity.config.ts')), {
    config: { environments: { live: { baseURL: 'http://127.0.0.1', role: 'reference' } } },
    probes: [{ kind: 'http', name: 'home', get: '/' }],
    exports: Object.keys(source),
  })
  assert.match(run(project, process.execPath, path.join(installed, 'bin/parity.js'), '--help'), /parity run/)

  assert.ok(existsSync(path.join(installed, 'dist/observe/k6/script/parity.k6.ts')), 'k6 reads this file, types and all')

  const expected = ['CHANGELOG.md', 'LICENSE', 'README.md', 'bin', 'dist', 'package.json', 'schemas']
  assert.deepEqual(readdirSync(installed).toSorted(), expected)
})
