/** What has to be simulated, in pieces that workers can take one by one. */
import { WORLDS, type World } from '../../../tests/support/latency-worlds.ts'
import { tallyFifty, TOLERANCES } from './fifty.ts'
import { SERVERS_MS, tallyNetwork } from './network.ts'
import { type Profile, PROFILE_NAMES, tallyPower } from './power.ts'
import { tallyShapes } from './shapes.ts'
import type { Tally } from './tally.ts'

/** Runs `from` up to, and without, `to`. */
export type Job = { readonly from: number; readonly to: number } & Work
type Work =
  | { readonly kind: 'power'; readonly profile: Profile; readonly world: World }
  | { readonly kind: 'shapes' }
  | { readonly kind: 'fifty'; readonly tolerance: number }
  | { readonly kind: 'network'; readonly server: number }

/** Of the other tables, half as many runs as of the first (specs/LATENCY.md). */
const OTHERS = 0.5
const PIECE = 50

export function jobsOf(runs: number): readonly Job[] {
  const others = Math.max(1, Math.round(runs * OTHERS))
  const power = PROFILE_NAMES.flatMap((profile) => WORLDS.map((world) => ({ kind: 'power', profile, world }) as const))
  return [
    ...TOLERANCES.flatMap((tolerance) => pieces({ kind: 'fifty', tolerance }, others)),
    ...SERVERS_MS.flatMap((server) => pieces({ kind: 'network', server }, others)),
    ...pieces({ kind: 'shapes' }, others),
    ...power.flatMap((work) => pieces(work, runs)),
  ]
}

function pieces(work: Work, runs: number): readonly Job[] {
  return Array.from({ length: Math.ceil(runs / PIECE) }, (_, piece) => {
    return { ...work, from: piece * PIECE, to: Math.min(runs, (piece + 1) * PIECE) }
  })
}

/** No seed is one of the golden vectors', and no two tables share theirs. */
const SEEDS = { power: 1_000_000, shapes: 2_000_000, fifty: 3000, network: 4_000_000 } as const

export function perform(job: Job): Tally {
  const tally: Tally = {}
  for (let run = job.from; run < job.to; run += 1) {
    const seed = SEEDS[job.kind] + run
    switch (job.kind) {
      case 'power':
        tallyPower(job.profile, job.world, seed + 20_000 * WORLDS.indexOf(job.world), tally)
        break
      case 'shapes':
        tallyShapes(seed, tally)
        break
      case 'fifty':
        tallyFifty(job.tolerance, seed, tally)
        break
      case 'network':
        tallyNetwork(job.server, seed, tally)
        break
    }
  }
  return tally
}
