/**
 * Seeded latencies whose truth is known exactly: the worlds of specs/LATENCY.md, section 3. A port of the specification's
 * latency-worlds.mjs, number for number: latency-golden.json holds what that one gives, and a test compares.
 */
import { type Random, seededRandom } from '../../src/compare/stats/random.ts'

export const WORLDS = ['lognormal', 'bimodal', 'gc', 'drift', 'autocorr', 'quantised', 'mixed', 'slowenv'] as const
export type World = (typeof WORLDS)[number]

/** Milliseconds between two requests. */
const SLOT_MS = 25

type Law = {
  median: number
  sigma: number
  /** Share of requests with a Pareto tail of index 1.5. */
  tail: number
  /** Share of requests that miss a cache. */
  miss: number
  /** Shared by both, by slot; logarithms. */
  shared: readonly number[]
  /** Each side's own. */
  own: readonly [readonly number[], readonly number[]]
  /** Pauses of each side, in milliseconds. */
  pauses: readonly [readonly number[], readonly number[]]
}

const TAIL_INDEX = 1.5
const MISS = { median: 90, sigma: 0.3 }

/** @returns pairs in random order within each pair, before any shift; the step to which times are rounded, or 0 */
export function drawWorld(
  world: World,
  seed: number,
  pairs: number,
  stride: number = 1,
): { readonly reference: number[]; readonly candidate: number[]; readonly quantum: number } {
  const random = seededRandom(seed)
  const law = lawOf(world, random, 2 * pairs * stride)
  const sides: [number[], number[]] = [[], []]
  for (let pair = 0; pair < pairs; pair += 1) {
    const first = random.next() < 0.5 ? 0 : 1
    for (const [place, side] of ([first, 1 - first] as const).entries())
      sides[side === 0 ? 0 : 1].push(draw(law, side === 0 ? 0 : 1, 2 * pair * stride + place, random))
  }
  return { reference: sides[0], candidate: sides[1], quantum: world === 'quantised' ? 1 : 0 }
}

/** The candidate a share slower, and both rounded as the world's clock does. */
export function shifted(drawn: ReturnType<typeof drawWorld>, shift: number): { reference: number[]; candidate: number[] } {
  const rounded = (ms: number): number => (drawn.quantum > 0 ? Math.round(ms / drawn.quantum) * drawn.quantum : ms)
  return {
    reference: drawn.reference.map(rounded),
    candidate: drawn.candidate.map((ms) => rounded(ms * (1 + shift))),
  }
}

function draw(law: Law, side: 0 | 1, slot: number, random: Random): number {
  const misses = law.miss > 0 && random.next() < law.miss
  const { median, sigma } = misses ? MISS : law
  let ms = median * Math.exp(sigma * random.normal())
  if (law.tail > 0 && random.next() < law.tail) ms *= (1 - random.next()) ** (-1 / TAIL_INDEX)
  return ms * Math.exp((law.shared[slot] ?? 0) + (law.own[side][slot] ?? 0)) + (law.pauses[side][slot] ?? 0)
}

/** The draws are in the order of the original: another order would give other numbers. */
function lawOf(world: World, random: Random, slots: number): Law {
  const base: Law = { median: 40, sigma: 0.5, tail: 0, miss: 0, shared: [], own: [[], []], pauses: [[], []] }
  const twice = <T>(make: () => T): readonly [T, T] => [make(), make()]
  switch (world) {
    case 'lognormal':
      return { ...base, tail: 0.02 }
    case 'bimodal':
      return { ...base, median: 12, sigma: 0.25, miss: 0.2 }
    case 'gc':
      return { ...base, median: 20, sigma: 0.3, pauses: twice(() => pausesOf(random, slots, 100)) }
    case 'drift':
      return { ...base, sigma: 0.4, shared: driftOf(random, slots, [0.4, 0.1]) }
    case 'autocorr':
      return { ...base, sigma: 0.3, own: twice(() => autoregressive(random, slots, [0.95, 0.25])) }
    case 'quantised':
      return { ...base, median: 6, sigma: 0.35 }
    case 'slowenv':
      return { ...base, sigma: 0.4, own: twice(() => autoregressive(random, slots, [1 - 1 / 400, 0.08])) }
    case 'mixed': {
      const drift = driftOf(random, slots, [0.3, 0.08])
      const jitter = autoregressive(random, slots, [0.9, 0.1])
      const shared = drift.map((value, slot) => value + (jitter[slot] ?? 0))
      const own = twice(() => autoregressive(random, slots, [0.9, 0.12]))
      return { ...base, median: 30, sigma: 0.4, tail: 0.01, shared, own, pauses: twice(() => pausesOf(random, slots, 200)) }
    }
  }
}

function autoregressive(random: Random, slots: number, [memory, deviation]: readonly [number, number]): number[] {
  let value = random.normal() * deviation
  const innovation = deviation * Math.sqrt(1 - memory * memory)
  return Array.from({ length: slots }, () => {
    const now = value
    value = memory * value + innovation * random.normal()
    return now
  })
}

const PAUSE_MS = [50, 150] as const

/** What is left of a pause at each slot, so that a pause hits neighbours. */
function pausesOf(random: Random, slots: number, every: number): number[] {
  const left = Array.from({ length: slots }, () => 0)
  const gap = (): number => Math.floor(-Math.log(1 - random.next()) * every)
  for (let start = gap(); start < slots; start += 1 + gap()) {
    const length = PAUSE_MS[0] + (PAUSE_MS[1] - PAUSE_MS[0]) * random.next()
    for (let after = 0; after * SLOT_MS < length && start + after < slots; after += 1) {
      // The original draws once more here, times zero.
      random.next()
      left[start + after] = Math.max(left[start + after] ?? 0, length - after * SLOT_MS)
    }
  }
  return left
}

function driftOf(random: Random, slots: number, [ramp, wave]: readonly [number, number]): number[] {
  const slope = random.normal() * ramp
  const phase = random.next() * 2 * Math.PI
  const cycles = 1 + 2 * random.next()
  return Array.from({ length: slots }, (_, slot) => {
    const time = slot / slots
    return slope * (time - 0.5) + wave * Math.sin(2 * Math.PI * cycles * time + phase)
  })
}
