/** What is alive of an environment during a run, and what one probe carries along in it. */
import type { CookieJar } from 'tough-cookie'

import type { UnansweredCause } from '../core/observation.ts'
import type { Masker } from '../log/masking.ts'
import type { ResolvedEnvironment, Settings } from '../plan/plan.ts'
import { createCredentials, type Credentials } from './http/credentials.ts'
import { createLanes } from './http/lanes.ts'
import type { Lanes } from './http/lanes.ts'
import { createPacer } from './pacer.ts'
import type { Pacer } from './pacer.ts'

/** An environment that never answered is given up after this many failed observations in a row. */
const FAILURES_BEFORE_DOWN: number = 6
/** One that did answer: after this many, of as many probes. One probe that always fails is a finding, not an outage. */
const FAILURES_AFTER_ANSWERS = 12
const PROBES_AFTER_ANSWERS = 4
/** Causes that say nothing answers any more, whatever is asked. */
const OUTAGE: ReadonlySet<string> = new Set(['refused', 'unreachable', 'dns', 'timeout-connect', 'reset'])

export type EnvironmentRuntime = {
  readonly environment: ResolvedEnvironment
  readonly base: URL
  readonly lanes: Lanes
  readonly pacer: Pacer
  /** Headers that make a request ours: config headers, auth, cookies. A cause when no token could be had. */
  readonly credentials: () => Promise<Credentials>
  /** How often a failed connection is tried again: not at all once the environment looks down. */
  readonly retries: () => number
  /** Set when it is given up: it never answered, or no longer does. */
  readonly down: () => UnansweredCause | undefined
  /** True when it is down and did answer before: what it answered until then counts. */
  readonly lost: () => boolean
  /** Every observation reports here what became of it. */
  readonly note: (probe: string, cause: UnansweredCause | undefined) => void
}

/** One probe on one environment: a cookie jar and captured values of its own, shared by the steps of a flow. */
export type Session = {
  jar: CookieJar | undefined
  readonly captured: Map<string, string>
  /** What steps that are sent once answered, by JSON Pointer. */
  readonly made: Map<string, string>
  /** Set when a step did not answer or captured nothing: the steps after it are not sent. */
  broken: UnansweredCause | undefined
}

export type RunContext = {
  readonly runId: string
  readonly tool: string
  readonly settings: Settings
  readonly masker: Masker
  /** Of the process; templates may use them. */
  readonly variables: Readonly<Record<string, string | undefined>>
  readonly signal: AbortSignal
  /** UTC epoch milliseconds. */
  readonly now: () => number
}

export function createSession(): Session {
  return { jar: undefined, captured: new Map(), made: new Map(), broken: undefined }
}

export function createRuntime(environment: ResolvedEnvironment, context: RunContext): EnvironmentRuntime {
  const lanes = createLanes(environment, context.settings)
  let everAnswered = false
  let failuresInARow = 0
  const probesInARow = new Set<string>()
  let down: UnansweredCause | undefined
  return {
    environment,
    base: new URL(environment.baseURL),
    lanes,
    pacer: createPacer(environment.requestsPerSecond),
    credentials: createCredentials(environment, {
      lanes,
      masker: context.masker,
      settings: context.settings,
      signal: context.signal,
    }),
    retries: () => (!everAnswered && failuresInARow > 0 ? 0 : context.settings.retries),
    down: () => down,
    lost: () => down !== undefined && everAnswered,
    note: (probe, cause) => {
      if (cause === undefined) {
        everAnswered = true
        failuresInARow = 0
        probesInARow.clear()
        return
      }
      failuresInARow += 1
      probesInARow.add(probe)
      if (!everAnswered && failuresInARow >= FAILURES_BEFORE_DOWN) down ??= cause
      const isOutage =
        OUTAGE.has(cause.code) && failuresInARow >= FAILURES_AFTER_ANSWERS && probesInARow.size >= PROBES_AFTER_ANSWERS
      if (everAnswered && isOutage) down ??= cause
    },
  }
}
