/** How often the rule says slower and within, by profile, world and true shift (specs/LATENCY.md, section 2). */
import { decide } from '../../../src/compare/latency/decide.ts'
import { logRatiosOf, type Paired } from '../../../src/compare/latency/log-ratios.ts'
import { dithered } from '../../../src/compare/stats/dither.ts'
import { seededRandom } from '../../../src/compare/stats/random.ts'
import { drawWorld, shifted, type World } from '../../../tests/support/latency-worlds.ts'
import { count, type Tally } from './tally.ts'

export const PROFILES = {
  smoke: { batches: 5, tolerance: { 0.5: 0.25, 0.95: 0.5 } },
  gate: { batches: 20, tolerance: { 0.5: 0.1, 0.95: 0.2 } },
  signoff: { batches: 50, tolerance: { 0.5: 0.05, 0.95: 0.1 } },
} as const
export type Profile = keyof typeof PROFILES
export const PROFILE_NAMES: readonly Profile[] = ['smoke', 'gate', 'signoff']
export const QUANTILES = [0.5, 0.95] as const
export const SHIFTS = [0, 0.03, 0.05, 0.1, 0.2, 0.3, 0.5, 1] as const

const BATCH = 40
/** Ten probes are sampled in turn. */
const STRIDE = 10

export function powerKey(profile: Profile, quantile: number, shift: number, world: World): string {
  return `power ${profile} ${quantile} ${shift} ${world}`
}

/** Tally: runs, slower, within, pairs. */
export function tallyPower(profile: Profile, world: World, seed: number, tally: Tally): void {
  const { batches, tolerance } = PROFILES[profile]
  const drawn = drawWorld(world, seed, batches * BATCH, STRIDE)
  for (const quantile of QUANTILES) {
    // Without steps, a shift moves each logarithm by the same.
    const unmoved = drawn.quantum === 0 ? logRatiosOf(drawn, BATCH, quantile) : undefined
    for (const shift of SHIFTS) {
      const logRatios =
        unmoved?.map((ratio) => ratio + Math.log1p(shift)) ?? logRatiosOf(fine(drawn, shift, seed), BATCH, quantile)
      const limit = Math.log1p(tolerance[quantile])
      const decision = decide({ logRatios, toleranceAfter: () => limit, batchesMax: batches, family: 1 })
      const { verdict } = decision
      const slower = verdict === 'slower' ? 1 : 0
      // Faster is a kind of within: the specification does not tell them apart here.
      const within = verdict === 'within' || verdict === 'faster' ? 1 : 0
      count(tally, powerKey(profile, quantile, shift, world), [1, slower, within, decision.batches * BATCH])
    }
  }
}

function fine(drawn: ReturnType<typeof drawWorld>, shift: number, seed: number): Paired {
  const random = seededRandom(seed + 1)
  const { reference, candidate } = shifted(drawn, shift)
  const dither = (ms: number): number => dithered(ms, drawn.quantum, random)
  return { reference: reference.map(dither), candidate: candidate.map(dither) }
}
