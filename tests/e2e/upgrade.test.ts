/**
 * Goal: what examples/upgrade says about software that nobody here wrote stays true. Methodology: the example is run as its
 * README says, and its findings must be exactly those below, each explained in the README; the new version against itself
 * must give none. The two servers come from the npm registry; where they cannot be installed, the tests are skipped aloud.
 */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'

import files from '../../examples/upgrade/probes/files.probe.ts'
import pages from '../../examples/upgrade/probes/pages.probe.ts'
import type { Finding } from '../../src/core/finding.ts'
import { EXIT } from '../../src/core/exit.ts'
import type { Result } from '../../src/core/result.ts'

const EXAMPLE = path.resolve(import.meta.dirname, '../../examples/upgrade')
const README = readFileSync(path.join(EXAMPLE, 'README.md'), 'utf8')
const NAMES = [...files, ...pages].map(({ name }) => name)

/** The two rules of serve.json that another path-to-regexp reads in another way. */
const MOVED = 'redirect with two parts and more dashes'
const LOST = 'rewrite without the optional letter'
const CORS = ['/access-control-allow-credentials', '/access-control-allow-headers', '/access-control-allow-private-network']
/** Probes that are redirected and then answered alike, and the number of each redirect. */
const REDIRECTS: readonly (readonly [name: string, hop: number])[] = [
  ['index by its name', 0],
  ['index by its name', 1],
  ['page with .html', 0],
  ['redirect', 0],
  ['redirect with two parts', 0],
  ['umlaut and .html', 0],
]
/** Answers of 1,024 bytes and more, of a type that is worth it, asked for by somebody who reads more than gzip. */
const PACKED_OTHERWISE = [
  ['home page', 'page without .html', 'page with .html', 'index by its name', 'page in a folder', 'two slashes', 'redirect'],
  ['index of a folder', 'index of a folder with a trailing slash', 'page with a trailing slash', 'options', 'preflight'],
  ['listing', 'listing as JSON', 'listing with a trailing slash', 'listing of the unlisted'],
  ['broken escape', 'null byte', 'name that is too long', 'climb out by escaped slashes', 'climb out by escaped dots'],
  ['json', 'stylesheet', 'script', 'table of 300 kB', 'only brotli', 'anything', 'deflate rather than gzip'],
].flat()

const EXPECTED: readonly string[] = [
  `redirect.target-changed | ${MOVED} | /0/location/path`,
  `status.class-changed | ${MOVED} | `,
  `status.class-changed | ${LOST} | `,
  // Where the status differs, nothing else of the answer is compared.
  ...NAMES.filter((name) => name !== MOVED && name !== LOST).flatMap((name) =>
    CORS.map((at) => `header.cors-changed | ${name} | ${at}`),
  ),
  // A redirect is an answer as well, and stands before the one that is compared.
  ...REDIRECTS.flatMap(([name, hop]) => CORS.map((at) => `header.cors-changed | ${name} | /hops/${hop}${at}`)),
  ...PACKED_OTHERWISE.map((name) => `content.encoding-changed | ${name} | /encoding`),
].toSorted()

const out = mkdtempSync(path.join(os.tmpdir(), 'envparity-upgrade-'))
after(() => rmSync(out, { recursive: true, force: true }))

let skip: string | undefined
before(async () => {
  const { code, stderr } = await runExample('--install')
  if (code === 0) return
  skip = 'npm could not install the two servers'
  const reason = /npm error code .*/.exec(stderr)?.[0] ?? stderr
  console.error(`NOT TESTED: examples/upgrade, because npm could not install serve 11.3.2 and 14.2.6: ${reason}`)
})

test('the upgrade of serve is found to change exactly what it changes', async (t) => {
  if (skip !== undefined) return t.skip(skip)
  const { code, result } = await runParity('upgrade')
  assert.deepEqual(result.findings.map(told).toSorted(), EXPECTED)
  assert.equal(code, EXIT.fail)
  assert.equal(result.coverage.percent, 100)
  assert.deepEqual(result.warnings, [])
})

test('the new version against itself gives nothing', async (t) => {
  if (skip !== undefined) return t.skip(skip)
  const { code, result } = await runParity('equal', '--equal')
  assert.deepEqual(result.findings.map(told), [])
  assert.equal(result.verdict, 'parity')
  assert.equal(code, EXIT.pass)
})

test('a request that ends the old version is never told as equal', async (t) => {
  if (skip !== undefined) return t.skip(skip)
  const { code, result } = await runParity('dangling', '--profile', 'dangling')
  assert.notEqual(result.verdict, 'parity')
  assert.notEqual(code, EXIT.pass)
})

test('what a team accepts is known then, and what breaks its addresses stays open', async (t) => {
  if (skip !== undefined) return t.skip(skip)
  // As accepted today, on whatever day this is run.
  const accepted = path.join(out, 'accepted-differences.yaml')
  const entries = readFileSync(path.join(EXAMPLE, 'accepted-differences.yaml'), 'utf8')
  writeFileSync(
    accepted,
    entries.replaceAll(/expires: .*/g, `expires: ${new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)}`),
  )
  const { code, result } = await runParity('accepted', '--known-differences', accepted)
  const open = result.findings.filter(({ disposition }) => disposition === 'open').map(told)
  const expected = EXPECTED.filter(
    (finding) =>
      !/allow-headers|allow-private-network/.test(finding) &&
      (!finding.startsWith('content.') || finding.includes('deflate rather than gzip')),
  )
  assert.deepEqual(open.toSorted(), expected)
  assert.equal(code, EXIT.fail)
  assert.deepEqual([result.knownDifferences.expired, result.knownDifferences.unused], [[], []])
})

test('the README explains every finding: its rule, its path and its probe', () => {
  for (const finding of EXPECTED) {
    const [rule = '', probe = '', at = ''] = finding.split(' | ')
    // "every probe" stands for those whose status is the same.
    const rows = README.split('\n').filter((line) => line.startsWith('|') && line.includes(`\`${rule}\``))
    const explained = rows.filter(
      (row) => (at === '' || row.includes(`\`${at}\``)) && (row.includes('every probe') || row.includes(`"${probe}"`)),
    )
    assert.equal(explained.length, 1, `${finding}: explained by ${explained.length} rows`)
  }
})

test('the README counts what was found', () => {
  assert(NAMES.length >= 25)
  assert.match(README, new RegExp(`\\b${NAMES.length} probes`))
  assert.match(README, new RegExp(`\\b${EXPECTED.length} findings`))
})

function told({ rule, probe, path: at }: Finding): string {
  return `${rule} | ${probe} | ${at}`
}

async function runParity(name: string, ...args: readonly string[]): Promise<{ code: number | null; result: Result }> {
  const folder = path.join(out, name)
  const { code, stdout, stderr } = await runExample('--out', folder, ...args)
  try {
    return { code, result: JSON.parse(readFileSync(path.join(folder, 'result.json'), 'utf8')) }
  } catch (error) {
    throw new Error(`no result.json after exit code ${code}\n${stdout}\n${stderr}`, { cause: error })
  }
}

async function runExample(...args: readonly string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [path.join(EXAMPLE, 'run.mjs'), ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let [stdout, stderr] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk))
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk))
  await once(child, 'close')
  return { code: child.exitCode, stdout, stderr }
}
