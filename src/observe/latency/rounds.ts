/** What is to be sent of one probe, in order: its pairs, and between them the measurements of the path. */
import { PATH_SAMPLES, type LatencyPlan } from '../../core/latency.ts'

export type Rounds = {
  /** `number` is that of the pair, or of the batch whose path is measured; undefined when nothing is left. */
  readonly next: () => { readonly kind: 'pair' | 'path'; readonly number: number } | undefined
  /** Pairs and measurements of the path that are still to be sent, at most. */
  readonly left: () => number
  /** Pairs that will have been sent, at most. */
  readonly pairsMost: () => number
  /** No more are wanted. */
  readonly close: () => void
}

/** @returns how often the path is measured per batch */
export function pathsPerBatch({ path }: LatencyPlan): number {
  return path === 'raw' || path === 'server-timing' ? 0 : PATH_SAMPLES
}

export function createRounds(plan: LatencyPlan): Rounds {
  const paths = pathsPerBatch(plan)
  const pairsMost = plan.batchesMax * plan.batchPairs
  const pathsMost = plan.batchesMax * paths
  let [pairsSent, pathsSent, closed] = [0, 0, false]
  const left = (): number => (closed ? 0 : pairsMost - pairsSent + pathsMost - pathsSent)
  return {
    left,
    next: () => {
      if (left() === 0) return undefined
      // Spread over the batch, the last one right behind its last pair.
      if (paths > 0 && pairsSent * paths >= (pathsSent + 1) * plan.batchPairs) {
        pathsSent += 1
        return { kind: 'path', number: Math.floor((pathsSent - 1) / paths) }
      }
      pairsSent += 1
      return { kind: 'pair', number: pairsSent - 1 }
    },
    pairsMost: () => (closed ? pairsSent : pairsMost),
    close: () => {
      closed = true
    },
  }
}
