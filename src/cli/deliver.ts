/**
 * Sends a result where the environment says: telemetry to OTEL_EXPORTER_OTLP_ENDPOINT, a signed CDEvent to
 * PARITY_WEBHOOK_URL. Both have a budget of time, and a failure is a warning: it never changes the verdict.
 */
import { createHmac } from 'node:crypto'

import type { Result } from '../core/result.ts'
import { findFormat, type RenderOptions } from '../report/formats/index.ts'
import { logRequests, metricRequests, traceRequests, type OtlpRequest } from '../report/otlp/signals.ts'
import type { Io } from './io.ts'

/** All telemetry together: a pipeline does not wait for its monitoring. */
const OTLP_BUDGET_MS = 5000
const WEBHOOK_BUDGET_MS = 15_000
const WEBHOOK_RETRIES = 3
const OTLP_RETRIES = 1

type Variables = Io['variables']

/** @returns what could not be sent, a sentence each */
export async function deliver(result: Result, options: RenderOptions, io: Io): Promise<readonly string[]> {
  const warnings = await Promise.all([sendTelemetry(result, io.variables), sendWebhook(result, options, io)])
  return warnings.flat()
}

async function sendTelemetry(result: Result, variables: Variables): Promise<readonly string[]> {
  if (variables['OTEL_SDK_DISABLED']?.toLowerCase() === 'true') return []
  const signal = AbortSignal.timeout(OTLP_BUDGET_MS)
  const signals: readonly (readonly [name: string, requests: () => readonly OtlpRequest[]])[] = [
    ['TRACES', () => traceRequests(result)],
    ['METRICS', () => metricRequests(result)],
    ['LOGS', () => logRequests(result)],
  ]
  const warnings = await Promise.all(
    signals.map(async ([name, requests]) => {
      const endpoint = otlpEndpoint(name, variables)
      if (endpoint === undefined) return []
      const headers = { 'content-type': 'application/json', ...otlpHeaders(name, variables) }
      try {
        for (const { body } of requests())
          await post(endpoint, { headers, body: JSON.stringify(body), signal, retries: OTLP_RETRIES })
        return []
      } catch (error) {
        return [
          `${name.toLowerCase()} could not be sent to ${shownAddress(endpoint)} by OTLP (http/json): ${reasonOf(error)}${signal.aborted ? `, within ${OTLP_BUDGET_MS / 1000} s` : ''}`,
        ]
      }
    }),
  )
  return warnings.flat()
}

/** An endpoint of one signal is taken as it is, the common one gets the signal's path (OpenTelemetry, OTLP exporter). */
function otlpEndpoint(signal: string, variables: Variables): string | undefined {
  const own = variables[`OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`]
  if (own !== undefined && own !== '') return own
  const common = variables['OTEL_EXPORTER_OTLP_ENDPOINT']
  return common === undefined || common === '' ? undefined : `${common.replace(/\/+$/, '')}/v1/${signal.toLowerCase()}`
}

/** `key=value,key=value`, each percent-encoded (W3C Baggage). */
function otlpHeaders(signal: string, variables: Variables): Record<string, string> {
  const text = variables[`OTEL_EXPORTER_OTLP_${signal}_HEADERS`] ?? variables['OTEL_EXPORTER_OTLP_HEADERS'] ?? ''
  const pairs = text.split(',').flatMap((pair): readonly (readonly [string, string])[] => {
    const at = pair.indexOf('=')
    return at < 1 ? [] : [[pair.slice(0, at).trim().toLowerCase(), decoded(pair.slice(at + 1).trim())]]
  })
  return Object.fromEntries(pairs)
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

async function sendWebhook(result: Result, options: RenderOptions, { variables, now }: Io): Promise<readonly string[]> {
  const url = variables['PARITY_WEBHOOK_URL']
  if (url === undefined || url === '') return []
  const secret = variables['PARITY_WEBHOOK_SECRET'] ?? ''
  const body = findFormat('cdevents')?.render(result, options) ?? ''
  const timestamp = String(Math.floor(now() / 1000))
  const headers = {
    'content-type': 'application/json',
    // A second delivery of the same run is no second event.
    'idempotency-key': result.runId,
    'x-parity-timestamp': timestamp,
    ...(secret !== '' && { 'x-parity-signature': signatureOf(secret, timestamp, body) }),
  }
  try {
    await post(url, { headers, body, signal: AbortSignal.timeout(WEBHOOK_BUDGET_MS), retries: WEBHOOK_RETRIES })
    return secret === '' ? ['the webhook was sent without a signature: PARITY_WEBHOOK_SECRET is not set'] : []
  } catch (error) {
    return [`the webhook to ${shownAddress(url)} failed: ${reasonOf(error)}`]
  }
}

/** HMAC-SHA256 over time and body, so that neither can be changed and an old delivery cannot be played again. */
function signatureOf(secret: string, timestamp: string, body: string): string {
  return `sha256=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`
}

type Posting = {
  readonly headers: Record<string, string>
  readonly body: string
  readonly signal: AbortSignal
  readonly retries: number
}

/** @throws Error when no try was answered with success; what a repeat cannot mend is not tried again */
async function post(url: string, { headers, body, signal, retries }: Posting): Promise<void> {
  const { default: pRetry, AbortError } = await import('p-retry')
  await pRetry(
    async () => {
      const answer = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'error' })
      await answer.body?.cancel()
      if (answer.ok) return
      const failure = new Error(`it answered ${answer.status}`)
      throw answer.status === 429 || answer.status >= 500 ? failure : new AbortError(failure)
    },
    // fetch tells every failure of the network by a TypeError, which p-retry takes for a mistake unless it knows the words.
    { retries, minTimeout: 200, maxTimeout: 2000, factor: 3, signal, shouldRetry: () => !signal.aborted },
  )
}

/** Without path, query and user: an address may hold a token. */
function shownAddress(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : 'an address that is none'
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { cause } = error
  if (cause instanceof Error) return 'code' in cause ? String(cause.code) : cause.message
  return error.name === 'TimeoutError' ? 'it did not answer' : error.message.replace(/https?:\/\/\S+/g, 'the address')
}
