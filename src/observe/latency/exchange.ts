/**
 * One request of the sampler: when it was sent, when the answer began, when it ended. The body is drained and forgotten;
 * what goes wrong is data.
 */
import type { Dispatcher } from 'undici'

import type { LatencySample } from '../../core/latency.ts'
import { causeOf } from '../http/causes.ts'
import type { Connection } from './connection.ts'
import { readServerTiming } from './server-timing.ts'
import { round } from './slices.ts'

export type WireRequest = {
  readonly origin: string
  readonly path: string
  readonly method: string
  /** Names and values in turn. */
  readonly headers: string[]
  readonly body: string | Uint8Array | null
}

export type Exchanged = Omit<LatencySample, 'phase' | 'pair' | 'environment' | 'order' | 'plannedMs' | 'slice'>

export type Exchange = {
  readonly connection: Connection
  readonly request: WireRequest
  /** Then it is given up, and its connection with it. */
  readonly timeoutMs: number
  readonly now: () => number
}

/** Resolves at its end, whichever it was. */
export function exchange(task: Exchange): Promise<Exchanged> {
  return new Promise((resolve) => {
    new Reception(task, resolve).start()
  })
}

class Reception implements Dispatcher.DispatchHandler {
  readonly #task: Exchange
  readonly #resolve: (exchanged: Exchanged) => void
  readonly #startedMs: number
  #timer: NodeJS.Timeout
  #sentMs: number | undefined
  #firstByteMs: number | undefined
  #status = 0
  #serverTiming: Exchanged['serverTiming']
  #settled = false

  constructor(task: Exchange, resolve: (exchanged: Exchanged) => void) {
    this.#task = task
    this.#resolve = resolve
    this.#startedMs = task.now()
    this.#timer = setTimeout(this.#timeOut, task.timeoutMs)
  }

  start(): void {
    const { connection, request } = this.#task
    try {
      connection.dispatcher().dispatch(request, this)
      // Over a warm connection it is written by now; what writing took was our own time.
      if (this.#sentMs !== undefined) this.#sentMs = this.#task.now()
    } catch (error) {
      this.#fail(error)
    }
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.#settled) {
      controller.abort(new Error('given up'))
      return
    }
    this.#sentMs = this.#task.now()
    // Over a new socket it is sent later than it was begun, and has its whole time from then on.
    if (this.#sentMs - this.#startedMs < 1) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(this.#timeOut, this.#task.timeoutMs)
  }

  onResponseStarted(): void {
    this.#firstByteMs = this.#task.now()
  }

  /** 1xx heads are announced as well; only the last head is the answer (RFC 9110, section 15.2). */
  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: Headers): void {
    this.#firstByteMs ??= this.#task.now()
    this.#status = status
    const timing = headers['server-timing']
    if (timing !== undefined) this.#serverTiming = readServerTiming(typeof timing === 'string' ? [timing] : timing)
  }

  onResponseData(): void {
    // Drained: what nobody keeps costs no memory and no time.
  }

  onResponseEnd(): void {
    this.#settle('answered', this.#task.now())
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#fail(error)
  }

  /** Recorded at the limit, for that is what is known: it took longer. */
  readonly #timeOut = (): void => this.#settle('timed-out', (this.#sentMs ?? this.#startedMs) + this.#task.timeoutMs)

  #fail(error: unknown): void {
    const answering = this.#status < 200 ? 'head' : 'body'
    this.#settle('failed', this.#task.now(), causeOf(error, this.#sentMs === undefined ? 'connect' : answering).code)
  }

  #settle(outcome: Exchanged['outcome'], endMs: number, because?: string): void {
    if (this.#settled) return
    this.#settled = true
    clearTimeout(this.#timer)
    const { connection } = this.#task
    const opened = connection.takeOpened()
    if (outcome !== 'answered') connection.drop()
    const [sentMs, firstByteMs] = [this.#sentMs ?? this.#startedMs, this.#firstByteMs]
    const answering = firstByteMs !== undefined && {
      ttfbMs: round(firstByteMs - sentMs),
      downloadMs: round(endMs - firstByteMs),
    }
    this.#resolve({
      outcome,
      sentMs: round(sentMs),
      ...(firstByteMs !== undefined && { firstByteMs: round(firstByteMs) }),
      endMs: round(endMs),
      ...(outcome === 'answered' && { status: this.#status }),
      ...(because !== undefined && { because }),
      ...(opened !== undefined && { cold: { ...opened, ...answering, totalMs: round(endMs - this.#startedMs) } }),
      ...(this.#serverTiming !== undefined && { serverTiming: this.#serverTiming }),
    })
  }
}

type Headers = Parameters<NonNullable<Dispatcher.DispatchHandler['onResponseStart']>>[2]
