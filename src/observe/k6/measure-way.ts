/**
 * The way to the environments while k6 asks them: TCP connects, which k6 cannot make alone. As many rounds apart as the plan
 * says, one to each environment, in an order that turns round; closed at once (specs/LATENCY.md, section 4).
 */
import { setTimeout as sleep } from 'node:timers/promises'

import type { PathSample } from '../../core/latency.ts'
import { round } from '../http/lanes.ts'
import { connectMs, keepAddress } from '../latency/address.ts'
import type { K6Task } from './make-script-plan.ts'

/**
 * k6 writes its points five times a second, and reading them keeps this thread from seeing a connection at once: connects
 * are made in the rest between two of these.
 */
const REST_MS = 60

export type Way = {
  /** Called as rounds are seen, again and again. */
  readonly reach: (round: number) => void
  /** @returns by the number of the probe, when the last connect has ended */
  readonly done: () => Promise<readonly (readonly PathSample[])[]>
}

type Connect = { readonly round: number; readonly environment: string; readonly ms: number }

/** @param every - rounds between two measurements */
export function measureWay({ environments, probes, phase }: K6Task, every: number): Way {
  const addresses = environments.map(({ name, baseURL }) => ({ name, address: keepAddress({ baseURL }) }))
  const connects: Connect[] = []
  let next = 0
  let last: Promise<void> = Promise.resolve()
  const measure = async (at: number): Promise<void> => {
    await sleep(REST_MS)
    const ordered = (at / every) % 2 === 0 ? addresses : addresses.toReversed()
    for (const { name, address } of ordered) {
      const place = await address
      const ms =
        place === undefined
          ? undefined
          : await new Promise<number | undefined>((resolve) => {
              connectMs(place, resolve)
            })
      if (ms !== undefined) connects.push({ round: at, environment: name, ms: round(ms) })
    }
  }
  return {
    reach: (reached) => {
      for (; next <= reached; next += every) {
        const at = next
        last = last.then(() => measure(at))
      }
    },
    done: async () => {
      await last
      return probes.map(({ plan }) =>
        connects.flatMap(({ round: at, environment, ms }): PathSample[] => {
          const batch = Math.floor(at / plan.batchPairs)
          return batch < plan.batchesMax ? [{ phase, batch, environment, kind: 'connect', ms }] : []
        }),
      )
    },
  }
}
