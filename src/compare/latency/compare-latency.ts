/**
 * One timed probe on one candidate against the reference: a pure function of what was sampled, whatever the order of the
 * records, so that a recorded run is judged again, with other tolerances too, without sending anything.
 */
import assert from 'node:assert/strict'

import {
  BATCHES_MIN,
  type LatencyComparison,
  type LatencyOutcome,
  type LatencyPlan,
  type LatencySide,
} from '../../core/latency.ts'
import { fisherGreater } from '../stats/fisher.ts'
import { ALPHA } from './decide.ts'
import { FAMILY_RATE } from './family-rate.ts'
import { type LatencyInput, prepare, type Prepared } from './prepare.ts'
import { sideOf } from './side.ts'
import { confirms, type Tested, testQuantile } from './test-quantile.ts'

/**
 * @param input - `family`: tests of the whole run, 1 or more; `seed`: of the draws that take out steps and distances
 * @returns `flagged` is false everywhere: that is said by judgeFamily, over all comparisons of the run
 */
export function compareLatency(input: LatencyInput & { readonly family: number }): LatencyComparison {
  const { probe, plan, data, reference, candidate, family } = input
  assert(family >= 1)
  const prepared = prepare(input, 'first')
  const tested = plan.tests.map((test) => testQuantile(test, input, prepared, family))
  const wasConfirmed = data.samples.some(({ phase }) => phase === 'confirmation')
  const confirmation = wasConfirmed ? prepare(input, 'confirmation') : undefined
  const { path, pairs, series } = prepared
  const sides = {
    reference: sideOf(reference, pairs.samples.reference, series.reference),
    candidate: sideOf(candidate, pairs.samples.candidate, series.candidate),
  }
  return {
    probe,
    environment: candidate,
    profile: plan.profile,
    engine: plan.engine,
    tests: tested.map((one, index) => outcomeOf(one, { index, plan, confirmation })),
    ...sides,
    path: {
      used: path.used,
      ...(path.ways !== undefined && {
        referenceMs: path.ways.reference.floorMs,
        candidateMs: path.ways.candidate.floorMs,
      }),
      ...(path.metric !== undefined && { metric: path.metric }),
      ...(path.because !== undefined && { because: path.because }),
    },
    dropped: pairs.dropped,
    errors: errorsOf(sides.reference, sides.candidate, family / Math.max(1, plan.tests.length)),
    needsBatches: tested.some(({ needsMore }) => needsMore) ? batchesWanted(prepared, plan) : 0,
    needsConfirmation: !wasConfirmed && tested.some(({ outcome }) => outcome.verdict === 'slower'),
  }
}

type Confirmation = { readonly index: number; readonly plan: LatencyPlan; readonly confirmation: Prepared | undefined }

/** What the family may still call slower is looked up in the confirmation run, too. */
function outcomeOf({ outcome }: Tested, { index, plan, confirmation }: Confirmation): LatencyOutcome {
  const test = plan.tests[index]
  if (confirmation === undefined || test === undefined || outcome.pValue > FAMILY_RATE) return outcome
  const confirmed = confirms(test, plan, confirmation)
  return confirmed === undefined ? outcome : { ...outcome, confirmed }
}

/** Only one side can be worse, so that one tail is counted; a run with many probes makes many such comparisons. */
function errorsOf(reference: LatencySide, candidate: LatencySide, comparisons: number): LatencyComparison['errors'] {
  const failed = (side: LatencySide): number => side.failed + side.timedOut + side.missed
  const pValue = fisherGreater(failed(reference), reference.asked, failed(candidate), candidate.asked)
  return { pValue, worse: pValue <= ALPHA / Math.max(1, comparisons) }
}

/** Batches that may be sampled beyond the plan's, as a share, in the place of pairs that did not count. */
export const SPARE = 0.5
/** With fewer pairs that count than this share, more of them bring little but load. */
const COUNTED_MIN = 0.5

/** @returns one, so that it is looked at again as soon as it may be settled; at first what the first look needs */
function batchesWanted({ pairs, series }: Prepared, { batchPairs, batchesMax }: LatencyPlan): number {
  const sampled = Math.floor(pairs.asked / batchPairs)
  const counted = series.reference.length
  // What a late sampler dropped says nothing of those that it did not.
  if (sampled >= BATCHES_MIN && counted < COUNTED_MIN * (pairs.asked - pairs.dropped.pairs)) return 0
  if (sampled >= Math.ceil(batchesMax * (1 + SPARE))) return 0
  return Math.max(1, BATCHES_MIN - Math.floor(counted / batchPairs))
}
