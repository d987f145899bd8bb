/** How long a comparison takes, one observation against one, parse of both included; and whether it grows faster than its input. */
import { compareProbe } from '../../../src/compare/compare-probe.ts'
import { FACETS } from '../../../src/compare/facets/index.ts'
import type { Exchange, Observation } from '../../../src/core/observation.ts'
import { spreadOf } from '../statistics.ts'
import { type BodyPair, pairOf, rowsOf, SHAPES, shuffled } from './large-bodies.ts'
import { type Row, verdict } from './measures.ts'
import { seededRandom, type Side } from './noise.ts'
import { factsOf, ORIGINS, PAIR, STARTED_AT } from './world.ts'

function observationOf(side: Side, repeat: number, data: string): Observation {
  const exchange: Exchange = {
    method: 'GET',
    url: `${ORIGINS[side]}/rows`,
    requestHeaders: [],
    status: 200,
    httpVersion: '1.1',
    headers: [['content-type', 'application/json']],
    body: { bytes: Buffer.byteLength(data), wireBytes: Buffer.byteLength(data), encoding: 'utf8', data },
    phases: { totalMs: 1 },
  }
  return {
    probe: 'rows',
    environment: side === 'reference' ? 'production' : 'staging',
    repeat,
    round: 0,
    at: STARTED_AT,
    attempts: [],
    outcome: 'answered',
    parts: { http: { exchanges: [exchange] } },
  }
}

/** @returns milliseconds of one comparison of so many samples a side */
export function timeOf(body: BodyPair, samples: number = 1): number {
  const sides = sidesOf(body, samples)
  const started = performance.now()
  compareProbe(factsOf('rows', 'rows'), sides, PAIR)
  return performance.now() - started
}

/** @returns how many differences the body shows, all elements of a list counted under one path */
export function differencesOf(body: BodyPair, samples: number = 1): number {
  const facet = FACETS.find(({ name }) => name === 'body')
  return facet?.compare(sidesOf(body, samples), { ...PAIR, settings: {} }).differences.length ?? 0
}

function sidesOf(
  [reference, candidate]: BodyPair,
  samples: number,
): { readonly reference: Observation[]; readonly candidate: Observation[] } {
  return {
    reference: Array.from({ length: samples }, (_, repeat) => observationOf('reference', repeat, reference)),
    candidate: Array.from({ length: samples }, (_, repeat) => observationOf('candidate', repeat, candidate)),
  }
}

const MB = 1e6
/** Twice the work may take this much more than twice the time: the garbage collector is not linear to the millisecond. */
const GROWTH_MAX = 3

/** @param rounds - the fastest of so many counts: what else the machine does only adds to a time */
export function measureSpeed(rounds: number, isLarge: boolean): readonly Row[] {
  const leastOf = (body: BodyPair): number => spreadOf(Array.from({ length: rounds }, () => timeOf(body))).min
  const [plain, keyed] = SHAPES
  if (plain === undefined || keyed === undefined) return []
  const warm = plain.make(MB / 4, seededRandom(1))
  for (let round = 0; round < 5; round += 1) timeOf(warm)
  const limit = (measure: string, body: BodyPair, ms: number): Row => {
    const measured = leastOf(body)
    return {
      measure: `speed: ${measure}`,
      goal: `<= ${ms} ms`,
      measured: `${measured.toFixed(0)} ms`,
      verdict: verdict(measured <= ms),
    }
  }
  const tenThousand = rowsOf(10_000, seededRandom(3)).map(({ id, name }) => ({ id, name }))
  const rows = [
    limit('1 MB against 1 MB of JSON, 1 % of the leaves changed', plain.make(MB, seededRandom(2)), 250),
    ...(isLarge ? [limit('10 MB against 10 MB', plain.make(10 * MB, seededRandom(2)), 3000)] : []),
    limit('10,000 keyed elements, shuffled', pairOf(tenThousand, shuffled(tenThousand, seededRandom(4))), 200),
  ]
  const growth = SHAPES.map(({ name, make }) => {
    const [once, twice, fourTimes] = [1, 2, 4].map((times) => leastOf(make((times * MB) / (isLarge ? 1 : 2), seededRandom(5))))
    return { name, times: [(twice ?? 0) / (once ?? 1), (fourTimes ?? 0) / (twice ?? 1)], ms: fourTimes ?? 0 }
  })
  // A few milliseconds double by chance.
  const worst = growth.filter(({ ms }) => ms > 100).filter(({ times }) => (times[1] ?? 0) > GROWTH_MAX)
  const shown = growth.map(
    ({ name, times, ms }) => `${name} ${times.map((ratio) => ratio.toFixed(1)).join(', ')} (${ms.toFixed(0)} ms)`,
  )
  rows.push({
    measure: `growth of the time from ${isLarge ? '1 to 2 and from 2 to 4' : '0.5 to 1 and from 1 to 2'} MB`,
    goal: `<= ${GROWTH_MAX} for twice the size`,
    measured: shown.join('; '),
    verdict: verdict(worst.length === 0),
  })
  return rows
}
