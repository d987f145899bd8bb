/**
 * Format "json": the bytes of `result.json`. The keys stand in the order of the type, whatever order they were set in,
 * so that equal results are equal files.
 */
import assert from 'node:assert/strict'

import type { CoverageEntry, EnvironmentResult, KnownDifferenceUse, ProbeResult, Result } from '../../core/result.ts'
import type { Finding } from '../../core/finding.ts'
import type { LatencyComparison, LatencySide } from '../../core/latency.ts'
import type { Format } from './format.ts'

/** Characters that JSON allows as they are and a terminal obeys or hides; only ever inside a text, so `\u` means the same. */
const UNSAFE =
  /[\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\p{Noncharacter_Code_Point}|[\u{e0000}-\u{e0fff}]/gu

/** The keys of T in the order they are written; the compiler refuses a table that misses one. */
type Shape<T> = [T] extends [readonly (infer Item)[]]
  ? readonly [Shape<Item>]
  : [T] extends [object]
    ? string extends keyof T
      ? { readonly record: Shape<T[keyof T]> }
      : { readonly [Key in keyof T]-?: Shape<Exclude<T[Key], undefined>> }
    : 'value'

export const jsonFormat: Format = {
  name: 'json',
  file: 'result.json',
  mediaType: 'application/json',
  render: (result) => {
    const text = JSON.stringify(inOrder(result, RESULT), null, 2)
    return `${text.replace(UNSAFE, escapeUnits)}\n`
  },
}

function inOrder(value: unknown, shape: unknown): unknown {
  if (Array.isArray(value)) {
    assert(Array.isArray(shape))
    return value.map((item) => inOrder(item, shape[0]))
  }
  if (typeof value !== 'object' || value === null) return value
  assert(typeof shape === 'object' && shape !== null)
  const entries = new Map<string, unknown>(Object.entries(value))
  const shapes = new Map<string, unknown>(Object.entries(shape))
  const each = shapes.get('record')
  const keys = each === undefined ? [...shapes.keys()].filter((key) => entries.has(key)) : [...entries.keys()].toSorted(byUnits)
  assert.equal(keys.length, entries.size, `a key of ${[...entries.keys()].join(', ')} is not in the order table`)
  return Object.fromEntries(keys.map((key) => [key, inOrder(entries.get(key), each ?? shapes.get(key))]))
}

function byUnits(left: string, right: string): number {
  return left < right ? -1 : Number(left > right)
}

function escapeUnits(character: string): string {
  return Array.from(
    { length: character.length },
    (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
  ).join('')
}

const ENVIRONMENT: Shape<EnvironmentResult> = {
  name: 'value',
  role: 'value',
  baseURL: 'value',
  version: 'value',
  versionAtEnd: 'value',
  health: 'value',
  answered: 'value',
  unanswered: 'value',
  retried: 'value',
  clockSkewMs: 'value',
  because: 'value',
}

const GAP: Shape<CoverageEntry> = { probe: 'value', environment: 'value', facet: 'value', state: 'value', reason: 'value' }

const FINDING: Shape<Finding> = {
  id: 'value',
  cause: 'value',
  rule: 'value',
  facet: 'value',
  probe: 'value',
  environment: 'value',
  path: 'value',
  severity: 'value',
  ruleSeverity: 'value',
  disposition: 'value',
  knownDifference: 'value',
  inBaseline: 'value',
  changedFrom: { classes: ['value'], reference: ['value'], candidate: ['value'] },
  reference: 'value',
  candidate: 'value',
  classes: ['value'],
  evidence: {
    level: 'value',
    referenceSamples: 'value',
    candidateSamples: 'value',
    referenceAgreeing: 'value',
    candidateAgreeing: 'value',
    confirmed: 'value',
    runs: 'value',
    element: 'value',
  },
}

const PROBE: Shape<ProbeResult> = {
  name: 'value',
  category: 'value',
  kind: 'value',
  file: 'value',
  line: 'value',
  title: 'value',
  owner: 'value',
  tags: ['value'],
  outcome: 'value',
  because: 'value',
  requests: 'value',
}

const KNOWN: Shape<KnownDifferenceUse> = {
  id: 'value',
  rule: 'value',
  path: 'value',
  owner: 'value',
  reason: 'value',
  issue: 'value',
  expires: 'value',
  findings: 'value',
  because: 'value',
  prunable: 'value',
}

const SIDE: Shape<LatencySide> = {
  environment: 'value',
  curve: ['value'],
  asked: 'value',
  failed: 'value',
  timedOut: 'value',
  missed: 'value',
  responseMs: 'value',
  phases: { dns: 'value', tcp: 'value', tls: 'value', ttfb: 'value', download: 'value', cold: 'value' },
}

const LATENCY: Shape<LatencyComparison> = {
  probe: 'value',
  environment: 'value',
  profile: 'value',
  engine: 'value',
  tests: [
    {
      probe: 'value',
      environment: 'value',
      quantile: 'value',
      verdict: 'value',
      because: 'value',
      exhausted: 'value',
      ratio: 'value',
      interval: ['value'],
      tolerance: 'value',
      relative: 'value',
      absoluteMs: 'value',
      referenceMs: 'value',
      candidateMs: 'value',
      pairs: 'value',
      batches: 'value',
      detectable: 'value',
      pValue: 'value',
      flagged: 'value',
      confirmed: 'value',
      sequence: ['value'],
    },
  ],
  reference: SIDE,
  candidate: SIDE,
  path: { used: 'value', referenceMs: 'value', candidateMs: 'value', metric: 'value', because: 'value' },
  dropped: { slices: 'value', of: 'value', pairs: 'value' },
  errors: { pValue: 'value', worse: 'value' },
  needsBatches: 'value',
  needsConfirmation: 'value',
}

const RESULT: Shape<Result> = {
  schema: 'value',
  tool: 'value',
  suite: 'value',
  runId: 'value',
  seed: 'value',
  startedAt: 'value',
  durationMs: 'value',
  complete: 'value',
  interrupted: 'value',
  verdict: 'value',
  gate: {
    decision: 'value',
    exitCode: 'value',
    failOn: 'value',
    minCoverage: 'value',
    reasons: ['value'],
    softened: { by: 'value', decision: 'value', exitCode: 'value' },
    baseline: { runId: 'value', findings: 'value' },
  },
  environments: [ENVIRONMENT],
  coverage: {
    planned: 'value',
    compared: 'value',
    skipped: 'value',
    undecided: 'value',
    percent: 'value',
    byFacet: { record: { compared: 'value', of: 'value' } },
    gaps: [GAP],
  },
  counts: {
    findings: 'value',
    breaking: 'value',
    minor: 'value',
    info: 'value',
    known: 'value',
    expired: 'value',
    requests: 'value',
    exchanges: 'value',
  },
  causes: [
    {
      id: 'value',
      severity: 'value',
      rule: 'value',
      title: 'value',
      path: 'value',
      disposition: 'value',
      findings: ['value'],
      inBaseline: 'value',
      probes: 'value',
      owner: 'value',
    },
  ],
  findings: [FINDING],
  notReproduced: [{ probe: 'value', environment: 'value', rule: 'value', path: 'value', samples: 'value' }],
  noise: [{ probe: 'value', environment: 'value', facet: 'value', path: 'value', level: 'value' }],
  probes: [PROBE],
  latency: [LATENCY],
  latencyFamily: { tests: 'value', rate: 'value' },
  knownDifferences: { applied: [KNOWN], expired: [KNOWN], unused: [KNOWN], refused: [KNOWN] },
  unusedSettings: ['value'],
  warnings: ['value'],
}
