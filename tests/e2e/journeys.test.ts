/**
 * Journeys as a user runs them: `npx playwright test`, alone, beside other reporters, in shards, on one side, and within
 * `parity run`. Most of them ask the API alone, so that they need no browser.
 */
import assert from 'node:assert/strict'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import path from 'node:path'
import test from 'node:test'

import type { Result } from '../../src/core/result.ts'
import { NO_CHROMIUM } from '../support/chromium.ts'
import { makeSuite } from '../support/journeys.ts'

const CANARY = 'canary-4f9a17c3e2'

type Answers = Readonly<Record<string, unknown>>

/** Answers JSON by path, HTML where it is a text, and 404 otherwise. */
function serve(answers: Answers): Server {
  return createServer((request, response) => {
    const answer = answers[new URL(request.url ?? '/', 'http://x').pathname]
    const isPage = typeof answer === 'string'
    response.writeHead(answer === undefined ? 404 : 200, { 'content-type': isPage ? 'text/html' : 'application/json' })
    response.end(
      isPage ? answer.replaceAll('{token}', String(request.headers['x-token'])) : JSON.stringify(answer ?? { error: 'none' }),
    )
  })
}

const API = `import { test, expect } from 'envparity/playwright'
for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) {
  test('asks ' + name, async ({ request }) => {
    const answer = await request.get('/' + name)
    expect(answer.status()).toBe(200)
  })
}
test('sometimes needs another try', async ({ request, parity }, { retry }) => {
  if (parity.environment === 'staging') expect(retry).toBe(1)
})
test('is broken', async ({ request }) => {
  expect(await (await request.get('/state')).json()).toEqual({ ok: true })
})
`
const LETTERS = Object.fromEntries(['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => [`/${name}`, { name, stock: 3 }]))
const SERVERS = (): readonly [Server, Server] => [
  serve({ ...LETTERS, '/state': { ok: true } }),
  serve({ ...LETTERS, '/c': { name: 'c' }, '/state': { ok: false } }),
]
const FOUND: readonly string[] = [
  'api.spec.ts › asks c › GET /c body.field-missing /stock',
  'api.spec.ts › is broken journey.failed-on-candidate ',
  'api.spec.ts › sometimes needs another try journey.flaky /tries',
]

function found({ findings }: Result): readonly string[] {
  return findings.map(({ probe, rule, path: place }) => `${probe} ${rule} ${place}`).sort()
}

/** What is of this run alone, and not of what was observed. */
function lasting(result: Result): Partial<Result> {
  const { runId: _id, seed: _seed, startedAt: _at, durationMs: _ms, environments, ...rest } = result
  return { ...rest, environments: environments.map(({ clockSkewMs: _skew, ...facts }) => facts) }
}

test('a run compares, prints, fails by the gate, and stands beside other reporters', async () => {
  const suite = await makeSuite({
    files: { 'specs/api.spec.ts': API },
    servers: SERVERS(),
    playwright: 'retries: 1,',
    reporters: "['list'], ['html', { open: 'never' }], ['junit', { outputFile: 'junit.xml' }], ['blob'], ['allure-playwright']",
  })
  try {
    const { code, output } = await suite.run([], { OUT: 'out' })
    assert.equal(code, 1)
    assert.match(output, /DIVERGED {3}3 causes/)
    const result = await suite.result('out')
    assert.deepEqual(
      found(result).filter((one) => !one.includes('is broken ›')),
      FOUND,
    )
    for (const file of ['playwright-report/index.html', 'junit.xml', 'blob-report', 'allure-results'])
      assert((await readdir(suite.folder, { recursive: true })).includes(file), file)

    // From the same log come the same bytes.
    const before = await readFile(path.join(suite.folder, 'out/result.json'), 'utf8')
    const again = await suite.parity(['compare', 'out', '--out', 'again'])
    assert.equal(again.code, 1, again.output)
    assert.equal(await readFile(path.join(suite.folder, 'again/result.json'), 'utf8'), before)
  } finally {
    await suite.close()
  }
})

test('three shards of two environments, joined, give the result of the whole', async () => {
  const suite = await makeSuite({ files: { 'specs/api.spec.ts': API }, servers: SERVERS(), playwright: 'retries: 1,' })
  try {
    await suite.run([], { OUT: 'whole' })
    for (const shard of ['1', '2', '3']) {
      const { output } = await suite.run([`--shard=${shard}/3`], { OUT: `shard-${shard}` })
      assert.match(output, new RegExp(`parity: shard ${shard} of 3: recorded in shard-${shard}, and not compared`))
    }
    const joined = await suite.parity(['compare', 'shard-1', 'shard-2', 'shard-3', '--out', 'joined'])
    assert.equal(joined.code, 1, joined.output)
    assert.deepEqual(lasting(await suite.result('joined')), lasting(await suite.result('whole')))
  } finally {
    await suite.close()
  }
})

test('one environment alone is recorded and not judged, and both join', async () => {
  const suite = await makeSuite({ files: { 'specs/api.spec.ts': API }, servers: SERVERS(), playwright: 'retries: 1,' })
  try {
    for (const name of ['production', 'staging']) {
      const { output } = await suite.run([`--project=${name}`], { OUT: name })
      assert.match(output, new RegExp(`parity: only ${name} was asked: recorded in ${name}, and not compared`))
    }
    const none = await suite.run(['--grep=no such test'])
    assert.match(none.output, /^parity: no test was selected, so there is nothing to compare$/m)
    const { code, output } = await suite.parity(['compare', 'production', 'staging', '--out', 'joined'])
    assert.equal(code, 1, output)
    assert.deepEqual(
      found(await suite.result('joined')).filter((one) => !one.includes('is broken ›')),
      FOUND,
    )
  } finally {
    await suite.close()
  }
})

test('parity run runs the journeys too: one log, one result', async () => {
  const suite = await makeSuite({ files: { 'specs/api.spec.ts': API }, servers: SERVERS(), playwright: 'retries: 1,' })
  try {
    const config = await readFile(path.join(suite.folder, 'parity.config.ts'), 'utf8')
    await writeFile(
      path.join(suite.folder, 'parity.config.ts'),
      config.replace("suite: 'user',", "suite: 'user', journeys: 'playwright.config.ts',"),
    )
    await mkdir(path.join(suite.folder, 'probes'))
    await writeFile(path.join(suite.folder, 'probes/a.probe.yaml'), 'probes:\n  - kind: http\n    name: asks a\n    get: /a\n')
    const { code, output } = await suite.parity(['run', '--out', 'out', '--latency', 'off'])
    assert.equal(code, 1, output)
    assert.match(output, /running the journeys of playwright\.config\.ts/)
    assert.match(output, /journey failed: staging › api\.spec\.ts › is broken/)
    const result = await suite.result('out')
    assert.deepEqual(
      found(result).filter((one) => !one.includes('is broken ›')),
      FOUND,
    )
    assert(result.probes.some(({ name, kind }) => name === 'asks a' && kind === 'http'))
    const compared = await suite.parity(['compare', 'out', '--out', 'again'])
    assert.equal(compared.code, 1, compared.output)
    assert.deepEqual(lasting(await suite.result('again')), lasting(result))
  } finally {
    await suite.close()
  }
})

test('a run without our reporter is a run that was not finished, and says what to do', async () => {
  const suite = await makeSuite({ files: { 'specs/api.spec.ts': API }, servers: SERVERS() })
  try {
    for (const file of ['parity.config.ts', 'playwright.config.ts']) {
      const text = await readFile(path.join(suite.folder, file), 'utf8')
      const changed = text
        .replace("suite: 'user',", "suite: 'user', journeys: 'playwright.config.ts',")
        .replace(/, \['envparity.*\]\]/, ']')
      await writeFile(path.join(suite.folder, file), changed)
    }
    const { code, output } = await suite.parity(['run', '--out', 'out', '--latency', 'off'])
    assert.equal(code, 3, output)
    assert.match(output.replaceAll(/\s+/g, ' '), /wrote no log; is \['envparity\/playwright\/reporter'\] among the reporters of/)
  } finally {
    await suite.close()
  }
})

const SECRETS = `import { test, expect } from 'envparity/playwright'
test('shows a secret everywhere', async ({ page, request, parity }) => {
  await page.goto('/page')
  await request.get('/state?token=' + process.env.SHOP_TOKEN)
  await page.evaluate(() => fetch('/state', { headers: { 'x-note': document.title } }))
  await parity.checkpoint('page')
  await test.step('with ' + process.env.SHOP_TOKEN, async () => expect(process.env.SHOP_TOKEN).toBe('x'))
})
`
const PAGE = `<!doctype html><title>{token}</title><a href="/x?y={token}">{token}</a><meta name="description" content="{token}">
<script>console.error('{token}'); localStorage.setItem('{token}', '1'); setTimeout(() => { throw new Error('{token}') })</script>`

test('a secret of an environment is in nothing that we write', { skip: NO_CHROMIUM }, async () => {
  const suite = await makeSuite({
    files: { 'specs/secrets.spec.ts': SECRETS },
    servers: [serve({ '/page': PAGE, '/state': { ok: true } }), serve({ '/page': PAGE, '/state': { ok: true } })],
    environment: "headers: { 'x-token': '${SHOP_TOKEN}' },",
  })
  try {
    const { output } = await suite.run([], { OUT: 'out', SHOP_TOKEN: CANARY })
    const summary = output.slice(output.indexOf('\nparity 0'))
    assert(!summary.includes(CANARY), summary)
    const result = await suite.result('out')
    assert.deepEqual(found(result), ['secrets.spec.ts › shows a secret everywhere journey.failed-everywhere '])
    for (const file of await readdir(path.join(suite.folder, 'out'), { recursive: true, withFileTypes: true })) {
      if (!file.isFile()) continue
      const text = await readFile(path.join(file.parentPath, file.name), 'latin1')
      assert(!text.includes(CANARY), file.name)
      // A page that shows a secret is not pictured.
      assert.notEqual(path.extname(file.name), '.png')
    }
    const log = await readFile(path.join(suite.folder, 'out/observations.ndjson'), 'utf8')
    assert(log.includes('«masked:secret:SHOP_TOKEN»'))
  } finally {
    await suite.close()
  }
})
