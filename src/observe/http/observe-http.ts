/** One HTTP observation: fills the templates, asks, tries a failed connection again, checks the contract. */
import { performance } from 'node:perf_hooks'

import type { Attempt, Exchange, HttpPart, UnansweredCause } from '../../core/observation.ts'
import { isUnsafe } from '../../core/method.ts'
import type { Masker } from '../../log/masking.ts'
import { fillRequest } from '../../plan/fill.ts'
import { checkContract } from '../contract.ts'
import type { KindTask, Observed } from '../kinds/kind.ts'
import { ask } from './ask.ts'
import type { Ask, Asked, RawAnswer } from './ask.ts'
import { isConnectionFailure } from './causes.ts'
import { maskedData } from './decode.ts'
import { round } from './lanes.ts'

/** First pause before a connection is tried again; it doubles. */
const RETRY_PAUSE_MS = 200

/** @param onAnswer - sees the unmasked answer before it is gone; @returns whether it learnt a secret from it */
export async function observeHttp(task: KindTask, onAnswer?: (answer: RawAnswer) => Promise<boolean>): Promise<Observed> {
  const { step, runtime, session, context, memo, contract } = task
  const variables = runtime.environment.variables
  const request = fillRequest(step.request, (name) => session.captured.get(name) ?? variables[name] ?? context.variables[name])
  const asking: Ask = { request, runtime, session, context, memo }
  const attempts: Attempt[] = []
  const asked = await askWithRetries(asking, attempts)
  const requests = attempts.length + Math.max(1, asked.exchanges.length)

  if (!asked.ok) return { outcome: 'unanswered', cause: asked.cause, exchanges: asked.exchanges, attempts, requests }
  const learnt = onAnswer !== undefined && (await onAnswer(asked.raw))
  if (learnt) delete asking.memo.last
  const results = contract === undefined ? undefined : checkContract({ contract, expect: request.expect ?? {}, memo }, asked.raw)
  const masked = results?.map((result) => (result.ok ? result : { ...result, message: context.masker.text(result.message) }))
  return {
    outcome: 'answered',
    parts: {
      http: { exchanges: learnt ? maskedAgain(asked.exchanges, context.masker) : asked.exchanges },
      ...(masked !== undefined && { contract: masked }),
    },
    attempts,
    requests,
  }
}

/** The answer that gives a secret away is the first one that holds it. */
function maskedAgain([first, ...rest]: HttpPart['exchanges'], masker: Masker): HttpPart['exchanges'] {
  const again = (exchange: Exchange): Exchange => ({
    ...exchange,
    url: masker.url(exchange.url),
    requestHeaders: masker.headers(exchange.requestHeaders),
    ...(exchange.requestBody !== undefined && { requestBody: masker.text(exchange.requestBody) }),
    headers: masker.headers(exchange.headers),
    body: { ...exchange.body, data: maskedData(exchange.body, masker) },
  })
  return [again(first), ...rest.map(again)]
}

async function askWithRetries(asking: Ask, attempts: Attempt[]): Promise<Asked> {
  const startedMs = performance.now()
  // The total time is for all tries together.
  const leftMs = (): number => Math.max(1, Math.ceil(asking.request.totalMs - (performance.now() - startedMs)))
  const first = await ask(asking)
  const retries = asking.runtime.retries()
  if (retries === 0 || !worthAnotherTry(first, asking)) return first
  const note = (cause: UnansweredCause): void => {
    attempts.push({ cause, afterMs: round(performance.now() - startedMs) })
  }
  // Loaded on the first failure only: most runs never need it.
  const { default: pRetry } = await import('p-retry')
  let last = first
  try {
    return await pRetry(
      async (attempt) => {
        if (attempt > 1) last = await ask({ ...asking, request: { ...asking.request, totalMs: leftMs() } })
        if (last.ok || !worthAnotherTry(last, asking)) return last
        throw new TryAgain(last.cause)
      },
      {
        retries,
        minTimeout: RETRY_PAUSE_MS,
        factor: 2,
        signal: asking.context.signal,
        shouldRetry: ({ error, retryDelay }) => {
          if (!(error instanceof TryAgain) || leftMs() <= retryDelay) return false
          note(error.unanswered)
          return true
        },
      },
    )
  } catch (error) {
    if (error instanceof TryAgain || asking.context.signal.aborted) return last
    throw error
  }
}

/** Carries a cause through p-retry, which retries on exceptions only. */
class TryAgain extends Error {
  readonly unanswered: UnansweredCause

  constructor(unanswered: UnansweredCause) {
    super(unanswered.message)
    this.unanswered = unanswered
  }
}

function worthAnotherTry(asked: Asked, { request, context }: Ask): boolean {
  return (
    !asked.ok &&
    asked.exchanges.length === 0 &&
    !context.signal.aborted &&
    isConnectionFailure(asked.cause, asked.sent, isUnsafe(request.method))
  )
}
