/** A run that also timed: one test slower and flagged, one within, one that could not tell. */
import type { LatencyComparison, LatencyOutcome, LatencySide } from '../../../src/core/latency.ts'
import type { Result } from '../../../src/core/result.ts'
import { DIVERGED } from './fixtures-diverged.ts'

const base: LatencyOutcome = {
  probe: 'search',
  environment: 'staging',
  quantile: 0.95,
  verdict: 'slower',
  ratio: 1.41,
  interval: [1.33, 1.49],
  tolerance: 0.15,
  relative: 0.15,
  absoluteMs: 10,
  referenceMs: 128,
  candidateMs: 181,
  pairs: 40,
  batches: 8,
  detectable: 0.12,
  pValue: 0.0004,
  flagged: true,
  confirmed: true,
  sequence: [0.31, 0.36, 0.35, 0.34],
}

const side = (environment: string, factor: number): LatencySide => ({
  environment,
  curve: [],
  asked: 44,
  failed: 1,
  timedOut: 0,
  missed: 0,
  responseMs: 90 * factor,
  phases: { ttfb: 80 * factor, download: 4 },
})

const SEARCH: LatencyComparison = {
  probe: 'search',
  environment: 'staging',
  profile: 'gate',
  engine: 'parity',
  tests: [
    base,
    {
      ...base,
      quantile: 0.5,
      verdict: 'within',
      ratio: 1.02,
      interval: [0.97, 1.07],
      tolerance: 0.1,
      referenceMs: 88,
      candidateMs: 90,
      flagged: false,
    },
  ],
  reference: side('production', 1),
  candidate: side('staging', 1.4),
  path: { used: 'connect', referenceMs: 12, candidateMs: 21, because: 'no Server-Timing on both sides' },
  dropped: { slices: 2, of: 30, pairs: 3 },
  errors: { pValue: 1, worse: false },
  needsBatches: 0,
  needsConfirmation: false,
}
const { ratio: _ratio, interval: _interval, referenceMs: _reference, candidateMs: _candidate, ...unknown } = base
const CART: LatencyComparison = {
  ...SEARCH,
  probe: 'cart',
  tests: [{ ...unknown, probe: 'cart', verdict: 'undecided', because: 'too few pairs', pairs: 3, flagged: false }],
}

export const TIMED: Result = { ...DIVERGED, latency: [SEARCH, CART], latencyFamily: { tests: 3, rate: 0.05 } }
