/** A run that diverged: one cause in many probes, a long value, an expired known difference, two texts that look alike. */
import type { Result } from '../../../src/core/result.ts'
import { ALWAYS, KD_03, KD_07, KD_12, PARITY, PRODUCTION, SHOP, STAGING, cause, finding, knownHeader } from './fixtures.ts'

const prices = ['list products', 'product', 'cart', 'search', 'checkout › pay'].map((name, index) =>
  finding(`f-1f0a9b3c2${index}`, 'c-1f0a9b3c2d', {
    probe: name,
    reference: `${12.5 + index}`,
    candidate: `"${(12.5 + index).toFixed(2)}"`,
  }),
)
const redirect = finding('f-77b2e4d5f6', 'c-77b2e4d5f6', {
  rule: 'redirects.scheme-changed',
  facet: 'redirects',
  probe: 'login',
  path: '/0/location',
  reference: 'https://{host}/account/profile/settings/overview?utm_source=login&return=%2Fcart&session=new',
  candidate: 'http://{host}/account/profile/settings/overview?utm_source=login&return=%2Fcart&session=new',
  classes: ['https', 'http'],
})
const frame = finding('f-c0ffee0001', 'c-c0ffee0001', {
  rule: 'headers.removed',
  facet: 'headers',
  probe: 'login',
  path: '/x-frame-options',
  reference: 'DENY',
  candidate: null,
  classes: ['deny', 'absent'],
  severity: 'minor',
  disposition: 'expired',
  knownDifference: 'KD-07',
})
const cafe = finding('f-90de112233', 'c-90de112233', {
  rule: 'body.value-changed',
  probe: 'search',
  path: '/items/0/name',
  reference: '"Caf\u00e9 cr\u00e8me"',
  candidate: '"Cafe\u0301 cr\u00e8me"',
  classes: ['string', 'string'],
  severity: 'minor',
  evidence: { ...ALWAYS, candidateAgreeing: 4, confirmed: false },
})

const divergedProbes = SHOP.map((item) => (item.outcome === 'skipped' ? item : { ...item, outcome: 'diverged' as const }))
const divergedFindings = [...prices, redirect, frame, cafe, knownHeader]

export const DIVERGED: Result = {
  ...PARITY,
  runId: '01JD9M0XW4',
  seed: 42,
  startedAt: '2026-11-22T11:00:00.000Z',
  durationMs: 44_012,
  verdict: 'diverged',
  gate: {
    decision: 'fail',
    exitCode: 1,
    failOn: 'breaking',
    minCoverage: 100,
    reasons: ['2 causes at or above "breaking" are open', 'known difference KD-07 expired on 2026-11-19'],
  },
  environments: [PRODUCTION, { ...STAGING, retried: 2, clockSkewMs: -4200 }],
  coverage: {
    ...PARITY.coverage,
    compared: 5,
    undecided: 1,
    percent: 83.3,
    byFacet: { ...PARITY.coverage.byFacet, body: { compared: 5, of: 6 } },
    gaps: [
      ...PARITY.coverage.gaps,
      {
        probe: 'cart',
        environment: 'staging',
        facet: 'body',
        state: 'unverified',
        reason: 'the body is longer than the cap of 8 MiB, only its beginning was compared',
      },
    ],
  },
  counts: { findings: 9, breaking: 6, minor: 3, info: 0, known: 1, expired: 1, requests: 1612, exchanges: 1702 },
  causes: [
    cause('c-1f0a9b3c2d', prices, { owner: 'team-shop' }),
    cause('c-77b2e4d5f6', [redirect], { title: 'A redirect leads to another scheme', owner: 'team-web' }),
    cause('c-c0ffee0001', [frame], { title: 'A header is missing', owner: 'team-web' }),
    cause('c-90de112233', [cafe], { title: 'A value differs' }),
    cause('c-0aa1b2c3d4', [knownHeader], { title: 'The value of a header differs', owner: 'team-edge' }),
  ],
  findings: divergedFindings,
  notReproduced: [{ probe: 'search', environment: 'staging', rule: 'status.class-changed', path: '', samples: 5 }],
  probes: divergedProbes,
  knownDifferences: { applied: [KD_12], expired: [KD_07], unused: [KD_03] },
  warnings: [
    'probes/functional/search.probe.ts:4: the known difference KD-03 matched nothing: delete it, or check why its probe no longer shows it',
  ],
}
