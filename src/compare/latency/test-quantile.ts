/** One test of one candidate: the rule of decide.ts on one quantile, and the reasons for which it may not decide. */
import { BATCHES_MIN, CONFIRMATION_BATCHES, type LatencyOutcome, type LatencyPlan, type LatencyTest } from '../../core/latency.ts'
import { detectableSlowdown } from '../stats/detectable.ts'
import { momentsOf } from '../stats/moments.ts'
import { quantileOf, sorted } from '../stats/quantile.ts'
import { studentQuantile } from '../stats/student-t.ts'
import { decide, type Decision } from './decide.ts'
import { logRatiosOf, type Paired } from './log-ratios.ts'
import type { LatencyInput, Prepared } from './prepare.ts'

/** LATENCY.md, section 4: where the ways vary more than this share of the reference, their jitter hides a real slowdown. */
const JITTER_MAX = 0.25
/** LATENCY.md, section 1.7. */
const CONFIRMATION_ALPHA = 0.2

export type Tested = {
  readonly outcome: LatencyOutcome
  /** Is it open only because there are too few batches yet? */
  readonly needsMore: boolean
}

export function testQuantile(
  test: LatencyTest,
  { probe, plan, candidate }: LatencyInput,
  prepared: Prepared,
  family: number,
): Tested {
  const { quantile, relative, absoluteMs } = test
  const { series } = prepared
  const common = { probe, environment: candidate, quantile, relative, absoluteMs, flagged: false }
  const logRatios = logRatiosOf(series, plan.batchPairs, quantile)
  const reason = prepared.refusal ?? reasonOf(test, plan, prepared, logRatios)
  if (logRatios.length === 0 || !logRatios.every(Number.isFinite) || plan.batchesMax < BATCHES_MIN) {
    const because = reason ?? tooFew(series.reference.length, plan)
    const outcome = { ...common, verdict: 'undecided', because, tolerance: relative, ...NOTHING, pValue: 1 } as const
    return { outcome, needsMore: reason === undefined || prepared.wasLate }
  }
  const toleranceAfter = toleranceOf(test, series, plan)
  const decision = decide({ logRatios, toleranceAfter, batchesMax: plan.batchesMax, family })
  const figures = figuresOf(decision, { quantile, series, plan, tolerance: Math.expm1(toleranceAfter(decision.batches)) })
  const doubts = { reason, plan, pairs: series.reference.length, isNoisy: isNoisy(prepared, quantile) }
  const { needsMore, ...verdict } = verdictOf(decision, doubts)
  const outcome = { ...common, ...figures, sequence: logRatios.slice(0, decision.batches), ...verdict }
  return { outcome, needsMore: needsMore || prepared.wasLate }
}

const NOTHING = { pairs: 0, batches: 0, sequence: [] }

/** Reasons that no further batch takes away. */
function reasonOf(
  { quantile }: LatencyTest,
  { batchPairs, batchesMax }: LatencyPlan,
  { pairs: { censored } }: Prepared,
  logRatios: readonly number[],
): string | undefined {
  // 1 / (1 - 0.99) is a little more than 100 in binary.
  if (batchPairs * (1 - quantile) < 1 - 1e-9)
    return `a batch of ${batchPairs} pairs has no such quantile; ${Math.ceil(1 / (1 - quantile) - 1e-6)} are needed`
  if (batchesMax < BATCHES_MIN) return `the plan allows ${batchesMax} batches, and ${BATCHES_MIN} are needed`
  // At half of what lies above the quantile: 2.5 % for the 95th (LATENCY.md, section 5 g).
  if (censored > (1 - quantile) / 2)
    return `${(censored * 100).toFixed(1)} % of the requests did not end in time: the quantile lies among them`
  if (logRatios.some((ratio) => !Number.isFinite(ratio))) return 'without the way to the server nothing is left of the times'
  return undefined
}

/** The tolerance after so many batches, as a logarithm: relative, or absolute where that is more. */
function toleranceOf({ quantile, relative, absoluteMs }: LatencyTest, { reference }: Paired, { batchPairs }: LatencyPlan) {
  return (batches: number): number => {
    if (absoluteMs <= 0) return Math.log1p(relative)
    const pooled = quantileOf(sorted(reference.slice(0, batches * batchPairs)), quantile)
    return Math.log1p(Math.max(relative, absoluteMs / pooled))
  }
}

type Figures = {
  readonly quantile: number
  readonly series: Paired
  readonly plan: LatencyPlan
  readonly tolerance: number
}

function figuresOf({ batches, mean, standardError, halfWidth }: Decision, { quantile, series, plan, tolerance }: Figures) {
  const pairs = batches * plan.batchPairs
  const pooled = (times: readonly number[]): number => quantileOf(sorted(times.slice(0, pairs)), quantile)
  return {
    ratio: Math.exp(mean),
    ...(halfWidth !== undefined && { interval: [Math.exp(mean - halfWidth), Math.exp(mean + halfWidth)] as const }),
    tolerance,
    referenceMs: pooled(series.reference),
    candidateMs: pooled(series.candidate),
    pairs,
    batches,
    ...(standardError > 0 && { detectable: detectableSlowdown(standardError * Math.sqrt(batches), batches, tolerance) }),
  }
}

type Doubts = {
  readonly reason: string | undefined
  readonly plan: LatencyPlan
  readonly pairs: number
  readonly isNoisy: boolean
}

function verdictOf({ verdict, batches, pValue, t }: Decision, { reason, plan, pairs, isNoisy: noisy }: Doubts) {
  const undecided = { verdict: 'undecided', pValue: 1, needsMore: false } as const
  if (reason !== undefined) return { ...undecided, because: reason }
  if (verdict === 'within' && noisy)
    return { ...undecided, because: 'network too noisy: the way to the environments varies too much', exhausted: true }
  if (verdict !== 'undecided') return { verdict, pValue, needsMore: false }
  if (batches < BATCHES_MIN) return { ...undecided, because: tooFew(pairs, plan), needsMore: true }
  const isLast = batches >= plan.batchesMax
  if (Number.isNaN(t))
    return { ...undecided, because: 'no resolution: all batches are alike to the last digit', needsMore: !isLast }
  if (!isLast) return { verdict, because: `open after ${batches} of ${plan.batchesMax} batches`, pValue, needsMore: true }
  return { verdict, because: 'the noise is too large to tell', exhausted: true, pValue, needsMore: false }
}

function tooFew(pairs: number, { batchPairs }: LatencyPlan): string {
  return `${pairs} pairs count, and ${BATCHES_MIN * batchPairs} are needed`
}

function isNoisy({ path, series: { reference } }: Prepared, quantile: number): boolean {
  if (path.ways === undefined || path.used === 'raw') return false
  const jitterMs = path.ways.reference.jitterMs + path.ways.candidate.jitterMs
  return jitterMs > JITTER_MAX * quantileOf(sorted(reference), quantile)
}

/** @returns does the later run say the same? undefined when it cannot be judged */
export function confirms(test: LatencyTest, plan: LatencyPlan, { series, refusal }: Prepared): boolean | undefined {
  const logRatios = logRatiosOf(series, plan.batchPairs, test.quantile).slice(0, CONFIRMATION_BATCHES)
  if (refusal !== undefined || logRatios.length < BATCHES_MIN || !logRatios.every(Number.isFinite)) return undefined
  const { mean, deviation } = momentsOf(logRatios)
  const excess = mean - toleranceOf(test, series, plan)(logRatios.length)
  return excess > (studentQuantile(CONFIRMATION_ALPHA, logRatios.length - 1) * deviation) / Math.sqrt(logRatios.length)
}
