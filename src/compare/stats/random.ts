/**
 * A seeded source of randomness: the same seed gives the same numbers on every machine, so that a recorded run is judged
 * the same way again.
 *
 * Source: sfc32 of Chris Doty-Humphrey's PractRand; its state is filled by splitmix32, after which 12 numbers are thrown away.
 * Normal variables by the polar method of G. Marsaglia (1962).
 */
export type Random = {
  /** Uniform in [0, 1). */
  readonly next: () => number
  readonly normal: () => number
}

/** @param seed - its lowest 32 bits count */
export function seededRandom(seed: number): Random {
  const fill = splitmix32(seed)
  let [a, b, c, counter] = [fill(), fill(), fill(), 1]
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return (sum >>> 0) / 2 ** 32
  }
  for (let thrown = 0; thrown < 12; thrown += 1) next()
  return { next, normal: polar(next) }
}

function splitmix32(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x9e3779b9) | 0
    let mixed = state ^ (state >>> 16)
    mixed = Math.imul(mixed, 0x21f0aaad)
    mixed ^= mixed >>> 15
    mixed = Math.imul(mixed, 0x735a2d97)
    return (mixed ^ (mixed >>> 15)) >>> 0
  }
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
