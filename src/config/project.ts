/** What loading gives: everything the user wrote, checked, with defaults filled in and secrets known. No I/O after this. */
import type { Role } from '../core/environment.ts'
import type { SourceLocation } from '../core/errors.ts'
import type { FailOn, OnInconclusive } from '../core/result.ts'
import type { LatencyProfile } from '../core/latency.ts'
import type { Category, DataMode, Severity } from '../core/probe.ts'
import type { KnownDifference } from '../core/known-difference.ts'
import type { Secret } from '../core/secret.ts'
import type { UserAuth, UserProbe } from './types.ts'

export type { Secret, KnownDifference }

export type ResolvedEnvironment = {
  readonly name: string
  readonly role: Role
  /** Without a trailing slash; may have a path. */
  readonly baseURL: string
  readonly headers: Readonly<Record<string, string>>
  readonly auth?: UserAuth
  readonly cookies: Readonly<Record<string, string>>
  /** PEM contents, already read from the files that were named. */
  readonly tls: {
    readonly ca?: string
    readonly cert?: string
    readonly key?: string
    readonly passphrase?: string
    readonly rejectUnauthorized: boolean
    readonly servername?: string
  }
  readonly proxy?: string
  readonly httpVersion: '1.1' | '2' | 'auto'
  /** Its own, and those of the process that probes use. */
  readonly variables: Readonly<Record<string, string>>
  readonly allowUnsafe: boolean
  readonly tokens: Readonly<Record<string, string>>
  /** Of a candidate: whether it holds the rows of the reference; absent: found out. */
  readonly data?: DataMode
  readonly start?: { readonly command: string; readonly cwd: string; readonly env: Readonly<Record<string, string>> }
  readonly readyWhen: { readonly url: string; readonly status?: number; readonly timeoutMs: number }
  readonly version?: { readonly get: string; readonly json?: string; readonly header?: string; readonly pattern?: string }
  readonly concurrency: number
  /** 0 = no cap. */
  readonly requestsPerSecond: number
}

/** A probe as written, checked, with where it stands. Paths of files in it are absolute; `${name}` is not yet filled in. */
export type LoadedProbe = {
  readonly probe: UserProbe
  /** Relative to the project's root, with `/`. */
  readonly file: string
  /** Its file is relative to the working folder, as in messages. Line 0 for a path given on the command line. */
  readonly at: SourceLocation
  readonly category: Category
}

/** Quantile -> how much slower the candidate may be. */
export type LatencyTolerances = Readonly<Record<string, { readonly relative?: number; readonly absoluteMs?: number }>>

export type LatencySettings = {
  readonly profile: LatencyProfile | 'off'
  readonly engine: 'parity' | 'k6'
  /** Per host. */
  readonly requestsPerSecond: number
  readonly undecided: 'tell' | 'fail'
  readonly confirmAfterMs: number
  /** What the user says of them; the profile has the others. */
  readonly tolerances: LatencyTolerances
}

export type Settings = {
  readonly suite: string
  readonly failOn: FailOn
  readonly minCoverage: number
  readonly onInconclusive: OnInconclusive
  /** Exit code of the decision `warn`. */
  readonly warnExitCode: number
  readonly observeOnly: boolean
  /** Absolute: the earlier run whose findings do not fail the gate; undefined: none. */
  readonly newOnly: string | undefined
  /** Severities in the place of the rules' own. */
  readonly rules: Readonly<Record<string, Severity>>
  readonly strictConfig: boolean
  readonly knownDifferencesMaxDays: number
  /** Absolute. */
  readonly out: string
  /** Absolute; undefined: none is kept. */
  readonly history: string | undefined
  /** Absolute path of the Playwright config; undefined: there are no journeys. */
  readonly journeys: string | undefined
  /** Screening repeats; undefined: as many as the length of the run allows. */
  readonly repeats: number | undefined
  readonly retries: number
  readonly timeouts: { readonly connectMs: number; readonly headersMs: number; readonly bodyMs: number; readonly totalMs: number }
  readonly bodyBytesMax: number
  readonly redirects: { readonly follow: boolean; readonly max: number }
  readonly latency: LatencySettings
  readonly maskedFields: readonly string[]
  /** From the profile: only these are selected. */
  readonly tags: readonly string[]
  readonly categories: readonly Category[]
}

export type Project = {
  /** Absolute folder of the config file, or the working folder when there is none. */
  readonly root: string
  /** Absolute. */
  readonly configFile?: string
  /** The reference first, then the candidates in the order they are written. */
  readonly environments: readonly [ResolvedEnvironment, ...ResolvedEnvironment[]]
  readonly probes: readonly LoadedProbe[]
  /** k6 scripts that are compared by metric; absolute, sorted. */
  readonly scripts: readonly string[]
  readonly knownDifferences: readonly KnownDifference[]
  readonly settings: Settings
  readonly secrets: readonly Secret[]
  readonly warnings: readonly string[]
  /** Digest of config, probe files and known differences; absent without a config. */
  readonly configSha256?: string
}

/** What the command line adds to, or puts in place of, the config file. */
export type ProjectRequest = {
  readonly cwd: string
  /** The process's environment variables. */
  readonly variables: Readonly<Record<string, string | undefined>>
  readonly config?: string
  readonly profile?: string
  /** The config-less form: `--reference URL --candidate URL path...`. */
  readonly inline?: { readonly reference: string; readonly candidates: readonly string[]; readonly paths: readonly string[] }
  readonly knownDifferences?: string
  readonly failOn?: FailOn
  readonly minCoverage?: number
  readonly onInconclusive?: OnInconclusive
  readonly warnExitCode?: number
  readonly observeOnly?: boolean
  readonly newOnly?: string
  readonly data?: DataMode
  readonly strictConfig?: boolean
  readonly latency?: Partial<Pick<LatencySettings, 'profile' | 'engine' | 'requestsPerSecond'>>
  readonly out?: string
  readonly history?: string
  /** `YYYY-MM-DD`, so that what is accepted for too long is told; unchecked when absent. */
  readonly today?: string
  /** Only this environment's secrets are needed: the others are observed elsewhere. */
  readonly secretsOf?: string
  /** Commands that send nothing (`plan`) may run without the secrets. */
  readonly allowMissingSecrets?: boolean
  /** Ids of all rules of the comparison, so that a mistyped rule is told; unchecked when absent. */
  readonly rules?: readonly string[]
}
