/** What a route answers, before headers that every answer gets, compression and caching are added (deliver.ts). */
import { randomUUID } from 'node:crypto'

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

export type ReplyBody = { readonly json: Json } | { readonly text: string } | { readonly bytes: Uint8Array } | null

export type Reply = {
  readonly status: number
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  /** Name to value with attributes: `{ sid: 'f00; Path=/; HttpOnly' }`. */
  readonly cookies: Readonly<Record<string, string>>
  readonly body: ReplyBody
  readonly compress: boolean
  /** What the database and other services take before it is sent, in milliseconds; absent: nothing worth waiting for. */
  readonly workMs?: number
}

export function json(
  value: Json,
  options: {
    readonly status?: number
    readonly cache?: string
    readonly headers?: Record<string, string>
    readonly workMs?: number
  } = {},
): Reply {
  return {
    status: options.status ?? 200,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': options.cache ?? 'no-store',
      ...options.headers,
    },
    cookies: {},
    body: { json: value },
    compress: true,
    ...(options.workMs !== undefined && { workMs: options.workMs }),
  }
}

/** RFC 9457, "Problem Details for HTTP APIs". */
export function problem(status: number, title: string, detail: string): Reply {
  const slug = title.toLowerCase().replaceAll(' ', '-')
  const value = { type: `https://shop.example/problems/${slug}`, title, status, detail, instance: `urn:uuid:${randomUUID()}` }
  return json(value, { status, headers: { 'content-type': 'application/problem+json' } })
}

export function text(value: string, type: string, cache: string): Reply {
  return {
    status: 200,
    headers: { 'content-type': type, 'cache-control': cache },
    cookies: {},
    body: { text: value },
    compress: true,
  }
}

export function bytes(value: Uint8Array, type: string, cache: string): Reply {
  return {
    status: 200,
    headers: { 'content-type': type, 'cache-control': cache },
    cookies: {},
    body: { bytes: value },
    compress: false,
  }
}

export function redirect(status: 301 | 302 | 303, location: string): Reply {
  return { status, headers: { location, 'cache-control': 'no-store' }, cookies: {}, body: null, compress: false }
}

export function empty(status: number, headers: Record<string, string> = {}): Reply {
  return { status, headers, cookies: {}, body: null, compress: false }
}
