/**
 * What was sampled of one probe and is not handed over yet. A batch is handed over when all of it has ended and the slice in
 * which it was last sent to is closed: whether that second counts must be known by then.
 */
import type { LatencyData, LatencySample, PathSample } from '../../core/latency.ts'
import type { Slices } from './slices.ts'

export type Ledger = {
  /** One for each member of a pair. */
  readonly addSample: (sample: LatencySample) => void
  /** A warm-up that opened a connection: part of no pair. */
  readonly addCold: (sample: LatencySample) => void
  /** One for each member of a measurement; undefined when it failed. */
  readonly addPath: (batch: number, sample: PathSample | undefined) => void
  /** The next batch; undefined when it is not ready. */
  readonly takeBatch: () => LatencyData | undefined
  /** Everything that is left. */
  readonly takeRest: () => LatencyData
  /** How much was added, pairs and measurements of the path, by member. */
  readonly membersDone: () => { readonly pairs: number; readonly paths: number }
  /** The slice of the last one is closed. */
  readonly complete: () => boolean
}

type Batch = { left: number; lastSlice: number }

/** @param batchMembers - samples and measurements of the path that make a batch */
export function createLedger(batchPairs: number, batchMembers: number, slices: Slices): Ledger {
  const batches = new Map<number, Batch>()
  let samples: LatencySample[] = []
  let path: PathSample[] = []
  let [pairs, paths, handedOver, slicesTaken, lastSlice] = [0, 0, 0, 0, 0]
  const batchOf = (number: number): Batch => {
    const batch = batches.get(number) ?? { left: batchMembers, lastSlice: 0 }
    batches.set(number, batch)
    return batch
  }
  const take = (pairsBelow: number): LatencyData => {
    const isTaken = {
      sample: ({ pair }: LatencySample) => pair < pairsBelow,
      path: ({ batch }: PathSample) => batch * batchPairs < pairsBelow,
    }
    const taken = { samples: samples.filter(isTaken.sample), path: path.filter(isTaken.path), slices: slices.since(slicesTaken) }
    samples = samples.filter((sample) => !isTaken.sample(sample))
    path = path.filter((sample) => !isTaken.path(sample))
    slicesTaken += taken.slices.length
    return taken
  }
  return {
    addCold: (sample) => samples.push(sample),
    addSample: (sample) => {
      samples.push(sample)
      pairs += 1
      lastSlice = Math.max(lastSlice, sample.slice)
      const batch = batchOf(Math.floor(sample.pair / batchPairs))
      batch.left -= 1
      batch.lastSlice = Math.max(batch.lastSlice, sample.slice)
    },
    addPath: (number, sample) => {
      if (sample !== undefined) path.push(sample)
      paths += 1
      batchOf(number).left -= 1
    },
    takeBatch: () => {
      const batch = batches.get(handedOver)
      if (batch === undefined || batch.left > 0 || batch.lastSlice >= slices.open()) return undefined
      batches.delete(handedOver)
      handedOver += 1
      return take(handedOver * batchPairs)
    },
    takeRest: () => take(Number.POSITIVE_INFINITY),
    membersDone: () => ({ pairs, paths }),
    complete: () => lastSlice < slices.open(),
  }
}
