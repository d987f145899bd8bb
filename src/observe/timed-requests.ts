/** The requests of the timed probes as they go over the wire, made once: nothing of a sample is spent on templates or tokens. */
import { readFile } from 'node:fs/promises'

import { queryText, wireText } from '../core/method.ts'
import type { HeaderList, UnansweredCause } from '../core/observation.ts'
import { fillRequest } from '../plan/fill.ts'
import type { PlannedStep } from '../plan/plan.ts'
import { encodeBody, requestHeaders } from './http/request-headers.ts'
import type { EnvironmentRuntime, RunContext } from './runtime.ts'

/** Redirects are not followed: what is timed is one answer. */
export type TimedRequest = {
  readonly method: string
  /** With the query, below the path of the environment's baseURL. */
  readonly path: string
  /** Complete: nothing is added but `host` and `content-length`. */
  readonly headers: HeaderList
  readonly body?: Buffer
}

export type TimedEnvironment = {
  readonly runtime: EnvironmentRuntime
  /** With credentials, for the floor route. */
  readonly headers: HeaderList
  /** By probe. */
  readonly requests: ReadonlyMap<string, TimedRequest>
}

/** @returns the cause when the environment gives no access token */
export async function timedRequests(
  runtime: EnvironmentRuntime,
  steps: readonly PlannedStep[],
  context: RunContext,
): Promise<TimedEnvironment | { readonly cause: UnansweredCause }> {
  const credentials = await runtime.credentials()
  if (!credentials.ok) return { cause: credentials.cause }
  const { variables } = runtime.environment
  const headersFor = (own: Readonly<Record<string, string>>, authenticated: boolean, contentType?: string): HeaderList =>
    requestHeaders({
      tool: context.tool,
      runId: context.runId,
      credentials: authenticated ? credentials.headers : {},
      probe: own,
      jarCookies: '',
      contentType,
    })
  const requests = new Map<string, TimedRequest>()
  for (const { facts, request: planned } of steps) {
    const request = fillRequest(planned, (name) => variables[name] ?? context.variables[name])
    const body = request.body === undefined ? undefined : await encodeBody(request.body, readFile)
    requests.set(facts.name, {
      method: request.method,
      path: wireText(request.path + queryText(request.path, request.query)),
      headers: headersFor(request.headers, request.authenticated, body?.contentType),
      ...(body !== undefined && { body: body.bytes }),
    })
  }
  return { runtime, headers: headersFor({}, true), requests }
}
