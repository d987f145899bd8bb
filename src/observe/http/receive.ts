/**
 * One request on one lane: sends it, receives head and body, and never throws: what goes wrong is data.
 * Raw header list and raw bytes are kept as they came; a text reader would hide a BOM, JSON.parse big integers.
 */
import { performance } from 'node:perf_hooks'
import type { Dispatcher } from 'undici'

import type { HeaderList, Phases, TlsFacts, UnansweredCause } from '../../core/observation.ts'
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
      readonly tls: TlsFacts | undefined
    }
  | { readonly ok: false; readonly cause: UnansweredCause; readonly sent: boolean }

/** Reached the cap: not a failure, the body is kept up to here. */
const CAP = new Error('body cap reached')
const INTERRUPTED: UnansweredCause = { code: 'interrupted', detail: 'INTERRUPTED', message: 'the run was interrupted' }

/** Resolves when the exchange has come to its end, whichever it was. */
export function receive(lane: Lane, request: WireRequest): Promise<Received> {
  return new Promise((resolve) => {
    new Reception(lane, request, resolve).start()
  })
}

/** One exchange in progress: what undici reports, and the time-outs and interruptions that it does not know. */
class Reception implements Dispatcher.DispatchHandler {
  readonly #lane: Lane
  readonly #request: WireRequest
  readonly #resolve: (received: Received) => void
  readonly #startedMs = performance.now()
  readonly #timer: NodeJS.Timeout
  readonly #interrupt = (): void => this.#fail(INTERRUPTED)
  readonly #chunks: Buffer[] = []
  #length = 0
  #sentMs: number | undefined
  #headMs: number | undefined
  #status = 0
  #headers: HeaderList = []
  #controller: Dispatcher.DispatchController | undefined
  #settled = false

  constructor(lane: Lane, request: WireRequest, resolve: (received: Received) => void) {
    this.#lane = lane
    this.#request = request
    this.#resolve = resolve
    this.#timer = setTimeout(() => this.#timeOut(), request.totalMs)
    request.signal.addEventListener('abort', this.#interrupt)
  }

  start(): void {
    const { origin, path, method, headers, body, signal } = this.#request
    if (signal.aborted) {
      this.#interrupt()
      return
    }
    try {
      this.#lane.dispatcher.dispatch({ origin, path, method, headers: headers.flat(), body: body ?? null }, this)
    } catch (error) {
      this.#fail(causeOf(error, 'connect'))
    }
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    this.#sentMs = performance.now()
    if (this.#settled) controller.abort(new Error('too late'))
  }

  onResponseStarted(): void {
    this.#headMs = performance.now()
  }

  /** 1xx heads are announced as well; only the last head is the answer (RFC 9110, section 15.2). */
  onResponseStart(controller: Dispatcher.DispatchController, status: number, headers: RawHeaders): void {
    this.#headMs ??= performance.now()
    this.#status = status
    this.#headers = headerList(controller.rawHeaders ?? headers)
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#settled) return
    this.#chunks.push(chunk)
    this.#length += chunk.length
    if (this.#length <= this.#request.bytesMax) return
    this.#finish(true)
    controller.abort(CAP)
  }

  onResponseEnd(): void {
    this.#finish(false)
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#fail(causeOf(error, this.#stage()))
  }

  #stage(): Stage {
    if (this.#sentMs === undefined) return 'connect'
    // A head is there when it is whole: its first byte is no answer yet, nor is a 1xx.
    return this.#status < 200 ? 'head' : 'body'
  }

  #timeOut(): void {
    const waitingFor = { connect: 'a connection', head: 'the response head', body: 'the end of the body' }[this.#stage()]
    this.#fail({
      code: 'timeout-total',
      detail: 'TOTAL_TIMEOUT',
      message: `no answer within ${this.#request.totalMs} ms, still waiting for ${waitingFor}`,
    })
  }

  #fail(cause: UnansweredCause): void {
    this.#settle({ ok: false, cause, sent: this.#sentMs !== undefined })
    this.#controller?.abort(new Error(cause.message))
  }

  #finish(cut: boolean): void {
    const endMs = performance.now()
    const headMs = this.#headMs ?? endMs
    const connected = this.#lane.connected()
    const phases: Phases = {
      ...(this.#lane.takeFresh() && connectionPhases(connected)),
      ttfbMs: round(headMs - (this.#sentMs ?? this.#startedMs)),
      downloadMs: round(endMs - headMs),
      totalMs: round(endMs - this.#startedMs),
    }
    const [only] = this.#chunks
    const bytes = this.#chunks.length === 1 && only !== undefined ? only : Buffer.concat(this.#chunks)
    this.#settle({
      ok: true,
      status: this.#status,
      headers: this.#headers,
      bytes,
      cut,
      phases,
      httpVersion: connected?.httpVersion ?? '1.1',
      remoteAddress: connected?.remoteAddress,
      tls: connected?.tls,
    })
  }

  #settle(received: Received): void {
    if (this.#settled) return
    this.#settled = true
    clearTimeout(this.#timer)
    this.#request.signal.removeEventListener('abort', this.#interrupt)
    this.#resolve(received)
  }
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
