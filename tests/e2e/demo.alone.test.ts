/** `npm run demo` finds exactly what it planted, as its first reader sees it, and leaves the reports that it names. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'

const ROOT = path.resolve(import.meta.dirname, '../..')
/** Three attempts of half a minute, on a machine that has something else to do. */
const TIMEOUT_MS = 240_000

test('the demo finds exactly what was planted, and writes the reports', { timeout: TIMEOUT_MS }, async (t) => {
  const child = spawn(process.execPath, ['scripts/demo/demo.ts'], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] })
  t.after(() => child.kill('SIGTERM'))
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
  const [code]: unknown[] = await once(child, 'close')
  if (code !== 0 && said.includes('the sampler was overloaded')) {
    t.skip('SKIPPED: this machine is too busy to time anything, three times')
    return
  }
  assert.equal(code, 0, said.slice(-4000))
  assert.match(said, /^The demo passed: parity did find exactly what was planted\.$/m)
  for (const file of ['result.json', 'report.html', 'junit.xml'])
    assert.ok(existsSync(path.join(ROOT, 'reports/demo', file)), file)
})
