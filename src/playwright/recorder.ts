/**
 * Records one try of one test: what all pages, contexts and API requests of it show, by listening alone. Nothing is routed
 * or injected, so that the test runs as it would without us.
 */
import type {
  APIRequestContext,
  APIResponse,
  BrowserContext,
  ConsoleMessage as PlaywrightMessage,
  Page,
  Request,
  WebError,
} from '@playwright/test'

import type { Checkpoint, ConsoleMessage, PageVitals, Resource, StorageName } from '../core/journey.ts'
import type { Call } from '../core/observation.ts'
import type { Masker } from '../log/masking.ts'
import { exchangesOfApi, exchangesOfRequest } from './exchanges.ts'
import type { Recorded } from './fragment.ts'
import { CALLS_MAX, MESSAGES_MAX, RESOURCES_MAX, SETTLE_MS, TEXT_CHARACTERS_MAX } from './limits.ts'
import { readPageFacts } from './page-facts.ts'

export type Recorder = {
  readonly watchContext: (context: BrowserContext) => void
  readonly watchApi: (api: APIRequestContext) => void
  readonly addCheckpoint: (checkpoint: Checkpoint) => void
  readonly note: (unrecorded: string) => void
  /** The page that was opened last and is open. */
  readonly page: () => Page | undefined
  /** Waits for what is under way, within a bound, and gives everything. */
  readonly finish: () => Promise<Recorded>
}

/** What pages ask for by themselves and what tests ask for: compared in full. */
const CALL_TYPES: ReadonlySet<string> = new Set(['xhr', 'fetch', 'eventsource'])

/** Filled while the test runs. */
type Tape = {
  readonly masker: Masker
  readonly console: ConsoleMessage[]
  readonly resources: Resource[]
  readonly calls: (Call | undefined)[]
  readonly checkpoints: Checkpoint[]
  readonly vitals: PageVitals[]
  readonly storage: Map<string, StorageName>
  readonly unrecorded: Set<string>
  readonly pending: Set<Promise<void>>
  readonly pages: Set<Page>
}

export function createRecorder(masker: Masker): Recorder {
  const tape: Tape = {
    masker,
    console: [],
    resources: [],
    calls: [],
    checkpoints: [],
    vitals: [],
    storage: new Map(),
    unrecorded: new Set(),
    pending: new Set(),
    pages: new Set(),
  }
  const watched = new WeakSet<BrowserContext | APIRequestContext>()
  const open = new Set<BrowserContext>()
  const watchApi = (api: APIRequestContext): void => {
    if (watched.has(api)) return
    watched.add(api)
    listenToApi(tape, api)
  }
  return {
    watchContext: (context) => {
      if (watched.has(context)) return
      watched.add(context)
      open.add(context)
      watchApi(context.request)
      listenToContext(tape, context)
      const close = context.close.bind(context)
      context.close = async (options): Promise<void> => {
        if (open.delete(context)) await readContext(tape, context)
        await close(options)
      }
    },
    watchApi,
    addCheckpoint: (checkpoint) => tape.checkpoints.push(checkpoint),
    note: (unrecorded) => tape.unrecorded.add(unrecorded),
    page: () => [...tape.pages].filter((page) => !page.isClosed()).at(-1),
    finish: async () => {
      await Promise.all([...open].map((context) => readContext(tape, context)))
      await settle(tape)
      return recordedOf(tape)
    },
  }
}

function recordedOf({ console, resources, calls, checkpoints, vitals, storage, unrecorded }: Tape): Recorded {
  return {
    console,
    resources,
    calls: calls.filter((call) => call !== undefined),
    checkpoints,
    vitals,
    storage: [...storage.values()],
    unrecorded: [...unrecorded],
  }
}

function track(tape: Tape, work: Promise<void>): void {
  const tracked = work.finally(() => tape.pending.delete(tracked))
  tape.pending.add(tracked)
}

async function settle({ pending }: Tape): Promise<void> {
  await within(Promise.allSettled(pending))
}

/** Whatever is not over by then, a page that hangs for ever, is no reason to hold the test. */
async function within(work: Promise<unknown>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, SETTLE_MS)
  await Promise.race([work, promise])
  clearTimeout(timer)
}

/** Adds to a list within its bound; what does not fit is told. @returns the index, or -1 */
function keep<T>(tape: Tape, list: T[], item: T, { max, what }: { readonly max: number; readonly what: string }): number {
  if (list.length < max) return list.push(item) - 1
  tape.unrecorded.add(`more than ${max} ${what}`)
  return -1
}

function listenToContext(tape: Tape, context: BrowserContext): void {
  const places = new Map<Request, number>()
  const calls = new Map<Request, number>()
  const update = (
    request: Request,
    { status, failure }: { readonly status?: number | undefined; readonly failure?: string },
  ): void => {
    const place = places.get(request) ?? -1
    const known = tape.resources[place]
    if (known === undefined) return
    const { status: _answered, ...asked } = known
    tape.resources[place] = { ...asked, ...(status !== undefined && { status }), ...(failure !== undefined && { failure }) }
  }
  for (const page of context.pages()) tape.pages.add(page)
  context.on('page', (page) => {
    tape.pages.add(page)
    page.on('websocket', (socket) => {
      const seen: Resource = { method: 'GET', url: tape.masker.url(socket.url()), type: 'websocket' }
      const place = keep(tape, tape.resources, seen, { max: RESOURCES_MAX, what: 'requests' })
      socket.on('socketerror', (failure) => (tape.resources[place] = { ...seen, failure: tape.masker.text(failure) }))
    })
  })
  context.on('request', (request) => {
    const seen: Resource = { method: request.method(), url: tape.masker.url(request.url()), type: request.resourceType() }
    places.set(request, keep(tape, tape.resources, seen, { max: RESOURCES_MAX, what: 'requests' }))
    // Its place among the calls is when it was sent; a redirected one goes on in the place of the first.
    const before = request.redirectedFrom()
    if (!CALL_TYPES.has(request.resourceType())) return
    const place = before === null ? undefined : calls.get(before)
    calls.set(request, place ?? keep(tape, tape.calls, undefined, { max: CALLS_MAX, what: 'calls' }))
  })
  context.on('response', (response) => update(response.request(), { status: response.status() }))
  context.on('requestfailed', (request) => update(request, { failure: request.failure()?.errorText ?? '' }))
  context.on('requestfinished', (request) => {
    const place = calls.get(request) ?? -1
    if (place === -1 || request.redirectedTo() !== null) return
    track(
      tape,
      recordCall(tape, place, request).then((isRecorded) => {
        // Its answer stands among the calls, where it is compared in full.
        if (isRecorded) update(request, { status: undefined })
      }),
    )
  })
  context.on('console', (message) => recordMessage(tape, message))
  context.on('weberror', (error) => recordException(tape, error))
}

/** A page that went on has dropped the body: that the request was sent, and its status, is among the resources all the same. */
async function recordCall(tape: Tape, place: number, request: Request): Promise<boolean> {
  tape.calls[place] = await exchangesOfRequest(request, tape.masker).catch(() => undefined)
  return tape.calls[place] !== undefined
}

function recordMessage(tape: Tape, message: PlaywrightMessage): void {
  if (message.type() !== 'error' && !message.text().startsWith('Mixed Content')) return
  const text = message.text()
  const kind = /Content Security Policy/.test(text) ? 'policy' : text.startsWith('Mixed Content') ? 'mixed-content' : 'error'
  // That a resource failed to load is said by its request, with its address.
  if (kind === 'error' && text.startsWith('Failed to load resource')) return
  addMessage(tape, kind, text, message.page()?.url() ?? '')
}

function recordException(tape: Tape, error: WebError): void {
  const thrown = error.error()
  addMessage(tape, 'exception', `${thrown.name}: ${thrown.message}`, error.page()?.url() ?? '')
}

function addMessage(tape: Tape, kind: ConsoleMessage['kind'], text: string, url: string): void {
  const message: ConsoleMessage = {
    kind,
    text: tape.masker.text(text.slice(0, TEXT_CHARACTERS_MAX)),
    url: tape.masker.url(url),
  }
  keep(tape, tape.console, message, { max: MESSAGES_MAX, what: 'messages of the console' })
}

/** Every verb of the API goes through `fetch`. */
function listenToApi(tape: Tape, api: APIRequestContext): void {
  const fetch = api.fetch.bind(api)
  api.fetch = async (target, options = {}): Promise<APIResponse> => {
    const method = (options.method ?? (typeof target === 'string' ? 'GET' : target.method())).toUpperCase()
    const place = keep(tape, tape.calls, undefined, { max: CALLS_MAX, what: 'calls' })
    const started = performance.now()
    const asked = typeof target === 'string' ? target : target.url()
    try {
      const response = await fetch(target, options)
      const totalMs = performance.now() - started
      const seen: Resource = { method, url: tape.masker.url(response.url()), type: 'api' }
      const sent = keep(tape, tape.resources, seen, { max: RESOURCES_MAX, what: 'requests' })
      const body = textOf(options.data)
      const request = { method, headers: options.headers ?? {}, ...(body !== undefined && { body }) }
      const record = async (): Promise<void> => {
        const call = await exchangesOfApi(request, response, tape.masker, totalMs).catch(() => undefined)
        if (place !== -1) tape.calls[place] = call
        if (sent !== -1 && call === undefined) tape.resources[sent] = { ...seen, status: response.status() }
      }
      track(tape, record())
      return response
    } catch (error) {
      const failure = (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? ''
      const seen: Resource = { method, url: tape.masker.url(asked), type: 'api', failure: tape.masker.text(failure) }
      keep(tape, tape.resources, seen, { max: RESOURCES_MAX, what: 'requests' })
      throw error
    }
  }
}

function textOf(data: unknown): string | undefined {
  if (data === undefined || Buffer.isBuffer(data)) return undefined
  return typeof data === 'string' ? data : JSON.stringify(data)
}

/** What is only there as long as the context is. */
async function readContext(tape: Tape, context: BrowserContext): Promise<void> {
  const pages = context.pages()
  // What a page asks for while it loads is asked for in every environment, however long it takes.
  await Promise.all(pages.map((page) => page.waitForLoadState('load', { timeout: SETTLE_MS }).catch(() => undefined)))
  await settle(tape)
  const read = async (): Promise<void> => {
    for (const facts of await Promise.all(pages.map((page) => readPageFacts(page, tape.masker).catch(() => undefined)))) {
      if (facts === undefined) continue
      tape.vitals.push(facts.vitals)
      for (const one of facts.storage) tape.storage.set(`${one.store} ${one.name}`, one)
    }
    const cookies = await context.cookies().catch(() => [])
    for (const { name, httpOnly, secure, sameSite, expires } of cookies) {
      const kept = expires === -1 ? 'session' : 'kept'
      const attributes = [kept, ...(secure ? ['Secure'] : []), ...(httpOnly ? ['HttpOnly'] : []), `SameSite=${sameSite}`].join(
        '; ',
      )
      tape.storage.set(`cookie ${name}`, { store: 'cookie', name: tape.masker.text(name), attributes })
    }
  }
  await within(read())
}
