/** Latency of a run as reports get it. */
import { LATENCY_CURVE, type LatencyComparison, type LatencyOutcome, type LatencySide } from '../../../src/core/latency.ts'

import type { Complete } from './fixtures-extreme.ts'

const TEST: Complete<Omit<LatencyOutcome, 'quantile'>> = {
  probe: 'search',
  environment: 'staging',
  verdict: 'slower',
  because: 'all batches agree',
  exhausted: false,
  ratio: 1.3,
  interval: [1.22, 1.39],
  tolerance: 0.1,
  relative: 0.1,
  absoluteMs: 1,
  referenceMs: 40.1,
  candidateMs: 52.3,
  pairs: 800,
  batches: 20,
  detectable: 0.16,
  pValue: 0.0004,
  flagged: true,
  confirmed: true,
  sequence: [0.25, 0.31, 0.22, 0.27, 0.26],
}

function side(environment: string, factor: number): Complete<LatencySide> {
  return {
    environment,
    curve: LATENCY_CURVE.map((quantile) => Number((factor * (30 + 40 * quantile ** 4)).toFixed(2))),
    asked: 840,
    failed: 1,
    timedOut: 0,
    missed: 0,
    responseMs: factor * 33,
    phases: { dns: 0.4, tcp: 5.1, tls: 11.2, ttfb: factor * 32, download: 0.6, cold: factor * 50 },
  }
}

/** Every property that the types have: a median that is slower, and a tail that its noise hides. */
export const COMPLETE_LATENCY: Complete<LatencyComparison> = {
  probe: 'search',
  environment: 'staging',
  profile: 'gate',
  engine: 'parity',
  tests: [
    { ...TEST, quantile: 0.5 },
    {
      ...TEST,
      quantile: 0.95,
      verdict: 'undecided',
      because: 'the noise is too large to tell',
      exhausted: true,
      ratio: 1.12,
      interval: [0.93, 1.36],
      tolerance: 0.2,
      relative: 0.2,
      referenceMs: 88,
      candidateMs: 99,
      detectable: 0.47,
      pValue: 0.61,
      flagged: false,
    },
  ],
  reference: side('production', 1),
  candidate: side('staging', 1.3),
  path: { used: 'connect', referenceMs: 5.1, candidateMs: 5.3, metric: 'app', because: 'no Server-Timing' },
  dropped: { slices: 2, of: 160, pairs: 9 },
  errors: { pValue: 0.7, worse: false },
  needsBatches: 0,
  needsConfirmation: false,
}
