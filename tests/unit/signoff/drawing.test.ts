/** Goal: what a board reads is what was signed: complete, on two sheets of A4, and obeying no text that is in it. */
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'

import { signoffHtml } from '../../../src/report/signoff/html.ts'
import { signoffMarkdown } from '../../../src/report/signoff/markdown.ts'
import type { SignoffView } from '../../../src/report/signoff/sections.ts'
import { SIGNOFF_STYLE } from '../../../src/report/signoff/style.ts'
import { printPdf } from '../../../src/cli/signoff/print-pdf.ts'
import type { SignoffInput } from '../../../src/judge/signoff/input.ts'
import { verifySignoff } from '../../../src/signoff/verify.ts'
import { NO_CHROMIUM, launchChromium } from '../../support/chromium.ts'
import { tempFolder } from '../../support/parity.ts'
import { assertGolden } from '../report/golden.ts'
import {
  ADA,
  APPROVED,
  BOB,
  CREATED_MS,
  HOUR_MS,
  inputOf,
  KEYS,
  RESULT,
  signed,
  signoffFrom,
  type Step,
  textFrom,
} from './sample.ts'

const STYLE_SHA256 = createHash('sha256').update(SIGNOFF_STYLE).digest('base64')
const PDFINFO = 'pdfinfo'
const PDFTOTEXT = 'pdftotext'
const NO_POPPLER = spawnSync(PDFINFO, ['-v']).status === 0 ? false : 'SKIPPED: no pdfinfo (poppler) on this machine'

/** A sign-off a month before, so that there is drift to tell. */
const [CAUSE] = signoffFrom().causes
const PREVIOUS = {
  ...signoffFrom(),
  id: 'RS-2026-1025-01',
  release: '4.17.0',
  createdAt: '2026-10-25T09:00:00.000Z',
  causes:
    CAUSE === undefined
      ? []
      : [
          { ...CAUSE, since: '2026-10-25T08:00:00.000Z' },
          { ...CAUSE, id: 'c-0000000001', title: 'a header that is gone' },
        ],
}
const SAMPLE = inputOf({ previous: PREVIOUS })

function viewOf(steps: readonly Step[] = APPROVED, input: SignoffInput = SAMPLE): SignoffView {
  const { statement, ...rest } = verifySignoff(signed(steps, textFrom(input)), { keys: KEYS, nowMs: CREATED_MS + 2 * HOUR_MS })
  assert.ok(statement !== undefined, rest.status.reasons.join())
  return { statement, ...rest, renderedAt: '2026-11-22T14:00:00.000Z' }
}

test('the samples are what is drawn', () => {
  assertGolden('reports/samples/signoff.json', textFrom(SAMPLE))
  assertGolden('reports/samples/signoff.md', signoffMarkdown(viewOf()))
  assertGolden('reports/samples/signoff.html', signoffHtml(viewOf(), STYLE_SHA256))
})

test('every state is said in the first line', () => {
  const states: readonly (readonly [string, readonly Step[]])[] = [
    ['WAITING FOR APPROVALS', []],
    ['APPROVED', APPROVED],
    ['EMERGENCY, REVIEW DUE', [{ by: BOB, role: 'release manager', emergency: 'the shop is down' }]],
    ['VOID', [...APPROVED, { by: ADA, revoke: 'wrong build', hours: 1.5 }]],
  ]
  for (const [words, steps] of states) {
    assert.match(signoffMarkdown(viewOf(steps)), new RegExp(`^# Release sign-off [^\\n]+\\n\\n\\*\\*${words}\\*\\*`))
    assert.match(signoffHtml(viewOf(steps), STYLE_SHA256), new RegExp(`<p class="state">\\s*${words}`))
  }
})

/** Whoever answers a probe, or writes a reason, may try. */
const HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(1)>|`@all [x](http://evil.example)\u202e'

test('no text of a sign-off becomes markup, in HTML or Markdown', () => {
  const view = viewOf(
    [{ by: BOB, role: 'release manager', emergency: HOSTILE }],
    inputOf({ change: HOSTILE, candidate: 'staging', result: { ...RESULT, suite: HOSTILE } }),
  )
  const page = signoffHtml(view, STYLE_SHA256)
  assert.doesNotMatch(page, /<script|<img|\u202e/)
  assert.match(page, /&lt;script&gt;alert\(1\)&lt;\/script&gt;/)
  const markdown = signoffMarkdown(view)
  assert.doesNotMatch(markdown, /(?<!\\)<(?:script|img)|(?<!\\)\[x\]|@all|\u202e/)
  for (const row of markdown.split('\n').filter((line) => line.startsWith('|'))) assert.ok(row.endsWith('|'), row)
})

test('the page is styled under its own policy, runs nothing, asks nobody, in both themes', { skip: NO_CHROMIUM }, async (t) => {
  const file = path.join(tempFolder(t), 'signoff.html')
  writeFileSync(file, signoffHtml(viewOf(), STYLE_SHA256))
  const browser = await launchChromium()
  t.after(() => browser.close())
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await browser.newPage({ colorScheme })
    const asked: string[] = []
    const said: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    page.on('console', (message) => said.push(message.text()))
    await page.goto(`file://${file}`)
    assert.deepEqual([asked.length, said], [1, []])
    const background = await page.evaluate<string>('getComputedStyle(document.body).backgroundColor')
    assert.equal(background, colorScheme === 'light' ? 'rgb(255, 255, 255)' : 'rgb(20, 23, 27)')
    await page.close()
  }
})

test('printed, it is two sheets of A4 with every approval on them', { skip: NO_CHROMIUM || NO_POPPLER }, async (t) => {
  const folder = tempFolder(t)
  const html = path.join(folder, 'signoff.html')
  const pdf = path.join(folder, 'signoff.pdf')
  writeFileSync(html, signoffHtml(viewOf(), STYLE_SHA256))
  assert.equal(await printPdf(html, pdf, process.env), undefined)
  const facts = execFileSync(PDFINFO, [pdf]).toString()
  assert.match(facts, /^Pages: +2$/m)
  assert.match(facts, /^Page size: +59[45][.\d]* x 84[12][.\d]* pts \(A4\)$/m)
  const text = execFileSync(PDFTOTEXT, ['-layout', pdf, '-']).toString()
  for (const words of [
    'Release sign-off RS-2026-1122-01',
    'APPROVED',
    'Bob Noyce',
    'Cleo Owen',
    'responsibility',
    'CHG0031337',
    'KD-12',
  ])
    assert.ok(text.includes(words), words)
})

/** As much as a page may have to hold: rows beyond the limit, long texts, every area. */
function crowded(): SignoffInput {
  const long = 'a reason that somebody wrote down at some length because nobody else would remember it next year'
  const known = RESULT.knownDifferences.applied[0] ?? assert.fail('no known difference')
  const kinds = ['http', 'tls', 'dns', 'sql', 'command', 'lockfile', 'journey', 'openapi']
  const probe = RESULT.probes[0] ?? assert.fail('no probe')
  const latency = RESULT.latency?.[0] ?? assert.fail('no latency')
  const result = {
    ...RESULT,
    probes: kinds.flatMap((kind) =>
      [1, 2, 3].map((number) => ({ ...probe, kind, name: `${kind} ${number}`, tags: ['critical'] })),
    ),
    latency: kinds.map((kind) => ({ ...latency, tests: latency.tests.map((one) => ({ ...one, probe: `${kind} ${long}` })) })),
    knownDifferences: {
      ...RESULT.knownDifferences,
      applied: kinds.flatMap((kind) => [1, 2].map((number) => ({ ...known, id: `KD-${kind}-${number}`, reason: long }))),
    },
    coverage: {
      ...RESULT.coverage,
      gaps: kinds.map((kind) => ({
        probe: `${kind} 1`,
        environment: 'staging',
        facet: '*',
        state: 'skipped' as const,
        reason: long,
      })),
    },
  }
  const { runs } = inputOf({ result })
  const run = runs[0] ?? assert.fail('no run')
  return inputOf({
    previous: PREVIOUS,
    runs: kinds.map((kind, number) => ({
      ...run,
      folder: `reports/${kind}`,
      result: { ...result, runId: `01JD9M0XW4000${number}` },
    })),
    subject: kinds.map((kind) => ({ name: `registry.example/${kind}`, digest: { sha256: 'a'.repeat(64) } })),
  })
}

test(
  'a crowded one is two sheets as well, and says what stands in the JSON only',
  { skip: NO_CHROMIUM || NO_POPPLER },
  async (t) => {
    const folder = tempFolder(t)
    const html = path.join(folder, 'signoff.html')
    const page = signoffHtml(viewOf(APPROVED, crowded()), STYLE_SHA256)
    writeFileSync(html, page)
    assert.match(page, /12 more stand in the signed JSON/)
    assert.equal(await printPdf(html, path.join(folder, 'signoff.pdf'), process.env), undefined)
    assert.match(execFileSync(PDFINFO, [path.join(folder, 'signoff.pdf')]).toString(), /^Pages: +2$/m)
  },
)

test('without Chromium there is no PDF, no older one either, and the reason is given', async (t) => {
  const folder = tempFolder(t)
  const pdf = path.join(folder, 'signoff.pdf')
  writeFileSync(pdf, 'an older one')
  assert.equal(await printPdf(path.join(folder, 'signoff.html'), pdf, { PATH: folder }), 'there is no Chromium on this machine')
  assert.equal(existsSync(pdf), false)
  const broken = path.join(folder, 'chromium')
  writeFileSync(broken, '#!/bin/sh\nexit 1\n', { mode: 0o755 })
  assert.equal(await printPdf(path.join(folder, 'signoff.html'), pdf, { PATH: folder }), `${broken} could not print it`)
})
