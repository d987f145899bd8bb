/** What models are built from, and the one that the others change: a run with parity and two known differences. */
import type { Evidence, Finding } from '../../../src/core/finding.ts'
import type { Exchange } from '../../../src/core/observation.ts'
import {
  RESULT_SCHEMA,
  type Cause,
  type EnvironmentResult,
  type KnownDifferenceUse,
  type ProbeResult,
  type Result,
} from '../../../src/core/result.ts'

export const ALWAYS: Evidence = {
  level: 'exact',
  referenceSamples: 5,
  candidateSamples: 5,
  referenceAgreeing: 5,
  candidateAgreeing: 5,
  confirmed: true,
}

export const PRODUCTION: EnvironmentResult = {
  name: 'production',
  role: 'reference',
  baseURL: 'https://shop.example',
  version: '4.17.3',
  health: 'healthy',
  answered: 240,
  unanswered: 0,
  retried: 0,
  clockSkewMs: 100,
}
export const STAGING: EnvironmentResult = {
  ...PRODUCTION,
  name: 'staging',
  role: 'candidate',
  baseURL: 'https://staging.shop.example',
  version: '4.18.0',
  clockSkewMs: -300,
}

export const KD_12: KnownDifferenceUse = {
  id: 'KD-12',
  rule: 'headers.value-changed',
  path: '/cache-control',
  owner: 'team-edge',
  reason: 'staging sits behind no CDN',
  expires: '2026-12-01',
  findings: 1,
}
const KD_19: KnownDifferenceUse = {
  ...KD_12,
  id: 'KD-19',
  rule: 'body.field-added',
  path: '/items/*/promo',
  owner: 'team-shop',
  reason: 'promotions start in December',
  expires: '2026-12-15',
  findings: 2,
}
export const KD_07: KnownDifferenceUse = {
  ...KD_12,
  id: 'KD-07',
  rule: 'headers.removed',
  path: '/x-frame-options',
  owner: 'team-web',
  reason: 'moves to CSP',
  expires: '2026-11-19',
}
export const KD_03: KnownDifferenceUse = {
  ...KD_12,
  id: 'KD-03',
  rule: 'status.code-changed',
  path: '',
  owner: 'team-web',
  reason: 'the old login',
  expires: '2027-01-31',
  findings: 0,
}

export function probe(name: string, title: string, more: Partial<ProbeResult> = {}): ProbeResult {
  return {
    name,
    category: 'functional',
    kind: 'http',
    file: 'probes/functional/products.probe.ts',
    line: 4,
    title,
    tags: [],
    outcome: 'same',
    requests: 10,
    ...more,
  }
}

export function finding(id: string, cause: string, more: Partial<Finding>): Finding {
  return {
    id,
    cause,
    rule: 'body.type-changed',
    facet: 'body',
    probe: 'list products',
    environment: 'staging',
    path: '/items/*/price',
    reference: '12.5',
    candidate: '"12.50"',
    classes: ['number', 'string'],
    evidence: ALWAYS,
    severity: 'breaking',
    disposition: 'open',
    ...more,
  }
}

export function cause(id: string, findings: readonly Finding[], more: Partial<Cause>): Cause {
  const [first] = findings
  return {
    id,
    severity: first?.severity ?? 'breaking',
    rule: first?.rule ?? 'body.type-changed',
    title: 'A value has another JSON type',
    path: first?.path ?? '',
    disposition: first?.disposition ?? 'open',
    findings: findings.map((item) => item.id),
    probes: new Set(findings.map((item) => item.probe)).size,
    ...more,
  }
}

export const knownHeader: Finding = finding('f-4d10a2b7c8', 'c-0aa1b2c3d4', {
  rule: 'headers.value-changed',
  facet: 'headers',
  probe: 'cart',
  path: '/cache-control',
  reference: 'public, max-age=60',
  candidate: 'no-store',
  classes: ['cacheable', 'uncacheable'],
  severity: 'minor',
  disposition: 'known',
  knownDifference: 'KD-12',
})
const knownFields = ['list products', 'search'].map((name, index) =>
  finding(`f-77e0c1d2e${index}`, 'c-0bb1b2c3d4', {
    rule: 'body.field-added',
    probe: name,
    path: '/items/*/promo',
    reference: null,
    candidate: '"-10 %"',
    classes: ['absent', 'string'],
    severity: 'minor',
    disposition: 'known',
    knownDifference: 'KD-19',
  }),
)

export const SHOP: readonly ProbeResult[] = [
  probe('list products', 'GET /api/products?limit=20', { owner: 'team-shop' }),
  probe('product', 'GET /api/products/7', { owner: 'team-shop', line: 9 }),
  probe('cart', 'GET /api/cart', { owner: 'team-shop', file: 'probes/functional/cart.probe.ts' }),
  probe('search', 'GET /api/search?q=tea', { file: 'probes/functional/search.probe.ts' }),
  probe('checkout › pay', 'POST /api/checkout', {
    category: 'integration',
    kind: 'flow',
    file: 'probes/integration/checkout.probe.ts',
    line: 12,
    requests: 2,
  }),
  probe('login', 'GET /login', { category: 'integration', owner: 'team-web', file: 'probes/integration/login.probe.ts' }),
  probe('nightly export', 'GET /api/export', {
    outcome: 'skipped',
    because: 'runs at night only (tag nightly)',
    file: 'probes/functional/export.probe.ts',
    line: 3,
    requests: 0,
  }),
]

export const PARITY: Result = {
  schema: RESULT_SCHEMA,
  tool: 'envparity 0.1.0',
  suite: 'shop-smoke',
  runId: '01JD9K7Q2M',
  seed: 41,
  startedAt: '2026-11-22T10:00:00.000Z',
  durationMs: 41_800,
  complete: true,
  verdict: 'parity',
  gate: { decision: 'pass', exitCode: 0, failOn: 'breaking', minCoverage: 100, reasons: [] },
  environments: [PRODUCTION, STAGING],
  coverage: {
    planned: 7,
    compared: 6,
    skipped: 1,
    undecided: 0,
    percent: 100,
    byFacet: {
      status: { compared: 6, of: 6 },
      headers: { compared: 6, of: 6 },
      cookies: { compared: 6, of: 6 },
      redirects: { compared: 6, of: 6 },
      body: { compared: 6, of: 6 },
      contract: { compared: 6, of: 6 },
    },
    gaps: [
      {
        probe: 'nightly export',
        environment: 'staging',
        facet: '*',
        state: 'skipped',
        reason: 'runs at night only (tag nightly)',
      },
    ],
  },
  counts: { findings: 3, breaking: 0, minor: 3, info: 0, known: 3, expired: 0, requests: 156, exchanges: 168 },
  causes: [
    cause('c-0aa1b2c3d4', [knownHeader], { title: 'The value of a header differs', owner: 'team-edge' }),
    cause('c-0bb1b2c3d4', knownFields, { title: 'A field was added', owner: 'team-shop' }),
  ],
  findings: [knownHeader, ...knownFields],
  notReproduced: [],
  noise: [
    { probe: 'list products', environment: 'staging', facet: 'body', path: '/requestId', level: 'format' },
    { probe: 'search', environment: 'staging', facet: 'body', path: '/tookMs', level: 'type' },
    { probe: 'search', environment: 'staging', facet: 'headers', path: '/date', level: 'format' },
  ],
  probes: SHOP,
  knownDifferences: { applied: [KD_12, KD_19], expired: [], unused: [] },
  warnings: [],
}

export function exchange(more: Partial<Exchange> = {}): Exchange {
  return {
    method: 'GET',
    url: 'https://shop.example/api/products?limit=20',
    requestHeaders: [
      ['accept', 'application/json'],
      ['user-agent', 'envparity/0.1.0'],
      ['authorization', 'Bearer «masked:authorization»'],
      ['cookie', 'session=«masked:cookie»; theme=dark'],
    ],
    status: 200,
    httpVersion: '1.1',
    headers: [['content-type', 'application/json']],
    body: { bytes: 512, wireBytes: 312, encoding: 'utf8', data: '{"items":[{"price":12.5}]}' },
    phases: { totalMs: 12.3 },
    ...more,
  }
}
