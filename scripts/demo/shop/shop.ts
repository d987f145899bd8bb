/**
 * A small shop as one HTTP server: pages, JSON API, login, cart, orders. It is honest application code with its own noise
 * (ids, times, tokens, random order); what goes wrong in a build is planted in one place only, between route and wire.
 */
import { createHash } from 'node:crypto'
import { type IncomingMessage, type Server, createServer } from 'node:http'

import { accountRoutes } from './account.ts'
import { apiRoutes } from './api.ts'
import { deliver, dress, preflightHeaders, work } from './deliver.ts'
import { fileRoutes } from './files.ts'
import { notFoundPage, pageRoutes } from './pages.ts'
import { type Reply, empty, problem } from './reply.ts'
import { type Call, findRoute } from './router.ts'
import { HANG_UP, type Plant, newSpoiler } from './spoil.ts'
import { type State, newState } from './state.ts'
import { windowRoutes } from './windows.ts'

const REQUEST_BYTES_MAX = 65_536

const ROUTES = [...apiRoutes, ...accountRoutes, ...pageRoutes, ...fileRoutes, ...windowRoutes]

export type ShopOptions = {
  /** Version of the build, e.g. 4.17.3. */
  readonly build: string
  /** Keeps the pages out of search engines, as every deployment but production does. */
  readonly noindex?: boolean
  /** What is wrong with this build. */
  readonly plants?: readonly Plant[]
}

/** What routes know of the deployment they run in. */
export type Shop = {
  readonly build: string
  readonly commit: string
  readonly noindex: boolean
  readonly startedAt: string
  readonly state: State
}

/** @returns a server that does not listen yet */
export function createShop(options: ShopOptions): Server {
  const { build, noindex = false, plants = [] } = options
  const commit = createHash('sha1').update(build).digest('hex').slice(0, 7)
  const shop: Shop = { build, commit, noindex, startedAt: new Date().toISOString(), state: newState() }
  const spoilers = plants.map(newSpoiler)

  return createServer((request, response) => {
    const startedMs = performance.now()
    const handle = async (): Promise<void> => {
      const body = await readBody(request)
      const call = readCall(request, body ?? '')
      const honest = dress(body === null ? problem(413, 'Too large', 'The body is too large.') : answer(call, shop), call, shop)
      const reply = spoilers.reduce((spoiled, spoil) => spoil(spoiled, call), honest)
      if (reply.status === HANG_UP) request.socket.destroy()
      else deliver(await work(reply, startedMs), call, shop, response)
    }
    handle().catch((error: unknown) => {
      console.error(error)
      response.destroy()
    })
  })
}

function answer(call: Call, shop: Shop): Reply {
  const match = findRoute(ROUTES, call.method, call.path)
  switch (match.found) {
    case 'route':
      return match.handle(call, shop, match.parameters)
    case 'other methods':
      if (call.method === 'OPTIONS') return empty(204, { allow: match.allow, ...preflightHeaders(match.allow) })
      return withAllow(problem(405, 'Method not allowed', `Use ${match.allow}.`), match.allow)
    case 'nothing':
      return call.path.startsWith('/api/') ? problem(404, 'Not found', 'There is no such resource.') : notFoundPage(shop)
  }
}

function withAllow(reply: Reply, allow: string): Reply {
  return { ...reply, headers: { ...reply.headers, allow } }
}

function readCall(request: IncomingMessage, body: string): Call {
  const origin = `http://${request.headers.host ?? 'localhost'}`
  const url = new URL(request.url ?? '/', origin)
  return {
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    origin,
    headers: request.headers,
    cookies: parseCookies(request.headers.cookie ?? ''),
    body,
  }
}

/** @returns null when it is longer than REQUEST_BYTES_MAX */
async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request) {
    const data = Buffer.from(chunk)
    bytes += data.length
    if (bytes <= REQUEST_BYTES_MAX) chunks.push(data)
  }
  return bytes <= REQUEST_BYTES_MAX ? Buffer.concat(chunks).toString() : null
}

function parseCookies(header: string): Readonly<Record<string, string>> {
  const pairs = header.split(';').map((pair) => pair.trim().split('='))
  return Object.fromEntries(pairs.map(([name = '', ...value]) => [name, value.join('=')]))
}
