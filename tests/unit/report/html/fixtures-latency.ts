/** Latency comparisons as the sampler would leave them: plainly slower, within, and not settled; no randomness. */
import { LATENCY_CURVE, type LatencyComparison, type LatencyOutcome, type LatencySide } from '../../../../src/core/latency.ts'
import type { Result } from '../../../../src/core/result.ts'
import { DIVERGED } from '../fixtures-diverged.ts'

/** A lognormal distribution by its median and shape (the logit stands in for the normal quantile), with a tail. */
function curve(medianMs: number, shape: number, tail: number): readonly number[] {
  return LATENCY_CURVE.map((share) => {
    const inside = Math.min(0.995, Math.max(0.005, share))
    const normal = Math.log(inside / (1 - inside)) / 1.702
    return Number((medianMs * Math.exp(shape * normal) * (share >= 0.97 ? tail : 1)).toFixed(2))
  })
}

function side(environment: string, medianMs: number, tail: number): LatencySide {
  return {
    environment,
    curve: curve(medianMs, 0.25, tail),
    asked: 400,
    failed: 0,
    timedOut: 0,
    missed: 0,
    responseMs: medianMs,
    phases: { ttfb: medianMs, download: 1.2 },
  }
}

function outcome(probe: string, quantile: number, more: Partial<LatencyOutcome>): LatencyOutcome {
  const ratio = more.ratio ?? 1
  return {
    probe,
    environment: 'staging',
    quantile,
    verdict: 'within',
    ratio,
    interval: [ratio * 0.94, ratio * 1.06],
    tolerance: quantile > 0.9 ? 0.2 : 0.1,
    relative: 0.1,
    absoluteMs: 2,
    referenceMs: 128,
    candidateMs: 128 * ratio,
    pairs: 400,
    batches: 10,
    pValue: 0.5,
    flagged: false,
    sequence: Array.from({ length: 10 }, (_, batch) => Math.log(ratio) + 0.05 * Math.sin(batch * 2.1)),
    ...more,
  }
}

export function comparison(
  probe: string,
  ratio: number,
  tail: number,
  verdict: LatencyOutcome['verdict'] = 'within',
): LatencyComparison {
  const flagged = verdict === 'slower'
  return {
    probe,
    environment: 'staging',
    profile: 'gate',
    engine: 'parity',
    tests: [
      outcome(probe, 0.5, { ratio, verdict, flagged, ...(flagged && { pValue: 0.0001, confirmed: true }) }),
      outcome(probe, 0.95, {
        ratio: ratio * 1.04,
        verdict: verdict === 'within' ? 'undecided' : verdict,
        flagged,
        ...(verdict === 'within' && { because: 'the noise is too large for this tolerance', detectable: 0.31 }),
      }),
    ],
    reference: side('production', 128, 1.2),
    candidate: side('staging', 128 * ratio, tail),
    path: { used: 'connect', referenceMs: 2.1, candidateMs: 14.2 },
    dropped: { slices: 2, of: 60, pairs: 12 },
    errors: { pValue: 1, worse: false },
    needsBatches: 0,
    needsConfirmation: false,
  }
}

export const SLOWER: LatencyComparison = comparison('search', 1.41, 1.3, 'slower')
export const TAILED: LatencyComparison = comparison('list products', 1.02, 30)

export const TIMED: Result = {
  ...DIVERGED,
  latency: [comparison('home', 1.01, 1.2), SLOWER, TAILED],
  latencyFamily: { tests: 6, rate: 0.05 },
}
