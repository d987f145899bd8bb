/** A seeded source of uniform and of normal variables, these by the polar method of G. Marsaglia (1962). */
import { createRandom } from '../../core/random.ts'

export type Random = {
  /** Uniform in [0, 1). */
  readonly next: () => number
  readonly normal: () => number
}

/** @param seed - its lowest 32 bits count */
export function seededRandom(seed: number): Random {
  const next = createRandom(seed)
  return { next, normal: polar(next) }
}

/** Two at a time: the second one is kept for the next call. */
function polar(next: () => number): () => number {
  let spare: number | undefined
  return () => {
    if (spare !== undefined) {
      const kept = spare
      spare = undefined
      return kept
    }
    for (;;) {
      const [u, v] = [2 * next() - 1, 2 * next() - 1]
      const square = u * u + v * v
      if (square >= 1 || square === 0) continue
      const factor = Math.sqrt((-2 * Math.log(square)) / square)
      spare = v * factor
      return u * factor
    }
  }
}
