/**
 * Seeded numbers: the same seed gives the same on every machine, so that the seed in the log says what was done.
 *
 * Source: sfc32 of Chris Doty-Humphrey's PractRand; its state is filled by splitmix32, after which 12 numbers are thrown away,
 * because until then the seed shows in them (specs/latency-golden.json, `rng`).
 */

/**
 * @param seed - its lowest 32 bits count
 * @returns a function that gives numbers in [0, 1)
 */
export function createRandom(seed: number): () => number {
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
  return next
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
