/**
 * Goal: what readers of reports refuse or drop is not sent to them, and what was left out is said. GitHub: 10 annotations of
 * a level, 1 MiB of step summary, 65,536 characters of comment. OTLP/JSON: the rules of its encoding, in batches.
 */
import assert from 'node:assert/strict'
import test from 'node:test'

import type { Result } from '../../../src/core/result.ts'
import { ANNOTATIONS_PER_LEVEL, githubFormat } from '../../../src/report/formats/github.ts'
import { gitlabFormat } from '../../../src/report/formats/gitlab.ts'
import type { RenderOptions } from '../../../src/report/formats/index.ts'
import { junitFormat } from '../../../src/report/formats/junit.ts'
import { COMMENT_CHARACTERS_MAX, markdownFormat, SUMMARY_BYTES_MAX } from '../../../src/report/formats/markdown.ts'
import { otlpFormat } from '../../../src/report/formats/otlp.ts'
import { ITEMS_MAX } from '../../../src/report/otlp/signals.ts'
import { DIVERGED } from './fixtures-diverged.ts'
import { MODELS } from './fixtures-models.ts'
import { TIMED } from './fixtures-timed.ts'
import { manyCauses } from './many.ts'

const OPTIONS: RenderOptions = { width: 120, colour: false, unicode: true, out: 'reports/R1' }
const besideOf = (format: typeof markdownFormat, result: Result, name: string): string =>
  format.beside?.(result, OPTIONS).find((file) => file.name === name)?.text ?? assert.fail(name)

test('markdown: both files stay below their limits, and say how many causes are missing', () => {
  const many = manyCauses(6000)
  const whole = markdownFormat.render(many, OPTIONS)
  assert.ok(Buffer.byteLength(whole) <= SUMMARY_BYTES_MAX && Buffer.byteLength(whole) > SUMMARY_BYTES_MAX * 0.95)
  const comment = besideOf(markdownFormat, many, 'comment.md')
  assert.ok(comment.length <= COMMENT_CHARACTERS_MAX && comment.length > COMMENT_CHARACTERS_MAX * 0.9)
  for (const text of [whole, comment]) {
    const shown = text.match(/^#### /gm)?.length ?? 0
    assert.match(text, new RegExp(`^\\*\\*${6000 - shown} more causes not shown here\\*\\*`, 'm'))
    assert.match(text, /^### Environments$/m, 'what stands behind the causes is kept')
  }
  assert.doesNotMatch(markdownFormat.render(DIVERGED, OPTIONS), /not shown here/)
})

test('markdown: the marker of the comment is of the suite and its environments, not of the run', () => {
  const marker = (result: Result): string => besideOf(markdownFormat, result, 'comment.md').split('\n')[0] ?? ''
  assert.match(marker(DIVERGED), /^<!-- envparity [0-9a-f]{10} -->$/)
  assert.equal(marker({ ...DIVERGED, runId: 'other' }), marker(DIVERGED))
  assert.notEqual(marker({ ...DIVERGED, suite: 'other' }), marker(DIVERGED))
})

test('markdown: what an option held back stands at the top', () => {
  const gate = {
    ...DIVERGED.gate,
    decision: 'warn',
    exitCode: 0,
    softened: { by: 'observe-only', decision: 'fail', exitCode: 1 },
  } as const
  assert.match(
    markdownFormat.render({ ...DIVERGED, gate }, OPTIONS),
    /^## ❌ DIVERGED[^]*?> \*\*Held back by --observe-only:\*\* without it the gate would say fail, exit 1/,
  )
  assert.match(githubFormat.render({ ...DIVERGED, gate }, OPTIONS), /^::warning title=parity%3A held back by --observe-only::/)
  assert.doesNotMatch(githubFormat.render({ ...DIVERGED, gate }, OPTIONS), /^::error/m)
})

test('junit and gitlab: a run that only observes breaks no build, and tells what would have', () => {
  const gate = { ...DIVERGED.gate, decision: 'warn', exitCode: 0 } as const
  const observed: Result = { ...DIVERGED, gate: { ...gate, softened: { by: 'observe-only', decision: 'fail', exitCode: 1 } } }
  const junit = junitFormat.render(observed, OPTIONS)
  assert.match(junit, /<testsuites [^>]* failures="0" errors="0" skipped="\d+"/)
  assert.doesNotMatch(junit, /<failure|<error/)
  assert.match(junit, /<property name="gate.softened" value="observe-only: fail, exit 1"\/>/)
  const [first] = DIVERGED.findings
  assert.match(junit, /<skipped message="observe only: [^"]+"\/>\n {6}<system-out>/)
  assert.ok(first !== undefined && junit.includes(first.id))
  const others: Result = { ...DIVERGED, gate: { ...gate, softened: { by: 'new-only', decision: 'fail', exitCode: 1 } } }
  assert.match(junitFormat.render(others, OPTIONS), /<failure/)
  assert.match(besideOf(gitlabFormat, DIVERGED, 'parity.env'), new RegExp(`^PARITY_EXPIRED=${DIVERGED.counts.expired}$`, 'm'))
})

test('github: ten annotations of a level at most, the last says how many more; none where all is well', () => {
  const lines = githubFormat.render(manyCauses(34), OPTIONS).trimEnd().split('\n')
  assert.equal(lines.length, ANNOTATIONS_PER_LEVEL)
  assert.match(lines.at(-1) ?? '', /^::error title=parity::25 more not shown/)
  assert.equal(githubFormat.render(manyCauses(10), OPTIONS).trimEnd().split('\n').length, 10)
  assert.match(githubFormat.render(MODELS['parity'] ?? DIVERGED, OPTIONS), /^::debug::[^\n]*\n$/)
  assert.match(
    githubFormat.render(MODELS['undecided'] ?? DIVERGED, OPTIONS),
    /^::error title=parity%3A inconclusive%2C exit 3::staging did not answer/,
  )
})

type Json = { readonly [key: string]: Json } & readonly Json[] & string

/** docs/specification.md of opentelemetry-proto, "JSON Protobuf Encoding": camelCase, hex ids, integers of 64 bits as text. */
function checkEncoding(value: unknown, key: string = ''): void {
  if (Array.isArray(value)) for (const item of value) checkEncoding(item, key)
  else if (typeof value === 'object' && value !== null) {
    for (const [name, own] of Object.entries(value)) {
      assert.match(name, /^[a-z][a-zA-Z]*$/)
      checkEncoding(own, name)
    }
  } else if (key.endsWith('UnixNano') || key === 'intValue') assert.match(String(value), /^-?\d+$/, `${key} is text`)
  else if (key === 'traceId') assert.match(String(value), /^(?!0+$)[0-9a-f]{32}$/)
  else if (/spanId/i.test(key)) assert.match(String(value), /^(?!0+$)[0-9a-f]{16}$/)
  else if (key === 'kind' || key === 'severityNumber' || key === 'code')
    assert.ok(Number.isInteger(value), `${key} is an integer enum`)
  if (key.endsWith('UnixNano') || key === 'intValue') assert.equal(typeof value, 'string')
}

test('otlp: every line is one request in the encoding of OTLP/JSON, span ids are unique and hang on the root', () => {
  for (const result of [...Object.values(MODELS), TIMED]) {
    const files = [{ text: otlpFormat.render(result, OPTIONS) }, ...(otlpFormat.beside?.(result, OPTIONS) ?? [])]
    for (const { text } of files) for (const line of text.trimEnd().split('\n')) checkEncoding(JSON.parse(line))
    const spans = otlpFormat
      .render(result, OPTIONS)
      .trimEnd()
      .split('\n')
      .flatMap((line): readonly Json[] => JSON.parse(line).resourceSpans[0].scopeSpans[0].spans)
    const [root, ...others] = spans
    assert.equal(new Set(spans.map(({ spanId }) => spanId)).size, spans.length)
    assert.ok(others.every(({ parentSpanId }) => parentSpanId === root?.['spanId']))
  }
})

test('otlp: undecided says neither pass nor fail; many findings come in batches and the rest is said', () => {
  const spans: readonly Json[] = JSON.parse(otlpFormat.render(MODELS['undecided'] ?? DIVERGED, OPTIONS)).resourceSpans[0]
    .scopeSpans[0].spans
  assert.ok(spans.every((span) => !JSON.stringify(span).includes('test.case.result.status')))
  const logs = besideOf(otlpFormat, manyCauses(ITEMS_MAX + 25), 'otlp-logs.jsonl')
    .trimEnd()
    .split('\n')
  const sizes = logs.map((line) => JSON.parse(line).resourceLogs[0].scopeLogs[0].logRecords.length)
  assert.deepEqual(sizes, [512, 512, 512, 466])
  assert.match(logs.at(-1) ?? '', /25 more findings not shown/)
})
