/** The models at the edge: one result with every property that the types have, and one that is out to do harm. */
import { RESULT_SCHEMA, type KnownDifferenceUse, type Result } from '../../../src/core/result.ts'
import { cause, finding, KD_12, probe, PRODUCTION, STAGING } from './fixtures.ts'
import { COMPLETE_LATENCY } from './fixtures-latency.ts'
import { DIVERGED } from './fixtures-diverged.ts'

/** Every property that the types have, so that the schema and the order of keys can be held against them. */
export type Complete<T> = T extends readonly unknown[]
  ? { readonly [Index in keyof T]: Complete<T[Index]> }
  : T extends object
    ? { readonly [Key in keyof T]-?: Complete<T[Key]> }
    : T

const USE: Complete<KnownDifferenceUse> = {
  ...KD_12,
  issue: 'https://issues.example/SHOP-12',
  because: 'not looked at',
  prunable: true,
}

export const COMPLETE: Complete<Result> = {
  schema: RESULT_SCHEMA,
  tool: 'envparity 0.1.0',
  suite: 'shop-smoke',
  runId: '01JD9S8C1F',
  seed: 44,
  startedAt: '2026-11-22T13:00:00.000Z',
  durationMs: 1234.5,
  complete: false,
  interrupted: 'SIGTERM',
  verdict: 'diverged',
  gate: {
    decision: 'fail',
    exitCode: 143,
    failOn: 'any',
    minCoverage: 95.5,
    reasons: ['1 cause at or above "any" is open'],
    softened: { by: 'new-only', decision: 'fail', exitCode: 1 },
    baseline: { runId: '01JD9R7B0E', findings: 1 },
  },
  environments: [
    {
      name: 'staging',
      role: 'candidate',
      baseURL: 'https://staging.shop.example',
      version: '4.18.0',
      versionAtEnd: '4.18.1',
      health: 'down',
      answered: 1,
      unanswered: 2,
      retried: 3,
      clockSkewMs: -300,
      because: 'ECONNRESET',
    },
  ],
  coverage: {
    planned: 1,
    compared: 0,
    skipped: 0,
    undecided: 1,
    percent: 0,
    byFacet: { body: { compared: 0, of: 1 } },
    gaps: [{ probe: 'search', environment: 'staging', facet: 'body', state: 'unverified', reason: 'empty on both sides' }],
  },
  counts: { findings: 1, breaking: 0, minor: 0, info: 1, known: 0, expired: 1, requests: 10, exchanges: 12 },
  causes: [
    {
      id: 'c-1',
      severity: 'info',
      rule: 'body.value-changed',
      title: 'A value differs',
      path: '/a',
      disposition: 'expired',
      findings: ['f-1'],
      inBaseline: true,
      probes: 1,
      owner: 'team-shop',
    },
  ],
  findings: [
    {
      id: 'f-1',
      cause: 'c-1',
      rule: 'body.value-changed',
      facet: 'body',
      probe: 'search',
      environment: 'staging',
      path: '/a',
      severity: 'info',
      ruleSeverity: 'breaking',
      disposition: 'expired',
      knownDifference: 'KD-07',
      inBaseline: true,
      changedFrom: { classes: ['integer', 'absent'], reference: ['1'], candidate: [null] },
      reference: '1',
      candidate: null,
      classes: ['integer', 'absent'],
      evidence: {
        level: 'canonical',
        referenceSamples: 5,
        candidateSamples: 5,
        referenceAgreeing: 5,
        candidateAgreeing: 5,
        confirmed: true,
        runs: 40,
        element: 'id 7',
      },
    },
  ],
  notReproduced: [{ probe: 'search', environment: 'staging', rule: 'status.class-changed', path: '', samples: 5 }],
  noise: [{ probe: 'search', environment: 'staging', facet: 'body', path: '/tookMs', level: 'type' }],
  probes: [
    {
      name: 'search',
      category: 'latency',
      kind: 'http',
      file: 'probes/latency/search.probe.ts',
      line: 3,
      title: 'GET /api/search',
      owner: 'team-shop',
      tags: ['nightly'],
      outcome: 'diverged',
      because: 'body: empty on both sides',
      requests: 10,
    },
  ],
  latency: [COMPLETE_LATENCY],
  latencyFamily: { tests: 2, rate: 0.05 },
  knownDifferences: { applied: [USE], expired: [USE], unused: [USE], refused: [USE] },
  unusedSettings: ['one setting does nothing'],
  warnings: ['one warning'],
}

/**
 * What a terminal would obey or hide, in a finished text: control characters besides the line break, bidirectional
 * controls, zero-width characters, halves of characters.
 */
export const DANGEROUS: RegExp =
  // oxlint-disable-next-line no-control-regex
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/

/** Our own colours: the only escape sequences that a report may hold. */
// oxlint-disable-next-line no-control-regex
export const COLOUR: RegExp = /\u001b\[[0-9;]*m/g

/** Erases the line, sets the window's title, rings, turns the text around, ends a CDATA section, opens a tag. */
export const HOSTILE_TEXT: string =
  '\u001b[2K\u001b]0;owned\u0007\u009b31m\u202egpj.exe\u2066 ]]> <script>&"\' \u0000\u0008\r\n\t \ud800 \u200b\ufeff\ufffe zalgo' +
  '\u0301'.repeat(50)
export const LONG_TEXT: string = HOSTILE_TEXT + 'x'.repeat(1_000_000)

/** Every text of the result replaced by one that is out to do harm; ids and enumerations stay. */
export function hostile(text: string): Result {
  const bad = finding('f-1f0a9b3c20', 'c-1f0a9b3c2d', {
    probe: text,
    path: `/${text}`,
    reference: text,
    candidate: `${text}.`,
    environment: text,
    facet: text,
    classes: [text, `${text}.`],
    knownDifference: text,
  })
  const use: KnownDifferenceUse = {
    ...KD_12,
    because: text,
    id: text,
    rule: text,
    path: text,
    owner: text,
    reason: text,
    expires: text,
  }
  return {
    ...DIVERGED,
    tool: text,
    suite: text,
    runId: text,
    startedAt: text,
    interrupted: text,
    gate: { ...DIVERGED.gate, reasons: [text, text] },
    environments: [
      PRODUCTION,
      { ...STAGING, name: text, baseURL: text, version: text, versionAtEnd: text, because: text, health: 'down' },
    ],
    coverage: {
      ...DIVERGED.coverage,
      byFacet: { [text]: { compared: 1, of: 2 } },
      gaps: [{ probe: text, environment: text, facet: text, state: 'failed', reason: text }],
    },
    causes: [cause('c-1f0a9b3c2d', [bad], { title: text, path: text, owner: text })],
    findings: [bad],
    notReproduced: [{ probe: text, environment: text, rule: `body.${text}`, path: text, samples: 5 }],
    noise: [{ probe: text, environment: text, facet: text, path: text, level: 'type' }],
    probes: [probe(text, text, { file: text, owner: text, because: text, outcome: 'diverged' })],
    knownDifferences: { applied: [use], expired: [use], unused: [use], refused: [use] },
    unusedSettings: [text],
    warnings: [text, text],
  }
}
