/** Settings of the run: flags win over the profile, the profile over the config, the config over the defaults. */
import path from 'node:path'

import { KNOWN_DIFFERENCES_MAX_DAYS } from './check-known-difference.ts'
import { DURATION_MS_MAX, durationMs } from './duration.ts'
import { latencySettings } from './latency-settings.ts'
import { guess } from './closest.ts'
import { describePath, type Problem } from './problems.ts'
import type { ProjectRequest, Settings } from './project.ts'
import type { PropertyPath, SourceDocument } from './source/document.ts'
import type { UserConfig, UserLimits, UserProfile, UserTimeouts } from './types.ts'

const TIMEOUTS: Required<UserTimeouts> = { connect: '5s', headers: '30s', body: '30s', total: '60s' }
const BODY_BYTES_MAX = 8_388_608
const RETRIES = 2
const REDIRECTS_MAX = 10
const MIN_COVERAGE = 100

export type ChosenProfile = { readonly profile: UserProfile; readonly problems: readonly Problem[] }

export function chooseProfile(config: UserConfig, name: string | undefined, document: SourceDocument): ChosenProfile {
  if (name === undefined) return { profile: {}, problems: [] }
  const profiles = config.profiles ?? {}
  const profile = Object.hasOwn(profiles, name) ? profiles[name] : undefined
  if (profile !== undefined) return { profile, problems: [] }
  const problem = {
    document,
    path: ['profiles'],
    part: 'key' as const,
    code: 'PARITY_PROFILE_UNKNOWN',
    message: `--profile: there is no profile ${JSON.stringify(name)}`,
    hint: guess(name, Object.keys(profiles), 'Profiles'),
  }
  return { profile: {}, problems: [problem] }
}

export function mergeLimits(config: UserConfig, profile: UserProfile): UserLimits {
  return { ...config.limits, ...profile.limits }
}

export function resolveSettings(config: UserConfig, profile: UserProfile, request: ProjectRequest, root: string): Settings {
  const timeouts = { ...TIMEOUTS, ...config.timeouts, ...profile.timeouts }
  return {
    suite: config.suite ?? path.basename(root),
    failOn: request.failOn ?? profile.failOn ?? config.failOn ?? 'breaking',
    minCoverage: request.minCoverage ?? profile.minCoverage ?? config.minCoverage ?? MIN_COVERAGE,
    onInconclusive: request.onInconclusive ?? profile.onInconclusive ?? config.onInconclusive ?? 'fail',
    warnExitCode: request.warnExitCode ?? profile.warnExitCode ?? config.warnExitCode ?? 0,
    observeOnly: request.observeOnly ?? profile.observeOnly ?? config.observeOnly ?? false,
    newOnly: fileOf(request.newOnly, profile.newOnly ?? config.newOnly, request.cwd, root),
    rules: { ...config.rules, ...profile.rules },
    strictConfig: request.strictConfig ?? profile.strictConfig ?? config.strictConfig ?? false,
    knownDifferencesMaxDays: config.knownDifferencesMaxDays ?? KNOWN_DIFFERENCES_MAX_DAYS,
    out: request.out === undefined ? path.resolve(root, config.out ?? 'reports') : path.resolve(request.cwd, request.out),
    history: fileOf(request.history, config.history, request.cwd, root),
    journeys: fileOf(undefined, profile.journeys ?? config.journeys, request.cwd, root),
    repeats: profile.repeats ?? config.repeats,
    retries: profile.retries ?? config.retries ?? RETRIES,
    timeouts: {
      connectMs: durationMs(timeouts.connect),
      headersMs: durationMs(timeouts.headers),
      bodyMs: durationMs(timeouts.body),
      totalMs: durationMs(timeouts.total),
    },
    bodyBytesMax: mergeLimits(config, profile).bodyBytes ?? BODY_BYTES_MAX,
    redirects: { follow: config.redirects?.follow ?? true, max: config.redirects?.max ?? REDIRECTS_MAX },
    latency: latencySettings(config, profile, request),
    maskedFields: config.mask?.fields ?? [],
    tags: profile.tags ?? [],
    categories: profile.categories ?? [],
  }
}

/** A flag is relative to the working folder, a setting to the config. */
function fileOf(flag: string | undefined, setting: string | undefined, cwd: string, root: string): string | undefined {
  if (flag !== undefined) return path.resolve(cwd, flag)
  return setting === undefined ? undefined : path.resolve(root, setting)
}

/** A timer that is asked to wait longer than it can fires at once. */
export function checkDurations(config: UserConfig, document: SourceDocument): readonly Problem[] {
  const environments = Object.entries(config.environments).map(([name, { readyWhen }]) => ({
    path: ['environments', name, 'readyWhen', 'timeout'],
    duration: readyWhen?.timeout,
  }))
  const timeouts = timeoutsAt(['timeouts'], config.timeouts)
  const profiles = Object.entries(config.profiles ?? {}).flatMap(([name, profile]) =>
    timeoutsAt(['profiles', name, 'timeouts'], profile.timeouts),
  )
  return [...environments, ...timeouts, ...profiles].flatMap(({ path: place, duration }) => {
    if (duration === undefined || durationMs(duration) <= DURATION_MS_MAX) return []
    return [
      {
        document,
        path: place,
        code: 'PARITY_CONFIG_INVALID',
        message: `${describePath(document, place)} is too long: ${JSON.stringify(duration)}`,
        hint: 'The longest a timer can wait is 24 days.',
      },
    ]
  })
}

function timeoutsAt(
  place: PropertyPath,
  timeouts: UserTimeouts = {},
): readonly { readonly path: PropertyPath; readonly duration: string | number | undefined }[] {
  return Object.entries(timeouts).map(([name, duration]) => ({ path: [...place, name], duration }))
}
