/** What every answer gets on its way out: security headers, request id, CORS, compression, ETag and 304. */
import { createHash, randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { ServerResponse } from 'node:http'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

import type { Reply } from './reply.ts'
import type { Call } from './router.ts'
import type { Shop } from './shop.ts'

/** The only other site whose scripts may call the API. */
const FRIENDLY_ORIGIN = 'https://app.shop.example'

export function dress(reply: Reply, call: Call, shop: Shop): Reply {
  const isPage = reply.headers['content-type']?.startsWith('text/html') ?? false
  const headers: Record<string, string> = {
    'x-request-id': randomUUID(),
    'strict-transport-security': 'max-age=31536000; includeSubDomains',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    ...(isPage && { 'x-frame-options': 'DENY' }),
    ...(isPage && shop.noindex && { 'x-robots-tag': 'noindex' }),
    ...(call.path.startsWith('/api/') && corsHeaders(call)),
    ...reply.headers,
  }
  if (reply.compress) headers['vary'] = [headers['vary'], 'Accept-Encoding'].filter(Boolean).join(', ')
  return { ...reply, headers }
}

function corsHeaders(call: Call): Record<string, string> {
  if (call.headers.origin !== FRIENDLY_ORIGIN) return { vary: 'Origin' }
  return { vary: 'Origin', 'access-control-allow-origin': FRIENDLY_ORIGIN, 'access-control-allow-credentials': 'true' }
}

/** Waits as long as the work of this answer takes, and tells how long everything took (Server-Timing, W3C). */
export async function work(reply: Reply, startedMs: number): Promise<Reply> {
  const { workMs = 0 } = reply
  if (workMs > 0) await pause(workMs)
  const app = (performance.now() - startedMs).toFixed(2)
  return { ...reply, headers: { ...reply.headers, 'server-timing': `db;dur=${workMs.toFixed(2)}, app;dur=${app}` } }
}

/** Answers a browser that asks whether it may call another site's API. */
export function preflightHeaders(allow: string): Record<string, string> {
  return {
    'access-control-allow-methods': allow,
    'access-control-allow-headers': 'content-type',
    'access-control-max-age': '600',
  }
}

export function deliver(reply: Reply, call: Call, shop: Shop, response: ServerResponse): void {
  const headers: Record<string, string | string[]> = { ...reply.headers }
  const cookies = Object.entries(reply.cookies).map(([name, value]) => `${name}=${value}`)
  if (cookies.length > 0) headers['set-cookie'] = cookies

  const plain = bytesOf(reply)
  const mayBeKept = reply.status === 200 && (reply.headers['cache-control']?.includes('max-age') ?? false)
  if (mayBeKept && plain !== null) {
    // Weak, as the same tag stands for the compressed and for the plain bytes (RFC 9110, section 8.8.3).
    const tag = `W/"${createHash('sha256').update(shop.build).update(plain).digest('hex').slice(0, 20)}"`
    headers['etag'] = tag
    if (matchesTag(call.headers['if-none-match'], tag)) {
      delete headers['content-type']
      response.writeHead(304, headers).end()
      return
    }
  }

  if (plain === null) {
    response.writeHead(reply.status, reply.status === 204 ? headers : { ...headers, 'content-length': '0' }).end()
    return
  }
  // No least size: an answer whose length moves around it would be compressed now and then.
  const encoding = reply.compress ? chooseEncoding(call.headers['accept-encoding']) : null
  const data = encoding === null ? plain : encoding === 'br' ? brotliCompressSync(plain, BROTLI) : gzipSync(plain)
  if (encoding !== null) headers['content-encoding'] = encoding
  headers['content-length'] = String(data.length)
  response.writeHead(reply.status, headers).end(call.method === 'HEAD' ? undefined : data)
}

/** 4 of 11: what servers use for pages that are made on the fly. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }

function bytesOf({ body }: Reply): Uint8Array | null {
  if (body === null) return null
  if ('bytes' in body) return body.bytes
  return Buffer.from('text' in body ? body.text : JSON.stringify(body.json))
}

function matchesTag(header: string | undefined, tag: string): boolean {
  const listed = header?.split(',').map((entry) => entry.trim()) ?? []
  return listed.includes('*') || listed.includes(tag)
}

/** RFC 9110, section 12.5.3; brotli if there is a choice. */
function chooseEncoding(header: string | undefined): 'br' | 'gzip' | null {
  const accepted = (header ?? '')
    .toLowerCase()
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => !/;\s*q=0(\.0*)?$/.test(entry))
    .map((entry) => entry.split(';')[0])
  if (accepted.includes('br')) return 'br'
  return accepted.includes('gzip') || accepted.includes('*') ? 'gzip' : null
}
