/**
 * Goal: the command `parity` says plainly when Node is too old for it, or finds the newer one that came along. Methodology: a
 * copy of bin/parity.js beside a main of ours; a preloaded line makes Node claim to be another version.
 */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { type TestContext, test } from 'node:test'

const COMMAND = path.resolve(import.meta.dirname, '../../bin/parity.js')
const MAIN = `export async function main(argv) {\n  console.log(JSON.stringify(argv))\n  return 3\n}\n`

type Ran = { readonly code: number | null; readonly out: string; readonly error: string }

function installation(
  t: TestContext,
  main: string,
): { root: string; parity: (claimed: string, ...args: readonly string[]) => Ran } {
  const root = mkdtempSync(path.join(os.tmpdir(), 'envparity-command-'))
  t.after(() => rmSync(root, { recursive: true, force: true }))
  cpSync(COMMAND, path.join(root, 'bin/parity.js'))
  writeFileSync(path.join(root, 'package.json'), '{ "type": "module" }')
  mkdirSync(path.join(root, 'dist/cli'), { recursive: true })
  writeFileSync(path.join(root, 'dist/cli/main.js'), main)
  const parity = (claimed: string, ...args: readonly string[]): Ran => {
    const claim = `data:text/javascript,Object.defineProperty(process,'versions',{value:{node:'${claimed}'}})`
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--import', claim, path.join(root, 'bin/parity.js'), ...args],
      { encoding: 'utf8' },
    )
    return { code: status, out: stdout, error: stderr }
  }
  return { root, parity }
}

test('hands its arguments to main and ends with the code that main gives', (t) => {
  const { parity } = installation(t, MAIN)
  assert.deepEqual(parity('22.19.0', 'run', '--grep', 'a b'), { code: 3, out: '["run","--grep","a b"]\n', error: '' })
})

test('says which Node it needs, which one this is and where to get it, with the exit code of a usage error', (t) => {
  const { code, out, error } = installation(t, MAIN).parity('22.18.9', 'run')
  assert.equal(code, 2)
  assert.equal(out, '')
  assert.match(error, /error PARITY_NODE_TOO_OLD\n {2}parity needs Node >= 22\.19, and this is 22\.18\.9 \(.+\)\n.*npm run setup/)
})

test('hands over to the Node of the lockfile where there is one', (t) => {
  const { root, parity } = installation(t, MAIN)
  const platform = process.platform === 'win32' ? 'win' : process.platform
  const folder = path.join(root, 'node_modules', `node-${platform}-${process.arch}`, 'bin')
  mkdirSync(folder, { recursive: true })
  symlinkSync(process.execPath, path.join(folder, path.basename(process.execPath)))
  assert.deepEqual(parity('20.20.2', 'plan'), { code: 3, out: '["plan"]\n', error: '' })
})

test('a main that cannot be loaded or throws is our fault: exit code 4, never 1, which would mean "diverged"', (t) => {
  const { code, error } = installation(t, `throw new Error('half an installation')\n`).parity('24.0.0')
  assert.equal(code, 4)
  assert.match(error, /error PARITY_BROKEN\nError: half an installation/)
})
