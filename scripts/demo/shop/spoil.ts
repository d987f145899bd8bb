/** How a planted divergence changes an answer: a `Spoil` for one address, and small tools that keep each plant one line. */
import type { Json, Reply, ReplyBody } from './reply.ts'
import { type Call, matchPattern } from './router.ts'

/** A finding as `parity` must report it. */
export type Expected = { readonly rule: string; readonly probe: string; readonly path: string }

/** @param nth - how often this address was asked since the start, from 1 */
export type Spoil = (reply: Reply, nth: number) => Reply

export type Plant = {
  readonly id: string
  /** Side of the answer it shows on. */
  readonly area:
    | 'status'
    | 'headers'
    | 'cookies'
    | 'redirects'
    | 'content'
    | 'body'
    | 'stability'
    | 'contract'
    | 'errors'
    | 'latency'
    | 'browser'
  /** What really happens in incidents, in one sentence. */
  readonly story: string
  /** Method (`*`: any) and path; `:name` stands for any segment. */
  readonly where: `${'GET' | 'POST' | '*'} /${string}`
  readonly spoil: Spoil
  readonly expected: readonly Expected[]
  /** What it may show besides: where noise decides. */
  readonly mayShow?: readonly Expected[]
}

/** Status of a reply that is never sent: the connection is closed instead. */
export const HANG_UP: number = 0

/** @returns what a build with this plant does to each answer; counts for itself how often its address was asked */
export function newSpoiler(plant: Plant): (reply: Reply, call: Call) => Reply {
  const [method, pattern = ''] = plant.where.split(' ')
  let nth = 0
  return (reply, call) => {
    const isHere = (method === '*' || call.method === method) && matchPattern(pattern, call.path) !== null
    if (!isHere) return reply
    nth += 1
    return plant.spoil(reply, nth)
  }
}

export function withHeader(name: string, value: string | null): Spoil {
  return (reply) => {
    const { [name]: _old, ...others } = reply.headers
    return { ...reply, headers: value === null ? others : { ...others, [name]: value } }
  }
}

export function withCookie(name: string, change: (value: string) => string | null): Spoil {
  return (reply) => {
    const { [name]: value, ...others } = reply.cookies
    if (value === undefined) return reply
    const changed = change(value)
    return { ...reply, cookies: changed === null ? others : { ...others, [name]: changed } }
  }
}

/** Takes `factor` times as long. */
export function slower(factor: number): Spoil {
  return (reply) => ({ ...reply, workMs: (reply.workMs ?? 0) * factor })
}

export function withText(change: (text: string) => string): Spoil {
  return (reply) => withBody(reply, reply.body !== null && 'text' in reply.body ? { text: change(reply.body.text) } : reply.body)
}

/**
 * Changes a JSON body at one place.
 *
 * @param pointer - JSON Pointer (RFC 6901, without escapes); `*` for every element of an array
 * @param change - gets `undefined` where nothing is, answers `undefined` to remove
 */
export function withJson(pointer: string, change: (value: Json | undefined) => Json | undefined): Spoil {
  const keys = pointer.split('/').slice(1)
  return (reply) => {
    if (reply.body === null || !('json' in reply.body)) return reply
    return withBody(reply, { json: changeAt(reply.body.json, keys, change) ?? null })
  }
}

function changeAt(
  value: Json | undefined,
  keys: readonly string[],
  change: (value: Json | undefined) => Json | undefined,
): Json | undefined {
  const [key, ...rest] = keys
  if (key === undefined) return change(value)
  if (isList(value)) return key === '*' ? value.map((element) => changeAt(element, rest, change) ?? null) : value
  if (typeof value !== 'object' || value === null) return value

  const { [key]: old, ...others } = value
  const changed = changeAt(old, rest, change)
  if (changed === undefined) return others
  return key in value ? { ...value, [key]: changed } : { ...others, [key]: changed }
}

/** Array.isArray does not narrow a readonly array out of a union. */
export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value)
}

function withBody(reply: Reply, body: ReplyBody): Reply {
  return { ...reply, body }
}
