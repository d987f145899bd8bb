/**
 * sfc32 seeded by splitmix32 (specs/latency-golden.json, `rng`): order inside the pairs and the jitter of the schedule come
 * from it, so that the seed in the log says what was done.
 */

/** @returns a function that gives numbers in [0, 1) */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0
  const split = (): number => {
    state = (state + 0x9e3779b9) | 0
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
    return (mixed ^ (mixed >>> 15)) >>> 0
  }
  let [first, second, third, counter] = [split(), split(), split(), 1]
  const next = (): number => {
    const sum = (((first + second) | 0) + counter) | 0
    counter = (counter + 1) | 0
    first = second ^ (second >>> 9)
    second = (third + (third << 3)) | 0
    third = (((third << 21) | (third >>> 11)) + sum) | 0
    return (sum >>> 0) / 2 ** 32
  }
  // As the reference implementation of sfc32 does: until then the seed shows in the numbers.
  for (let round = 0; round < 12; round += 1) next()
  return next
}

/** Every order is as likely as any other (Fisher and Yates, after Durstenfeld). */
export function shuffled<Item>(items: readonly Item[], random: () => number): readonly Item[] {
  const left = [...items]
  const order: Item[] = []
  while (left.length > 0) order.push(...left.splice(Math.floor(random() * left.length), 1))
  return order
}
