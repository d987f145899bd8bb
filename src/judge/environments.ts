/** What the observations say of each environment as a whole: did it answer, how often, is its clock right. */
import type { EnvironmentFacts } from '../core/environment.ts'
import type { Observation } from '../core/observation.ts'
import type { EnvironmentResult } from '../core/result.ts'

export type VersionSeen = {
  readonly environment: string
  readonly when: 'start' | 'end'
  readonly version: string | null
  readonly because?: string
}

export type EnvironmentTally = {
  readonly add: (observations: readonly Observation[]) => void
  readonly results: (versions: readonly VersionSeen[]) => readonly EnvironmentResult[]
  readonly exchanges: () => number
  /** Clocks that are wrong: times, expiries and tokens of these environments are. */
  readonly clockWarnings: () => readonly string[]
  /** Never answered although asked: its findings say nothing about behaviour. */
  readonly isDown: (name: string) => boolean
}

/** Date has a resolution of one second and is cut, not rounded: its middle is the best guess. */
const DATE_HALF_MS = 500
/** Skew is counted in steps of this many milliseconds, so that the tally stays small however long the run is. */
const SKEW_STEP_MS = 100

type Tally = {
  answered: number
  unanswered: number
  retried: number
  readonly causes: Map<string, number>
  readonly skews: Map<number, number>
}

export function createTally(environments: readonly EnvironmentFacts[]): EnvironmentTally {
  const tallies = new Map(
    environments.map(({ name }): [string, Tally] => [
      name,
      { answered: 0, unanswered: 0, retried: 0, causes: new Map(), skews: new Map() },
    ]),
  )
  let exchanges = 0
  const isDown = (name: string): boolean => {
    const tally = tallies.get(name)
    return tally !== undefined && tally.answered === 0 && tally.unanswered > 0
  }
  return {
    isDown,
    exchanges: () => exchanges,
    clockWarnings: () => environments.flatMap(({ name }) => clockWarningOf(name, tallies.get(name))),
    add: (observations) => {
      for (const observation of observations) {
        const tally = tallies.get(observation.environment)
        if (tally === undefined) continue
        exchanges +=
          observation.outcome === 'answered' ? (observation.parts.http?.exchanges.length ?? 0) : observation.exchanges.length
        addTo(tally, observation)
      }
    },
    results: (versions) =>
      environments.map(({ name, role, baseURL }) => resultOf({ name, role, baseURL }, tallies.get(name), versions)),
  }
}

function addTo(tally: Tally, observation: Observation): void {
  if (observation.outcome === 'unanswered') {
    tally.unanswered += 1
    count(tally.causes, observation.cause.message)
    return
  }
  tally.answered += 1
  tally.retried += observation.attempts.length
  const exchange = observation.parts.http?.exchanges[0]
  const date = exchange?.headers.find(([name]) => name.length === 4 && name.toLowerCase() === 'date')?.[1]
  const at = date === undefined ? Number.NaN : Date.parse(date)
  if (!Number.isNaN(at)) count(tally.skews, Math.round((at + DATE_HALF_MS - observation.at) / SKEW_STEP_MS) * SKEW_STEP_MS)
}

function resultOf(
  facts: Pick<EnvironmentResult, 'name' | 'role' | 'baseURL'>,
  tally: Tally | undefined,
  versions: readonly VersionSeen[],
): EnvironmentResult {
  const versionAt = (when: 'start' | 'end'): VersionSeen | undefined =>
    versions.find((seen) => seen.environment === facts.name && seen.when === when)
  const version = versionAt('start')?.version ?? undefined
  const end = versionAt('end')
  // A version that can no longer be read is no proof that it is still the same.
  const versionAtEnd = end === undefined ? undefined : (end.version ?? (version === undefined ? undefined : 'not readable'))
  const { answered = 0, unanswered = 0, retried = 0 } = tally ?? {}
  const clockSkewMs = tally === undefined ? undefined : medianOf(tally.skews)
  const because = answered === 0 && tally !== undefined ? mostFrequent(tally.causes) : undefined
  return {
    ...facts,
    ...(version !== undefined && { version }),
    ...(versionAtEnd !== undefined && versionAtEnd !== version && { versionAtEnd }),
    health: answered > 0 ? 'healthy' : unanswered > 0 ? 'down' : 'not asked',
    answered,
    unanswered,
    retried,
    ...(clockSkewMs !== undefined && { clockSkewMs }),
    ...(because !== undefined && { because }),
  }
}

/** Less is the way of the answer and the seconds of Date; it is told where an environment is described. */
const SKEW_WARNED_MS = 5_000
const SKEW_SAMPLES_MIN = 5

function clockWarningOf(name: string, tally: Tally | undefined): readonly string[] {
  const samples = [...(tally?.skews.values() ?? [])].reduce((sum, times) => sum + times, 0)
  const skewMs = tally === undefined ? undefined : medianOf(tally.skews)
  if (skewMs === undefined || samples < SKEW_SAMPLES_MIN || Math.abs(skewMs) <= SKEW_WARNED_MS) return []
  const seconds = (Math.abs(skewMs) / 1000).toFixed(1)
  return [`the clock of ${name} is ${seconds} s ${skewMs > 0 ? 'ahead of' : 'behind'} ours (median of ${samples} Date headers)`]
}

function count<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

function mostFrequent(counts: ReadonlyMap<string, number>): string | undefined {
  return [...counts].sort((left, right) => right[1] - left[1] || (left[0] < right[0] ? -1 : 1))[0]?.[0]
}

/** The lower median of counted values. */
function medianOf(counts: ReadonlyMap<number, number>): number | undefined {
  const sorted = [...counts].sort((left, right) => left[0] - right[0])
  const half = sorted.reduce((sum, [, times]) => sum + times, 0) / 2
  let seen = 0
  for (const [value, times] of sorted) {
    seen += times
    // Not minus zero.
    if (seen >= half) return value + 0
  }
  return undefined
}
