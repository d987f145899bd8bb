/**
 * One request on one lane: sends it, receives head and body, and never throws: what goes wrong is data.
 * Raw header list and raw bytes are kept as they came; a text reader would hide a BOM, JSON.parse big integers.
 */
import { performance } from 'node:perf_hooks'
import type { Dispatcher } from 'undici'

import type { HeaderList, Phases, UnansweredCause } from '../../core/observation.ts'
import { causeOf } from './causes.ts'
import type { Stage } from './causes.ts'
import { round } from './lanes.ts'
import type { Lane } from './lanes.ts'

export type WireRequest = {
  readonly origin: string
  readonly path: string
  readonly method: string
  readonly headers: HeaderList
  readonly body: Buffer | undefined
  readonly totalMs: number
  /** Raw bytes kept at most; what comes after is not read. */
  readonly bytesMax: number
  readonly signal: AbortSignal
}

export type Received =
  | {
      readonly ok: true
      readonly status: number
      readonly headers: HeaderList
      readonly bytes: Buffer
      readonly cut: boolean
      readonly phases: Phases
      readonly httpVersion: '1.1' | '2'
      readonly remoteAddress: string | undefined
    }
  | { readonly ok: false; readonly cause: UnansweredCause; readonly sent: boolean }

/** Reached the cap: not a failure, the body is kept up to here. */
const CAP = new Error('body cap reached')
const INTERRUPTED: UnansweredCause = { code: 'interrupted', detail: 'INTERRUPTED', message: 'the run was interrupted' }

export function receive(lane: Lane, request: WireRequest): Promise<Received> {
  return new Promise((resolve) => {
    const startedMs = performance.now()
    let sentMs: number | undefined
    let headMs: number | undefined
    let status = 0
    let headers: HeaderList = []
    let length = 0
    const chunks: Buffer[] = []
    let controller: Dispatcher.DispatchController | undefined
    let settled = false

    const settle = (received: Received): void => {
      if (settled) return
      settled = true
      clearTimeout(timer)
      request.signal.removeEventListener('abort', interrupt)
      resolve(received)
    }
    const fail = (cause: UnansweredCause): void => {
      settle({ ok: false, cause, sent: sentMs !== undefined })
      controller?.abort(new Error(cause.message))
    }
    const stage = (): Stage => (sentMs === undefined ? 'connect' : headMs === undefined ? 'head' : 'body')
    const interrupt = (): void => fail(INTERRUPTED)
    const timer = setTimeout(() => {
      const waitingFor = { connect: 'a connection', head: 'the response head', body: 'the end of the body' }[stage()]
      fail({ code: 'timeout-total', detail: 'TOTAL_TIMEOUT', message: `no answer within ${request.totalMs} ms, still waiting for ${waitingFor}` })
    }, request.totalMs)
    request.signal.addEventListener('abort', interrupt)

    const finish = (cut: boolean): void => {
      const endMs = performance.now()
      const connected = lane.connected()
      const phases: Phases = {
        ...(lane.takeFresh() && connectionPhases(connected)),
        ttfbMs: round((headMs ?? endMs) - (sentMs ?? startedMs)),
        downloadMs: round(endMs - (headMs ?? endMs)),
        totalMs: round(endMs - startedMs),
      }
      const bytes = chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)
      settle({ ok: true, status, headers, bytes, cut, phases, httpVersion: connected?.httpVersion ?? '1.1', remoteAddress: connected?.remoteAddress })
    }

    const handler: Dispatcher.DispatchHandler = {
      onRequestStart(started) {
        controller = started
        sentMs = performance.now()
        if (settled) started.abort(new Error('too late'))
      },
      onResponseStarted() {
        headMs = performance.now()
      },
      onResponseStart(started, code, fields) {
        // 1xx heads are announced as well; only the last head is the answer (RFC 9110, section 15.2).
        headMs ??= performance.now()
        status = code
        headers = headerList(started.rawHeaders ?? fields)
      },
      onResponseData(started, chunk) {
        if (settled) return
        chunks.push(chunk)
        length += chunk.length
        if (length <= request.bytesMax) return
        finish(true)
        started.abort(CAP)
      },
      onResponseEnd() {
        finish(false)
      },
      onResponseError(_started, error) {
        fail(causeOf(error, stage()))
      },
    }
    try {
      lane.dispatcher.dispatch(
        { origin: request.origin, path: request.path, method: request.method, headers: request.headers.flat(), body: request.body ?? null },
        handler,
      )
    } catch (error) {
      fail(causeOf(error, 'connect'))
    }
    if (request.signal.aborted) interrupt()
  })
}

function connectionPhases(connected: ReturnType<Lane['connected']>): Partial<Phases> {
  if (connected === undefined) return {}
  const { dnsMs, tcpMs, tlsMs } = connected
  return { ...(dnsMs !== undefined && { dnsMs }), ...(tcpMs !== undefined && { tcpMs }), ...(tlsMs !== undefined && { tlsMs }) }
}

type RawHeaders = NonNullable<Dispatcher.DispatchController['rawHeaders']>

/** HTTP/1.1 gives a flat list of names and values as bytes, HTTP/2 an object; both keep what was sent. */
function headerList(raw: RawHeaders): HeaderList {
  const list: [string, string][] = []
  if (Array.isArray(raw)) {
    for (let index = 0; index + 1 < raw.length; index += 2) list.push([latin1(raw[index]), latin1(raw[index + 1])])
    return list
  }
  for (const [name, value] of Object.entries(raw)) {
    if (name.startsWith(':') || value === undefined) continue
    for (const single of Array.isArray(value) ? value : [value]) list.push([name, single])
  }
  return list
}

function latin1(value: Buffer | string | undefined): string {
  return typeof value === 'string' ? value : (value?.toString('latin1') ?? '')
}
