/** What the user says about latency, as numbers. Flags win over the profile, the profile over the config. */
import { durationMs } from './duration.ts'
import type { LatencySettings, LatencyTolerances, ProjectRequest } from './project.ts'
import type { UserConfig, UserProfile } from './types.ts'
import type { UserLatencyTolerance, UserLatencyTolerances } from './user-latency.ts'

/** What a production may get without asking anybody (specs/LATENCY.md, section 8.8). */
const REQUESTS_PER_SECOND = 5
/** Noise of a whole environment passes within a minute more often than not (specs/LATENCY.md, section 1.7). */
const CONFIRM_AFTER = '60s'

export function latencySettings(config: UserConfig, profile: UserProfile, request: ProjectRequest): LatencySettings {
  const said = { ...config.latency, ...profile.latency }
  return {
    profile: said.profile ?? 'smoke',
    engine: said.engine ?? 'parity',
    requestsPerSecond: said.requestsPerSecond ?? REQUESTS_PER_SECOND,
    undecided: said.undecided ?? 'tell',
    confirmAfterMs: durationMs(said.confirmAfter ?? CONFIRM_AFTER),
    tolerances: { ...latencyTolerances(config.tolerances?.latency), ...latencyTolerances(profile.tolerances?.latency) },
    ...request.latency,
  }
}

/** @returns quantile (`0.95`) -> tolerance */
export function latencyTolerances(tolerances: UserLatencyTolerances = {}): LatencyTolerances {
  return Object.fromEntries(Object.entries(tolerances).map(([name, tolerance]) => [quantileOf(name), toleranceOf(tolerance)]))
}

function quantileOf(name: string): string {
  return String(Number(name.slice(1)) / 100)
}

function toleranceOf(tolerance: UserLatencyTolerance): LatencyTolerances[string] {
  if (typeof tolerance !== 'string')
    return {
      ...(tolerance.relative !== undefined && { relative: share(tolerance.relative) }),
      ...(tolerance.absolute !== undefined && { absoluteMs: durationMs(tolerance.absolute) }),
    }
  // A time alone is all that is allowed: no percentage beside it.
  return tolerance.endsWith('%') ? { relative: share(tolerance) } : { relative: 0, absoluteMs: durationMs(tolerance) }
}

function share(percent: string): number {
  return Number(percent.slice(0, -1)) / 100
}
