/**
 * What varies in real answers without meaning anything: all of it from a seed, the environment and the number of the
 * request, so that any answer can be made again.
 */
import { stableHash } from '../../../src/core/hash.ts'

export const NOISE_LEVELS = ['quiet', 'normal', 'hostile'] as const
export type NoiseLevel = (typeof NOISE_LEVELS)[number]

export type Side = 'reference' | 'candidate'

export type Random = () => number

/** mulberry32, by Tommy Ettinger (public domain). */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** One request: who is asked for what, as which request of that side (from 0), at which time (UTC epoch milliseconds). */
export type Asked = {
  readonly seed: number
  readonly probe: string
  readonly variant: number
  readonly level: NoiseLevel
  readonly side: Side
  readonly nth: number
  readonly at: number
  /** When the run started, the same for all requests. */
  readonly startedAt: number
  readonly origins: Readonly<Record<Side, string>>
}

export type Noise = Asked & {
  readonly origin: string
  /** Of the other environment. */
  readonly foreign: string
  readonly random: Random
  readonly atLeast: (level: NoiseLevel) => boolean
  readonly below: (limit: number) => number
  readonly pick: <T>(list: readonly T[]) => T
  readonly shuffled: <T>(list: readonly T[]) => T[]
  readonly chance: (share: number) => boolean
  readonly uuid: () => string
  readonly hex: (length: number) => string
  readonly token: (length: number) => string
  readonly digits: (length: number) => string
  /** Within 10 % of the value. */
  readonly jitter: (value: number) => number
  readonly now: (plusMs?: number) => Date
  /** Randomness of this environment alone, the same in every answer: ids and times that differ by nature. */
  readonly own: (what: string) => Noise
  /** Randomness of the data, the same in both environments and in every answer. */
  readonly data: (what: string) => Noise
}

const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

export function noiseOf(asked: Asked): Noise {
  return makeNoise(asked, [asked.seed, asked.probe, asked.side, asked.nth])
}

function makeNoise(asked: Asked, parts: readonly (string | number)[]): Noise {
  const random = seededRandom(stableHash(parts.join('|')))
  const below = (limit: number): number => Math.floor(random() * limit)
  const from = (alphabet: string, length: number): string =>
    Array.from({ length }, () => alphabet[below(alphabet.length)]).join('')
  const hex = (length: number): string => from('0123456789abcdef', length)
  const { side, origins, seed, probe, variant } = asked
  return {
    ...asked,
    origin: origins[side],
    foreign: origins[side === 'reference' ? 'candidate' : 'reference'],
    random,
    atLeast: (level) => NOISE_LEVELS.indexOf(asked.level) >= NOISE_LEVELS.indexOf(level),
    below,
    pick: (list) => {
      const item = list[below(list.length)]
      if (item === undefined) throw new RangeError('nothing to pick from')
      return item
    },
    shuffled: (list) => {
      const copy = [...list]
      for (let index = copy.length - 1; index > 0; index -= 1) {
        const other = below(index + 1)
        const [left, right] = [copy[index], copy[other]]
        if (left !== undefined && right !== undefined) [copy[index], copy[other]] = [right, left]
      }
      return copy
    },
    chance: (share) => random() < share,
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-${from('89ab', 1)}${hex(3)}-${hex(12)}`,
    hex,
    token: (length) => from(BASE64URL, length),
    digits: (length) => from('123456789', 1) + from('0123456789', length - 1),
    jitter: (value) => value * (0.9 + random() * 0.2),
    now: (plusMs = 0) => new Date(asked.at + plusMs + below(30)),
    own: (what) => makeNoise(asked, [seed, probe, side, 'own', what]),
    data: (what) => makeNoise(asked, [probe, variant, 'data', what]),
  }
}
