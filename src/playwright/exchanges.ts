/** Playwright's requests and answers as exchanges of the log, masked by the same rules as those of the probes. */
import type { APIResponse, Request, Response } from '@playwright/test'

import type { Body, Call, Exchange, HeaderList, Phases } from '../core/observation.ts'
import type { Masker } from '../log/masking.ts'
import { maskedBody } from '../observe/http/decode.ts'
import { BODY_BYTES_MAX } from './limits.ts'

/** Of a page: its answer with the redirects before it. @throws what Playwright throws when the page is gone */
export async function exchangesOfRequest(request: Request, masker: Masker): Promise<Call | undefined> {
  const chain: Request[] = []
  for (let hop: Request | null = request; hop !== null; hop = hop.redirectedFrom()) chain.unshift(hop)
  const exchanges: Exchange[] = []
  for (const hop of chain) {
    const response = await hop.response()
    if (response !== null) exchanges.push(await exchangeOf(hop, response, masker))
  }
  const [first, ...rest] = exchanges
  const { startTime, responseEnd } = request.timing()
  return first === undefined ? undefined : { at: Math.round(startTime + Math.max(0, responseEnd)), exchanges: [first, ...rest] }
}

async function exchangeOf(request: Request, response: Response, masker: Masker): Promise<Exchange> {
  const isRedirect = response.status() >= 300 && response.status() <= 399
  const [headers, bytes, version] = await Promise.all([
    response.headersArray(),
    isRedirect ? Buffer.alloc(0) : response.body(),
    response.httpVersion(),
  ])
  const sent = request.postData()
  const { startTime: _startTime, requestStart, responseStart, responseEnd } = request.timing()
  return {
    method: request.method(),
    url: masker.url(request.url()),
    requestHeaders: masker.headers(Object.entries(request.headers())),
    ...(sent !== null && { requestBody: masker.text(sent) }),
    status: response.status(),
    httpVersion: versionOf(version),
    headers: masker.headers(listOf(headers)),
    body: bodyOf(bytes, headers, masker),
    phases: phasesOf(requestStart, responseStart, responseEnd),
  }
}

export type ApiRequest = { readonly method: string; readonly headers: Readonly<Record<string, string>>; readonly body?: string }

/** Of the API: Playwright follows redirects itself and shows the last answer. */
export async function exchangesOfApi(request: ApiRequest, response: APIResponse, masker: Masker, totalMs: number): Promise<Call> {
  const at = Date.now()
  const bytes = await response.body()
  return {
    at,
    exchanges: [
      {
        method: request.method,
        url: masker.url(response.url()),
        requestHeaders: masker.headers(Object.entries(request.headers)),
        ...(request.body !== undefined && { requestBody: masker.text(request.body) }),
        status: response.status(),
        httpVersion: '1.1',
        headers: masker.headers(listOf(response.headersArray())),
        body: bodyOf(bytes, response.headersArray(), masker),
        phases: { totalMs },
      },
    ],
  }
}

type RawHeader = { readonly name: string; readonly value: string }

function listOf(headers: readonly RawHeader[]): HeaderList {
  // Chromium joins fields of one name by line breaks.
  return headers.flatMap(({ name, value }) => value.split('\n').map((one) => [name, one] as const))
}

/** Playwright shows bodies decoded, so what an encoded one took on the wire is known by what the server says. */
function bodyOf(bytes: Buffer, headers: readonly RawHeader[], masker: Masker): Body {
  const valueOf = (name: string): string | undefined => headers.find((one) => one.name.toLowerCase() === name)?.value
  const isEncoded = (valueOf('content-encoding') ?? 'identity') !== 'identity'
  const wireBytes = isEncoded ? Number(valueOf('content-length') ?? bytes.length) : bytes.length
  const cut = bytes.length > BODY_BYTES_MAX
  return maskedBody({ bytes: cut ? bytes.subarray(0, BODY_BYTES_MAX) : bytes, wireBytes, ...(cut && { cut: 'cap' }) }, masker)
}

function versionOf(version: string): Exchange['httpVersion'] {
  if (/^(?:HTTP\/)?1\.0$/i.test(version)) return '1.0'
  return /^(?:h2|HTTP\/2)/i.test(version) ? '2' : '1.1'
}

/** Milliseconds since the start of the request; -1 for what the browser does not know. */
function phasesOf(requestStart: number, responseStart: number, responseEnd: number): Phases {
  const known = requestStart >= 0 && responseStart >= requestStart
  return { ...(known && { ttfbMs: responseStart - requestStart }), totalMs: Math.max(0, responseEnd) }
}
