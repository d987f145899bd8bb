/** What a schema cannot tell of one request: methods, bodies, patterns, paths in JSON, files, schemas. */
import { existsSync } from 'node:fs'
import path from 'node:path'

import { DURATION_MS_MAX, durationMs, type Duration } from './duration.ts'
import { jsonPathError } from './json-path.ts'
import { patternError, type Fault } from './pattern.ts'
import { describePath, type Problem } from './problems.ts'
import { methodOf, UNSAFE_METHODS, type PlacedRequest } from './requests.ts'
import type { PropertyPath, SourceDocument } from './source/document.ts'
import type { Capture, Expectation } from './types.ts'

type Checked = { readonly path: PropertyPath; readonly part?: 'key'; readonly fault: Fault }

export async function checkRequest(document: SourceDocument, placed: PlacedRequest, folder: string): Promise<readonly Problem[]> {
  const { request } = placed
  const found = [
    ...checkMethod(placed),
    ...checkBody(placed, folder),
    ...checkDurations({ timeout: request.timeout, 'expect/maxTime': request.expect?.maxTime }),
    ...(await checkExpectation(request.expect ?? {}, folder)),
    ...(await checkCaptures('capture' in request ? request.capture : undefined)),
  ]
  return found.map((checked) => toProblem(document, [...placed.path, ...checked.path], checked))
}

function toProblem(document: SourceDocument, full: PropertyPath, { part, fault }: Checked): Problem {
  return {
    document,
    path: full,
    ...(part === undefined ? {} : { part }),
    code: 'PARITY_PROBE_INVALID',
    message: `${describePath(document, full)} ${fault.message}`,
    hint: fault.hint,
  }
}

function checkMethod({ request }: PlacedRequest): readonly Checked[] {
  const method = methodOf(request)
  if (method === undefined || !UNSAFE_METHODS.includes(method) || request.sideEffects !== undefined) return []
  return [
    {
      path: [method],
      part: 'key',
      fault: {
        message: `is sent with ${method.toUpperCase()}, which may change data, but "sideEffects" is not set`,
        hint: `Write sideEffects: 'repeatable' if sending it again changes nothing more (a login, a search), so that it is repeated like any probe; or sideEffects: 'once' if it must be sent at most once per environment and run.`,
      },
    },
  ]
}

function checkBody({ request }: PlacedRequest, folder: string): readonly Checked[] {
  const { body, expect } = request
  const method = methodOf(request)
  const found: Checked[] = []
  if (body !== undefined && (method === 'get' || method === 'head')) {
    const fault = {
      message: `cannot be sent with ${method.toUpperCase()}`,
      hint: 'A body in GET or HEAD has no meaning (RFC 9110, section 9.3.1). Use "query", or another method.',
    }
    found.push({ path: ['body'], part: 'key', fault })
  }
  if (body !== undefined && 'type' in body && !('text' in body || 'file' in body)) {
    found.push({
      path: ['body', 'type'],
      part: 'key',
      fault: {
        message: 'goes with "text" or "file" only',
        hint: 'json and form have a content type of their own; another one can be set in "headers".',
      },
    })
  }
  if (body !== undefined && 'file' in body && !existsSync(path.resolve(folder, body.file))) {
    found.push({ path: ['body', 'file'], fault: missingFile(folder, body.file) })
  }
  const needsBody = (['schema', 'json', 'contains'] as const).find((check) => expect?.[check] !== undefined)
  if (method === 'head' && needsBody !== undefined) {
    found.push({
      path: ['expect', needsBody],
      part: 'key',
      fault: { message: 'cannot hold: a response to HEAD has no body', hint: 'Use "get" to look at the body.' },
    })
  }
  return found
}

function checkDurations(durations: Readonly<Record<string, Duration | undefined>>): readonly Checked[] {
  return Object.entries(durations).flatMap(([place, duration]) => {
    if (duration === undefined || durationMs(duration) <= DURATION_MS_MAX) return []
    return [
      {
        path: place.split('/'),
        fault: { message: `is too long: ${JSON.stringify(duration)}`, hint: 'The longest a timer can wait is 24 days.' },
      },
    ]
  })
}

async function checkExpectation(expect: Expectation, folder: string): Promise<readonly Checked[]> {
  const found: Checked[] = []
  const add = (place: PropertyPath, fault: Fault | undefined): void => {
    if (fault !== undefined) found.push({ path: ['expect', ...place], fault })
  }
  for (const [name, wanted] of Object.entries(expect.headers ?? {})) {
    if (typeof wanted === 'object' && wanted !== null) add(['headers', name, 'matches'], await patternError(wanted.matches))
  }
  for (const [index, assertion] of (expect.json ?? []).entries()) {
    add(['json', index, 'path'], await jsonPathError(assertion.path))
    if ('matches' in assertion) add(['json', index, 'matches'], await patternError(assertion.matches))
    if ('count' in assertion && typeof assertion.count === 'object') add(['json', index, 'count'], rangeFault(assertion.count))
  }
  if (expect.schema !== undefined) add(['schema'], await schemaFault(expect.schema, folder))
  return found
}

function rangeFault({ min, max }: { readonly min?: number; readonly max?: number }): Fault | undefined {
  if (min === undefined && max === undefined)
    return { message: 'has neither "min" nor "max"', hint: 'Write a number for exactly so many, or { min: 1 }.' }
  return min !== undefined && max !== undefined && min > max
    ? { message: `has min ${min} above max ${max}`, hint: 'No count can be in that range: swap them.' }
    : undefined
}

async function schemaFault(schema: NonNullable<Expectation['schema']>, folder: string): Promise<Fault | undefined> {
  const file = typeof schema === 'string' ? path.resolve(folder, schema) : undefined
  if (typeof schema === 'string' && file !== undefined && !existsSync(file)) return missingFile(folder, schema)
  const { compileSchema } = await import('./compile-schema.ts')
  try {
    await compileSchema(file ?? (typeof schema === 'string' ? {} : schema))
    return undefined
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    const name = typeof schema === 'string' ? `names ${JSON.stringify(schema)}, which ` : ''
    return {
      message: `${name}is not a usable JSON Schema: ${reason}`,
      hint: 'JSON Schema 2020-12 is expected (2019-09 and draft 07 if "$schema" says so); patterns follow RE2, without lookaround.',
    }
  }
}

async function checkCaptures(captures: Readonly<Record<string, Capture>> | undefined): Promise<readonly Checked[]> {
  const found: Checked[] = []
  for (const [name, capture] of Object.entries(captures ?? {})) {
    const place = ['capture', name]
    if ('json' in capture) {
      const fault = await jsonPathError(capture.json)
      if (fault !== undefined) found.push({ path: [...place, 'json'], fault })
    }
    if ('pattern' in capture) {
      const fault = (await patternError(capture.pattern)) ?? groupFault(capture.pattern)
      if (fault !== undefined) found.push({ path: [...place, 'pattern'], fault })
    }
  }
  return found
}

/** An escaped or non-capturing bracket opens no group; `(?P<name>` and `(?<name>` do. */
function groupFault(pattern: string): Fault | undefined {
  if (/(?<!\\)(?:\\\\)*\((?!\?(?!P?<))/.test(pattern)) return undefined
  return {
    message: `has no group: ${JSON.stringify(pattern)}`,
    hint: 'The first group is what is captured: put brackets around it, like token=([a-z0-9]+).',
  }
}

function missingFile(folder: string, written: string): Fault {
  return {
    message: `names a file that is not there: ${JSON.stringify(written)}`,
    hint: `It was looked for at ${path.resolve(folder, written)}: a path is relative to the probe file.`,
  }
}
