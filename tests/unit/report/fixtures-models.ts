/** The models that every report format is rendered from: one result per kind of run. */
import type { CoverageEntry, ProbeResult, Result } from '../../../src/core/result.ts'
import { cause, finding, PARITY, PRODUCTION, SHOP, STAGING } from './fixtures.ts'
import { DIVERGED } from './fixtures-diverged.ts'

const refused = 'ECONNREFUSED: staging.shop.example:443 refused the connection'
const asked = SHOP.filter((item) => item.outcome !== 'skipped')

/** Everything that was to be compared could not be, for one reason. */
function undecidedProbes(because: string, requests: number): readonly ProbeResult[] {
  return SHOP.map((item) => (item.outcome === 'skipped' ? item : { ...item, outcome: 'undecided', because, requests }))
}

export const UNDECIDED: Result = {
  ...PARITY,
  runId: '01JD9N3V7B',
  seed: 43,
  startedAt: '2026-11-22T12:00:00.000Z',
  durationMs: 23_400,
  verdict: 'undecided',
  gate: {
    decision: 'inconclusive',
    exitCode: 3,
    failOn: 'breaking',
    minCoverage: 100,
    reasons: [`staging did not answer (${refused})`, 'compared 0 % of the probes, 100 % are needed'],
  },
  environments: [
    PRODUCTION,
    {
      name: 'staging',
      role: 'candidate',
      baseURL: 'https://staging.shop.example',
      health: 'down',
      answered: 0,
      unanswered: 12,
      retried: 0,
      because: refused,
    },
  ],
  coverage: {
    planned: 7,
    compared: 0,
    skipped: 1,
    undecided: 6,
    percent: 0,
    byFacet: Object.fromEntries(Object.keys(PARITY.coverage.byFacet).map((facet) => [facet, { compared: 0, of: 6 }])),
    gaps: [
      ...asked.map((item): CoverageEntry => ({
        probe: item.name,
        environment: 'staging',
        facet: '*',
        state: 'failed',
        reason: refused,
      })),
      ...PARITY.coverage.gaps,
    ],
  },
  counts: { findings: 0, breaking: 0, minor: 0, info: 0, known: 0, expired: 0, requests: 48, exchanges: 24 },
  causes: [],
  findings: [],
  noise: [],
  probes: undecidedProbes(refused, 4),
  knownDifferences: { applied: [], expired: [], unused: [] },
}

export const INTERRUPTED: Result = {
  ...PARITY,
  runId: '01JD9P5Z8C',
  durationMs: 3_210,
  complete: false,
  interrupted: 'SIGINT',
  verdict: 'undecided',
  gate: {
    decision: 'inconclusive',
    exitCode: 130,
    failOn: 'minor',
    minCoverage: 95,
    reasons: ['the run was interrupted (SIGINT) after 2 of 7 probes'],
  },
  coverage: {
    ...PARITY.coverage,
    compared: 2,
    undecided: 4,
    percent: 33.3,
    byFacet: { status: { compared: 2, of: 6 }, headers: { compared: 2, of: 6 }, body: { compared: 2, of: 6 } },
    gaps: [
      ...['cart', 'checkout › pay', 'login', 'search'].map((name): CoverageEntry => ({
        probe: name,
        environment: 'staging',
        facet: '*',
        state: 'failed',
        reason: 'interrupted before it was asked',
      })),
      ...PARITY.coverage.gaps,
    ],
  },
  counts: { ...UNDECIDED.counts, requests: 16, exchanges: 16 },
  causes: [],
  findings: [],
  noise: [],
  probes: SHOP.map((item, index) =>
    index < 2 || item.outcome === 'skipped'
      ? item
      : { ...item, outcome: 'undecided', because: 'interrupted before it was asked', requests: 0 },
  ),
  knownDifferences: { applied: [], expired: [], unused: [] },
}

export const EMPTY: Result = {
  ...UNDECIDED,
  runId: '01JD9Q6A9D',
  durationMs: 12,
  gate: {
    decision: 'inconclusive',
    exitCode: 3,
    failOn: 'breaking',
    minCoverage: 100,
    reasons: ['no probe was selected: --grep "nope" matches none of 7'],
  },
  environments: [
    {
      name: 'production',
      role: 'reference',
      baseURL: 'https://shop.example',
      health: 'not asked',
      answered: 0,
      unanswered: 0,
      retried: 0,
    },
    {
      name: 'staging',
      role: 'candidate',
      baseURL: 'https://staging.shop.example',
      health: 'not asked',
      answered: 0,
      unanswered: 0,
      retried: 0,
    },
  ],
  coverage: { planned: 0, compared: 0, skipped: 0, undecided: 0, percent: null, byFacet: {}, gaps: [] },
  counts: { ...UNDECIDED.counts, requests: 0, exchanges: 0 },
  probes: [],
}

/** Three environments, a version that changed during the run, and a cause on one candidate only. */
const canaryFinding = finding('f-5e5e5e5e5e', 'c-5e5e5e5e5e', {
  rule: 'status.class-changed',
  facet: 'status',
  path: '',
  environment: 'canary',
  reference: '200',
  candidate: '503',
  classes: ['2xx', '5xx'],
})
export const THREE: Result = {
  ...PARITY,
  runId: '01JD9R7B0E',
  verdict: 'diverged',
  gate: {
    decision: 'fail',
    exitCode: 1,
    failOn: 'breaking',
    minCoverage: 100,
    reasons: ['1 cause at or above "breaking" is open'],
  },
  environments: [
    PRODUCTION,
    { ...STAGING, versionAtEnd: '4.18.1' },
    { ...STAGING, name: 'canary', baseURL: 'https://canary.shop.example', answered: 200, unanswered: 40 },
  ],
  causes: [cause('c-5e5e5e5e5e', [canaryFinding], { title: 'The class of the status code differs' })],
  findings: [canaryFinding],
  probes: SHOP.map((item, index) => (index === 0 ? { ...item, outcome: 'diverged' } : item)),
  knownDifferences: { applied: [], expired: [], unused: [] },
}

export const MODELS: Readonly<Record<string, Result>> = {
  parity: PARITY,
  diverged: DIVERGED,
  undecided: UNDECIDED,
  interrupted: INTERRUPTED,
  empty: EMPTY,
  three: THREE,
}
