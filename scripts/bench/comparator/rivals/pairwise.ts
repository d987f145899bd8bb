/** Rules that look at pairs of answers: the plain deep comparison, with masks, with learnt date fields, with a second replay. */
import { differingPaths, type Flat, flatten, type Rival, type Seen } from './rival.ts'

const REQUESTS = 10

/** Flagged is what differs in every pair: what differs in some only, a person would call noise at once. */
function inEveryPair(pairs: readonly (readonly string[])[]): ReadonlySet<string> {
  const [first = [], ...rest] = pairs.map((paths) => new Set(paths))
  return new Set([...first].filter((path) => rest.every((paths) => paths.has(path))))
}

function pairsOf({ reference, candidate }: Seen, read: (flat: Flat) => Flat = (flat) => flat): (readonly [Flat, Flat])[] {
  return reference.flatMap((observation, index): (readonly [Flat, Flat])[] => {
    const other = candidate[index]
    return other === undefined ? [] : [[read(flatten(observation)), read(flatten(other))]]
  })
}

export const naive: Rival = {
  name: 'naive deep diff',
  requests: REQUESTS,
  how: 'every path that differs in every pair of answers',
  judge: (seen) => inEveryPair(pairsOf(seen).map(([left, right]) => differingPaths(left, right))),
}

/** What masks of this kind look like in the wild: uuid, ISO date and time, HTTP date, epoch, long hex, host. */
const MASKS: readonly (readonly [RegExp, string])[] = [
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi, '<uuid>'],
  [/\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?/g, '<date>'],
  [/(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT/g, '<date>'],
  [/\b1[5-9]\d{8,11}\b/g, '<epoch>'],
  [/\b[0-9a-f]{16,}\b/g, '<hex>'],
  [/https?:\/\/[^/\s"']+/g, '<host>'],
]

export const naiveWithMask: Rival = {
  name: 'naive deep diff + masks',
  requests: REQUESTS,
  how: 'the same after uuids, dates, epochs, long hex and hosts are replaced by their kind',
  judge: (seen) => {
    const mask = (flat: Flat): Flat =>
      new Map(
        [...flat].map(([path, value]) => [path, MASKS.reduce((text, [pattern, name]) => text.replace(pattern, name), value)]),
      )
    return inEveryPair(pairsOf(seen, mask).map(([left, right]) => differingPaths(left, right)))
  },
}

/**
 * Keploy records an answer, takes fields whose value reads as a date for noise, and leaves out at replay every path that
 * contains the name of one of them.
 */
export const keploy: Rival = {
  name: 'Keploy-like',
  requests: REQUESTS,
  how: 'fields of the recorded answer that read as dates are noise; a path that contains the name of one is not compared',
  judge: (seen) => {
    const noisy = new Set<string>()
    const pairs = pairsOf(seen)
    for (const [recorded] of pairs)
      for (const [path, value] of recorded)
        if (isDate(value.replace(/^\w+ /, ''))) noisy.add(path.slice(path.lastIndexOf('/') + 1).toLowerCase())
    const isNoise = (path: string): boolean => [...noisy].some((name) => path.toLowerCase().includes(name))
    return inEveryPair(pairs.map(([left, right]) => differingPaths(left, right).filter((path) => !isNoise(path))))
  },
}

function isDate(text: string): boolean {
  return text.length >= 8 && /\d{2}/.test(text) && /[-:/]/.test(text) && !Number.isNaN(Date.parse(text))
}

/** AREX replays twice against the new version: what differs between the two replays is left out. */
export const arex: Rival = {
  name: 'AREX-like',
  requests: REQUESTS,
  how: 'what two replays against the candidate disagree on is left out; the rest must be equal in every pair',
  judge: ({ reference, candidate }) => {
    const noisy = new Set<string>()
    const flats = candidate.map(flatten)
    for (const [index, flat] of flats.entries()) {
      const next = flats[index + 1]
      if (next !== undefined) for (const path of differingPaths(flat, next)) noisy.add(path)
    }
    const paths = pairsOf({ reference, candidate }).map(([left, right]) =>
      differingPaths(left, right).filter((path) => !noisy.has(path)),
    )
    return inEveryPair(paths)
  },
}
