/** From a real run to the page: the exchanges come from the log, long bodies are shown where they differ, a lost log is said. */
import assert from 'node:assert/strict'
import { readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { type TestContext, test } from 'node:test'

import { json, startFaultServer } from '../support/fault-server.ts'
import { createProject, httpProbe, parity, run, type RanRun } from '../support/parity.ts'

/** The difference stands far behind what a page shows of a body. */
function longBody(price: unknown): object {
  return { before: 'x'.repeat(8000), price, after: 'y'.repeat(8000) }
}

async function runLong(t: TestContext): Promise<RanRun> {
  const after = t.after.bind(t)
  const production = await startFaultServer({ '/long': json(longBody(12.5)) }, { after })
  const staging = await startFaultServer(
    { '/long': json(longBody('12.50'), { 'x-extra': '<script>alert(1)</script>' }) },
    { after },
  )
  const cwd = createProject(t, {
    environments: { production: { baseURL: production.url, role: 'reference' }, staging: { baseURL: staging.url } },
    probes: [httpProbe('long', '/long')],
  })
  return run(cwd, ['--report', 'html,html-dir'])
}

function pageOf({ folder }: { readonly folder: string }, name: string = 'report.html'): string {
  return readFileSync(path.join(folder, name), 'utf8')
}

test('both layouts are written, with both exchanges around the first difference and the commands that ask again', async (t) => {
  const ran = await runLong(t)
  for (const page of [pageOf(ran), pageOf(ran, 'report/index.html')]) {
    assert.match(page, /<mark>&quot;price&quot;:12\.5,<\/mark>/)
    assert.match(page, /<mark>&quot;price&quot;:&quot;12\.50&quot;,<\/mark>/)
    assert.match(page, /characters 7\d{3} to 9\d{3} of 160\d\d, cut for this page/)
    assert.match(page, /curl --include/)
    assert.match(page, /&lt;script&gt;alert\(1\)&lt;\/script&gt;/)
    assert.doesNotMatch(page, /<script>alert/)
  }
  assert.equal(pageOf(ran, 'report/report.css').startsWith(':root{'), true)
  assert.equal(pageOf(ran, 'report/report.js').startsWith("'use strict'"), true)
})

test('judged again from the log, the page is the same to the byte', async (t) => {
  const ran = await runLong(t)
  const again = await parity(ran.folder, ['compare', '.', '--report', 'html', '--out', 'again'])
  assert.equal(again.exitCode, 1)
  assert.equal(pageOf({ folder: path.join(ran.folder, 'again') }), pageOf(ran))
})

test('without its log a run cannot be judged again, and no page pretends to be one', async (t) => {
  const ran = await runLong(t)
  rmSync(path.join(ran.folder, 'observations.ndjson'))
  rmSync(path.join(ran.folder, 'report.html'))
  const again = await parity(ran.folder, ['compare', '.', '--report', 'html'])
  assert.equal(again.exitCode, 2)
  assert.throws(() => pageOf(ran), { code: 'ENOENT' })
})
