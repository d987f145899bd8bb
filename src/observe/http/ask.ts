/**
 * Asks one environment one request and follows the redirects itself, one exchange per hop: libraries that follow hide
 * the hops, and "set cookie, redirect to the same URL" looks like a loop to them. Never throws for what the world does.
 */
import { readFile } from 'node:fs/promises'
import { performance } from 'node:perf_hooks'

import type { Body, Exchange, UnansweredCause } from '../../core/observation.ts'
import { queryText, wireText } from '../../core/method.ts'
import type { PlannedRequest } from '../../plan/plan.ts'
import type { EnvironmentRuntime, RunContext, Session } from '../runtime.ts'
import { retryAfterMs } from '../pacer.ts'
import { decodeBody, maskedBody } from './decode.ts'
import { receive } from './receive.ts'
import type { Received } from './receive.ts'
import { encodeBody, requestHeaders } from './request-headers.ts'

/** The last hop with its unmasked body: contracts and captures look at what really came. Never leaves the observer. */
export type RawAnswer = {
  readonly status: number
  readonly headers: Exchange['headers']
  readonly bytes: Buffer
  readonly elapsedMs: number
  readonly body: Body
}

export type Asked =
  | { readonly ok: true; readonly exchanges: readonly [Exchange, ...Exchange[]]; readonly raw: RawAnswer }
  | { readonly ok: false; readonly cause: UnansweredCause; readonly exchanges: readonly Exchange[]; readonly sent: boolean }

/** Remembers the last body of a step: repeats of a quiet probe are equal, and comparing bytes is cheaper than masking. */
export type BodyMemo = {
  last?: { readonly wire: Buffer; readonly encoding: string; readonly bytes: Buffer; readonly body: Body }
}

export type Ask = {
  readonly request: PlannedRequest
  readonly runtime: EnvironmentRuntime
  readonly session: Session
  readonly context: RunContext
  readonly memo: BodyMemo
}

const NO_CREDENTIALS = { ok: true, headers: {} } as const

type Hop = {
  readonly method: string
  readonly url: URL
  /** Path and query as they go over the wire: a URL would resolve `/..` and ask another question than was written. */
  readonly wirePath: string
  readonly body: Buffer | undefined
  readonly contentType: string | undefined
}

export async function ask(task: Ask): Promise<Asked> {
  const { request, runtime, context } = task
  const credentials = request.authenticated ? await runtime.credentials() : NO_CREDENTIALS
  if (!credentials.ok) return { ok: false, cause: credentials.cause, exchanges: [], sent: false }
  const encoded = request.body === undefined ? undefined : await encodeBody(request.body, readFile)
  const exchanges: Exchange[] = []
  const seen = new Set<string>()
  const deadlineMs = performance.now() + request.totalMs
  let hop: Hop = {
    method: request.method,
    ...target(runtime.base, request),
    body: encoded?.bytes,
    contentType: encoded?.contentType,
  }

  for (;;) {
    const sentOverWire = await sendHop(
      task,
      hop,
      sameOrigin(hop.url, runtime.base) ? credentials.headers : null,
      // Whole milliseconds: the number is quoted when it is over.
      Math.max(1, Math.ceil(deadlineMs - performance.now())),
    )
    if (!sentOverWire.received.ok)
      return { ok: false, cause: masked(sentOverWire.received.cause, context), exchanges, sent: sentOverWire.received.sent }
    const { exchange, raw } = await toExchange(task, hop, sentOverWire.headers, sentOverWire.received)
    exchanges.push(exchange)
    const cookiesSet = await storeCookies(task.session, hop.url, raw.headers)
    const location = request.redirects.follow ? redirectTarget(raw, hop.url) : undefined
    if (location === undefined) return { ok: true, exchanges: nonEmpty(exchange, exchanges), raw }

    const next = nextHop(hop, raw.status, location)
    // The same request again is a loop, unless a cookie was set in between: that may change the answer.
    const key = `${next.method} ${next.url.href}`
    if (cookiesSet) seen.clear()
    if (seen.has(key) || (!cookiesSet && key === `${hop.method} ${hop.url.href}`)) {
      return {
        ok: false,
        cause: redirectFailure(
          'redirect-loop',
          `redirect loop: ${exchange.url} comes back to ${context.masker.url(next.url.href)}`,
        ),
        exchanges,
        sent: true,
      }
    }
    seen.add(key)
    if (exchanges.length > request.redirects.max) {
      return {
        ok: false,
        cause: redirectFailure('redirect-limit', `more than ${request.redirects.max} redirects`),
        exchanges,
        sent: true,
      }
    }
    hop = next
    // The engine took the turn of the first request, for all environments together.
    const turn = runtime.pacer.turn(context.signal)
    if (turn !== undefined) await turn
  }
}

async function sendHop(
  task: Ask,
  hop: Hop,
  credentials: Readonly<Record<string, string>> | null,
  totalMs: number,
): Promise<{ received: Received; headers: Exchange['requestHeaders'] }> {
  const { runtime, session, context, request } = task
  const headers = requestHeaders({
    tool: context.tool,
    runId: context.runId,
    // Credentials and the probe's own headers are for the environment, never for another origin.
    credentials: credentials ?? {},
    probe: credentials === null ? {} : request.headers,
    jarCookies: session.jar === undefined ? '' : await session.jar.getCookieString(hop.url.href),
    contentType: hop.contentType,
  })
  const lane = runtime.lanes.take(hop.url.origin)
  const received = await receive(lane, {
    origin: hop.url.origin,
    path: hop.wirePath,
    method: hop.method,
    headers,
    body: hop.body,
    totalMs,
    bytesMax: context.settings.bodyBytesMax,
    signal: context.signal,
  })
  runtime.lanes.give(hop.url.origin, lane, received.ok && !received.cut)
  return { received, headers }
}

async function toExchange(
  task: Ask,
  hop: Hop,
  requestHeaderList: Exchange['requestHeaders'],
  received: Received & { ok: true },
): Promise<{ exchange: Exchange; raw: RawAnswer }> {
  const { masker, settings, now } = task.context
  const encoding = headerValue(received.headers, 'content-encoding') ?? ''
  const { body, bytes } = await readBody(task, received, encoding, settings.bodyBytesMax)
  // 503 is an answer of the system; 429 is an answer to us.
  if (received.status === 429) {
    const waitMs = retryAfterMs(headerValue(received.headers, 'retry-after') ?? '', now())
    if (waitMs !== undefined) task.runtime.pacer.pauseFor(waitMs)
  }
  const exchange: Exchange = {
    method: hop.method,
    url: masker.url(hop.url.origin + hop.wirePath),
    requestHeaders: masker.headers(requestHeaderList),
    ...(hop.body !== undefined && { requestBody: masker.text(hop.body.toString('utf8')) }),
    status: received.status,
    httpVersion: received.httpVersion,
    headers: masker.headers(received.headers),
    body,
    phases: received.phases,
    ...(received.remoteAddress !== undefined && { remoteAddress: received.remoteAddress }),
    ...(received.tls !== undefined && { tls: received.tls }),
  }
  return {
    exchange,
    raw: { status: received.status, headers: received.headers, bytes, elapsedMs: received.phases.totalMs, body },
  }
}

async function readBody(
  task: Ask,
  received: Received & { ok: true },
  encoding: string,
  bytesMax: number,
): Promise<{ body: Body; bytes: Buffer }> {
  const last = task.memo.last
  if (last !== undefined && !received.cut && last.encoding === encoding && last.wire.equals(received.bytes)) return last
  const decoded = await decodeBody({ bytes: received.bytes, cut: received.cut }, encoding, bytesMax)
  const entry = { wire: received.bytes, encoding, bytes: decoded.bytes, body: maskedBody(decoded, task.context.masker) }
  if (!received.cut) task.memo.last = entry
  return entry
}

function target(base: URL, request: PlannedRequest): Pick<Hop, 'url' | 'wirePath'> {
  const written = request.path + queryText(request.path, request.query)
  const path = base.pathname.replace(/\/$/, '') + (written === '' ? base.pathname.slice(-1) : written)
  const wirePath = wireText(path)
  return { url: new URL(base.origin + wirePath), wirePath }
}

/** Only http and https are followed: an app link (`myapp://`) is an answer, not a next request. */
function redirectTarget(raw: RawAnswer, from: URL): URL | undefined {
  if (![301, 302, 303, 307, 308].includes(raw.status)) return undefined
  const location = headerValue(raw.headers, 'location')
  if (location === undefined || !URL.canParse(location, from.href)) return undefined
  const target = new URL(location, from.href)
  return target.protocol === 'http:' || target.protocol === 'https:' ? target : undefined
}

/** RFC 9110, sections 15.4.2 to 15.4.9: 307 and 308 keep the method, 303 makes it GET, 301 and 302 do so for POST. */
function nextHop(hop: Hop, status: number, url: URL): Hop {
  const wirePath = url.pathname + url.search
  const keep = status === 307 || status === 308 || (status !== 303 && hop.method !== 'POST')
  if (keep || hop.method === 'GET' || hop.method === 'HEAD') return { ...hop, url, wirePath }
  return { method: 'GET', url, wirePath, body: undefined, contentType: undefined }
}

async function storeCookies(session: Session, url: URL, headers: Exchange['headers']): Promise<boolean> {
  const lines = headers.filter(([name]) => name.toLowerCase() === 'set-cookie')
  if (lines.length === 0) return false
  if (session.jar === undefined) {
    const { CookieJar } = await import('tough-cookie')
    session.jar = new CookieJar(undefined, { rejectPublicSuffixes: false, looseMode: true })
  }
  for (const [, line] of lines) await session.jar.setCookie(line, url.href, { ignoreError: true })
  return true
}

/** @returns the first value of a field, by name in lower case */
export function headerValue(headers: Exchange['headers'], wanted: string): string | undefined {
  for (const [name, value] of headers) if (name.length === wanted.length && name.toLowerCase() === wanted) return value
  return undefined
}

function sameOrigin(left: URL, right: URL): boolean {
  return left.origin === right.origin
}

function redirectFailure(code: UnansweredCause['code'], message: string): UnansweredCause {
  return { code, detail: code.toUpperCase(), message }
}

/** Messages of the platform may quote addresses or URLs with secrets in them. */
function masked(cause: UnansweredCause, context: RunContext): UnansweredCause {
  return { ...cause, message: context.masker.text(cause.message) }
}

function nonEmpty(first: Exchange, all: readonly Exchange[]): readonly [Exchange, ...Exchange[]] {
  const [head = first, ...rest] = all
  return [head, ...rest]
}
