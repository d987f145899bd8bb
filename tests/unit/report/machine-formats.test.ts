/**
 * Goal: what machines read obeys their own rules. SARIF, CTRF and CDEvents are held against their published schemas
 * (tests/fixtures/schemas); where no schema is published (code quality, dotenv, OTLP/JSON, Prometheus text), against what
 * their documentation says.
 */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import test from 'node:test'

import { Ajv } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'

import type { Result } from '../../../src/core/result.ts'
import { cdeventsFormat } from '../../../src/report/formats/cdevents.ts'
import { ctrfFormat } from '../../../src/report/formats/ctrf.ts'
import { DOTENV_BYTES_MAX, gitlabFormat, ISSUES_MAX } from '../../../src/report/formats/gitlab.ts'
import type { Format, RenderOptions } from '../../../src/report/formats/index.ts'
import { formats } from '../../../src/report/formats/index.ts'
import { prometheusFormat, SERIES_MAX } from '../../../src/report/formats/prometheus.ts'
import { RESULTS_MAX, sarifFormat } from '../../../src/report/formats/sarif.ts'
import { RULES } from '../../../src/compare/facets/index.ts'
import { cause, finding } from './fixtures.ts'
import { DIVERGED } from './fixtures-diverged.ts'
import { COMPLETE, hostile, HOSTILE_TEXT } from './fixtures-extreme.ts'
import { MODELS } from './fixtures-models.ts'
import { TIMED } from './fixtures-timed.ts'
import { assertGolden } from './golden.ts'
import { manyCauses } from './many.ts'

const OPTIONS: RenderOptions = { width: 120, colour: false, unicode: true, out: 'reports/R1', rules: RULES }
const ALL: Readonly<Record<string, Result>> = { ...MODELS, timed: TIMED, complete: COMPLETE, hostile: hostile(HOSTILE_TEXT) }
type Issue = {
  readonly fingerprint: string
  readonly severity: string
  readonly location: { readonly path: string; readonly lines: { readonly begin: number } }
}
type SarifResult = {
  readonly ruleId: string
  readonly ruleIndex: number
  readonly level: string
  readonly baselineState?: string
  readonly partialFingerprints: Readonly<Record<string, string>>
  readonly suppressions?: readonly { readonly status: string }[]
}
const OWN = ['json', 'junit', 'terminal', 'html', 'html-dir']

const schema = (name: string): object =>
  JSON.parse(readFileSync(path.join(import.meta.dirname, '../../fixtures/schemas', name), 'utf8'))

function filesOf(format: Format, result: Result): readonly { readonly name: string; readonly text: string }[] {
  return [{ name: format.file, text: format.render(result, OPTIONS) }, ...(format.beside?.(result, OPTIONS) ?? [])]
}

for (const format of formats.filter(({ name }) => !OWN.includes(name))) {
  test(`${format.name}: the samples are what is rendered`, () => {
    for (const { name, text } of filesOf(format, TIMED)) assertGolden(`reports/samples/${name}`, text)
  })
}

test('sarif, ctrf and cdevents fit their published schemas, for every model', () => {
  const draft7 = new Ajv({ strict: false, validateFormats: false, allErrors: true, unicodeRegExp: false })
  const checks = [
    [sarifFormat, draft7.compile(schema('sarif-2.1.0.json'))],
    [ctrfFormat, draft7.compile(schema('ctrf-0.0.json'))],
    [
      cdeventsFormat,
      new Ajv2020({ strict: false, validateFormats: false }).compile(schema('cdevents-testsuiterun-finished-0.3.0.json')),
    ],
  ] as const
  for (const [format, validate] of checks) {
    for (const [name, result] of Object.entries(ALL)) {
      validate(JSON.parse(format.render(result, OPTIONS)))
      assert.deepEqual(validate.errors ?? [], [], `${format.name} of ${name}`)
    }
    assert.equal(validate({ version: 1 }), false, `the check of ${format.name} can fail`)
  }
})

test('sarif: an accepted cause is suppressed, one of the baseline unchanged, fingerprints are the ids of causes', () => {
  const known: Result = {
    ...DIVERGED,
    gate: { ...DIVERGED.gate, baseline: { runId: 'R0', findings: 1 } },
    causes: DIVERGED.causes.map((one, index) => (index === 0 ? { ...one, inBaseline: true } : one)),
  }
  const { runs } = JSON.parse(sarifFormat.render(known, OPTIONS))
  const results: SarifResult[] = runs[0].results
  const rows = results.map((one) => [
    one.partialFingerprints['parityCause/v1'],
    one.level,
    one.baselineState,
    one.suppressions?.[0]?.status,
    one.ruleId === runs[0].tool.driver.rules[one.ruleIndex].id,
  ])
  assert.deepEqual(rows, [
    ['c-1f0a9b3c2d', 'error', 'unchanged', undefined, true],
    ['c-77b2e4d5f6', 'error', 'new', undefined, true],
    ['c-c0ffee0001', 'warning', 'new', undefined, true],
    ['c-90de112233', 'warning', 'new', undefined, true],
    ['c-0aa1b2c3d4', 'warning', 'new', 'accepted', true],
  ])
})

test('limits are obeyed and said: SARIF, code quality, Prometheus', () => {
  const many = manyCauses(RESULTS_MAX + 25)
  const sarif = JSON.parse(sarifFormat.render(many, OPTIONS))
  assert.equal(sarif.runs[0].results.length, RESULTS_MAX)
  assert.match(sarif.runs[0].invocations[0].toolExecutionNotifications[0].message.text, /^25 more causes not shown/)
  const issues = JSON.parse(gitlabFormat.render(many, OPTIONS))
  assert.equal(issues.length, ISSUES_MAX)
  assert.equal(issues.at(-1).description, `${RESULTS_MAX + 25 - ISSUES_MAX + 1} more causes not shown: see result.json`)
  const [comparison] = TIMED.latency ?? []
  assert(comparison)
  const timed = { ...TIMED, latency: Array.from({ length: 600 }, (_, index) => ({ ...comparison, probe: `p${index}` })) }
  assert.match(prometheusFormat.render(timed, OPTIONS), /^# 200 more series of parity_latency_ratio not shown: see result.json$/m)
  assert.equal(SERIES_MAX, 1000)
})

test('code quality: what GitLab needs of each issue, fingerprints once each, known differences not', () => {
  for (const result of Object.values(ALL)) {
    const issues: Issue[] = JSON.parse(gitlabFormat.render(result, OPTIONS))
    for (const issue of issues) {
      assert.deepEqual(Object.keys(issue), ['description', 'check_name', 'fingerprint', 'severity', 'location'])
      assert.match(issue.severity, /^(?:info|minor|major|critical|blocker)$/)
      assert.ok(issue.location.path.length > 0 && !issue.location.path.startsWith('/'))
      assert.ok(Number.isInteger(issue.location.lines.begin) && issue.location.lines.begin >= 1)
    }
    assert.equal(new Set(issues.map(({ fingerprint }) => fingerprint)).size, issues.length)
  }
  const shown: Issue[] = JSON.parse(gitlabFormat.render(DIVERGED, OPTIONS))
  const ids = shown.map(({ fingerprint }) => fingerprint)
  assert.deepEqual(ids, ['c-1f0a9b3c2d', 'c-77b2e4d5f6', 'c-c0ffee0001', 'c-90de112233'])
})

test('gitlab: dotenv has plain lines within its limit, metrics are samples, annotations are web links', () => {
  for (const result of Object.values(ALL)) {
    const files = new Map(
      (gitlabFormat.beside?.(result, { ...OPTIONS, out: HOSTILE_TEXT }) ?? []).map(({ name, text }) => [name, text]),
    )
    const dotenv = files.get('parity.env') ?? ''
    assert.ok(dotenv.length <= DOTENV_BYTES_MAX)
    const lines = dotenv.trimEnd().split('\n')
    assert.ok(lines.length <= 20, 'the free tier inherits 20 variables')
    for (const line of lines) assert.match(line, /^[A-Z][A-Z_]*=[\w.:/@+=-]*$/)
    for (const line of (files.get('metrics.txt') ?? '').trimEnd().split('\n'))
      assert.match(line, /^[a-z_]+(?:\{\w+="[\w.]+"\})? -?[\d.]+$/)
    const sections: Record<string, readonly { readonly external_link: { readonly url: string; readonly label: string } }[]> =
      JSON.parse(files.get('gl-annotations.json') ?? '')
    for (const { external_link: link } of Object.values(sections).flat()) {
      assert.match(link.url, /^https?:\/\//)
      assert.ok(link.label.length <= 100)
    }
  }
})

test('ctrf: undecided is other, never passed; the counts add up', () => {
  for (const result of Object.values(ALL)) {
    const { summary, tests } = JSON.parse(ctrfFormat.render(result, OPTIONS)).results
    assert.equal(summary.passed + summary.failed + summary.skipped + summary.pending + summary.other, summary.tests)
    assert.equal(tests.length, summary.tests)
    for (const one of tests) assert.equal(one.rawStatus === 'undecided' && one.status !== 'other', false)
  }
  const { summary } = JSON.parse(ctrfFormat.render(MODELS['empty'] ?? DIVERGED, OPTIONS)).results
  assert.deepEqual([summary.tests, summary.other], [1, 1], 'an empty run is one case that is not green')
})

test('cdevents: the outcome is of the gate, and could not tell is no success', () => {
  const outcomes = Object.entries(MODELS).map(([name, result]) => {
    const { subject, context } = JSON.parse(cdeventsFormat.render(result, OPTIONS))
    assert.equal(context.id, result.runId)
    return [name, subject.content.outcome]
  })
  assert.deepEqual(Object.fromEntries(outcomes), {
    parity: 'success',
    diverged: 'failure',
    undecided: 'error',
    interrupted: 'cancel',
    empty: 'error',
    three: 'failure',
  })
})

/** The text format 0.0.4, as its page defines it: comments, and name{label="value",...} value. */
test('prometheus: every line is of the text format, each series once, one TYPE a name, no run id', () => {
  const label = String.raw`[a-zA-Z_]\w*="(?:[^"\\\n]|\\["\\n])*"`
  const sample = new RegExp(String.raw`^([a-zA-Z_:][\w:]*)\{(${label}(?:,${label})*)\} (?:-?\d+(?:\.\d+)?(?:e[+-]?\d+)?|NaN)$`)
  for (const [name, result] of Object.entries(ALL)) {
    const text = prometheusFormat.render(result, OPTIONS)
    const series = new Set<string>()
    const types: string[] = []
    for (const line of text.trimEnd().split('\n')) {
      if (line.startsWith('# TYPE ')) types.push(line.split(' ')[2] ?? '')
      if (line.startsWith('#')) continue
      const [, metric = '', labels = ''] = sample.exec(line) ?? assert.fail(`${name}: ${line}`)
      assert.equal(types.at(-1), metric, 'samples stand behind their TYPE')
      assert.ok(!series.has(`${metric}{${labels}}`), `twice: ${line}`)
      series.add(`${metric}{${labels}}`)
    }
    assert.equal(new Set(types).size, types.length)
    if (name !== 'complete' && name !== 'hostile') assert.ok(!text.includes(result.runId))
  }
  assert.match(prometheusFormat.render(TIMED, OPTIONS), /parity_latency_ratio\{[^}]*probe="search"[^}]*quantile="0.95"\} 1.41/)
})

test('a cause of which the finding is gone breaks no format', () => {
  const odd: Result = { ...DIVERGED, findings: [], causes: [cause('c-1', [finding('f-1', 'c-1', {})], {})] }
  for (const format of formats)
    assert.ok(
      filesOf(format, odd).every(({ text }) => text.length > 0),
      format.name,
    )
})
